"""Insert many rows in the fastest way of each database; triggers and constraints apply to each of them."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from django.db import connection, models

MOST_PARAMETERS = 9_000  # a statement: more of them cost as much each
_STORED_AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


# SQLite's settings while many rows are written: pages cached in memory (256 MB) instead of mapped ones, a checkpoint of
# its log every 128 MB, so that a page written by many transactions is written back once, and what a statement may have
# to take back, which it notes for each of them, in memory (2) instead of in a temporary file.
_ROOM = {"cache_size": -262_144, "mmap_size": 0, "wal_autocheckpoint": 16_000, "temp_store": 2}


@contextmanager
def enlarged_caches() -> Iterator[None]:
    """Enlarge the caches of the database connection while many rows are written."""
    if connection.vendor != "sqlite":
        yield
        return
    # Where temporary rows lie cannot be changed inside a transaction.
    room = {name: value for name, value in _ROOM.items() if name != "temp_store" or not connection.in_atomic_block}
    with connection.cursor() as cursor:
        before = {name: cursor.execute(f"PRAGMA {name}").fetchone() for name in room}
        for name, value in room.items():
            cursor.execute(f"PRAGMA {name} = {value}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name, row in before.items():
                if row:  # a database in memory maps nothing
                    cursor.execute(f"PRAGMA {name} = {row[0]}")


def refresh_statistics() -> None:
    """Have PostgreSQL look at all tables now, as it would do by itself some minutes after they have grown.

    Until then it plans searches of an archive that was just filled as if it were empty, and single pages take minutes.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Return so many primary keys for new rows; call it inside the transaction that inserts them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            column = model._meta.pk.column
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])  # nobody else writes meanwhile
        (last,) = cursor.fetchone() or (0,)
    return list(range(last + 1, last + 1 + count))


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]], *, dumped: Collection[str] = ()
) -> None:
    """Insert rows of the named fields; other fields get their defaults.

    Values are what the fields hold, enumerations already reduced to their values, and JSON where the field is one of
    those `dumped`. Raises DatabaseError.
    """
    named = [model._meta.get_field(name) for name in names]
    fields = [field for field in named if isinstance(field, models.Field)]
    others = [
        field
        for field in model._meta.concrete_fields
        if field not in fields
        and not (field.primary_key or field.generated)
        and (field.has_default() or not field.has_db_default())
    ]
    rest = tuple(_reduce(field.get_db_prep_save(field.get_default(), connection)) for field in others)
    converters = [
        (place, convert)
        for place, field in enumerate(fields)
        if field.name not in dumped and (convert := _converter(field))
    ]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in [*fields, *others])
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:  # opens the connection
        write = _copy_rows if connection.vendor == "postgresql" else _insert_many
        with connection.wrap_database_errors:
            write(cursor, f"{table} ({columns})", len(fields) + len(others), _convert_rows(rows, rest, converters))


def _convert_rows(
    rows: Iterable[Sequence[Any]], rest: Sequence[Any], converters: Sequence[tuple[int, Callable[[Any], Any]]]
) -> Iterator[Sequence[Any]]:
    """Yield rows with the values of their columns."""
    if not converters:
        yield from ((*row, *rest) for row in rows)
        return
    for row in rows:
        values = [*row, *rest]
        for place, convert in converters:
            values[place] = convert(values[place])
        yield values


def _copy_rows(cursor: Any, into: str, _width: int, rows: Iterator[Sequence[Any]]) -> None:
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _insert_many(_cursor: Any, into: str, width: int, rows: Iterator[Sequence[Any]]) -> None:
    """Insert many rows with each statement, since one with triggers costs more than its rows.

    SQLite is asked without Django, which would look through each of these long statements for its own placeholders.
    """
    places = "(" + ", ".join("?" * width) + ")"
    most = max(1, min(_most_parameters(), MOST_PARAMETERS) // width)
    while some := list(islice(rows, most)):
        statement = f"INSERT INTO {into} VALUES {', '.join([places] * len(some))}"  # noqa: S608
        connection.connection.execute(statement, list(chain.from_iterable(some)))


def _most_parameters() -> int:
    """Return how many values a statement may have in this SQLite."""
    return int(connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))


def _reduce(value: Any) -> Any:
    """Return a value that COPY accepts: psycopg would write the name of an enumeration, and no JSON wrapper."""
    if hasattr(value, "obj"):
        return json.dumps(value.obj)
    return str(value) if isinstance(value, str) else value


def _converter(field: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    """Return the function that converts values of a field for its column, None if none is needed."""
    if isinstance(field, models.ForeignKey):
        return _converter(field.target_field)
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None and field.null else json.dumps(value)
    if isinstance(field, _STORED_AS_THEY_ARE):
        return None
    return lambda value: field.get_db_prep_save(value, connection)
