"""Whom the words of a search name: entities that are called so, in whatever language."""

from collections import defaultdict
from dataclasses import dataclass, replace

from articles.models import Entity, EntityName
from articles.requests.choices import Choice
from articles.requests.filters import Search
from articles.search import Facet, count_entities
from articles.text.wikidata import read_wikidata_id
from articles.text.world_names import countries_called
from articles.visibility import find_withheld

MOST_WORDS = 6  # of a search that is looked at
MOST_OFFERED = 3
LONG = 7  # letters; shorter words in small letters may be English: “island” is Iceland in German


@dataclass(frozen=True, slots=True)
class CalledEntity:
    """An entity by another name, how many articles name it, and the link to these.

    `address` is that of its page where the words are its Wikidata id.
    """

    words: str
    name: str
    count: int
    link: str
    address: str = ""


def find_called(criteria: Search) -> list[CalledEntity]:
    """Return the entities that a search, or one of its words, calls by another name than their usual one.

    The word “Deutschland” finds the articles that write so; its tag finds those that write Germany or Германия too.
    """
    if wikidata_id := read_wikidata_id(criteria.query.text):
        return _find_identified(wikidata_id)
    words = criteria.query.text.split() if criteria.query.is_plain else []
    if not words or len(words) > MOST_WORDS:
        return []
    called = _find_bearers(list(dict.fromkeys([" ".join(words), *words])))
    wanted = called.keys() - {choice.id for choice in criteria.chosen}
    if not wanted:  # as of most searches
        return []
    entities = Entity.objects.visible_to_public().filter(pk__in=wanted)
    counts = count_entities()
    offered = [
        _offer(entity, called[entity.pk], counts[entity.pk])
        for entity in entities
        if counts.get(entity.pk) and called[entity.pk].casefold() != entity.name.casefold()
    ]
    return sorted(offered, key=lambda one: -one.count)[:MOST_OFFERED]


def _find_identified(wikidata_id: str) -> list[CalledEntity]:
    """Return the entities that have an id, also those that no article names."""
    entities = Entity.objects.visible_to_public().filter(wikidata_id=wikidata_id)[:MOST_OFFERED]
    counts = count_entities()
    return [
        replace(_offer(entity, wikidata_id, counts.get(entity.pk, 0)), address=entity.get_absolute_url())
        for entity in entities
    ]


def _find_bearers(texts: list[str]) -> dict[int, str]:
    """Return the entities that one of some texts names, and no other entity with it, each with that text."""
    bearers: dict[str, set[int]] = defaultdict(set)
    named = [text for text in texts if len(text) >= LONG or not (text.isascii() and text.islower())]
    codes = {text: [code.lower() for code in countries_called(text, exactly=True)] for text in named}
    wanted = {code for found in codes.values() for code in found}
    by_slug = dict(Entity.objects.countries().filter(slug__in=wanted).values_list("slug", "pk")) if wanted else {}
    for text, found in codes.items():
        bearers[text].update(by_slug[code] for code in found if code in by_slug)
    # “us” is not US. Were the status a condition, SQLite would look through all entities that have it.
    names = EntityName.objects.own().filter(text__in=texts).order_by().values_list("text", "entity", "entity__status")
    rows = [(name, number) for name, number, status in names if status == Entity.Status.CONFIRMED]
    withheld = find_withheld({number for _, number in rows}, {name for name, _ in rows}) if rows else set()
    for name, number in rows:
        if (number, name) not in withheld:
            bearers[name].add(number)
    return {number: text for text, numbers in reversed(bearers.items()) if len(numbers) == 1 for number in numbers}


def _offer(entity: Entity, words: str, count: int) -> CalledEntity:
    facet = Facet.COUNTRY if entity.is_country else Facet.ACTOR
    link = Search(chosen=(Choice(facet, entity.pk, entity.slug, entity.name),)).link()
    return CalledEntity(words, entity.name, count, link)
