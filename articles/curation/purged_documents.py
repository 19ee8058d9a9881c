"""What is left of purged documents: keyed hashes, so that an import which brings one back says so.

Nothing can be read from them. Who has the secret key of the archive, and the whole document, can find out whether just
that one was purged. With another secret key the archive no longer recognises them.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.models import Article, KnownAddress, PurgedDocument

CHUNK = 2_000  # values a statement


def hash_key(key: str) -> str:
    """Return the hash of a fingerprint, or of an address that a document is known by."""
    return salted_hmac("articles.purged", key, algorithm="sha256").hexdigest()


def remember_purged(articles: Sequence[int]) -> None:
    """Keep what articles are to be recognised by after their purge."""
    fingerprints = Article.objects.filter(pk__in=articles).exclude(fingerprint="")
    addresses = KnownAddress.objects.filter(article__in=articles)
    keys = {*fingerprints.values_list("fingerprint", flat=True), *addresses.values_list("address", flat=True)}
    today = timezone.localdate()
    rows = [PurgedDocument(key_hash=hash_key(key), purged_on=today) for key in keys]
    PurgedDocument.objects.bulk_create(
        rows, CHUNK, update_conflicts=True, unique_fields=["key_hash"], update_fields=["purged_on"]
    )


def find_purged(keys: Iterable[str]) -> dict[str, date]:
    """Return when documents with some of these keys were purged."""
    hashes = {hash_key(key): key for key in keys}
    wanted = list(hashes)
    found: dict[str, date] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = PurgedDocument.objects.filter(key_hash__in=wanted[start : start + CHUNK])
        found |= {hashes[key_hash]: day for key_hash, day in rows.values_list("key_hash", "purged_on")}
    return found
