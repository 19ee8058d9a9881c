"""The files that documents were read from, within a backup: after the tables, in pieces, each file verified.

Two lists that stand in the backup like tables: a row of FILES has the SHA-256 of a file and a piece of it in base64, a
row of LOST the SHA-256 of one whose bytes were missing or damaged when the backup was made.
"""

import base64
import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import IO, Any

from articles.backup.file import FILES, LOST, BackupReader, BackupWriter, Row, UnusableBackupError
from articles.models import Original
from articles.originals import (
    CheckedFile,
    OriginalsError,
    check_original,
    is_sha256,
    read_verified,
    remove_objects,
    this_machine,
    write_original,
)

PIECE_BYTES = 600_000  # a row, so that it is none that takes long to read
CHUNK = 2_000

log = logging.getLogger(__name__)


def write_files(writer: BackupWriter) -> Iterator[int]:
    """Write the originals that documents were read from; yield the number of rows after some are written."""
    lost: list[Row] = []
    yield from writer.write_table(FILES, _read_files(lost))
    yield from writer.write_table(LOST, [lost] if lost else [])


def _read_files(lost: list[Row]) -> Iterator[list[Row]]:
    for original in Original.objects.used().order_by("pk").iterator(chunk_size=CHUNK):
        try:
            for piece in read_verified(original, PIECE_BYTES):
                yield [[original.sha256, base64.b64encode(piece).decode()]]
        except OriginalsError as error:
            log.warning("The original file %s is not in the backup: %s.", original, error)
            lost.append([original.sha256])


class FilesReader:
    """Verifies the files of a backup as they are read; where `noted` is given, it writes them into the storage.

    Their names in the storage are noted there, a line each.
    """

    def __init__(self, reader: BackupReader, noted: IO[str] | None = None) -> None:
        self._columns = reader.summary.header.columns
        self._noted = noted
        self._wanted = 0
        self._found = 0
        self._damaged: set[str] = set()

    def count(self, name: str, rows: Iterator[Row]) -> Iterator[Row]:
        """Pass on the rows of a table, and count the originals among them that have to come with their bytes."""
        if name != Original._meta.db_table:
            yield from rows
            return
        place = self._columns[name].index("is_unused")
        for row in rows:
            self._wanted += not row[place]
            yield row

    def read(self, name: str, rows: Iterator[Row]) -> None:
        """Read one of the two lists. Raises UnusableBackupError, OriginalsError where the storage refuses a file."""
        if name == LOST:
            for (sha256,) in rows:
                self._found += sha256 not in self._damaged
                self._damaged.discard(str(sha256))
            return
        for sha256, pieces in groupby(rows, key=lambda row: row[0]):
            self._found += 1
            self._read_file(str(sha256), pieces)

    def end(self) -> None:
        """Raise UnusableBackupError unless every original has come, or is named as lost."""
        if self._damaged or self._found != self._wanted:
            raise UnusableBackupError("it is damaged: the original files it holds are not those that it names")

    def _read_file(self, sha256: str, rows: Iterator[Row]) -> None:
        with tempfile.TemporaryFile() as file:
            digest, size = hashlib.sha256(), 0
            for _, piece in rows:
                try:
                    content = base64.b64decode(piece if isinstance(piece, str) else "?", validate=True)
                except ValueError as error:
                    raise UnusableBackupError("it is damaged: a piece of an original file cannot be read") from error
                digest.update(content)
                size += len(content)
                if self._noted is not None:
                    file.write(content)
            if digest.hexdigest() != sha256:
                self._damaged.add(sha256)
            elif self._noted is not None:
                file.seek(0)
                self._store(sha256, size, file, self._noted)

    def _store(self, sha256: str, size: int, file: IO[bytes], noted: IO[str]) -> None:
        original = Original.objects.filter(sha256=sha256).first()
        if original is None:
            raise UnusableBackupError("it is damaged: it holds an original file that no row names")
        try:
            check_original(original)
        except OriginalsError:
            noted.write(f"{sha256}\n")
            write_original(sha256, size, CheckedFile(file, sha256, size))
        original.machine = this_machine()
        original.save(update_fields=["machine"])


@contextmanager
def replaced_originals() -> Iterator[IO[str]]:
    """Delete in the end the objects of the archive that was replaced; if it was not, those that are noted meanwhile."""
    with tempfile.TemporaryFile("w+") as noted:
        names = Original.objects.order_by().values_list("sha256", flat=True)
        noted.writelines(f"{name}\n" for name in names.iterator(chunk_size=CHUNK) if is_sha256(name))
        try:
            yield noted
        finally:
            noted.seek(0)
            try:
                remove_objects(line.strip() for line in noted)
            except OriginalsError as error:
                message = "Original files that the archive no longer has could not be deleted: %s. See check_originals."
                log.warning(message, error)


def describe_files(rows: dict[str, int]) -> tuple[str, str]:
    """Return in words how many original files a backup has, and how many it lacks; each empty where there are none."""
    lost = rows.get(LOST, 0)
    held = rows.get(Original._meta.db_table, 0) - lost
    return (_count(held) if held > 0 else "", _count(lost) if lost else "")


def _count(number: int) -> str:
    return f"{number:,} original file{'' if number == 1 else 's'}"


def columns() -> dict[str, Any]:
    """Return the columns of both lists, as a header has those of tables."""
    return {FILES: ["sha256", "piece"], LOST: ["sha256"]}
