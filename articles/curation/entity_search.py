"""Find entities by their names while somebody types, with an index of the words of names."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import Entity, EntityName, NameWord
from articles.text.wikidata import read_wikidata_id
from articles.triggers.name_words import begins_with, split_words

MOST_FOUND = 500  # names that are looked at


@dataclass(frozen=True, slots=True)
class FoundEntities:
    """The numbers of entities: of all that were found, and of exact matches."""

    all_ids: Sequence[int]
    exact_ids: Sequence[int]


def find_names(text: str, names: QuerySet[EntityName]) -> list[int]:
    """Return the names in which every word of a text begins a word: exact matches, then the first of the others."""
    words = split_words(text)
    if not words:
        return []
    exact_ids = names.filter(text__in=spellings(text)).order_by("text", "pk").values_list("pk", flat=True)[:MOST_FOUND]
    return list(dict.fromkeys([*exact_ids, *find_by_beginnings(words, names, MOST_FOUND)]))


def spellings(text: str) -> set[str]:
    """Return a text in the cases that names are written in."""
    return {text, text.lower(), text.upper(), text.title(), text.capitalize()}


def find_by_beginnings(words: Sequence[str], names: QuerySet[EntityName], most: int) -> list[int]:
    """Return the first of some names that have words with each of these beginnings, in the form of `split_words`."""
    first, *others = sorted(words, key=len, reverse=True)
    # Each condition looks at the row of a word: a join would let the database begin at the wrong end.
    found = NameWord.objects.filter(begins_with(first), Exists(names.filter(pk=OuterRef("name"))))
    for other in others:
        beside = NameWord.objects.filter(begins_with(other), name=OuterRef("name"))
        found = found.filter(Exists(beside))
    return list(found.order_by("word", "name_id").values_list("name_id", flat=True)[:most])


def find_entities(text: str, entities: QuerySet[Entity]) -> FoundEntities:
    """Return which of some entities a text finds by a name, a slug or a Wikidata id."""
    text = " ".join(text.split())
    names = EntityName.objects.filter(Exists(entities.order_by().filter(pk=OuterRef("entity"))))
    found = EntityName.objects.filter(pk__in=find_names(text, names)).values_list("entity_id", "text")
    called = dict.fromkeys(entity for entity, _ in found if entity is not None)
    exact_ids = [entity for entity, name in found if entity is not None and name.casefold() == text.casefold()]
    exact_ids += entities.order_by().filter(Q(slug=text) | Q(name=text)).values_list("pk", flat=True)[:MOST_FOUND]
    if wikidata_id := read_wikidata_id(text):
        exact_ids += entities.order_by().filter(wikidata_id=wikidata_id).values_list("pk", flat=True)[:MOST_FOUND]
    exact_ids += entities.order_by().filter(former_slugs__slug=text).values_list("pk", flat=True)
    return FoundEntities(list(dict.fromkeys([*called, *exact_ids])), list(dict.fromkeys(exact_ids)))
