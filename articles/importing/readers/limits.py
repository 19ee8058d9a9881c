"""How large a document may be, and how much of a rejected one is kept to show."""

from typing import BinaryIO

from articles.importing.decoding import clean_text

RAW_LENGTH = 100_000  # characters: enough to mend nearly every document and read it again
_PIECE_BYTES = 1 << 20
# A character of UTF-8 takes at most four bytes.
SHOWN_BYTES = 4 * RAW_LENGTH


def describe_excess(size: int, limit: int) -> str:
    """Return the reason for rejecting a document of so many bytes, as in “12.4 MB is over the limit of 10.0 MB”."""
    for unit, name in ((1_000_000, "MB"), (1_000, "kB")):
        if limit >= unit and f"{size / unit:,.1f}" != f"{limit / unit:,.1f}":
            return f"{size / unit:,.1f} {name} is over the limit of {limit / unit:,.1f} {name}"
    return f"{size:,} bytes is over the limit of {limit:,} bytes"


def show_beginning(data: bytes) -> str:
    """Return the first 100,000 characters of bytes, fit to be stored."""
    return clean_text(data[:SHOWN_BYTES].decode("utf-8", "replace"))[0][:RAW_LENGTH]


def read_at_most(stream: BinaryIO, size: int) -> bytes:
    """Return the next bytes of a stream; fewer than `size` only at its end, even from a pipe."""
    pieces: list[bytes] = []
    while size > 0 and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def count_remaining(stream: BinaryIO) -> int:
    """Return how many bytes the stream still holds, without holding them."""
    if stream.seekable():
        position = stream.tell()
        return stream.seek(0, 2) - position
    total = 0
    while piece := stream.read(_PIECE_BYTES):
        total += len(piece)
    return total
