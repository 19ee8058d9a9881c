"""The bytes of a web crawl, as they are or packed record by record, with a way on after damage. Pure."""

import re
import zlib
from collections.abc import Iterator
from itertools import repeat
from typing import BinaryIO, Protocol

from articles.importing.readers.limits import read_at_most

PACKED_MARK = b"\x1f\x8b\x08"
LONGEST_LINE = 1 << 20
LONGEST_MARK = 10_000  # bytes of the line that a record begins with

_WARC = rb"WARC/[0-9]{1,2}\.[0-9]{1,3}[ \t\r]*\n"
# Address, IP address, date, type (and more, in the second version), length.
_ARC = (
    rb"[a-z][a-z0-9+.-]{1,10}:[^\r\n]{1,8000}? [0-9A-Fa-f.:-]{1,45} [0-9]{8,17} [^\r\n]{1,1000} [0-9]{1,12}[ \t]*\r?\n"
)
MARK = re.compile(rb"%s|%s" % (_WARC, _ARC))
_MARK_ON_LINE = re.compile(rb"\n(?=%s|%s)" % (_WARC, _ARC))
CUT_OFF = "the file is cut off in the middle of it; copy or fetch it again"
_BLANKS = b"\r\n\0"
_PIECE_BYTES = 1 << 16
_TRIED_BYTES = 2_000  # of what may be a member, to see whether it begins with a record
_SIZES = (64, 4_096, 1 << 16)  # of what is searched: a little at first, as most of the time that is enough
MOST_READ_TWICE = 4_000_000_000  # bytes: a file that is damaged in more places is not read to its end


class DamageError(Exception):
    """The packed bytes cannot be unpacked; the message is the reason."""


class CrawlBytes(Protocol):
    """What records are read from, one after the other."""

    offset: int | None
    """Where in the file the record begins, None where reading could not begin."""

    def begin(self) -> bool:
        """Move to what stands next, blank lines left out; False at the end of the file. Raises DamageError."""
        ...

    def readline(self) -> bytes:
        """Return the rest of a line; at most LONGEST_LINE bytes. Raises DamageError."""
        ...

    def read(self, size: int) -> bytes:
        """Return so many bytes; fewer at the end of the file, or of what a record can be. Raises DamageError."""
        ...

    def skip(self, size: int) -> int:
        """Move on by so many bytes; return by how many that was possible. Raises DamageError."""
        ...

    def end_record(self, line_ends: int) -> bool:
        """Move past what parts records; tell whether it is so many line ends, or another record or the end is next.

        Raises DamageError.
        """
        ...

    def find_record(self, position: int | None) -> bool:
        """Move to the first record after a position; False where there is none."""
        ...

    @property
    def position(self) -> int | None:
        """Where the next byte is read, None where there is no way back to it."""
        ...


class PlainBytes:
    """A file that is not packed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._end = stream.seek(0, 2)
        stream.seek(0)
        self.offset: int | None = 0

    def begin(self) -> bool:
        self._skip_blanks()
        self.offset = self._stream.seek(0, 1)
        return self.offset < self._end

    def readline(self) -> bytes:
        return self._stream.readline(LONGEST_LINE)

    def read(self, size: int) -> bytes:
        return read_at_most(self._stream, size)

    def skip(self, size: int) -> int:
        position = self._stream.seek(0, 1)
        return self._stream.seek(min(position + size, self._end)) - position

    def end_record(self, line_ends: int) -> bool:
        if self._skip_blanks() >= line_ends:
            return True
        position = self._stream.seek(0, 1)
        line = self._stream.readline(LONGEST_MARK)
        self._stream.seek(position)
        return not line or bool(MARK.match(line))

    def find_record(self, position: int | None) -> bool:
        start = max((position or 0) - 1, 0)  # a mark stands after a line end
        for size in _growing_sizes():
            self._stream.seek(start)
            data = read_at_most(self._stream, size)
            if found := _MARK_ON_LINE.search(data):
                self._stream.seek(start + found.end())
                return True
            if len(data) < size:
                break
            start += max(size - LONGEST_MARK, 0)
        return False

    @property
    def position(self) -> int | None:
        return self._stream.seek(0, 1)

    def _skip_blanks(self) -> int:
        """Move past line ends and zeros; return how many lines ended."""
        line_ends = 0
        for size in _growing_sizes():
            piece = self._stream.read(size)
            rest = piece.lstrip(_BLANKS)
            line_ends += piece.count(b"\n", 0, len(piece) - len(rest))
            if rest or not piece:
                self._stream.seek(-len(rest), 1)
                break
        return line_ends


class PackedBytes:
    """A file of gzip members, as a rule one a record. A record that goes on in the next member is read on."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._raw = b""  # read and not yet unpacked
        self._raw_end = stream.seek(0)  # where the next bytes of the file are read
        self._data = bytearray()  # unpacked
        self._used = 0  # bytes of that
        self._decoder: zlib._Decompress | None = None
        self._member = 0  # where the present member begins, or what damage stands there
        self._is_fresh = False  # nothing of the member was used
        self._read_twice = 0  # bytes, in search of a way on
        self.offset: int | None = 0

    def begin(self) -> bool:
        while True:
            while self._used < len(self._data) or self._fill():
                self._skip_blanks()
                if self._used < len(self._data):
                    self.offset = self._member if self._is_fresh else None
                    return True
            if not self._open_member():
                return False

    def readline(self) -> bytes:
        while True:
            end = self._data.find(b"\n", self._used)
            if end >= 0:
                return self._take(end + 1 - self._used)
            if len(self._data) - self._used >= LONGEST_LINE or not self._fill():
                return self._take(LONGEST_LINE)

    def read(self, size: int) -> bytes:
        pieces: list[bytes] = []
        while size > 0 and self._is_more():
            pieces.append(self._take(size))
            size -= len(pieces[-1])
        return b"".join(pieces)

    def skip(self, size: int) -> int:
        left = size
        while left > 0 and self._is_more():
            moved = min(left, len(self._data) - self._used)
            self._used += moved
            self._is_fresh = False
            left -= moved
        return size - left

    def end_record(self, line_ends: int) -> bool:
        while self._used < len(self._data) or self._fill():
            line_ends -= self._skip_blanks()
            if self._used < len(self._data):
                return line_ends <= 0 or self._is_at_mark()
        return True

    def find_record(self, position: int | None) -> bool:  # noqa: ARG002 - there is no way back
        if self._decoder is None and self._used >= len(self._data):
            return self._find_member()
        try:
            if self._is_at_mark():
                return True
            while not (found := _MARK_ON_LINE.search(self._data, self._used)):
                self._used = max(self._used, len(self._data) - LONGEST_MARK)
                if not self._fill():
                    self._used = len(self._data)
                    return self._open_member()
        except DamageError:
            return self._find_member()
        self._used = found.end()
        self._is_fresh = False
        return True

    @property
    def position(self) -> int | None:
        return None

    def _take(self, size: int) -> bytes:
        data = bytes(self._data[self._used : self._used + size])
        self._used += len(data)
        self._is_fresh = self._is_fresh and not data
        return data

    def _is_more(self) -> bool:
        """Tell whether a record can be read on: in its member, or in a next one that is no record of its own."""
        if self._used < len(self._data) or self._fill():
            return True
        while self._open_member():
            if self._fill():
                return not self._is_at_mark()
        return False

    def _is_at_mark(self) -> bool:
        while len(self._data) - self._used < LONGEST_MARK and b"\n" not in self._data[self._used :] and self._fill():
            pass
        return bool(MARK.match(self._data, self._used))

    def _fill(self) -> bool:
        """Unpack some more of the member; return False at its end."""
        if self._used:
            del self._data[: self._used]
            self._used = 0
        while self._decoder is not None:
            raw = self._raw or self._read_raw()
            try:
                data = self._decoder.decompress(raw, _PIECE_BYTES)
            except zlib.error:
                self._decoder, self._raw = None, b""
                raise DamageError("its packed bytes are damaged") from None
            if self._decoder.eof:
                self._raw, self._decoder = self._decoder.unused_data, None
            else:
                self._raw = self._decoder.unconsumed_tail
                if not raw and not data:
                    self._decoder = None
                    raise DamageError(CUT_OFF)
            if data:
                self._data += data
                return True
        return False

    def _open_member(self) -> bool:
        """Begin the member that comes next; return False at the end of the file, raise DamageError for what is none."""
        while len(raw := self._raw.lstrip(b"\0")) < len(PACKED_MARK) and (more := self._read_raw()):
            self._raw = raw + more
        self._raw = raw
        self._member = self._raw_end - len(self._raw)
        if not self._raw:
            return False
        if not self._raw.startswith(PACKED_MARK):
            is_cut_off = PACKED_MARK.startswith(self._raw)
            self._raw = b""
            raise DamageError(CUT_OFF if is_cut_off else "the packed bytes that stand here are damaged")
        self._decoder = zlib.decompressobj(31)
        self._is_fresh = True
        return True

    def _read_raw(self) -> bytes:
        data = self._stream.read(_PIECE_BYTES)
        self._raw_end += len(data)
        return data

    def _find_member(self) -> bool:
        """Move to the first member, after the damaged one, that begins with a record."""
        start = self._member + 1
        self._read_twice += self._raw_end - start
        self._decoder, self._raw = None, b""
        self._data.clear()
        self._used = 0
        for size in _growing_sizes():
            self._stream.seek(start)
            data = read_at_most(self._stream, size + _TRIED_BYTES)
            position = data.find(PACKED_MARK)
            while 0 <= position < size and self._read_twice <= MOST_READ_TWICE:
                if _begins_with_record(data[position : position + _TRIED_BYTES]):
                    self._raw_end = self._stream.seek(start + position)
                    return True
                self._read_twice += _TRIED_BYTES
                position = data.find(PACKED_MARK, position + 1)
            if len(data) <= size or self._read_twice > MOST_READ_TWICE:
                break
            start += size
        return False

    def _skip_blanks(self) -> int:
        """Move past line ends and zeros that are unpacked; return how many lines ended."""
        start = self._used
        while self._used < len(self._data) and self._data[self._used] in _BLANKS:
            self._used += 1
        return self._data.count(b"\n", start, self._used)


def _growing_sizes() -> Iterator[int]:
    yield from _SIZES
    yield from repeat(1 << 20)


def _begins_with_record(packed: bytes) -> bool:
    try:
        return bool(MARK.match(zlib.decompressobj(31).decompress(packed, LONGEST_MARK)))
    except zlib.error:
        return False


def open_crawl(stream: BinaryIO) -> CrawlBytes:
    """Return the bytes of a crawl, which must be a file that can be moved in."""
    head = stream.read(len(PACKED_MARK))
    return PackedBytes(stream) if head == PACKED_MARK else PlainBytes(stream)
