"""Discovery of persons, organisations and groups that no gazetteer lists. Pure.

The text itself must introduce them: a title, a role, an apposition, a verb of speech, a known given name, the head
of an organisation's name, an acronym in brackets. Each run of capitalised words is read once, with a bounded number of
characters around it, so the time is linear in the length of the text.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from articles.tagging.discovery.capitalised_runs import CapitalisedRun, DiscoveryText, Word
from articles.tagging.discovery.joining import (
    NameJoiner,
    join_organisations,
    join_persons,
    join_with_listed,
    short_forms,
)
from articles.tagging.discovery.name_words import surname_of
from articles.tagging.discovery.organisations import WITNESSED, Organisation, OrganisationFinder
from articles.tagging.discovery.persons import Person, PersonFinder
from articles.tagging.discovery.results import Discovered, KnownSpan, ListedPerson
from articles.tagging.discovery.roles import role_after, role_before
from articles.tagging.discovery.short_names import find_short_names
from articles.tagging.discovery.word_lists import HEADS, ORDINARY
from articles.tagging.matcher import Mention

__all__ = ["Discovered", "KnownSpan", "ListedPerson", "discover", "index_listed_persons"]

_NO_PERSONS: Mapping[str, Sequence[ListedPerson]] = {}
WordPositions = dict[str, list[tuple[str, int, int]]]
_LONGEST_SHORT_FORM = 5  # words
_LONGEST_NAME = 6  # words
_WORD = re.compile(r"[^\W\d_][\w'.&-]*")
_SHORTEST_SURNAME = 3  # letters that a surname must exceed in a text without case
_MOST_LOOKUPS = 4  # mentions of a known person that are searched for a role


def index_listed_persons(persons: Iterable[ListedPerson]) -> dict[str, list[ListedPerson]]:
    """Return the persons of the gazetteer by surname, as `discover` takes them."""
    index: dict[str, list[ListedPerson]] = defaultdict(list)
    for person in persons:
        index[surname_of(person.name.split())].append(person)
    return dict(index)


def discover(
    headline: str,
    body: str,
    known: Sequence[KnownSpan] = (),
    refused: Collection[str] = frozenset(),
    listed: Mapping[str, Sequence[ListedPerson]] = _NO_PERSONS,
) -> list[Discovered]:
    """Return the persons and organisations that an article introduces, besides those of the gazetteer.

    `refused` has names, in lower case, that are not to be discovered again. No mention overlaps a known span or another
    mention. A person of the gazetteer is returned if further mentions or a role were found.
    """
    places = {"body": DiscoveryText("body", body, known), "headline": DiscoveryText("headline", headline, known)}
    persons, organisations = PersonFinder(), OrganisationFinder()
    words: WordPositions = defaultdict(list)
    for place in places.values():
        if not place.lacks_case:
            _read_field(place, persons, organisations, words)
    joiner = NameJoiner(join_with_listed(join_persons([*_known_persons(places), *persons.persons]), listed))
    needs_companies = joiner.persons and (persons.singles or places["headline"].lacks_case)
    companies = persons.find_companies(places["body"]) if needs_companies else frozenset()
    left = joiner.join(persons.singles, places, companies)
    joiner.join_titles(persons.titles, places)
    joiner.join_listed(left, listed, places)
    surnames = {person.surname for person in joiner.persons}
    joined = join_organisations(
        [one for one in organisations.organisations if not (one.repeats and one.name in surnames)]
    )
    _join_short_forms(joined, words, places)
    of_listed = find_short_names(places, words, joined, surnames)
    for place in places.values():
        if place.lacks_case:
            _read_without_case(place, joiner.persons, joined, places, companies)
    return _without_overlaps(of_listed + _results(joined, joiner.persons, refused), known)


def _read_field(
    place: DiscoveryText, persons: PersonFinder, organisations: OrganisationFinder, seen: WordPositions
) -> None:
    taken = 0
    for run in place.runs():
        if run.words[0].start < taken:
            continue
        covered = organisations.read_run(place, run)
        if covered:
            taken = covered[-1][1]
        for part, opens_sentence in _uncovered(run, covered):
            _read_part(place, persons, part, opens_sentence=opens_sentence)
            _note_words(place, part, seen)
    organisations.read_known(place)


def _note_words(place: DiscoveryText, part: list[Word], seen: WordPositions) -> None:
    """Record the positions of words that may turn out to be the short form of an organisation."""
    first = 0
    while first + 1 < len(part) and (part[first].text in ORDINARY or part[first].text == "the"):
        first += 1
    if len(part) - first < _LONGEST_SHORT_FORM:
        start, end = part[first].start, part[-1].end
        seen[place.text[start:end]].append((place.name, start, end))
    if len(part) - first > 1:
        for word in part:
            if word.text.isupper():
                seen[word.text].append((place.name, word.start, word.end))


def _uncovered(run: CapitalisedRun, covered: Sequence[tuple[int, int]]) -> list[tuple[list[Word], bool]]:
    """Return the parts of a run that belong to no organisation, and whether each opens a sentence."""
    if not covered:
        return [(run.words, run.opens_sentence)]
    parts: list[list[Word]] = [[]]
    for word in run.words:
        if any(start <= word.start < end for start, end in covered):
            if parts[-1]:
                parts.append([])
        else:
            parts[-1].append(word)
    return [(part, run.opens_sentence and part[0] is run.words[0]) for part in parts if part]


def _read_part(place: DiscoveryText, persons: PersonFinder, words: list[Word], *, opens_sentence: bool) -> None:
    office: tuple[int, int] | None = None
    segment: list[Word] = []
    for word in words:
        if word.text in {"of", "for", "the", "&"}:
            if segment:
                office = persons.read_segment(place, segment, office, opens_sentence=opens_sentence)
            segment, opens_sentence = [], False
            if word.text == "&":
                return
        else:
            segment.append(word)
    if segment:
        persons.read_segment(place, segment, office, opens_sentence=opens_sentence)


def _known_persons(places: Mapping[str, DiscoveryText]) -> list[Person]:
    """Return the persons of the gazetteer that are named in full, with the role that the text gives them."""
    found: dict[int, Person] = {}
    lookups: dict[int, int] = defaultdict(int)
    for place in places.values():
        for span in place.known:
            if span.kind != "person":
                continue
            person = found.get(span.entity)
            if person is None:
                text = span.text
                person = found[span.entity] = Person(
                    tuple(text.split()) or (text,), is_strong=True, known_entity=span.entity, text=text
                )
            if not person.role and lookups[span.entity] < _MOST_LOOKUPS and not place.lacks_case:
                lookups[span.entity] += 1
                person.role = role_before(place.folded, span.start) or role_after(place.folded, span.end)
    return list(found.values())


def _join_short_forms(
    organisations: list[Organisation],
    words: WordPositions,
    places: Mapping[str, DiscoveryText],
) -> None:
    for form, (organisation, rule) in short_forms(organisations).items():
        organisation.mentions += [
            Mention(field, start, end, rule, organisation.name) for field, start, end in words.get(form, ())
        ]
    for organisation in organisations:
        if organisation.repeats:
            organisation.mentions += [
                Mention(field, start, end, WITNESSED) for field, start, end in words.get(organisation.name, ())
            ]
    for head in HEADS.keys() & words.keys():
        if head == "Coalition":
            _read_bare_coalition(organisations, words[head], places)
            continue
        bearers = sorted(
            ((one.mentions[0].field, one.mentions[0].start, one) for one in organisations if one.head == head),
            key=lambda bearer: bearer[:2],
        )
        starts = [bearer[:2] for bearer in bearers]
        for field, start, end in words[head]:
            if bearers and places[field].folded[max(0, start - 4) : start].lower() == "the ":
                before = bisect_left(starts, (field, start))
                if before and starts[before - 1][0] == field:
                    one = bearers[before - 1][2]
                    one.mentions.append(Mention(field, start, end, "short form", one.name))


def _read_without_case(
    place: DiscoveryText,
    persons: Sequence[Person],
    organisations: Sequence[Organisation],
    places: Mapping[str, DiscoveryText],
    companies: Collection[str],
) -> None:
    """Find in a text without case the names that the other text has introduced."""
    owners: dict[str, tuple[Person | Organisation, str, str]] = {}
    for one in organisations:
        for mention in one.mentions[:2]:
            form = places[mention.field].folded[mention.start : mention.end].lower()
            owners.setdefault(form, (one, mention.rule, mention.detail))
    for person in persons:
        owners.setdefault(" ".join(person.parts).lower(), (person, "full name", ""))
    for person in persons:
        if len(person.surname) > _SHORTEST_SURNAME and person.surname not in companies:
            owners.setdefault(person.surname.lower(), (person, "surname", person.text))
    text = place.masked.lower() if len(place.masked.lower()) == len(place.masked) else ""
    words = [(match.start(), match.end() - match.group().endswith("'s") * 2) for match in _WORD.finditer(text)]
    number = 0
    while number < len(words):
        start = words[number][0]
        for last in range(min(number + _LONGEST_NAME, len(words)) - 1, number - 1, -1):
            owner = owners.get(text[start : words[last][1]])
            if owner is not None:
                owner[0].mentions.append(Mention(place.name, start, words[last][1], owner[1], owner[2]))
                number = last
                break
        number += 1


def _read_bare_coalition(
    organisations: list[Organisation], words: Sequence[tuple[str, int, int]], places: Mapping[str, DiscoveryText]
) -> None:
    """Join “the Coalition”, capitalised within a sentence, to the one coalition of the article."""
    if not any(places[field].folded[max(0, start - 4) : start].lower() == "the " for field, start, _ in words):
        return
    one = next((one for one in organisations if one.head == "Coalition"), None)
    if one is None:
        one = Organisation("Coalition", "group", "Coalition", is_strong=False)
        organisations.append(one)
    one.mentions += [Mention(field, start, end, "short form", one.name) for field, start, end in words]


def _results(
    organisations: Sequence[Organisation], persons: Sequence[Person], refused: Collection[str]
) -> list[Discovered]:
    found = [
        Discovered(one.name, one.kind, tuple(one.mentions), is_strong=one.is_strong)
        for one in organisations
        if one.name.lower() not in refused
    ]
    for person in persons:
        if person.known_entity is not None:
            if person.mentions or person.role:
                found.append(
                    Discovered(
                        person.text,
                        "person",
                        tuple(person.mentions),
                        person.role,
                        is_strong=True,
                        known_entity=person.known_entity,
                    )
                )
        elif person.mentions and not person.needs_surname and person.text.lower() not in refused:
            found.append(
                Discovered(
                    person.text,
                    "person",
                    tuple(person.mentions),
                    person.role,
                    person.is_strong and len(person.parts) > 1,
                )
            )
    return found


def _without_overlaps(found: Sequence[Discovered], known: Sequence[KnownSpan]) -> list[Discovered]:
    """Return the discovered names without overlapping mentions: the earliest and longest stay."""
    claims = sorted(
        (mention.field, mention.start, -mention.end, number, position)
        for number, one in enumerate(found)
        for position, mention in enumerate(one.mentions)
    )
    blocked = sorted({(span.field, span.start, span.end) for span in known})
    kept: dict[int, list[Mention]] = defaultdict(list)
    field, reached, next_block = "", 0, 0
    for claim_field, start, minus_end, number, position in claims:
        if claim_field != field:
            field, reached = claim_field, 0
        while next_block < len(blocked) and (blocked[next_block][0], blocked[next_block][2]) <= (field, start):
            next_block += 1
        is_blocked = (
            next_block < len(blocked) and blocked[next_block][0] == field and blocked[next_block][1] < -minus_end
        )
        if start >= reached and not is_blocked:
            kept[number].append(found[number].mentions[position])
            reached = -minus_end
    return [
        Discovered(one.name, one.kind, tuple(kept[number]), one.role, one.is_strong, one.known_entity)
        for number, one in enumerate(found)
        if kept[number] or (one.known_entity is not None and one.role)
    ]
