"""Persons: titles, roles, appositions, verbs of speech and known given names. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.tagging.discovery.capitalised_runs import HIDDEN, DiscoveryText, Word
from articles.tagging.discovery.company_names import COMPANIES_LIKE_PERSONS, find_company_names
from articles.tagging.discovery.name_words import (
    LIKELY,
    NO_PERSONS_NAME,
    PARTICLES,
    PLACES_TOO,
    POSSIBLE,
    SUFFIXES,
    SURE,
    ends_like_place,
    ends_like_thing,
    find_name,
    is_initial,
    is_name_part,
    may_end,
    rate_name,
    surname_of,
)
from articles.tagging.discovery.roles import (
    acts_like_person,
    has_speech,
    is_person_after,
    is_place,
    is_subject,
    is_thing,
    role_after,
    role_before,
)
from articles.tagging.discovery.word_lists import (
    CALENDAR,
    COURTESIES,
    ORDINARY,
    SHARED_ROLES,
    TITLES,
    word_set,
)
from articles.tagging.matcher import Mention
from articles.tagging.name_rules import is_named_after
from articles.tagging.personal_names import is_given_name

# Of whom only a rank is told before the name, more may be told after it.
_RANKS = COURTESIES | word_set(
    "Gen. General Lt. Col. Maj. Capt. Cmdr. Adm. Brig. Sgt. Captain Colonel Major Admiral Commodore Sen. Rep. Gov."
)
_ROW = frozenset({", ", " and ", ", and ", "; ", " & "})
_OF_STREETS = word_set("King Queen Prince Princess Duke Lord Lady President General Saint")
_OFFICES = word_set(
    """
    State Defense Defence Treasury Energy Commerce Justice Labor Labour Education Health Interior Agriculture
    Transportation Transport Foreign Affairs Home Finance Trade Staff Veterans Environment Exchequer Housing
    Council Navy Army Air Force War Homeland Security
    """
)
_CHIEFS = frozenset({"Chief", "Chiefs", "Head", "Deputy"})  # they are titles with “of” only
_OPENS_NO_NAME = (ORDINARY | CALENDAR) - TITLES
_ENDS_NO_NAME = ORDINARY | CALENDAR | PARTICLES
_COMPANY_AFTER = re.compile(
    r" (?:and|&) (?:Co|Cie|Sons|Brothers|Bros|Associates|Partners|Company)\b"
    r"| (?:\([A-Z][A-Za-z. ]{1,20}\) )?(?:Ltd|Inc|Corp|PLC|plc|Co|AG|SA)\b"
)


Span = tuple[int, int]


@dataclass(slots=True)
class Person:
    """A person as the article introduces them; `parts` are the words of the fullest name."""

    parts: tuple[str, ...]
    mentions: list[Mention] = field(default_factory=list)
    role: str = ""
    is_strong: bool = False
    needs_surname: bool = False
    only_joins: bool = False
    may_be: bool = True  # the words themselves say that they may be a person's name
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


def split_titles(words: list[Word]) -> tuple[list[Word], list[Word]]:
    """Split into the words up to the last title and those after it."""
    last = len(words)
    while last > 1 and words[last - 1].text in SUFFIXES:
        last -= 1  # “Martin Luther King Jr.”
    if last > 1 and words[last - 1].text in TITLES and may_end(words[last - 2 : last - 1], words[last - 1]):
        last -= 1  # “Stephen King”
    for number in range(last, 0, -1):
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
        self._companies: dict[str, frozenset[str]] = {}  # by field

    def read_segment(
        self, place: DiscoveryText, words: list[Word], office: Span | None, *, opens_sentence: bool
    ) -> Span | None:
        """Read words without “of”, behind an office or not; return the office whose bearer is still to come."""
        while words and words[0].text in _OPENS_NO_NAME:
            words = words[1:]
            opens_sentence = False
        while words and words[-1].text in _ENDS_NO_NAME and not may_end(words[:-1], words[-1]):
            words = words[:-1]
        if not words:
            return None
        titles, rest = split_titles(words)
        role = ""
        if titles:
            before = place.span_before(titles[0].start)
            is_of_country = before is not None and before.kind != "person"
            first = before.start if before is not None and is_of_country else titles[0].start
            first = office[0] if office is not None else first  # “Joint Chiefs of Staff Chairman”
            role = place.text[first : titles[-1].end]
            if not rest:
                begin = before.start if before is not None else titles[0].start
                core = place.text[titles[0].start : titles[-1].end]
                self.titles.append(Title(place.name, titles[0].start, titles[-1].end, core, begin))
                return first, titles[-1].end
        elif office is not None:
            rest = _without_office(words)
            if not rest:
                return office[0], words[-1].end  # “Secretary of State for” Defence
            if rest is words and not is_given_name(rest[0].text):
                return None  # “Bishop of Dover”
            role = place.text[office[0] : office[1] if rest is words else rest[0].start].rstrip()
        elif words[-1].text in _CHIEFS:
            return words[0].start, words[-1].end
        name = find_name(rest)
        if name:
            self._read_name(place, name, role, opens_sentence=opens_sentence and name[0] is words[0])
        return None

    def _read_name(self, place: DiscoveryText, name: list[Word], role: str, *, opens_sentence: bool) -> None:
        start, end = name[0].start, name[-1].end
        if is_named_after(place.folded, end):
            return
        parts = tuple([word.text for word in name])
        if len(parts) == 1 or all(part.lower() in PARTICLES for part in parts[:-1]):  # “Sullivan”, “Bin Salman”
            is_part = place.masked.startswith(("-", " " + HIDDEN), end) and not role
            if len(parts[-1]) > 2 and parts[-1] not in SUFFIXES and not is_part:
                self.singles.append(SingleName(place.name, start, end, parts[-1], role, opens_sentence))
            return
        if (
            place.masked.startswith(("-", "' "), end)
            or (parts[-1] in PLACES_TOO and role in _OF_STREETS)
            or _COMPANY_AFTER.match(place.folded, end)
            or _is_company_end(parts[-1])
        ):
            return
        if parts[-1] in SUFFIXES and place.folded.startswith(".", end):
            end += 1
        person = Person(parts, role=role, text=place.text[start:end])
        rule, detail = _find_evidence(place, person, start, end)
        if rule in {"full name", "speech"} or (rule == "role" and not role and _is_shared(detail)):
            if self._is_company(place, parts):
                return
            self._weigh(place, person, rule, start, end, opens_sentence=opens_sentence)
            person.only_joins = person.needs_surname and opens_sentence
        else:
            person.is_strong = True
        person.mentions.append(Mention(place.name, start, end, rule, detail))
        self.persons.append(person)
        self._read_list(place)

    def _read_list(self, place: DiscoveryText) -> None:
        """Take what may be names for persons' where they stand in a row with a person: “Ann Smith and Olu Ade”."""
        for number in range(len(self.persons) - 1, 0, -1):
            before, after = self.persons[number - 1 : number + 1]
            left, right = before.mentions[0], after.mentions[0]
            if (
                left.field != right.field
                or before.is_strong is after.is_strong
                or place.folded[left.end : right.start] not in _ROW
                or not (before.may_be and after.may_be)
            ):
                return
            for person in (before, after):
                person.is_strong, person.needs_surname, person.only_joins = True, False, False

    @staticmethod
    def _weigh(place: DiscoveryText, person: Person, rule: str, start: int, end: int, *, opens_sentence: bool) -> None:
        """Set whether the words of a name, and what stands beside it, make a person, or more must follow."""
        rating, text = rate_name(person.parts), place.folded
        may_be_place = ends_like_place(person.parts)
        if rule == "full name" and (
            is_thing(text, start)
            or ((may_be_place or rating < SURE) and is_place(text, start, may_be_place=may_be_place))
        ):
            rating = min(rating - 1, POSSIBLE)
        person.may_be = rating > NO_PERSONS_NAME
        if rating == SURE:
            person.is_strong = True
            return
        has_witness = rule != "full name" or (
            not ends_like_thing(person.parts)
            and (acts_like_person(text, start, end) or (opens_sentence and is_subject(text, end)))
        )
        person.is_strong = rating == LIKELY or (has_witness and rating == POSSIBLE)
        person.needs_surname = not has_witness and rating < LIKELY

    def _is_company(self, place: DiscoveryText, parts: Sequence[str]) -> bool:
        """Tell whether a name is known, or named elsewhere in the text, as that of a company."""
        companies = self.find_companies(place)
        pair = " ".join(parts[-2:])
        return pair in COMPANIES_LIKE_PERSONS or pair in companies or (is_initial(parts[-2]) and parts[-1] in companies)

    def find_companies(self, place: DiscoveryText) -> frozenset[str]:
        """Return the words by which a text names companies."""
        if place.name not in self._companies:
            self._companies[place.name] = find_company_names(place.folded)
        return self._companies[place.name]


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
        if is_given_name(word.text) and number + 1 < len(words):
            return words[number:]
    while words and (words[0].text in _OFFICES or not is_name_part(words[0].text)):
        words = words[1:]
    return words
