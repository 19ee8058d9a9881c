"""What a feed says that was fetched: its entries, its title, and how often it wants to be fetched. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from lxml import etree

from articles.feeds.troubles import FetchError, Trouble
from articles.importing.markup import UnreadableMarkupError
from articles.importing.readers import Rejection
from articles.importing.readers.feed_entries import FeedEntry
from articles.importing.readers.feed_file import is_feed, read_entries, read_feed_title
from articles.importing.readers.json_feed import parse_json_feed, read_json_entries
from articles.importing.readers.web import looks_like_html
from articles.importing.readers.xml_files import name_of, read_xml
from articles.text.sentences import fold_blanks

_HEAD = 1 << 16  # bytes
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_ATOM_LINK = ("", "alternate")


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A feed: its title, the address of its pages, how long it declares to stay as it is, its entries, notes."""

    title: str
    site: str
    ttl: timedelta | None
    entries: tuple[FeedEntry | Rejection, ...]
    notes: tuple[str, ...] = ()
    reader: str = "feed"


def read_fetched(data: bytes) -> ReadFeed:
    """Return the feed that a server has sent. Raises FetchError where it is none."""
    head = data[:_HEAD]
    if not data.strip():
        raise FetchError(Trouble.NO_FEED, "the server sent an empty answer")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
        return _read_json(data)
    if looks_like_html(head):
        raise FetchError(Trouble.HTML, "the server sent a web page instead of the feed")
    try:
        roots, notes = read_xml(data)
    except UnreadableMarkupError as error:
        raise FetchError(Trouble.NO_FEED, f"what the server sent cannot be read: {error}") from error
    root = roots[0]
    if name_of(root).lower() == "html":
        raise FetchError(Trouble.HTML, "the server sent a web page instead of the feed")
    if not is_feed(root):
        raise FetchError(
            Trouble.NO_FEED, f"what the server sent is not a feed: its first element is <{name_of(root)[:50]}>"
        )
    ttl, site = _read_ttl(root), _read_site(root)
    entries = tuple(read_entries(root))
    return ReadFeed(read_feed_title(root), site, ttl, entries, notes)


def _read_json(data: bytes) -> ReadFeed:
    feed = parse_json_feed(data)
    if isinstance(feed, str):
        raise FetchError(Trouble.NO_FEED, f"what the server sent is not a feed: {feed}")
    if "jsonfeed.org" not in str(feed.get("version", "")) and not isinstance(feed.get("items"), list):
        raise FetchError(Trouble.NO_FEED, "the server sent JSON that is not a feed")
    site, title = feed.get("home_page_url"), feed.get("title")
    return ReadFeed(
        fold_blanks(title) if isinstance(title, str) else "",
        site.strip() if isinstance(site, str) else "",
        None,
        tuple(read_json_entries(feed)),
        reader="jsonfeed",
    )


def _children(root: etree._Element) -> Iterator[etree._Element]:
    """Yield what stands in the head of a feed, whose channel may lie within its root."""
    for child in root:
        if name_of(child).lower() == "channel":
            yield from child
        else:
            yield child


def _read_ttl(root: etree._Element) -> timedelta | None:
    """Return how long a feed stays as it is: by its `ttl`, in minutes, or its period of updates."""
    words = {name_of(one).lower(): (one.text or "").strip() for one in _children(root)}
    ttl = words.get("ttl", "")
    if ttl.isascii() and ttl.isdecimal() and int(ttl[:9]) > 0:
        return timedelta(minutes=int(ttl[:9]))
    period = _PERIODS.get(words.get("updateperiod", "").lower())
    if period is None:
        return None
    often = words.get("updatefrequency", "")
    return period / int(often[:4]) if often.isascii() and often.isdecimal() and int(often[:4]) else period


def _read_site(root: etree._Element) -> str:
    for one in _children(root):
        if name_of(one).lower() == "link" and (one.get("rel") or "") in _ATOM_LINK:
            address = (one.get("href") or one.text or "").strip()
            if address.startswith(("http://", "https://")):
                return address
    return ""
