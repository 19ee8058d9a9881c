"""Exports of Factiva: web pages, XML, RTF and text, with or without its codes. Pure."""

import re
from collections.abc import Iterator

from articles.importing.decoding import UndecodableError, decode
from articles.importing.markup import UnreadableMarkupError, parse_xml
from articles.importing.readers.export_lines import normalise_head
from articles.importing.readers.export_records import give_articles
from articles.importing.readers.factiva_pages import (
    count_xml_articles,
    find_xml_articles,
    read_html_article,
    split_html,
    split_lines,
)
from articles.importing.readers.limits import show_beginning
from articles.importing.readers.paragraphs import Paragraph, UnreadableTextError
from articles.importing.readers.protocol import HEAD_BYTES, Confidence, Document, ReadOptions, Rejection
from articles.importing.readers.rich_text import read_rtf
from articles.importing.readers.whole_files import WholeFileReader

_RTF = b"{\\rtf"
_XML_MARKS = (
    b"<PPSResponse",
    b"<ppsarticle",
    b"http://global.factiva.com/",
    b"<ppsArticleResponse",
    b"<DistDoc ",
)
_PAGE_MARK = re.compile(
    rb"class\s*=\s*[\"']?article (?:[a-z]{2}|zh[a-z]{2})Article\b|<title>\s*Factiva\s*</title>", re.IGNORECASE
)
_ACCESSION = re.compile(rb"(?:Document|Dokument|Documento)\s+[A-Za-z0-9]{8}(?:19|20)\d{6}[a-z0-9]{6,12}\b")
_CODE = re.compile(rb"(?:^|[\r\n>}{]|\\\w+ )(HD|PD|SN)\b")
_HINT = ": look at its end, which may say what went wrong, and export it again"
_ADVICE = (
    "nothing in it separates articles the way exports of Factiva do. Export it again from Factiva, "
    "as RTF or as a page for"
    " printing, in the format “Full Article/Report plus Indexing”"
)


class FactivaReader(WholeFileReader):
    """Reads exports of Factiva, each article of them with its fields."""

    name: str = "factiva"
    label: str = "Factiva export"
    suffixes: frozenset[str] = frozenset({".html", ".htm", ".xml", ".rtf", ".txt"})

    def sniff(self, head: bytes, name: str) -> Confidence:  # noqa: ARG002 - no ending is its own
        """Tell by marks that no other file has, else by its codes."""
        head = normalise_head(head)
        if any(mark in head for mark in _XML_MARKS) or _PAGE_MARK.search(head):
            return Confidence.CERTAIN
        has_number, has_codes = bool(_ACCESSION.search(head)), _has_codes(head)
        if has_number and (has_codes or b"Factiva" in head or b" words" in head):
            return Confidence.CERTAIN
        return Confidence.LIKELY if has_number or has_codes else Confidence.NO

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield every article of an export."""
        try:
            if data.lstrip()[:5] == _RTF:
                yield from _read_lines(read_rtf(data.lstrip()), data, options)
            elif any(mark in data[:HEAD_BYTES] for mark in _XML_MARKS):
                yield from _read_xml(data, options)
            else:
                yield from _read_text(data, options)
        except (UnreadableTextError, UnreadableMarkupError, UndecodableError) as error:
            yield Rejection(str(error), raw_text=show_beginning(data))


def _has_codes(head: bytes) -> bool:
    """Tell whether codes of headline, date and source stand in this order."""
    order = [b"HD", b"PD", b"SN"]
    if not all(code in head for code in order):
        return False
    for code in _CODE.findall(head):
        if order and code == order[0]:
            order.pop(0)
    return not order


def _read_xml(data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
    root = parse_xml(data)
    articles = list(find_xml_articles(root))
    if not articles:
        yield Rejection(f"no article was found in this answer of Factiva{_HINT}", raw_text=show_beginning(data))
        return
    yield from give_articles(articles, options, expected=count_xml_articles(root))


def _read_text(data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
    decoded = decode(data, encoding=options.encoding)
    if parts := split_html(decoded.text):
        yield from give_articles(map(read_html_article, parts), options, notes=decoded.notes)
        return
    lines = [Paragraph(line) for line in decoded.text.split("\n")]
    yield from _read_lines(lines, data, options, decoded.notes)


def _read_lines(
    lines: list[Paragraph], data: bytes, options: ReadOptions, notes: tuple[str, ...] = ()
) -> Iterator[Document | Rejection]:
    articles = split_lines(lines)
    if not articles:
        yield Rejection(_ADVICE, raw_text=show_beginning(data))
        return
    yield from give_articles(articles, options, notes=notes)
