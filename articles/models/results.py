"""Search results that were kept to be cited."""

import json
import zlib

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.timezone import localtime


class FrozenResult(models.Model):
    """The result of a search on one day: its parameters, in words too, and the articles it found, in order.

    `key` is made from parameters and articles: the same search with the same articles is the same result.
    """

    key = models.CharField(max_length=64, unique=True)
    parameters = models.TextField(blank=True, help_text="The canonical query string of the search.")
    said = models.TextField("search", blank=True, help_text="The search in words, as it was understood that day.")
    total = models.PositiveIntegerField("articles")
    packed_ids = models.BinaryField()
    room = models.PositiveIntegerField(
        default=0, db_index=True, help_text="Bytes it takes of the room for what visitors save; 0 for staff."
    )
    kept_at = models.DateTimeField("saved at", default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "saved result"
        ordering = ["-kept_at"]

    def __str__(self) -> str:
        return f"{self.said or 'removed'} ({localize(localtime(self.kept_at).date())})"

    @property
    def is_forgotten(self) -> bool:
        """Whether the search itself was removed, with articles that were purged; its numbers stay."""
        return not self.said

    @property
    def ids(self) -> list[int]:
        """The numbers of its articles, in order."""
        numbers: list[int] = json.loads(zlib.decompress(bytes(self.packed_ids)))
        return numbers

    def get_absolute_url(self) -> str:
        return reverse("result", args=[self.key])


def pack_ids(ids: list[int]) -> bytes:
    """Return numbers in the form of `FrozenResult.packed_ids`."""
    return zlib.compress(json.dumps(ids, separators=(",", ":")).encode())
