"""Who may do what only one process of all machines does at a time."""

from django.db import models


class Lease(models.Model):
    """The leave to do something, for whoever holds it until it ends, in seconds since 1970 by the database's clock.

    `number` grows whenever somebody else takes it: what bears a lower number comes too late.
    """

    name = models.CharField(max_length=200, primary_key=True)
    number = models.BigIntegerField(default=0)
    holder = models.CharField(max_length=64, blank=True)
    ends_at = models.FloatField(default=0)

    def __str__(self) -> str:
        return self.name
