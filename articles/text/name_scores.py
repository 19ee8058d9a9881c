"""How like two names are, from 0 to 100. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from articles.text.folding import FoldedText

SAME, SAME_ALIAS = 100, 95
FOLDED, FOLDED_ALIAS = 92, 90  # but for case, accents and punctuation
REORDERED = 88  # “Khan, Imran”
WEAK = 70  # a surname alone, or a name that means its bearer only in a context
LEAST = 50  # anything below is no candidate

_MISSPELT = 0.85  # of the likeness of what differs in letters
_LEAST_LIKENESS = 72  # of 100; less is another name
_SHORTEST_MISSPELT = 5  # letters; a shorter name with another letter is another name
_PART, _PART_LENGTH = 50, 25  # a name all of whose words are in the other, and by how much of it they are
_JOINED, _PARTING = re.compile(r"[.'’]"), re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name an entity goes by. `is_weak` where it does not always mean its bearer, `is_cased` where case matters."""

    text: str
    is_alias: bool = False
    is_weak: bool = False
    is_cased: bool = False


@lru_cache(maxsize=10_000)  # each name of a batch is compared with hundreds; none is longer than a column
def fold_name(text: str) -> str:
    """Return a name without accents, case and punctuation, one blank between words."""
    plain = FoldedText(unicodedata.normalize("NFKC", text)).text.casefold()
    return _PARTING.sub(" ", _JOINED.sub("", plain)).strip()


def score_name(wanted: str, known: KnownName) -> int:
    """Return how like a text is to a name of an entity; from REORDERED on they are one name in two spellings."""
    if wanted == known.text:
        score = SAME_ALIAS if known.is_alias else SAME
    else:
        score = _score_folded(fold_name(wanted), fold_name(known.text), is_alias=known.is_alias)
        if known.is_cased:  # “who” is no WHO
            score = min(score, WEAK)
    return min(score, WEAK) if known.is_weak else score


def is_one_name(one: str, other: str) -> bool:
    """Tell whether two texts are the same name but for case, accents, punctuation and the order of words."""
    return sorted(fold_name(one).split()) == sorted(fold_name(other).split())


def _score_folded(wanted: str, known: str, *, is_alias: bool) -> int:
    if not wanted or not known:
        return 0
    if wanted == known:
        return FOLDED_ALIAS if is_alias else FOLDED
    theirs, ours = wanted.split(), known.split()
    if sorted(theirs) == sorted(ours):
        return REORDERED
    score = 0.0
    likeness = fuzz.token_sort_ratio(wanted, known)
    if likeness >= _LEAST_LIKENESS and min(len(wanted), len(known)) >= _SHORTEST_MISSPELT:
        score = likeness * _MISSPELT
    if set(theirs) <= set(ours) or set(ours) <= set(theirs):
        shorter, longer = sorted((len(wanted), len(known)))
        score = max(score, _PART + _PART_LENGTH * shorter / longer)
    return round(score) if score >= LEAST else 0
