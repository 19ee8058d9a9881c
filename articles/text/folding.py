"""Fold texts to plain letters, so that names can be found in them, and map what is found back. Pure."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import lru_cache

_PLAIN = {
    **dict.fromkeys("‘’‚‛ʼ′`´", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\n\t\r\u0085\u00a0\u1680\u202f\u205f\u2028\u2029\u3000", " "),
    **dict.fromkeys(map(chr, range(0x2000, 0x200B)), " "),
    **dict(zip("øØđĐłŁıħĦŧŦ", "oOdDlLihHtT", strict=True)),
}


def _base_letter(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    return base if base.isascii() else character


def _half_width(code: int) -> str:
    return chr(code - 0xFEE0)


_TABLE: dict[int, str] = str.maketrans(
    {c: _base_letter(c) for c in map(chr, [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)])}
    | {chr(code): _half_width(code) for code in range(0xFF01, 0xFF5F)}
    | _PLAIN
)

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "Æ": "AE", "æ": "ae"} | {
    "Œ": "OE",
    "œ": "oe",
}
_FOLDABLE = re.compile("[" + "".join(c for c in map(chr, _TABLE) if not c.isascii() and _TABLE[ord(c)] != c) + "]")
_VOWELS = "\u0591-\u05bd\u05bf-\u05c7\u064b-\u0652\u0670"  # of Hebrew and Arabic, which most texts leave out
_UNSEEN = f"\u00ad\u061c\u0640\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff{_VOWELS}"
_MARKS = "\u0300-\u036f"
# Parts that change in length when folded: runs of blanks, letters with combining accents, invisible characters,
# ligatures. A soft hyphen is removed with the line end after it. The lookbehind matches each run of blanks only once,
# and skips those after a sentence: they are the most, and no name continues there.
_BLANKS = r"\s(?=\s)(?<![\s.!?:]\s)\s+"
_UNEVEN = re.compile(
    rf"(?:\u00ad[ ]?\r?\n[ ]*|[{_UNSEEN}])+|{_BLANKS}|[^\W_{_MARKS}][{_MARKS}]+|[{_MARKS}]+|[{''.join(_LIGATURES)}]"
)
_UNEVEN_BLANKS = re.compile(_BLANKS)
_UNEVEN_CHARACTER = re.compile(f"[{_UNSEEN}{_MARKS}{''.join(_LIGATURES)}]")


LONGEST_CACHED = 100_000  # characters of a text that is cached: four of any length might take many megabytes


def fold_text(text: str) -> str:
    """Return the text with plain letters, quotes, dashes and blanks; length and case stay the same."""
    return _fold_uncached(text) if len(text) > LONGEST_CACHED else _fold_cached(text)


def _fold_uncached(text: str) -> str:
    folded = text.replace("\n", " ").replace("\t", " ").replace("\r", " ").replace("`", "'")
    if not folded.isascii():
        for character in set(_FOLDABLE.findall(folded)):
            folded = folded.replace(character, _TABLE[ord(character)])
    return folded


_fold_cached = lru_cache(maxsize=4)(_fold_uncached)  # the matcher and discovery fold the same texts


class FoldedText:
    """A folded text for matching in `text`; `span` maps positions back to the stored text.

    A run of blanks within a sentence becomes one blank, but a blank line a line end: no name continues after it.
    """

    __slots__ = ("_changed_ends", "_changed_starts", "_stored", "_stored_ends", "_stored_starts", "text")

    def __init__(self, stored: str) -> None:
        self._stored = stored
        self._changed_starts: list[int] = []
        self._changed_ends: list[int] = []
        self._stored_starts: list[int] = []
        self._stored_ends: list[int] = []
        self.text = folded = fold_text(stored)
        pieces: list[str] = []
        length = position = 0
        is_even = stored.isascii() or _UNEVEN_CHARACTER.search(stored) is None
        for match in (_UNEVEN_BLANKS if is_even else _UNEVEN).finditer(stored):
            start, end = match.span()
            plain = _flatten(match[0])
            length += start - position
            pieces += (folded[position:start], plain)
            self._changed_starts.append(length)
            length += len(plain)
            self._changed_ends.append(length)
            self._stored_starts.append(start)
            self._stored_ends.append(end)
            position = end
        if pieces:
            self.text = "".join([*pieces, folded[position:]])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds in the stored text of text[start:end], which must not be empty."""
        if not self._changed_starts:
            return start, end
        return self._find_start(start), self._find_end(end)

    def stored(self, start: int, end: int) -> str:
        """Return what stands in the stored text for text[start:end]."""
        return self._stored[slice(*self.span(start, end))]

    def _find_start(self, position: int) -> int:
        change = bisect_right(self._changed_starts, position) - 1
        if change < 0:
            return position
        if position < self._changed_ends[change]:
            return self._stored_starts[change]
        return self._stored_ends[change] + position - self._changed_ends[change]

    def _find_end(self, position: int) -> int:
        change = bisect_left(self._changed_starts, position) - 1
        if change < 0:
            return position
        return self._stored_ends[change] + max(0, position - self._changed_ends[change])


def _flatten(uneven: str) -> str:
    if uneven.isspace():
        return "\n" if uneven.count("\n") > 1 else " "
    if uneven in _LIGATURES:
        return _LIGATURES[uneven]
    if uneven[0].isalnum() and uneven[0] != "\u0640":  # which draws an Arabic word out
        return _TABLE.get(ord(uneven[0]), uneven[0])
    return ""  # invisible, or an accent without a letter


def is_in_capitals(text: str) -> bool:
    """Tell whether a text is written in capitals only, so that its case is no information."""
    return text.isupper() and sum(map(str.isalpha, text[:100])) > 3


def is_without_capitals(text: str) -> bool:
    """Tell whether a text is written without any capitals, so that its case is no information."""
    return text.islower() and " " in text


def starts_word(text: str, position: int) -> bool:
    """Tell whether a word may begin at the position."""
    return position == 0 or not (text[position - 1].isalnum() or text[position - 1] == "_")
