"""The leave to write one index, for one process of all machines: a row of the database that they share."""

import os
import socket
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import InternalError, OperationalError, connection

from articles.models import Lease
from articles.search.errors import IndexBusyError

SECONDS = 20.0  # that a lease lasts without being renewed: after so long another goes on where one was killed
RENEWED_AFTER = 5.0
_PAUSE = 0.05  # seconds between two tries


class HeldLease:
    """A lease that this process holds. Its number is higher than that of any holder before."""

    def __init__(self, name: str, holder: str, number: int) -> None:
        self.number = number
        self._name = name
        self._holder = holder
        self._renewed_at = time.monotonic()

    def renew(self, *, is_due: bool = False) -> None:
        """Hold it for longer, where that is due or it is time; raises IndexBusyError where another has it meanwhile."""
        if is_due or time.monotonic() > self._renewed_at + RENEWED_AFTER:
            self._change(f"ends_at = {_now()} + %s", [SECONDS])
            self._renewed_at = time.monotonic()

    def exceed(self, number: int) -> None:
        """Have a higher number than this one; raises IndexBusyError where another holds the lease meanwhile."""
        if number >= self.number:
            self._change("number = %s", [number + 1])
            self.number = number + 1

    def end(self) -> None:
        """Give it back; nothing happens where another has it."""
        _execute("ends_at = 0, holder = ''", [], "name = %s AND holder = %s", [self._name, self._holder])

    def _change(self, change: str, values: Sequence[float]) -> None:
        if not _execute(change, values, "name = %s AND holder = %s", [self._name, self._holder]):
            raise IndexBusyError("Another process has gone on writing the search index.")


class DatabaseLeases:
    """Leases of the name of one index."""

    def __init__(self, name: str) -> None:
        self._name = name

    @contextmanager
    def hold(self, patience: float) -> Iterator[HeldLease]:
        """Hold the lease; raises IndexBusyError where another holds it for longer than so many seconds.

        A negative patience waits for ever.
        """
        holder = f"{socket.gethostname()[:20]} {os.getpid()} {uuid.uuid4().hex[:16]}"
        until = time.monotonic() + patience
        with _waiting_at_most(patience):
            while not self._take(holder):
                if patience >= 0 and time.monotonic() >= until:
                    raise IndexBusyError("The search index is being written by another process.")
                time.sleep(_PAUSE)
        number = Lease.objects.filter(name=self._name, holder=holder).values_list("number", flat=True).first()
        lease = HeldLease(self._name, holder, number or 0)
        try:
            yield lease
        finally:
            lease.end()

    def _take(self, holder: str) -> bool:
        """Take the lease where nobody holds it; raises IndexBusyError where the database takes nothing."""
        change = f"number = number + 1, holder = %s, ends_at = {_now()} + %s"
        where, which = f"name = %s AND ends_at < {_now()}", [self._name]
        try:
            if not _execute(change, (holder, SECONDS), where, which):
                if Lease.objects.filter(name=self._name).exists():
                    return False
                Lease.objects.bulk_create([Lease(name=self._name)], ignore_conflicts=True)
                return bool(_execute(change, (holder, SECONDS), where, which))
        except (OperationalError, InternalError) as error:
            if _is_locked(error):
                return False
            if _takes_nothing(error):
                raise IndexBusyError("The database cannot be written, and with it no search index.") from error
            raise
        return True


def _is_locked(error: Exception) -> bool:
    return str(getattr(error.__cause__, "sqlite_errorname", "")).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _takes_nothing(error: Exception) -> bool:
    """Tell whether a database answers, but cannot be written: closed to writing, or its disk full."""
    name = str(getattr(error.__cause__, "sqlite_errorname", ""))
    state = getattr(error.__cause__, "sqlstate", "")
    return name.startswith(("SQLITE_READONLY", "SQLITE_FULL", "SQLITE_IOERR")) or state in {"25006", "53100"}


@contextmanager
def _waiting_at_most(patience: float) -> Iterator[None]:
    """Let SQLite wait no longer for other writers than who waits for the lease; PostgreSQL locks rows alone."""
    if connection.vendor != "sqlite" or patience < 0:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {round(1000 * patience)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")


def _execute(change: str, values: Sequence[float | str], where: str, which: Sequence[str]) -> int:
    """Change the row in one statement; return whether there was one to change."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Lease._meta.db_table} SET {change} WHERE {where}", [*values, *which])  # noqa: S608
        return int(cursor.rowcount)


def _now() -> str:
    """Return the clock of the database in SQL: that of no machine, of which one may be wrong."""
    if connection.vendor == "sqlite":
        return "((julianday('now') - 2440587.5) * 86400.0)"
    return "EXTRACT(EPOCH FROM clock_timestamp())"
