"""Records of keys and values, as lines of JSON hold them: what articles.fields declares, read into an article. Pure.

A fault in one value never costs the article: what can be read of it is, and a note says what could not.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from articles.fields import FIELD, Excess, Field, Kind, fields_with
from articles.importing.decoding import clean_text, normalize_text
from articles.importing.headlines import derive_headline
from articles.importing.markup import read_line, read_paragraphs
from articles.importing.readers import values
from articles.importing.readers.datelines import cut_dateline, name_place
from articles.importing.readers.dates import (
    DATE_TEXT_LENGTH,
    FoundDay,
    UnusableDateError,
    describe_unusable_date,
    read_day,
    read_moment,
)
from articles.importing.readers.ids import SeenIds, describe_repeated_id
from articles.importing.readers.languages import find_language
from articles.importing.readers.limits import show_beginning
from articles.importing.readers.protocol import DateOrigin, Document, ParsedArticle, Place, Rejection, Unit
from articles.text.sentences import fold_blanks

_ID = FIELD["external_id"]
_BROUGHT = tuple(one for one in fields_with("key") if one is not _ID)
KNOWN_KEYS = frozenset(one.key for one in fields_with("key"))
MOST_LINES = 100  # of a list
_SHOWN_KINDS = 10  # of blocks
SHOWN_CHARACTERS = 40  # of what could not be read

_IGNORED_KEY_LENGTH = 80
_LIKE_A_PLACE = re.compile(rf"(?:id )*(?:{'|'.join(Unit)}) [0-9]+")
_WEB_PAGE = re.compile(r"(?:https?://|//|www\.)\S+", re.IGNORECASE)

Record = Mapping[str, Any]


class UnreadableRecordError(Exception):
    """This record is no document; the message is the reason."""


@dataclass(slots=True)
class _Reading:
    """The record at hand: its notes so far, and what is known of the way its values are written."""

    record: Record
    notes: list[str]
    day_first: bool | None
    date_origin: DateOrigin
    date_place: str
    language: str = ""
    cleaned: list[str] = field(default_factory=list)


def read_record(
    record: Record,
    place: Place | None,
    data: bytes,
    seen: SeenIds,
    *,
    date_origin: DateOrigin = DateOrigin.STATED,
    notes: tuple[str, ...] = (),
    day_first: bool | None = None,
    date_place: str = "“published_on”",
) -> Document | Rejection:
    """Return the document of a record that stands at a place of its file and is written there as these bytes.

    Without a place it is the only one of its file. `notes` are what the reader of its format has noticed;
    `day_first` says which number of 06/07/2018 is the day, if that is known; `date_place` is what notes call the place
    of the date.

    An id of one source that stands twice among those of `seen` is rejected.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    fragment = str(place or "")
    reading = _Reading(record, list(notes), day_first, date_origin, date_place)
    try:
        external_id = _take_id(reading)
        # An id that reads like our “line 7” must not be taken for that place.
        if place:
            fragment = f"id {external_id}" if _LIKE_A_PLACE.fullmatch(external_id) else external_id or fragment
        article = replace(_make_article(reading), external_id=external_id)
        name = f"{article.source}\n{external_id}"  # an id is one within its source
        if place and external_id:
            _check_new(external_id, seen.find(name), place.unit)
    except UnreadableRecordError as error:
        return Rejection(str(error), sha256, fragment, place, show_beginning(data))
    if place and external_id:
        seen.add(name, place.number)
    ignored = frozenset(clean_text(str(key))[0][:_IGNORED_KEY_LENGTH] for key in record.keys() - KNOWN_KEYS)
    return Document(article, sha256, fragment, place, ignored)


def _take_id(reading: _Reading) -> str:
    texts = [line for text in _take_texts(_ID, reading) if (line := fold_blanks(normalize_text(text)))]
    if len(texts) > 1:
        reading.notes.append(f"“id” holds {len(texts):,} ids; left out")
        return ""
    return _keep_length(_ID, texts[0], reading.notes) if texts else ""


def _check_new(external_id: str, earlier: int, unit: Unit) -> None:
    if earlier:
        raise UnreadableRecordError(describe_repeated_id(external_id, Place(earlier, unit)))


def _make_article(reading: _Reading) -> ParsedArticle:
    taken = {one: _take_texts(one, reading) for one in _BROUGHT}
    notes = reading.notes
    if reading.cleaned:
        notes.append(f"characters that cannot be stored removed from {', '.join(reading.cleaned)}")
    reading.language = _find_language(taken[FIELD["language"]], notes)
    article: dict[str, Any] = {one.name: _read_value(one, texts, reading) for one, texts in taken.items()}
    if not article["headline"] and not article["body"]:
        why = "".join(f"; {note}" for note in notes if note.startswith(("“headline”", "“body”")))
        raise UnreadableRecordError(f"both “headline” and “body” are empty{why}")
    if not article["body"]:
        notes.append("it has a headline but no text")
    cut = _take_dateline(article)
    is_derived = not article["headline"]
    if is_derived:
        article["headline"] = derive_headline(article["body"])
    date_text = _first_line(taken[FIELD["published_on"]])[:DATE_TEXT_LENGTH]
    if not date_text and (found := _date_by_dateline(article["dateline"], reading)):
        article["published_on"], date_text = found
    more = {name: article.pop(name) for name in list(article) if name not in ParsedArticle.__slots__}
    return ParsedArticle(
        is_headline_derived=is_derived,
        date_origin=reading.date_origin,
        date_text=date_text,
        notes=tuple(clean_text(note)[0] for note in notes),
        cut_dateline=cut,
        more={name: value for name, value in more.items() if value},
        **article,
    )


def _take_dateline(article: dict[str, Any]) -> str:
    """Move the dateline that a body opens with to where it belongs; return what was cut off the body."""
    found = cut_dateline(article["body"])
    if found is None:
        return ""
    dateline, start = found
    stated, body = article["dateline"], article["body"]
    if stated and name_place(stated) != name_place(dateline):
        return ""
    article["dateline"], article["body"] = stated or dateline, body[start:]
    return str(body[:start])


def _date_by_dateline(dateline: str, reading: _Reading) -> FoundDay | None:
    """Return the day that a dateline names with its year, where the document says nothing else of its date."""
    if not any(character.isdigit() for character in dateline):
        return None
    try:
        found = read_day(dateline, reading.day_first, reading.language)
    except UnusableDateError:
        return None
    reading.notes.remove(_describe_no_date(reading))
    reading.notes.append(f"no date in {reading.date_place}; that of its dateline is used")
    reading.date_origin = DateOrigin.DATELINE
    return found


def _take_texts(one: Field, reading: _Reading) -> list[str]:
    """Return the texts under the key of a field, fit to be stored and without markup; note what else stands there."""
    value = reading.record.get(one.key)
    if value is None:
        return []
    found = values.find_texts(value, TEXT_KEYS[one.key])
    reading.notes += [f"“{one.key}” holds {kind}, which is not text; left out" for kind in dict.fromkeys(found.others)]
    if found.left_out:
        kinds = ", ".join(kind[:SHOWN_CHARACTERS] for kind in list(dict.fromkeys(found.left_out))[:_SHOWN_KINDS])
        reading.notes.append(f"“{one.key}” holds blocks that are not its text ({kinds}); left out")
    texts: list[str] = []
    is_cleaned = False
    read_markup = _MARKUP_READERS[one]
    for text in found.texts:
        cleaned, is_changed = clean_text(text)
        is_cleaned = is_cleaned or is_changed
        plain = read_markup(cleaned)
        texts.append(plain if plain is cleaned else clean_text(plain)[0])
    if is_cleaned:
        reading.cleaned.append(f"“{one.key}”")
    if one.kind is Kind.LIST and isinstance(value, str):
        texts = [part for text in texts for part in text.replace(";", ",").split(",")]
    return texts


def _choose_keys(one: Field) -> tuple[str, ...] | None:
    """Return under which keys an object has the text of a field, None where all of its blocks are that."""
    if one.kind in {Kind.DAY, Kind.MOMENT}:
        return values.DATES
    if one.kind is Kind.TEXT:
        return None
    if one.kind is Kind.LIST:
        return values.TERMS
    if one.name == "language":
        return values.CODES
    if one.kind is Kind.ROW:
        return values.SITES
    return values.ADDRESSES if one.name == "url" else values.NAMES


def _markup_reader(one: Field) -> Callable[[str], str]:
    if one.kind is Kind.TEXT:
        return read_paragraphs
    return _read_address if one.name == "url" else read_line


def _read_address(text: str) -> str:
    """Return an address as it is, but for the one entity that HTML demands in it."""
    return text.replace("&amp;", "&")


# Under which keys an object has the text of a field, by the key of the field.
TEXT_KEYS = {one.key: _choose_keys(one) for one in (_ID, *_BROUGHT)}
_MARKUP_READERS = {one: _markup_reader(one) for one in (_ID, *_BROUGHT)}


def _first_line(texts: list[str]) -> str:
    return fold_blanks(normalize_text(texts[0])) if texts else ""


def _read_value(one: Field, texts: list[str], reading: _Reading) -> Any:
    """Return what a document says of a field; what cannot be used of it is noted."""
    notes = reading.notes
    if not texts and one.kind is not Kind.DAY:  # as most fields of most documents; a missing date is noted
        return "" if one.kind is Kind.ROW else one.empty
    if one.name == "language":
        return reading.language
    if one.name != "url":  # another spelling of an address may lead elsewhere
        texts = [normalize_text(text) for text in texts]
    if one.kind is Kind.TEXT:
        return one.between.join(text for text in texts if text.strip())
    lines = list(dict.fromkeys(line for text in texts if (line := fold_blanks(text))))
    if one.kind is Kind.LIST:
        return _keep_number(one, [_keep_length(one, line, notes) for line in lines], notes)
    return _read_line_value(one, _choose_line(one, lines, notes), reading)


def _read_line_value(one: Field, line: str, reading: _Reading) -> Any:
    if one.kind is Kind.DAY:
        return _find_date(line, reading)
    if one.kind is Kind.MOMENT:
        return _find_moment(one, line, reading)
    if one.name == "dateline":
        line = line.rstrip(" -–—―−")
    elif one.name == "url":
        line = _check_url(line, reading.notes)
    elif one.name == "source":
        line = _name_source(line)
    return _keep_length(one, line, reading.notes)


def _choose_line(one: Field, lines: list[str], notes: list[str]) -> str:
    """Return the lines of a field as one, or the first of them and a note."""
    if one.between:
        return one.between.join(lines)
    if len(lines) > 1:
        notes.append(f"“{one.key}” holds {len(lines):,} texts; only the first is used")
    return lines[0] if lines else ""


def _keep_number(one: Field, lines: list[str], notes: list[str]) -> list[str]:
    if len(lines) > MOST_LINES:
        notes.append(f"“{one.key}” has {len(lines):,} entries; cut to {MOST_LINES:,}")
    return lines[:MOST_LINES]


def _keep_length(one: Field, text: str, notes: list[str]) -> str:
    """Return a text as far as its field takes it, nothing where a part of it would be worth nothing; note it."""
    if one.limit is None or len(text) <= one.limit.characters:
        return text
    limit, excess = one.limit
    problem = f"“{one.key}” has {len(text):,} characters"
    if excess is Excess.LEAVE_OUT:
        notes.append(f"{problem}; left out, at most {limit:,} are kept")
        return ""
    notes.append(f"{problem}; cut to {limit:,}")
    return text[:limit].rstrip()


def _find_language(texts: list[str], notes: list[str]) -> str:
    """Return the tag of the language that the first text names; empty, and a note, where it names none."""
    if not (words := _first_line(texts)):
        return ""
    tag = find_language(words)
    if tag is None:
        notes.append(f"“{_quote(words)}” in “language” is not a known language, or is more than one; left out")
    return tag or ""


def _name_source(line: str) -> str:
    """Return the name of a source; of the address of a page its host."""
    if not _WEB_PAGE.fullmatch(line):
        return line
    try:
        host = urlsplit(line if "//" in line else f"//{line}").hostname
    except ValueError:
        return line
    return host.removeprefix("www.").rstrip(".") if host else line


def _check_url(url: str, notes: list[str]) -> str:
    """Return the address, or nothing (and a note) where it is none of the web."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", url)
    except ValueError:
        is_web = False
    if url and not is_web:
        notes.append("“url” is not an http or https address; left out")
        return ""
    return url


def _find_date(words: str, reading: _Reading) -> date | None:
    """Return the day that words name, or None and a note."""
    if not words:
        reading.notes.append(_describe_no_date(reading))
        return None
    try:
        return read_day(words, reading.day_first, reading.language).day
    except UnusableDateError as error:
        reading.notes.append(describe_unusable_date(words, reading.date_place, error))
        return None


def _describe_no_date(reading: _Reading) -> str:
    return f"no date in {reading.date_place}; kept without a date"


def _find_moment(one: Field, words: str, reading: _Reading) -> datetime | None:
    """Return the time that words name, or None and a note."""
    if not words:
        return None
    try:
        return read_moment(words, reading.day_first, reading.language)
    except UnusableDateError as error:
        reading.notes.append(f"“{_quote(words)}” in “{one.key}” {error}; left out")
        return None


def _quote(words: str) -> str:
    return words if len(words) <= SHOWN_CHARACTERS else f"{words[:SHOWN_CHARACTERS]}…"
