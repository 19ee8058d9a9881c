"""JSON lines: one object a line is one document."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, BinaryIO

from articles.importing.charset_names import find_charset, show_charset
from articles.importing.readers.columns import Columns, NoArticlesError, find_columns, is_article
from articles.importing.readers.foreign_records import RecordReader, find_orders, needs_order, settle_order
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.limits import SHOWN_BYTES, describe_excess, read_at_most, show_beginning
from articles.importing.readers.protocol import Confidence, Document, Place, ReadOptions, Rejection, Stretch
from articles.importing.readers.records import KNOWN_KEYS, UnreadableRecordError, read_record
from articles.importing.readers.text_streams import TextForm, open_text
from articles.importing.readers.values import name_type

_PIECE_BYTES = 1 << 16
_HEAD_BYTES = 1 << 16
_FIRST_LINES = 100  # by which keys are told
_FIRST_BYTES = 4_000_000
_FEW = 20
_ENDED_BY_RETURN = re.compile(rb"\}\s*\r\s*\{")
_OBJECT = re.compile(rb"\{\s*[\"}]")  # and not “{\rtf”
_UTF8_MARK = b"\xef\xbb\xbf"
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
# Lenient: exporters do leave bare tabs and line ends in their texts.
_DECODER = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line without its end; of one that is too long, its beginning and its size in bytes."""

    number: int
    data: bytes
    is_ended: bool
    size: int


@dataclass(frozen=True, slots=True)
class LinesLayout:
    """What was learnt of a whole file: which keys hold the fields, unless they are the archive's; how it is written."""

    columns: Columns | None = None
    has_returns: bool = False
    charset: str = "utf_8"


class JsonLinesReader:
    """Reads JSON lines, holding one line at a time."""

    name: str = "jsonl"
    label: str = "JSON lines"
    suffixes: frozenset[str] = frozenset({".jsonl", ".ndjson"})
    is_text: bool = True

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by a first line that is an object, else by the name. Of one line alone it has to be an article."""
        by_name = Confidence.BY_NAME if PurePath(name).suffix.lower() in self.suffixes else Confidence.NO
        start = head.removeprefix(_UTF8_MARK).lstrip()
        line, _, rest = start.partition(b"\r" if b"\n" not in start else b"\n")
        try:
            record = _DECODER.decode(line.decode("utf-8"))
        except (ValueError, RecursionError):
            # The line may be longer than what is seen of it.
            is_one = by_name and _OBJECT.match(start) and b"\n" not in start
            return Confidence.LIKELY if is_one else by_name
        if not isinstance(record, dict) or not (rest.strip() or by_name or is_one_article(record)):
            return by_name
        return Confidence.LIKELY if rest.strip() or is_one_article(record) else by_name

    def sample(self, stream: BinaryIO, options: ReadOptions) -> list[dict[str, Any]]:
        """Return the objects of the first lines."""
        layout = _find_form(stream, options)
        return [] if layout is None else list(_read_first(_open_lines(stream, layout), layout, options.max_bytes))

    def cut(self, stream: BinaryIO, size: int, options: ReadOptions) -> Iterator[Stretch]:
        """Yield stretches of whole lines."""
        try:
            layout = _plan(stream, options)
        except NoArticlesError:
            yield Stretch()  # reading it says why
            return
        if layout is None:
            yield Stretch()
            return
        stream = _open_lines(stream, layout)
        offset, line = stream.seek(0), 1
        while piece := stream.read(size):
            lines, end = piece.count(b"\n"), piece[-1:]
            while end != b"\n" and (rest := stream.readline(_PIECE_BYTES)):
                lines, end = lines + rest.count(b"\n"), rest[-1:]
            yield Stretch(offset, stream.tell() - offset, line, layout)
            offset, line = stream.tell(), line + lines

    def read(self, stream: BinaryIO, options: ReadOptions, first: int = 1) -> Iterator[Document | Rejection]:
        """Yield one document or rejection for each line that is not blank; `first` is the number of the first.

        An id of one source that stands twice among these lines is rejected.
        """
        layout = options.layout if isinstance(options.layout, LinesLayout) else None
        if layout is None and stream.seekable():
            try:
                layout = _plan(stream, options)
            except NoArticlesError as error:
                data = read_at_most(stream, SHOWN_BYTES)
                yield Rejection(str(error), hashlib.sha256(data).hexdigest(), raw_text=show_beginning(data))
                return
        layout = layout or LinesLayout(charset=find_charset(options.encoding) or "utf_8")
        seen, max_bytes = SeenIds(), options.max_bytes
        reader = RecordReader(layout.columns, seen) if layout.columns else None
        for line in _read_lines(_open_lines(stream, layout), max_bytes, first):
            if line.number == 1 and line.data.startswith(_OTHER_MARKS):
                yield Rejection("the file is UTF-16 or UTF-32; JSON lines must be UTF-8", place=Place(1))
                return
            if line.size > max_bytes:
                yield Rejection(
                    describe_excess(line.size, max_bytes),
                    fragment=str(Place(line.number)),
                    place=Place(line.number),
                    raw_text=show_beginning(line.data),
                )
            elif line.data.strip():
                yield _read_document(line, seen, layout.charset, reader)


def is_one_article(record: dict[str, Any]) -> bool:
    """Tell whether an object that stands alone is an article, rather than what wraps a list of them."""
    lists = [value for value in record.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    if any(_find_usual(value[:_FEW]) for value in lists):
        return "body" in record
    columns = _find_usual([record])
    return columns is not None and (not KNOWN_KEYS.isdisjoint(record) or is_article(columns, [record]))


def _find_usual(records: list[Any]) -> Columns | None:
    try:
        return find_columns([record for record in records if isinstance(record, dict)])
    except NoArticlesError:
        return None


def _plan(stream: BinaryIO, options: ReadOptions) -> LinesLayout | None:
    """Return the layout of a file, None of one in another character set; leave the stream at its start.

    Raises NoArticlesError.
    """
    layout = _find_form(stream, options)
    if layout is None:
        return None
    records = list(_read_first(_open_lines(stream, layout), layout, options.max_bytes))
    stream.seek(0)
    if options.mapping is None and all(KNOWN_KEYS.issuperset(record) for record in records):
        return layout
    columns = find_columns(records, options.mapping)
    if columns.is_own and not columns.notes and not columns.summary:
        return layout
    if any(needs_order(record, columns) for record in records):
        orders = (
            find_orders(record, columns)
            for record in _read_first(_open_lines(stream, layout), layout, options.max_bytes, 0)
        )
        columns = settle_order(columns, {order for order in orders if order is not None})
        stream.seek(0)
    return replace(layout, columns=columns)


def _find_form(stream: BinaryIO, options: ReadOptions) -> LinesLayout | None:
    """Return how the lines of a file are written, None of one in another character set."""
    head = read_at_most(stream, _HEAD_BYTES)
    stream.seek(0)
    if head.startswith(_OTHER_MARKS):
        return None
    charset = find_charset(options.encoding) or "utf_8"
    return LinesLayout(None, b"\n" not in head and bool(_ENDED_BY_RETURN.search(head)), charset)


def _read_first(
    stream: BinaryIO, layout: LinesLayout, max_bytes: int, most: int = _FIRST_LINES
) -> Iterator[dict[str, Any]]:
    """Yield the objects of the first lines of a stream, those that can be read; all of them where `most` is 0."""
    read = 0
    for line in _read_lines(stream, max_bytes, 1):
        read += line.size
        if most and (line.number > most or read > _FIRST_BYTES):
            return
        try:
            yield _load(line, layout.charset)
        except UnreadableRecordError:
            continue


def _open_lines(stream: BinaryIO, layout: LinesLayout) -> BinaryIO:
    return open_text(stream, TextForm(has_returns=layout.has_returns))


def _read_lines(stream: BinaryIO, max_bytes: int, first_line: int) -> Iterator[_Line]:
    """Yield each line, holding no more than max_bytes and its end."""
    number = first_line - 1
    while data := stream.readline(max_bytes + 2):
        number += 1
        size, is_ended = len(data), data.endswith(b"\n")
        if size == max_bytes + 2 and not is_ended:
            is_ended, skipped = _skip_line(stream, data[-1:])
            yield _Line(number, data[:SHOWN_BYTES], is_ended, size + skipped)
            continue
        data = data.removesuffix(b"\n").removesuffix(b"\r") if is_ended else data
        if number == 1:
            data = data.removeprefix(_UTF8_MARK)
        yield _Line(number, data, is_ended, len(data))


def _skip_line(stream: BinaryIO, last: bytes) -> tuple[bool, int]:
    """Read on to the end of the line; return whether it had one, and its bytes before that.

    `last` is the last byte that was read before: it may be half of a line end.
    """
    skipped = 0
    while piece := stream.readline(_PIECE_BYTES):
        skipped += len(piece)
        last = (last + piece)[-2:]
        if last.endswith(b"\n"):
            return True, skipped - (2 if last == b"\r\n" else 1)
    return False, skipped


def _read_document(line: _Line, seen: SeenIds, charset: str, reader: RecordReader | None) -> Document | Rejection:
    try:
        record = _load(line, charset)
    except UnreadableRecordError as error:
        sha256 = hashlib.sha256(line.data).hexdigest()
        return Rejection(str(error), sha256, str(Place(line.number)), Place(line.number), show_beginning(line.data))
    if reader is not None:
        return reader.read(record, Place(line.number), line.data)
    return read_record(record, Place(line.number), line.data, seen)


def _load(line: _Line, charset: str) -> dict[str, Any]:
    try:
        record = _DECODER.decode(line.data.decode(charset))
    except RecursionError:
        raise UnreadableRecordError("invalid JSON: nested too deeply") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        if not line.is_ended:
            reason = "the last line is cut off in the middle; was the file still being written?"
        elif isinstance(error, UnicodeDecodeError):
            reason = f"invalid {show_charset(charset)} at byte {error.start + 1:,}"
        else:
            reason = f"invalid JSON at column {error.pos + 1:,}: {error.msg}"
        raise UnreadableRecordError(reason) from None
    except ValueError:
        # Python refuses to read integers of more than 4,300 digits.
        raise UnreadableRecordError("invalid JSON: a number has too many digits") from None
    if not isinstance(record, dict):
        raise UnreadableRecordError(f"a line should be an object, found {name_type(record)}")
    return record
