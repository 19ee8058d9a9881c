"""The files of a database that nobody writes, and how to read them without writing a byte. Pure.

To read a database that writes ahead, SQLite needs a file of shared memory beside it (-shm), which can not be made on a
disk that is full or closed to writing. Without it nobody can be kept from writing, so whoever reads so looks at the
files before and after: as long as they are the same, nothing was written, and what was read is what was committed.
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

WAL_HEADER = 32  # bytes; a log that is no longer holds no page
LITTLE_ROOM = 65_536  # bytes: less than what one page that is saved may take
MOMENT = 0.05  # seconds within which a file may be written twice under one time

_State = tuple[int, int, int]  # number, size, and when it was written last


@dataclass(frozen=True, slots=True)
class Files:
    """The database and its log, of which there is none where all of it has been carried over."""

    path: str
    database: _State
    log: _State | None

    @property
    def address(self) -> str:
        """Return the URI that reads them and takes no lock; with a log, for an index of it in memory."""
        how = "mode=ro&vfs=unix-none" if self.log else "immutable=1"
        return f"file:{quote(self.path)}?{how}"

    @property
    def commands(self) -> list[str]:
        """Return what to say first on a connection: the index of the log is in memory where nobody shares it."""
        return ["PRAGMA locking_mode = EXCLUSIVE"] if self.log else []

    def are_as_before(self) -> bool:
        try:
            return _look(self.path) == self
        except OSError:
            return False


def find_resting(path: str) -> Files | None:
    """Return the files of a database; None where they can not be read as they are.

    A journal tells of a transaction that was not finished: it has to be rolled back first.
    """
    try:
        files = _look(path)
        if time.time() - max(files.database[2], files.log[2] if files.log else 0) / 1e9 < MOMENT:
            time.sleep(MOMENT)  # else what comes now could bear the same time
            files = _look(path)
        journal = Path(f"{path}-journal")
        return None if journal.exists() and journal.stat().st_size else files
    except OSError:
        return None


def why_closed(path: str) -> str:
    """Return why nothing can be written beside a database, in words that follow "its"; nothing where it can."""
    try:
        disk = os.statvfs(Path(path).parent)
    except OSError:
        return "disk does not answer"
    if disk.f_flag & os.ST_RDONLY:
        return "disk is closed to writing"
    if disk.f_bavail * disk.f_frsize < LITTLE_ROOM:  # what is kept for root is little too, and not all for files
        return "disk is full"
    if not (os.access(path, os.W_OK) and os.access(Path(path).parent, os.W_OK)):
        return "folder may not be written by the archive"
    return ""


def _look(path: str) -> Files:
    try:
        log = _state(f"{path}-wal")
    except FileNotFoundError:
        log = None
    return Files(path, _state(path), log if log and log[1] > WAL_HEADER else None)


def _state(path: str) -> _State:
    found = Path(path).stat()
    return found.st_ino, found.st_size, found.st_mtime_ns
