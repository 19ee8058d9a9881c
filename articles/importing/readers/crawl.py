"""Web crawls: WARC and ARC files, packed or not, and the web archives (.wacz) that hold them. Pure.

Pages become articles by the reader of web pages. The day of the crawl is not the day of publication, and no date.
"""

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import PurePath
from typing import BinaryIO

from articles.importing.readers.crawl_bytes import MARK, PACKED_MARK
from articles.importing.readers.crawl_files import UnreadableCrawlError, find_crawls, open_movable
from articles.importing.readers.crawl_pages import CrawledPage, NoPageError, UnreadablePageError, take_page
from articles.importing.readers.crawl_records import CrawlRecord, walk_records
from articles.importing.readers.limits import show_beginning
from articles.importing.readers.office_text import peek_members
from articles.importing.readers.protocol import (
    Confidence,
    Document,
    LeftOut,
    Place,
    ReadOptions,
    Rejection,
    Stretch,
    Unit,
)
from articles.importing.readers.web import read_page

A_DAY = timedelta(days=1)  # between the clocks of two places

_ZIP = b"PK\x03\x04"
_PARTS = ("archive/", "pages/pages.jsonl", "indexes/index.")  # of a web archive
SHOWN_CHARACTERS = 200  # of an address

_UNPACKED_BYTES = 10_000  # by which packed records are recognised


class CrawlReader:
    """Reads the web pages of a crawl, holding one record at a time."""

    name: str = "crawl"
    label: str = "Web crawl (WARC, ARC, WACZ)"
    suffixes: frozenset[str] = frozenset({".warc", ".arc", ".wacz"})
    is_text: bool = False

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by how its first record begins."""
        if head.startswith(PACKED_MARK):
            try:
                head = zlib.decompressobj(31).decompress(head, _UNPACKED_BYTES)
            except zlib.error:
                return Confidence.NO
        if MARK.match(head):
            return Confidence.CERTAIN
        path = PurePath(name.lower())
        if head.startswith(_ZIP):
            if any(member.startswith(_PARTS) for member, _ in peek_members(head)):
                return Confidence.CERTAIN
            return Confidence.BY_NAME if path.suffix == ".wacz" else Confidence.NO
        is_named = path.suffix in self.suffixes or (
            path.suffix == ".zst" and PurePath(path.stem).suffix in self.suffixes
        )
        return Confidence.BY_NAME if is_named else Confidence.NO

    def cut(self, stream: BinaryIO, size: int, options: ReadOptions) -> Iterator[Stretch]:  # noqa: ARG002 - cut alike by all
        """Yield stretches of whole records; one for the whole where reading can only begin at its start."""
        try:
            crawls = find_crawls(stream)
        except UnreadableCrawlError:
            crawls = []
        if not crawls or any(crawl.packed for crawl in crawls):
            yield Stretch()
            return
        number = 1
        for crawl in crawls:
            start, first, is_damaged = 0, number, False
            with crawl.open(stream) as file:
                for record in walk_records(file, number):
                    if record.offset is not None and record.offset - start >= size and not is_damaged:
                        yield Stretch(crawl.offset + start, record.offset - start, first)
                        start, first = record.offset, record.number
                    record.finish()
                    number, is_damaged = record.number + 1, bool(record.problem)
            yield Stretch(crawl.offset + start, crawl.size - start, first)

    def read(self, stream: BinaryIO, options: ReadOptions, first: int = 1) -> Iterator[Document | Rejection | LeftOut]:
        """Yield the articles of the pages, in the order of the records; last, how many of what else there is."""
        left_out: Counter[str] = Counter()
        number = first
        try:
            with open_movable(stream) as whole:
                for crawl in find_crawls(whole):
                    with crawl.open(whole) as file:
                        for record in walk_records(file, number):
                            number = record.number + 1
                            found = _read_record(record, options)
                            if isinstance(found, str):
                                left_out[found] += 1
                            else:
                                yield found
        except UnreadableCrawlError as error:
            yield Rejection(str(error))
        if left_out:
            yield LeftOut(left_out)


def _read_record(record: CrawlRecord, options: ReadOptions) -> Document | Rejection | str:
    """Return the article of a record, why there is none, or what else it is."""
    other = reason = ""
    page = None
    try:
        page = take_page(record, options.max_bytes)
    except NoPageError as error:
        other = str(error)
    except UnreadablePageError as error:
        reason = str(error)
    record.finish()
    place = Place(record.number, Unit.RECORD)
    if record.problem or reason:
        problem = _add_address(record.problem or reason, record.fields.get("warc-target-uri", ""))
        return Rejection(
            problem, hashlib.sha256(record.head).hexdigest(), str(place), place, show_beginning(record.head)
        )
    return _read_page(page, place, options) if page else other


def _read_page(page: CrawledPage, place: Place, options: ReadOptions) -> Document | Rejection:
    read = read_page(page.data, options, saved_from=page.address, declared=page.charset, place=place)
    if isinstance(read, Rejection):
        return replace(read, reason=_add_address(read.reason, page.address))
    article, notes = read.article, list(page.notes)
    is_doubted = article.is_date_doubted
    if page.captured_on and article.published_on is None:
        notes.append(f"the page was captured on {page.captured_on}; when it was published is not known")
    elif page.captured_on and article.published_on and article.published_on > page.captured_on + A_DAY:
        notes.append(f"its date is later than {page.captured_on}, the day on which the page was captured")
        is_doubted = True
    # A crawl may hold a page many times: its address tells that, its own id would have the later ones rejected.
    article = replace(article, external_id="", notes=(*article.notes, *notes), is_date_doubted=is_doubted)
    return replace(read, article=article, fragment=str(place))


def _add_address(reason: str, address: str) -> str:
    return f"{reason} ({address[:SHOWN_CHARACTERS]})" if address else reason
