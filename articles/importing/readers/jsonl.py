"""JSON lines: one object a line is one document."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from articles.fields import FIELD, Excess, Field, Kind, fields_with
from articles.importing.decoding import clean_text, normalize_text
from articles.importing.headlines import derive_headline
from articles.importing.readers.dates import UnusableDateError, describe_unusable_date, read_date
from articles.importing.readers.ids import SeenIds, describe_repeated_id
from articles.importing.readers.limits import SHOWN_BYTES, describe_excess, show_beginning
from articles.importing.readers.protocol import Document, ParsedArticle, Rejection, Stretch
from articles.text.sentences import fold_blanks

_ID = FIELD["external_id"]
_BROUGHT = tuple(one for one in fields_with("key") if one is not _ID)
KNOWN_KEYS = frozenset(one.key for one in fields_with("key"))
MOST_LINES = 100  # of a list
SHOWN_CHARACTERS = 40  # of what could not be read

_IGNORED_KEY_LENGTH = 80
_PIECE_BYTES = 1 << 16
_UTF8_MARK = b"\xef\xbb\xbf"
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_LIKE_A_LINE = re.compile(r"(?:id )*line [0-9]+")
_TIME = re.compile(r"[Tt ](?=[0-9])")
# Lenient: exporters do leave bare tabs and line ends in their texts.
_DECODER = json.JSONDecoder(strict=False)


class _RejectedError(Exception):
    """This line is no document; the message is the reason."""


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
    suffixes: frozenset[str] = frozenset({".jsonl", ".ndjson"})

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

    def read(self, stream: BinaryIO, max_bytes: int, first_line: int = 1) -> Iterator[Document | Rejection]:
        """Yield one document or rejection for each line that is not blank; `first_line` is the number of the first.

        An id of one source that stands twice among these lines is rejected.
        """
        seen = SeenIds()
        for line in _read_lines(stream, max_bytes, first_line):
            if line.number == 1 and line.data.startswith(_OTHER_MARKS):
                yield Rejection("the file is UTF-16 or UTF-32; JSON lines must be UTF-8", line=1)
                return
            if line.size > max_bytes:
                yield Rejection(
                    describe_excess(line.size, max_bytes),
                    fragment=f"line {line.number}",
                    line=line.number,
                    raw_text=show_beginning(line.data),
                )
            elif line.data.strip():
                yield _read_document(line, seen)


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


def _read_document(line: _Line, seen: SeenIds) -> Document | Rejection:
    sha256 = hashlib.sha256(line.data).hexdigest()
    fragment = f"line {line.number}"
    try:
        record = _load(line)
        external_id = _take_id(record)
        # An id that reads like our “line 7” must not be taken for that line.
        fragment = f"id {external_id}" if _LIKE_A_LINE.fullmatch(external_id) else external_id or fragment
        article = _make_article(record, external_id)
        name = f"{article.source}\n{external_id}"  # an id is one within its source
        _check_new(external_id, seen.find_line(name))
    except _RejectedError as error:
        return Rejection(str(error), sha256, fragment, line.number, show_beginning(line.data))
    if external_id:
        seen.add(name, line.number)
    ignored = frozenset(clean_text(key)[0][:_IGNORED_KEY_LENGTH] for key in record.keys() - KNOWN_KEYS)
    return Document(article, sha256, fragment, line.number, ignored)


def _load(line: _Line) -> dict[str, Any]:
    try:
        record = _DECODER.decode(line.data.decode("utf-8"))
    except RecursionError:
        raise _RejectedError("invalid JSON: nested too deeply") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        if not line.is_ended:
            reason = "the last line is cut off in the middle; was the file still being written?"
        elif isinstance(error, UnicodeDecodeError):
            reason = f"invalid UTF-8 at byte {error.start + 1:,}"
        else:
            reason = f"invalid JSON at column {error.pos + 1:,}: {error.msg}"
        raise _RejectedError(reason) from None
    except ValueError:
        # Python refuses to read integers of more than 4,300 digits.
        raise _RejectedError("invalid JSON: a number has too many digits") from None
    if not isinstance(record, dict):
        raise _RejectedError(f"a line should be an object, found {_name_type(record)}")
    return record


def _take_id(record: dict[str, Any]) -> str:
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str | None):
        raise _RejectedError(f"“id” should be text or a whole number, found {_name_type(value)}")
    return _keep_length(_ID, fold_blanks(normalize_text(clean_text(value or "")[0])), [])


def _check_new(external_id: str, earlier: int) -> None:
    if external_id and earlier:
        raise _RejectedError(describe_repeated_id(external_id, earlier))


def _make_article(record: dict[str, Any], external_id: str) -> ParsedArticle:
    notes: list[str] = []
    taken = _take_lines(record, notes)
    values: dict[str, Any] = {one.name: _read_value(one, lines, notes) for one, lines in taken.items()}
    if not values["headline"] and not values["body"]:
        raise _RejectedError("both “headline” and “body” are empty")
    is_derived = not values["headline"]
    if is_derived:
        values["headline"] = derive_headline(values["body"])
    more = {name: values.pop(name) for name in list(values) if name not in ParsedArticle.__slots__}
    return ParsedArticle(
        is_headline_derived=is_derived,
        external_id=external_id,
        notes=tuple(notes),
        more={name: value for name, value in more.items() if value},
        **values,
    )


def _take_lines(record: dict[str, Any], notes: list[str]) -> dict[Field, list[str]]:
    """Return the texts of each field, one empty where its key is missing or null; note what had to be cleaned."""
    taken: dict[Field, list[str]] = {}
    cleaned: list[str] = []
    for one in _BROUGHT:
        pairs = [clean_text(text) for text in _texts_of(one, record.get(one.key))]
        taken[one] = [text for text, _ in pairs]
        if any(is_changed for _, is_changed in pairs):
            cleaned.append(f"“{one.key}”")
    if cleaned:
        notes.append(f"characters that can not be stored removed from {', '.join(cleaned)}")
    return taken


def _texts_of(field: Field, value: Any) -> list[str]:
    """Return the texts under a key: of a list those in it, of a text that stands for a list what commas part."""
    if field.kind is Kind.LIST:
        if isinstance(value, list):
            if wrong := [one for one in value if not isinstance(one, str)]:
                raise _RejectedError(f"“{field.key}” should be a list of texts, found {_name_type(wrong[0])} in it")
            return value
        if isinstance(value, str):
            return value.replace(";", ",").split(",")
    if not isinstance(value, str | None):
        raise _RejectedError(f"“{field.key}” should be text, found {_name_type(value)}")
    return [value or ""]


def _read_value(field: Field, lines: list[str], notes: list[str]) -> Any:
    """Return what a document says of a field; what can not be used of it is noted."""
    if field.name != "url":  # another spelling of an address may lead elsewhere
        lines = [normalize_text(line) for line in lines]
    if field.kind is Kind.TEXT:
        return lines[0] if lines[0].strip() else ""
    if field.kind is Kind.LIST:
        folded = [_keep_length(field, fold_blanks(line), notes) for line in lines]
        return _keep_number(field, list(dict.fromkeys(filter(None, folded))), notes)
    line = fold_blanks(lines[0])
    if field.kind is Kind.DAY:
        return _find_date(line, notes)
    if field.kind is Kind.MOMENT:
        return _find_moment(field, line, notes)
    if field.name == "dateline":
        line = line.rstrip(" -–—―−")
    if field.name == "url":
        line = _check_url(line, notes)
    return _keep_length(field, line, notes)


def _keep_number(field: Field, lines: list[str], notes: list[str]) -> list[str]:
    if len(lines) > MOST_LINES:
        notes.append(f"“{field.key}” has {len(lines):,} entries; cut to {MOST_LINES:,}")
    return lines[:MOST_LINES]


def _keep_length(field: Field, text: str, notes: list[str]) -> str:
    """Return a text as far as its field takes it; raise _RejectedError where it takes no part of a text."""
    if field.limit is None or len(text) <= field.limit.characters:
        return text
    limit, excess = field.limit
    problem = f"“{field.key}” has {len(text):,} characters"
    if excess is Excess.REJECT:
        raise _RejectedError(f"{problem}; at most {limit:,} are kept")
    notes.append(f"{problem}; cut to {limit:,}")
    return text[:limit].rstrip()


def _check_url(url: str, notes: list[str]) -> str:
    """Return the address, or nothing (and a note) where it is none of the web."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", url)
    except ValueError:
        is_web = False
    if url and not is_web:
        notes.append("“url” is no http or https address; left out")
        return ""
    return url


def _find_date(words: str, notes: list[str]) -> date | None:
    """Return the day of an ISO date or datetime, or None and a note."""
    if not words:
        notes.append("no date in “published_on”; kept without a date")
        return None
    try:
        return read_date(_TIME.split(words, maxsplit=1)[0])
    except UnusableDateError as error:
        notes.append(describe_unusable_date(words, "“published_on”", error))
        return None


def _find_moment(field: Field, words: str, notes: list[str]) -> datetime | None:
    """Return the time of an ISO datetime or date, read as UTC where it names no zone, or None and a note."""
    if not words:
        return None
    try:
        moment = datetime.fromisoformat(words)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        quote = words if len(words) <= SHOWN_CHARACTERS else f"{words[:SHOWN_CHARACTERS]}…"
        notes.append(f"“{quote}” in “{field.key}” is no ISO date and time; left out")
        return None


def _name_type(value: object) -> str:
    """Return how JSON calls the type of a value."""
    if value is None:
        return "null"
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "an object"}
    return names[type(value)]
