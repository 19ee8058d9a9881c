"""Find values in JSON by where they stand, without holding the file: objects in lists, at any depth. Pure.

Only brackets, strings and what parts them are looked at. What is no JSON is passed over, and said by who reads it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

LIST = "[]"  # in a path, for the elements of a list
ANY = "*"  # in a path, for any key

Path = tuple[str, ...]

_PIECE_BYTES = 1 << 20
_LONGEST_KEY = 1 << 16
_DEEPEST = 12
_OPENING = frozenset({b"{", b"["})
_CLOSING = frozenset({b"}", b"]"})
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{},:"]|[^\s\[\]{},:"]++', re.DOTALL)
_INSIDE = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}"]', re.DOTALL)
_INSIDE_TEXT = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}"]|[^\s,\[\]{}"]++', re.DOTALL)
_FEW_FAULTS = 10  # objects without an end, after each of which the rest of a file is gone through again
_MOST_REREAD = 2_000_000  # bytes of it after more of them
_LONGEST_BEGINNING = 1_000
_BEGINNING = re.compile(rb'\{\s*("(?:[^"\\]|\\.){1,100}")\s*:', re.DOTALL)
_STRING_REST = re.compile(rb"(?:[^\"\\]++|\\.)*+", re.DOTALL)


class Found(NamedTuple):
    """A value: where it stands in the tree, its bytes in the file, whether nothing but commas parts it from the last.

    `is_cut` where the file ends within it.
    """

    path: Path
    start: int
    end: int
    is_cut: bool = False
    follows: bool = False


class _Buffer:
    """A window on the bytes of a stream that moves on."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.data = b""
        self.base = 0  # of the window in the stream
        self.position = 0  # in the window
        self.is_ended = False

    @property
    def offset(self) -> int:
        return self.base + self.position

    def fill(self) -> bool:
        """Drop what was read, and take more; return whether there was more."""
        piece = self._stream.read(_PIECE_BYTES)
        self.data = self.data[self.position :] + piece
        self.base += self.position
        self.position = 0
        self.is_ended = not piece
        return bool(piece)

    def find_alike(self, start: int) -> None:
        """Move to the first object after the one at `start` that begins with its key, to the end where none does."""
        end = self.offset
        self._move(start)
        self.fill()
        match = _BEGINNING.match(self.data)
        if match is None:
            self._move(end)
            return
        pattern = re.compile(rb"[,}\]\s]\s*(\{\s*" + re.escape(match.group(1)) + rb"\s*:)")
        self.position = match.end()
        while not (found := pattern.search(self.data, self.position)):
            self.position = max(self.position, len(self.data) - _LONGEST_BEGINNING)
            if not self.fill():
                self.position = len(self.data)
                return
        self.position = found.start(1)

    def _move(self, offset: int) -> None:
        self._stream.seek(offset)
        self.data, self.base, self.position, self.is_ended = b"", offset, 0, False

    def next_token(self, pattern: re.Pattern[bytes]) -> bytes:
        """Return the next token, empty at the end; of a very long string only its quotation mark."""
        while True:
            match = pattern.search(self.data, self.position)
            if match is None:
                self.position = len(self.data)
                if not self.fill():
                    return b""
                continue
            token = match.group()
            is_open = token == b'"' or match.end() == len(self.data)
            if is_open and not self.is_ended and len(self.data) - match.start() < _LONGEST_KEY:
                self.position = match.start()
                self.fill()
                continue
            if token == b'"':
                self.position = match.end()
                self._skip_string()
                return token
            self.position = match.end()
            return token

    def _skip_string(self) -> None:
        """Go on behind the end of a string whose beginning was read."""
        while True:
            match = _STRING_REST.match(self.data, self.position)
            self.position = match.end() if match else self.position
            if self.data[self.position : self.position + 1] == b'"':
                self.position += 1
                return
            if not self.fill():
                self.position = len(self.data)
                return


@dataclass(slots=True)
class _Open:
    """A bracket that is open: its path, where it stands, and of an object the key whose value comes, if one does."""

    is_list: bool
    path: Path
    start: int
    key: str | None = None

    @property
    def wants_key(self) -> bool:
        return not self.is_list and self.key is None

    @property
    def inner_path(self) -> Path:
        """The path of what is in it; nothing deep down, where nothing is looked for."""
        if len(self.path) > _DEEPEST:
            return self.path
        return (*self.path, LIST if self.is_list else self.key or "")


class _Tree:
    """The brackets that are open at some place of a file, told token by token."""

    def __init__(self) -> None:
        self.open: list[_Open] = []
        self._string = ""

    @property
    def path(self) -> Path:
        """The path of a value that begins here."""
        return self.open[-1].inner_path if self.open else ()

    def take_sign(self, token: bytes) -> bool:
        """Take a token that begins no value: what parts values, or a key. Return whether it is one."""
        if token == b",":
            if self.open:
                self.open[-1].key = None
        elif token == b":":
            if self.open:
                self.open[-1].key = self._string
        elif token[:1] == b'"' and self.open and self.open[-1].wants_key:
            self._string = token[1:-1].decode("utf-8", "replace") if len(token) > 1 else ""
        else:
            return False
        return True

    def begin(self, token: bytes, start: int) -> None:
        self.open.append(_Open(token == b"[", self.path, start))


def find_objects(data: bytes, most: int) -> Iterator[Found]:
    """Yield every object of JSON that is held, or of its beginning, with its path: the inner before the outer ones.

    At most so many are yielded, then those that are open there.
    """
    tree, found = _Tree(), 0
    for match in _TOKEN.finditer(data):
        token = match.group()
        if tree.take_sign(token):
            continue
        if token in _OPENING:
            tree.begin(token, match.start())
        elif token in _CLOSING and tree.open:
            closed = tree.open.pop()
            if not closed.is_list and len(closed.path) <= _DEEPEST:
                found += 1
                yield Found(closed.path, closed.start, match.end())
                if found >= most:
                    break
    for one in reversed(tree.open):
        if not one.is_list and len(one.path) <= _DEEPEST:
            yield Found(one.path, one.start, len(data), is_cut=True)


def find_elements(stream: BinaryIO, shape: Path) -> Iterator[Found]:
    """Yield every value of a stream whose path is of a shape, in order, with where its bytes are.

    An object that never ends, for want of a bracket or a quotation mark, goes as far as the next one that begins alike.
    """
    buffer, tree, follows = _Buffer(stream), _Tree(), False
    faults = reread = 0
    while token := buffer.next_token(_TOKEN):
        if tree.take_sign(token):
            continue
        if token in _CLOSING:
            if tree.open:
                tree.open.pop()
            follows = follows and token == b"]"
            continue
        path = tree.path
        start = buffer.offset - len(token)
        if _is_of(path, shape):
            is_cut = token in _OPENING and not _skip_value(buffer)
            if is_cut:
                faults, reread = faults + 1, reread + buffer.offset - start
                if faults <= _FEW_FAULTS or reread <= _MOST_REREAD:
                    buffer.find_alike(start)
            yield Found(path, start, buffer.offset, is_cut, follows)
            follows = not is_cut
            continue
        if token in _OPENING:
            tree.begin(token, start)
        follows = follows and token == b"["


def _skip_value(buffer: _Buffer) -> bool:
    """Go on behind the end of a list or object whose bracket was read; return whether it has one."""
    depth = 1
    while token := buffer.next_token(_INSIDE):
        if token in _OPENING:
            depth += 1
        elif token in _CLOSING:
            depth -= 1
            if not depth:
                return True
    return False


def find_end(text: str, start: int) -> int:
    """Return where the value ends that begins at a place of a text, whatever is wrong with it."""
    depth = 0
    for match in _INSIDE_TEXT.finditer(text, start):
        sign = match.group()
        if sign in {"{", "["}:
            depth += 1
        elif sign in {"}", "]"}:
            depth -= 1
        elif sign == '"':  # of a text without an end
            return len(text)
        if depth <= 0:
            return match.end()
    return len(text)


def _is_of(path: Path, shape: Path) -> bool:
    return len(path) == len(shape) and all(
        one == other or (other == ANY and one != LIST) for one, other in zip(path, shape, strict=True)
    )
