"""Character sets of Chinese, Japanese and Korean, of several bytes a character, and UTF-16 without its mark. Pure."""

import codecs
import re
import unicodedata
from collections import Counter
from functools import cache
from math import log

from articles.importing.charset_evidence import HANGUL, KANJI, SIMPLIFIED, TRADITIONAL

# Each with the set that has all of it and more: what the smaller one cannot read is read in that.
WIDE = {
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_jp": "euc_jis_2004",
    "euc_kr": "cp949",
}
DAMAGE = 0.05  # of the characters of a text that is read all the same; one may be cut off at its end

_COMMON = {"gb18030": SIMPLIFIED, "big5": TRADITIONAL, "euc_kr": HANGUL, "shift_jis": KANJI, "euc_jp": KANJI}
# Where the common characters of a set stand, by the first byte.
_USUAL = {
    "gb18030": ("gb2312", 0xB0, 0xD7),
    "big5": ("big5", 0xA4, 0xC6),
    "euc_kr": ("euc_kr", 0xB0, 0xC8),
    "shift_jis": ("euc_jp", 0xB0, 0xCF),
    "euc_jp": ("euc_jp", 0xB0, 0xCF),
}
_JAPANESE = frozenset({"shift_jis", "euc_jp"})
_MARKS = {
    "。": 4, "，": 3.8, "、": 4.2, "「": 5.5, "」": 5.5, "『": 8, "』": 8, "（": 6, "）": 6, "：": 6, "；": 7, "！": 7,
    "？": 6.5, "《": 7, "》": 7, "・": 6, "ー": 4, "〜": 8, "～": 8, "\u3000": 6, "【": 8, "】": 8, "％": 8, "“": 7,
    "”": 7, "…": 7, "—": 7.5, "―": 8, "·": 8, "‘": 8, "’": 8, "→": 9, "○": 10, "●": 9, "■": 9, "◆": 9, "△": 10, "※": 9,
}  # fmt: skip
_IMPOSSIBLE = 14.0
_STRANGE = 13.0
_RARE = 12.5
_USUAL_COST = 9.5
_MIXING = 7.0

_IDEOGRAPHS = "\u3041-\ud7a3\uff01-\uffef"
_BESIDE_ASCII = re.compile(rf"(?<=[A-Za-z])[{_IDEOGRAPHS}]|[{_IDEOGRAPHS}](?=[A-Za-z])")


def read_wide(data: bytes, charset: str) -> str:
    """Return bytes in one of these sets as text, as far as they can be read."""
    for name in (charset, WIDE[charset]):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode(WIDE[charset], "replace")


def weigh_wide(sample: bytes, charset: str) -> float | None:
    """Return what the characters of a sample cost in a set, None where it is not written in that."""
    text = sample.decode(WIDE[charset], "replace")
    counts = Counter(text)
    damaged = counts.pop("\ufffd", 0)
    beyond = sum(count for one, count in counts.items() if one > "\x7f")
    if not beyond or damaged > max(1, DAMAGE * beyond):
        return None
    costs = _weigh_common(charset)
    cost = _IMPOSSIBLE * damaged + _MIXING * len(_BESIDE_ASCII.findall(text))
    for one, count in counts.items():
        if one > "\x7f":
            cost += count * (costs.get(one) or _weigh_character(one, charset))
    return cost


@cache
def _weigh_common(charset: str) -> dict[str, float]:
    """Return what the common characters of a set cost."""
    return _MARKS | {one: 4.5 + 0.6 * log(1 + place) for place, one in enumerate(_COMMON[charset])}


@cache
def _weigh_character(character: str, charset: str) -> float:
    """Return what a character costs that is not among the common ones."""
    is_japanese = charset in _JAPANESE
    if "\u3041" <= character <= "\u30fa":
        return (4.0 if character < "\u30a0" else 5.0) if is_japanese else 10.0
    if "\u4e00" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3":
        return _USUAL_COST if _is_usual(character, charset) else _RARE
    if "\uff01" <= character <= "\uff5e" or "\u3000" <= character <= "\u303f":
        return 8.5
    if character == "\ufffd" or unicodedata.category(character) in {"Cc", "Co", "Cn"}:
        return _IMPOSSIBLE
    return _STRANGE


def _is_usual(character: str, charset: str) -> bool:
    name, first, last = _USUAL[charset]
    data = character.encode(name, "ignore")
    return len(data) == 2 and first <= data[0] <= last


# -- Unicode of two bytes, and sets that are written in seven bits

_ESCAPED = ((b"\x1b$", ("iso2022_jp_2", "iso2022_jp_3", "iso2022_kr")), (b"~{", ("hz",)))
_PLAIN = re.compile(r"[\w\s.,;:!?'\"()\[\]/&%€$£+=*#@<>|_\u2010-\u2027«»°§©®™¿¡·\u3000-\u30ff\uff01-\uffef-]+")
_PLAIN_SHARE = 0.95
_IDEOGRAPH = re.compile(r"[\u3001-\ud7a3\uff01-\uffef]")


def find_utf16(data: bytes) -> str:
    """Return the name of UTF-16 in one of its byte orders where bytes without its mark are that, else nothing."""
    readings = [(_weigh_utf16(data[:4_096], charset), charset) for charset in ("utf_16_le", "utf_16_be")]
    share, charset = max(readings)
    return charset if share >= _PLAIN_SHARE else ""


def _weigh_utf16(data: bytes, charset: str) -> float:
    """Return the share of plain characters of one alphabet, 0 where it can be no text."""
    try:
        text = codecs.getincrementaldecoder(charset)().decode(data)
    except UnicodeDecodeError:
        return 0.0
    if not text or not (re.search(r"\s", text) or _IDEOGRAPH.search(text)):
        return 0.0
    plain = "".join(_PLAIN.findall(text))
    # Bytes in the wrong order are characters from everywhere; those of ASCII begin one part of Unicode each.
    if (
        sum(count for one, count in Counter(plain).items() if not ord(one) & 0xFF and one not in "\u3000一")
        > len(text) // 20
    ):
        return 0.0
    blocks = Counter("ideograph" if _IDEOGRAPH.match(one) else f"{ord(one) >> 8}" for one in plain if one > "\xff")
    strange = blocks.total() - sum(count for _, count in blocks.most_common(2))
    return (len(plain) - strange) / len(text)


def read_escaped(data: bytes) -> tuple[str, str] | None:
    """Return text, and its character set, from bytes that are ASCII but for sequences that change the set."""
    for sign, charsets in _ESCAPED:
        if sign in data:
            for charset in charsets:
                try:
                    text = data.decode(charset)
                except UnicodeDecodeError:
                    continue
                if _IDEOGRAPH.search(text):
                    return text, charset
    return None
