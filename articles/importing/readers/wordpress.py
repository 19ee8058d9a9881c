"""Exports of WordPress (WXR): published posts; what else they hold is counted."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timezone
from pathlib import PurePath
from typing import NamedTuple

from lxml import etree

from articles.importing.markup import UnreadableMarkupError, read_line
from articles.importing.readers.agency_items import fit_id
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.limits import describe_excess, show_beginning
from articles.importing.readers.protocol import Confidence, Document, Place, ReadOptions, Rejection, Unit
from articles.importing.readers.records import read_record
from articles.importing.readers.whole_files import WholeFileReader
from articles.importing.readers.wordpress_text import read_post
from articles.importing.readers.xml_files import find_root, read_xml
from articles.importing.readers.xml_values import find_all, find_first, find_within, line_at
from articles.text.sentences import fold_blanks

_MARK = "wordpress.org/export"
_KINDS = {
    "attachment": "attachments",
    "custom_css": "style sheets",
    "nav_menu_item": "menu items",
    "page": "pages",
    "revision": "revisions",
}
_STATUSES = {
    "auto-draft": "drafts",
    "draft": "drafts",
    "future": "posts that were to be published later",
    "pending": "posts that waited for review",
    "private": "private posts",
    "trash": "posts in the trash",
}
# Newspapers have kinds of posts of their own; by these words in its name one holds articles.
_LIKE_POSTS = (
    *("post", "article", "news", "story", "stories", "press", "opinion", "column", "interview", "report", "review"),
)
_NO_AUTHORS = frozenset({"admin", "administrator", "wordpress"})
_NO_SECTION = frozenset(
    {
        *("uncategorized", "uncategorised", "allgemein", "non classé", "sin categoría", "senza categoria"),
    }
)


class _Site(NamedTuple):
    """What an export says of its site; `authors` has the name that each is shown by, by login in lower case."""

    title: str
    language: str
    authors: Mapping[str, str]


class WordpressReader(WholeFileReader):
    """Reads the published posts of an export of WordPress."""

    name: str = "wordpress"
    label: str = "WordPress export (WXR)"
    suffixes: frozenset[str] = frozenset({".wxr"})

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by the name space that only such exports have."""
        root = find_root(head)
        if root and root.name.lower() == "rss" and _MARK in root.tag:
            return Confidence.CERTAIN
        return Confidence.BY_NAME if root and PurePath(name).suffix.lower() in self.suffixes else Confidence.NO

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield the posts of an export, and one rejection that counts what was left out."""
        try:
            roots, notes = read_xml(data, options.encoding)
        except UnreadableMarkupError as error:
            yield Rejection(str(error), raw_text=show_beginning(data))
            return
        left_out: Counter[str] = Counter()
        seen, number = SeenIds(), 0
        for root in roots:
            site = _read_site(find_first(root, "channel"))
            for item in find_within(root, ["item"]):
                number += 1
                if reason := _find_exclusion(item):
                    left_out[reason] += 1
                else:
                    yield _read_item(item, site, Place(number, Unit.RECORD), seen, notes, options.max_bytes)
        if left_out:
            counts = ", ".join(f"{kind} ({count:,})" for kind, count in sorted(left_out.items()))
            yield Rejection(f"left out: {counts}; only published posts are imported")
        elif not number:
            yield Rejection("the export has no posts", raw_text=show_beginning(data))


def _read_site(channel: etree._Element | None) -> _Site:
    authors = {}
    for author in find_all(channel, "author"):
        login = line_at(author, "author_login")
        full = f"{line_at(author, 'author_first_name')} {line_at(author, 'author_last_name')}".strip()
        authors[login.lower()] = line_at(author, "author_display_name") or full or login
    return _Site(fold_blanks(read_line(line_at(channel, "title"))), line_at(channel, "language"), authors)


def _find_exclusion(item: etree._Element) -> str:
    """Return why an item is no article of the newspaper, as the plural of what it is; empty for a post."""
    kind, status = line_at(item, "post_type") or "post", line_at(item, "status") or "publish"
    if kind in _KINDS:
        return _KINDS[kind]
    if kind.startswith("wp_") or not any(word in kind.lower() for word in _LIKE_POSTS):
        return f"items of the kind “{kind[:40]}”"
    if status != "publish":
        return _STATUSES.get(status, f"posts with the status “{status[:40]}”")
    return "posts behind a password" if line_at(item, "post_password") else ""


def _read_item(
    item: etree._Element,
    site: _Site,
    place: Place,
    seen: SeenIds,
    notes: tuple[str, ...],
    most: int,
) -> Document | Rejection:
    data = etree.tostring(item, encoding="utf-8", with_tail=False)
    if len(data) > most:
        return Rejection(describe_excess(len(data), most), "", str(place), place, show_beginning(data))
    texts = {
        "excerpt" in str(one.tag): read_post("".join(map(str, one.itertext()))) for one in find_all(item, "encoded")
    }
    body, excerpt = texts.get(False, ""), texts.get(True, "")
    if excerpt and not body:
        notes = (*notes, "it has only an excerpt, which was taken as its text")
    published, updated = _read_date(item, "post_date"), _read_date(item, "post_modified")
    sections = [name for name in _terms(item, "category") if name.lower() not in _NO_SECTION]
    names = _terms(item, "author") or [site.authors.get(login.lower(), login) for login in _creators(item)]
    names = [name for name in names if name.lower() not in _NO_AUTHORS]
    record = {
        "id": fit_id(line_at(item, "guid") or f"post {line_at(item, 'post_id')}"),
        "url": line_at(item, "link"),
        "headline": fold_blanks(read_line(line_at(item, "title"))),
        "body": body or excerpt,
        "byline": ", ".join(dict.fromkeys(names)),
        "published_on": published or line_at(item, "pubDate"),
        "updated_at": updated if updated != published else "",
        "source": site.title,
        "language": site.language,
        "section": sections[0] if sections else "",
        "keywords": list(dict.fromkeys([*_terms(item, "post_tag", "tag"), *sections[1:]])),
    }
    return read_record(record, place, data, seen, notes=notes)


def _creators(item: etree._Element) -> list[str]:
    login = line_at(item, "creator")
    return [login] if login else []


def _terms(item: etree._Element, *domains: str) -> list[str]:
    """Return the names of categories, tags or authors of an item, in their order."""
    found = (one for one in find_all(item, "category") if one.get("domain", "category") in domains)
    names = (fold_blanks(read_line("".join(map(str, one.itertext())))) for one in found)
    return [name for name in names if name]


def _read_date(item: etree._Element, name: str) -> str:
    """Return a date of the newspaper's own time, with its distance from UTC where the export tells both."""
    local, utc = _parse(line_at(item, name)), _parse(line_at(item, f"{name}_gmt"))
    if local and utc:
        offset = local - utc
        # A zone is never further away, and the minutes of all are whole quarters of an hour.
        if abs(offset.total_seconds()) <= 50_400 and offset.total_seconds() % 900 == 0:
            return utc.replace(tzinfo=UTC).astimezone(timezone(offset)).isoformat()
    moment = local or (utc.replace(tzinfo=UTC) if utc else None)
    return moment.isoformat() if moment else ""


def _parse(words: str) -> datetime | None:
    """Return a moment without a zone; None for none, which WordPress writes as the year 0."""
    try:
        return datetime.strptime(words, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - both are read to find the zone
    except ValueError:
        return None
