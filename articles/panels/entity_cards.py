"""Who or what a search is about, in a line each: the actors and countries that were chosen."""

from dataclasses import dataclass

from articles.models import Entity
from articles.requests.filters import Search
from articles.search import NOT_SET, TAGGED

MOST_CARDS = 3  # where more are chosen, their chips say enough


@dataclass(frozen=True, slots=True)
class EntityCard:
    """An entity with what it is, what is known of it in a line, and its page."""

    name: str
    kind: str
    line: str
    address: str
    is_provisional: bool = False


def describe_entity(entity: Entity) -> str:
    """Return what tells an entity from its namesakes: what it is, its country and its years."""
    parts = [entity.description, str(entity.country or ""), entity.active_years]
    return ", ".join(part for part in parts if part)


def present_cards(search: Search) -> list[EntityCard]:
    """Return a card for each chosen actor and country, in the order they were chosen; at most one query."""
    chosen = [c for facet in TAGGED for c in search.narrowing(facet) if c.id != NOT_SET]
    names = {choice.id: choice.label for choice in chosen}
    if not 0 < len(names) <= MOST_CARDS:
        return []
    rows = Entity.objects.select_related("country").in_bulk(list(names))
    return [
        EntityCard(
            name=name,
            kind=str(rows[pk].get_kind_display()),
            line=describe_entity(rows[pk]),
            address=rows[pk].get_absolute_url(),
            is_provisional=rows[pk].is_provisional,
        )
        for pk, name in names.items()
        if pk in rows
    ]
