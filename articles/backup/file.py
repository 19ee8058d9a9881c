"""The file of a backup: written line by line, and validated when it is read. Pure.

A gzip file of JSON lines: a header - which migrations the tables are of, and the columns of each -, then for each table
a line that names it and a list of plain values a row; likewise the files that documents were read from, and in the end
how many rows each has and the SHA-256 of all that stands before. Who reads it holds one line in memory, and no line is
longer than the reader allows.
"""

import gzip
import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import IO, Any

NAME = "news archive backup"
FORMAT = 2
FILES, LOST = "files", "files_lost"  # lists beside the tables (see articles.backup.originals)
COMPRESSION = 3  # quick; a higher level saves a tenth and takes three times as long
LONGEST_NOTE = 1_000_000  # bytes a line that is no row may have

NO_END = "it has no end: it was not copied to the last byte"

Plain = str | int | float | bool | None
Row = list[Plain]

_PLAIN = frozenset({str, int, float, bool, type(None)})
# A long line of lists within lists would take twenty times its length to read; a row has none.
_FLAT = re.compile(rb'\[(?:"(?:[^"\\]++|\\.)*+"|[^\[\]{}"]++)*+\]\n')
_DECODER = json.JSONDecoder()
_LONG = 1_000_000  # bytes from which that is looked at first


class UnusableBackupError(ValueError):
    """The file cannot be restored; the message says why in plain words."""


@dataclass(frozen=True, slots=True)
class BackupHeader:
    """The header of a backup, before its rows."""

    made_at: str
    database: str
    migrations: list[list[str]]
    columns: dict[str, list[str]]  # of each table
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class BackupSummary:
    """The header and the numbers of rows of a backup that was read or written as a whole."""

    header: BackupHeader
    rows: dict[str, int] = field(default_factory=dict)  # of each table

    @property
    def tables(self) -> dict[str, int]:
        """The numbers of rows of the tables of the database."""
        return {name: count for name, count in self.rows.items() if name not in {FILES, LOST}}

    @property
    def total(self) -> int:
        return sum(self.tables.values())


class BackupWriter:
    """Writes a backup into an open file."""

    def __init__(self, file: IO[bytes], header: BackupHeader) -> None:
        self._out = gzip.GzipFile("", "wb", COMPRESSION, file)
        self._digest = hashlib.sha256()
        self.summary = BackupSummary(header)
        self._write(_write_line({NAME: asdict(header)}))

    def write_table(self, name: str, rows: Iterable[list[Row]]) -> Iterator[int]:
        """Write the rows of a table, given in batches; yield the number of rows of each batch after it is written."""
        self._write(_write_line({"table": name}))
        self.summary.rows[name] = 0
        for some in rows:
            self._write(b"".join(map(_write_line, some)))
            self.summary.rows[name] += len(some)
            yield len(some)

    def end(self) -> None:
        self._write(_write_line({"rows": self.summary.rows, "sha256": self._digest.hexdigest()}))
        self._out.close()

    def _write(self, data: bytes) -> None:
        self._digest.update(data)
        self._out.write(data)


class BackupReader:
    """Reads a backup from an open file. Raises UnusableBackupError as soon as something is damaged."""

    def __init__(self, file: IO[bytes], longest_row: int) -> None:
        """Read the header; no row may have more bytes than `longest_row`."""
        if file.read(2) == b"PK":
            raise UnusableBackupError("it is of an older kind (a ZIP file): restore it with the version that made it")
        file.seek(0)
        self._in = io.BufferedReader(gzip.GzipFile("", "rb", fileobj=file), 1 << 18)
        self._longest = longest_row
        self._digest = hashlib.sha256()
        self._line = self._read_line(LONGEST_NOTE)
        self.summary = BackupSummary(_read_header(self._line))

    def read_tables(self) -> Iterator[tuple[str, Iterator[Row]]]:
        """Yield each table with its rows, which have to be read before the next table; then check the end."""
        rows = self.summary.rows
        self._go_on()
        while "table" in (note := _read_note(self._line)):
            name = note["table"]
            if name not in self.summary.header.columns or name in rows:
                raise UnusableBackupError("it is damaged: it has a table that it does not announce, or one twice")
            rows[name] = 0
            self._go_on()
            found = self._read_rows(name)
            yield name, found
            for _ in found:  # what nobody has taken is read all the same
                pass
        self._check_end(note)

    def read_through(self) -> BackupSummary:
        """Read everything to the end, only to check it."""
        for _ in self.read_tables():
            pass
        return self.summary

    def _read_rows(self, name: str) -> Iterator[Row]:
        width = len(self.summary.header.columns[name])
        while self._line.startswith(b"["):
            self.summary.rows[name] += 1
            row = _read_row(self._line)
            if row is None or len(row) != width:
                raise UnusableBackupError(f"it is damaged: row {self.summary.rows[name]:,} of {name} cannot be read")
            yield row
            self._go_on()

    def _check_end(self, note: dict[str, Any]) -> None:
        header, rows = self.summary.header, self.summary.rows
        if note != {"rows": rows, "sha256": self._digest.hexdigest()} or rows.keys() != header.columns.keys():
            raise UnusableBackupError("it is damaged: what it holds is not what was written")
        with _explained_errors():
            more = self._in.read(1)
        if more:
            raise UnusableBackupError("it is damaged: something stands after its end")

    def _go_on(self) -> None:
        self._digest.update(self._line)
        self._line = self._read_line(self._longest)

    def _read_line(self, most: int) -> bytes:
        with _explained_errors():
            line = self._in.readline(most + 1)
        if len(line) > most:
            raise UnusableBackupError(f"it has a row of more than {most / 1e6:,.0f} MB; no backup from here has one")
        if not line.endswith(b"\n"):
            raise UnusableBackupError(NO_END)
        return line


class _explained_errors:  # noqa: N801 - a context manager, which costs a third of one from contextlib: there is one for each row
    """Raises UnusableBackupError if the compression is damaged."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, EOFError):
            raise UnusableBackupError(NO_END) from error
        if isinstance(error, gzip.BadGzipFile | zlib.error):
            raise UnusableBackupError(f"it is damaged, or no backup ({error})") from error


def _write_line(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _read_json(line: bytes) -> Any:
    """Return the JSON value of a line, None if it is malformed."""
    try:
        return _DECODER.decode(line.decode())
    except (ValueError, RecursionError):
        return None


def _read_note(line: bytes) -> dict[str, Any]:
    note = _read_json(line) if len(line) <= LONGEST_NOTE else None
    if not isinstance(note, dict) or not isinstance(note.get("table", ""), str):
        raise UnusableBackupError("it is damaged: a line is neither a row nor the name of a table")
    return note


def _read_row(line: bytes) -> Row | None:
    if len(line) > _LONG and not _FLAT.fullmatch(line):
        return None
    row = _read_json(line)
    return row if isinstance(row, list) and _PLAIN.issuperset(map(type, row)) else None


def _read_header(line: bytes) -> BackupHeader:
    note = _read_json(line)
    content = note.get(NAME) if isinstance(note, dict) else None
    if not isinstance(content, dict):
        raise UnusableBackupError("it is not a backup of a news archive")
    if content.get("format") != FORMAT:
        raise UnusableBackupError(f"it is of format {content.get('format')!r:.20}, this version reads {FORMAT}")
    match content:
        case {
            "made_at": str(made_at),
            "database": str(database),
            "migrations": list(migrations),
            "columns": dict(columns),
        } if all(map(_is_texts, migrations)) and all(map(_is_texts, columns.values())):
            return BackupHeader(made_at, database, migrations, columns)
    raise UnusableBackupError("it is damaged: its header cannot be read")


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
