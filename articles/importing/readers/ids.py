"""Ids that must stand but once in a file. Pure."""

import hashlib
from array import array

from articles.importing.readers.protocol import Place


def describe_repeated_id(external_id: str, earlier: Place) -> str:
    """Return the reason for rejecting a document whose id stood at an earlier place."""
    return f"the id “{external_id}” already occurs {earlier.where} of this file"


class SeenIds:
    """Remembers at which place each id stood, in some 40 bytes an id, however long: a file may hold millions.

    An open-addressing table of 64-bit hashes; two of ten million ids share one with probability 3e-6.
    """

    def __init__(self) -> None:
        self._hashes = array("Q", bytes(8 * 1024))
        self._numbers = array("Q", bytes(8 * 1024))
        self._count = 0

    def find(self, external_id: str) -> int:
        """Return the number of the place, 0 for an id not seen."""
        return self._numbers[self._find_place(_hash_id(external_id))]

    def add(self, external_id: str, number: int) -> None:
        """Remember the place of an id not seen before."""
        if 2 * self._count >= len(self._hashes):
            self._grow()
        hashed = _hash_id(external_id)
        place = self._find_place(hashed)
        self._hashes[place], self._numbers[place] = hashed, number
        self._count += 1

    def _find_place(self, hashed: int) -> int:
        """Return the place of a hash, or the free one where it belongs."""
        mask = len(self._hashes) - 1
        place = hashed & mask
        while self._hashes[place] not in {0, hashed}:
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        hashes, numbers = self._hashes, self._numbers
        self._hashes = array("Q", bytes(16 * len(hashes)))
        self._numbers = array("Q", bytes(16 * len(numbers)))
        for hashed, number in zip(hashes, numbers, strict=True):
            if hashed:
                place = self._find_place(hashed)
                self._hashes[place], self._numbers[place] = hashed, number


def _hash_id(external_id: str) -> int:
    """Return a hash that is never 0, the mark of a free place."""
    return int.from_bytes(hashlib.blake2b(external_id.encode(), digest_size=8).digest(), "little") or 1
