"""Words to the terms of an index, by the language of their text."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache, partial

import Stemmer

from articles.search.analysis.characters import fold_letters
from articles.search.analysis.english import american
from articles.search.analysis.light import LEMMAS, LIGHT

ENGLISH = "en"
UNSTEMMED = ""  # the analysis of every language without a stemmer
LONGEST_WORD = 255  # bytes; longer runs are no words
OVERLONG = "_" * LONGEST_WORD  # in place of what is none: no text has it, and the index leaves it out
_BASIC_TAG = re.compile(r"[a-z]{2,8}")

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", ENGLISH: "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_SCRIPTS = {
    "ar": "ARABIC", "bg": "CYRILLIC", "bn": "BENGALI", "el": "GREEK", "fa": "ARABIC", "he": "HEBREW",
    "hi": "DEVANAGARI", "hy": "ARMENIAN", "ne": "DEVANAGARI", "ru": "CYRILLIC", "ta": "TAMIL", "uk": "CYRILLIC",
    "ur": "ARABIC", "yi": "HEBREW",
}  # fmt: skip
_ACCENTED = frozenset({"vi"})  # where a word with another accent is another word
# Letters that a stemmer knows in one of their forms.
_BEFORE = {"ar": str.maketrans("ى", "ي"), "fa": str.maketrans("يك", "یک")}
_TWO_SCRIPTS = {"sr": ("LATIN", "CYRILLIC")}
_LATIN = "LATIN"
_TWO_VOWELS = re.compile("([aou])(?=e)")
_PARTED = re.compile("(?<=[aou])q(?=e|$)")
_SHORTEST_STEM = 3  # letters; with fewer left, a word stays as it is
_SHORT = 50  # characters, which never are too many bytes


def basic_tag(language: str) -> str:
    """Return the first part of a language tag, “de” of “de-AT”; nothing where a text is no such tag."""
    first = language.replace("_", "-").partition("-")[0].strip().lower()
    return first if _BASIC_TAG.fullmatch(first) else ""


def analysed_languages() -> tuple[str, ...]:
    """Return the basic tags of the languages that have an analysis of their own."""
    return (*STEMMERS, *LIGHT, *_ACCENTED)


@lru_cache(maxsize=1_000)
def analysis_of(language: str) -> str:
    """Return by which analysis the words of a language are indexed: its basic tag, or UNSTEMMED."""
    tag = basic_tag(language)
    return tag if tag in STEMMERS or tag in LIGHT or tag in _ACCENTED else UNSTEMMED


def term_of(word: str, analysis: str, *, is_stemmed: bool = True) -> str:
    """Return what a word of canonical form, in small letters, is found by in a text of an analysis.

    Terms of English are bare; those of others begin with their tag, so that the French stem of “news” never finds the
    English “new”. A word in a script that the language is not written in belongs to no language.
    """
    if not (word.isascii() and analysis not in _SCRIPTS) and not _is_written_in(word, analysis):
        analysis = UNSTEMMED
    term = _stemmer(analysis)(word) if is_stemmed else fold_letters(word)
    if len(term) > _SHORT and len(term.encode("utf-8", "replace")) >= LONGEST_WORD - len(analysis) - 1:
        return OVERLONG
    if analysis == ENGLISH or term.isdecimal():
        return term
    return f"{analysis}:{term}"


def _is_written_in(word: str, analysis: str) -> bool:
    if analysis == UNSTEMMED:
        return True
    letter = next(filter(str.isalpha, word), "a")
    return script_of(letter) in _TWO_SCRIPTS.get(analysis, (_SCRIPTS.get(analysis, _LATIN),))


@lru_cache(maxsize=10_000)
def script_of(letter: str) -> str:
    """Return the script of a letter as Unicode names it, the first word of its name."""
    return unicodedata.name(letter, "").partition(" ")[0]


def other_terms(word: str, analysis: str) -> Iterator[str]:
    """Yield the terms that a word is also asked by: without its accents, without what is written as one with it."""
    bare = fold_letters(word)
    if bare != word:
        yield term_of(bare, analysis)
    for lemma in LEMMAS[analysis](bare) if analysis in LEMMAS else ():
        yield term_of(lemma, analysis)


@cache
def _stemmer(analysis: str) -> Callable[[str], str]:
    if analysis in _ACCENTED:
        return str
    if analysis in LIGHT:
        return lambda word: LIGHT[analysis](fold_letters(word))
    if analysis not in STEMMERS:
        return fold_letters
    stemmer = Stemmer.Stemmer(STEMMERS[analysis], 0)  # what it gave is remembered by the word as it was written
    if analysis == ENGLISH:
        return lambda word: stemmer.stemWord(american(fold_letters(word)))
    stem = partial(_stem_german, stemmer.stemWord) if analysis == "de" else stemmer.stemWord
    return partial(_stem_twice, stem, _BEFORE.get(analysis, {}))


def _stem_german(stem: Callable[[str], str], word: str) -> str:
    """Return the stem of a word whose ae, oe, ue are no umlauts (poet, aktuell): of which they are, archives show."""
    apart, number = _TWO_VOWELS.subn(r"\1q", word)
    return _PARTED.sub("", stem(apart)) if number else stem(word)


def _stem_twice(stem: Callable[[str], str], before: Mapping[int, int], word: str) -> str:
    """Return the stem of a word without accents: those go last, as the stemmers of many languages know endings by them.

    The plain form of a word is often taken for an inflected one (dator, datorer): what is left is stemmed again.
    """
    found = stem(word.translate(before))
    again = stem(found)
    return fold_letters(next((one for one in (again, found) if len(one) >= _SHORTEST_STEM), word))
