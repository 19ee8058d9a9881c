"""Rows of tables that are written as text, one at a time, with their numbers; what is broken costs its own row only.

Pure.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from articles.importing.readers.limits import SHOWN_BYTES, describe_excess, show_beginning
from articles.importing.readers.text_streams import TextForm

csv.field_size_limit((1 << 31) - 1)  # rows are limited by their bytes

_MARK = "\ufeff"


class Dialect(NamedTuple):
    """How the cells of a row are parted, and what a quotation mark at the beginning of one means.

    `escapes` where a quotation mark within a cell is written with a backslash before it, not twice.
    """

    delimiter: str = ","
    has_quotes: bool = True
    escapes: bool = False
    skips_blanks: bool = False

    def prepare(self, line: str) -> str:
        """Return a line as the csv module has to see it."""
        return line.replace('\\"', '""') if self.escapes else line

    def make_reader(self, lines: Iterator[str], *, is_strict: bool = False) -> Iterator[list[str]]:
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quoting=csv.QUOTE_MINIMAL if self.has_quotes else csv.QUOTE_NONE,
            skipinitialspace=self.skips_blanks,
            strict=is_strict,
        )

    def fits(self, lines: Iterable[str]) -> bool:
        """Tell whether nothing in these lines stands behind a quotation mark that closes a cell."""
        try:
            return all(True for _ in self.make_reader(map(self.prepare, lines), is_strict=True))
        except csv.Error as error:
            return "unexpected end" in str(error)  # they may be the beginning of more


@dataclass(frozen=True, slots=True)
class NumberedRow:
    """A row: its number as spreadsheets count, its cells, and where its bytes begin; or the problem with it.

    `has_damage` where bytes could not be read.
    """

    number: int
    cells: list[str]
    offset: int = 0
    has_damage: bool = False
    problem: str = ""
    raw_text: str = ""


class _UnclosedError(Exception):
    """A row has more bytes than a document may have."""


class _Lines:
    """The lines of a stream as text. Those of the row at hand are kept, to be read again where it is broken."""

    def __init__(self, stream: BinaryIO, form: TextForm, dialect: Dialect, most_bytes: int) -> None:
        self._stream, self._form, self._dialect, self.most_bytes = stream, form, dialect, most_bytes
        self._again: list[bytes] = []  # in reverse order
        self.row: list[bytes] = []
        self.size = 0  # of the row at hand
        self.offset = 0  # of its first byte
        self.is_ended = False
        self.has_damage = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        data = self._again.pop() if self._again else self._stream.readline(self.most_bytes + 2)
        if not data:
            self.is_ended = True
            raise StopIteration
        self.row.append(data)
        self.size += len(data)
        if self.size > self.most_bytes:
            raise _UnclosedError
        return self.decode(data)

    def decode(self, data: bytes) -> str:
        text = self._form.decode(data)
        self.has_damage = self.has_damage or "\ufffd" in text
        if self.offset == 0 and len(self.row) == 1:
            text = text.removeprefix(_MARK)
        if "\r" in text:  # csv takes one within a cell for the end of a line
            text = text.removesuffix("\n").removesuffix("\r").replace("\r\n", "\v").replace("\r", "\v") + "\n"
        return self._dialect.prepare(text)

    def begin_row(self) -> None:
        """Go on to the next row."""
        self.offset += self.size
        self.row, self.size, self.is_ended, self.has_damage = [], 0, False, False

    def skip_line(self) -> int:
        """Read on to the end of a line whose beginning is in the row; return the bytes."""
        skipped = 0
        while not self.row[-1].endswith(b"\n") and (data := self._stream.readline(1 << 16)):
            skipped += len(data)
            self.row[-1] = data
        return skipped

    def show(self, number: int) -> str:
        """Return the beginning of the first lines of the row at hand."""
        data = b"".join(self.row[:number])[:SHOWN_BYTES]
        return show_beginning(self._form.decode(data).encode("utf-8", "replace"))

    def put_back(self, lines: list[bytes]) -> None:
        """Let lines be read again, as those after the row at hand."""
        self._again.extend(reversed(lines))
        self.size -= sum(map(len, lines))


def read_rows(
    stream: BinaryIO, form: TextForm, dialect: Dialect, most_bytes: int, first: int = 1, width: int = 0
) -> Iterator[NumberedRow]:
    """Yield every row of a table from the one that has the number `first`, empty ones too.

    `width` is the number of cells of a whole row, where it is known: by it the rows are found again after one whose
    quotation mark is not closed.
    """
    lines = _Lines(stream, form, dialect, most_bytes)
    number = first - 1
    if first == 1 and (line := stream.readline(16)):
        if not line.lstrip(b"\xef\xbb\xbf").lower().startswith(b"sep="):
            lines.put_back([line + (b"" if line.endswith(b"\n") else stream.readline(most_bytes + 2))])
            lines.size = 0
        else:
            lines.offset = len(line)
    reader = dialect.make_reader(lines)
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _UnclosedError):
            yield _reject_row(lines, dialect, number, width)
            lines.begin_row()
            reader = dialect.make_reader(lines)
            continue
        is_broken = lines.is_ended or (len(lines.row) > 1 and width > 1 and len(cells) > width)
        if is_broken and (row := _find_next_row(lines, dialect, width)):
            yield NumberedRow(number, [], lines.offset, problem=_describe_unclosed(row), raw_text=lines.show(row))
            lines.put_back(lines.row[row:])
            lines.begin_row()
            reader = dialect.make_reader(lines)
            continue
        problem = _describe_unclosed(len(lines.row)) if lines.is_ended else ""
        yield NumberedRow(
            number, cells, lines.offset, lines.has_damage, problem, lines.show(len(lines.row)) if problem else ""
        )
        lines.begin_row()


def _reject_row(lines: _Lines, dialect: Dialect, number: int, width: int) -> NumberedRow:
    """Return the rejection of a row that is too large, and go on after it."""
    offset = lines.offset
    if len(lines.row) == 1:
        shown = show_beginning(lines.row[0])
        lines.size += lines.skip_line()
        is_large = lines.size > lines.most_bytes
        problem = describe_excess(lines.size, lines.most_bytes) if is_large else "this row cannot be told into cells"
        return NumberedRow(number, [], offset, problem=problem, raw_text=shown)
    row = _find_next_row(lines, dialect, width) or len(lines.row) - 1
    shown = lines.show(row)
    lines.put_back(lines.row[row:])
    return NumberedRow(number, [], offset, problem=_describe_unclosed(row), raw_text=shown)


def _find_next_row(lines: _Lines, dialect: Dialect, width: int) -> int:
    """Return the place of the first line within a broken row that is a whole row by itself; 0 where none is."""
    if width < 2:
        return 0
    for place, data in enumerate(lines.row[1:], 1):
        single = _Single(lines.decode(data))
        try:
            cells = next(dialect.make_reader(single))
        except (csv.Error, StopIteration):
            continue
        if len(cells) == width and not single.is_ended:
            return place
    return 0


class _Single:
    """One line, which says whether more was wanted."""

    def __init__(self, line: str) -> None:
        self._line: str | None = line
        self.is_ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._line is None:
            self.is_ended = True
            raise StopIteration
        line, self._line = self._line, None
        return line


def _describe_unclosed(lines: int) -> str:
    what = "line" if lines == 1 else f"{lines:,} lines"
    return f"a quotation mark that is opened in this row is not closed in its {what}; was the file cut off?"
