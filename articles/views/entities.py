"""Pages of actors, countries and sources, and their lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.filters import Choice, Search
from articles.models import Entity, EntityName, EntityRedirect, Source
from articles.models.entities import EntityQuerySet
from articles.search import Facet, SearchRequest, search
from articles.views.mapping import present_map
from articles.views.presenting import FACET_SHOWN, present_facets, present_hits, present_timeline

MOST_VALUES = 1_000_000  # of a facet: all of them
LISTED = 100  # rows of a list page
COMPANIONS = 12  # values of a facet beside an entity
LATEST = 10  # articles on an entity's page

NAME_KINDS = (
    ("Also written", (EntityName.Kind.ALIAS, EntityName.Kind.ACRONYM)),
    ("Adjectives and people", (EntityName.Kind.ADJECTIVE, EntityName.Kind.DEMONYM)),
    ("Places that stand for it", (EntityName.Kind.CITY,)),
)


@dataclass(frozen=True, slots=True)
class NameGroup:
    """Names of one sort, those in plain sight and those behind “more”."""

    label: str
    shown: Sequence[str]
    more: Sequence[str]


@require_safe
def actor_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the archive has on a person, organisation or group."""
    return _entity_page(request, Entity.objects.actors().select_related("country"), slug, Facet.ACTOR)


@require_safe
def country_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the archive has on a country."""
    return _entity_page(request, Entity.objects.countries(), slug, Facet.COUNTRY)


def _entity_page(request: HttpRequest, rows: EntityQuerySet, slug: str, facet: Facet) -> HttpResponse:
    """Show an entity; the address of one that was merged leads to what it became."""
    entity = rows.listed().filter(slug=slug).first()
    if entity is None:
        moved = get_object_or_404(EntityRedirect.objects.select_related("into"), entity__slug=slug)
        return HttpResponsePermanentRedirect(moved.into.get_absolute_url(), headers={"Cache-Control": "max-age=3600"})
    context = _coverage(Choice(facet, entity.pk, entity.slug, entity.name, is_required=True), tuple(Facet))
    names = list(entity.names.order_by("id"))
    context |= {"entity": entity, "name_groups": _group_names(entity, names)}
    if facet is Facet.COUNTRY:
        filed = Search(chosen=(Choice(Facet.DATELINE, entity.pk, entity.slug, entity.name),))
        context |= {
            "filed_total": search(filed.request(limit=1)).total,
            "filed_link": reverse("search") + filed.link(),
        }
    return render(request, "articles/entity.html", context)


def _group_names(entity: Entity, names: Sequence[EntityName]) -> list[NameGroup]:
    groups = []
    for label, kinds in NAME_KINDS:
        texts = [name.text for name in names if name.kind in kinds and name.text != entity.name]
        if texts:
            groups.append(NameGroup(label, texts[:FACET_SHOWN], texts[FACET_SHOWN:]))
    return groups


@require_safe
def source_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the archive has from a source."""
    source = get_object_or_404(Source.objects.select_related("country"), slug=slug)
    choice = Choice(Facet.SOURCE, source.pk, source.slug, source.name)
    context = _coverage(choice, [facet for facet in Facet if facet is not Facet.SOURCE]) | {"source": source}
    return render(request, "articles/source.html", context)


def _coverage(choice: Choice, facets: Iterable[Facet]) -> dict[str, Any]:
    """Return what a search for this one value gives; its links lead to that search, narrowed.

    Values of one facet widen a search, so that its own facet can be shown only where the choice is required.
    """
    asked = Search(chosen=(choice,))
    result = search(asked.request(limit=LATEST, facet_size=COMPANIONS, with_timeline=True))
    return {
        "total": result.total,
        "search_link": reverse("search") + Search(chosen=(replace(choice, is_required=False),)).link(),
        "hits": present_hits(asked, result.ids),
        "timeline": present_timeline(asked, result.timeline, result.total) if result.timeline else None,
        "facets": present_facets(asked, result, facets),
        "search_url": reverse("search"),
    }


# -- lists


@require_safe
def actor_list(request: HttpRequest) -> HttpResponse:
    """List the actors of the archive, most reported first, or those whose name holds some letters."""
    kinds = [kind for kind in Entity.Kind if kind is not Entity.Kind.COUNTRY]
    chosen = request.GET.get("kind", "")
    actors = Entity.objects.actors().listed().select_related("country")
    if chosen in {kind.value for kind in kinds}:
        actors = actors.filter(kind=chosen)
    context = _ranked(request, actors, count_all(Facet.ACTOR)) | {
        "title": "Actors",
        "lead": "Persons, organisations and groups, by the number of articles that mention them.",
        "kinds": [{"value": k.value, "label": k.label, "is_current": k.value == chosen} for k in kinds],
        "chosen_kind": chosen,
    }
    return render(request, "articles/entity_list.html", context)


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    """List the countries of the archive, most reported first."""
    counted = count_all(Facet.COUNTRY)
    context = _ranked(request, Entity.objects.countries().standing(), counted) | {
        "title": "Countries",
        "lead": "By the number of articles that mention them.",
        "map": present_map(Search(), counted),
        "search_url": reverse("search"),
    }
    return render(request, "articles/entity_list.html", context)


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """List the sources of the archive, most articles first."""
    context = _ranked(request, Source.objects.select_related("country"), count_all(Facet.SOURCE)) | {
        "title": "Sources",
        "lead": "Who published what the archive holds, by the number of articles.",
    }
    return render(request, "articles/entity_list.html", context)


def count_all(facet: Facet) -> Sequence[tuple[int, int]]:
    """Return primary key and number of articles of every value of a facet in the whole archive."""
    return search(SearchRequest(limit=1, facet_size=MOST_VALUES, facets=(facet,))).facets[facet]


def _ranked(request: HttpRequest, rows: QuerySet[Any], counted: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """Return a page of rows with their counts; those no article has come last."""
    wanted = request.GET.get("name", "").replace("\0", "").strip()[:100]
    if wanted:
        rows = rows.filter(name__icontains=wanted)
    counts = dict(counted)
    names = rows.order_by("name", "pk").values_list("pk", flat=True)
    order = sorted(names, key=lambda pk: -counts.get(pk, 0))
    page: Page[Any] = Paginator(order, LISTED).get_page(request.GET.get("page"))
    found = rows.in_bulk(list(page.object_list))
    listed = [{"row": found[pk], "count": counts.get(pk, 0)} for pk in page.object_list if pk in found]
    return {"wanted": wanted, "listed": listed, "page": page}
