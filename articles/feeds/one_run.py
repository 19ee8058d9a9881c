"""One run at a time fetches feeds: the system itself releases the lock of a process that is killed.

On PostgreSQL a lock of the connection, seen by every machine; on SQLite, which belongs to one machine, a lock on a
file.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

_LOCK = int.from_bytes(b"feeds", "big")


@contextmanager
def hold_fetching() -> Iterator[bool]:
    """Hold the right to fetch; yield False at once where another process has it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
            row = cursor.fetchone()
        is_held = bool(row and row[0])
        try:
            yield is_held
        finally:
            if is_held:
                _unlock()
        return
    descriptor = os.open(_lock_path(), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


def _unlock() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    except DatabaseError:  # the lock went with the connection
        connection.close()


def _lock_path() -> Path:
    return Path(settings.DATA_DIR) / "feeds.lock"
