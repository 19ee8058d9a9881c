"""SQLite FTS5 and PostgreSQL's tsvector at the work: one statement a number, by GROUP BY over tables made for it.

The tables hold nothing but what is counted, keyed by what is joined, so that this is the best case of a database.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import psycopg

from articles.facets import TAGGED, Facet
from tests.benchmarks.measuring import children_of
from tests.benchmarks.side_by_side.work import FACETS, NEWEST, PAGE, VALUES, Answer, read_documents
from tests.postgresql import Server

BATCH = 1_000  # documents
CACHE_KB = 256_000  # of SQLite, which has 2 MB by itself
_COLUMNS = tuple(facet.value for facet in FACETS if facet not in TAGGED)
_TABLES = tuple(facet.value for facet in TAGGED)
_COUNT = "SELECT {value}, count(*) FROM {hits} JOIN {table} ON {key} = {id} WHERE {match} GROUP BY 1"
_MOST = " ORDER BY 2 DESC, 1 LIMIT {size}"


def create_tables(number: str, rest: str = "") -> list[str]:
    """Return the statements that create the tables but for the words, given a database's type of big numbers."""
    columns = ", ".join(f"{name} {number}" for name in _COLUMNS)
    articles = f"CREATE TABLE article (id {number} PRIMARY KEY, {NEWEST.field} {number}, month text, {columns})"
    values = [
        f"CREATE TABLE {name} (article {number}, value {number}, PRIMARY KEY (article, value)){rest}"
        for name in _TABLES
    ]
    return [articles, *values]


def write_statements(hits: str, key: str, match: str) -> dict[str, str]:
    """Return a statement for each part of the answer; `hits` is the table of words, `key` its article."""
    parts = {"hits": hits, "id": key, "match": match}
    of_article = parts | {"table": "article", "key": "article.id"}
    statements = {
        "total": f"SELECT count(*) FROM {hits} WHERE {match}",
        "newest": f"SELECT article.id FROM {hits} JOIN article ON article.id = {key} WHERE {match}"
        f" ORDER BY {NEWEST.field} DESC LIMIT {PAGE}",
        "month": _COUNT.format(value="month", **of_article),
    }
    for name in _COLUMNS:
        known = {**of_article, "match": f"{match} AND article.{name} IS NOT NULL"}
        statements[name] = (_COUNT + _MOST).format(value=name, size=VALUES, **known)
    for name in _TABLES:
        of_values = parts | {"table": name, "key": f"{name}.article"}
        statements[name] = (_COUNT + _MOST).format(value="value", size=VALUES, **of_values)
    return statements


class Cursor(Protocol):
    """What both databases' drivers have in common."""

    def execute(self, statement: Any, parameters: Any = ..., /) -> Any: ...
    def executemany(self, statement: Any, rows: Any, /) -> Any: ...
    def fetchall(self) -> Any: ...


def insert(cursor: Cursor, documents: Iterable[dict[str, Any]], statement_of_words: str, sign: str) -> None:
    """Insert documents; `sign` stands for a parameter, `statement_of_words` takes a number and words."""
    marks = ", ".join([sign] * (3 + len(_COLUMNS)))
    rows = list(documents)
    cursor.executemany(
        f"INSERT INTO article VALUES ({marks})",
        [
            (
                one["id"],
                one[NEWEST.field],
                one["month"],
                *(int(one[name][0]) if one[name] else None for name in _COLUMNS),
            )
            for one in rows
        ],
    )
    for name in _TABLES:
        values = [(one["id"], int(value)) for one in rows for value in one[name]]
        cursor.executemany(f"INSERT INTO {name} VALUES ({sign}, {sign})", values)
    cursor.executemany(statement_of_words, [(one["id"], one["words"]) for one in rows])


def batches(documents: Path) -> Iterator[list[dict[str, Any]]]:
    read = read_documents(documents)
    while some := list(islice(read, BATCH)):
        yield some


def answer_by(cursor: Cursor, statements: dict[str, str], parameters: tuple[str]) -> Answer:
    """Return the answer made of one statement a number."""
    found: dict[str, Any] = {}
    for name, statement in statements.items():
        cursor.execute(statement, parameters)
        found[name] = cursor.fetchall()
    facets: dict[Facet, list[tuple[str, int]]] = {
        facet: [(str(value), number) for value, number in found[facet.value]] for facet in FACETS
    }
    months = {month: number for month, number in found["month"] if month}
    return Answer(found["total"][0][0], tuple(number for (number,) in found["newest"]), facets, months)


class Fts5:
    """A file of SQLite with an index of words, which keeps no text."""

    name = "SQLite FTS5, GROUP BY"
    _statements = write_statements("word", "word.rowid", "word MATCH ?")

    def __init__(self, folder: Path) -> None:
        self._path = folder / "fts5.sqlite3"
        self._database = sqlite3.connect(self._path)
        self._database.execute(f"PRAGMA cache_size = -{CACHE_KB}")

    def load(self, documents: Path) -> None:
        cursor = self._database.cursor()
        for statement in create_tables("integer", " WITHOUT ROWID"):
            cursor.execute(statement)
        cursor.execute("CREATE VIRTUAL TABLE word USING fts5(words, content='', tokenize='ascii')")
        for some in batches(documents):
            insert(cursor, some, "INSERT INTO word (rowid, words) VALUES (?, ?)", "?")
            self._database.commit()
        cursor.execute("ANALYZE")
        self._database.commit()

    def answer(self, word: str) -> Answer:
        return answer_by(self._database.cursor(), self._statements, (f'"{word}"',))

    def size_bytes(self) -> int:
        return self._path.stat().st_size

    def processes(self) -> Sequence[int]:
        return ()


class Tsvector:
    """A PostgreSQL server of its own, as it is set up when installed."""

    name = "PostgreSQL tsvector, GROUP BY"
    _statements = write_statements("word", "word.article", "words @@ %s::tsquery")

    def __init__(self, server: Server) -> None:
        self._server = server
        self._database = psycopg.connect(server.url.replace("postgres://", "postgresql://"), autocommit=True)

    def load(self, documents: Path) -> None:
        cursor = self._database.cursor()
        for statement in create_tables("bigint"):
            cursor.execute(statement)  # type: ignore[arg-type]
        cursor.execute("CREATE TABLE word (article bigint PRIMARY KEY, words tsvector)")
        inserted = "INSERT INTO word VALUES (%s, array_to_tsvector(string_to_array(%s, ' ')))"
        for some in batches(documents):
            with self._database.transaction():
                insert(cursor, some, inserted, "%s")
        cursor.execute("CREATE INDEX ON word USING gin (words)")
        cursor.execute("VACUUM ANALYZE")

    def answer(self, word: str) -> Answer:
        return answer_by(self._database.cursor(), self._statements, (f"'{word}'",))

    def size_bytes(self) -> int:
        cursor = self._database.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])  # type: ignore[index]

    def processes(self) -> Sequence[int]:
        """Return the server's processes; one that works for a single statement is gone by then."""
        first = int((self._server.data / "postmaster.pid").read_text().split()[0])
        return [first, *children_of(first)]

    def close(self) -> None:
        self._database.close()
