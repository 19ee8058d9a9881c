"""What names the last commit of a database with a write-ahead log, read without a query.

The shared memory beside such a database (-shm) begins with the header that every reader of SQLite begins with: it
counts transactions, and has the salts and the running checksum of the log, so that no two commits have the same one.
Where the log was written back and removed, the state of the database file tells them apart. The layout is that of
https://www.sqlite.org/walformat.html, section 2.1.
"""

import os
import threading
from pathlib import Path

_HEADER = 48  # bytes, of which there are two copies; a writer is at work where they differ
_IS_FILLED = 12  # where the header says that there is something in it

# Files that are open, by their path. None is closed while others may have it open: that would release the locks that
# connections of this process hold on the same file.
_opened: dict[str, int] = {}
_lock = threading.Lock()


def read_last_commit(path: str) -> bytes | None:
    """Return what differs after every commit of a database, None where that cannot be known.

    Somebody must have the database open. What is read of it later is at least as new.
    """
    try:
        found = os.pread(_open(f"{path}-shm"), 2 * _HEADER, 0)
        file = Path(path).stat()
    except OSError:
        return None
    header, copy = found[:_HEADER], found[_HEADER:]
    if header != copy or len(copy) < _HEADER or not header[_IS_FILLED]:
        return None
    return header + f"{file.st_ino} {file.st_size} {file.st_mtime_ns}".encode()


def _open(path: str) -> int:
    with _lock:
        opened = _opened.get(path)
        if opened is not None:
            ours, now = os.fstat(opened), Path(path).stat()
            if (ours.st_dev, ours.st_ino) == (now.st_dev, now.st_ino):
                return opened
            if not ours.st_nlink:  # SQLite removes it once the last connection is closed: no lock is left on it
                os.close(opened)
        _opened[path] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        return _opened[path]
