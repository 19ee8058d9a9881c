"""Rate limits and the cache, shared by all processes."""

from django.db import models


class Allowance(models.Model):
    """An allowance of a rate limit: it is full again at `full_at`, in seconds since 1970.

    Rows whose time has passed say nothing any more.
    """

    key = models.CharField(max_length=64, primary_key=True, help_text="A hash of what is limited, and for whom.")
    full_at = models.FloatField(db_index=True)
    period = models.FloatField(help_text="Seconds in which all of it comes back.")

    def __str__(self) -> str:
        return self.key


class CacheEntry(models.Model):
    """A row of Django's cache, which every process shares: the shape is DatabaseCache's."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
