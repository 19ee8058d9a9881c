"""The files that purged articles were read from: they go too, unless documents that stay were read from them."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from articles.models import ImportedDocument, Original
from articles.originals import OriginalsError, remove_unused

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PurgedOriginals:
    """How many files go with purged articles, and those that others were read from as well."""

    going: int = 0
    shared: Sequence[Original] = ()


def find_originals(documents: QuerySet[ImportedDocument]) -> PurgedOriginals:
    """Return what becomes of the files that documents were read from whose text is purged."""
    numbers = list(documents.exclude(original=None).order_by().values_list("pk", "original_id"))
    others = ImportedDocument.objects.filter(original=OuterRef("pk")).exclude(pk__in=[pk for pk, _ in numbers])
    originals = Original.objects.filter(pk__in={original for _, original in numbers})
    shared = list(originals.filter(Exists(others)).order_by("name", "pk"))
    return PurgedOriginals(len({original for _, original in numbers}) - len(shared), shared)


def detach(originals: Sequence[Original]) -> None:
    """Take originals from all documents that were read from them, so that they can go."""
    ImportedDocument.objects.filter(original__in=[row.pk for row in originals]).update(original=None)


def remove_flagged() -> None:
    """Remove what a purge has flagged; what fails is left for `erase_purged`, which says why."""
    try:
        remove_unused()
    except OriginalsError as error:
        log.warning("The original files of purged articles could not be deleted yet: %s.", error)
