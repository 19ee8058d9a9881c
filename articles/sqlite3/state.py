"""The state of the default database, of whatever kind: only SQLite is ever read without writing."""

from django.db import DEFAULT_DB_ALIAS, connections

from articles.sqlite3.base import DatabaseWrapper
from articles.sqlite3.commits import read_last_commit


def explain_not_writable() -> str:
    """Return why nothing can be saved, in words that follow "its"; empty if it can."""
    database = connections[DEFAULT_DB_ALIAS]
    return database.explain_not_writable() if isinstance(database, DatabaseWrapper) else ""


def is_state_unchanged() -> bool:
    """Tell whether everything this connection has read is of one consistent state."""
    database = connections[DEFAULT_DB_ALIAS]
    return not isinstance(database, DatabaseWrapper) or database.is_state_unchanged()


def find_last_commit() -> bytes | None:
    """Return what differs after every commit of this database, None for another kind or where it cannot be known."""
    database = connections[DEFAULT_DB_ALIAS]
    if not isinstance(database, DatabaseWrapper) or database.is_in_memory_db():
        return None
    database.ensure_connection()  # the first to open it makes the shared memory
    return None if database.read_only_files else read_last_commit(str(database.settings_dict["NAME"]))
