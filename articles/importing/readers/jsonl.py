"""JSON lines: one object a line is one document."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO

from articles.importing.charset_names import find_charset, show_charset
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.limits import SHOWN_BYTES, describe_excess, show_beginning
from articles.importing.readers.protocol import Confidence, Document, Place, ReadOptions, Rejection, Stretch
from articles.importing.readers.records import UnreadableRecordError, read_record
from articles.importing.readers.values import name_type

_PIECE_BYTES = 1 << 16
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


class JsonLinesReader:
    """Reads JSON lines, holding one line at a time."""

    name: str = "jsonl"
    label: str = "JSON lines"
    suffixes: frozenset[str] = frozenset({".jsonl", ".ndjson"})

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by a first line that is an object, else by the name."""
        line, end, _ = head.removeprefix(_UTF8_MARK).lstrip().partition(b"\n")
        try:
            if end and isinstance(_DECODER.decode(line.decode("utf-8")), dict):
                return Confidence.LIKELY
        except (ValueError, RecursionError):
            pass
        return Confidence.BY_NAME if PurePath(name).suffix.lower() in self.suffixes else Confidence.NO

    def cut(self, stream: BinaryIO, size: int) -> Iterator[Stretch]:
        """Yield stretches of whole lines."""
        if stream.read(4).startswith(_OTHER_MARKS):
            yield Stretch()
            return
        offset, line = stream.seek(0), 1
        while piece := stream.read(size):
            lines, end = piece.count(b"\n"), piece[-1:]
            while end != b"\n" and (rest := stream.readline(_PIECE_BYTES)):
                lines, end = lines + rest.count(b"\n"), rest[-1:]
            yield Stretch(offset, stream.tell() - offset, line)
            offset, line = stream.tell(), line + lines

    def read(self, stream: BinaryIO, options: ReadOptions, first: int = 1) -> Iterator[Document | Rejection]:
        """Yield one document or rejection for each line that is not blank; `first` is the number of the first.

        An id of one source that stands twice among these lines is rejected.
        """
        seen, max_bytes = SeenIds(), options.max_bytes
        charset = find_charset(options.encoding) or "utf_8"
        for line in _read_lines(stream, max_bytes, first):
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
                yield _read_document(line, seen, charset)


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


def _read_document(line: _Line, seen: SeenIds, charset: str) -> Document | Rejection:
    try:
        record = _load(line, charset)
    except UnreadableRecordError as error:
        sha256 = hashlib.sha256(line.data).hexdigest()
        return Rejection(str(error), sha256, str(Place(line.number)), Place(line.number), show_beginning(line.data))
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
