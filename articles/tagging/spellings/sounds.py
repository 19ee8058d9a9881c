"""What a name sounds like, roughly: the same for most transliterations of one name. Pure."""

import re
from functools import lru_cache

CACHED = 20_000  # words of which the sound is kept
LONGEST = 40  # letters that are read of a word

_REPLACED = (
    (re.compile("tsch|tch|tzsch|cz|cs|ch"), "c"),
    (re.compile("sch|sh|zh|sz|ts|tz|z"), "s"),
    (re.compile("ph|ff|v|w|b"), "f"),
    (re.compile("kh|gh|ck|qu|q|g|k"), "k"),
    (re.compile("c(?=[aou]|$)"), "k"),
    (re.compile("x"), "ks"),
    (re.compile("dh|th|t|d"), "t"),
    (re.compile("[yj]"), "i"),
    (re.compile("h"), ""),
)
_FIRST_VOWELS = re.compile("^[aeiou]+")
_VOWELS = re.compile("[aeiou]")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=CACHED)
def sound_of(word: str) -> str:
    """Return the consonants of a folded word by groups of those that stand for one another, after a first vowel."""
    text = word[:LONGEST]
    for pattern, plain in _REPLACED:
        text = pattern.sub(plain, text)
    text = _FIRST_VOWELS.sub("A", text)
    return _DOUBLE.sub(r"\1", _VOWELS.sub("", text)) or "A"
