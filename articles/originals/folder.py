"""A folder as the storage of originals: what has a name there is whole, however the process that wrote it ended."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage

PIECE_BYTES = 1 << 20
KEEP_FREE_BYTES = 500_000_000  # of the disk, which the database and the index need
_INCOMING = "incoming"  # where files lie until they are whole


class OriginalsFolder(Storage):
    """Files in a folder of this machine, by default `originals` in the data directory, for nobody else to read.

    A file gets its name once it is on the disk; what has that name is replaced. Names are the caller's own.
    """

    def __init__(self, location: str | Path | None = None) -> None:
        self._location = location

    @property
    def folder(self) -> Path:
        return Path(self._location or settings.ORIGINALS_DIR)

    def exists(self, name: str) -> bool:
        return self._find(name).is_file()

    def size(self, name: str) -> int:
        return self._find(name).stat().st_size

    def delete(self, name: str) -> None:
        self._find(name).unlink(missing_ok=True)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return the names of folders and of files."""
        folders: list[str] = []
        files: list[str] = []
        with suppress(FileNotFoundError), os.scandir(self._find(path)) as found:
            for entry in found:
                (folders if entry.is_dir(follow_symlinks=False) else files).append(entry.name)
        return folders, files

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002
        """Return the name itself: what has it is replaced."""
        return name

    def remove_partial(self) -> None:
        """Remove what processes that were killed had begun to write."""
        incoming = self.folder / _INCOMING
        for name in self.listdir(_INCOMING)[1]:
            with suppress(FileNotFoundError), (incoming / name).open("rb") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue  # its process is at work
                (incoming / name).unlink()

    def _open(self, name: str, _mode: str = "rb") -> "File[Any]":
        return File(self._find(name).open("rb"))

    def _save(self, name: str, content: "File[Any]") -> str:
        path = self._find(name)
        for folder in (self.folder, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(self.folder).free - content.size < KEEP_FREE_BYTES:
            raise OSError("there is not enough space left on the disk")
        with self._begin() as (partial, file):
            for piece in content.chunks(PIECE_BYTES):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
            partial.replace(path)
        _write_through(path.parent)
        return name

    @contextmanager
    def _begin(self) -> Iterator[tuple[Path, IO[bytes]]]:
        """Yield a new file without its final name; it is removed unless it gets one. Locked as long as it is open."""
        incoming = self.folder / _INCOMING
        incoming.mkdir(mode=0o700, exist_ok=True)
        while True:
            number, name = tempfile.mkstemp(dir=incoming)
            fcntl.flock(number, fcntl.LOCK_EX)
            if os.fstat(number).st_nlink:
                break
            os.close(number)  # taken for left behind before it was locked
        try:
            with os.fdopen(number, "wb") as file:
                yield Path(name), file
        finally:
            Path(name).unlink(missing_ok=True)

    def _find(self, name: str) -> Path:
        return self.folder / name


def _write_through(folder: Path) -> None:
    """Have the disk know the names in a folder, and the folder's own in the one above."""
    for one in (folder, folder.parent):
        number = os.open(one, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
