"""JSON Feed: a feed of articles as JSON."""

import json
from collections.abc import Iterator
from typing import Any

from articles.importing.decoding import UndecodableError, decode
from articles.importing.markup import read_line
from articles.importing.readers.agency_text import read_html, read_plain
from articles.importing.readers.feed_entries import FeedEntry, read_entry
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.limits import describe_excess, show_beginning
from articles.importing.readers.protocol import Confidence, Document, Place, ReadOptions, Rejection, Unit
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
        try:
            feed = json.loads(decode(data, encoding=options.encoding).text, strict=False)
        except UndecodableError as error:
            reason = str(error)
        except RecursionError:
            reason = "invalid JSON: nested too deeply"
        except json.JSONDecodeError as error:
            reason = f"invalid JSON on line {error.lineno:,}: {error.msg}; is the file damaged or cut off?"
        except ValueError:  # Python refuses to read integers of more than 4,300 digits
            reason = "invalid JSON: a number has too many digits"
        else:
            yield from _read_feed(feed, data, options.max_bytes)
            return
        yield Rejection(reason, raw_text=show_beginning(data))


def _read_feed(feed: Any, data: bytes, most: int) -> Iterator[Document | Rejection]:
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not items:
        title = _words(feed, "title")
        yield Rejection(
            f"the feed “{title}” has no items" if title else "the feed has no items", raw_text=show_beginning(data)
        )
        return
    seen = SeenIds()
    for number, item in enumerate(items, 1):
        place = Place(number, Unit.RECORD)
        raw = json.dumps(item, ensure_ascii=False).encode("utf-8", "replace")
        if not isinstance(item, dict):
            yield Rejection("the item is no object", "", str(place), place, show_beginning(raw))
        elif len(raw) > most:
            yield Rejection(describe_excess(len(raw), most), "", str(place), place, show_beginning(raw))
        else:
            yield read_entry(_read_item(item, feed, raw), number, seen, ())


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
