"""Endings of languages that have no stemmer elsewhere, or one that joins too much: a few rules for each."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

_UK = re.compile(
    "(?<=...)(?:ями|ами|ові|еві|єві|ому|ему|ими|іми|ого|его|ості|ість|ої|ою|ею|єю|ах|ях|ів|їв|ам|ям|ом|ем|єм|ій|ий|их|іх|ую|юю"
    "|ати|ити|іти|ють|уть|ять|ать|ють|ала|ало|али|ила|ило|или|ає|ує|а|я|о|е|є|у|ю|и|і|ї|ь|й)$"
)
_UK_POSSESSIVE = re.compile("(?<=...)(?:ов|ев|єв)$")
_BG_ARTICLE = re.compile("(?<=..)(?:ият|ия|ът|ят|та|то|те)$")
_BG_PLURAL = re.compile("(?<=..)(?:ища|ове|еве|ове|ъа|а|я|о|е|и|у|ю)$")
_BG_VOWEL = re.compile("(?<=[бвгджзклмнпрстфхцчшщ])(?:ъ(?=[бвгджзклмнпрстфхцчшщ]$)|е(?=ц$))")
_HE = re.compile("(?<=..)(?:יים|ים|ות|ית|יה|ה|ת|י)$")
_BN = re.compile("(?<=..)(?:গুলোর|গুলির|গুলো|গুলি|দেরকে|দের|টির|টিকে|টার|টাকে|টি|টা|েরা|রা|ের|য়ের|কে|তে|য়ে|য়|ে|র)$")
_UR = re.compile("(?<=..)(?:يون|وون|ون|ين|ات|ي|ه|ا)$")
_HI_ENDINGS = (  # of the oblique and the plural, and what a noun may end in otherwise
    ("ियों", ("ी",)), ("ियां", ("ी",)), ("ाओं", ("ा",)), ("ाएं", ("ा",)), ("ुओं", ("ू", "ु")), ("ों", ("", "ा")),
    ("ें", ("",)), ("े", ("ा",)),
)  # fmt: skip
_SHORTEST = 2  # letters that are left


def _ukrainian(word: str) -> str:
    return _UK_POSSESSIVE.sub("", _UK.sub("", word))


def _bulgarian(word: str) -> str:
    return _BG_VOWEL.sub("", _BG_PLURAL.sub("", _BG_ARTICLE.sub("", word)))


def _hebrew(word: str) -> str:
    return _HE.sub("", word)


def _hebrew_without_prefix(word: str) -> Iterator[str]:
    """Yield a word without the letters that are written as one with it: and, the, in, to, from, that, as."""
    for number in (1, 2, 3):
        if len(word) - number <= _SHORTEST or word[number - 1] not in "ושהבלמכ":
            return
        yield word[number:]


def _hindi_nouns(word: str) -> Iterator[str]:
    """Yield the plain forms that an oblique or a plural may be of."""
    for ending, others in _HI_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            yield from (word.removesuffix(ending) + other for other in others)
            return


def _as_it_is(word: str) -> str:
    return word


LIGHT: dict[str, Callable[[str], str]] = {
    "bg": _bulgarian,
    "bn": partial(_BN.sub, ""),
    "he": _hebrew,
    "hi": _as_it_is,
    "uk": _ukrainian,
    "ur": partial(_UR.sub, ""),
}
LEMMAS: dict[str, Callable[[str], Iterable[str]]] = {"he": _hebrew_without_prefix, "hi": _hindi_nouns}
