"""What completes ids and names of entities, kinds and properties in a client, and a preview of an entity in a frame."""

from collections.abc import Iterable
from typing import Any

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from articles.curation.entity_search import find_entities
from articles.models import Entity, EntityName
from articles.panels.entity_cards import describe_entity
from articles.requests.reconciling import WITNESSES
from articles.search import count_entities
from articles.text.wikidata import read_wikidata_id
from articles.views.reconciliation.answering import ReconciliationError, TakenPlace, service
from articles.views.reconciliation.properties import PROPERTIES
from articles.views.reconciliation.service import write_kind
from articles.visibility import find_withheld

AT_ONCE = 10  # suggestions
MOST_CHARACTERS = 200  # of what is completed


@service("prefix", "cursor")
def suggest_entities(_request: HttpRequest, given: QueryDict) -> dict[str, Any]:
    """Complete names and ids of entities: those called so first, then the most reported."""
    prefix, first = _read_prefix(given)
    if not prefix:
        return {"result": []}
    with TakenPlace():
        found = find_entities(prefix, Entity.objects.listed())
        entities = Entity.objects.visible_to_public().select_related("country").in_bulk(found.all_ids)
        public = _find_public(prefix, entities)
    counts = count_entities()
    exact = set(found.exact_ids)
    ranked = sorted(public, key=lambda one: (one.pk not in exact, -counts.get(one.pk, 0), one.name, one.pk))
    return {
        "result": [
            {
                "id": entity.slug,
                "name": entity.name,
                "description": describe_entity(entity),
                "notable": [write_kind(entity.kind)],
            }
            for entity in ranked[first : first + AT_ONCE]
        ]
    }


def _find_public(prefix: str, entities: dict[int, Entity]) -> list[Entity]:
    """Return the entities that are found by what the public may read: not only by a name that is withheld."""
    withheld = find_withheld(entities) if entities else set()
    if not withheld:
        return list(entities.values())
    doubted = {pk for pk, _ in withheld}
    names = EntityName.objects.filter(entity__in=doubted)
    hidden = {name.pk for name in names if (name.entity_id, name.text) in withheld}
    words = prefix.casefold()
    shown = {name.entity_id for name in names if name.pk not in hidden and words in name.text.casefold()}
    return [one for one in entities.values() if one.pk not in doubted or one.pk in shown or one.slug == prefix]


@service("prefix", "cursor")
def suggest_types(_request: HttpRequest, given: QueryDict) -> dict[str, Any]:
    """Complete kinds of entities."""
    prefix, first = _read_prefix(given)
    return {"result": _begin_so(prefix, map(write_kind, Entity.Kind.values))[first:]}


@service("prefix", "cursor")
def suggest_properties(_request: HttpRequest, given: QueryDict) -> dict[str, Any]:
    """Complete the properties that a query may have beside a name."""
    prefix, first = _read_prefix(given)
    rows = ({"id": name, "name": PROPERTIES[name], "description": text} for name, text in WITNESSES.items())
    return {"result": _begin_so(prefix, rows)[first:]}


@service("type", "limit")
def propose_properties(_request: HttpRequest, given: QueryDict) -> dict[str, Any]:
    """Name the properties that are known of entities of a kind: of each the same."""
    kind, limit = given.get("type", ""), _read_number(given, "limit", len(PROPERTIES))
    named = [{"id": name, "name": label} for name, label in PROPERTIES.items()]
    return {"properties": named[:limit], "type": kind, "limit": limit}


def _read_prefix(given: QueryDict) -> tuple[str, int]:
    """Return what is completed, and how many suggestions are passed over."""
    prefix = " ".join(given.get("prefix", "").replace("\0", "").split())[:MOST_CHARACTERS]
    return prefix, _read_number(given, "cursor", 0)


def _read_number(given: QueryDict, name: str, default: int) -> int:
    text = given.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise ReconciliationError(f"“{name}” has to be a number.")
    return int(text)


def _begin_so(prefix: str, rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    wanted = prefix.casefold()
    return [row for row in rows if row["id"].startswith(wanted) or row["name"].casefold().startswith(wanted)]


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """Show an entity in a small frame, which any page may hold."""
    entity = _find_entity(request.GET.get("id", ""))
    response = render(request, "preview.html", {"entity": entity, "described": describe_entity(entity)})
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def lead_to_entity(_request: HttpRequest, key: str) -> HttpResponse:
    """Lead from an id, of the archive or of Wikidata, to the page of its entity."""
    return redirect(_find_entity(key))


def _find_entity(key: str) -> Entity:
    if wikidata_id := read_wikidata_id(key):
        found = Entity.objects.visible_to_public().filter(wikidata_id=wikidata_id).order_by("pk").first()
        if found is not None:
            return found
    entity = Entity.objects.visible_to_public().select_related("country").one_by_slug(key)
    if entity is None:
        raise Http404
    return entity
