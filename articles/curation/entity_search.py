"""Finding entities by their names while somebody types: by an index of the words of names, whatever their number."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import Entity, EntityName, NameWord
from articles.triggers.name_words import begins_with, split_words

MOST_FOUND = 500  # names that are looked at


@dataclass(frozen=True, slots=True)
class Found:
    """Entities by their numbers: all that were found, and those that are called just so."""

    every: Sequence[int]
    exactly: Sequence[int]


def find_names(text: str, names: QuerySet[EntityName]) -> list[int]:
    """Return names of which every word of a text begins a word: those that are just so, and the first of the others."""
    first, *others = sorted(split_words(text), key=len, reverse=True) or [""]
    if not first:
        return []
    # Each condition looks at the row of a word: a join would let the database begin at the wrong end.
    words = NameWord.objects.filter(begins_with(first), Exists(names.filter(pk=OuterRef("name"))))
    for other in others:
        beside = NameWord.objects.filter(begins_with(other), name=OuterRef("name"))
        words = words.filter(Exists(beside))
    written = {text, text.lower(), text.upper(), text.title(), text.capitalize()}
    exactly = names.filter(text__in=written).order_by("text", "pk").values_list("pk", flat=True)[:MOST_FOUND]
    found = words.order_by("word", "name_id").values_list("name_id", flat=True)[:MOST_FOUND]
    return list(dict.fromkeys([*exactly, *found]))


def find_entities(text: str, entities: QuerySet[Entity]) -> Found:
    """Return those of some entities that a text finds by a name, a slug of theirs, or how they are called."""
    text = " ".join(text.split())
    names = EntityName.objects.filter(Exists(entities.order_by().filter(pk=OuterRef("entity"))))
    found = EntityName.objects.filter(pk__in=find_names(text, names)).values_list("entity_id", "text")
    called = dict.fromkeys(entity for entity, _ in found if entity is not None)
    exactly = [entity for entity, said in found if entity is not None and said.casefold() == text.casefold()]
    exactly += entities.order_by().filter(Q(slug=text) | Q(name=text)).values_list("pk", flat=True)[:MOST_FOUND]
    exactly += entities.order_by().filter(former_slugs__slug=text).values_list("pk", flat=True)
    return Found(list(dict.fromkeys([*called, *exactly])), list(dict.fromkeys(exactly)))
