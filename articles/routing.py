"""Route database queries to the primary, or to a streaming standby of it.

Commands, the admin, writers, transactions and the follower of the change log use the primary: versions are the
primary's transaction ids, and on a standby that lags the log would seem to go back. A request that only reads may use
the standby (`allow_standby`), if that shows everything the request has to see: what the index was made from, and what
the reader has written. Both are positions in the primary's write-ahead log, in bytes.

While the primary is unreachable, the standby is read, and nothing is followed or written.
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
UNREACHABLE_ERRORS = (OperationalError, InterfaceError)  # raised if a database does not answer
RECHECK_SECONDS = 1.0
RECHECK_SHARE = 4  # times the duration of the last query: a silent machine must not hold up every thread

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Route:
    """Where reads go; `replayed` is the position of the standby, -1 if it follows no primary."""

    alias: str = PRIMARY
    replayed: int = -1


@dataclass(slots=True)
class _DatabaseState:
    """What this process knows about the state of a database."""

    name: str
    is_lost: bool = False
    due_at: float = 0.0  # when to check again, by time.monotonic

    @property
    def is_due(self) -> bool:
        return time.monotonic() >= self.due_at

    def record(self, error: Exception | None) -> None:
        """Record whether the database answered, and log a change."""
        if error and not self.is_lost:
            log.error("The %s database does not answer: %s", self.name, error)
        elif self.is_lost and not error:
            log.warning("The %s database answers again.", self.name)
        self.is_lost = error is not None


_states = {PRIMARY: _DatabaseState("primary"), STANDBY: _DatabaseState("standby")}
_TO_PRIMARY = Route()
_route: ContextVar[Route] = ContextVar("route", default=_TO_PRIMARY)


class StandbyRouter:
    """Django's database router: reads use the route of the request, everything else the primary."""

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
def allow_standby(position: int = 0) -> Iterator[None]:
    """Allow reads from the standby if it shows this position of the primary's log, or the primary is lost."""
    token = _route.set(_choose_route(position) if has_standby() else _TO_PRIMARY)
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


def require_position(position: int) -> None:
    """Continue with the primary if the standby does not show this position yet."""
    route = _route.get()
    if route.alias == STANDBY and route.replayed < position:
        _route.set(_choose_route(position))


def switch_database() -> bool:
    """After a failed read switch to the primary, or to the standby if that is lost; return whether it answers."""
    if not has_standby():
        return False
    if not is_primary_lost(ask_now=True):
        _route.set(_TO_PRIMARY)
        return True
    if (replayed := _read_replayed_position(ask_now=True)) is None:
        return False
    _route.set(Route(STANDBY, replayed))
    return True


def is_primary_lost(*, ask_now: bool = False) -> bool:
    """Tell whether the primary is unreachable or takes no writes; always False without a standby.

    Checks at most every RECHECK_SECONDS in a process; inside a transaction the last result is returned.
    """
    state = _states[PRIMARY]
    if not has_standby():
        return False
    if (ask_now or state.is_due) and not connections[PRIMARY].in_atomic_block:
        row = _query_row(PRIMARY, "SELECT pg_is_in_recovery()")
        if row and row[0]:
            state.record(OperationalError("it is a standby itself and takes no writes"))
    return state.is_lost


def is_standby_lost() -> bool:
    """Tell whether the standby is unreachable or was promoted."""
    return (_read_replayed_position(ask_now=True) or -1) < 0


def written_position() -> int:
    """Return the end of the primary's log, after everything that was committed until now."""
    with connections[PRIMARY].cursor() as cursor:
        cursor.execute("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint")
        return int(cursor.fetchone()[0])


def _choose_route(position: int) -> Route:
    is_lost, replayed = is_primary_lost(), _read_replayed_position()
    if replayed is not None and (is_lost or replayed >= position):
        return Route(STANDBY, replayed)
    return _TO_PRIMARY


def _read_replayed_position(*, ask_now: bool = False) -> int | None:
    """Return how far the standby has replayed the primary's log, -1 if it was promoted, None if unreachable."""
    state = _states[STANDBY]
    if state.is_lost and not state.is_due and not ask_now:
        return None
    position = "coalesce((pg_last_wal_replay_lsn() - '0/0')::bigint, -1)"
    row = _query_row(STANDBY, f"SELECT CASE WHEN pg_is_in_recovery() THEN {position} ELSE -1 END")
    return int(row[0]) if row else None


def _query_row(alias: str, query: str) -> tuple[Any, ...] | None:
    """Return one row, None if the database does not answer; a broken connection is closed and reopened."""
    state, connection = _states[alias], connections[alias]
    began = time.monotonic()
    state.due_at = float("inf")  # other threads do not check meanwhile
    try:
        connection.close_if_unusable_or_obsolete()
        with connection.cursor() as cursor:
            cursor.execute(query)
            row: tuple[Any, ...] = cursor.fetchone()
    except UNREACHABLE_ERRORS as error:
        connection.close()
        state.record(error)
        return None
    finally:
        ended = time.monotonic()
        state.due_at = ended + max(RECHECK_SECONDS, RECHECK_SHARE * (ended - began))
    state.record(None)
    return row
