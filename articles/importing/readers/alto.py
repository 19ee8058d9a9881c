"""Digitised newspapers: issues that METS describes, with their pages in ALTO, and such pages alone. Pure.

Where articles are marked each is an article, else each page is one.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from articles.importing.markup import UnreadableMarkupError
from articles.importing.readers.alto_pages import (
    AltoPage,
    RecognisedBlock,
    average_confidence,
    find_language,
    join_blocks,
    read_pages,
)
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.leading_dates import is_only_date
from articles.importing.readers.limits import describe_excess, show_beginning
from articles.importing.readers.mets_files import is_mets, is_page, list_files
from articles.importing.readers.mets_issue import Issue, read_issue
from articles.importing.readers.mets_items import Area, IssuePart, PartKind
from articles.importing.readers.protocol import (
    Confidence,
    DateOrigin,
    Document,
    LeftOut,
    Place,
    ReadOptions,
    Rejection,
    Unit,
)
from articles.importing.readers.records import read_record
from articles.importing.readers.whole_files import WholeFileReader

MOST_PAGE_BYTES = 50_000_000
LOW_CONFIDENCE = 0.75  # of recognition, that is worth a note
ADVERTISEMENTS = "Advertisements"  # their section

_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(mets|alto)(?=[\s>])")
_NAMESPACES = (b"http://www.loc.gov/METS", b"/alto", b"/ALTO")
_BEFORE_ROOT = 5_000  # bytes that a prolog and comments may take
# Titles that say nothing, and the first words of a text in place of one.
_NO_TITLE = re.compile(
    r"\W*(?:untitled(?: article)?|no title|ohne titel|sans titre|article|artikel|text|\w*placeholder)?\W*\d*\W*"
    r"|.*(?:\.\.\.|…)",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"\s*\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\s*")
_WITHOUT_TEXT = "parts without text"
_UNMARKED = "paragraphs that belong to no article"
_EMPTY_PAGES = "pages without text"
_OTHER_FILES = "pictures and other files of pages"
_SHOWN_FILES = 5


class MissingPageError(Exception):
    """A page cannot be read; the message is the reason."""


class NewspaperReader(WholeFileReader):
    """Reads issues of digitised newspapers."""

    name: str = "alto"
    label: str = "Digitised newspaper (METS/ALTO)"
    suffixes: frozenset[str] = frozenset()

    def sniff(self, head: bytes, name: str) -> Confidence:  # noqa: ARG002 - .xml says nothing
        """Tell by the outermost element."""
        found = _ROOT.search(head[:_BEFORE_ROOT])
        if not found or b"<" in head[: found.start()].replace(b"<?", b"").replace(b"<!", b""):
            return Confidence.NO
        tag = head[found.start() :].partition(b">")[0]
        return Confidence.CERTAIN if any(mark in tag for mark in _NAMESPACES) else Confidence.LIKELY

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection | LeftOut]:  # type: ignore[override]
        """Yield the articles of an issue, or its pages."""
        try:
            if is_mets(data):
                yield from _Reading(data, options).read()
            else:
                yield from _read_alone(data, options)
        except UnreadableMarkupError as error:
            yield Rejection(str(error), hashlib.sha256(data).hexdigest(), raw_text=show_beginning(data))


def _read_alone(data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
    """Yield the pages of an ALTO file."""
    pages = read_pages(data)
    if not pages:
        raise UnreadableMarkupError("there is no page in it")
    seen = SeenIds()
    for number, page in enumerate(pages, start=1):
        place = Place(number, Unit.PAGE) if len(pages) > 1 else None
        record = _make_page_record(page)
        if not record.get("body"):
            reason = "there is no text on this page"
            yield Rejection(reason, hashlib.sha256(data).hexdigest(), str(place or ""), place)
        else:
            yield _make_document(record, place, page.find(""), options, seen, _describe_margins(page))


def _make_page_record(page: AltoPage) -> dict[str, Any]:
    blocks = page.find("")
    record: dict[str, Any] = {
        "body": "\n\n".join(join_blocks([block] for block in blocks)),
        "language": find_language(blocks),
        "page_label": page.label,
    }
    if day := next((line for line in _read_margins(page) if is_only_date(line)), ""):
        record["published_on"] = day
    return record


def _read_margins(page: AltoPage) -> list[str]:
    return join_blocks([block] for block in page.blocks.values() if block.is_in_margin)


def _describe_margins(page: AltoPage) -> tuple[str, ...]:
    lines = _read_margins(page)
    return (f"text in the margin is left out: “{' / '.join(lines)[:100]}”",) if lines else ()


def _make_document(
    record: Mapping[str, Any],
    place: Place | None,
    blocks: Iterable[RecognisedBlock],
    options: ReadOptions,
    seen: SeenIds,
    notes: tuple[str, ...] = (),
) -> Document | Rejection:
    data = "\n\n".join(str(record.get(key) or "") for key in ("headline", "body")).encode()
    if len(data) > options.max_bytes:
        reason = f"its text is too long: {describe_excess(len(data), options.max_bytes)}"
        return Rejection(reason, hashlib.sha256(data).hexdigest(), str(place or ""), place, show_beginning(data))
    confidence = average_confidence(blocks)
    if confidence is not None and confidence < LOW_CONFIDENCE:
        notes = (*notes, f"its text was recognised with an average confidence of {confidence:.0%} only")
    kept = {key: value for key, value in record.items() if value}
    # With dots in a date the day comes first, in every language.
    day_first = True if _DOTTED.fullmatch(str(kept.get("published_on") or "")) else None
    return read_record(
        kept,
        place,
        data,
        seen,
        date_origin=DateOrigin.CONTAINER,
        notes=notes,
        day_first=day_first,
        date_place="its issue",
    )


class _Reading:
    """The reading of one issue."""

    def __init__(self, data: bytes, options: ReadOptions) -> None:
        self._data = data
        self._options = options
        self._pages: dict[str, AltoPage] = {}
        self._used: set[tuple[str, str]] = set()
        self._left_out: Counter[str] = Counter()
        self._seen = SeenIds()

    def read(self) -> Iterator[Document | Rejection | LeftOut]:
        """Yield the articles, or the pages where none is marked; then how many of what else there is."""
        named = list_files(self._data)
        names = [name for name in named if is_page(name)]
        if not names:
            raise UnreadableMarkupError("it describes no pages of text: it names no ALTO file in its folder")
        missing = [name for name in names if name not in self._options.parts]
        if len(missing) == len(names):
            shown = ", ".join(missing[:_SHOWN_FILES]) + (", …" if len(missing) > _SHOWN_FILES else "")
            raise UnreadableMarkupError(
                f"the files of its pages are missing ({shown}): import the folder, or the ZIP file, that holds them too"
            )
        self._left_out[_OTHER_FILES] = sum(name in self._options.parts for name in named if not is_page(name))
        issue = read_issue(self._data, dict.fromkeys(names))
        if any(item.kind is PartKind.ARTICLE for item in issue.items):
            yield from self._read_items(issue)
            self._count_unmarked(issue)
        else:
            yield from self._read_pages(issue)
        if left_out := +self._left_out:
            yield LeftOut(left_out)

    def _load(self, name: str) -> AltoPage:
        """Return a page; raise MissingPageError."""
        if name not in self._pages:
            path = self._options.parts.get(name)
            if path is None:
                raise MissingPageError(f"the file of its page, “{name}”, is missing")
            try:
                self._pages[name] = _read_file(path)
            except (OSError, UnreadableMarkupError) as error:
                problem = error.strerror if isinstance(error, OSError) else str(error)
                raise MissingPageError(f"the file of its page, “{name}”, cannot be read: {problem}") from None
        return self._pages[name]

    def _read_items(self, issue: Issue) -> Iterator[Document | Rejection]:
        for number, item in enumerate(issue.items, start=1):
            is_wanted = item.kind is PartKind.ARTICLE or (
                item.kind is PartKind.ADVERTISEMENT and self._options.has_advertisements
            )
            place = Place(number, Unit.RECORD)
            try:
                blocks = self._find_blocks(item.areas)
                record = self._make_record(issue, item)
            except MissingPageError as error:
                if is_wanted:
                    yield Rejection(str(error), "", str(place), place, item.title)
                continue
            if not is_wanted:
                self._left_out[item.kind.value] += 1
            elif not record["body"] and not record["headline"]:
                self._left_out[_WITHOUT_TEXT] += 1
            else:
                yield _make_document(record, place, blocks, self._options, self._seen)

    def _find_blocks(self, areas: Iterable[Area]) -> list[RecognisedBlock]:
        found: list[RecognisedBlock] = []
        for area in areas:
            page = self._load(area.file)
            if not page.has(area.begin):
                raise MissingPageError(f"its part “{area.begin}” is not on the page of “{area.file}”")
            blocks = page.find(area.begin, area.end)
            self._used.update((area.file, block.id) for block in blocks)
            found += blocks
        return found

    def _find_groups(self, groups: Iterable[list[Area]]) -> list[list[RecognisedBlock]]:
        """Return the blocks of each paragraph: those of several places are one, those of one place are one each."""
        found: list[list[RecognisedBlock]] = []
        for group in groups:
            blocks = self._find_blocks(group)
            found += [blocks] if len(group) > 1 and blocks else [[block] for block in blocks]
        return found

    def _make_record(self, issue: Issue, item: IssuePart) -> dict[str, Any]:
        headline = " ".join(join_blocks(self._find_groups([area] for area in item.headline)))
        title = "" if _NO_TITLE.fullmatch(item.title) else item.title
        authors = " ".join(join_blocks(self._find_groups([area] for area in item.authors)))
        files = dict.fromkeys(area.file for area in item.areas)
        labels = [issue.pages.get(name) or self._load(name).label for name in files]
        is_advertisement = item.kind is PartKind.ADVERTISEMENT
        return {
            "id": f"{issue.id}#{item.id}" if issue.id and item.id else "",
            "headline": title or headline,
            "byline": item.byline or authors,
            "body": "\n\n".join(join_blocks(self._find_groups(item.groups))),
            "source": issue.title,
            "published_on": issue.published_on,
            "language": item.language or find_language(self._find_blocks(item.areas)) or issue.language,
            "section": ADVERTISEMENTS if is_advertisement else item.section,
            "page_label": list(dict.fromkeys(filter(None, labels))),
            "edition": issue.edition,
        }

    def _count_unmarked(self, issue: Issue) -> None:
        for name in issue.pages:
            if name in self._pages:
                blocks = self._pages[name].find("")
                self._left_out[_UNMARKED] += sum((name, block.id) not in self._used for block in blocks)
        self._left_out += Counter()  # without what there is none of

    def _read_pages(self, issue: Issue) -> Iterator[Document | Rejection]:
        for number, (name, label) in enumerate(issue.pages.items(), start=1):
            place = Place(number, Unit.PAGE)
            try:
                page = self._load(name)
            except MissingPageError as error:
                yield Rejection(str(error), "", str(place), place)
                continue
            record = _make_page_record(page)
            if not record["body"]:
                self._left_out[_EMPTY_PAGES] += 1
                continue
            record |= {
                "id": f"{issue.id}#page {number}" if issue.id else "",
                "source": issue.title,
                "published_on": issue.published_on or record.get("published_on"),
                "language": record["language"] or issue.language,
                "page_label": label or record["page_label"],
                "edition": issue.edition,
            }
            yield _make_document(record, place, page.find(""), self._options, self._seen, _describe_margins(page))


def _read_file(path: Path) -> AltoPage:
    """Return the page of a file; one without text where the file is no ALTO. Raises UnreadableMarkupError, OSError."""
    size = path.stat().st_size
    if size > MOST_PAGE_BYTES:
        raise UnreadableMarkupError(describe_excess(size, MOST_PAGE_BYTES))
    pages = read_pages(path.read_bytes())
    if len(pages) < 2:
        return pages[0] if pages else AltoPage()
    whole = AltoPage(pages[0].label)
    for page in pages:
        whole.blocks |= page.blocks
        whole.groups |= page.groups
        whole.words |= page.words
    return whole
