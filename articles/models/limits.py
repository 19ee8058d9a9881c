"""How much of what is limited has been used."""

from django.db import models


class Allowance(models.Model):
    """What somebody may do so often and no more: it is wholly there again at `full_at`, in seconds since 1970.

    Rows whose time has passed say nothing any more.
    """

    key = models.CharField(max_length=64, primary_key=True, help_text="A hash of what is limited, and for whom.")
    full_at = models.FloatField(db_index=True)
    period = models.FloatField(help_text="Seconds in which all of it comes back.")

    def __str__(self) -> str:
        return self.key
