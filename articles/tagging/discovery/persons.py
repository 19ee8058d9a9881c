"""Persons: titles, roles, appositions, verbs of speech and known given names. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from articles.tagging.discovery.capitalised_runs import HIDDEN, DiscoveryText, Word
from articles.tagging.discovery.given_names import GIVEN_NAMES
from articles.tagging.discovery.roles import has_speech, is_person_after, role_after, role_before
from articles.tagging.discovery.word_lists import (
    CALENDAR,
    COMPANY_SUFFIXES,
    COURTESIES,
    HEADS,
    NO_PERSON,
    ORDINARY,
    SHARED_ROLES,
    TITLES,
    word_set,
)
from articles.tagging.matcher import Mention
from articles.tagging.name_rules import is_named_after

LONGEST_NAME = 6  # words
LONGEST_CACHED = 100  # characters of a word that is kept
WORDS_CACHED = 5_000  # of which it is remembered what they can be
# Of whom only a rank is told before the name, more may be told after it.
_RANKS = COURTESIES | word_set(
    "Gen. General Lt. Col. Maj. Capt. Cmdr. Adm. Brig. Sgt. Captain Colonel Major Admiral Commodore Sen. Rep. Gov."
)
_SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})
_NO_PART = (NO_PERSON | CALENDAR | ORDINARY | HEADS.keys() | COMPANY_SUFFIXES | TITLES) - GIVEN_NAMES
_OFFICES = word_set(
    """
    State Defense Defence Treasury Energy Commerce Justice Labor Labour Education Health Interior Agriculture
    Transportation Transport Foreign Affairs Home Finance Trade Staff Veterans Environment Exchequer Housing
    Council Navy Army Air Force War Homeland Security
    """
)
_PARTICLES = word_set("bin bint ibn van von der den de del della di da dos das do du la le el al ul ud ter ten zu")
_OPENS_NO_NAME = (ORDINARY | CALENDAR) - TITLES
_ENDS_NO_NAME = ORDINARY | CALENDAR | _PARTICLES
_COMPANY_AFTER = re.compile(
    r" (?:and|&) (?:Co|Cie|Sons|Brothers|Bros|Associates|Partners|Company)\b"
    r"| (?:\([A-Z][A-Za-z. ]{1,20}\) )?(?:Ltd|Inc|Corp|PLC|plc|Co|AG|SA)\b"
)


@dataclass(slots=True)
class Person:
    """A person as the article introduces them; `parts` are the words of the fullest name."""

    parts: tuple[str, ...]
    mentions: list[Mention] = field(default_factory=list)
    role: str = ""
    is_strong: bool = False
    needs_surname: bool = False
    only_joins: bool = False
    known_entity: int | None = None
    text: str = ""

    @property
    def surname(self) -> str:
        """Return the last word that is not a suffix."""
        return surname_of(self.parts)


@dataclass(slots=True)
class Title:
    """A title without a name: “the Foreign Secretary”."""

    field: str
    start: int
    end: int
    text: str
    begin: int  # where a country before the title begins: “the Iraqi Foreign Minister”


@dataclass(slots=True)
class SingleName:
    """One capitalised word, or a title and one word, that may be somebody's surname or given name."""

    field: str
    start: int
    end: int
    text: str
    title: str
    opens_sentence: bool


def surname_of(parts: Sequence[str]) -> str:
    """Return the last word of a name that is not “Jr.” or “III”."""
    last = parts[-1]
    if last in _SUFFIXES:
        last = next((part for part in reversed(parts) if part not in _SUFFIXES), last)
    if "-" not in last:
        return last
    head, _, tail = last.partition("-")
    return tail if tail and head.lower() in {"al", "el", "as", "ad", "ash", "an", "ar", "at", "az", "ah"} else last


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
    if is_initial(word) or word in _SUFFIXES or word in _PARTICLES:
        return True
    if word[0] in "\"'":
        return True
    letters = word.replace("-", "").replace("'", "")
    return letters.isalpha() and (not letters.isupper() or len(letters) == 2) and len(word) < 20


def split_titles(words: list[Word]) -> tuple[list[Word], list[Word]]:
    """Split into the words up to the last title and those after it."""
    for number in range(len(words), 0, -1):
        if words[number - 1].text in TITLES:
            return words[:number], words[number:]
    return [], words


def _is_company_end(word: str) -> bool:
    """Tell “S.A.” and “N.V.”; a person's name does not end in initials."""
    return is_initial(word) and word.endswith(".") and len(word) > 1


class PersonFinder:
    """Collects the persons of one article, field by field."""

    def __init__(self) -> None:
        self.persons: list[Person] = []
        self.titles: list[Title] = []
        self.singles: list[SingleName] = []

    def read_segment(self, place: DiscoveryText, words: list[Word], role: str, *, opens_sentence: bool) -> str:
        """Read words without “of”; return the title whose name is still to come, with `role` before it."""
        while words and words[0].text in _OPENS_NO_NAME:
            words = words[1:]
            opens_sentence = False
        while words and words[-1].text in _ENDS_NO_NAME:
            words = words[:-1]
        if not words:
            return ""
        titles, rest = split_titles(words)
        if titles:
            role = place.text[titles[0].start : titles[-1].end]
            before = place.span_before(titles[0].start)
            if before is not None and before.kind != "person":
                role = f"{place.text[before.start : before.end]} {role}"
            if not rest:
                begin = before.start if before is not None else titles[0].start
                core = place.text[titles[0].start : titles[-1].end]
                self.titles.append(Title(place.name, titles[0].start, titles[-1].end, core, begin))
                return role
        elif role:
            rest = _without_office(rest)
        name = _longest_name(rest)
        if not name:
            return ""
        self._read_name(place, name, role, opens_sentence=opens_sentence and not titles, is_cut=name[0] is not rest[0])
        return ""

    def _read_name(
        self, place: DiscoveryText, name: list[Word], role: str, *, opens_sentence: bool, is_cut: bool
    ) -> None:
        start, end = name[0].start, name[-1].end
        if is_named_after(place.folded, end):
            return
        parts = tuple([word.text for word in name])
        if len(parts) == 1 or all(part.lower() in _PARTICLES for part in parts[:-1]):  # “Sullivan”, “Bin Salman”
            is_part = place.masked.startswith(("-", " " + HIDDEN), end) and not role
            if len(parts[-1]) > 2 and not is_part:
                self.singles.append(SingleName(place.name, start, end, parts[-1], role, opens_sentence))
            return
        if (
            place.masked.startswith(("-", "' "), end)
            or _COMPANY_AFTER.match(place.folded, end)
            or _is_company_end(parts[-1])
        ):
            return
        if parts[-1] in _SUFFIXES and place.folded.startswith(".", end):
            end += 1
        person = Person(parts, role=role, text=place.text[start:end])
        has_given = parts[0].split("-")[0] in GIVEN_NAMES or any(
            part.endswith(".") and is_initial(part) for part in parts
        )
        rule, detail = _find_evidence(place, person, start, end)
        if rule in {"full name", "speech"} or (rule == "role" and not role and _is_shared(detail)):
            person.needs_surname = rule == "full name" and not has_given
            person.only_joins = person.needs_surname and opens_sentence
            person.is_strong = has_given and (rule != "full name" or not is_cut)
        else:
            person.is_strong = True
        person.mentions.append(Mention(place.name, start, end, rule, detail))
        self.persons.append(person)


def _find_evidence(place: DiscoveryText, person: Person, start: int, end: int) -> tuple[str, str]:
    """Return the rule by which the name is a person's, with its detail, and set the role."""
    text = place.folded
    if person.role:
        title = person.role
        if title in _RANKS:
            person.role = role_after(text, end) or title
        return "role", title
    before = role_before(text, start)
    if before:
        person.role = before
        return "role", before
    after = role_after(text, end)
    if after:
        person.role = after
        return "apposition", after
    if is_person_after(text, end):
        return "apposition", ""
    return ("speech", "") if has_speech(text, start, end) else ("full name", "")


def _is_shared(role: str) -> bool:
    return role.rsplit(" ", 1)[-1] in SHARED_ROLES


def _without_office(words: list[Word]) -> list[Word]:
    """Drop “State” from “(Secretary of) State Antony Blinken”."""
    for number, word in enumerate(words):
        if word.text in GIVEN_NAMES:
            return words[number:]
    while words and (words[0].text in _OFFICES or words[0].text in _NO_PART):
        words = words[1:]
    return words


def _longest_name(words: Sequence[Word]) -> list[Word]:
    """Return the words of the first name in the sequence; empty if any word excludes a name."""
    name: list[Word] = []
    for word in words:
        if is_name_part(word.text):
            name.append(word)
        elif name or word.text in ORDINARY or word.text in CALENDAR:
            return name if word.text in CALENDAR or word.text in ORDINARY else []
        else:
            return []
    while name and name[-1].text in _PARTICLES:
        name.pop()
    if not name or len(name) > LONGEST_NAME or name[0].text in _PARTICLES - {"bin", "al", "van", "von", "de"}:
        return []
    return name
