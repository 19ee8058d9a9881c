"""Where the records of a crawl lie: in a file of their own, or in the files of a web archive (.wacz). Pure."""

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple

from articles.importing.readers.windows import open_window

MOST_UNPACKED = 20_000_000_000  # bytes of a file that is packed within a web archive
MOST_RATIO = 300  # of that to its packed size

_ZIP = b"PK\x03\x04"
_ZSTANDARD = b"\x28\xb5\x2f\xfd"
_ENDINGS = (".warc", ".warc.gz", ".arc", ".arc.gz")
_HEADER = 30  # bytes of a ZIP file's member before its name
_PIECE_BYTES = 1 << 20
_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class UnreadableCrawlError(Exception):
    """There are no records to be had; the message is the reason."""


class CrawlFile(NamedTuple):
    """A file of records: where it begins in the whole file and its bytes; `packed` where it must be unpacked first."""

    offset: int
    size: int
    packed: zipfile.ZipInfo | None = None

    @contextmanager
    def open(self, whole: BinaryIO) -> Iterator[BinaryIO]:
        """Open it, as a part of the whole file; raise UnreadableCrawlError."""
        if self.packed is None:
            yield open_window(whole, self.offset, self.size)
            return
        with tempfile.TemporaryFile(prefix="newsarchive-") as copy:
            try:
                left = min(MOST_UNPACKED, max(_PIECE_BYTES, MOST_RATIO * self.packed.compress_size))
                with zipfile.ZipFile(whole) as archive, archive.open(self.packed) as member:
                    while piece := member.read(_PIECE_BYTES):
                        left -= copy.write(piece)
                        if left < 0:
                            raise UnreadableCrawlError(f"“{self.packed.filename}” in it unpacks to too much")
            except _ERRORS:
                raise UnreadableCrawlError(f"“{self.packed.filename}” in it is damaged") from None
            copy.seek(0)
            yield copy


def find_crawls(file: BinaryIO) -> list[CrawlFile]:
    """Return the files of records in a file, at least one; raise UnreadableCrawlError."""
    size = file.seek(0, 2)
    file.seek(0)
    mark = file.read(4)
    if mark == _ZSTANDARD:
        raise UnreadableCrawlError("it is packed with Zstandard: unpack it with “zstd -d”, and import what that gives")
    if mark != _ZIP:
        return [CrawlFile(0, size)]
    try:
        with zipfile.ZipFile(file) as archive:
            members = [one for one in archive.infolist() if one.filename.lower().endswith(_ENDINGS)]
            names = archive.namelist()
        crawls = [_find_member(file, one) for one in members]
    except _ERRORS:
        raise UnreadableCrawlError("the web archive is damaged or cut off; fetch or copy it again") from None
    if sum(crawl.size for crawl in crawls) > size:
        raise UnreadableCrawlError("the web archive states that its files are larger than itself")
    if not crawls:
        others = any(name.lower().endswith(".wacz") for name in names)
        advice = ": import the web archives that it holds one by one" if others else ""
        raise UnreadableCrawlError(f"there is no crawl in this web archive{advice}")
    return crawls


def _find_member(file: BinaryIO, member: zipfile.ZipInfo) -> CrawlFile:
    if member.flag_bits & 1:
        raise UnreadableCrawlError(f"“{member.filename}” in it is locked with a password")
    if member.compress_type != zipfile.ZIP_STORED:
        return CrawlFile(0, 0, member)
    file.seek(member.header_offset)
    header = file.read(_HEADER)
    start = (
        member.header_offset
        + _HEADER
        + int.from_bytes(header[26:28], "little")
        + int.from_bytes(header[28:30], "little")
    )
    return CrawlFile(start, member.compress_size)


@contextmanager
def open_movable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Return a stream that can be moved in: itself, or a copy of what a pipe gives."""
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile(prefix="newsarchive-") as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        yield copy
