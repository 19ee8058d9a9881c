"""Tables written as text: comma, semicolon, tab or bar separated."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePath
from typing import BinaryIO

from articles.importing.decoding import UndecodableError
from articles.importing.readers.columns import SAMPLE_RECORDS, Columns, NoArticlesError
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.limits import SHOWN_BYTES, read_at_most, show_beginning
from articles.importing.readers.protocol import Confidence, Document, Place, ReadOptions, Rejection, Stretch, Unit
from articles.importing.readers.table_layout import (
    HEADER_ROWS,
    TableHeader,
    find_dialect,
    find_header,
    find_order,
    has_orders,
    name_rows,
    plan_columns,
)
from articles.importing.readers.table_records import RowReader
from articles.importing.readers.table_rows import Dialect, NumberedRow, read_rows
from articles.importing.readers.text_streams import TextForm, find_text_form, make_seekable, open_text

_SAMPLE_BYTES = 1 << 16  # of which the dialect is told
_SAMPLE_ROWS = HEADER_ROWS + SAMPLE_RECORDS
_SNIFFED_BYTES = 1 << 14
_FEWEST_ROWS = 5  # that are a table without a name that is known
_FEWEST_COLUMNS = 3
_NO_TABLE = (
    b"<",
    b"{",
    b"[",
    b"%PDF",
    b"PK\x03\x04",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"\x89PNG",
    b"WARC/",
)
_WIDE_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


@dataclass(frozen=True, slots=True)
class TableLayout:
    """What was learnt of a whole table, by which each part of it is read; `is_undivided` where that part is all."""

    form: TextForm
    dialect: Dialect
    header: TableHeader
    columns: Columns
    is_undivided: bool = False


class TableReader:
    """Reads tables row by row, in parts where they are large."""

    name: str = "table"
    label: str = "Table (CSV, TSV)"
    suffixes: frozenset[str] = frozenset({".csv", ".tsv", ".tab", ".psv"})
    is_text: bool = True

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by names of columns that are known over rows of as many cells, else by the name of the file."""
        by_name = Confidence.BY_NAME if PurePath(name).suffix.lower() in self.suffixes else Confidence.NO
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if not start or start.startswith(_NO_TABLE):
            return Confidence.NO if start else by_name
        charset = next((charset for mark, charset in _WIDE_MARKS.items() if head.startswith(mark)), "utf-8")
        return Confidence.LIKELY if _is_table(head[:_SNIFFED_BYTES].decode(charset, "replace"), len(head)) else by_name

    def sample(self, stream: BinaryIO, options: ReadOptions) -> list[dict[str, str]]:
        """Return the first rows by the names of their columns; by numbers where there are no names."""
        try:
            _, _, _, rows = _open_sample(stream, options)
        except UndecodableError:
            return []
        return name_rows(rows, options.mapping)

    def cut(self, stream: BinaryIO, size: int, options: ReadOptions) -> Iterator[Stretch]:
        """Yield stretches of whole rows, all of one layout."""
        try:
            layout = _plan(stream, options)
        except (NoArticlesError, UndecodableError):
            yield Stretch()  # reading it says why
            return
        total = stream.seek(0, 2)
        stream.seek(0)
        if total <= size or layout.form.is_recoded:
            yield Stretch(layout=replace(layout, is_undivided=True))
            return
        start, first = None, 1
        for row in _read_all(open_text(stream, layout.form), layout, options.max_bytes):
            if row.number <= layout.header.number:
                continue
            if start is None:
                start, first = row.offset, row.number
            elif row.offset - start >= size:
                yield Stretch(start, row.offset - start, first, layout)
                start, first = row.offset, row.number
        if start is None:
            yield Stretch(layout=replace(layout, is_undivided=True))
        else:
            yield Stretch(start, total - start, first, layout)

    def read(self, stream: BinaryIO, options: ReadOptions, first: int = 1) -> Iterator[Document | Rejection]:
        """Yield one document or rejection for each row that is not empty; `first` is the number of the first."""
        layout = options.layout if isinstance(options.layout, TableLayout) else None
        if layout is None:
            stream = make_seekable(stream)
            try:
                layout = replace(_plan(stream, options), is_undivided=True)
            except (NoArticlesError, UndecodableError) as error:
                stream.seek(0)
                data = read_at_most(stream, SHOWN_BYTES)
                if data.strip():
                    yield Rejection(str(error), hashlib.sha256(data).hexdigest(), raw_text=show_beginning(data))
                return
            stream.seek(0)
        reader, is_empty = RowReader(layout.header, layout.columns, SeenIds()), layout.is_undivided
        for row in _read_all(open_text(stream, layout.form), layout, options.max_bytes, first):
            for read in _read_row(row, reader, layout):
                is_empty = False
                yield read
        if is_empty:
            yield Rejection("there is no row with a text in this table")


def _read_row(row: NumberedRow, reader: RowReader, layout: TableLayout) -> Iterator[Document | Rejection]:
    if not row.problem:
        yield from reader.read(row.number, row.cells, _describe_form(row, layout.form))
    elif row.number > layout.header.number:
        place = Place(row.number, Unit.ROW)
        yield Rejection(row.problem, "", str(place), place, row.raw_text)


def _is_table(text: str, size: int) -> bool:
    if len(text) < size:
        text = text[: text.rfind("\n") + 1]
    dialect, share = find_dialect(text)
    if share < 0.7:
        return False
    lines = map(dialect.prepare, text.splitlines(keepends=True))
    rows = list(enumerate((row for row in dialect.make_reader(lines) if any(row)), 1))
    header = find_header(rows)
    if header is None or len(header.names) < 2:
        return False
    whole = sum(len(cells) == len(header.names) for number, cells in rows if number > header.number)
    try:
        _, columns = plan_columns(rows, None)
    except NoArticlesError:
        least = _FEWEST_COLUMNS + (dialect.delimiter == ",")
        return whole >= _FEWEST_ROWS and len(header.names) >= least and share > 0.9
    return whole > 0 and (len(columns.paths) > 1 or len(header.names) == 2)


def _plan(stream: BinaryIO, options: ReadOptions) -> TableLayout:
    """Return the layout of a table; raise NoArticlesError or UndecodableError where it is none of articles."""
    form, opened, dialect, numbered = _open_sample(stream, options)
    if not numbered:
        raise NoArticlesError("there is no row in this table")
    header, columns = plan_columns(numbered, options.mapping)
    layout = TableLayout(form, dialect, header, columns)
    after = [cells for number, cells in numbered if number > header.number]
    if has_orders(after, header, columns):
        opened.seek(0)
        cells = (row.cells for row in _read_all(opened, layout, options.max_bytes) if row.number > header.number)
        layout = TableLayout(form, dialect, header, find_order(cells, header, columns))
    stream.seek(0)
    return layout


def _open_sample(
    stream: BinaryIO, options: ReadOptions
) -> tuple[TextForm, BinaryIO, Dialect, list[tuple[int, list[str]]]]:
    """Return how a table is written, its text, and its first rows with their numbers. Raises UndecodableError."""
    form = find_text_form(stream, options.encoding)
    opened = open_text(stream, form)
    data = read_at_most(opened, _SAMPLE_BYTES)
    sample, is_whole = form.decode(data).removeprefix("\ufeff"), len(data) < _SAMPLE_BYTES
    dialect, _ = find_dialect(sample if is_whole else sample[: sample.rfind("\n") + 1] or sample)
    opened.seek(0)
    rows = [row for row in islice(read_rows(opened, form, dialect, options.max_bytes), _SAMPLE_ROWS) if not row.problem]
    return form, opened, dialect, [(row.number, row.cells) for row in rows if any(row.cells)]


def _read_all(stream: BinaryIO, layout: TableLayout, most_bytes: int, first: int = 1) -> Iterator[NumberedRow]:
    return read_rows(stream, layout.form, layout.dialect, most_bytes, first, len(layout.header.names))


def _describe_form(row: NumberedRow, form: TextForm) -> tuple[str, ...]:
    """Return what is doubtful about the characters of a row."""
    notes = (form.note,) if form.note and not all(cell.isascii() for cell in row.cells) else ()
    return (*notes, "characters that could not be read are shown as “\ufffd”") if row.has_damage else notes
