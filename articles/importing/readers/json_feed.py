"""JSON Feed: a feed of articles as JSON."""

import json
from collections.abc import Iterator
from typing import Any

from articles.importing.decoding import UndecodableError, decode
from articles.importing.markup import read_line
from articles.importing.readers.agency_text import read_html, read_plain
from articles.importing.readers.feed_entries import FeedEntry, finish_entry
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.limits import show_beginning
from articles.importing.readers.protocol import Confidence, Document, ReadOptions, Rejection
from articles.importing.readers.whole_files import WholeFileReader
from articles.text.sentences import fold_blanks

_MARK = b"jsonfeed.org/version/"


class JsonFeedReader(WholeFileReader):
    """Reads JSON Feed 1.0 and 1.1, each item as an article."""

    name: str = "jsonfeed"
    label: str = "JSON Feed"
    suffixes: frozenset[str] = frozenset()

    def sniff(self, head: bytes, name: str) -> Confidence:  # noqa: ARG002 - its files are named as all of JSON
        """Tell by the address of the version, which every feed names."""
        is_json = head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
        return Confidence.CERTAIN if is_json and _MARK in head.replace(b"\\/", b"/") else Confidence.NO

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield the items of a feed, or why there is none."""
        feed = parse_json_feed(data, options.encoding)
        if isinstance(feed, str):
            yield Rejection(feed, raw_text=show_beginning(data))
        else:
            yield from _read_feed(feed, data, options.max_bytes)


def parse_json_feed(data: bytes, encoding: str = "") -> dict[str, Any] | str:
    """Return the object that a feed is, or why it is none."""
    try:
        feed = json.loads(decode(data, encoding=encoding).text, strict=False)
    except UndecodableError as error:
        return str(error)
    except RecursionError:
        return "invalid JSON: nested too deeply"
    except json.JSONDecodeError as error:
        return f"invalid JSON on line {error.lineno:,}: {error.msg}; is the file damaged or cut off?"
    except ValueError:  # Python refuses to read integers of more than 4,300 digits
        return "invalid JSON: a number has too many digits"
    return feed if isinstance(feed, dict) else "the feed has no items"


def read_json_entries(feed: dict[str, Any]) -> Iterator[FeedEntry | Rejection]:
    """Yield what each item of a feed says, or why that cannot be read."""
    for item in _list(feed.get("items")):
        raw = json.dumps(item, ensure_ascii=False).encode("utf-8", "replace")
        if isinstance(item, dict):
            yield _read_item(item, feed, raw)
        else:
            yield Rejection("the item is not an object", raw_text=show_beginning(raw))


def _read_feed(feed: dict[str, Any], data: bytes, most: int) -> Iterator[Document | Rejection]:
    seen, number = SeenIds(), 0
    for number, entry in enumerate(read_json_entries(feed), 1):
        yield finish_entry(entry, number, seen, (), most)
    if not number:
        title = _words(feed, "title")
        yield Rejection(
            f"the feed “{title}” has no items" if title else "the feed has no items", raw_text=show_beginning(data)
        )


def _read_item(item: dict[str, Any], feed: dict[str, Any], data: bytes) -> FeedEntry:
    html = _words(item, "content_html")
    return FeedEntry(
        data=data,
        guid=_words(item, "id"),
        address=_words(item, "url") or _words(item, "external_url"),
        base=_words(feed, "home_page_url"),
        title=fold_blanks(read_line(_words(item, "title"))),
        content=(read_html(html) if html else "") or read_plain(_words(item, "content_text")),
        summary=read_plain(read_line(_words(item, "summary"))),
        author=", ".join(_authors(item) or _authors(feed)),
        published=_words(item, "date_published"),
        updated=_words(item, "date_modified"),
        language=_words(item, "language") or _words(feed, "language"),
        source=fold_blanks(read_line(_words(feed, "title"))),
        keywords=[tag for tag in _list(item.get("tags")) if isinstance(tag, str)],
    )


def _authors(values: dict[str, Any]) -> list[str]:
    authors = [*_list(values.get("authors")), values.get("author")]
    return [name for one in authors if isinstance(one, dict) and (name := _words(one, "name"))]


def _words(values: Any, key: str) -> str:
    """Return the text or number under a key as text."""
    value = values.get(key) if isinstance(values, dict) else None
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
