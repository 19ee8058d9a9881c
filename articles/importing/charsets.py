"""Which old character set bytes are written in, by what reads as language in it. Pure.

A reading is a character set with a language. It costs what its characters cost, as the negative logarithm of how often
the language has them, less what the language's words are worth; what stands where no writer puts it costs extra. The
cheapest reading is the likely one, and how much dearer the next one with another text is tells how sure that is.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection
from functools import cache
from math import log
from operator import itemgetter, mul
from typing import NamedTuple

from articles.importing.charset_evidence import DASHING, ELIDING, LANGUAGES, Language
from articles.importing.wide_charsets import WIDE, read_wide, weigh_wide

SAMPLE_BYTES = 2_048
SAMPLE_MARGIN = 100
LONGEST_RUN = 512
READINGS = 6  # that are looked at closely
DOUBTFUL_MARGIN = 4.0  # a reading that is not fifty times as likely as the next
DECLARED_MARGIN = 6.0  # how much dearer a declared character set may be
DOUBTFUL_COST = 9.0  # a character beyond ASCII, in a text that reads like no language
UNREADABLE_COST = 12.0  # a character, in what is no text
FEWEST_CHARACTERS = 8  # beyond ASCII, that show this

# What a reading costs by a character set that is rare.
_RARITY = {
    "cp1252": 0, "cp1250": 1, "cp1251": 1, "cp1253": 1, "cp1254": 1, "cp1255": 1, "cp1256": 1, "cp1257": 1, "cp1258": 1,
    "cp874": 1, "gb18030": 1, "big5": 1, "shift_jis": 1, "euc_jp": 1, "euc_kr": 1, "iso8859_2": 1, "iso8859_5": 3,
    "iso8859_6": 3, "iso8859_7": 2, "iso8859_13": 3, "iso8859_15": 2, "koi8_r": 2, "koi8_u": 2, "cp866": 3,
    "cp850": 4, "cp852": 4, "cp437": 5, "cp775": 5, "cp857": 5, "cp737": 5, "mac_roman": 4, "mac_latin2": 5,
    "mac_cyrillic": 4,
}  # fmt: skip
_MOST = 14.0  # what costs more is as impossible
_UPPER = 2.5  # a capital is that much rarer
_RAREST = 8.0  # of a language's own letters
_FOREIGN = 12.0
_FOREIGN_BUT_USUAL = 9.0
_USUAL = frozenset("éáíóöüñçèàäøåãôêâîëïõúæßìòùû")
_SYMBOLS = {
    "’": 5.5, "“": 6, "”": 6, "‘": 7, "–": 6, "—": 6.5, "…": 7, "«": 6.5, "»": 6.5, "„": 7, "‚": 10, "‹": 11, "›": 11,
    "\xa0": 7.5, "£": 7.5, "€": 7.5, "¥": 10, "¢": 10.5, "°": 8, "º": 8.5, "ª": 9, "§": 8.5, "©": 8.5, "®": 9, "™": 9,
    "•": 8, "·": 8.5, "¿": 7.5, "¡": 8, "½": 8.5, "¼": 9.5, "¾": 9.5, "²": 9, "³": 9.5, "¹": 10.5, "×": 9, "±": 9.5,
    "µ": 9.5, "÷": 10.5, "\xad": 9, "†": 10, "‡": 11, "¶": 10.5, "´": 9.5, "¨": 11, "¸": 12, "¯": 12, "№": 7.5,
    "‰": 10, "¬": 11.5, "¦": 11, "¤": 12, "ˆ": 12.5, "˜": 12.5, "ƒ": 12, "\u200c": 6, "\u200d": 9, "\u200e": 8,
    "\u200f": 8, "،": 5, "؛": 7, "؟": 6.5, "ـ": 7.5, "฿": 8, "₪": 8.5, "₫": 8.5, "ฯ": 8,
}  # fmt: skip

_INSIDE_WORD = 9.0  # a sign between letters
_MISPLACING = 6.0
_ODD_CASE = 4.0
_ALONE = 3.0  # a letter that stands for itself
_TIGHT = 4.0  # a dash or an apostrophe between letters, in a language that has none there
_MIXING = 7.0  # of an ASCII letter and one of another alphabet in a word
_SWITCHING = 8.0  # from ASCII words to those of another alphabet
_KNOWN_WORD = 4.0

_ASCII = bytes(range(128))
_ASCII_WORD = re.compile(rb"(?<![\x80-\xff])[a-z]+(?![\x80-\xff])")
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_BESIDE_ASCII = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]|[\x80-\xff](?=[A-Za-z])")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")

# The kind of each byte, as the rules below are written: letters of ASCII (l, U) and beyond (a, A; o without case),
# marks on letters (m), digits (0), blanks, what may open a word (parenthesis), what else ASCII has (.), quotation marks
# that open (Q, and J where they never close), close (E) or stand anywhere (F), the apostrophe (Y), dashes (D), no-break
# spaces (_), points that may stand in a word (P), signs that never follow a letter ($), and others (S).
_KINDS = {
    **dict.fromkeys("“‘", "Q"), **dict.fromkeys("„‚¿¡", "J"), "”": "E", **dict.fromkeys("«»‹›", "F"), "’": "Y",
    **dict.fromkeys("–—―", "D"), "\xa0": "_", **dict.fromkeys("…·\xad\u200c\u200d", "P"),
    **dict.fromkeys("•§¶†‡‰", "$"), **dict.fromkeys("([{\"'-", "("),
}  # fmt: skip
_INSIDE = re.compile(rb"[QJESF$](?<=[lUaAom].)(?=[lUaAom])")
_MISPLACED = re.compile(
    rb"[QJEY$_]"
    rb"(?:(?<=[ (][EY])(?= )"
    rb"|(?<= [QJ])(?=[ .])"
    rb"|(?<=[lUaAom]_)(?= )"
    rb"|(?<=[lUaAom][J$])"
    rb"|(?<=[lUaAom]{5}Y)(?=[laom]{3}))"
)
_ODDLY_CASED = re.compile(rb"A(?<=[la]A)|U(?<=aU)|A(?<=[UA]A)(?=[la])|U(?<=AU)(?=[la])")
_LONE = re.compile(rb"[^lUaAom](?:[aAo](?=[^lUaAom])|m)")
_TIGHT_DASH = re.compile(rb"D(?<=[lUaAom]D)(?=[lUaAom])")
_TIGHT_APOSTROPHE = re.compile(rb"Y(?<=[lUaAom]Y)(?=[lUaAom])")


class Reading(NamedTuple):
    """A character set and a language that bytes may be in, and what that costs."""

    cost: float
    charset: str
    language: str = ""


class Guess(NamedTuple):
    """The likely character set, and the next likely that gives another text, if there is one."""

    charset: str
    is_doubtful: bool
    other: str


class _Bytes(NamedTuple):
    """What a sample has in any character set.

    How to choose the bytes beyond ASCII from a table of all, and their counts; those beside an ASCII letter; words;
    what its ASCII part costs in each language, and at least; what changes between it and another alphabet cost.
    """

    choose: Callable[[list[float]], tuple[float, ...]]
    counts: tuple[int, ...]
    beside: Counter[int]
    words: Counter[bytes]
    ascii_costs: dict[str, float]
    least: float
    switches: float


class _Table(NamedTuple):
    """A language in a character set of single bytes: what each byte costs, which are letters, its words as bytes."""

    tag: str
    costs: list[float]
    letters: frozenset[int]
    words: dict[bytes, float]
    is_latin: bool


def guess_charset(data: bytes) -> Guess | None:
    """Return the likely character set of bytes that are not UTF-8, None where none reads as text."""
    sample = take_sample(data)
    readings = rank_readings(sample)
    best = readings[0]
    text = read_as(sample, best.charset)
    other = next((one for one in readings[1:] if read_as(sample, one.charset) != text), None)
    is_close = other is not None and other.cost - best.cost < DOUBTFUL_MARGIN
    beyond = sum(one > "\x7f" for one in text)
    if beyond >= FEWEST_CHARACTERS and best.cost > UNREADABLE_COST * beyond:
        return None
    return Guess(best.charset, is_close or best.cost > DOUBTFUL_COST * beyond, other.charset if other else "")


def is_plausible(data: bytes, charset: str) -> bool:
    """Tell whether bytes that are declared to be in a character set read in it, and as language.

    What is declared may be somewhat dearer than the likely reading: a short text speaks for several.
    """
    sample = take_sample(data)
    if "\ufffd" in read_as(data, charset):
        return False
    readings = rank_readings(sample, (charset,))
    cost = next((one.cost for one in readings if one.charset == charset), None)
    if cost is None:  # a set of which nothing is known, that can read the bytes
        return True
    return cost <= readings[0].cost + DECLARED_MARGIN or read_as(sample, charset) == read_as(
        sample, readings[0].charset
    )


def rank_readings(sample: bytes, wanted: Collection[str] = ()) -> list[Reading]:
    """Return the likely readings of bytes and those in the wanted character sets, one a set, the cheapest first."""
    seen = _look_at_bytes(sample)
    more = seen.least + seen.switches
    wide = ((charset, weigh_wide(sample, charset)) for charset in WIDE)
    readings = [Reading(cost + _RARITY[charset] + more, charset) for charset, cost in wide if cost is not None]
    costs = {charset: _weigh_bytes(charset, tables, seen) for charset, tables in _make_tables().items()}
    cheapest = sorted((min(found), charset) for charset, found in costs.items())
    for place, (cost, charset) in enumerate(cheapest):
        # A close look makes none cheaper.
        is_likely = place < READINGS and (not readings or cost < min(readings).cost + _MOST)
        if is_likely or charset == "cp1252" or charset in wanted:
            readings.append(_read_closely(sample, charset, costs[charset]))
    return sorted(readings)


def take_sample(data: bytes) -> bytes:
    """Return the surroundings of the first bytes beyond ASCII: what is far from them may be of another language."""
    pieces: list[bytes] = []
    position = size = 0
    while size < SAMPLE_BYTES and (match := _HIGH_BYTES.search(data, position)):
        start = max(position, match.start() - SAMPLE_MARGIN)
        piece = data[start : min(match.end(), match.start() + LONGEST_RUN) + SAMPLE_MARGIN]
        pieces.append(piece)
        size += len(piece)
        position = start + len(piece)
    return b"".join(pieces)


def read_as(sample: bytes, charset: str) -> str:
    return read_wide(sample, charset) if charset in WIDE else sample.decode(charset, "replace")


def _look_at_bytes(sample: bytes) -> _Bytes:
    ascii_words = _ASCII_WORD.findall(sample.lower())
    costs = _weigh_ascii(sample, ascii_words)
    high = Counter(sample.translate(None, _ASCII))
    return _Bytes(
        itemgetter(*high, 0, 0),  # of fewer than two it would return no tuple
        (*high.values(), 0, 0),
        Counter(ord(byte) for byte in _BESIDE_ASCII.findall(sample)),
        Counter(_WORD.findall(sample)),
        costs,
        min(costs.values()),
        _SWITCHING * min(len(ascii_words), len(_HIGH_BYTES.findall(sample))),
    )


def _weigh_ascii(sample: bytes, words: list[bytes]) -> dict[str, float]:
    """Return what the ASCII part costs in each language of the Latin alphabet.

    That letters beyond ASCII are missing costs something; words of the language are worth something.
    """
    letters = sum(map(len, re.findall(rb"[A-Za-z]+", sample)))
    shares, known = _ascii_evidence()
    costs = {tag: -log(1 - share) * letters for tag, share in shares.items()}
    for word, count in Counter(words).items():
        for tag in known.get(word, ()):
            costs[tag] -= count * min(3, len(word))
    return costs


@cache
def _ascii_evidence() -> tuple[dict[str, float], dict[bytes, list[str]]]:
    """Return the share of letters beyond ASCII of each language of the Latin alphabet, and the languages of words."""
    latin = [one for one in LANGUAGES if is_latin(one)]
    known: dict[bytes, list[str]] = {}
    for one in latin:
        for word in filter(str.isascii, one.words.split()):
            known.setdefault(word.encode(), []).append(one.tag)
    return {one.tag: sum(one.read_letters().values()) / 10_000 for one in latin}, known


def is_latin(language: Language) -> bool:
    """Tell whether a language is written in the Latin alphabet: most of its letters are ASCII."""
    return sum(language.read_letters().values()) < 5_000


@cache
def _make_tables() -> dict[str, list[_Table]]:
    """Return the tables of each character set of single bytes."""
    found: dict[str, list[_Table]] = {}
    for language in LANGUAGES:
        letters = language.read_letters()
        for charset in language.charsets:
            characters = bytes(range(256)).decode(charset, "replace")
            table = _Table(
                language.tag,
                [_weigh_character(one, letters) for one in characters],
                frozenset(place for place, one in enumerate(characters) if _find_kind(one) in "aAom"),
                _encode_words(language, charset),
                is_latin(language),
            )
            found.setdefault(charset, []).append(table)
    return found


def _weigh_character(character: str, letters: dict[str, float]) -> float:
    """Return what a character costs in a language with these letters."""
    if character in _SYMBOLS:
        return _SYMBOLS[character]
    lower = character.lower()
    if found := letters.get(character) or letters.get(lower):
        return min(_RAREST, -log(found / 10_000)) + _UPPER * (character not in letters)
    if character == "\ufffd" or unicodedata.category(character) in {"Cc", "Co", "Cn"}:
        return _MOST
    if lower in _USUAL:
        return _FOREIGN_BUT_USUAL + (lower != character)
    return _FOREIGN + (not unicodedata.name(character).startswith("LATIN"))


def _encode_words(language: Language, charset: str) -> dict[bytes, float]:
    """Return the words beyond ASCII of a language as bytes, also with a capital, and what each is worth."""
    found: dict[bytes, float] = {}
    for word in language.words.split():
        worth = _KNOWN_WORD if len(word) > 1 else _ALONE + 1
        for one in (word, word.capitalize()):
            data = encode_apart(one, charset)
            if not data.isascii() and b"?" not in data:
                found[data] = worth
    return found


def encode_apart(text: str, charset: str) -> bytes:
    """Return text in a character set, a mark apart where the set does not have the letter with its mark.

    What it has in no way becomes a question mark.
    """
    pieces = []
    for one in text:
        apart = unicodedata.normalize("NFD", one)
        ways = [one, *(unicodedata.normalize("NFC", apart.replace(mark, "")) + mark for mark in apart[1:])]
        found = (data for way in ways if (data := way.encode(charset, "ignore")) and len(data) == len(way))
        pieces.append(next(found, b"?"))
    return b"".join(pieces)


def _weigh_bytes(charset: str, tables: list[_Table], seen: _Bytes) -> list[float]:
    """Return what the bytes cost in each language of a character set; ASCII beside another alphabet may be of any."""
    found = []
    choose, counts = seen.choose, seen.counts
    for table in tables:
        cost = sum(map(mul, choose(table.costs), counts))
        cost -= sum([table.words[word] * seen.words[word] for word in table.words.keys() & seen.words.keys()])
        if not table.is_latin:
            cost += seen.switches
            cost += _MIXING * sum([count for byte, count in seen.beside.items() if byte in table.letters])
        found.append(cost + seen.ascii_costs.get(table.tag, seen.least) + _RARITY[charset])
    return found


def _read_closely(sample: bytes, charset: str, costs: list[float]) -> Reading:
    """Return the best reading of a character set: what it costs in each language, and what stands oddly in it."""
    tables = _make_tables()[charset]
    kinds = b" %b " % sample.translate(_make_kinds(charset))
    extra = _INSIDE_WORD * len(_INSIDE.findall(kinds))
    extra += _MISPLACING * len(_MISPLACED.findall(kinds)) + _ODD_CASE * len(_ODDLY_CASED.findall(kinds))
    extra += _ALONE * len(_LONE.findall(kinds))
    dashes, apostrophes = len(_TIGHT_DASH.findall(kinds)), len(_TIGHT_APOSTROPHE.findall(kinds))
    return min(
        Reading(
            cost + extra + _TIGHT * (dashes * (table.tag not in DASHING) + apostrophes * (table.tag not in ELIDING)),
            charset,
            table.tag,
        )
        for table, cost in zip(tables, costs, strict=True)
    )


@cache
def _make_kinds(charset: str) -> bytes:
    """Return the kind of each byte in a character set."""
    return "".join(map(_find_kind, bytes(range(256)).decode(charset, "replace"))).encode("ascii")


def _find_kind(character: str) -> str:
    if character in _KINDS:
        return _KINDS[character]
    if character.isalpha() and character not in _SYMBOLS:
        lower, upper = ("l", "U") if character.isascii() else ("a", "A")
        return lower if character.islower() else upper if character.isupper() else "o"
    if character.isspace():
        return " "
    if unicodedata.category(character) == "Mn":
        return "m"
    return ("0" if character.isdigit() else ".") if character.isascii() else "S"
