"""What months and weekdays are called in the languages that newspapers are written in, from a table of Unicode's CLDR.

To read CLDR itself takes half a second and 110 MB of each process.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "month_names.json"  # written by make_month_names


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
# Marks that people leave out or compose otherwise: accents of Latin, Greek and Cyrillic, vowel signs of Arabic.
_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u0655]")
_ALIKE = str.maketrans({"ı": "i", "ی": "ي", "ى": "ي", "ک": "ك", "ة": "ه", "’": "'", "\u02bc": "'", "\u200c": " "})

Names = Mapping[str, Mapping[int, frozenset[str]]]


def fold_word(word: str) -> str:
    """Return a word as it is compared: small letters without accents or a final dot."""
    letters = _MARKS.sub("", unicodedata.normalize("NFKD", word.casefold())).translate(_ALIKE)
    return " ".join(unicodedata.normalize("NFC", letters).split()).rstrip(".")


def find_months(word: str, language: str = "") -> frozenset[int]:
    """Return the months, from 1, that a folded word means, in a language (a BCP 47 tag) or in any.

    Several where languages disagree, as of “listopad”; none for another word.
    """
    return _ENGLISH_MONTH.get(word) or _choose(_load()["months"], word, language)


def find_weekdays(word: str, language: str = "") -> frozenset[int]:
    """Return the days of the week, from 0 for Monday, that a folded word means."""
    return _ENGLISH_WEEKDAY.get(word) or _choose(_load()["weekdays"], word, language)


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
def _load() -> Mapping[str, Names]:
    table: dict[str, dict[str, dict[str, str]]] = json.loads(TABLE.read_text(encoding="utf-8"))
    return {
        kind: {
            word: {int(number): frozenset(spoken.split()) for number, spoken in meanings.items()}
            for word, meanings in names.items()
        }
        for kind, names in table.items()
    }
