"""Which columns of a table, or keys of JSON, are read as which fields, with examples of what is in them. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from articles.importing.decoding import clean_text
from articles.importing.readers.column_names import find_fields
from articles.importing.readers.columns import (
    Columns,
    NoArticlesError,
    Path,
    find_columns,
    find_paths,
    name_path,
    value_at,
)
from articles.importing.readers.foreign_records import DATE, find_orders, needs_order, settle_order, write_line
from articles.importing.readers.mapping import ColumnMapping
from articles.text.sentences import fold_blanks

MOST_COLUMNS = 60
EXAMPLES = 3  # of a column, and of dates
EXAMPLE_LENGTH = 80  # characters
SURE_NAME = 60.0  # of 100


@dataclass(frozen=True, slots=True)
class ExplainedColumn:
    """A column: its name, the first different values in it, and the key of the field that it is read as, if it is.

    Where no articles are found, it is the key of the field that its name speaks for.
    """

    name: str
    examples: tuple[str, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedColumns:
    """The columns of a file, and in which order its dates have day and month, if they are in numbers.

    `deciding` are dates that show the order, `undecided` those that can be read in either. `problem` says why no
    articles are found in these columns.
    """

    columns: tuple[ExplainedColumn, ...]
    day_first: bool | None = None
    deciding: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    problem: str = ""


def explain_columns(records: Sequence[Mapping[str, Any]], mapping: ColumnMapping | None) -> ExplainedColumns:
    """Return the columns of the first records of a file, as a person maps them or as they are recognised."""
    problem = ""
    try:
        columns = find_columns(records, mapping)
    except NoArticlesError as error:
        columns, problem = Columns(), str(error)
    paths = list(dict.fromkeys(path for record in records for path in find_paths(record)))
    if problem and mapping is None:
        columns = Columns(_suggest(paths))
    read_as = {path: key for key, found in columns.paths.items() for path in found}
    shown = []
    for path in paths:
        values = [value for record in records if (value := value_at(record, path)) not in (None, "", [], {})]
        if path in read_as or not any(isinstance(value, dict) for value in values):
            shown.append(ExplainedColumn(name_path(path), tuple(_find_examples(values)), read_as.get(path, "")))
    orders = [(_show(_find_date(record, columns)), find_orders(record, columns)) for record in records]
    known = {order for _, order in orders if order is not None}
    undecided = [_show(_find_date(record, columns)) for record in records if needs_order(record, columns)]
    deciding = tuple(dict.fromkeys(text for text, order in orders if order is not None))
    return ExplainedColumns(
        tuple(shown[:MOST_COLUMNS]),
        settle_order(columns, known).day_first,
        deciding[:EXAMPLES],
        tuple(dict.fromkeys(text for text in undecided if text not in deciding))[:EXAMPLES],
        problem,
    )


def _suggest(paths: Sequence[Path]) -> dict[str, tuple[Path, ...]]:
    """Return the columns whose names speak for a field, the first for each."""
    found: dict[str, tuple[Path, ...]] = {}
    for path in paths:
        key, score = max(find_fields(name_path(path)), key=lambda one: one[1], default=("", 0.0))
        if score >= SURE_NAME and key not in found:
            found[key] = (path,)
    return found


def _find_date(record: Mapping[str, Any], columns: Columns) -> Any:
    paths = columns.paths.get(DATE, ())
    return value_at(record, paths[0]) if paths else ""


def _find_examples(values: Sequence[Any]) -> Iterator[str]:
    seen: set[str] = set()
    for value in values:
        if (text := _show(value)) and text not in seen:
            seen.add(text)
            yield text
        if len(seen) == EXAMPLES:
            return


def _show(value: Any) -> str:
    text = value if isinstance(value, str) else write_line(value).decode("utf-8", "replace")
    text = fold_blanks(clean_text(text[: 4 * EXAMPLE_LENGTH])[0])
    return text if len(text) <= EXAMPLE_LENGTH else f"{text[:EXAMPLE_LENGTH].rstrip()}…"
