"""The key of a name: what is left of it without case, accents, full stops, apostrophes, hyphens and legal forms. Pure.

“PAUL RYAN”, “Paul  Ryan” and “Paul Ryan” have one key, and so have “F.W. de Klerk” and “F. W. De Klerk”.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from articles.tagging.discovery.word_lists import word_set

LEGAL_FORMS = {
    form: form for form in word_set("ab ag asa bhd bv gmbh kg kk llc llp lp nv oy plc pty sa sarl se spa srl")
}
LEGAL_FORMS |= {"co": "co", "company": "co", "corp": "corp", "corporation": "corp"}
LEGAL_FORMS |= {"inc": "inc", "incorporated": "inc", "ltd": "ltd", "limited": "ltd"}
PERSON = "person"
LONGEST_KEY = 200  # characters; “&” and some letters are written out, so that it may be longer than the name
KEYS_KEPT = 10_000  # of the names made of late, which are compared next
SHORT_WORD = 4  # letters: of so few, capitals may make another name (“Aids”, “AIDS”)

_DROPPED = re.compile(r"[.'‘’ʼ′`´]")
_BLANK = re.compile(r"[^\w&]+")
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe"})


def fold_letters(text: str) -> str:
    """Return a text in small letters without accents."""
    lower = text.lower()
    if lower.isascii():
        return lower
    parted = unicodedata.normalize("NFKD", lower.casefold())
    return "".join([letter for letter in parted if not unicodedata.combining(letter)]).translate(_PLAIN)


def split_words(text: str) -> list[str]:
    """Return the words of a name; initials that follow one another are one word."""
    words: list[str] = []
    is_open = False  # whether the last word is made of initials
    for word in split_letters(text):
        is_initial = len(word) == 1
        if is_initial and is_open:
            words[-1] += word
        else:
            words.append(word)
        is_open = is_initial
    return words


def split_letters(text: str) -> list[str]:
    """Return the words of a name, each initial a word of its own."""
    return _BLANK.sub(" ", _DROPPED.sub(_keep_apart, fold_letters(text))).replace("&", " and ").split()


def _keep_apart(match: re.Match[str]) -> str:
    """Return nothing for what is dropped within and after a word, a blank for the full stop after an initial."""
    if match[0] != ".":
        return ""
    text, place = match.string, match.start()
    return " " if place > 0 and text[place - 1].isalpha() and (place == 1 or not text[place - 2].isalnum()) else ""


def split_legal_form(words: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Return the words of a company without its legal form, and that."""
    end = len(words)
    while end > 1 and words[end - 1] in LEGAL_FORMS:
        end -= 1
    form = tuple(LEGAL_FORMS[word] for word in words[end:])
    while end > 1 and words[end - 1] == "and":
        end -= 1
    return words[:end], form


@lru_cache(maxsize=KEYS_KEPT)
def key_of(kind: str, text: str) -> str:
    """Return the key of a name of a kind of entity; empty for a name that only its own letters may stand for."""
    words = split_words(text)
    if kind == PERSON:
        return " ".join(words)[:LONGEST_KEY] if len(words) > 1 else ""
    stem, _ = split_legal_form(words[1:] if len(words) > 2 and words[0] == "the" else words)
    if not stem or (len(stem) == 1 and len(stem[0]) <= SHORT_WORD):
        return ""
    return " ".join(stem)[:LONGEST_KEY]


def key_without_initials(person: str) -> str:
    """Return the key of a person's name without its middle initials; empty where there are none."""
    words = split_letters(person)
    kept = [word for place, word in enumerate(words) if len(word) > 1 or place in {0, len(words) - 1}]
    is_short = len(kept) < len(words) and len(kept) > 1 and len(kept[0]) > 1 and len(kept[-1]) > 1
    return " ".join(kept) if is_short else ""


def legal_form_of(company: str) -> tuple[str, ...]:
    """Return the legal form that the name of a company ends with, empty for none."""
    return split_legal_form(split_words(company))[1]


def are_same_spelling(kind: str, one: str, other: str) -> bool:
    """Tell whether two names of one key are surely the same.

    Two companies may share all but their legal form (“Unilever N.V.” and “Unilever PLC”); a form that only one of
    the two names has is no difference, where the name is more than one word.
    """
    if kind == PERSON:
        return True
    form, another = legal_form_of(one), legal_form_of(other)
    return form == another or (" " in key_of(kind, one) and not (form and another))


def group_spellings(kind: str, names: Sequence[str]) -> list[list[str]]:
    """Return the names, the surely same ones together, the best spelling of each group first."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(key_of(kind, name) or f"={name}", []).append(name)
    parted: list[list[str]] = []
    for group in groups.values():
        parted += [group] if kind == PERSON or len(group) == 1 else _part_by_form(kind, group)
    return [sorted(group, key=_is_poor) for group in parted]


def _part_by_form(kind: str, names: Sequence[str]) -> list[list[str]]:
    """Return the names of companies of one key by their legal form; one without goes with the only other form."""
    forms: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        forms.setdefault(legal_form_of(name), []).append(name)
    if len(forms) == 2 and () in forms and " " in key_of(kind, names[0]):
        return [[name for group in forms.values() for name in group]]
    return list(forms.values())


def _is_poor(name: str) -> bool:
    """Tell a name in capitals or small letters only from one that is written as names are."""
    return name.isupper() or name.islower()
