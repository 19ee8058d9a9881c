"""Which database a question goes to: the primary, or a streaming standby of it.

The primary is asked by commands, by the admin, by whoever writes, in transactions, and by the follower of the change
log: versions are the primary's transaction ids, and a standby that lags would look like a log that has gone back. A
request that reads may go to the standby (`reading`), while that shows everything the request has to see: what the
index was made from, and what the reader has written. Both are told by positions in the primary's write-ahead log, in
bytes.

While the primary is lost, reading goes on from the standby, and nothing is followed or written.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections

PRIMARY, STANDBY = DEFAULT_DB_ALIAS, "replica"
LOST = (OperationalError, InterfaceError)  # what is raised where a database does not answer
RECHECK_SECONDS = 1.0
RECHECK_SHARE = 4  # times as long as the last answer took: a machine that is silent must not hold up every thread

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Route:
    """Where reads go; `replayed` is how far the standby has come, -1 where it follows no primary."""

    alias: str = PRIMARY
    replayed: int = -1


@dataclass(slots=True)
class _Watch:
    """What this process knows of a database."""

    name: str
    is_lost: bool = False
    due_at: float = 0.0  # when to ask again, by time.monotonic

    @property
    def is_due(self) -> bool:
        return time.monotonic() >= self.due_at

    def tell(self, error: Exception | None) -> None:
        """Remember whether the database answered, and log where that has changed."""
        if error and not self.is_lost:
            log.error("The %s database does not answer: %s", self.name, error)
        elif self.is_lost and not error:
            log.warning("The %s database answers again.", self.name)
        self.is_lost = error is not None


_watches = {PRIMARY: _Watch("primary"), STANDBY: _Watch("standby")}
_TO_PRIMARY = Route()
_route: ContextVar[Route] = ContextVar("route", default=_TO_PRIMARY)


class StandbyRouter:
    """Django's door to this module: reads go where the request was sent, everything else to the primary."""

    def db_for_read(self, _model: object, **_hints: Any) -> str:
        return PRIMARY if connections[PRIMARY].in_atomic_block else _route.get().alias

    def db_for_write(self, _model: object, **_hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, _one: object, _other: object, **_hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool:
        return db == PRIMARY


def has_standby() -> bool:
    return STANDBY in connections.settings


@contextmanager
def reading(position: int = 0) -> Iterator[None]:
    """Let reads go to the standby where it shows this position of the primary's log, or the primary is lost."""
    token = _route.set(_choose(position) if has_standby() else _TO_PRIMARY)
    try:
        yield
    finally:
        _route.reset(token)


@contextmanager
def on_primary() -> Iterator[None]:
    token = _route.set(_TO_PRIMARY)
    try:
        yield
    finally:
        _route.reset(token)


def require(position: int) -> None:
    """Go on at the primary where the standby does not show this position yet."""
    route = _route.get()
    if route.alias == STANDBY and route.replayed < position:
        _route.set(_choose(position))


def turn() -> bool:
    """Send reads that failed to the primary, or to the standby where that is lost; return whether it answers."""
    if not has_standby():
        return False
    if not is_primary_lost(ask_now=True):
        _route.set(_TO_PRIMARY)
        return True
    if (replayed := _replayed(ask_now=True)) is None:
        return False
    _route.set(Route(STANDBY, replayed))
    return True


def is_primary_lost(*, ask_now: bool = False) -> bool:
    """Tell whether reading has to do without the primary: it is away, or takes no writes. Never without a standby.

    Asked no oftener than every RECHECK_SECONDS in a process; inside a transaction what was last known is told.
    """
    watch = _watches[PRIMARY]
    if not has_standby():
        return False
    if (ask_now or watch.is_due) and not connections[PRIMARY].in_atomic_block:
        row = _ask(PRIMARY, "SELECT pg_is_in_recovery()")
        if row and row[0]:
            watch.tell(OperationalError("it is a standby itself and takes no writes"))
    return watch.is_lost


def is_standby_lost() -> bool:
    """Tell whether the standby is away, or has a life of its own."""
    return (_replayed(ask_now=True) or -1) < 0


def written_position() -> int:
    """Return the end of the primary's log: all that was committed until now stands before it."""
    with connections[PRIMARY].cursor() as cursor:
        cursor.execute("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint")
        return int(cursor.fetchone()[0])


def _choose(position: int) -> Route:
    is_lost, replayed = is_primary_lost(), _replayed()
    if replayed is not None and (is_lost or replayed >= position):
        return Route(STANDBY, replayed)
    return _TO_PRIMARY


def _replayed(*, ask_now: bool = False) -> int | None:
    """Return how far the standby shows the primary's log, -1 where it was promoted, None where it is away."""
    watch = _watches[STANDBY]
    if watch.is_lost and not watch.is_due and not ask_now:
        return None
    position = "coalesce((pg_last_wal_replay_lsn() - '0/0')::bigint, -1)"
    row = _ask(STANDBY, f"SELECT CASE WHEN pg_is_in_recovery() THEN {position} ELSE -1 END")
    return int(row[0]) if row else None


def _ask(alias: str, question: str) -> tuple[Any, ...] | None:
    """Return one row, None where the database does not answer; a connection that broke is closed and made anew."""
    watch, connection = _watches[alias], connections[alias]
    began = time.monotonic()
    watch.due_at = float("inf")  # other threads need not wait for the same silence
    try:
        connection.close_if_unusable_or_obsolete()
        with connection.cursor() as cursor:
            cursor.execute(question)
            row: tuple[Any, ...] = cursor.fetchone()
    except LOST as error:
        connection.close()
        watch.tell(error)
        return None
    finally:
        ended = time.monotonic()
        watch.due_at = ended + max(RECHECK_SECONDS, RECHECK_SHARE * (ended - began))
    watch.tell(None)
    return row
