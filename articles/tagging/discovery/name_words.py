"""Of what words a person's name is made. Pure."""

import re
from collections.abc import Sequence
from functools import lru_cache

from articles.tagging.discovery.capitalised_runs import Word
from articles.tagging.discovery.given_names import FAMILY_NAME_FIRST, GIVEN_NAMES
from articles.tagging.discovery.word_lists import (
    CALENDAR,
    COMPANY_SUFFIXES,
    HEADS,
    NO_PERSON,
    ORDINARY,
    TITLES,
    word_set,
)
from articles.tagging.personal_names import (
    is_given_name,
    is_name_and_word,
    is_surname,
    is_word,
    may_be_given_name,
)

LONGEST_NAME = 6  # words
LONGEST_CACHED = 100  # characters of a word that is kept
WORDS_CACHED = 5_000  # of which it is remembered what they can be
SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})
PARTICLES = word_set("bin bint ibn van von der den de del della di da dos das do du la le el al ul ud ter ten zu")
# Words that are surnames too, behind a frequent given name, and those that as often end the names of places.
_SURNAMES_TOO = word_set(
    """
    Green West White Brown Black Young Stone Gold Silver Day Law Power Price English French North South Moon Light
    Church Rice Sharp Best Long Little Small Good Early March August Post Gray Grey Case Sun Rock Field Fields Wood
    Woods Wise Bond Joy Ford Steel Marsh Banks Waters King Bishop Pope Prince Judge Major Duke Baron Cardinal
    Marshal Page Rule Blue
    """
)
_COLOURS = word_set("Green White Brown Black Gray Grey West Young Stone King")
PLACES_TOO = word_set("Hall Hill Lake Lane Street Temple Forest Wall House Bridge Shore Cross")
# What is called so is called after no person that the name is of.
_NEVER = word_set(
    """
    Catholic Catholics Catholicism Orthodox Protestant Protestants Sunni Shia Shiite Battery Testament Accords Dlr
    Dlrs DLR DLRS Mln Bln Pct Cts Cents Stg Avg FS MV SS TV UN EU UK US GM AI
    """
)
# Before a given name, these begin the name of a place, a ship, a storm ...
_OPENS_PLACE = word_set(
    """
    San Santa Santo Saint Fort Mount Lake Port Cape Castle Camp Hotel Operation Hurricane Storm Typhoon Cyclone
    Royal Club Mission Point Isle Island Villa Grand Great Big Old North South East West Upper Lower Project Team
    Camp House FS USS HMS MV SS RMS HMAS INS
    """
)
_NO_PART = (_NEVER | NO_PERSON | CALENDAR | ORDINARY | HEADS.keys() | COMPANY_SUFFIXES | TITLES) - GIVEN_NAMES
_ARTICLES = frozenset({"al", "el", "as", "ad", "ash", "an", "ar", "at", "az", "ah"})
# What a page's furniture leaves at the end of a name: “JorgensenImage”.
_GLUED = re.compile(r"(?<=[a-z]{2})(?:Image|Photo|Video|Getty|Credit|Source|Caption|Advertisement|Share|Follow|Read)$")

# How far the words of a name say that it is a person's.
NO_PERSONS_NAME, POSSIBLE, LIKELY, SURE = range(4)


def surname_of(parts: Sequence[str]) -> str:
    """Return the last word of a name that is not “Jr.” or “III”."""
    last = parts[-1]
    if last in SUFFIXES:
        last = next((part for part in reversed(parts) if part not in SUFFIXES), last)
    if "-" not in last:
        return last
    head, _, tail = last.partition("-")
    return tail if tail and head.lower() in _ARTICLES else last


def suffix_of(parts: Sequence[str]) -> str:
    """Return “Jr” or “III”, "" if the name has none."""
    return parts[-1].rstrip(".") if parts[-1] in SUFFIXES else ""


def ends_like_place(parts: Sequence[str]) -> bool:
    """Tell whether the last word of a name is that of a place as well: “Maurice Hall”, “Albert Hall”."""
    return parts[-1] in PLACES_TOO


def ends_like_thing(parts: Sequence[str]) -> bool:
    """Tell whether the last word of a name is more often that of a place or thing: “Colton Way”."""
    return parts[-1] in NO_PERSON and parts[-1] not in _SURNAMES_TOO and parts[-1] not in PLACES_TOO


def is_initial(word: str) -> bool:
    """Tell “J.”, “J.R.R.” and a single capital."""
    return len(word) == 1 or (word.endswith(".") and word.replace(".", "").replace("-", "").isupper())


def is_name_part(word: str) -> bool:
    """Tell whether a capitalised word may be part of a person's name."""
    return _is_name_part(word) if len(word) <= LONGEST_CACHED else _is_name_part.__wrapped__(word)


@lru_cache(maxsize=WORDS_CACHED)  # news repeats its words
def _is_name_part(word: str) -> bool:
    if word in _NO_PART:
        return False
    if is_initial(word) or word in SUFFIXES or word in PARTICLES:
        return True
    if word[0] in "\"'":
        return True
    letters = word.replace("-", "").replace("'", "")
    if not letters.isalpha() or (letters.isupper() and len(letters) != 2) or len(word) >= 20:
        return False
    pieces = word.split("-")
    return not (all(is_word(piece) for piece in pieces) or (len(pieces) > 1 and pieces[0] in _OPENS_PLACE))


def rate_name(parts: Sequence[str]) -> int:  # noqa: PLR0911 - a table of cases
    """Return how far the words of a name say that it is a person's.

    A frequent given name, or an initial beside a name, is sure. A rare one is likely; if it is a surname or word as
    well, it is possible, as is a known surname after an unknown word.
    """
    first, last = parts[0].split("-")[0], surname_of(parts)
    if is_family_first(parts):
        return SURE
    if first.lower() in PARTICLES:
        return POSSIBLE
    if is_given_name(first):
        return POSSIBLE if ends_like_thing(parts) else SURE
    if first in FAMILY_NAME_FIRST:
        return LIKELY if len(parts) == 2 else POSSIBLE
    if any(part.endswith(".") and is_initial(part) for part in parts):
        return SURE if any(is_given_name(part) for part in parts) or len(parts) > 2 else POSSIBLE
    if may_be_given_name(first):
        if is_word(first):
            return POSSIBLE if is_surname(last) and last not in _SURNAMES_TOO else NO_PERSONS_NAME
        return POSSIBLE if is_surname(first) or is_word(last) else LIKELY
    if len(parts) > 2 and any(is_given_name(part) for part in parts[1:-1]):
        return LIKELY
    return POSSIBLE if is_surname(last) else NO_PERSONS_NAME


def find_name(words: Sequence[Word]) -> list[Word]:
    """Return the words of the first name in the sequence; empty if a word excludes a name.

    Ordinary words before a given name, and after a whole name, are no part of it: “Businessman Don Blankenship”, “Blake
    Farenthold Resigns”.
    """
    if len(words) == 1:  # most are
        return [_without_glue(words[0])] if is_name_part(words[0].text) or _may_open(words) else []
    if words and not is_name_part(words[0].text):
        words = words[_end_of_lead(words) :]
    name: list[Word] = []
    last = next((word for word in reversed(words) if word.text not in SUFFIXES), None)
    for word in words:
        if is_name_part(word.text) or (not name and _may_open(words)) or (word is last and may_end(name, word)):
            name.append(word)
        elif (name and (word.text in ORDINARY or word.text in CALENDAR)) or (
            len(name) > 1 and word.text not in _NO_PART and is_given_name(name[0].text)
        ):
            break
        else:
            return []
    if len(name) > 2 and not name[0].text.istitle() and is_given_name(name[1].text) and not is_initial(name[0].text):
        name = name[1:]  # “DeltaTrak Linda Ng”
    while name and name[-1].text in PARTICLES:
        name.pop()
    if not name or len(name) > LONGEST_NAME or name[0].text in PARTICLES - {"bin", "al", "van", "von", "de"}:
        return []
    return [*name[:-1], _without_glue(name[-1])]


def may_end(name: Sequence[Word], word: Word) -> bool:
    """Tell whether an ordinary word may be the surname in a name: “Steven Pinker”, “Stuart Green”, “John Tower”."""
    if not name or not is_given_name(name[0].text):
        return False
    if word.text in _SURNAMES_TOO and (len(name) == 1 or word.text in _COLOURS):
        return True
    if len(name) > 1 or word.text in HEADS or word.text in COMPANY_SUFFIXES or word.text in _NEVER:
        return False
    return word.text in PLACES_TOO or (
        (word.text in NO_PERSON or is_word(word.text)) and not is_name_and_word(name[0].text)
    )


def _end_of_lead(words: Sequence[Word]) -> int:
    """Return where the given name stands after words that are none: “Senate Minority Whip Dick Durbin”."""
    last = 0
    while last < len(words) and (
        words[last].text in _NO_PART or (is_word(words[last].text) and not may_be_given_name(words[last].text))
    ):
        last += 1
    if not last or last + 1 >= len(words):
        return 0
    before, given = words[last - 1].text, words[last].text
    if before in _OPENS_PLACE:
        return 0
    return last if is_given_name(given) or (is_word(before) and may_be_given_name(given)) else 0


def _may_open(words: Sequence[Word]) -> bool:
    """Tell whether a word that is no part of names by itself opens one: “Rocky De La Fuente”, “Park Won-soon”."""
    first = words[0].text
    if is_family_first([word.text for word in words[:2]]):
        return True
    return may_be_given_name(first) and first not in _NO_PART


def is_family_first(parts: Sequence[str]) -> bool:
    """Tell “Park Won-soon”, “Kim Jong-su”."""
    if len(parts) < 2 or parts[0] not in FAMILY_NAME_FIRST:
        return False
    _, hyphen, tail = parts[1].partition("-")
    return bool(hyphen) and tail.islower()


def _without_glue(word: Word) -> Word:
    if word.text.istitle():
        return word
    glued = _GLUED.search(word.text)
    return Word(word.text[: glued.start()], word.start, word.start + glued.start()) if glued else word
