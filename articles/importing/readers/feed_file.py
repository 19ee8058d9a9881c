"""Feeds that were saved as files: RSS of all versions, and Atom."""

from calendar import timegm
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from pathlib import PurePath
from typing import Any

import feedparser
from lxml import etree

from articles.importing.markup import UnreadableMarkupError, read_line
from articles.importing.readers.agency_text import read_any, read_html
from articles.importing.readers.feed_entries import FeedEntry, finish_entry, read_feed_date
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.limits import show_beginning
from articles.importing.readers.protocol import Confidence, Document, ReadOptions, Rejection
from articles.importing.readers.whole_files import WholeFileReader
from articles.importing.readers.xml_files import find_root, name_of, read_xml
from articles.importing.readers.xml_values import find_within
from articles.text.sentences import fold_blanks

_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_MARKS = (
    "purl.org/rss/",
    "www.w3.org/2005/Atom",
    "purl.org/atom/",
    "my.netscape.com/rdf",
    "<channel",
    "<item",
    "<entry",
)
_NOT_FEEDS = ("wordpress.org/export", "iptc.org/std")
_ITEMS = ("item", "entry")
_OF_A_FEED = frozenset({"title", "link", "language", "author", "creator", "publisher", "lang", "managingeditor", "id"})
_LONGEST_OF_A_FEED = 2_000  # characters of a child of a feed that its entries need
_ENTRIES_AT_ONCE = 50
_MOST_ELEMENTS = 20_000  # of an entry; feedparser takes quadratic time for some
_HEADERS = {"content-type": "application/xml; charset=utf-8"}

# What feedparser raises for values that it did not expect in a damaged feed.
_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)

Parsed = Any  # a dictionary of feedparser, which has no types


class FeedFileReader(WholeFileReader):
    """Reads RSS 0.9x, 1.0 and 2.0 and Atom, each entry as an article."""

    name: str = "feed"
    label: str = "Feed (RSS, Atom)"
    suffixes: frozenset[str] = frozenset({".rss", ".atom", ".rdf"})

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by the root element."""
        root = find_root(head)
        if not root:
            return Confidence.NO
        if root.name.lower() in _ROOTS and not any(mark in root.head for mark in _NOT_FEEDS):
            is_sure = root.name.lower() == "rss" or any(mark in root.head for mark in _MARKS)
            return Confidence.CERTAIN if is_sure else Confidence.LIKELY
        return Confidence.BY_NAME if PurePath(name).suffix.lower() in self.suffixes else Confidence.NO

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield the entries of a feed, or why there is none."""
        try:
            roots, notes = read_xml(data, options.encoding)
        except UnreadableMarkupError as error:
            yield Rejection(str(error), raw_text=show_beginning(data))
            return
        seen, number = SeenIds(), 0
        for root in roots:
            is_empty = True
            for entry in read_entries(root):
                is_empty = False
                number += 1
                yield finish_entry(entry, number, seen, notes, options.max_bytes)
            if is_empty:
                yield Rejection(_describe_emptiness(root), raw_text=show_beginning(data))


def read_entries(root: etree._Element) -> Iterator[FeedEntry | Rejection]:
    """Take the entries out of a feed, and yield what each says, or why that cannot be read."""
    items = _take_items(root)
    for start in range(0, len(items), _ENTRIES_AT_ONCE):
        yield from _read_items(root, items[start : start + _ENTRIES_AT_ONCE])


def read_feed_title(root: etree._Element) -> str:
    """Return the title of a feed whose entries were taken out."""
    parsed = _parse(root, [])
    return _read_title(parsed.feed) if parsed else ""


def is_feed(root: etree._Element) -> bool:
    """Tell by its root element whether a document is a feed."""
    return name_of(root).lower() in _ROOTS


def _describe_emptiness(root: etree._Element) -> str:
    name = name_of(root)
    if is_feed(root):
        title = read_feed_title(root)
        return f"the feed “{title}” has no entries" if title else "the feed has no entries"
    if name.lower() == "html":
        return "it is a page of the web, not a feed; save the feed itself"
    return f"it is not an RSS or Atom feed: its first element is <{name}>"


def _read_items(root: etree._Element, items: list[etree._Element]) -> Iterator[FeedEntry | Rejection]:
    """Yield what some entries of a feed say."""
    usual = [item for item in items if sum(1 for _ in item.iter()) <= _MOST_ELEMENTS]
    parsed = _parse_apart(root, usual)
    for item in items:
        data = etree.tostring(item, encoding="utf-8", with_tail=False)
        if found := parsed.get(item):
            entry, feed = found
            yield _read_parsed(entry, feed, data)
        elif item in parsed:
            yield Rejection(
                "the entry cannot be read: its elements are not as in a feed", raw_text=show_beginning(data)
            )
        else:
            reason = f"the entry has more than {_MOST_ELEMENTS:,} elements, as no article has"
            yield Rejection(reason, raw_text=show_beginning(data))


def _parse_apart(
    root: etree._Element, items: list[etree._Element]
) -> dict[etree._Element, tuple[Parsed, Parsed] | None]:
    """Return what feedparser makes of each entry, with its feed; None where it fails for one."""
    together = _parse(root, items)
    if together and len(together.entries) == len(items):
        return dict(zip(items, ((entry, together.feed) for entry in together.entries), strict=True))
    # One of them is damaged, or no entry to feedparser, so each is read by itself.
    found = {item: _parse(root, [item]) for item in items}
    return {item: (one.entries[0], one.feed) if one and one.entries else None for item, one in found.items()}


def _take_items(root: etree._Element) -> list[etree._Element]:
    """Take the entries out of a feed and return them; leave of the feed no more than they need."""
    items = find_within(root, _ITEMS)
    for item in items:
        parent = item.getparent()
        if parent is not None:
            parent.remove(item)
    for parent in [root, *(one for one in root if name_of(one).lower() == "channel")]:
        for child in list(parent):
            if name_of(child).lower() != "channel" and not _is_of_a_feed(child):
                parent.remove(child)
    return items


def _is_of_a_feed(element: etree._Element) -> bool:
    return name_of(element).lower() in _OF_A_FEED and len(etree.tostring(element)) <= _LONGEST_OF_A_FEED


def _parse(root: etree._Element, items: list[etree._Element]) -> Parsed:
    """Return what feedparser makes of a feed with these entries, None where it fails.

    It is given bytes, so it never fetches anything.
    """
    feed = deepcopy(root)
    channel = next((one for one in feed if name_of(one).lower() == "channel"), feed)
    target = feed if name_of(feed).lower() == "rdf" else channel
    target.extend(map(deepcopy, items))
    data = etree.tostring(feed, encoding="utf-8", xml_declaration=True)
    try:
        return feedparser.parse(
            BytesIO(data), response_headers=_HEADERS, sanitize_html=False, resolve_relative_uris=False
        )
    except _FAULTS:
        return None


def _read_parsed(entry: Parsed, feed: Parsed, data: bytes) -> FeedEntry:
    source = entry.get("source") or {}
    guid = _words(entry, "id")
    address = _words(entry, "feedburner_origlink") or _words(entry, "pheedo_origlink") or _words(entry, "link")
    return FeedEntry(
        data=data,
        guid=guid,
        address="" if address == guid and "://" not in address else address,
        base=_words(feed, "link"),
        title=_read_title(entry),
        content=_read_content(entry),
        summary=_read_detail(entry.get("summary_detail")) or _read_detail(entry.get("subtitle_detail")),
        author=_read_authors(entry),
        published=_read_date(entry, "published", "created"),
        updated=_read_date(entry, "updated"),
        language=_read_language(entry) or _words(feed, "language"),
        source=fold_blanks(read_line(_words(source, "title") or _words(entry, "news_source") or _words(feed, "title"))),
        keywords=[_words(tag, "label") or _words(tag, "term") for tag in entry.get("tags") or ()],
    )


def _words(values: Any, key: str) -> str:
    """Return the text that stands under a key itself; feedparser would give some in the place of others."""
    value = dict.get(values, key)
    return value.strip() if isinstance(value, str) else ""


def _read_title(values: Parsed) -> str:
    """Return the title of a feed, an entry or the source of an entry, on one line."""
    detail = values.get("title_detail")
    return fold_blanks(_read_detail(detail) if detail else read_line(_words(values, "title")))


def _read_content(entry: Parsed) -> str:
    """Return the whole text of an entry; of several forms of it the longest."""
    return max(map(_read_detail, entry.get("content") or ()), key=len, default="")


def _read_detail(detail: Any) -> str:
    """Return a text of an entry: what is HTML becomes text."""
    if not detail:
        return ""
    value, kind = detail.get("value") or "", detail.get("type") or ""
    return read_html(value) if "html" in kind or "xml" in kind else read_any(value)


def _read_authors(entry: Parsed) -> str:
    names = [_words(one, "name") for one in entry.get("authors") or ()]
    return ", ".join(dict.fromkeys(filter(None, names))) or _words(entry.get("author_detail") or {}, "name")


def _read_date(entry: Parsed, *keys: str) -> str:
    """Return a date as it is written; one that only feedparser can read, as the moment it found, in UTC."""
    for key in keys:
        words, parsed = _words(entry, key), dict.get(entry, f"{key}_parsed")
        if parsed and not read_feed_date(words):
            try:
                return datetime.fromtimestamp(timegm(parsed), UTC).isoformat()
            except (ValueError, OverflowError, OSError):
                return words
        if words:
            return words
    return ""


def _read_language(entry: Parsed) -> str:
    details = [*(entry.get("content") or ()), entry.get("summary_detail"), entry.get("title_detail")]
    return next((found for one in details if one and (found := one.get("language"))), "")
