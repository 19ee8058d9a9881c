"""Datasette at the work: one request over a file of SQLite with an index of words, facets of columns and of arrays."""

import asyncio
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from articles.facets import TAGGED, Facet
from tests.benchmarks.side_by_side.sql import batches
from tests.benchmarks.side_by_side.work import FACETS, NEWEST, PAGE, VALUES, Answer

MOST_MONTHS = 2_000  # one number for all facets: Datasette knows no other
_SETTINGS = {
    "sql_time_limit_ms": 600_000,
    "facet_time_limit_ms": 600_000,
    "max_returned_rows": MOST_MONTHS,
    "suggest_facets": False,
}
_COLUMNS = [facet.value for facet in FACETS]


class Explorer:
    """Datasette in this process; raises ImportError where it is not installed."""

    name = "Datasette, on SQLite FTS5"

    def __init__(self, folder: Path) -> None:
        from datasette.app import Datasette

        self._path = folder / "explored.sqlite3"
        self._make = lambda: Datasette([str(self._path)], settings=_SETTINGS)
        self._runner = asyncio.Runner()
        self._app: Any = None

    def load(self, documents: Path) -> None:
        database = sqlite3.connect(self._path)
        columns = ", ".join(f"{name} {'text' if Facet(name) in TAGGED else 'integer'}" for name in _COLUMNS)
        database.execute(
            f"CREATE TABLE article (id integer PRIMARY KEY, {NEWEST.field} integer, month text, {columns})"
        )
        database.execute("CREATE VIRTUAL TABLE word USING fts5(words, content='', tokenize='ascii')")
        marks = ", ".join("?" * (3 + len(_COLUMNS)))
        for some in batches(documents):
            rows = [(one["id"], one[NEWEST.field], one["month"], *map(_column(one), _COLUMNS)) for one in some]
            database.executemany(f"INSERT INTO article VALUES ({marks})", rows)
            words = [(one["id"], one["words"]) for one in some]
            database.executemany("INSERT INTO word (rowid, words) VALUES (?, ?)", words)
            database.commit()
        for name in (NEWEST.field, "month", *_COLUMNS):
            if name not in TAGGED:
                database.execute(f"CREATE INDEX article_{name} ON article ({name})")
        database.execute("ANALYZE")
        database.commit()
        database.close()

    def answer(self, word: str) -> Answer:
        if self._app is None:
            self._app = self._make()
        facets = [("_facet_array" if Facet(name) in TAGGED else "_facet", name) for name in _COLUMNS]
        wanted = [
            ("_search", word), ("_fts_table", "word"), ("_fts_pk", "id"), ("_size", PAGE),
            ("_sort_desc", NEWEST.field), ("_facet_size", MOST_MONTHS), ("_facet", "month"), ("_nosuggest", 1), *facets,
        ]  # fmt: skip
        address = f"/{self._path.stem}/article.json?{urlencode(wanted)}"
        answer = self._runner.run(self._app.client.get(address, timeout=None))
        if answer.status_code != 200:
            raise RuntimeError(f"Datasette answers {answer.status_code}: {answer.text[:300]}")
        return _read(answer.json())

    def size_bytes(self) -> int:
        return self._path.stat().st_size

    def processes(self) -> Sequence[int]:
        return ()


def _column(document: dict[str, Any]) -> Any:
    def read(name: str) -> Any:
        values = [int(value) for value in document[name]]
        return json.dumps(values) if Facet(name) in TAGGED else next(iter(values), None)

    return read


def _read(answer: dict[str, Any]) -> Answer:
    if answer.get("facets_timed_out"):
        raise RuntimeError(f"Datasette gave up {answer['facets_timed_out']}")
    found = {
        facet["name"]: [(str(one["value"]), one["count"]) for one in facet["results"]]
        for facet in answer["facet_results"].values()
    }
    place = answer["columns"].index("id")
    newest = tuple(row[place] for row in answer["rows"])
    facets = {facet: found[facet.value][:VALUES] for facet in FACETS}
    return Answer(answer["filtered_table_rows_count"], newest, facets, dict(found["month"]))
