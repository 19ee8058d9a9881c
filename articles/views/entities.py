"""Pages of actors, countries and sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from articles.charts.heatmap import missing_months
from articles.feeds.coverage import find_coverage
from articles.models import Article, Entity, EntityName, Source, Tag
from articles.models.entities import EntityQuerySet
from articles.panels.companions import WEIGHED as COMPANIONS_WEIGHED
from articles.panels.companions import find_companions, present_network
from articles.panels.facet_values import FACET_SHOWN, present_facets
from articles.panels.hits import present_hits
from articles.panels.metadata import write_entity
from articles.panels.overrepresented import compare_with_rest
from articles.panels.portrait import gather_portrait
from articles.panels.staff_actions import present_staff_actions
from articles.panels.timeline import TimelinePanel, present_timeline, present_zoom
from articles.requests.choices import Choice
from articles.requests.facet_texts import name_text
from articles.requests.filters import Search, read_search
from articles.requests.reading import may_see_hidden
from articles.search import (
    EVERY_VALUE,
    NOT_SET,
    Facet,
    Precision,
    SearchResult,
    count_archive,
    count_periods,
    month_number,
    search,
)
from articles.text.world_names import names_in_languages
from articles.visibility import find_hidden, find_withheld, find_withheld_slugs

BESIDE = 12  # values of a facet beside an entity
LATEST = 10  # articles on an entity's page
PROMINENT = 5  # articles most about it
WEIGHED = 2_000  # of the newest, among which these are found

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
    """Show an entity; the old address of one that was merged or renamed leads to what it has become."""
    entity = rows.listed().filter(slug=slug).first()
    if entity is None:
        moved = Entity.objects.select_related("redirect__into").one_by_slug(slug)
        if moved is None or moved.today.slug == slug or moved.today.status == Entity.Status.REFUSED:
            raise Http404(slug)
        _check_visible(request, moved.today)
        if not may_see_hidden(request) and find_withheld_slugs({slug: moved}):
            raise Http404(slug)
        return _lead_on(request, moved.today)
    is_hidden = _check_visible(request, entity)
    choice = Choice(facet, entity.pk, entity.slug, entity.name)
    criteria, result, context = _coverage(request, choice, tuple(Facet), COMPANIONS_WEIGHED)
    archive_size, archive = count_archive()
    overall = archive[Facet.ACTOR]
    companions = find_companions(criteria, result.total, result.facets[Facet.ACTOR], archive_size, overall)
    main = Search(chosen=(choice,), main_only=True)
    main_result = search(main.request(limit=WEIGHED))
    newest = Article.objects.published().filter(pk__in=main_result.ids)
    prominent = Tag.objects.counted().filter(entity=entity, is_main=True, article__in=newest)
    context |= {
        "entity": entity,
        "staff": present_staff_actions(request, entity),
        "is_hidden": is_hidden,
        "json_ld": write_entity(request, entity),
        "name_groups": _group_names(entity, sees_hidden=may_see_hidden(request)),
        "names_abroad": _names_abroad(entity),
        "portrait": gather_portrait(entity, criteria, result),
        "companions": companions,
        "network": present_network(entity, companions, archive_size, overall),
        "network_files": [] if is_hidden else _list_network_files(facet, entity),
        "archive_size": archive_size,
        "prominent": prominent.most_mentions_first().select_related("article", "article__source")[:PROMINENT],
        "main_total": main_result.total,
        "weighed": len(main_result.ids),
        "main_link": reverse("search") + main.link(),
        "filed": _compare_dateline(entity) if facet is Facet.COUNTRY else [],
    }
    return _render(request, "entity.html", context, is_hidden=is_hidden)


def _list_network_files(facet: Facet, entity: Entity) -> list[tuple[str, str]]:
    """Return the files the network is taken along as, each with its address."""
    return [
        (label, reverse(f"{facet.value}_{name}", args=[entity.slug]))
        for label, name in (("GraphML", "graphml"), ("CSV of its edges", "edges"))
    ]


def _check_visible(request: HttpRequest, row: Entity | Source) -> bool:
    """Return whether a page is only for those who may see hidden articles; raise Http404 for everybody else."""
    is_hidden = bool(find_hidden([row]))
    if is_hidden and not may_see_hidden(request):
        raise Http404
    return is_hidden


def _render(request: HttpRequest, template: str, context: dict[str, Any], *, is_hidden: bool) -> HttpResponse:
    response = render(request, template, context)
    if is_hidden:
        add_never_cache_headers(response)
    return response


def _lead_on(request: HttpRequest, row: Entity | Source) -> HttpResponse:
    """Lead from an old address to that of today, which an undo may change again."""
    query = request.META.get("QUERY_STRING", "")
    address = row.get_absolute_url() + (f"?{query}" if query else "")
    return HttpResponsePermanentRedirect(address, headers={"Cache-Control": "max-age=3600"})


def _compare_dateline(country: Entity) -> list[dict[str, Any]]:
    """Return what is about a country against what was filed from there: each number with the link to its list.

    Nothing where the archive has neither.
    """
    about = Choice(Facet.COUNTRY, country.pk, country.slug, country.name)
    from_there = Choice(Facet.DATELINE, country.pk, country.slug, country.name)
    rows = (
        ("All articles", (), False),
        (f"Mentions {country}", (about,), False),
        (f"{country} is a main subject", (about,), True),
    )
    table: list[dict[str, Any]] = [
        {
            "label": label,
            "cells": [_figure(Search(chosen=(*chosen, *filed), main_only=main)) for filed in ((), (from_there,))],
        }
        for label, chosen, main in rows
    ]
    return table if table[0]["cells"][1]["count"] or table[1]["cells"][0]["count"] else []


def _figure(criteria: Search) -> dict[str, Any]:
    return {"count": search(criteria.request(limit=1)).total, "link": reverse("search") + criteria.link()}


def _group_names(entity: Entity, *, sees_hidden: bool) -> list[NameGroup]:
    """Return the names it goes by, and those that were entities of their own before they were merged.

    A name that came with a provisional entity is for everybody only where a published article holds it.
    """
    names = list(entity.names.order_by("id"))
    merged = list(dict.fromkeys(entity.redirects.order_by("entity__name").values_list("entity__name", flat=True)))
    withheld = set() if sees_hidden else {name for _, name in find_withheld([entity.pk])}
    groups = [
        (label, [name.text for name in names if name.kind in kinds and name.text not in {entity.name, *withheld}])
        for label, kinds in NAME_KINDS
    ]
    groups.append(("Merged into it", [name for name in merged if name not in withheld]))
    return [NameGroup(label, texts[:FACET_SHOWN], texts[FACET_SHOWN:]) for label, texts in groups if texts]


def _names_abroad(entity: Entity) -> list[tuple[str, str, str]]:
    """Return each other language in which a country is recognised: its tag, its name, what it calls the country."""
    names = names_in_languages(entity.slug.upper()) if entity.is_country else []
    return sorted(
        ((language, name_text(Facet.LANGUAGE, language), ", ".join(texts)) for language, texts in names),
        key=lambda row: row[1],
    )


@require_safe
def source_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the archive has from a source, what it writes about against the rest, and where its run has gaps."""
    source = Source.objects.select_related("country").one_by_slug(slug)
    if source is None:
        raise Http404(slug)
    is_hidden = _check_visible(request, source)
    if source.slug != slug:
        return _lead_on(request, source)
    choice = Choice(Facet.SOURCE, source.pk, source.slug, source.name)
    others = [facet for facet in Facet if not facet.is_of_source]
    criteria, result, context = _coverage(request, choice, others, EVERY_VALUE)
    months = count_periods(criteria.request(), Precision.MONTH)
    context |= {
        "source": source,
        "staff": present_staff_actions(request, source),
        "is_hidden": is_hidden,
        "overrepresented": compare_with_rest(criteria, source, result, *count_archive()),
        "gaps": [(first, last, _months_from(first, last)) for first, last in missing_months(months)],
        "feeds": find_coverage(source),
        "first_month": min(months, default=None),
        "last_month": max(months, default=None),
    }
    return _render(request, "source.html", context, is_hidden=is_hidden)


def _months_from(first: date, last: date) -> int:
    return month_number(last) - month_number(first) + 1


def _coverage(
    request: HttpRequest, choice: Choice, facets: Iterable[Facet], facet_size: int
) -> tuple[Search, SearchResult, dict[str, Any]]:
    """Return the search for this one value, its result with so many values of its facets, and what every page shows.

    Links lead to that search, narrowed. The value itself is none of those beside it. The parameters these pages know
    are the measure and the zoom of the timeline.
    """
    read = read_search(request.GET)
    criteria = Search(chosen=(choice,), is_share=read.is_share, zoom=read.zoom)
    result = search(criteria.request(limit=LATEST, facet_size=facet_size, with_timeline=True))
    others = tuple(pair for pair in result.facets[choice.facet] if pair[0] != choice.id)
    result = replace(result, facets={**result.facets, choice.facet: others})
    shown = replace(result, facets={facet: _leading(values) for facet, values in result.facets.items()})
    everything = Search(chosen=(choice,))
    context = {
        "total": result.total,
        "notices": [*read.problems.get("measure", []), *read.problems.get("zoom", [])],
        "search_link": reverse("search") + everything.link(),
        "feed_link": reverse("feed") + everything.link(),
        "hits": present_hits(criteria, result.ids),
        "timeline": _present_timeline(criteria, result),
        "facets": present_facets(criteria, shown, facets),
        "search_url": reverse("search"),
        "measure_url": request.path,
    }
    return criteria, result, context


def _leading(values: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the most frequent values of a facet, and the articles without any."""
    return tuple(pair for place, pair in enumerate(values) if place < BESIDE or pair[0] == NOT_SET)


def _present_timeline(criteria: Search, result: SearchResult) -> TimelinePanel | None:
    """Return the timeline, whose measure and zoom are changed on the page itself."""
    if result.timeline is None:
        return None
    panel = present_timeline(criteria, result.timeline, result.total)
    here = Search(is_share=criteria.is_share)
    return replace(
        panel,
        measure_link=here.measure_link().removesuffix("?"),
        same_link=here.link().removesuffix("?"),
        zoom=present_zoom(panel.chart.zoom, lambda step: here.zoom_link(step).removesuffix("?")),
        pick_link="",
    )
