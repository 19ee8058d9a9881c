"""From the bytes of a web page to its document. Pure."""

import hashlib
import re
from dataclasses import replace

from articles.importing.decoding import UndecodableError, decode
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.limits import describe_excess, show_beginning
from articles.importing.readers.protocol import Document, Place, ReadOptions, Rejection
from articles.importing.readers.records import read_record
from articles.importing.readers.web.addresses import find_saved_address
from articles.importing.readers.web.charset import find_declared_charset, read_utf8
from articles.importing.readers.web.markup import BULKY, cut_bulk
from articles.importing.readers.web.page import Page
from articles.importing.readers.web.worker import read_guarded

_SAVED_WITHIN = 65_536  # bytes at the beginning of a page in which the program that saved it says so

_BEFORE = re.compile(rb"\s+|<!--.*?-->|<\?[^>]*>", re.DOTALL)
_DOCUMENT = re.compile(
    rb"<!doctype\s+html\b|<(?:html|head|body|title|meta|link|script|style|base|frameset)\b[^<]*>", re.IGNORECASE
)
_FRAGMENT = re.compile(
    rb"<(?:div|p|h[1-6]|article|section|main|table|center|font|span|a|ul|ol|br|b|i|img)\b[^<>]*>", re.IGNORECASE
)
_CLOSING = re.compile(rb"</(?:div|p|h[1-6]|article|section|table|center|font|span|a|ul|li)\s*>", re.IGNORECASE)
_WIDE_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))


def looks_like_html(head: bytes) -> bool:
    """Tell whether a file begins as a page in HTML does, or a piece of one; XML of other kinds is none."""
    for mark, charset in _WIDE_MARKS:
        if head.startswith(mark):
            head = head.decode(charset, "ignore").lstrip("\ufeff").encode("utf-8", "ignore")
    head = head.removeprefix(b"\xef\xbb\xbf")
    position = 0
    while match := _BEFORE.match(head, position):
        position = match.end()
    if _DOCUMENT.match(head, position):
        return True
    return _FRAGMENT.match(head, position) is not None and _CLOSING.search(head, position) is not None


def read_page(
    data: bytes,
    options: ReadOptions,
    *,
    saved_from: str = "",
    declared: str = "",
    place: Place | None = None,
    seen: SeenIds | None = None,
) -> Document | Rejection:
    """Return the document of a page in HTML, or why it is none. Never raises for what the page holds.

    `saved_from` is the address that it came from and `declared` its character set, where what holds the page says so.
    `place` and `seen` are those of records, for pages among others in one file.
    """
    sha256, fragment = hashlib.sha256(data).hexdigest(), str(place or "")

    def reject(reason: str) -> Rejection:
        return Rejection(reason, sha256, fragment, place, show_beginning(data))

    if not data.strip():
        return Rejection("the document is empty", sha256, fragment, place)
    saved_from = saved_from or find_saved_address(data[:_SAVED_WITHIN])
    declared = declared or find_declared_charset(data)
    try:
        markup, notes = _make_utf8(data, declared, options.encoding)
    except UndecodableError as error:
        return reject(str(error))
    if len(markup) > options.max_bytes:
        return reject(f"without its pictures, styles and scripts {describe_excess(len(markup), options.max_bytes)}")
    page = read_guarded(markup, saved_from)
    if page.problem:
        return reject(page.problem)
    if notes is None:
        notes = decode(page.record.get("body", "").encode("utf-8", "replace") or b" ", declared).notes
    return _make_document(page, data, notes, place, seen or SeenIds())


def _make_utf8(data: bytes, declared: str, encoding: str) -> tuple[bytes, tuple[str, ...] | None]:
    """Return a page in UTF-8 and what was noticed about its characters; None for one that was UTF-8 already.

    Raises UndecodableError.
    """
    markup = cut_bulk(data) if len(data) > BULKY else data
    decoded = read_utf8(markup, declared, encoding)
    if decoded is None:
        return markup.removeprefix(b"\xef\xbb\xbf"), None
    markup = decoded.text.encode("utf-8", "replace")
    return (cut_bulk(markup) if len(markup) > BULKY else markup), decoded.notes


def _make_document(
    page: Page, data: bytes, notes: tuple[str, ...], place: Place | None, seen: SeenIds
) -> Document | Rejection:
    read = read_record(page.record, place, data, seen, date_origin=page.date_origin, notes=(*notes, *page.notes))
    if isinstance(read, Rejection):
        return read
    words = page.date_words or read.article.date_text
    return replace(read, article=replace(read.article, date_text=words, is_date_doubted=page.is_date_doubted))
