"""Spreadsheets: XLSX, XLSB, XLS and ODS, every sheet that holds a table of articles."""

import hashlib
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import groupby, islice
from pathlib import Path, PurePath
from typing import IO, BinaryIO

from articles.importing.decoding import clean_text
from articles.importing.readers.columns import SAMPLE_RECORDS, Columns, NoArticlesError
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.mapping import ColumnMapping
from articles.importing.readers.protocol import Confidence, Document, ReadOptions, Rejection
from articles.importing.readers.table_layout import (
    HEADER_ROWS,
    TableHeader,
    find_order,
    has_orders,
    name_rows,
    plan_columns,
)
from articles.importing.readers.table_records import RowReader
from articles.importing.readers.whole_files import WholeFileReader

MOST_UNPACKED_BYTES = 600_000_000  # as a workbook says of itself
MOST_MEMORY_BYTES = 2_000_000_000  # while its cells are taken from it
MOST_SECONDS = 120
MOST_CELL_BYTES = 2_000_000_000

_PROGRAM = str(Path(__file__).with_name("spreadsheet_cells.py"))
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_WORKBOOK_NAMES = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_SAVE = "open it in a spreadsheet program and save it anew, or save the sheet as CSV"

_Row = tuple[int, list[str]]  # its number, its cells


class _UnreadableWorkbookError(Exception):
    """The cells cannot be taken from a workbook; the message is the reason."""


class SpreadsheetReader(WholeFileReader):
    """Reads the rows of each sheet as those of a table."""

    name: str = "spreadsheet"
    label: str = "Spreadsheet (XLSX, XLS, ODS)"
    suffixes: frozenset[str] = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
    is_text: bool = False

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by the parts of a packed workbook, or of an old one."""
        by_name = PurePath(name).suffix.lower() in self.suffixes
        if head.startswith(_ZIP):
            if b"xl/workbook." in head or b"xl/worksheets/" in head or _OPEN_DOCUMENT in head[:200]:
                return Confidence.CERTAIN
            return Confidence.BY_NAME if by_name else Confidence.NO
        if head.startswith(_COMPOUND):
            is_workbook = by_name or any(one in head for one in _WORKBOOK_NAMES)
            return Confidence.LIKELY if is_workbook else Confidence.NO
        return Confidence.BY_NAME if by_name else Confidence.NO

    def sample(self, stream: BinaryIO, options: ReadOptions) -> list[dict[str, str]]:
        """Return the first rows of the first sheet of articles, else of the first that has rows."""
        found: list[dict[str, str]] = []
        try:
            with _take_cells(stream.read()) as cells:
                for _, start, number in _find_sheets(cells):
                    rows = _Sheet(cells, start, number).sample()
                    found = found or name_rows(rows, options.mapping)
                    with suppress(NoArticlesError):
                        plan_columns(rows, options.mapping)
                        return name_rows(rows, options.mapping)
        except _UnreadableWorkbookError:
            return []
        return found

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield one document or rejection for each row of each sheet that is not empty."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not data:
            return
        try:
            with _take_cells(data) as cells:
                yield from _read_sheets(cells, options.mapping, sha256)
        except _UnreadableWorkbookError as error:
            yield Rejection(str(error), sha256)


def _read_sheets(cells: IO[bytes], mapping: ColumnMapping | None, sha256: str) -> Iterator[Document | Rejection]:
    seen, is_any, problems = SeenIds(), False, []
    places = _find_sheets(cells)
    for name, start, number in places:
        sheet = _Sheet(cells, start, number)
        sample = sheet.sample()
        if not sample:
            continue
        try:
            header, columns = sheet.plan(sample, mapping)
        except NoArticlesError as error:
            problems.append((name, str(error)))
            continue
        reader = RowReader(header, columns, seen, name if is_any else "")
        is_any = True
        for place, row in sheet.rows():
            yield from reader.read(place, row)
    for name, problem in problems:
        reason = problem if len(places) == 1 else f"sheet “{clean_text(name)[0]}”: {problem}"
        yield Rejection(reason, sha256, "" if len(places) == 1 else f"sheet {clean_text(name)[0]}")
    if not places:
        yield Rejection("there is no sheet with cells in this workbook", sha256)


class _Sheet:
    """The rows of one sheet, among those of all that were written down."""

    def __init__(self, cells: IO[bytes], start: int, number: int) -> None:
        self._cells, self._start, self._number = cells, start, number

    def rows(self) -> Iterator[_Row]:
        """Yield the rows with their numbers. Not to be read twice at once."""
        self._cells.seek(self._start)
        for number, line in enumerate(islice(self._cells, self._number), 1):
            yield number, json.loads(line)[1]

    def sample(self) -> list[_Row]:
        """Return the first rows that are not empty."""
        return [row for row in islice(self.rows(), HEADER_ROWS + SAMPLE_RECORDS) if any(row[1])]

    def plan(self, sample: list[_Row], mapping: ColumnMapping | None) -> tuple[TableHeader, Columns]:
        """Return the header of the sheet and where its fields stand; raise NoArticlesError."""
        header, columns = plan_columns(sample, mapping)
        if has_orders((row for number, row in sample if number > header.number), header, columns):
            columns = find_order((row for number, row in self.rows() if number > header.number), header, columns)
        return header, columns


def _find_sheets(cells: IO[bytes]) -> list[tuple[str, int, int]]:
    """Return the name of each sheet, where its rows begin and how many there are."""
    cells.seek(0)
    places: list[tuple[str, int]] = []
    position = 0
    for line in cells:
        written = json.loads(line)
        if isinstance(written, list):
            places.append((str(written[0]), position))
        position += len(line)
    found = []
    for name, group in groupby(places, key=lambda place: place[0]):
        starts = [start for _, start in group]
        found.append((name, starts[0], len(starts)))
    return found


def _take_cells(data: bytes) -> IO[bytes]:
    """Return the cells of a workbook, written down in a file without a name by a process of its own.

    Raises _UnreadableWorkbookError.
    """
    _check_size(data)
    cells = tempfile.TemporaryFile(prefix="newsarchive-")  # noqa: SIM115 - the caller closes it
    try:
        command = [sys.executable, "-P", _PROGRAM, str(MOST_MEMORY_BYTES), str(MOST_SECONDS), str(MOST_CELL_BYTES)]
        done = subprocess.run(  # noqa: S603 - the program is ours
            command, input=data, stdout=cells, stderr=subprocess.DEVNULL, timeout=3 * MOST_SECONDS, check=False
        )
        _check_end(cells, done.returncode)
    except (OSError, subprocess.SubprocessError) as error:
        cells.close()
        raise _UnreadableWorkbookError(
            f"no process could be started to read it, or it took too long ({type(error).__name__}); {_SAVE}"
        ) from None
    except BaseException:
        cells.close()
        raise
    return cells


def _check_size(data: bytes) -> None:
    if not data.startswith(_ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            size = sum(info.file_size for info in container.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        raise _UnreadableWorkbookError("this workbook is damaged or cut off; fetch it again") from None
    if size > MOST_UNPACKED_BYTES:
        most = f"{MOST_UNPACKED_BYTES / 1_000_000:,.0f} MB"
        raise _UnreadableWorkbookError(f"this workbook unpacks to over {most}; save its sheets as CSV")


def _check_end(cells: IO[bytes], status: int) -> None:
    """Raise _UnreadableWorkbookError unless the last line says that all was written."""
    size = cells.seek(0, 2)
    cells.seek(max(0, size - 4_000))
    last = cells.read().rstrip(b"\n").rpartition(b"\n")[2]
    try:
        reason = json.loads(last)["end"] if status == 0 else None
    except (ValueError, TypeError, KeyError):
        reason = None
    if reason is None:
        raise _UnreadableWorkbookError(
            "reading this workbook takes too much memory or time, or ends in an error: a cell may lie far away from "
            f"its table, it may be damaged, or made as a trap; {_SAVE}"
        )
    if reason == "password":
        raise _UnreadableWorkbookError("this workbook is locked with a password; save it without one")
    if reason:
        what = " ".join(clean_text(str(reason))[0].split())[:200]
        raise _UnreadableWorkbookError(f"this workbook cannot be read ({what}); {_SAVE}")
