"""Exports of ProQuest: text, web pages, RTF and Word, and the e-mails that it sends. Pure."""

import re
from collections.abc import Iterator

from articles.importing.decoding import UndecodableError, decode
from articles.importing.readers.export_lines import normalise_head
from articles.importing.readers.export_records import give_articles
from articles.importing.readers.limits import show_beginning
from articles.importing.readers.office_text import peek_members, read_docx
from articles.importing.readers.paragraphs import UnreadableTextError
from articles.importing.readers.proquest_fields import read_article
from articles.importing.readers.proquest_pages import (
    PartedExport,
    find_mail_text,
    split_html,
    split_lines,
    split_paragraphs_of,
)
from articles.importing.readers.protocol import Confidence, Document, ReadOptions, Rejection
from articles.importing.readers.rich_text import read_rtf
from articles.importing.readers.whole_files import WholeFileReader

_ZIP = b"PK\x03\x04"
_RTF = b"{\\rtf"
_HEADER = re.compile(rb"(?:[A-Za-z][\w-]{1,40}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){2}")
_MAIL = re.compile(rb"^(?:subject:.*proquest|from:.*@proquest\.com)", re.IGNORECASE | re.MULTILINE)
_ANCHOR = re.compile(rb"<a\b[^<>]*\bname\s*=\s*(?:3D)?[\"']?DocID_\w", re.IGNORECASE)
_HTML = re.compile(r"\s*(?:<!doctype html|<\w)", re.IGNORECASE)
_DOCUMENT = re.compile(
    rb"ProQuest document (?:link|ID)|ProQuest-Dokument|documentos? (?:de )?ProQuest|document ProQuest"
)
_PARTS = re.compile(
    rb"^\s*(Full text|Abstract|Links|Publication title|Publication info|Database|Texto completo|Resumen|Volltext"
    rb"|Zusammenfassung|Texte int\S{1,6}gral|R\S{1,6}sum\S{1,6}|Base de \w+|Datenbank)\s?:",
    re.IGNORECASE | re.MULTILINE,
)
_COVER = b"Report Information from ProQuest"
_ADVICE = (
    "nothing in it separates articles the way exports of ProQuest do. Export it again from "
    "ProQuest, as text only or as HTML,"
    " with the full text and all details"
)


class ProQuestReader(WholeFileReader):
    """Reads exports of ProQuest, each article of them with its fields."""

    name: str = "proquest"
    label: str = "ProQuest export"
    suffixes: frozenset[str] = frozenset({".txt", ".html", ".htm", ".eml", ".rtf", ".docx"})

    def sniff(self, head: bytes, name: str) -> Confidence:  # noqa: ARG002 - no ending is its own
        """Tell by its name and the labels of its details."""
        if head.startswith(_ZIP):
            found = any(_DOCUMENT.search(data) for _, data in peek_members(head))
            return Confidence.CERTAIN if found else Confidence.NO
        head = normalise_head(head)
        if _HEADER.match(head):
            is_own = _MAIL.search(head[: head.find(b"\n\n") if b"\n\n" in head else len(head)])
            return Confidence.CERTAIN if is_own else Confidence.NO
        if _ANCHOR.search(head) or head.lstrip(b"\xef\xbb\xbf_ \r\n").startswith(_COVER):
            return Confidence.CERTAIN
        if b"ProQuest" not in head or not _DOCUMENT.search(head):
            return Confidence.NO
        is_rich = head.lstrip().startswith(_RTF)
        return Confidence.CERTAIN if is_rich or len({*_PARTS.findall(head)}) > 2 else Confidence.LIKELY

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield every article of an export."""
        notes: tuple[str, ...] = ()
        try:
            if data.startswith(_ZIP):
                export = split_paragraphs_of(read_docx(data))
            elif data.lstrip()[:5] == _RTF:
                export = split_paragraphs_of(read_rtf(data.lstrip()))
            else:
                is_mail = bool(_HEADER.match(data[:4_000]))
                decoded, is_html = find_mail_text(data) if is_mail else (decode(data, encoding=options.encoding), None)
                notes = decoded.notes
                is_html = bool(_HTML.match(decoded.text)) if is_html is None else is_html
                export = split_html(decoded.text) if is_html else split_lines(decoded.text.split("\n"))
        except (UnreadableTextError, UndecodableError) as error:
            yield Rejection(str(error), raw_text=show_beginning(data))
            return
        yield from _give(export, data, options, notes)


def _give(
    export: PartedExport, data: bytes, options: ReadOptions, notes: tuple[str, ...]
) -> Iterator[Document | Rejection]:
    found = export.articles
    if not found:
        yield Rejection(_ADVICE, raw_text=show_beginning(data))
        return
    articles = (
        read_article(one.lines, is_last=number == len(found), anchor=one.anchor) for number, one in enumerate(found, 1)
    )
    yield from give_articles(articles, options, expected=export.expected, notes=notes)
