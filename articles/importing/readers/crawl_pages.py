"""From a record of a web crawl to the web page in it, or to the name of what else it is. Pure."""

import base64
import hashlib
import io
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import brotli
from warcio.bufferedreaders import ChunkedDataReader

from articles.importing.readers.crawl_records import CrawlRecord, parse_head
from articles.importing.readers.limits import describe_excess

FIRST_BYTES = 4_096
HEAD_BYTES = 1 << 16  # in which the head of an answer ends: servers do not send longer ones

ABOUT = "records about the crawl"
REQUESTS = "requests"
REVISITS = "pages unchanged since an earlier crawl"
CONVERSIONS = "texts that a program made from pages"
REDIRECTS = "redirects"
ERRORS = "answers without a page (not found, refused, failed)"
PARTS = "parts of answers"
EMPTY = "empty pages"
DATA = "data for scripts"
OTHERS = "other files"
_OF_KIND = {
    "warcinfo": ABOUT,
    "metadata": ABOUT,
    "request": REQUESTS,
    "revisit": REVISITS,
    "conversion": CONVERSIONS,
    "continuation": PARTS,
}
_OF_TYPE = (
    ("image/", "pictures"),
    ("video/", "films"),
    ("audio/", "recordings"),
    ("font/", "fonts"),
    ("application/font", "fonts"),
    ("application/x-font", "fonts"),
    ("application/vnd.ms-fontobject", "fonts"),
    ("text/css", "style sheets"),
    ("text/javascript", "scripts"),
    ("application/javascript", "scripts"),
    ("application/x-javascript", "scripts"),
    ("application/ecmascript", "scripts"),
    ("application/json", DATA),
    ("application/pdf", "PDF files"),
    ("application/rss", "feeds"),
    ("application/atom", "feeds"),
)
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_NO_TYPES = frozenset({"", "unknown", "no-type", "application/unknown", "unk"})
_LIKE_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<!doctype\s+html|<html|<\?xml[^>]{0,200}\?>\s*(?:<!--|<!doctype html|<html))",
    re.IGNORECASE,
)
_LIKE_DATA = re.compile(rb"[\s(]*[\[{]")
_HTTP = re.compile(rb"HTTP/[0-9]")
_STATUS = re.compile(r"\d{3}")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:.-]{2,40})", re.IGNORECASE)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_HASHES = {"sha1": 40, "md5": 32, "sha256": 64, "sha512": 128}  # and their digits, where they are not in Base32
_BEGINNING = 4_000  # bytes, by which a page is known
_PIECE_BYTES = 1 << 16


class UnreadablePageError(Exception):
    """The page of a record cannot be had; the message is the reason."""


class NoPageError(Exception):
    """A record holds something else than a page; the message says what, in the plural."""


@dataclass(frozen=True, slots=True)
class CrawledPage:
    """A web page as it was crawled: its bytes, its address, the character set it came with, and when that was."""

    data: bytes
    address: str
    charset: str = ""
    captured_on: date | None = None
    notes: tuple[str, ...] = ()


def take_page(record: CrawlRecord, most_bytes: int) -> CrawledPage:
    """Return the page in a record, at most so many bytes; raise NoPageError or UnreadablePageError.

    Where the record has a problem, that comes first.
    """
    if record.kind not in {"response", "resource"}:
        raise NoPageError(_OF_KIND.get(record.kind, OTHERS))
    head = record.read(FIRST_BYTES)
    if _HTTP.match(head):
        if not _END_OF_HEAD.search(head):
            head += record.read(HEAD_BYTES)
        fields, start = _read_answer(head)
    else:
        fields, start = {"content-type": record.fields.get("content-type", "")}, 0
    kind = fields.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _PAGE_TYPES and not (kind in _NO_TYPES and _is_like_page(head[start:])):
        raise NoPageError(next((words for begin, words in _OF_TYPE if kind.startswith(begin)), OTHERS))
    if record.size - start > most_bytes:
        raise UnreadablePageError(describe_excess(record.size - start, most_bytes))
    block = head + record.read(record.size - len(head))
    notes = []
    if record.fields.get("warc-segment-number"):
        raise UnreadablePageError("the crawl has cut this page into several records; only whole ones are read")
    if why := record.fields.get("warc-truncated"):
        notes.append(f"the crawl kept only the beginning of the page ({why[:40]})")
    payload = block[start:]
    unchunked = _join_chunks(payload, fields)
    data = _unpack(unchunked, fields.get("content-encoding", ""), most_bytes)
    if not data.strip():
        raise NoPageError(EMPTY)
    if _LIKE_DATA.match(data):
        raise NoPageError(DATA)
    if _is_digest_wrong(record.fields, block, (payload, unchunked, data)):
        notes.append("its bytes are not those that the crawl took the digest of: they were changed, or wrongly noted")
    charset = _CHARSET.search(fields.get("content-type", ""))
    address = record.fields.get("warc-target-uri", "").strip("<> ").replace(" ", "%20")
    captured_on = _read_day(record.fields.get("warc-date", ""))
    return CrawledPage(data, address, charset[1] if charset else "", captured_on, tuple(notes))


def _read_answer(head: bytes) -> tuple[Mapping[str, str], int]:
    """Return the fields of a server's answer and where its content begins; raise NoPageError for one without a page."""
    end = _END_OF_HEAD.search(head)
    start = end.end() if end else len(head)
    parsed = parse_head(head[:start])
    status = _STATUS.match(parsed.statusline)
    code = int(status.group()) if status else 0
    if code != 200:
        if code == 304:
            raise NoPageError(REVISITS)
        if code == 206:
            raise NoPageError(PARTS)
        raise NoPageError(REDIRECTS if 300 <= code < 400 else ERRORS)
    fields: dict[str, str] = {}
    for name, value in parsed.headers:
        fields.setdefault(name.lower(), value.strip())
    return fields, start


def _is_like_page(data: bytes) -> bool:
    return bool(_LIKE_PAGE.match(data[:_BEGINNING].lstrip()))


def _join_chunks(data: bytes, fields: Mapping[str, str]) -> bytes:
    if "chunked" not in fields.get("transfer-encoding", "").lower():
        return data
    return bytes(ChunkedDataReader(io.BytesIO(data)).read())


def _unpack(data: bytes, encodings: str, most_bytes: int) -> bytes:
    """Return content unpacked; as it is where a crawler unpacked it and left the server's word that it is packed."""
    for name in reversed([one for part in encodings.lower().split(",") if (one := part.strip())]):
        if name == "identity" or ((unpack := _UNPACKERS.get(name)) is None and _is_like_page(data)):
            continue
        if unpack is None:
            raise UnreadablePageError(f"it is packed with “{name[:20]}”, which cannot be unpacked here")
        try:
            unpacked, is_whole = unpack(data, most_bytes + 1)
        except (zlib.error, brotli.error):
            if data.lstrip()[:1] == b"<":
                continue
            raise UnreadablePageError("its packed content is damaged") from None
        if len(unpacked) > most_bytes:
            raise UnreadablePageError(f"unpacked, it has over {describe_excess(most_bytes + 1, most_bytes)}")
        if not is_whole:
            raise UnreadablePageError("its packed content is cut off")
        data = unpacked
    return data


def _unpack_deflated(data: bytes, most: int) -> tuple[bytes, bool]:
    """Return at most so many bytes of what zlib has packed, with or without its frame, and whether that was whole."""
    try:
        return _run_zlib(data, most, 47)
    except zlib.error:
        return _run_zlib(data, most, -15)


def _run_zlib(data: bytes, most: int, bits: int) -> tuple[bytes, bool]:
    decoder = zlib.decompressobj(bits)
    unpacked = decoder.decompress(data, most)
    return unpacked, decoder.eof


def _unpack_brotli(data: bytes, most: int) -> tuple[bytes, bool]:
    decoder = brotli.Decompressor()
    pieces = [decoder.process(data, output_buffer_limit=_PIECE_BYTES)]
    size = len(pieces[0])
    while pieces[-1] and size < most:
        pieces.append(decoder.process(b"", output_buffer_limit=_PIECE_BYTES))
        size += len(pieces[-1])
    return b"".join(pieces)[:most], decoder.is_finished()


_UNPACKERS: dict[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _unpack_deflated,
    "x-gzip": _unpack_deflated,
    "deflate": _unpack_deflated,
    "br": _unpack_brotli,
}


def _is_digest_wrong(fields: Mapping[str, str], block: bytes, payloads: tuple[bytes, ...]) -> bool:
    """Tell whether what the crawl noted of the bytes contradicts them. Crawlers differ in what they call a payload."""
    of_block, of_payload = fields.get("warc-block-digest"), fields.get("warc-payload-digest")
    if of_block:
        return not _has_digest(block, of_block)
    return bool(of_payload) and not any(_has_digest(one, of_payload or "") for one in payloads)


def _has_digest(data: bytes, stated: str) -> bool:
    """Tell whether bytes have a digest, or whether that cannot be told."""
    name, _, value = stated.partition(":")
    name = name.strip().lower().replace("-", "")
    if name not in _HASHES or not value:
        return True
    digest = hashlib.new(name, data, usedforsecurity=False)
    if len(value) == _HASHES[name]:
        return value.lower() == digest.hexdigest()
    return value.rstrip("=").upper() == base64.b32encode(digest.digest()).decode().rstrip("=")


def _read_day(stated: str) -> date | None:
    try:
        return date.fromisoformat(stated[:10])
    except ValueError:
        return None
