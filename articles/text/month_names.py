"""What months and weekdays are called in the languages that newspapers are written in, from Unicode's CLDR. Pure."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Regions stand beside their language where they have other names: Levantine and Maghrebi months, Austrian January.
LOCALES = _words(
    "af am ar ar_DZ ar_IQ ar_LB ar_MA ar_MR ar_SY ar_TN as az az_Cyrl be bg bn br bs bs_Cyrl ca cs cy da de de_AT el"
    " en en_AU en_CA en_GB eo es es_MX es_PE es_UY et eu fa fa_AF fi fil fo fr fr_CA fy ga gd gl gu ha he hi hr hu hy"
    " id ig is it ja ka kk km kn ko ku ky lb lo lt lv mg mi mk ml mn mr ms mt my nb ne nl nn oc or pa pa_Arab pl ps"
    " pt pt_PT rm ro ru rw sd si sk sl so sq sr sr_Latn su sv sw ta te tg th ti tk tr tt ug uk ur uz uz_Cyrl vi wo xh"
    " yi yo zh zh_Hant zu"
)
_ENGLISH_MONTHS = _words("january february march april may june july august september october november december")
_ENGLISH_WEEKDAYS = _words("monday tuesday wednesday thursday friday saturday sunday")
# Forms that people write and CLDR does not list, by language.
_MORE_MONTHS = {
    "ar": {"يونيه": 6, "يوليه": 7, "اغشت": 8, "جويليه": 7},
    "de": {"jaenner": 1, "feber": 2, "maerz": 3},
    "es": {"setiembre": 9, "set": 9},
    "ru": {"сент": 9, "нояб": 11, "февр": 2},
}
# The genitives, from January on, that stand in dates of languages of which CLDR has the nominatives.
_GENITIVES = {
    "sl": _words("januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra"),
    "sr": _words("januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra"),
    "sr_Cyrl": _words("јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра"),
}
# Marks that people leave out or compose otherwise: accents of Latin, Greek and Cyrillic, vowel signs of Arabic.
_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u0655]")
_ALIKE = str.maketrans({"ı": "i", "ی": "ي", "ى": "ي", "ک": "ك", "ة": "ه", "’": "'", "\u02bc": "'", "\u200c": " "})
_ARTICLES = re.compile(r"(?:d'|(?:de|da|dhen|am|an|osu|dydd|de|e|yom)\s+)(?=\S{3})")
_HEBREW_IN = "ב"

Names = Mapping[str, Mapping[int, frozenset[str]]]


def fold_word(word: str) -> str:
    """Return a word as it is compared: small letters without accents or a final dot."""
    letters = _MARKS.sub("", unicodedata.normalize("NFKD", word.casefold())).translate(_ALIKE)
    return " ".join(unicodedata.normalize("NFC", letters).split()).rstrip(".")


def find_months(word: str, language: str = "") -> frozenset[int]:
    """Return the months, from 1, that a folded word means, in a language (a BCP 47 tag) or in any.

    Several where languages disagree, as of “listopad”; none for another word.
    """
    return _ENGLISH_MONTH.get(word) or _choose(_months(), word, language)


def list_months() -> dict[str, list[int]]:
    """Return the months that each folded word means, in whatever language, in order."""
    everything = {word: frozenset(meanings) for word, meanings in _months().items()} | _ENGLISH_MONTH
    return {word: sorted(months) for word, months in sorted(everything.items())}


def find_weekdays(word: str, language: str = "") -> frozenset[int]:
    """Return the days of the week, from 0 for Monday, that a folded word means."""
    return _ENGLISH_WEEKDAY.get(word) or _choose(_weekdays(), word, language)


def _choose(names: Names, word: str, language: str) -> frozenset[int]:
    meanings = names.get(word, {})
    base = language.replace("_", "-").partition("-")[0].lower()
    return frozenset(number for number, spoken in meanings.items() if base in spoken) or frozenset(meanings)


def _shorten_names(names: Iterable[str], first: int) -> dict[str, frozenset[int]]:
    pairs = [(name, number) for number, name in enumerate(names, first)]
    return {part: frozenset({number}) for name, number in pairs for part in (name, name[:3], name[:4])}


_ENGLISH_MONTH = _shorten_names(_ENGLISH_MONTHS, 1)
_ENGLISH_WEEKDAY = _shorten_names(_ENGLISH_WEEKDAYS, 0) | {"tues": frozenset({1}), "thurs": frozenset({3})}


@cache
def _months() -> Names:
    found: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for locale in LOCALES:
        _add_names(found, locale, Locale.parse(locale).months)
    for language, names in _MORE_MONTHS.items():
        for name, number in names.items():
            found[fold_word(name)][number].add(language)
    for locale, genitives in _GENITIVES.items():
        for number, name in enumerate(genitives, 1):
            found[fold_word(name)][number].add(locale.partition("_")[0])
    return _freeze(found)


@cache
def _weekdays() -> Names:
    found: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for locale in LOCALES:
        _add_names(found, locale, Locale.parse(locale).days)
    return _freeze(found)


def _add_names(
    found: dict[str, dict[int, set[str]]], locale: str, contexts: Mapping[str, Mapping[str, Mapping[int, str]]]
) -> None:
    language = locale.partition("_")[0]
    for widths in contexts.values():
        for width in ("wide", "abbreviated"):
            for number, name in widths[width].items():
                word = fold_word(name)
                if any(character.isdecimal() for character in word):
                    continue  # “6월”: the number says it
                words = {word, _ARTICLES.sub("", word)}
                if language == "he":
                    words.add(_HEBREW_IN + word)
                if language == "eu":
                    words |= {f"{word}ren", f"{word}k"}
                for one in words:
                    found[one][number].add(language)


def _freeze(found: Mapping[str, Mapping[int, set[str]]]) -> Names:
    return {word: {number: frozenset(spoken) for number, spoken in by.items()} for word, by in found.items()}
