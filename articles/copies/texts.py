"""Find near-identical copies among texts. Pure: texts and keys are sent between processes.

A text is represented by the set of its runs of three words (shingles; Broder 1997). Two texts are copies if the Jaccard
similarity of these sets is at least `LEAST_SIMILARITY`, and that of the sets of their figures too: a text published
every week with other amounts and dates is a form, not a copy. Of texts under `SHORTEST` words every word must be equal.

Copies are searched among texts that share a key. The hash of a shingle puts it into one of `BINS` bins, and the
`LOWEST` lowest hashes of a bin make its key: MinHash with banding by one permutation (Li, Owen and Zhang 2012). Texts
of similarity J share a given key with a probability of J to the power of LOWEST, so at least one of six with 96 % at
.80, 99 % at .85 and 99.8 % at .90.
"""

import re
from array import array
from bisect import bisect_left
from itertools import pairwise
from typing import Any
from zlib import crc32

LEAST_SIMILARITY = 0.8
SHORTEST = 30
LEAST_SHINGLES = 0.2  # share of the shorter text's shingles that an edited text still has
LEAST_WORDS = 0.5  # share of the shorter text's words, if both are short
BINS = 6
LOWEST = 4

# In scripts that do not separate words each letter is a word; other marks beyond ASCII separate words.
_SCRIPTS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_LETTER = re.compile(f"[{_SCRIPTS}]")
_MARK = re.compile(rf"[^\w\x00-\x7f{_SCRIPTS}]")
_WORDS_AND_BLANKS = bytes(code if code > 0x7F or chr(code).isalnum() else 0x20 for code in range(256))
_64_BITS = (1 << 64) - 1
_FACTORS = (0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 0xC2B2AE3D27D4EB4F)
_BIN_STARTS = [-(-(number << 64) // BINS) for number in range(BINS + 1)]  # the lowest hash of each bin


class CopyText:
    """The text of an article, prepared for comparison."""

    __slots__ = ("figures", "is_short", "shingles", "words")

    def __init__(self, headline: str, body: str) -> None:
        words = _separate_words(body).decode().split()
        self.is_short = len(words) < SHORTEST
        self.words = (*_separate_words(headline).decode().split(), "", *words) if self.is_short else tuple(words)
        self.shingles = frozenset(zip(words, words[1:], words[2:], strict=False))
        self.figures = frozenset(word for word in words if any(map(str.isdigit, word)))

    def is_copy_of(self, other: "CopyText") -> bool:
        """Tell whether the two are near-identical; symmetric."""
        if self.words == other.words:
            return True
        if self.is_short or other.is_short:
            return False
        of_shingles, of_figures = self.similarity(other)
        return of_shingles >= LEAST_SIMILARITY and of_figures >= LEAST_SIMILARITY

    def is_unrelated_to(self, other: "CopyText") -> bool:
        """Tell whether the two have too little in common for one to be an edit of the other.

        Measured by the shorter: a report that has grown tenfold still holds what it was.
        """
        one: frozenset[Any]
        two: frozenset[Any]
        if self.shingles and other.shingles and not (self.is_short and other.is_short):
            one, two, least = self.shingles, other.shingles, LEAST_SHINGLES
        else:
            one, two, least = frozenset(self.words) - {""}, frozenset(other.words) - {""}, LEAST_WORDS
        return len(one & two) < least * min(len(one), len(two))

    def similarity(self, other: "CopyText") -> tuple[float, float]:
        """Return the Jaccard similarity of the two texts' shingles, and of their figures."""
        return _jaccard(self.shingles, other.shingles), _jaccard(self.figures, other.figures)


def copy_keys(headline: str, body: str) -> list[int]:
    """Return the keys of an article, signed 64-bit numbers: its copies share at least one of them."""
    words = _separate_words(body).split()
    if len(words) < SHORTEST:
        everything = b" ".join([*_separate_words(headline).split(), b"", *words])
        return [_signed(_FACTORS[0] * crc32(everything) + _FACTORS[1] * crc32(everything[::-1]) & _64_BITS)]
    shingles = sorted(set(_shingle_hashes(words)))
    bounds = [bisect_left(shingles, lowest) for lowest in _BIN_STARTS]
    hands = [shingles[start : min(start + LOWEST, end)] for start, end in pairwise(bounds)]
    return sorted({_signed(_combine(number, hand)) for number, hand in enumerate(hands) if hand})


def _separate_words(text: str) -> bytes:
    """Return the words of a text as UTF-8, without case, separated by blanks."""
    text = text.casefold()
    if not text.isascii():
        text = _LETTER.sub(r" \g<0> ", text)
        for mark in set(_MARK.findall(text)):
            text = text.replace(mark, " ")
    return text.encode("utf-8", "replace").translate(_WORDS_AND_BLANKS)


def _shingle_hashes(words: list[bytes]) -> "array[int]":
    """Return a 64-bit hash of each shingle, the same in every process (Python's own differs).

    It is the sum of three words' checksums, each times a factor of its own. One long number, of 128 bits a word, does
    all sums at once; none is so great that it would run into the next.
    """
    one, two, three = _FACTORS
    checksums = array("Q", bytes(16 * len(words)))
    checksums[::2] = array("Q", map(crc32, words))
    everything = int.from_bytes(checksums.tobytes(), "little")
    sums = one * everything + (two * everything >> 128) + (three * everything >> 256)
    return array("Q", sums.to_bytes(16 * len(words), "little"))[:-4:2]


def _combine(number: int, hashes: list[int]) -> int:
    key = number
    for value in hashes:
        key = (key ^ value) * _FACTORS[0] & _64_BITS
        key ^= key >> 32
    return key


def _signed(number: int) -> int:
    return number - (1 << 64) if number >> 63 else number


def _jaccard(one: frozenset[Any], other: frozenset[Any]) -> float:
    either = len(one | other)
    return len(one & other) / either if either else 1.0
