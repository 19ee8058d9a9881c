"""PDF files with a text layer: one file is one article. Pure."""

import hashlib
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath

from articles.importing.decoding import clean_text
from articles.importing.readers.bounded_calls import BoundedCalls, TooMuchError
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.leading_dates import is_only_date
from articles.importing.readers.limits import describe_excess
from articles.importing.readers.pdf_metadata import find_day_made, read_stated
from articles.importing.readers.pdf_text import PdfText
from articles.importing.readers.protocol import Confidence, DateOrigin, Document, ReadOptions, Rejection
from articles.importing.readers.records import read_record
from articles.importing.readers.reports import HEADER, read_report
from articles.importing.readers.whole_files import WholeFileReader
from articles.importing.readers.wrapped_lines import join_wrapped

SECONDS = 60.0  # for a file
MOST_MEMORY = 3_000_000_000

_MARK = b"%PDF-"
_MARK_WITHIN = 1_024
_END_MARKS = (b"%%EOF", b"startxref")
_END_WITHIN = 4_096
_ISSUE_PAGES, _ISSUE_HEADLINES = 4, 10  # at least, of a file that looks like a whole newspaper
_MOST_UNKNOWN = 0.3  # of the characters
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_SHOWN_PAGES = 20
_SHOWN_CHARACTERS = 40

_CALLS = BoundedCalls("articles.importing.readers.pdf_text:read_pdf", seconds=SECONDS, most_memory=MOST_MEMORY)


class PdfReader(WholeFileReader):
    """Reads the text of a PDF file as one article."""

    name: str = "pdf"
    label: str = "PDF"
    suffixes: frozenset[str] = frozenset({".pdf"})
    is_text: bool = False

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by how it begins, else by its name."""
        if _MARK in head[:_MARK_WITHIN]:
            return Confidence.CERTAIN
        return Confidence.BY_NAME if PurePath(name).suffix.lower() in self.suffixes else Confidence.NO

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield the article of a file, or why there is none."""
        problem = _find_problem(data)
        if not problem:
            try:
                text = PdfText(**_CALLS.call(data))
            except TooMuchError as error:
                problem = f"it {error}"
            else:
                yield _read_article(text, data, options)
        if problem:
            yield _reject(problem, data)


def _reject(reason: str, data: bytes) -> Rejection:
    return Rejection(reason, hashlib.sha256(data).hexdigest())


def _find_problem(data: bytes) -> str:
    """Return why bytes are no whole PDF file; what is cut off can be opened, but has not all its pages."""
    if not data:
        return "the document is empty"
    if _MARK not in data[:_MARK_WITHIN]:
        return "it does not begin as a PDF file does; it is something else, or damaged"
    if not any(mark in data[-_END_WITHIN:] for mark in _END_MARKS):
        return "it is cut off: the end that every PDF file has is missing; fetch or copy it again"
    return ""


def _read_article(text: PdfText, data: bytes, options: ReadOptions) -> Document | Rejection:
    if problem := text.problem or _find_missing_text(text):
        return _reject(problem, data)
    paragraphs = [
        paragraph
        for lines in join_wrapped([clean_text(one)[0] for one in text.paragraphs], is_narrow=text.is_narrow)
        if (paragraph := lines.strip())
    ]
    size = sum(len(paragraph.encode()) for paragraph in paragraphs)
    if size > options.max_bytes:
        return _reject(f"its text is too long: {describe_excess(size, options.max_bytes)}", data)
    stated = read_stated(data, text.stated, text.first_page)
    if text.headline:  # as it is printed: a stated title often has the name of the site with it
        [stated["headline"]] = join_wrapped([clean_text(text.headline)[0]], is_narrow=True)
    if text.address:
        stated["url"] = text.address
    origin = DateOrigin.STATED
    if day := next((head for head in (*text.above, *text.heads) if is_only_date(head)), ""):
        stated.setdefault("published_on", day)
        origin = DateOrigin.CONTAINER
    record = read_report(paragraphs, stated)
    if record.get("published_on") != day:
        origin = DateOrigin.STATED
    notes = tuple(_describe(text, record))
    return read_record(record, None, data, SeenIds(), date_origin=origin, notes=notes, date_place=HEADER)


def _find_missing_text(text: PdfText) -> str:
    """Return why a file has no text that can be read."""
    if len(text.empty_pages) == text.pages or not (text.paragraphs or text.headline):
        return (
            "it has no text layer: its pages are pictures. Let a program for text recognition (OCR) read them, for"
            " example “ocrmypdf this.pdf with_text.pdf”, and import what it makes"
        )
    characters = "".join(text.paragraphs)
    unknown = len(_UNKNOWN.findall(characters))
    if unknown > _MOST_UNKNOWN * len(characters):
        return (
            "its fonts do not say which characters they show. Let a program for text recognition (OCR) read it, for"
            " example “ocrmypdf --force-ocr this.pdf with_text.pdf”, and import what it makes"
        )
    return ""


def _describe(text: PdfText, record: dict[str, str]) -> Iterator[str]:
    """Yield the notes on a file."""
    if text.empty_pages:
        pages = ", ".join(f"{number:,}" for number in text.empty_pages[:_SHOWN_PAGES])
        more = ", …" if len(text.empty_pages) > _SHOWN_PAGES else ""
        yield f"no text on {len(text.empty_pages):,} of its {text.pages:,} pages ({pages}{more}); pictures are not read"
    if others := [head for head in text.above if not is_only_date(head)]:
        yield f"text above the headline is left out: “{_quote(' / '.join(others))}”"
    if text.pages >= _ISSUE_PAGES and text.headlines >= _ISSUE_HEADLINES:
        yield (
            f"it looks like a whole issue ({text.pages:,} pages, {text.headlines + 1:,} headlines), whose articles "
            "cannot be told apart: it is kept as one"
        )
    begins = [(number, text.paragraphs[first]) for number, first in text.beginnings.items() if int(number) > 1]
    if begins:
        shown = [f"{number} at “{_quote(words)}”" for number, words in islice(begins, _SHOWN_PAGES)]
        yield f"pages begin: {', '.join(shown)}{', …' if len(begins) > _SHOWN_PAGES else ''}"
    if not record.get("published_on") and (day := find_day_made(text.stated)):
        yield f"the file was made on {day}; when its text was published is not known"


def _quote(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHOWN_CHARACTERS else f"{line[:_SHOWN_CHARACTERS].rstrip()}…"
