"""Match names that somebody brings against the entities the public sees: candidates, scores, and which is sure."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from articles.curation.entity_search import BeginningSearch, spellings
from articles.models import Entity, EntityName
from articles.text.name_scores import FOLDED_ALIAS, LEAST, REORDERED, SAME, KnownName, is_one_name, score_name
from articles.text.wikidata import read_wikidata_id
from articles.text.world_names import countries_called
from articles.triggers.name_words import split_words
from articles.visibility import find_withheld

MOST_CHARACTERS = 200  # of a name: no entity has a longer one
MOST_WORDS = 8
MOST_NAMES = 100  # that one way of looking gives
_MOST_LOOSE = 4  # words that are taken for misspelt, each in its turn
_BEGINNING = 2  # letters that a misspelt word has right
_BY_SLUG = 85  # below what is sure: “who” and “us” are slugs
_CONTRADICTED, _NOT_KNOWN = 20, 3  # what a witness against a candidate costs, and one that can say nothing
_WORD = re.compile(r"[^\s,;:()\[\]{}<>\"“”„«»/|]+")


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What is known beside a name; empty where nothing is. Countries are slugs, years the first and the last."""

    kinds: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    years: tuple[int, int] | None = None
    wikidata_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WantedEntity:
    """A name to be matched. Only `kinds` are looked at, all where it is empty."""

    text: str
    kinds: frozenset[str] = frozenset()
    witnesses: Witnesses = Witnesses()


@dataclass(slots=True)
class EntityMatch:
    """A candidate: how like its name is, what each witness says of it (None: nothing), and whether it is the one."""

    entity: Entity
    name_score: int
    agreement: dict[str, bool | None]
    is_match: bool = False

    @property
    def score(self) -> int:
        costs = {True: 0, False: _CONTRADICTED, None: _NOT_KNOWN}
        return max(0, self.name_score - sum(costs[agrees] for agrees in self.agreement.values()))

    @property
    def is_sure(self) -> bool:
        """Whether the name is this entity's, no witness speaks against it, and a curator knows the entity."""
        is_against = False in self.agreement.values()
        return self.name_score >= REORDERED and not is_against and not self.entity.is_provisional


@dataclass(slots=True)
class _Found:
    """Numbers of entities by how they were found: by a Wikidata id, a slug, as a country abroad, by their names."""

    identified: set[int] = field(default_factory=set)
    addressed: set[int] = field(default_factory=set)
    abroad: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    names: list[EntityName] = field(default_factory=list)

    @property
    def numbers(self) -> set[int]:
        by_name = {name.entity_id for name in self.names if name.entity_id is not None}
        return self.identified | self.addressed | self.abroad | self.named | by_name


def match_entities(wanted: Sequence[WantedEntity]) -> list[list[EntityMatch]]:
    """Return the candidates of each wanted entity, the best first, `is_match` where one alone is sure."""
    wanted = [replace(one, text=" ".join(one.text.replace("\0", " ").split())[:MOST_CHARACTERS]) for one in wanted]
    found = _find(wanted)
    numbers = set().union(*(one.numbers for one in found))
    visible = Entity.objects.visible_to_public().select_related("country").in_bulk(numbers)
    withheld = find_withheld(visible, {name.text for one in found for name in one.names}) if visible else set()
    return [_rank(one, there, visible, withheld) for one, there in zip(wanted, found, strict=True)]


def find_countries(texts: Iterable[str]) -> dict[str, set[Entity]]:
    """Return the countries each of some texts may mean: by its code, a name in any language, or its Wikidata id."""
    found: dict[str, set[Entity]] = {text: set() for text in texts}
    written: dict[str, set[str]] = defaultdict(set)  # texts by codes and ids
    for text in found:
        codes = [code.lower() for code in countries_called(text, exactly=True)]
        for key in filter(None, (text.lower(), read_wikidata_id(text), *codes)):
            written[key].add(text)
    if not written:
        return found
    countries = Entity.objects.countries().listed()
    for country in countries.filter(Q(slug__in=written) | Q(wikidata_id__in=written)):
        for text in written.get(country.slug, set()) | written.get(country.wikidata_id, set()):
            found[text].add(country)
    names = EntityName.objects.own().filter(text__in=found, entity__in=countries)
    for name in names.select_related("entity"):
        if name.entity is not None:
            found[name.text].add(name.entity)
    return found


# -- finding


def _find(wanted: Sequence[WantedEntity]) -> list[_Found]:
    """Return what each may be: all are looked up together where one query can do that."""
    found = [_Found() for _ in wanted]
    entities = Entity.objects.listed().order_by()
    ids = [one.witnesses.wikidata_ids | {read_wikidata_id(one.text)} - {""} for one in wanted]
    slugs = [{one.text} - {""} for one in wanted]
    abroad = [{code.lower() for code in countries_called(one.text, exactly=True)} for one in wanted]
    written = [spellings(one.text) - {""} for one in wanted]
    identified = _look_up(wanted, entities, "wikidata_id", ids)
    addressed = _look_up(wanted, entities, "slug", slugs)
    countries = _look_up(wanted, entities.countries(), "slug", abroad)
    named = _look_up(wanted, entities, "name", written)
    for number, one in enumerate(found):
        one.identified, one.addressed = set(identified[number]), set(addressed[number])
        one.abroad, one.named = set(countries[number]), set(named[number])
    _find_names(wanted, found, written)
    return found


def _look_up(
    wanted: Sequence[WantedEntity],
    rows: QuerySet[Any],
    column: str,
    values: Sequence[Collection[str]],
    kind: str = "kind",
) -> list[list[int]]:
    """Return the numbers of the rows that have one of the values of each wanted entity, and a kind it may be of."""
    if not (all_values := set().union(*values)):
        return [[] for _ in wanted]
    place = Window(RowNumber(), partition_by=[F(column), F(kind)], order_by=F("pk").asc())
    few = rows.filter(**{f"{column}__in": all_values}).annotate(place=place).filter(place__lte=MOST_NAMES)
    having: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, value, kind_of_row in few.order_by(column, "pk").values_list("pk", column, kind):
        having[value].append((number, kind_of_row))
    return [
        [
            number
            for value in sorted(some)
            for number, kind_of_row in having[value]
            if not one.kinds or kind_of_row in one.kinds
        ][:MOST_NAMES]
        for one, some in zip(wanted, values, strict=True)
    ]


def _find_names(wanted: Sequence[WantedEntity], found: Sequence[_Found], written: Sequence[set[str]]) -> None:
    """Find names that a text may be: the same, those that hold its words, and those that hold all but one of them."""
    names = EntityName.objects.own()
    numbers = _look_up(wanted, names, "text", written, kind="entity__kind")
    words = [_split(one.text) for one in wanted]
    searches = {
        kinds: BeginningSearch(names.filter(entity__kind__in=kinds) if kinds else names)
        for kinds in {one.kinds for one in wanted}
    }
    for one, some, rows in zip(wanted, words, numbers, strict=True):
        if some:
            rows.extend(searches[one.kinds].find(some, MOST_NAMES))
    known = names.in_bulk(set().union(*numbers))
    for one, some, rows in zip(wanted, words, numbers, strict=True):
        if not any(is_one_name(one.text, known[number].text) for number in rows if number in known):
            length = len(one.text)
            lengths = range(max(0, length - 2), length + 3) if len(some) == 1 else None
            for beginnings in _loosen(some):
                rows.extend(searches[one.kinds].find(beginnings, MOST_NAMES, lengths))
    known |= names.in_bulk(set().union(*numbers) - known.keys())
    for there, rows in zip(found, numbers, strict=True):
        there.names = [known[number] for number in dict.fromkeys(rows) if number in known]


def _split(text: str) -> list[str]:
    """Return the words of a name as they are stored, without the signs around them; the longest where they are many."""
    words = split_words(" ".join(word.strip(".'’*-") for word in _WORD.findall(text)))
    return sorted(dict.fromkeys(words), key=len, reverse=True)[:MOST_WORDS]


def _loosen(words: Sequence[str]) -> Iterator[list[str]]:
    """Yield beginnings for which one word need not be right: but for its first letters, then not at all."""
    if len(words) == 1:
        yield [words[0][:_BEGINNING]]
        return
    for number in range(min(len(words), _MOST_LOOSE)):
        others = [*words[:number], *words[number + 1 :]]
        if len(words) == 2:
            yield [*others, words[number][:_BEGINNING]]
        yield others


# -- ranking


def _rank(
    wanted: WantedEntity, found: _Found, visible: dict[int, Entity], withheld: set[tuple[int, str]]
) -> list[EntityMatch]:
    stored = {(name.entity_id, name.text) for name in found.names}  # these say themselves whether they are weak
    scores = {
        pk: max(
            SAME if pk in found.identified else 0,
            _BY_SLUG if pk in found.addressed else 0,
            FOLDED_ALIAS if pk in found.abroad else 0,
            0 if (pk, visible[pk].name) in stored else score_name(wanted.text, KnownName(visible[pk].name)),
        )
        for pk in found.numbers
        if pk in visible
    }
    for name in found.names:
        if name.entity_id in scores and (name.entity_id, name.text) not in withheld:
            scores[name.entity_id] = max(scores[name.entity_id], score_name(wanted.text, _known(name)))
    matches = [
        EntityMatch(visible[pk], score, _hear(wanted.witnesses, visible[pk]))
        for pk, score in scores.items()
        if score >= LEAST
    ]
    matches.sort(key=lambda match: (-match.score, match.entity.is_provisional, match.entity.name, match.entity.pk))
    sure = [match for match in matches if match.is_sure]
    if len(sure) == 1 and sure[0] is matches[0]:
        sure[0].is_match = True
    return matches


def _known(name: EntityName) -> KnownName:
    kinds = EntityName.Kind
    return KnownName(
        name.text,
        is_alias=name.kind != kinds.NAME,
        is_weak=name.needs_context or name.kind == kinds.SURNAME,
        is_cased=name.kind == kinds.ACRONYM,
    )


def _hear(witnesses: Witnesses, entity: Entity) -> dict[str, bool | None]:
    """Return what each witness says of an entity: that it fits, that it does not, or None for nothing."""
    agreement: dict[str, bool | None] = {}
    if witnesses.kinds:
        agreement["kind"] = entity.kind in witnesses.kinds
    if witnesses.countries:
        home = entity.slug if entity.is_country else entity.country.slug if entity.country else ""
        agreement["country"] = home in witnesses.countries if home else None
    if witnesses.years:
        first, last = witnesses.years
        is_known = entity.active_from is not None or entity.active_to is not None
        starts_in_time = entity.active_from is None or entity.active_from <= last
        ends_in_time = entity.active_to is None or entity.active_to >= first
        agreement["years"] = starts_in_time and ends_in_time if is_known else None
    if witnesses.wikidata_ids:
        agreement["wikidata_id"] = entity.wikidata_id in witnesses.wikidata_ids if entity.wikidata_id else None
    return agreement
