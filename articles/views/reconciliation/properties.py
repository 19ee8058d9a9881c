"""Properties of entities, as the data extension of the service gives them."""

from collections import defaultdict
from typing import Any

from articles.models import Entity, EntityName
from articles.requests.reconciling import Extension
from articles.visibility import find_withheld

MOST_ALIASES = 100  # of an entity
PROPERTIES = {
    "wikidata_id": "Wikidata id",
    "kind": "Kind",
    "country": "Home country",
    "years": "Active years",
    "active_from": "Active from (year)",
    "active_to": "Active to (year)",
    "aliases": "Other names",
    "description": "Description",
}

Values = list[dict[str, Any]]


def fetch_properties(extension: Extension) -> dict[str, Any]:
    """Return the values of properties of entities, by their ids; none of an entity that is not there."""
    entities = Entity.objects.visible_to_public().select_related("country").by_slug(extension.ids)
    wants_aliases = "aliases" in extension.properties
    aliases = _read_aliases(set(entities.values())) if wants_aliases else {}
    return {
        "meta": [_describe(name) for name in extension.properties],
        "rows": {
            wanted: {
                name: _read(entities[wanted], name, aliases) if wanted in entities else []
                for name in extension.properties
            }
            for wanted in extension.ids
        },
    }


def _describe(name: str) -> dict[str, Any]:
    described: dict[str, Any] = {"id": name, "name": PROPERTIES[name]}
    if name == "country":
        described["type"] = {"id": Entity.Kind.COUNTRY.value, "name": str(Entity.Kind.COUNTRY.label)}
    return described


def _read(entity: Entity, name: str, aliases: dict[int, list[str]]) -> Values:
    match name:
        case "country":
            home = entity.country
            return [{"id": home.slug, "name": home.name}] if home and home.status == Entity.Status.CONFIRMED else []
        case "active_from" | "active_to":
            year = getattr(entity, name)
            return [] if year is None else [{"int": year}]
        case "aliases":
            return [{"str": text} for text in aliases.get(entity.pk, ())]
        case "kind":
            return [{"str": entity.kind}]
        case "years":
            text = entity.active_years
        case _:
            text = str(getattr(entity, name))
    return [{"str": text}] if text else []


def _read_aliases(entities: set[Entity]) -> dict[int, list[str]]:
    """Return the other names of entities, without those that the public may not read."""
    named = {entity.pk: entity.name for entity in entities}
    withheld = find_withheld(named) if named else set()
    found: dict[int, list[str]] = defaultdict(list)
    rows = EntityName.objects.own().filter(entity__in=named).order_by("entity", "pk")
    for pk, text in rows.values_list("entity", "text"):
        if text != named[pk] and (pk, text) not in withheld and len(found[pk]) < MOST_ALIASES:
            found[pk].append(text)
    return found
