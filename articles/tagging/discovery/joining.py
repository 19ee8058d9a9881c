"""Join later surnames, given names, titles, acronyms and short forms of an article with the full names before."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from articles.tagging.discovery.capitalised_runs import DiscoveryText
from articles.tagging.discovery.given_names import FAMILY_NAME_FIRST
from articles.tagging.discovery.name_words import is_initial, suffix_of, surname_of
from articles.tagging.discovery.organisations import Organisation
from articles.tagging.discovery.persons import Person, SingleName, Title
from articles.tagging.discovery.results import ListedPerson
from articles.tagging.discovery.roles import has_speech, role_after, role_before
from articles.tagging.discovery.word_lists import COMPANY_SUFFIXES, COURTESIES, ROLE_NOUNS, SHARED_ROLES, TITLES
from articles.tagging.matcher import Mention
from articles.tagging.personal_names import is_common_surname, is_given_name

# “a former President” is not the President.
_ANOTHER = re.compile(r"(?:\b(?:an?|former|another|ex|every|each|no|any|new|then|vice|deputy)[ -]|')$", re.IGNORECASE)
_SAYS_OF_ITSELF = re.compile(r" (?:said|says|announced|reported|added) (?:that )?(?:it|its)\b")
_WITH_INITIAL = 3  # words of a name
_POSSIBLE_ROLES = ROLE_NOUNS | {title.lower() for title in TITLES}


def join_persons(persons: Sequence[Person]) -> list[Person]:
    """Merge persons with the same full name, with or without its middle; the first form stays."""
    joined: list[Person] = []
    owners: dict[tuple[str, ...], Person] = {}
    for person in persons:
        keys = _keys(person.parts)
        same = next((owners[key] for key in keys if key in owners), None)
        if same is not None and same.known_entity is not None and suffix_of(same.parts) != suffix_of(person.parts):
            same = None  # “Jesse Jackson Jr.” is not Jesse Jackson
        if same is None:
            joined.append(person)
        else:
            _merge(same, person)
        for key in keys:
            owners.setdefault(key, same or person)
    return [person for person in joined if not person.only_joins]


def join_with_listed(persons: Sequence[Person], listed: Mapping[str, Sequence[ListedPerson]]) -> list[Person]:
    """Return the persons; who has an initial that the gazetteer leaves out is its person: “Paul D. Ryan”.

    Where many bear the surname, the role has to fit as well. Their full names become mentions by name, so that all
    that speaks against a namesake counts.
    """
    known = {person.known_entity: person for person in persons if person.known_entity is not None}
    kept = []
    for person in persons:
        one = None if person.known_entity is not None else _find_listed(person, listed)
        if one is None:
            kept.append(person)
            continue
        full = [mention._replace(rule="name", detail="") for mention in person.mentions]
        parts = tuple(one.name.split())
        joined = replace(person, parts=parts, mentions=full, is_strong=True, known_entity=one.entity, text=one.name)
        if one.entity in known:
            _merge(known[one.entity], joined)
        else:
            known[one.entity] = joined
            kept.append(joined)
    return kept


def _find_listed(person: Person, listed: Mapping[str, Sequence[ListedPerson]]) -> ListedPerson | None:
    parts = person.parts
    if len(parts) != _WITH_INITIAL or not is_initial(parts[1]):
        return None
    bearers = [one for one in listed.get(person.surname, ()) if one.name.split() == [parts[0], parts[2]]]
    if len(bearers) != 1 or not is_given_name(parts[0]):
        return None
    fits = bool(person.role) and _fits(person.role, bearers[0].description)
    return bearers[0] if fits or not is_common_surname(parts[2]) else None


def _keys(parts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the keys of which two equal names share one: given name and surname, or an ending of two or more words."""
    surname = surname_of(parts)
    given = parts[0].rstrip(".")
    keys: list[tuple[str, ...]] = [("given", given, surname)]
    keys += [("end", *parts[first:]) for first in range(len(parts) - 1)]
    return keys


def _merge(same: Person, person: Person) -> None:
    same.mentions += person.mentions
    same.role = same.role or person.role
    same.is_strong = same.is_strong or person.is_strong
    same.only_joins = same.only_joins and person.only_joins
    same.needs_surname = same.needs_surname and person.needs_surname
    if same.known_entity is None and person.known_entity is not None:
        same.known_entity, same.parts, same.text = person.known_entity, person.parts, person.text


class NameJoiner:
    """Finds the persons of one article by surname or given name."""

    def __init__(self, persons: Sequence[Person]) -> None:
        self.persons = list(persons)
        self._by_surname: dict[str, list[Person]] = defaultdict(list)
        self._by_given: dict[str, list[Person]] = defaultdict(list)
        self._named_in_full: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for person in persons:
            self.add(person)

    def add(self, person: Person) -> None:
        """Register a person under surname and given name."""
        self._by_surname[person.surname].append(person)
        if len(person.parts) > 1:
            bearers = self._by_surname if person.parts[0] in FAMILY_NAME_FIRST else self._by_given
            bearers[person.parts[0]].append(person)

    def join(
        self, singles: Sequence[SingleName], places: Mapping[str, DiscoveryText], companies: Collection[str]
    ) -> list[SingleName]:
        """Join each single word with its person; return the words that belong to nobody.

        `companies` are words that are names of companies in the text: only who speaks is a person then.
        """
        left = []
        for single in singles:
            if not single.title and _is_company(single, places[single.field], companies):
                continue
            person, rule = self._find(single)
            if person is None:
                person = self._introduce(single, places[single.field])
                rule = "role"
            if person is None:
                left.append(single)
                continue
            _confirm(person, single, places[single.field])
            detail = single.title or person.role if rule == "role" else person.text
            person.mentions.append(Mention(single.field, single.start, single.end, rule, detail))
        return left

    def _find(self, single: SingleName) -> tuple[Person | None, str]:
        word = surname_of((single.text,))
        for known, rule in ((self._by_surname.get(word), "surname"), (self._by_given.get(single.text), "first name")):
            if known:
                # The matcher has found those of the gazetteer.
                bearers = [person for person in known if person.known_entity is None] or known
                if rule == "first name" and (len(bearers) > 1 or single.title):
                    return None, ""
                return self._nearest(word, bearers, single), "role" if len(bearers[0].parts) == 1 else rule
        return None, ""

    def _nearest(self, word: str, bearers: Sequence[Person], single: SingleName) -> Person:
        """Return the person of that name who was last named in full before the word; if none was, the first."""
        if len(bearers) == 1:
            return bearers[0]
        places = self._named_in_full.get((word, single.field))
        if places is None:
            places = sorted(
                (mention.start, number)
                for number, person in enumerate(bearers)
                for mention in person.mentions
                if mention.field == single.field and mention.rule != "surname"
            )
            self._named_in_full[word, single.field] = places
        place = bisect_left(places, (single.start, 0))
        return bearers[places[place - 1][1]] if place else bearers[0]

    def _introduce(self, single: SingleName, place: DiscoveryText) -> Person | None:
        """Return a new person of whom only title and surname are known."""
        role = single.title
        if not role and not single.opens_sentence and not is_given_name(single.text):
            role = role_before(place.folded, single.start)
            if "," in place.folded[single.start - 2 : single.start]:
                role = ""
            if role.rsplit(" ", 1)[-1] in SHARED_ROLES or " of " in role or " for " in role:
                role = ""
        if not role:
            return None
        person = Person((single.text,), role=role, text=single.text)
        self.persons.append(person)
        self.add(person)
        return person

    def join_titles(self, titles: Sequence[Title], places: Mapping[str, DiscoveryText]) -> None:
        """Join “the Foreign Secretary” with the only person who was introduced with that title."""
        owners: dict[str, list[Person]] = {}
        for title in titles:
            place = places[title.field]
            if title.text in COURTESIES or _ANOTHER.search(place.folded, max(0, title.begin - 10), title.begin):
                continue
            if title.text not in owners:
                owners[title.text] = [person for person in self.persons if title.text in person.role]
            bearers = owners[title.text]
            if len(bearers) == 1:
                bearers[0].mentions.append(Mention(title.field, title.start, title.end, "role", bearers[0].role))

    def join_listed(
        self,
        left: Sequence[SingleName],
        listed: Mapping[str, Sequence[ListedPerson]],
        places: Mapping[str, DiscoveryText],
    ) -> None:
        """Join a given name and a surname that stand apart, if they and a role fit only one listed person."""
        by_text: dict[str, list[SingleName]] = defaultdict(list)
        for single in left:
            by_text[single.text].append(single)
        for surname, singles in list(by_text.items()):
            bearers = [person for person in listed.get(surname, ()) if person.name.split()[0] in by_text]
            if not bearers:
                continue
            roles = [role for single in singles for role in [_role_of(single, places[single.field])] if role]
            fitting = [(person, role) for person in bearers for role in roles if _fits(role, person.description)]
            if len({person.entity for person, _ in fitting}) != 1:
                continue
            listed_person, role = fitting[0]
            parts = tuple(listed_person.name.split())
            person = Person(
                parts, role=role, is_strong=True, known_entity=listed_person.entity, text=listed_person.name
            )
            for text, rule in ((parts[0], "first name"), (surname, "surname")):
                person.mentions += [Mention(s.field, s.start, s.end, rule, listed_person.name) for s in by_text[text]]
            self.persons.append(person)


def _is_company(single: SingleName, place: DiscoveryText, companies: Collection[str]) -> bool:
    """Tell “Pirelli said it ...”, and a company's name that nobody speaks by."""
    if _SAYS_OF_ITSELF.match(place.folded, single.end):
        return True
    return single.text in companies and not has_speech(place.folded, single.start, single.end)


def _confirm(person: Person, single: SingleName, place: DiscoveryText) -> None:
    """Strengthen a person of whom only a capitalised pair was known: companies are not called by surname."""
    if person.is_strong or len(person.parts) == 1:
        return
    if single.title:
        person.is_strong, person.needs_surname = True, False
        return
    speaks = has_speech(place.folded, single.start, single.end)
    if (
        person.may_be
        and surname_of((single.text,)) == person.surname
        and not place.folded.startswith("the ", max(0, single.start - 4))
    ):
        person.is_strong, person.needs_surname = True, False  # no place or thing is called by its last word
    elif speaks or not single.opens_sentence:
        person.is_strong = person.is_strong or (speaks and not person.needs_surname)
        person.needs_surname = person.needs_surname and not speaks


def _role_of(single: SingleName, place: DiscoveryText) -> str:
    return single.title or role_after(place.folded, single.end) or role_before(place.folded, single.start)


def _fits(role: str, description: str) -> bool:
    words = set(description.lower().replace(",", " ").split())
    return bool(words & set(role.lower().split()) & _POSSIBLE_ROLES)


def join_organisations(organisations: Sequence[Organisation]) -> list[Organisation]:
    """Merge organisations of the same name; a bare “Defense Ministry” joins the only one with a country."""
    by_name: dict[str, Organisation] = {}
    by_end: dict[str, list[Organisation]] = defaultdict(list)
    for organisation in sorted(organisations, key=lambda one: one.is_short_form):
        name = _plain(organisation.name)
        same = by_name.get(name)
        if same is None and organisation.is_short_form:
            longer = by_end[" ".join(name.split()[-2:])]
            same = (
                longer[0] if len({id(one) for one in longer}) == 1 and _plain(longer[0].name).endswith(name) else None
            )
        if same is None:
            by_name[name] = organisation
            by_end[" ".join(name.split()[-2:])].append(organisation)
            continue
        same.mentions += organisation.mentions
        same.acronyms += organisation.acronyms
        same.is_strong = same.is_strong or organisation.is_strong
    return list(by_name.values())


def _plain(name: str) -> str:
    return name.replace("’", "'").replace("'s ", " ").lower()


def short_forms(organisations: Sequence[Organisation]) -> dict[str, tuple[Organisation, str]]:
    """Return the acronyms and short forms of organisations, with the rule of each."""
    forms: dict[str, tuple[Organisation, str]] = {}
    for organisation in organisations:
        for acronym in organisation.acronyms:
            forms.setdefault(acronym, (organisation, "acronym"))
        words = organisation.name.split()
        while len(words) > 1 and words[-1] in COMPANY_SUFFIXES:
            words.pop()
        if len(words) < len(organisation.name.split()) and len(words[0]) > 3:
            forms.setdefault(" ".join(words), (organisation, "short form"))
    return forms
