"""An entry of a feed, of whatever format, as an article. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from articles.importing.markup import read_line
from articles.importing.readers.agency_items import fit_id
from articles.importing.readers.feed_addresses import unwrap
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.limits import describe_excess, show_beginning
from articles.importing.readers.protocol import DateOrigin, Document, Place, Rejection, Unit
from articles.importing.readers.records import read_record
from articles.text.sentences import fold_blanks

_LONGEST_LANGUAGE = 15


@dataclass(slots=True)
class FeedEntry:
    """What an entry says, its texts without markup; `data` are its bytes, `base` is the address of its feed."""

    data: bytes
    guid: str = ""
    address: str = ""
    base: str = ""
    title: str = ""
    content: str = ""
    summary: str = ""
    author: str = ""
    published: str = ""
    updated: str = ""
    language: str = ""
    source: str = ""
    keywords: list[str] = field(default_factory=list)


def read_entry(entry: FeedEntry, number: int, seen: SeenIds, notes: Iterable[str]) -> Document | Rejection:
    """Return the article of the entry with this number in its feed."""
    place, title = Place(number, Unit.RECORD), entry.title
    if entry.source and title.endswith((f" - {entry.source}", f" | {entry.source}")):
        title = title[: -len(entry.source) - 3].rstrip()  # as search engines write it
    summary = "" if _only_repeats(entry.summary, title, entry.source) else entry.summary
    if not (title or entry.content or summary):
        sha256 = hashlib.sha256(entry.data).hexdigest()
        reason = "the entry has neither a headline nor a text"
        return Rejection(reason, sha256, entry.guid or str(place), place, show_beginning(entry.data))
    found = list(notes)
    if not entry.content and summary:
        found.append("the feed has only a summary of it, which was taken as its text")
    published = read_feed_date(entry.published or entry.updated) or entry.published or entry.updated
    updated = read_feed_date(entry.updated) or entry.updated
    record = {
        "id": fit_id(entry.guid),
        "url": unwrap(_join(entry.base, entry.address.strip())),
        "headline": title,
        "body": entry.content or summary,
        "byline": fold_blanks(read_line(entry.author)),
        "published_on": published,
        "updated_at": updated if updated != published else "",
        "source": entry.source,
        "language": entry.language if len(entry.language) <= _LONGEST_LANGUAGE else "",
        "keywords": list(dict.fromkeys(word for one in entry.keywords if (word := fold_blanks(read_line(one))))),
    }
    return read_record(record, place, entry.data, seen, date_origin=DateOrigin.FEED, notes=tuple(found))


def finish_entry(
    entry: FeedEntry | Rejection, number: int, seen: SeenIds, notes: tuple[str, ...], most: int
) -> Document | Rejection:
    """Return the article of the entry with this number in its feed; no entry may have more than `most` bytes."""
    place = Place(number, Unit.RECORD)
    if isinstance(entry, FeedEntry):
        if len(entry.data) <= most:
            return read_entry(entry, number, seen, notes)
        return Rejection(describe_excess(len(entry.data), most), "", str(place), place, show_beginning(entry.data))
    return Rejection(entry.reason, entry.sha256, str(place), place, entry.raw_text)


def read_feed_date(words: str) -> str:
    """Return a date of a feed in ISO's form with its zone; nothing where it is in other words."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(words.strip()).isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return ""


def _join(base: str, address: str) -> str:
    """Return an address in full: some feeds leave out what it has in common with that of the feed."""
    try:
        return urljoin(base, address) if address else ""
    except ValueError:  # of an address that is none
        return address


def _only_repeats(summary: str, title: str, source: str) -> bool:
    """Tell a summary that is the headline once more, maybe with the name of its source, as search engines have it."""
    left = fold_blanks(summary).casefold().removeprefix(title.casefold()).strip(" \u00a0-–—|.…")
    return not left or left == source.casefold()
