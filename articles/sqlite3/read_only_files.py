"""Read the files of a database without writing a byte. Pure.

To read a database with a write-ahead log, SQLite needs a file of shared memory beside it (-shm), which cannot be made
on a disk that is full or read-only. Without it writers cannot be locked out, so the reader compares the files before
and after: if they are unchanged, nothing was written, and what was read is what was committed.
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

WAL_HEADER = 32  # bytes; a log of no more has no page
LEAST_FREE_BYTES = 65_536  # free space with which nothing can be saved
MOMENT = 0.05  # seconds in which a file may be written twice with the same time of change

_State = tuple[int, int, int]  # inode, size, time of last change


@dataclass(frozen=True, slots=True)
class DatabaseFiles:
    """The states of the database file and its log; no log if all of it was written back."""

    path: str
    database: _State
    log: _State | None

    @property
    def address(self) -> str:
        """Return the URI that reads the files without a lock; with a log, its index is kept in memory."""
        how = "mode=ro&vfs=unix-none" if self.log else "immutable=1"
        return f"file:{quote(self.path)}?{how}"

    @property
    def commands(self) -> list[str]:
        """Return the first commands of a connection: with exclusive locking the index of the log is in memory."""
        return ["PRAGMA locking_mode = EXCLUSIVE"] if self.log else []

    def are_unchanged(self) -> bool:
        try:
            return _read_files(self.path) == self
        except OSError:
            return False


def find_read_only_files(path: str) -> DatabaseFiles | None:
    """Return the files of a database; None if they cannot be read as they are.

    A journal means an unfinished transaction, which has to be rolled back first.
    """
    try:
        files = _read_files(path)
        if time.time() - max(files.database[2], files.log[2] if files.log else 0) / 1e9 < MOMENT:
            time.sleep(MOMENT)  # so that a later change gets another time
            files = _read_files(path)
        journal = Path(f"{path}-journal")
        return None if journal.exists() and journal.stat().st_size else files
    except OSError:
        return None


def explain_not_writable(path: str) -> str:
    """Return why nothing can be written to a database, in words that follow "its"; empty if it can."""
    try:
        disk = os.statvfs(Path(path).parent)
    except OSError:
        return "disk does not answer"
    if disk.f_flag & os.ST_RDONLY:
        return "disk is closed to writing"
    if disk.f_bavail * disk.f_frsize < LEAST_FREE_BYTES:  # space reserved for root does not count
        return "disk is full"
    if not (os.access(path, os.W_OK) and os.access(Path(path).parent, os.W_OK)):
        return "folder may not be written by the archive"
    return ""


def _read_files(path: str) -> DatabaseFiles:
    try:
        log = _read_state(f"{path}-wal")
    except FileNotFoundError:
        log = None
    return DatabaseFiles(path, _read_state(path), log if log and log[1] > WAL_HEADER else None)


def _read_state(path: str) -> _State:
    found = Path(path).stat()
    return found.st_ino, found.st_size, found.st_mtime_ns
