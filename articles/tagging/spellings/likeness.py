"""Whether two names may be one and the same, and by what they differ. Pure.

A proposal for a curator to decide, nothing more. What is surely another person is none: another middle name, “Jr.” of
one of the two, another given name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from articles.tagging.discovery.given_names import GIVEN_NAMES
from articles.tagging.discovery.word_lists import word_set
from articles.tagging.spellings.keys import PERSON, are_same_spelling, key_of, legal_form_of, split_letters
from articles.tagging.spellings.nicknames import full_names, is_nickname
from articles.tagging.spellings.sounds import sound_of

LONGEST_NAME = 8  # words: of more it is no name of a person
PARTS_KEPT = 20_000  # names of which the parts are kept
TYPED = 4  # letters of a given name from which on one other letter may be a typing error
TYPED_SURNAME = 5
INITIALS = 3  # capitals that are the initials of as many given names
LONG = 10  # letters of a company's name from which on one other may be a typing error
LONGEST_STEM = 90  # letters of it, and of a given name, that are compared
PIECE = 3  # letters at either end of a surname: a typing error leaves one of both ends as it is
SOUND = 3  # groups of consonants that a word has at least, to be compared by its sound
SOUND_EDITS = 3  # letters by which two words of one sound differ at most

_SUFFIXES = {
    "jr": "jr",
    "junior": "jr",
    "sr": "sr",
    "senior": "sr",
    "ii": "ii",
    "2nd": "ii",
    "iii": "iii",
    "3rd": "iii",
}
_SUFFIXES |= {"iv": "iv", "4th": "iv"}
_PARTICLES = word_set("von van der den de del della di da dos das do du la le el al ul bin bint ibn ter ten zu abu")
_KNOWN_GIVEN = frozenset(name.lower() for name in GIVEN_NAMES)


class Likeness(StrEnum):
    """By what two names differ that may be one."""

    SPELLING = "spelling"
    MIDDLE = "middle"
    INITIAL = "initial"
    NICKNAME = "nickname"
    GIVEN = "given"
    FAMILY = "family"
    SOUND = "sound"
    TYPING = "typing"
    FORM = "form"

    def is_strong(self, *, is_rare: bool) -> bool:
        """Tell whether it is proposed where nothing speaks against it; else something must speak for it.

        `is_rare` if hardly anybody else has a name of this surname and initial.
        """
        return self in {Likeness.SPELLING, Likeness.MIDDLE} or (is_rare and self in {Likeness.NICKNAME, Likeness.GIVEN})


class Relation(StrEnum):
    """How two given names are related; None stands for two different ones."""

    SAME = "same"
    INITIAL = "initial"
    NICKNAME = "nickname"
    SOUND = "sound"
    TYPING = "typing"


_BY_FIRST = {
    Relation.INITIAL: Likeness.INITIAL,
    Relation.NICKNAME: Likeness.NICKNAME,
    Relation.SOUND: Likeness.SOUND,
    Relation.TYPING: Likeness.TYPING,
}


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in folded words: given names, initials one by one, surname without particles, “jr”."""

    given: tuple[str, ...]
    surname: str
    suffix: str

    @property
    def words(self) -> tuple[str, ...]:
        return (*self.given, self.surname)


@lru_cache(maxsize=PARTS_KEPT)
def read_person(text: str) -> PersonName | None:
    """Return the parts of a person's name; None for one word, or too many."""
    words: list[str] = []
    initials = set() if text.isupper() else {word.lower() for word in text.split() if word.isupper()} - _SUFFIXES.keys()
    for word in split_letters(text):
        words += word if word in initials and len(word) <= INITIALS else [word]
    suffix = ""
    while len(words) > 1 and words[-1] in _SUFFIXES:
        suffix = _SUFFIXES[words.pop()]
    if not 2 <= len(words) <= LONGEST_NAME:
        return None
    *given, surname = words
    return PersonName((given[0], *(word for word in given[1:] if word not in _PARTICLES)), surname, suffix)


def compare_names(kind: str, one: str, other: str) -> Likeness | None:
    """Return by what two names of a kind differ that may be one; None where they are two."""
    if kind != PERSON:
        return _compare_companies(kind, one, other)
    first, second = read_person(one), read_person(other)
    if first is None or second is None or first.suffix != second.suffix:
        return None
    if key_of(kind, one) == key_of(kind, other):
        return Likeness.SPELLING
    if len(first.given) > len(second.given):
        first, second = second, first
    if first.surname == second.surname:
        return _compare_given(first.given, second.given)
    if len(first.words) > 1 and first.words == second.words[: len(first.words)]:
        return Likeness.FAMILY  # Carlos Salinas, Carlos Salinas de Gortari
    return _compare_surnames(first, second)


def _compare_given(fewer: Sequence[str], more: Sequence[str]) -> Likeness | None:
    """Compare the given names of one surname."""
    relation = relate(fewer[0], more[0])
    if relation is not None and _are_middles_alike(fewer[1:], more[1:]):
        if relation is Relation.SAME:
            return Likeness.SPELLING if tuple(fewer) == tuple(more) else Likeness.MIDDLE
        return _BY_FIRST[relation]
    if len(more) > len(fewer) and len(fewer[0]) > 1 and _are_middles_alike(fewer[1:], more[2:]):
        dropped = relate(fewer[0], more[1])  # L. William Seidman, William Seidman; J. Danforth Quayle, Dan Quayle
        if dropped is Relation.SAME or (dropped is Relation.NICKNAME and len(more[0]) == 1):
            return Likeness.GIVEN
    return None


def _are_middles_alike(fewer: Sequence[str], more: Sequence[str]) -> bool:
    """Tell whether no middle name speaks against one person: of two lists the shorter begins the longer."""
    shorter, longer = sorted((fewer, more), key=len)
    pairs = zip(shorter, longer, strict=False)
    return all(relate(one, other) in {Relation.SAME, Relation.INITIAL, Relation.NICKNAME} for one, other in pairs)


def have_other_middles(one: str, other: str) -> bool:
    """Tell whether two persons of one given name and surname have middle names that speak against one person."""
    first, second = read_person(one), read_person(other)
    if first is None or second is None or (first.given[0], first.surname) != (second.given[0], second.surname):
        return False
    return first.suffix != second.suffix or not _are_middles_alike(first.given[1:], second.given[1:])


def relate(one: str, other: str) -> Relation | None:
    """Return how two given names are related, None for different ones."""
    if one == other:
        return Relation.SAME
    if min(len(one), len(other)) == 1:
        return Relation.INITIAL if one[0] == other[0] else None
    if is_nickname(one, other):
        return Relation.NICKNAME
    return _relate_spellings(one, other)


def _relate_spellings(one: str, other: str) -> Relation | None:
    if _ending(one) != _ending(other):
        return None  # Michael, Michaela; Mario, Maria
    if _sound_alike(one, other):
        return Relation.SOUND
    is_known = one in _KNOWN_GIVEN and other in _KNOWN_GIVEN
    if not is_known and min(len(one), len(other)) >= TYPED and OSA.distance(one, other, score_cutoff=1) <= 1:
        return Relation.TYPING
    return None


def _ending(given: str) -> str:
    """Return the vowel at the end by which names of women and men are told apart in many languages."""
    return given[-1] if given[-1] in "aeo" else ""


def _sound_alike(one: str, other: str) -> bool:
    sound = sound_of(one)
    if len(sound) < SOUND or sound != sound_of(other):
        return False
    return OSA.distance(one, other, score_cutoff=SOUND_EDITS) <= SOUND_EDITS


def _compare_surnames(first: PersonName, second: PersonName) -> Likeness | None:
    """Compare two persons of different surnames: the given names must be as good as equal."""
    if not _are_middles_alike(first.given[1:], second.given[1:]):
        return None
    relation = relate(first.given[0], second.given[0])
    if _sound_alike(first.surname, second.surname) and relation in {Relation.SAME, Relation.SOUND}:
        return Likeness.SOUND
    shorter = min(len(first.surname), len(second.surname))
    if relation is not Relation.SAME or len(first.given[0]) == 1 or shorter < TYPED_SURNAME:
        return None
    return Likeness.TYPING if OSA.distance(first.surname, second.surname, score_cutoff=1) <= 1 else None


def _compare_companies(kind: str, one: str, other: str) -> Likeness | None:
    key, another = key_of(kind, one), key_of(kind, other)
    if key != another and abs(len(key) - len(another)) > 1:
        return None
    if not key or not another:
        return None
    if key == another:
        if are_same_spelling(kind, one, other):
            return Likeness.SPELLING
        return None if legal_form_of(one) and legal_form_of(other) else Likeness.FORM
    is_long = min(len(key), len(another)) >= LONG and " " in key and " " in another
    if not is_long or OSA.distance(key, another, score_cutoff=1) > 1:
        return None
    differing = {*key.split()} ^ {*another.split()}  # Channel 4, Channel 5; Bank A, Bank B
    return Likeness.TYPING if all(len(word) >= TYPED_SURNAME and word.isalpha() for word in differing) else None


def likeness_keys(kind: str, text: str) -> set[str]:
    """Return the keys of a name: two names that may be one share one of theirs."""
    if kind != PERSON:
        return _company_keys(kind, text)
    name = read_person(text)
    if name is None:
        return set()
    surnames = [name.surname, *(word for word in name.given[1:] if len(word) > 1)]
    keys = {
        f"{initial}{sound_of(surname)}"
        for place, given in enumerate(name.given[:2])
        for initial in _initials(given)
        for surname in (surnames if place == 0 else surnames[:1])
    }
    if len(name.surname) > TYPED_SURNAME and len(name.given[0]) > 1:
        given = name.given[0][:LONGEST_STEM]
        keys |= {f"{given} {name.surname[:PIECE]}-", f"{given} -{name.surname[-PIECE:]}"}
    return keys


def _initials(given: str) -> set[str]:
    """Return the first letters, by their sound, of all names that a given name may stand for."""
    return {sound_of(name)[0] for name in {given, *full_names(given)}}


def _company_keys(kind: str, text: str) -> set[str]:
    """Return the whole stem, and its halves: one other letter, more or less, leaves one of them as it is."""
    stem = key_of(kind, text).replace(" ", "")[:LONGEST_STEM]
    keys = {f"={stem}"} if stem else set()
    if len(stem) < LONG:
        return keys
    halves = {len(stem) // 2, (len(stem) - 1) // 2}
    return keys.union(*({f"={stem[:half]}-", f"=-{stem[-half:]}"} for half in halves))
