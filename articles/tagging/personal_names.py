"""Given names, surnames and ordinary words: by what words a person's name is known. Pure."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

BEARERS_OF_COMMON = 10_000
NAMES = Path(__file__).with_name("personal_names.txt")


_ADJECTIVES = ("an", "ish", "ese", "ch", "i", "n", "s")  # of countries, which are written so too: “Russian”, “Iraqi”


class PersonalNames(NamedTuple):
    """What `make_given_names` has written, each word with its capital.

    `frequent` given names are hardly ever anything else; `rare` ones may be places, surnames, words. `surnames` are frequent
    ones that are no words. `words` are English words that are no surnames, though some are given names.
    """

    frequent: frozenset[str]
    rare: frozenset[str]
    surnames: frozenset[str]
    words: frozenset[str]
    common: frozenset[str] = frozenset()  # the surnames of very many


@lru_cache(maxsize=1)
def load_names() -> PersonalNames:
    """Return the names and words, read once a process."""
    found: dict[str, list[str]] = {kind: [] for kind in PersonalNames._fields}
    for line in NAMES.read_text(encoding="utf-8").splitlines():
        kind, bearers, *names = line.split(" ")
        found[kind] += names
        if kind == "surnames" and int(bearers) >= BEARERS_OF_COMMON:
            found["common"] += names
    return PersonalNames(**{kind: frozenset(names) for kind, names in found.items()})


def is_given_name(word: str) -> bool:
    """Tell whether a word is a given name so often that it says by itself that a person is named."""
    return word in load_names().frequent


def may_be_given_name(word: str) -> bool:
    """Tell whether a word is a given name anywhere."""
    return is_given_name(word) or word in load_names().rare


def is_surname(word: str) -> bool:
    """Tell whether a word is a frequent surname, and no word of the language."""
    return word in load_names().surnames


def is_common_surname(word: str) -> bool:
    """Tell whether so many bear a surname that any of them may be meant."""
    return word in load_names().common


def is_word(word: str) -> bool:
    """Tell whether a capitalised word is an ordinary one, and hardly ever a name."""
    return word in load_names().words and not is_given_name(word)


def is_name_and_word(word: str) -> bool:
    """Tell whether a frequent given name is an ordinary word too: “Grace”."""
    return word in load_names().words and is_given_name(word)


def opens_with_first_name(word: str) -> bool:
    """Tell whether the word that opens a sentence is a first name: “Grace Mugabe”, not “Meanwhile Mugabe”."""
    if may_be_given_name(word):
        return is_given_name(word) or not is_word(word)
    return word.istitle() and not (is_word(word) or is_surname(word) or word.endswith(_ADJECTIVES))
