"""What is asked of the database at hand, wherever it lies: only files of SQLite are ever read at rest."""

from django.db import DEFAULT_DB_ALIAS, connections

from articles.sqlite3.base import DatabaseWrapper


def why_unsaved() -> str:
    """Return why nothing can be saved in its files, in words that follow "its"; nothing where it can."""
    database = connections[DEFAULT_DB_ALIAS]
    return database.why_closed() if isinstance(database, DatabaseWrapper) else ""


def is_as_it_was() -> bool:
    """Tell whether all that this connection has read is of one state."""
    database = connections[DEFAULT_DB_ALIAS]
    return not isinstance(database, DatabaseWrapper) or database.is_as_it_was()
