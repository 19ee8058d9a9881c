"""The characters of a text as the analysis reads them, whichever way they were written.

A text in canonical form is NFKC without soft hyphens and what else has no width, with one sort of apostrophe, hyphen
and digits. It is the same for a text in NFC or NFD and in either width.
"""

import re
import unicodedata
from array import array
from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate, chain
from typing import TypeVar

Key = TypeVar("Key")
Made = TypeVar("Made")

_MOST_REMEMBERED = 50_000  # characters: a hostile text may have a million
JOINER = "\x7f"  # a blank that no line is broken at, as it groups the digits of a number
_ARABIC = "\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff"
_HEBREW = "\u05d0-\u05ea"
_CYRILLIC = "\u0400-\u04ff"

# Scripts that write no blank between words, or join to a word what stands behind it. Kana have their marks of length
# and repetition; Hangul are syllables, as canonical form has them.
UNSPACED = (
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han, Kana
    "\uac00-\ud7a3"  # Hangul
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf"  # Thai, Lao
    "\u1000-\u103f\u1050-\u108f\u109a-\u109f\uaa60-\uaa7f\ua9e0-\ua9fe"  # Burmese
    "\u1780-\u17d3\u17d7\u17dc-\u17dd"  # Khmer
)

_APOSTROPHES = "\uff07\u2018\u2019\u201b\u02bc\u02b9\u2032\u0060\u00b4\u05f3"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2212\u05be"
_HARD_BLANKS = "\u00a0\u202f\u2007\u2009"
# Most texts of Latin script have no other characters: signs that become another, letters that stay as they are.
_ORDINARY_SIGNS = (("\u2019", "'"), ("\u2018", "'"), ("\u2013", "-"))
_ORDINARY = re.compile(
    "[\x00-\x5f\x61-\x7f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u2014\u201c\u201d\u2018\u2019\u2013]*+"
)
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u034f\u115f\u1160\u3164\u180b-\u180f]")
_HALF_SPACE = re.compile(f"(?<=[{_ARABIC}\u064b-\u0652])\u200c(?=[{_ARABIC}])")
_INNER_MARK = re.compile(
    f"(?<=[{_CYRILLIC}])['{_APOSTROPHES}](?=[{_CYRILLIC}])|(?<=[{_HEBREW}])[\"'\u05f3\u05f4\u2019\u201d\uff02](?=[{_HEBREW}])"
)
_JAMO_OR_VOICED = "\u1160-\u11ff\ud7b0-\ud7fb\uff9e\uff9f"


def _remember(known: dict[Key, Made], key: Key, made: Made) -> Made:
    if len(known) >= _MOST_REMEMBERED:
        known.clear()
    known[key] = made
    return made


class _Plain(dict[int, str | None]):
    """What stands for a character before the text is normalised, by its code; made when first wanted."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        found: str | None = character
        if character in _APOSTROPHES:
            found = "'"
        elif character in _HYPHENS:
            found = "-"
        elif character in _HARD_BLANKS:
            found = JOINER
        elif unicodedata.category(character) == "Cf" or _SELECTORS.match(character):
            found = None
        elif code > 127 and character.isdecimal():
            found = str(unicodedata.decimal(character))
        elif character in "\u066b\u066c":
            found = "." if character == "\u066b" else ","
        elif "\u2044" in unicodedata.normalize("NFKC", character):  # the fraction in 3½
            found = " " + unicodedata.normalize("NFKC", character)
        return _remember(self, code, found)


_PLAIN = _Plain()


def canonical(text: str) -> str:
    """Return a text in canonical form."""
    if text.isascii():
        return text
    if _ORDINARY.fullmatch(text):
        for written, plain in _ORDINARY_SIGNS:
            text = text.replace(written, plain)
        return text
    return _normalize(_join_words(text))


def find_bounds(text: str, form: str) -> Callable[[int, int], tuple[int, int]] | None:
    """Return what gives the bounds in a text for those in its canonical form; None where they are the same."""
    if text.isascii() or _ORDINARY.fullmatch(text):
        return None
    joined = _join_words(text)
    made = list(map(_NORMAL.__getitem__, joined))
    if len(form) == len(joined) and "".join(made) == form and max(map(len, made)) == 1:  # one for each
        return None
    pieces: Sequence[str] = joined
    for pieces in (joined, _clusters().findall(joined), re.findall(r"\s+|\S+", joined)):
        made = list(map(_normalize if pieces is not joined else _NORMAL.__getitem__, pieces))
        if "".join(made) == form:
            break
    ends = list(accumulate(map(len, pieces)))
    origin = array("l", chain.from_iterable([number] * len(piece) for number, piece in enumerate(made)))

    def bounds(start: int, end: int) -> tuple[int, int]:
        first = origin[start]
        return (ends[first - 1] if first else 0), ends[origin[end - 1]]

    return bounds


def drop_ignored(text: str) -> str:
    """Return a text without what has no width: soft hyphens, joiners, marks of direction."""
    return text if text.isascii() else "".join(c for c in _join_words(text) if _PLAIN[ord(c)] is not None)


def _join_words(text: str) -> str:
    """Return a text, of the same length, whose words are joined: by a hyphen where Persian has a half-space.

    An apostrophe within a word of Ukrainian and the marks of Hebrew abbreviations become soft hyphens.
    """
    if "\u200c" in text:
        text = _HALF_SPACE.sub("-", text)
    return _INNER_MARK.sub("\xad", text)


def _normalize(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_PLAIN))


class _Normal(dict[str, str]):
    """What a character becomes by itself; made when first wanted."""

    def __missing__(self, character: str) -> str:
        return _remember(self, character, _normalize(character))


_NORMAL = _Normal()


@cache
def _clusters() -> re.Pattern[str]:
    """Match a character with those that may become one with it."""
    joined = _list_ranges(frozenset({"Mn", "Mc", "Me", "Cf"}))
    return re.compile(f"(?s:.)[{joined}{_JAMO_OR_VOICED}]*")


@cache
def marks() -> str:
    """Return as ranges of a character class all marks that stand with a letter."""
    return _list_ranges(frozenset({"Mn", "Mc"}))


@cache
def word_characters() -> str:
    """Return as ranges of a character class all that words are made of where they stand apart."""
    run = re.compile(rf"(?:(?![{UNSPACED}])[\w{marks()}])+")
    found = run.finditer("".join(map(chr, _CODES)))
    return r"0-9A-Za-z_" + "".join(_write_range(_CODES[match.start()], _CODES[match.end() - 1]) for match in found)


_CODES = range(0x80, 0x20000)


def _list_ranges(categories: frozenset[str]) -> str:
    codes = [code for code in _CODES if unicodedata.category(chr(code)) in categories]
    starts = [code for code, before in zip(codes, [0, *codes], strict=False) if code - before != 1]
    ends = [code for code, after in zip(codes, [*codes[1:], 0], strict=True) if after - code != 1]
    return "".join(map(_write_range, starts, ends))


def _write_range(first: int, last: int) -> str:
    return f"\\U{first:08x}-\\U{last:08x}"


# -- letters without their accents

_LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "n",
    "ŧ": "t", "ĸ": "k", "ſ": "s", "ə": "e", "ς": "σ", "ё": "е", "ѐ": "е", "ѝ": "и",
    # Arabic, Persian, Urdu: alef, yeh, kaf, heh in all their forms; tatweel
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ۓ": "ي", "ئ": "ي", "ؤ": "و",
    "ک": "ك", "ڪ": "ك", "ة": "ه", "ۀ": "ه", "ہ": "ه", "ۂ": "ه", "ۃ": "ه", "ە": "ه", "ھ": "ه", "ـ": None,
    "\u093c": None, "ँ": "ं",  # Hindi: dots below, and two signs of one sound
}  # fmt: skip
_DROPPED_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)


class _Bare(dict[int, str | None]):
    """What a letter is without its accent, by its code; made when first wanted."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        found: str | None = letter
        if letter in _LETTERS:
            found = _LETTERS[letter]
        elif letter.lower() in _LETTERS:
            found = fold_letters(letter).capitalize()
        elif _DROPPED_MARKS.match(letter):
            found = None
        elif unicodedata.name(letter, "").startswith(("LATIN", "GREEK", "HEBREW")):
            whole = unicodedata.normalize("NFKD", letter)
            found = _DROPPED_MARKS.sub("", whole).translate(self) if whole != letter else letter
        return _remember(self, code, found)


_BARE = _Bare()


def strip_accents(word: str) -> str:
    """Return a word of canonical form without accents, in its case; marks that carry meaning stay."""
    return word if word.isascii() else word.translate(_BARE)


def fold_letters(word: str) -> str:
    """Return a word of canonical form in small letters without accents; marks that carry meaning stay."""
    word = word.lower()
    return word if word.isascii() else word.translate(_BARE)
