"""Doubt that a person of the gazetteer is meant, where an article describes somebody else. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from articles.tagging.discovery.results import ListedPerson
from articles.tagging.discovery.roles import role_after, role_before
from articles.tagging.discovery.word_lists import ROLE_NOUNS
from articles.tagging.matcher import Mention
from articles.tagging.names import find_headship
from articles.tagging.personal_names import is_common_surname, is_given_name, is_surname

NAMESAKE = "namesake"  # rule of a mention that hardly means the one who bears the name in the gazetteer

# Roles of which no politician, general or judge is told; by the noun.
_PRIVATE = frozenset(
    """
    analyst economist strategist trader dealer broker footballer striker goalkeeper midfielder defender
    quarterback coach
    trainer player skipper sprinter cyclist swimmer golfer boxer driver jockey pitcher batsman bowler actor
    actress singer
    rapper musician drummer guitarist pianist composer painter sculptor filmmaker photographer novelist poet playwright
    chef cook waiter farmer fisherman teacher student pupil nurse physician surgeon engineer mechanic plumber
    electrician
    carpenter butcher baker salesman clerk chairman chairwoman chairperson executive manager owner
    vice-president director
    treasurer partner consultant spokesman spokeswoman spokesperson resident neighbour neighbor professor lecturer
    researcher scientist physicist biologist historian sergeant corporal constable detective inspector policeman officer
    suspect gunman victim witness survivor librarian archivist columnist critic editor banker dentist veterinarian
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
# What nobody in an office is beside it.
_TRADES = frozenset(
    """
    footballer striker goalkeeper midfielder defender quarterback skipper sprinter cyclist swimmer jockey pitcher
    batsman bowler rapper drummer guitarist chef cook waiter pupil student nurse plumber electrician carpenter butcher
    baker clerk constable gunman mechanic postman postwoman mailman miner miller tailor gardener hairdresser barber
    bricklayer roofer welder machinist bookkeeper receptionist bartender janitor caretaker cleaner trucker shepherd
    beekeeper brewer grocer publican landlord landlady optician pharmacist lifeguard bouncer seamstress potter
    blacksmith locksmith stonemason mason pensioner retiree shopkeeper
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)
_PRIVATE_ROLES = _PRIVATE | _TRADES
_CHAIRS = frozenset({"chairman", "chairwoman", "chairperson"})
_BECOMES = re.compile(
    r",?(?: who)? (?:(?:was|has been) (?:named|elected|appointed)|will (?:remain|become)|is|was|remains"
    r"|remained|becomes|became|as"
    r"|resigned as|retired as|stays on as|works as|worked as) (?:its |the |a |an |their )?((?:[\w-]+ ){0,3}[\w-]+)"
)
_AGE = re.compile(r", (?:aged )?\d{1,3}(?=,)")
_PLAYS = re.compile(
    r",?(?: (?:has|had|who|also|then))* (?:scored|netted|equali[sz]ed|headed home|batted|bowled|starred"
    r"|sang|played|stars|scores)\b"
)
_WORD = re.compile(r"[\w-]+")
DESCRIPTIONS_REMEMBERED = 2_000
_MOST_LOOKUPS = 4  # full names that are searched for a role
_NEAR = 80  # characters on each side of a name that may say what its description does
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_SHORTEST_MARK = 5  # letters of a word by which a description is known again

_FULL = frozenset({"name", "alias"})  # rules of mentions by full names


class NamesakeFinder:
    """Knows the persons of the gazetteer, and where each belongs."""

    def __init__(self, persons: Iterable[ListedPerson], seats: Mapping[int, str], countries: Mapping[str, int]) -> None:
        """Take the country, alpha-2 in capitals, of each entity that has one, and the entity of each country."""
        self._persons = {person.entity: person for person in persons}
        self._seats, self._countries = seats, countries
        self._country_entities = frozenset(countries.values())

    def find(
        self, found: Mapping[int, tuple[Mention, ...]], texts: Mapping[str, str], home: str | None, year: int | None
    ) -> dict[int, tuple[Mention, ...]]:
        """Return the persons of the gazetteer that are hardly meant, with their mentions.

        A person is at home in an article that names the country, or another actor of it, or whose source is there.
        """
        persons = self._persons.keys() & found.keys()
        if not persons:
            return {}
        seats = Counter(self._seats[entity] for entity in found if entity in self._seats)
        doubted = {}
        for entity in persons:
            spans = [place for place in found[entity] if place.rule in _FULL]
            if not spans:
                continue
            seat = self._seats.get(entity, "")
            is_at_home = bool(seat) and (seat == home or seats[seat] > 1 or self._countries.get(seat) in found)
            is_abroad = bool(seat) and not is_at_home and not self._country_entities.isdisjoint(found)
            if _is_doubtful(self._persons[entity], texts, spans, year, is_at_home=is_at_home, is_abroad=is_abroad):
                doubted[entity] = tuple(
                    [place._replace(rule=NAMESAKE) if place.rule in _FULL else place for place in found[entity]]
                )
        return doubted


def _is_doubtful(
    person: ListedPerson,
    texts: Mapping[str, str],
    spans: Sequence[Mention],
    year: int | None,
    *,
    is_at_home: bool,
    is_abroad: bool,
) -> bool:
    """Tell whether somebody named in full is hardly the listed person, or may be anybody of a frequent name.

    `is_abroad` tells that the article names countries, and not the person's. A role that the listed person
    does not have
    speaks against it, all the more if many may bear the name; so does a year before the person was known.
    """
    if year is not None and person.active_from is not None and year < person.active_from:
        return True
    if not person.description:  # nothing speaks for or against who was confirmed without one
        return False
    described = _words_of(person.description)
    roles = {role for span in spans[:_MOST_LOOKUPS] for role in _roles_beside(texts[span.field], span.start, span.end)}
    if roles & described or any(_is_near(described, texts[span.field], span) for span in spans[:_MOST_LOOKUPS]):
        return False
    parts = person.name.split()
    is_shared = is_given_name(parts[0]) and is_surname(parts[-1])
    if roles & _PRIVATE_ROLES and not roles - _PRIVATE_ROLES:
        return is_shared or not is_at_home or not roles.isdisjoint(_TRADES)
    if not (is_shared and is_common_surname(parts[-1]) and not roles and is_abroad):
        return False
    return not _is_head(person.description, year)


@lru_cache(maxsize=DESCRIPTIONS_REMEMBERED)  # news names the same persons again and again
def _words_of(description: str) -> frozenset[str]:
    described = frozenset(_WORD.findall(description.lower()))
    return described | _CHAIRS if "chair" in described else described


def _is_head(description: str, year: int | None) -> bool:
    """Tell whether somebody is known as head of a state or government in a year, whom news of any country names."""
    term = find_headship(description)
    if year is None or term is None or not term[0]:
        return False
    return term[0] - 1 <= year <= (term[1] or term[0])


def _is_near(described: frozenset[str], text: str, span: Mention) -> bool:
    """Tell whether words of its sentence beside a name are in the description of the listed person: its office."""
    parts = set(_WORD.findall(text[span.start : span.end].lower()))
    before, after = text[max(0, span.start - _NEAR) : span.start], text[span.end : span.end + _NEAR]
    beside = _SENTENCE_END.split(before)[-1] + _SENTENCE_END.split(after, maxsplit=1)[0]
    return any(
        len(word) >= _SHORTEST_MARK and word in described and word not in _PRIVATE and word not in parts
        for word in _WORD.findall(beside.lower())
    )


def _roles_beside(text: str, start: int, end: int) -> set[str]:
    """Return the nouns of the roles that stand beside a name, and “player” for what only players do."""
    age = _AGE.match(text, end)
    roles = {role_before(text, start), role_after(text, age.end() if age is not None else end)}
    becomes = _BECOMES.match(text, end)
    if becomes is not None:
        roles.add(becomes[1])
    nouns = {word for role in roles for word in _WORD.findall(role.lower()) if word in ROLE_NOUNS}
    if _PLAYS.match(text, end):
        nouns.add("player")
    return nouns
