"""Web pages that browsers save with all they hold in one file: MHTML (RFC 2557), .mht and .mhtml."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import PurePath
from urllib.parse import urlsplit

from articles.importing.readers.limits import show_beginning
from articles.importing.readers.protocol import Confidence, Document, ReadOptions, Rejection
from articles.importing.readers.web import read_page
from articles.importing.readers.whole_files import WholeFileReader

MOST_PARTS = 10_000
DEEPEST = 3  # parts within parts
HEADER_BYTES = 65_536

_HEADER_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:")
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
_SAVED = re.compile(
    rb"^from:\s*\"?<?saved by|^snapshot-content-location:|^x-mimeole:.*mhtml", re.IGNORECASE | re.MULTILINE
)
_OF_PAGES = re.compile(rb"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_OF_MAIL = re.compile(rb"^(?:received|to|message-id|delivered-to|return-path):", re.IGNORECASE | re.MULTILINE)
_FRAME = re.compile(rb"<i?frame\b", re.IGNORECASE)
_PARSER = BytesHeaderParser()


@dataclass(frozen=True, slots=True)
class _Part:
    """One file within the file. `data` are its bytes as they stand there."""

    header: Message
    data: bytes

    @property
    def location(self) -> str:
        return str(self.header.get("Content-Location", "")).strip()

    @property
    def host(self) -> str:
        try:
            return urlsplit(self.location).hostname or ""
        except ValueError:
            return ""

    def decode(self) -> bytes:
        """Return the bytes of the file itself, as far as they can be read."""
        match str(self.header.get("Content-Transfer-Encoding", "")).strip().lower():
            case "quoted-printable":
                return binascii.a2b_qp(self.data)
            case "base64":
                letters = re.sub(rb"[^A-Za-z0-9+/]", b"", self.data)
                return binascii.a2b_base64(letters[: len(letters) - len(letters) % 4])
            case _:
                return self.data


class MhtmlReader(WholeFileReader):
    """Reads the page of an MHTML file as one document; its frames, advertisements mostly, are none."""

    name: str = "mhtml"
    label: str = "Web page (MHTML)"
    suffixes: frozenset[str] = frozenset({".mht", ".mhtml"})

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by the marks that browsers leave in its header; a mail with pictures in it has others."""
        head = head.lstrip()
        if not _HEADER_LINE.match(head):
            return Confidence.NO
        header = _BLANK_LINE.split(head, maxsplit=1)[0]
        if _SAVED.search(header):
            return Confidence.CERTAIN
        is_named = PurePath(name).suffix.lower() in self.suffixes
        if _OF_PAGES.search(header) and not _OF_MAIL.search(header):
            return Confidence.LIKELY
        return Confidence.BY_NAME if is_named else Confidence.NO

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield the document of the page, or why there is none."""
        whole = _split_header(data.lstrip())
        pages = [part for part in _find_parts(whole, 0) if part.header.get_content_type() in _HTML]
        if not pages:
            yield Rejection("there is no page in HTML in it; is the file cut off?", raw_text=show_beginning(data))
            return
        main = _choose_page(whole.header, pages)
        read = _read_part(main, whole.header, options)
        if isinstance(read, Rejection) and _FRAME.search(main.decode()):
            # Old pages hold their text in frames.
            own = [part for part in pages if part is not main and part.host == main.host]
            if own and isinstance(framed := _read_part(max(own, key=_size), whole.header, options), Document):
                read = framed
        yield read


_HTML = frozenset({"text/html", "application/xhtml+xml"})


def _size(part: _Part) -> int:
    return len(part.data)


def _split_header(data: bytes) -> _Part:
    """Return a header and what follows it."""
    end = _BLANK_LINE.search(data, 0, HEADER_BYTES)
    if end is None:
        return _Part(_PARSER.parsebytes(data[:HEADER_BYTES]), b"")
    return _Part(_PARSER.parsebytes(data[: end.start()]), data[end.end() :])


def _find_parts(whole: _Part, depth: int) -> list[_Part]:
    """Return the files within a file, those of nested ones in their place; a file without parts is its own."""
    boundary = whole.header.get_boundary()
    if whole.header.get_content_maintype() != "multipart" or not boundary or depth == DEEPEST:
        return [whole]
    found: list[_Part] = []
    separator = re.compile(
        rb"^--" + re.escape(boundary.encode("utf-8", "surrogateescape")) + rb"(--)?[ \t]*\r?$", re.MULTILINE
    )
    position: int | None = None
    for match in separator.finditer(whole.data):
        if position is not None:
            found += _find_parts(_split_header(whole.data[position : match.start()].removeprefix(b"\n")), depth + 1)
        position = match.end()
        if match.group(1) or len(found) > MOST_PARTS:
            return found
    if position is not None:  # cut off
        found += _find_parts(_split_header(whole.data[position:].removeprefix(b"\n")), depth + 1)
    return found


def _choose_page(header: Message, pages: list[_Part]) -> _Part:
    """Return the page that was saved: the one its header names, by id, address or title, else the first."""
    start = _param(header, "start")
    address = str(header.get("Snapshot-Content-Location", "") or header.get("Content-Location", "")).strip()
    for part in pages:
        if start and str(part.header.get("Content-ID", "")).strip() == start:
            return part
    for part in pages:
        if address and part.location == address:
            return part
    return pages[0]


def _param(header: Message, name: str) -> str:
    value = header.get_param(name)
    return str(value).strip() if isinstance(value, str) else ""


def _read_part(part: _Part, header: Message, options: ReadOptions) -> Document | Rejection:
    address = part.location or str(header.get("Snapshot-Content-Location", "")).strip()
    return read_page(part.decode(), options, saved_from=address, declared=_param(part.header, "charset"))
