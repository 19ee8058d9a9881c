"""Exports of Nexis, LexisNexis and Nexis Uni: text, HTML, RTF and Word, with any number of articles. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from articles.importing.decoding import UndecodableError, decode
from articles.importing.readers.export_lines import normalise_head
from articles.importing.readers.export_records import ExportedArticle, add_note, give_articles
from articles.importing.readers.limits import show_beginning
from articles.importing.readers.nexis_articles import PageBlock, read_article
from articles.importing.readers.nexis_labels import END_OF_DOCUMENT, find_heading, find_label
from articles.importing.readers.nexis_pages import Pages, split_html, split_lines, split_paragraphs_of, split_text
from articles.importing.readers.office_text import peek_members, read_docx
from articles.importing.readers.paragraphs import Paragraph, UnreadableTextError
from articles.importing.readers.protocol import Confidence, Document, Place, ReadOptions, Rejection, Unit
from articles.importing.readers.rich_text import is_cut_off, read_rtf
from articles.importing.readers.whole_files import WholeFileReader

_ZIP = b"PK\x03\x04"
_RTF = b"{\\rtf"
_HTML = re.compile(r"\s*(?:<!doctype html|<html|<head|<meta|<body)", re.IGNORECASE)
_DELIVERY = b"LADeliveryID"  # a property that Nexis Uni gives its Word documents
_PAGE_MARKS = (b"<!-- Hide XML section from browser", b"<!-- LXNComment", b"{\\*\\LXNComment")
_COUNT = re.compile(rb"(?:^|[\r\n}>])\s*(?:\d+ of \d+ DOCUMENTS?|(?:Dokument|Document) \d+ (?:von|de) \d+)\s*[\r\n\\<]")
_CLASSIC_MARKS = (b"LENGTH: ", b"LOAD-DATE: ", b"BYLINE: ", "LÄNGE: ".encode(), b"LONGUEUR: ", b"LENGTE: ", b"RUBRIK: ")
# That a file has none of the words is seen in a hundredth of the time that it takes to look where they stand.
_LOADED_LABELS = (b"LOAD-DATE", b"DATE-CHARGEMENT", b"LAAD-DATUM", b"FECHA-CARGA", b"DATA-CARICAMENTO", b"UPDATE")
_LOADED = re.compile(rb"^ *(?:" + b"|".join(_LOADED_LABELS) + rb"): ", re.MULTILINE)
_BESIDE_LOADED = re.compile(
    rb"^ *(LENGTH|LONGUEUR|LENGTE|L\S{1,2}NGE|LANGUAGE|SPRACHE|LANGUE|TAAL|PUBLICATION-TYPE|PUBLICATIE-TYPE"
    rb"|TYPE-PUBLICATION|JOURNAL-CODE): ",
    re.MULTILINE,
)
_UNI_WORDS = (
    b"Job Number:",
    b"Client/Matter:",
    b"Search Terms:",
    b"Load-Date:",
    b"End of Document",
    b"Publication-Type:",
)
_UNI_MARKS = re.compile(
    rb"(?:^|[\r\n>}]) *(Job Number:|Client/Matter:|Search Terms:|Load-Date:|End of Document\b|Publication-Type:)"
)
_OWN_FIELDS = frozenset({"published_on", "updated_at", "length"})  # one of which every article of Nexis has
_ADVICE = (
    "nothing in it separates articles the way exports of Nexis do. Export it again from Nexis, as "
    "DOCX or RTF with the full"
    " documents, or as single documents"
)


class NexisReader(WholeFileReader):
    """Reads exports of Nexis, each article of them with its fields."""

    name: str = "nexis"
    label: str = "Nexis export"
    suffixes: frozenset[str] = frozenset({".txt", ".docx", ".rtf", ".html", ".htm"})

    def sniff(self, head: bytes, name: str) -> Confidence:  # noqa: ARG002 - no ending is its own
        """Tell by marks that no other file has, else by words that few others have."""
        if head.startswith(_ZIP):
            return _sniff_members(head)
        head = normalise_head(head)
        if head.lstrip().startswith((b"<", _RTF)) and any(mark in head for mark in _PAGE_MARKS):
            return Confidence.CERTAIN
        if any(mark in head for mark in _CLASSIC_MARKS) and _COUNT.search(head):
            return Confidence.CERTAIN
        if (
            any(label in head for label in _LOADED_LABELS)
            and _LOADED.search(head)
            and len({*_BESIDE_LOADED.findall(head)}) > 1
        ):
            return Confidence.CERTAIN  # a single article
        return _sniff_uni(head)

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield every article of an export."""
        try:
            if data.startswith(_ZIP):
                yield from _read_paragraphs(read_docx(data), options)
            elif data.lstrip()[:5] == _RTF:
                yield from _read_paragraphs(read_rtf(data.lstrip()), options, is_cut=is_cut_off(data))
            else:
                decoded = decode(data, encoding=options.encoding)
                yield from _read_text(decoded.text, options, decoded.notes)
        except (UnreadableTextError, UndecodableError) as error:
            yield Rejection(str(error), raw_text=show_beginning(data))


def _sniff_members(head: bytes) -> Confidence:
    found = Confidence.NO
    for name, data in peek_members(head):
        if _DELIVERY in data:
            return Confidence.CERTAIN
        if name.startswith("word/document"):
            found = _sniff_uni(data)
            if _COUNT.search(data) and any(mark in data for mark in _CLASSIC_MARKS):
                found = Confidence.CERTAIN
    return found


def _sniff_uni(head: bytes) -> Confidence:
    if sum(word in head for word in _UNI_WORDS) < 2:
        return Confidence.NO
    marks = {*_UNI_MARKS.findall(head)}
    if len(marks) > 2 or {b"Load-Date:", b"End of Document"} <= marks:
        return Confidence.CERTAIN
    return Confidence.LIKELY if len(marks) == 2 else Confidence.NO


def _read_text(text: str, options: ReadOptions, notes: tuple[str, ...]) -> Iterator[Document | Rejection]:
    is_html = bool(_HTML.match(text))
    pages = split_html(text) if is_html else split_text(text)
    if pages is not None:
        yield from _give(pages, options, notes, is_uni=False, is_wrapped=not is_html)
        return
    if is_html:
        yield Rejection(_ADVICE, raw_text=show_beginning(text.encode()))
        return
    lines = [Paragraph(line.strip(), is_bold=True) for line in text.split("\n")]
    if any(END_OF_DOCUMENT.fullmatch(line.text) for line in lines):
        yield from _read_paragraphs(lines, options, notes)
        return
    blocks = split_lines(text)
    updates = sum(1 for block in blocks if (label := find_label(block.text)) and label.key == "updated_at")
    is_uni = any(find_heading(block.text) == "body" for block in blocks)
    if updates > 1:
        yield Rejection(_ADVICE, raw_text=show_beginning(text.encode()))
        return
    article = read_article(blocks, is_uni=is_uni, is_wrapped=True)
    if not article.record.keys() & _OWN_FIELDS:
        yield Rejection(_ADVICE, raw_text=show_beginning(text.encode()))
        return
    yield from give_articles([article], options, notes=notes)


def _read_paragraphs(
    paragraphs: list[Paragraph], options: ReadOptions, notes: tuple[str, ...] = (), *, is_cut: bool = False
) -> Iterator[Document | Rejection]:
    found = split_paragraphs_of(paragraphs)
    if found is None:
        yield Rejection(_ADVICE, raw_text=show_beginning("\n".join(one.text for one in paragraphs).encode()))
        return
    pages, is_uni = found
    pages = pages._replace(is_cut_off=pages.is_cut_off or (is_cut and not is_uni))
    yield from _give(pages, options, notes, is_uni=is_uni)


def _give(
    pages: Pages, options: ReadOptions, notes: tuple[str, ...], *, is_uni: bool, is_wrapped: bool = False
) -> Iterator[Document | Rejection]:
    """Yield the articles of a file, and what its own count of them says is missing."""
    articles = (
        _read_article(
            blocks, is_uni=is_uni, is_wrapped=is_wrapped, is_cut=pages.is_cut_off and blocks is pages.articles[-1]
        )
        for blocks in pages.articles
    )
    total = len(pages.articles)
    for number, one in enumerate(give_articles(articles, options, expected=pages.expected, notes=notes), 1):
        is_short = number == total and pages.expected is None and pages.last < pages.of
        if is_short and isinstance(one, Document):
            yield add_note(one, f"the file ends with article {pages.last:,} of {pages.of:,}, as Nexis counts them")
        else:
            yield one
    if pages.gaps and pages.expected is None:
        yield _describe_gaps(pages.gaps, total)


def _read_article(blocks: list[PageBlock], *, is_uni: bool, is_wrapped: bool, is_cut: bool) -> ExportedArticle:
    article = read_article(blocks, is_uni=is_uni, is_wrapped=is_wrapped)
    if is_cut:
        return replace(article, problem="the file is cut off in the middle of this article: export it again")
    return article


def _describe_gaps(gaps: tuple[int, ...], found: int) -> Rejection:
    numbers = ", ".join(f"{number:,}" for number in gaps[:10]) + (", …" if len(gaps) > 10 else "")
    place = Place(found + 1, Unit.RECORD)
    return Rejection(
        f"the articles of the file are counted, and {len(gaps):,} {'is' if len(gaps) == 1 else 'are'} missing"
        f" (number {numbers}): export the file again",
        fragment=str(place),
        place=place,
    )
