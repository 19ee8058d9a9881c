"""Find the feeds of a page by what it says of them. No Django."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from articles.feeds.addresses import split_secrets
from articles.feeds.fetching import Fetcher, WebRequest
from articles.feeds.reading import read_fetched
from articles.feeds.troubles import FetchError, Trouble
from articles.importing.decoding import UndecodableError, decode
from articles.text.sentences import fold_blanks

MOST_FOUND = 50
_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "application/json",
     "text/xml", "application/xml"}
)  # fmt: skip
_SURE_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
_ENDINGS = (
    ".rss",
    ".atom",
    "/feed",
    "/feed/",
    "/rss",
    "/rss/",
    "rss.xml",
    "atom.xml",
    "feed.xml",
    "feed.json",
    "index.xml",
)


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that a page names, or that stands at the very address."""

    address: str
    title: str


def find_feeds(address: str, fetcher: Fetcher) -> list[FoundFeed]:
    """Return the feeds of the page at an address; the address itself where that is one. Raises FetchError."""
    public, secrets = split_secrets(address)
    answer = fetcher.fetch(WebRequest(public, secrets, accept="text/html, application/xml;q=0.9, */*;q=0.8"))
    try:
        feed = read_fetched(answer.body)
    except FetchError as error:
        if error.trouble is not Trouble.HTML:
            raise
        return _find_in_page(answer.body, answer.address)
    return [FoundFeed(answer.moved_to or public, feed.title)]


def _find_in_page(data: bytes, address: str) -> list[FoundFeed]:
    try:
        root = html.document_fromstring(decode(data).text)
    except (UndecodableError, etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    base = urljoin(address, next((one.get("href") or "" for one in root.iter("base")), ""))
    found: dict[str, FoundFeed] = {}
    for target, title in (*_read_links(root), *_read_anchors(root)):
        try:
            public = split_secrets(urljoin(base, target.strip()))[0]
            is_web = urlsplit(public).scheme in {"http", "https"} and bool(urlsplit(public).hostname)
        except ValueError:
            continue
        if is_web and len(found) < MOST_FOUND:
            found.setdefault(public, FoundFeed(public, fold_blanks(title)[:300]))
    return list(found.values())


def _read_links(root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield what a page declares as its feeds."""
    for link in root.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        is_feed = ("alternate" in relations and kind in _TYPES) or "feed" in relations or kind in _SURE_TYPES
        if is_feed and link.get("href"):
            yield link.get("href") or "", link.get("title") or ""


def _read_anchors(root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield the links of a page that look as if they led to feeds."""
    for anchor in root.iter("a"):
        target = anchor.get("href") or ""
        kind = (anchor.get("type") or "").lower()
        try:
            path = urlsplit(target).path.lower()
        except ValueError:
            continue
        if kind in _SURE_TYPES or path.endswith(_ENDINGS):
            yield target, str(anchor.text_content())
