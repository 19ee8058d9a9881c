"""Records of keys and texts, as lines of JSON hold them: what articles.fields declares, read into an article. Pure."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from articles.fields import FIELD, Excess, Field, Kind, fields_with
from articles.importing.decoding import clean_text, normalize_text
from articles.importing.headlines import derive_headline
from articles.importing.readers.dates import UnusableDateError, describe_unusable_date, read_date
from articles.importing.readers.ids import SeenIds, describe_repeated_id
from articles.importing.readers.limits import show_beginning
from articles.importing.readers.protocol import DateOrigin, Document, ParsedArticle, Place, Rejection, Unit
from articles.text.sentences import fold_blanks

_ID = FIELD["external_id"]
_BROUGHT = tuple(one for one in fields_with("key") if one is not _ID)
KNOWN_KEYS = frozenset(one.key for one in fields_with("key"))
MOST_LINES = 100  # of a list
SHOWN_CHARACTERS = 40  # of what could not be read

_IGNORED_KEY_LENGTH = 80
_LIKE_A_PLACE = re.compile(rf"(?:id )*(?:{'|'.join(Unit)}) [0-9]+")
_TIME = re.compile(r"[Tt ](?=[0-9])")

Record = Mapping[str, Any]


class UnreadableRecordError(Exception):
    """This record is no document; the message is the reason."""


def read_record(
    record: Record,
    place: Place | None,
    data: bytes,
    seen: SeenIds,
    *,
    date_origin: DateOrigin = DateOrigin.STATED,
    notes: tuple[str, ...] = (),
) -> Document | Rejection:
    """Return the document of a record that stands at a place of its file and is written there as these bytes.

    Without a place it is the only one of its file. `notes` are what the reader of its format has noticed.

    An id of one source that stands twice among those of `seen` is rejected.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    fragment = str(place or "")
    try:
        external_id = _take_id(record)
        # An id that reads like our “line 7” must not be taken for that place.
        if place:
            fragment = f"id {external_id}" if _LIKE_A_PLACE.fullmatch(external_id) else external_id or fragment
        article = _make_article(record, external_id, notes)
        article = replace(article, date_origin=date_origin)
        name = f"{article.source}\n{external_id}"  # an id is one within its source
        if place and external_id:
            _check_new(external_id, seen.find(name), place.unit)
    except UnreadableRecordError as error:
        return Rejection(str(error), sha256, fragment, place, show_beginning(data))
    if place and external_id:
        seen.add(name, place.number)
    ignored = frozenset(clean_text(key)[0][:_IGNORED_KEY_LENGTH] for key in record.keys() - KNOWN_KEYS)
    return Document(article, sha256, fragment, place, ignored)


def _take_id(record: Record) -> str:
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str | None):
        raise UnreadableRecordError(f"“id” should be text or a whole number, found {name_type(value)}")
    return _keep_length(_ID, fold_blanks(normalize_text(clean_text(value or "")[0])), [])


def _check_new(external_id: str, earlier: int, unit: Unit) -> None:
    if earlier:
        raise UnreadableRecordError(describe_repeated_id(external_id, Place(earlier, unit)))


def _make_article(record: Record, external_id: str, noticed: tuple[str, ...]) -> ParsedArticle:
    notes = list(noticed)
    taken = _take_lines(record, notes)
    values: dict[str, Any] = {one.name: _read_value(one, lines, notes) for one, lines in taken.items()}
    if not values["headline"] and not values["body"]:
        raise UnreadableRecordError("both “headline” and “body” are empty")
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


def _take_lines(record: Record, notes: list[str]) -> dict[Field, list[str]]:
    """Return the texts of each field, one empty where its key is missing or null; note what had to be cleaned."""
    taken: dict[Field, list[str]] = {}
    cleaned: list[str] = []
    for one in _BROUGHT:
        value = record.get(one.key)
        if value is None:
            taken[one] = [""]
            continue
        pairs = [clean_text(text) for text in _texts_of(one, value)]
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
                raise UnreadableRecordError(
                    f"“{field.key}” should be a list of texts, found {name_type(wrong[0])} in it"
                )
            return value
        if isinstance(value, str):
            return value.replace(";", ",").split(",")
    if not isinstance(value, str | None):
        raise UnreadableRecordError(f"“{field.key}” should be text, found {name_type(value)}")
    return [value or ""]


def _read_value(field: Field, lines: list[str], notes: list[str]) -> Any:
    """Return what a document says of a field; what can not be used of it is noted."""
    if lines == [""] and field.kind is not Kind.DAY:  # as most fields of most documents; a missing date is noted
        return "" if field.kind is Kind.ROW else field.empty
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
    """Return a text as far as its field takes it; raise UnreadableRecordError where it takes no part of a text."""
    if field.limit is None or len(text) <= field.limit.characters:
        return text
    limit, excess = field.limit
    problem = f"“{field.key}” has {len(text):,} characters"
    if excess is Excess.REJECT:
        raise UnreadableRecordError(f"{problem}; at most {limit:,} are kept")
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


def name_type(value: object) -> str:
    """Return how JSON calls the type of a value."""
    if value is None:
        return "null"
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "an object"}
    return names[type(value)]
