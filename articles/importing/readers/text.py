"""Plain text: one file is one document, opened by the header `date YYYY-MM-DD`."""

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath

from articles.importing.decoding import UndecodableError, decode
from articles.importing.headlines import derive_headline
from articles.importing.readers.limits import RAW_LENGTH
from articles.importing.readers.opening import (
    describe_missing_header,
    find_dateline,
    find_header,
    is_byline,
    is_headline,
)
from articles.importing.readers.protocol import Confidence, Document, ParsedArticle, ReadOptions, Rejection
from articles.importing.readers.whole_files import WholeFileReader
from articles.text.sentences import fold_blanks, split_paragraphs

# Header, headline, byline and dateline stand within so many lines when no empty lines part them.
_OPENING_LINES = 6
_HEADER_BYTES = 400


class TextReader(WholeFileReader):
    """Reads a plain-text file as one document."""

    name: str = "text"
    label: str = "Plain text"
    suffixes: frozenset[str] = frozenset({".txt", ".text"})
    most_bytes = None

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by the header `date YYYY-MM-DD`, else by the name."""
        if find_header(head[:_HEADER_BYTES].lstrip(b"\xef\xbb\xbf").decode("utf-8", "replace")):
            return Confidence.LIKELY
        return Confidence.BY_NAME if PurePath(name).suffix.lower() in self.suffixes else Confidence.NO

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield the one document of a file, or why it could not be read."""
        yield _read_document(data, options.encoding)


def _read_document(data: bytes, encoding: str) -> Document | Rejection:
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        decoded = decode(data, encoding=encoding)
    except UndecodableError as error:
        return Rejection(str(error), sha256)
    if not decoded.text.strip():
        return Rejection("the document is empty", sha256)
    article = _parse(decoded.text, decoded.notes)
    if article is None:
        return Rejection("nothing after the date header", sha256, raw_text=decoded.text[:RAW_LENGTH])
    return Document(article, sha256)


def _parse(text: str, notes: tuple[str, ...]) -> ParsedArticle | None:
    """Return the article of a text, or None where nothing follows the header."""
    header = find_header(text)
    if header is None:
        published_on, note = None, describe_missing_header()
    else:
        published_on, note = header.published_on, header.note
        # Blanks in its place keep the width of the line, by which wrapped lines are known.
        line_start = text.rfind("\n", 0, header.end) + 1
        text = " " * (header.end - line_start) + text[header.end :]
    text = _part_opening_lines(text)
    paragraphs = [fold_blanks(text[start:end]) for start, end in split_paragraphs(text)]
    if not paragraphs:
        return None
    headline, byline, dateline, paragraphs = _take_opening(paragraphs)
    body = "\n\n".join(paragraphs)
    return ParsedArticle(
        body=body,
        headline=headline or derive_headline(body),
        is_headline_derived=not headline,
        dateline=dateline,
        byline=byline,
        published_on=published_on,
        notes=(*notes, note) if note else notes,
    )


def _part_opening_lines(text: str) -> str:
    """Put an empty line before a dateline and around a byline that stand close under a headline."""
    lines = text.split("\n", 2 * _OPENING_LINES)
    opening = [number for number, line in enumerate(lines) if line.strip()]
    parted = list(lines)
    for number in islice(opening, _OPENING_LINES):
        line = lines[number].strip()
        if is_byline(line):
            parted[number] = f"\n{lines[number]}\n"
        elif find_dateline(line):
            parted[number] = f"\n{lines[number]}"
    return "\n".join(parted)


def _take_opening(paragraphs: list[str]) -> tuple[str, str, str, list[str]]:
    """Return headline, byline, dateline and the paragraphs that remain, at least one."""
    headline = byline = dateline = ""
    position, last = 0, len(paragraphs) - 1
    if last > 0 and not is_byline(paragraphs[0]) and is_headline(paragraphs[0], paragraphs[1]):
        headline, position = paragraphs[0], 1
    if position < last and is_byline(paragraphs[position]):
        byline = paragraphs[position]
        position += 1
    if found := find_dateline(paragraphs[position]):
        rest = paragraphs[position][found[1] :].strip()
        if rest or position < last:
            dateline = found[0]
            paragraphs = [*([rest] if rest else []), *paragraphs[position + 1 :]]
            position = 0
    return headline, byline, dateline, paragraphs[position:]
