"""Where one message of a mailbox ends and the next begins: mbox, in any of its dialects. Pure."""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from articles.importing.readers.limits import read_at_most
from articles.importing.readers.protocol import Stretch

_PIECE_BYTES = 1 << 20
_LONGEST_MARK = 500
_KEPT_BYTES = 400_000  # of a message that is too large
_LINE = rb"From [^\r\n]{0,300}?[0-9]:[0-9]{2}[^\r\n]{0,60}\r?\n(?=[!-9;-~]{1,76}:)"
_FIRST = re.compile(rb"[\r\n]*" + _LINE)
_NEXT = re.compile(rb"\n(?=" + _LINE + rb")")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_SENT = re.compile(rb"[A-Z][a-z]{2},? [A-Z][a-z]{2} [ 0-9][0-9] .{8,30}")


class Letter(NamedTuple):
    """A message, its number from 1 and its bytes; of one that is too large its beginning.

    `is_boxed` where it stands in a mailbox, which has the words of the date when it was `received`.
    """

    number: int
    data: bytes
    size: int
    is_boxed: bool = False
    received: str = ""


def is_mailbox(head: bytes) -> bool:
    """Tell whether a file begins as a mailbox does."""
    return bool(_FIRST.match(head))


def walk_mailbox(stream: BinaryIO, most_bytes: int, first: int = 1) -> Iterator[Letter]:
    """Yield the messages of a mailbox, or the only one of a file that is none; holds one at a time."""
    data = read_at_most(stream, _LONGEST_MARK)
    if not is_mailbox(data):
        data += read_at_most(stream, most_bytes + 1 - len(data))
        rest = sum(map(len, iter(lambda: stream.read(_PIECE_BYTES), b"")))
        if data or rest:
            yield Letter(first, data if not rest else data[:_PIECE_BYTES], len(data) + rest)
        return
    for number, (letter, size) in enumerate(_split(stream, data, most_bytes), start=first):
        head, _, message = letter.lstrip(b"\r\n").partition(b"\n")
        sent = _SENT.search(head)
        received = sent.group().decode("ascii", "replace").strip() if sent else ""
        yield Letter(number, _QUOTED.sub(rb"\1", message), size, is_boxed=True, received=received)


def split_mailbox(stream: BinaryIO, size: int) -> Iterator[Stretch]:
    """Yield stretches of whole messages of at least so many bytes; one for a file that is no mailbox."""
    data = read_at_most(stream, _LONGEST_MARK)
    if not is_mailbox(data):
        yield Stretch()
        return
    start = offset = 0
    first = number = 1
    for _, length in _split(stream, data, _PIECE_BYTES):
        if offset - start >= size:
            yield Stretch(start, offset - start, first)
            start, first = offset, number
        offset, number = offset + length, number + 1
    yield Stretch(start, offset - start, first)


def _split(stream: BinaryIO, data: bytes, most_bytes: int) -> Iterator[tuple[bytes, int]]:
    """Yield the bytes of each message and how many they are; of one over the most bytes only its beginning."""
    buffer = bytearray(data)
    searched = dropped = 0
    while True:
        if found := _NEXT.search(buffer, searched):
            yield bytes(buffer[: found.end()]), found.end() + dropped
            del buffer[: found.end()]
            searched = dropped = 0
            continue
        searched = max(0, len(buffer) - _LONGEST_MARK)
        if not (piece := stream.read(_PIECE_BYTES)):
            break
        buffer += piece
        if searched > most_bytes:
            dropped += searched - _KEPT_BYTES
            del buffer[_KEPT_BYTES:searched]
            searched = _KEPT_BYTES
    yield bytes(buffer), len(buffer) + dropped
