"""Keep files: their rows first, then their bytes, so that nothing lies in the storage that no row names."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO, Any

from django.core.files import File

from articles.models import ImportRun, Original
from articles.originals.folder import PIECE_BYTES
from articles.originals.objects import (
    OriginalsError,
    errors_in_words,
    get_storage,
    has_object,
    in_chunks,
    name_object,
    this_machine,
)

CHANGED = "it was changed while it was being kept"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to be kept; `open` opens its bytes, seekable, again each time."""

    sha256: str
    size: int
    name: str
    format: str
    open: Callable[[], AbstractContextManager[IO[bytes]]]


class CheckedFile(File):  # type: ignore[type-arg]
    """A file that is read as far as a storage wants, and fails at its end where it is not the one that was promised."""

    def __init__(self, file: IO[bytes], sha256: str, size: int) -> None:
        super().__init__(file, name=sha256)
        self._stream = file
        self.size = size
        self._sha256 = sha256
        self._digest = hashlib.sha256()
        self._read = 0

    def read(self, number: int = -1) -> bytes:
        """Return the next bytes; raises OriginalsError at the end of another file."""
        piece = self._stream.read(number)
        self._digest.update(piece)
        self._read += len(piece)
        is_end = not piece or number < 0 or self._read >= self.size
        if is_end and (self._read != self.size or self._digest.hexdigest() != self._sha256):
            raise OriginalsError(CHANGED)
        return piece

    def seek(self, offset: int, whence: int = 0) -> int:
        """Start again from the beginning; elsewhere is nothing to be verified."""
        if (offset, whence) == (0, 0):
            self._digest, self._read = hashlib.sha256(), 0
        return self._stream.seek(offset, whence)


def digest_stream(stream: IO[bytes]) -> tuple[str, int]:
    """Return the SHA-256 of the bytes of a stream, and how many they are."""
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(PIECE_BYTES):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def keep_files(files: Iterable[FoundFile], run: ImportRun) -> dict[str, str]:
    """Keep files on behalf of a running import; return by SHA-256 why a file could not be kept, empty where it was.

    Each is named by a row before its bytes are written. Documents have to be stored with what use_originals returns;
    what none has is removed when the import is over.
    """
    found: dict[str, FoundFile] = {}
    for one in files:
        found.setdefault(one.sha256, one)
    problems: dict[str, str] = {}
    for some in in_chunks(sorted(found)):
        machines = _claim([found[sha256] for sha256 in some], run)
        written = []
        for sha256 in some:
            try:
                if _write_missing(found[sha256], machines.get(sha256, "")):
                    written.append(sha256)
                problems[sha256] = ""
            except OriginalsError as error:
                problems[sha256] = str(error)
        if written:
            Original.objects.filter(sha256__in=written).update(machine=this_machine())
    return problems


def _claim(files: Sequence[FoundFile], run: ImportRun) -> dict[str, str]:
    """Name files by rows, and have none of these removed as long as the import runs; return which machine has which."""
    rows = [Original(sha256=one.sha256, size=one.size, name=one.name, format=one.format, run=run) for one in files]
    Original.objects.bulk_create(rows, update_conflicts=True, unique_fields=["sha256"], update_fields=["run"])
    claimed = Original.objects.filter(sha256__in=[one.sha256 for one in files])
    return dict(claimed.order_by().values_list("sha256", "machine"))


def _write_missing(file: FoundFile, machine: str) -> bool:
    """Write the bytes of a file, unless the storage or another machine has them; return whether that was needed."""
    if has_object(file.sha256, file.size) or (machine and this_machine() not in {"", machine}):
        return False
    with errors_in_words(), file.open() as stream:
        write_original(file.sha256, file.size, CheckedFile(stream, file.sha256, file.size))
    return True


def write_original(sha256: str, size: int, content: "File[Any]") -> None:
    """Write an object in the place of whatever has its name; raises OriginalsError, then nothing is left of it."""
    with errors_in_words():
        storage, name = get_storage(), name_object(sha256)
        if storage.get_available_name(name) != name:
            storage.delete(name)
        try:
            written = storage.save(name, content)
        except Exception:
            if not has_object(sha256, size):
                storage.delete(name)
            raise
        if written != name:  # another process was first
            storage.delete(written)
        if storage.size(name) != size:
            storage.delete(name)
            raise OriginalsError(CHANGED)


def use_originals(hashes: Iterable[str]) -> dict[str, int]:
    """Return the rows of originals by SHA-256, for documents that the open transaction stores.

    What was removed meanwhile is left out. They are locked until the transaction ends, always in one order.
    """
    found: dict[str, int] = {}
    for some in in_chunks(sorted(set(hashes))):
        rows = Original.objects.select_for_update().filter(sha256__in=some).order_by("sha256")
        locked = dict(rows.values_list("sha256", "pk"))
        Original.objects.filter(pk__in=locked.values(), is_unused=True).update(is_unused=False)
        found |= locked
    return found
