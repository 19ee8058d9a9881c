"""Locks that tell which imports are running: the system itself releases the lock of a process that is killed.

On PostgreSQL a lock of the connection, seen by every machine; on SQLite, which belongs to one machine, a lock on a file
beside the database.
"""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from articles.importing.store import record_in_history
from articles.models import ImportRun

STOPPED = (
    "Its process ended unexpectedly: it was killed, or its machine went down. What it had stored by then is kept;"
    " the same command continues where it stopped."
)

_LOCK_SPACE = int.from_bytes(b"run", "big")  # of PostgreSQL's advisory locks of two numbers
_MOST_KEYS = 2**31
# Seconds of silence before PostgreSQL checks whether the client is alive, seconds between checks, number of checks.
_KEEPALIVES = {"tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}

log = logging.getLogger(__name__)


@contextmanager
def start_locked_run(**fields: Any) -> Iterator[ImportRun]:
    """Record a new run, and lock it until it is over. It is locked before anybody can see it."""
    with ExitStack() as stack:
        with transaction.atomic():
            run = ImportRun.objects.create(**fields)
            stack.enter_context(_hold_lock(run.pk))
        yield run


def mark_stopped_runs() -> int:
    """Mark each running import whose lock is free as stopped; return how many."""
    waiting = list(ImportRun.objects.filter(state=ImportRun.State.RUNNING).order_by("pk"))
    settled = 0
    for run in waiting:
        if _is_locked(run.pk):
            continue
        with transaction.atomic():
            # It may have ended well since it was read.
            still = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.RUNNING)
            if still.update(state=ImportRun.State.STOPPED, error=STOPPED):
                run.refresh_from_db()
                record_in_history(run)
                settled += 1
    return settled


@contextmanager
def _hold_lock(number: int) -> Iterator[None]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name, value in _KEEPALIVES.items():
                cursor.execute(f"SET {name} = {value}")
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_LOCK_SPACE, number % _MOST_KEYS])
        try:
            yield
        finally:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK_SPACE, number % _MOST_KEYS])
            except DatabaseError as error:  # the lock went with the connection
                log.warning("The hold of import %s could not be let go of: %s", number, error)
        return
    path = _lock_path(number)
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def _is_locked(number: int) -> bool:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND objsubid = 2"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                [_LOCK_SPACE, number % _MOST_KEYS],
            )
            return cursor.fetchone() is not None
    try:
        descriptor = os.open(_lock_path(number), os.O_RDONLY)
    except FileNotFoundError:
        return False
    except OSError as error:
        log.warning("Whether import %s is at work could not be told: %s", number, error)
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        _lock_path(number).unlink(missing_ok=True)
        return False
    finally:
        os.close(descriptor)


def _lock_path(number: int) -> Path:
    database = Path(str(connection.settings_dict["NAME"]))
    folder = database.parent if database.is_absolute() else Path(settings.DATA_DIR)  # of one in memory
    return folder / f"{database.stem if database.is_absolute() else 'memory'}-import-{number}.lock"
