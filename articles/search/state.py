"""The state of database and index together: what every public page is made from."""

from django.db import connection

from articles import routing
from articles.search.catching_up import find_current
from articles.search.current import hold_snapshot
from articles.search.engines import current_engine
from articles.sqlite3.state import explain_not_writable, find_last_commit


def hold_state() -> str | None:
    """Hold the snapshot of this moment; return what names it and the last commit of the database.

    Two answers that are equal stand for the same articles, names and counts; what is read later in the request is at
    least as new. None where that cannot be known, and where a page says of something that is not as it should be:
    with a standby, inside a transaction, while the index is behind or cannot be written. Only inside `one_snapshot`.

    Raises DatabaseError, InterfaceError or EngineError as a search does.
    """
    if routing.has_standby() or not connection.get_autocommit():
        return None
    if explain_not_writable() or (commit := find_commit()) is None:
        return None
    engine = current_engine()
    if find_current(engine) is None:  # who searches waits for the first one, and need not wait twice
        return None
    snapshot, is_behind = hold_snapshot(commit)
    if is_behind or engine.why_unwritten or engine.condition or not snapshot.checkpoint:
        return None
    return f"{commit} {snapshot.checkpoint}"


def find_commit() -> str | None:
    """Return what differs after every commit, read before anything else of the database is.

    On PostgreSQL it is the snapshot: which transactions are finished, all of those that write being numbered.
    """
    if connection.vendor == "sqlite":
        commit = find_last_commit()
        return commit.hex() if commit else None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery(), pg_current_snapshot()::text")
        is_standby, snapshot = cursor.fetchone()
    return None if is_standby else str(snapshot)
