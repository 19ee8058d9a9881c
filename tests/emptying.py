"""The database of the suite after each test: as the migrations have left it.

Django's own way truncates every table and then has all content types, permissions and triggers made anew: half a
second a test on PostgreSQL, and without the rows that only migrations make, so that a test found another archive after
some tests than before them. Here only tables that hold something are emptied.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction

from articles.triggers.change_log import ensure_triggers, missing_triggers

Rows = list[tuple[Any, ...]]


class CleanDatabase:
    """Knows what the migrations have left, and brings it back."""

    def __init__(self) -> None:
        """Remember the database as it is now."""
        with connection.cursor() as cursor:
            self._tables = connection.introspection.table_names(cursor)
            self._rows = {table: _read(table) for table in _filled(self._tables)}

    def restore(self) -> None:
        """Bring all rows back that there were, and no others; put back triggers that were taken away."""
        changed = [table for table in self._rows if _read(table) != self._rows[table]]
        with transaction.atomic(), connection.cursor() as cursor, _without_triggers():
            while filled := [*_filled([table for table in self._tables if table not in self._rows]), *changed]:
                for table in filled:  # again, where a trigger of SQLite has filled one meanwhile
                    cursor.execute(f"DELETE FROM {_quoted(table)}")
                if not changed:
                    continue
                for table in changed:
                    places = ", ".join(["%s"] * len(self._rows[table][0]))
                    cursor.executemany(f"INSERT INTO {_quoted(table)} VALUES ({places})", self._rows[table])
                self._count_on(cursor, changed)
                changed = []
        if missing_triggers(connection):
            ensure_triggers()
        ContentType.objects.clear_cache()

    def _count_on(self, cursor: Any, tables: list[str]) -> None:
        """Let the next row of a table get a number that is free: a restored backup counts from its own rows."""
        models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in tables]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)


def _read(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {_quoted(table)} ORDER BY 1")
        return cursor.fetchall()


def _filled(tables: list[str]) -> list[str]:
    """Return those that hold a row, in one question."""
    parts = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {_quoted(table)})" for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return [name for (name,) in cursor.fetchall()]


@contextmanager
def _without_triggers() -> Iterator[None]:
    """Let PostgreSQL neither record what is taken away nor ask what refers to it; SQLite asks at the end."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def copy_database(path: Path) -> None:
    """Write the SQLite database of the suite to a file that other processes can use, where rows count from 1."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        copy.execute("DELETE FROM sqlite_sequence")
        copy.commit()
