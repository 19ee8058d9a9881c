"""The address of the service: its manifest, candidates of a batch of queries, and properties of entities."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from articles.curation.entity_matching import EntityMatch, match_entities
from articles.models import Entity
from articles.panels.entity_cards import describe_entity
from articles.requests.reconciling import MOST_QUERIES, BatchError, read_batch, read_extension
from articles.views.reconciliation.answering import ReconciliationError, TakenPlace, service
from articles.views.reconciliation.properties import PROPERTIES, fetch_properties

PREVIEW_WIDTH, PREVIEW_HEIGHT = 400, 140  # pixels

ReadT = TypeVar("ReadT")


@csrf_exempt  # nothing is written, and no session read
@service("queries", "extend", methods=("GET", "HEAD", "POST"))
def reconcile(request: HttpRequest, given: QueryDict) -> dict[str, Any]:
    """Answer `queries` with candidates and `extend` with properties; the manifest where neither is given."""
    if "queries" in given and "extend" in given:
        raise ReconciliationError("Send either “queries” or “extend”.")
    if "queries" in given:
        batch = _read(read_batch, str(given["queries"]))
        with TakenPlace():
            found = match_entities([query.wanted for query in batch.values()])
        return {
            key: {"result": [_write_match(match) for match in matches[: query.limit]]}
            for (key, query), matches in zip(batch.items(), found, strict=True)
        }
    if "extend" in given:
        extension = _read(lambda text: read_extension(text, PROPERTIES), str(given["extend"]))
        with TakenPlace():
            return fetch_properties(extension)
    if request.method == "POST":
        raise ReconciliationError("Send “queries” or “extend” as a form.")
    return _write_manifest(request)


def _read(read: Callable[[str], ReadT], text: str) -> ReadT:
    try:
        return read(text)
    except BatchError as error:
        raise ReconciliationError(str(error), 413 if error.is_too_large else 400) from None


def _write_match(match: EntityMatch) -> dict[str, Any]:
    features: list[dict[str, Any]] = [{"id": "name", "value": match.name_score}]
    features += [{"id": name, "value": agrees} for name, agrees in match.agreement.items() if agrees is not None]
    return {
        "id": match.entity.slug,
        "name": match.entity.name,
        "description": describe_entity(match.entity),
        "type": [write_kind(match.entity.kind)],
        "score": match.score,
        "features": features,
        "match": match.is_match,
    }


def write_kind(kind: str) -> dict[str, str]:
    return {"id": kind, "name": str(Entity.Kind(kind).label)}


def _write_manifest(request: HttpRequest) -> dict[str, Any]:
    root = request.build_absolute_uri(reverse("search")).rstrip("/")

    def suggest(what: str) -> dict[str, str]:
        return {"service_url": root, "service_path": _path(f"reconcile_{what}")}

    return {
        "versions": ["0.2"],
        "name": str(settings.SITE_NAME),
        "identifierSpace": f"{root}{_path('entity_by_id', '')}",
        "schemaSpace": "https://schema.org/Thing",
        "documentation": f"{root}{_path('help')}#openrefine",
        "view": {"url": f"{root}{_path('entity_by_id', '{{id}}')}/"},
        "defaultTypes": [write_kind(kind) for kind in Entity.Kind.values],
        "batchSize": MOST_QUERIES,
        "suggest": {what: suggest(what) for what in ("entity", "type", "property")},
        "preview": {
            "url": f"{root}{_path('reconcile_preview')}?id={{{{id}}}}",
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "extend": {
            "propose_properties": {"service_url": root, "service_path": _path("reconcile_properties")},
            "property_settings": [],
        },
    }


def _path(page: str, named: str | None = None) -> str:
    """Return the path of a page below the root of the site, with a place for an id where it has one."""
    prefix = reverse("search").rstrip("/")
    address = reverse(page) if named is None else reverse(page, args=["0"]).replace("/0/", f"/{named}")
    return address.removeprefix(prefix)
