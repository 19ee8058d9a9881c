"""Ids that must stand but once in a file. Pure."""

import hashlib
from array import array


def describe_repeated_id(external_id: str, line: int) -> str:
    """Return the reason for rejecting a document whose id stood on an earlier line."""
    return f"the id “{external_id}” already stands on line {line} of this file"


class SeenIds:
    """Remembers on which line each id stood, in some 40 bytes an id, however long: a file may hold millions.

    An open-addressing table of 64-bit hashes; two of ten million ids share one with probability 3e-6.
    """

    def __init__(self) -> None:
        self._hashes = array("Q", bytes(8 * 1024))
        self._lines = array("Q", bytes(8 * 1024))
        self._count = 0

    def find_line(self, external_id: str) -> int:
        """Return the line, 0 for an id not seen."""
        return self._lines[self._find_place(_hash_id(external_id))]

    def add(self, external_id: str, line: int) -> None:
        """Remember the line of an id not seen before."""
        if 2 * self._count >= len(self._hashes):
            self._grow()
        hashed = _hash_id(external_id)
        place = self._find_place(hashed)
        self._hashes[place], self._lines[place] = hashed, line
        self._count += 1

    def _find_place(self, hashed: int) -> int:
        """Return the place of a hash, or the free one where it belongs."""
        mask = len(self._hashes) - 1
        place = hashed & mask
        while self._hashes[place] not in {0, hashed}:
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        hashes, lines = self._hashes, self._lines
        self._hashes = array("Q", bytes(16 * len(hashes)))
        self._lines = array("Q", bytes(16 * len(lines)))
        for hashed, line in zip(hashes, lines, strict=True):
            if hashed:
                place = self._find_place(hashed)
                self._hashes[place], self._lines[place] = hashed, line


def _hash_id(external_id: str) -> int:
    """Return a hash that is never 0, the mark of a free place."""
    return int.from_bytes(hashlib.blake2b(external_id.encode(), digest_size=8).digest(), "little") or 1
