"""Plain text: one file is one article, what stands at its head says of it what it says."""

import hashlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from articles.importing import markup
from articles.importing.decoding import UndecodableError, decode
from articles.importing.readers.furniture import cut_furniture
from articles.importing.readers.header_lines import opens_with_header, read_header
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.limits import RAW_LENGTH
from articles.importing.readers.markdown_marks import strip_marks
from articles.importing.readers.no_article import find_contradiction, find_markup, is_other_format
from articles.importing.readers.opening import part_opening_lines, take_opening
from articles.importing.readers.protocol import Confidence, Document, ReadOptions, Rejection
from articles.importing.readers.records import read_record
from articles.importing.readers.whole_files import WholeFileReader
from articles.importing.readers.wrapped_lines import read_wrapped

_HEADER_BYTES = 4_000
_HEADER = "the header"  # as notes call it


class TextReader(WholeFileReader):
    """Reads a plain-text file as one document."""

    name: str = "text"
    label: str = "Plain text"
    suffixes: frozenset[str] = frozenset({".txt", ".text"})
    most_bytes = None

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by a header like `date YYYY-MM-DD`, else by the name."""
        text = head[:_HEADER_BYTES].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
        if opens_with_header(text) and not is_other_format(text):
            return Confidence.LIKELY
        return Confidence.BY_NAME if PurePath(name).suffix.lower() in self.suffixes else Confidence.NO

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield the one document of a file, or why it could not be read."""
        yield _read_document(data, options.encoding)


def _read_document(data: bytes, encoding: str) -> Document | Rejection:
    try:
        decoded = decode(data, encoding=encoding)
    except UndecodableError as error:
        return _reject(str(error), data)
    text = decoded.text
    if not text.strip():
        return _reject("the document is empty", data)
    if problem := find_contradiction(text):
        return _reject(problem, data, text)
    text, notes = cut_furniture(text)
    header = read_header(text)
    if problem := find_markup(header.text):
        return _reject(problem, data, text)
    record = dict(header.record)
    body = markup.read_paragraphs(strip_marks(header.text) if header.is_markdown else header.text)
    if paragraphs := read_wrapped(part_opening_lines(body)):
        opening = take_opening(paragraphs, _read_words(record.get("headline")), _read_words(record.get("byline")))
        record["headline"] = record.get("headline") or opening.headline
        record["byline"] = record.get("byline") or opening.byline
        record["body"] = "\n\n".join(opening.paragraphs)
    elif not record.get("headline"):
        return _reject("nothing after the date header", data, text)
    return read_record(record, None, data, SeenIds(), notes=(*decoded.notes, *notes), date_place=_HEADER)


def _read_words(value: Any) -> str:
    """Return the words of a header; front matter may give a list of them."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _reject(reason: str, data: bytes, text: str = "") -> Rejection:
    return Rejection(reason, hashlib.sha256(data).hexdigest(), raw_text=text[:RAW_LENGTH])
