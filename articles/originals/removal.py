"""Remove originals that no document was read from: their bytes first, then the row that names them."""

from collections.abc import Iterable, Iterator

from django.core.files.storage import Storage
from django.db import transaction

from articles.models import ImportRun, Original
from articles.originals.folder import OriginalsFolder
from articles.originals.objects import (
    OriginalsError,
    errors_in_words,
    get_storage,
    has_object,
    in_chunks,
    name_object,
    this_machine,
)


def flag_unused() -> int:
    """Flag the originals that no document refers to, and forget what they were called; return how many there are."""
    return Original.objects.used().without_documents().update(is_unused=True, name="", format="")


def remove_unused() -> set[str]:
    """Delete the originals that are flagged as unused, and what killed processes had begun to write.

    What a running import has brought again stays for it to decide, and what lies on other machines, whose names are
    returned. Raises OriginalsError where the storage refuses one, after all others are removed.
    """
    machines: set[str] = set()
    refused: OriginalsError | None = None
    for pk in list(Original.objects.filter(is_unused=True).order_by("pk").values_list("pk", flat=True)):
        try:
            machines.add(_remove(pk))
        except OriginalsError as error:
            refused = error
    storage = get_storage()
    if isinstance(storage, OriginalsFolder):
        with errors_in_words():
            storage.remove_partial()
    if refused is not None:
        raise refused
    return machines - {""}


def _remove(pk: int) -> str:
    """Delete an original that is unused; return the machine that has to do it where this one cannot."""
    with transaction.atomic():
        row = Original.objects.select_for_update().filter(pk=pk, is_unused=True).first()
        if row is None:
            return ""
        if row.documents.exists():  # stored since it was flagged
            row.is_unused = False
            row.save(update_fields=["is_unused"])
            return ""
        if row.run is not None and row.run.state == ImportRun.State.RUNNING:
            return ""
        if row.machine not in {"", this_machine()} and not has_object(row.sha256, row.size):
            return row.machine
        with errors_in_words():
            get_storage().delete(name_object(row.sha256))
        row.delete()
    return ""


def find_unnamed() -> Iterator[str]:
    """Yield the SHA-256 of each object in the storage that no row names; raises OriginalsError."""
    for some in in_chunks(_list_objects(get_storage())):
        named = set(Original.objects.filter(sha256__in=some).values_list("sha256", flat=True))
        yield from (sha256 for sha256 in some if sha256 not in named)


def _list_objects(storage: Storage) -> Iterator[str]:
    with errors_in_words():
        for first in sorted(storage.listdir("")[0]):
            for second in sorted(storage.listdir(first)[0]) if len(first) == len("ab") else ():
                names = sorted(storage.listdir(f"{first}/{second}")[1])
                yield from (name for name in names if name.startswith(first + second))


def remove_objects(hashes: Iterable[str]) -> int:
    """Delete those of some objects that no row names; return how many. Raises OriginalsError."""
    count = 0
    for some in in_chunks(hashes):
        named = set(Original.objects.filter(sha256__in=some).values_list("sha256", flat=True))
        for sha256 in some:
            if sha256 not in named:
                with errors_in_words():
                    get_storage().delete(name_object(sha256))
                count += 1
    return count
