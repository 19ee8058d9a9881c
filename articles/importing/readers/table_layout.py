"""What a table looks like: how its cells are parted, which row names its columns, which fields they hold. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice
from math import log2
from typing import NamedTuple

from articles.importing.decoding import clean_text
from articles.importing.readers.column_names import find_fields, fold_name
from articles.importing.readers.columns import SAMPLE_RECORDS, Columns, NoArticlesError, describe_columns, find_columns
from articles.importing.readers.foreign_records import find_orders, needs_order, settle_order
from articles.importing.readers.mapping import ColumnMapping
from articles.importing.readers.table_rows import Dialect
from articles.text.sentences import fold_blanks

DELIMITERS = ",;\t|"
HEADER_ROWS = 40  # in which the names of columns are looked for

_ROWS_LOOKED_AT = 300
_LONGEST_NAME = 80
_NAMES_OF_SOUND, _ROWS_OF_SOUND = 2, 4  # known names, and rows, in tables that are sound
_KNOWN = 60  # how surely a name is that of a field
_NUMBER = re.compile(r"[\d\s.,:/+-]+")
_COLUMN = re.compile(r"column \d+", re.IGNORECASE)

Cells = Sequence[str]


class TableHeader(NamedTuple):
    """The names of the columns, and the number of their row; 0 where a table names none."""

    number: int
    names: tuple[str, ...]


def find_dialect(text: str) -> tuple[Dialect, float]:
    """Return how the cells of a text are parted, and the share of its rows that have as many cells, 0 for no table."""
    lines = text.splitlines(keepends=True)
    delimiters = [one for one in DELIMITERS if one in text]
    if lines and (match := re.fullmatch(r"sep=(.)\s*", lines[0], re.IGNORECASE)):
        delimiters, lines = [match.group(1)], lines[1:]
    best, best_weight, best_share = Dialect(), (False, 0.0), 0.0
    for dialect in _list_dialects(text, delimiters):
        reader = dialect.make_reader(map(dialect.prepare, lines))
        rows = [row for row in islice(reader, _ROWS_LOOKED_AT) if any(row)]
        # A quotation mark that is alone in a cell belongs to one that goes on elsewhere.
        widths = Counter(len(row) for row in rows if len(row) > 1 and not any(cell.count('"') % 2 for cell in row))
        if not widths:
            continue
        number = max(widths.values())
        share = number / len(rows)
        known = max(_rate_names(row, set()) for row in rows[:HEADER_ROWS])
        fits = dialect.fits(lines)
        weight = fits and _are_sound(rows, known), share * log2(1 + number) * (1 + known / 2) * (1.0 if fits else 0.99)
        if weight > best_weight:
            best, best_weight, best_share = dialect, weight, share
    return best, best_share


def _are_sound(rows: Sequence[Cells], known: float) -> bool:
    """Tell whether rows have as many cells each, and good reason to be rows.

    Long cells of many lines make few rows, beside which their lines, each with a comma, would be more.
    """
    spans = [sum(cell.count("\n") for cell in row) for row in rows]
    longest = max(spans[:-1], default=0)
    is_even = len({len(row) for row in rows[:-1]}) == 1 and len(rows[0]) > 1
    # Of what a mark opens that nothing closes the last row has all the rest.
    is_whole = spans[-1] <= 4 * (longest + 1)
    return is_even and is_whole and (known >= _NAMES_OF_SOUND or (longest > 0 and len(rows) >= _ROWS_OF_SOUND))


def _list_dialects(text: str, delimiters: Sequence[str]) -> Iterator[Dialect]:
    """Yield the dialects that a text may be written in, the usual ones first."""
    for delimiter in delimiters:
        yield Dialect(delimiter)
        if '\\"' in text:
            yield Dialect(delimiter, escapes=True)
        if f'{delimiter} "' in text:
            yield Dialect(delimiter, skips_blanks=True)
        if '"' in text:
            yield Dialect(delimiter, has_quotes=False)


def find_header(rows: Sequence[tuple[int, Cells]], mapping: ColumnMapping | None = None) -> TableHeader | None:
    """Return the header of a table of which these are the first numbered rows, None where there is none.

    It is the row whose names are known best, else the first that looks like names.
    """
    named = {fold_name(name) for names in (mapping.columns.values() if mapping else ()) for name in names}
    width = max((len(cells) for _, cells in rows), default=0)
    if named and all(_COLUMN.fullmatch(name) for names in mapping.columns.values() for name in names):  # type: ignore[union-attr]
        return TableHeader(0, tuple(f"column {number + 1}" for number in range(width)))
    best, best_rating = None, 0.0
    for number, cells in rows[:HEADER_ROWS]:
        rating = _rate_names(cells, named)
        if rating > best_rating:
            best, best_rating = TableHeader(number, name_columns(cells)), rating
    if best and (best_rating >= 2 or len(best.names) <= 3):
        return best
    usual = Counter(len(cells) for _, cells in rows).most_common(1)
    like_names = (row for row in rows[:HEADER_ROWS] if usual and len(row[1]) == usual[0][0] and _are_like_names(row[1]))
    return next((TableHeader(number, name_columns(cells)) for number, cells in like_names), None)


def name_columns(cells: Cells) -> tuple[str, ...]:
    """Return one name for each column: those without are called by their number, those of one name are numbered."""
    names: list[str] = []
    used: set[str] = set()
    for number, cell in enumerate(cells, 1):
        name = fold_blanks(clean_text(cell)[0]) or f"column {number}"
        numbered = (name if repeat == 1 else f"{name} ({repeat})" for repeat in count(1))
        names.append(next(one for one in numbered if one not in used))
        used.add(names[-1])
    while len(names) > 1 and not cells[len(names) - 1].strip():  # columns of nothing at the end
        names.pop()
    return tuple(names)


def _rate_names(cells: Cells, named: set[str]) -> float:
    """Return for how many fields a row has names that are known; 0 for a row that can be none of names."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or any(len(cell) > _LONGEST_NAME for cell in filled) or (len(filled) == 1 and len(cells) > 1):
        return 0.0
    known = {
        max(found, key=lambda one: one[1])[0]
        for cell in filled
        if (found := find_fields(cell))
        if found[0][1] >= _KNOWN
    }
    theirs = sum(fold_name(cell) in named for cell in filled)
    return 10 * theirs + len(known) - 0.5 * sum(bool(_NUMBER.fullmatch(cell)) for cell in filled)


def _are_like_names(cells: Cells) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return (
        len(filled) * 2 > len(cells)
        and len(set(filled)) == len(filled)
        and all(len(cell) <= _LONGEST_NAME and not _NUMBER.fullmatch(cell) for cell in filled)
    )


def plan_columns(rows: Sequence[tuple[int, Cells]], mapping: ColumnMapping | None) -> tuple[TableHeader, Columns]:
    """Return the header of a table of which these are the first rows, and where its fields stand.

    Raises NoArticlesError.
    """
    header = find_header(rows, mapping)
    if header is None:
        beginning = describe_columns([cell for _, cells in rows[:1] for cell in cells][:5])
        raise NoArticlesError(
            f"no row with the names of columns was found; the first row is {beginning or 'empty'}. "
            "Add a first row that names them (headline, body, published_on), or give their numbers: "
            '--mapping "headline=column 1,body=column 2"'
        )
    samples = [
        dict(zip(header.names, cells, strict=False))
        for number, cells in rows
        if number > header.number and sum(map(bool, cells)) > 1
    ][:SAMPLE_RECORDS]
    # An empty table tells what it is all the same.
    return header, find_columns(samples or [dict.fromkeys(header.names, "")], mapping)


def name_rows(rows: Sequence[tuple[int, Cells]], mapping: ColumnMapping | None) -> list[dict[str, str]]:
    """Return the first rows by the names of their columns; by numbers where no row has names."""
    width = max((len(cells) for _, cells in rows), default=0)
    header = find_header(rows, mapping) or TableHeader(0, tuple(f"column {one + 1}" for one in range(width)))
    named = (dict(zip(header.names, cells, strict=False)) for number, cells in rows if number > header.number)
    return list(islice(named, SAMPLE_RECORDS))


def has_orders(rows: Iterable[Cells], header: TableHeader, columns: Columns) -> bool:
    """Tell whether dates of these rows can only be read once the order of day and month is known."""
    return any(needs_order(dict(zip(header.names, cells, strict=False)), columns) for cells in rows)


def find_order(rows: Iterable[Cells], header: TableHeader, columns: Columns) -> Columns:
    """Return the columns with the order of day and month that the rows show, if they agree on one."""
    orders: set[bool] = set()
    for cells in rows:
        order = find_orders(dict(zip(header.names, cells, strict=False)), columns)
        if order is not None:
            orders.add(order)
        if len(orders) > 1:
            break
    return settle_order(columns, orders)
