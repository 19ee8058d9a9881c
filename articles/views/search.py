"""The search page, which is also the front page, and its JSON."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.fields import Form
from articles.panels.called import find_called
from articles.panels.date_offers import offer_dates
from articles.panels.entity_cards import present_cards
from articles.panels.examples import find_examples
from articles.panels.facet_values import FACET_SHOWN, FACET_SIZE, FacetGroup, present_facets
from articles.panels.front import HEADLINES, remember_day, summarise_archive
from articles.panels.hits import (
    Chip,
    Hit,
    LinkedNotice,
    TaggedEntity,
    describe_search,
    present_chips,
    present_hits,
    present_notices,
)
from articles.panels.rising import find_rising
from articles.panels.timeline import present_timeline
from articles.panels.world_map import present_map
from articles.requests.filters import Search, read_search
from articles.requests.machine_forms import machine_form
from articles.requests.parameters import PAGE_SIZE
from articles.requests.reading import read_request, reads_search
from articles.search import (
    BROAD,
    BUDGET,
    Facet,
    Period,
    SearchRequest,
    SearchResult,
    Sort,
    count_all,
    describe_query,
    find_broad_prefixes,
    find_cost,
    offer_searches,
    search,
    search_together,
    write_query,
)
from articles.views.export import offer_forms
from articles.views.export.values import machine_record

OUT_OF_REACH = (
    "This page is too far down the result to be shown whole. Narrow the search, by dates for instance, reverse the "
    "order, or take the whole result as a file."
)
OUT_OF_REACH_BY_RELEVANCE = (
    "This page is too far down the order by relevance to be shown whole. Order the result by date to read on, narrow"
    " the search, or take the whole result as a file."
)
_SORT_LABELS = {Sort.ARRIVAL: "Last added"}
JSON_FACET_SIZE = 40  # values of a facet in the JSON
HIDDEN_PARAMETERS = ("q",)  # what the search field itself carries


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Show the articles a search finds, with everything that narrows it; without a search, the newest.

    A pasted sentence is led on to the search by most of its words, best first: all that is taken from there says so.
    """
    criteria = read_request(request)
    if criteria.by_most_link:
        return HttpResponseRedirect(reverse("search") + criteria.by_most_link)
    is_front = criteria.is_everything and criteria.page == 1
    facet_size = FACET_SHOWN if is_front else FACET_SIZE
    result = search(criteria.request(facet_size=facet_size, with_timeline=True, fold_copies=criteria.folds_copies))
    first = (criteria.page - 1) * PAGE_SIZE + 1
    context: dict[str, Any] = {
        "search": criteria,
        "described": describe_search(criteria),
        "today": timezone.localdate(),
        "search_url": "",  # links of this page begin with its own parameters
        "total": result.total,
        "stories": result.stories,
        "copies_link": criteria.copies_link() if result.stories < result.total or not criteria.folds_copies else "",
        "is_behind": result.is_behind,
        "is_front": is_front,
        "hits": present_hits(criteria, result.ids, result.copies),
        "first": first,
        "last": first + len(result.ids) - 1,
        "previous_link": criteria.page_link(criteria.page - 1) if criteria.page > 1 else "",
        "next_link": criteria.page_link(criteria.page + 1) if first + PAGE_SIZE <= result.stories else "",
        "is_past_end": bool(result.total and not result.ids and not result.is_out_of_reach),
        "first_page_link": criteria.page_link(1),
        "facets": present_facets(criteria, result),
        "cards": present_cards(criteria),
        "timeline": present_timeline(criteria, result.timeline, result.total) if result.timeline else None,
        "chips": present_chips(criteria),
        "notices": [
            *_count_readings(present_notices(criteria)),
            *map(LinkedNotice, _result_notices(criteria, result)),
            *(offer_dates(criteria) if criteria.page == 1 else ()),
        ],
        "clear_link": Search(query=criteria.query).link(),
        "scope_link": criteria.scope_link(),
        "kept_parameters": [pair for pair in criteria.parameters() if pair[0] not in HIDDEN_PARAMETERS],
        "sorts": _sorts(criteria),
        "offers": offer_forms(criteria),
        "address": request.build_absolute_uri(reverse("search") + criteria.page_link(criteria.page).removesuffix("?")),
        "keep_link": reverse("keep") + criteria.link().removesuffix("?"),
        "feed_link": reverse("feed") + criteria.link().removesuffix("?"),
        "read_as": describe_query(criteria.query.node) if criteria.query.node and not criteria.query.is_plain else "",
        "called": find_called(criteria),
        "ways_out": _ways_out(criteria) if not result.total else [],
        "rising": find_rising(criteria) if result.total and criteria.page == 1 else None,
    }
    if is_front:
        context |= _present_archive(criteria, result)
    return render(request, "search.html", context)


def _present_archive(criteria: Search, result: SearchResult) -> dict[str, Any]:
    """Return what the front page shows of the archive as a whole, beside its newest articles."""
    summary = summarise_archive()
    return {
        "summary": summary,
        "examples": find_examples() if result.total else [],
        "anniversary": remember_day(summary),
        "map": present_map(criteria, count_all(Facet.COUNTRY)) if result.total else None,
        "headline_count": HEADLINES,
    }


def _sorts(criteria: Search) -> list[dict[str, Any]]:
    offered = [sort for sort in Sort if sort is not Sort.RELEVANCE or criteria.query.node]
    return [
        {
            "label": _SORT_LABELS.get(sort, sort.value.capitalize()),
            "is_current": sort is criteria.sort,
            "link": criteria.link(replace={"sort": "" if sort is criteria.default_sort else sort.value}),
        }
        for sort in offered
    ]


def _result_notices(criteria: Search, result: SearchResult) -> list[str]:
    """Return notices of a page that lies too far down, and of beginnings that stand for very many words."""
    too_far = OUT_OF_REACH_BY_RELEVANCE if criteria.sort is Sort.RELEVANCE else OUT_OF_REACH
    notices = [too_far] if result.is_out_of_reach else []
    return notices + [
        f"“{prefix.text}*” stands for more than {BROAD:,} different words: more letters narrow it."
        for prefix in find_broad_prefixes(criteria.query.node)
    ]


def _ways_out(criteria: Search) -> list[dict[str, Any]]:
    """Return what would find something, each with its count: other words, or the same without one of the filters."""
    offers = offer_searches(criteria.query.node) if criteria.query.node else []
    ways = [{"label": offer.label, "link": criteria.link(replace={"q": write_query(offer.node)})} for offer in offers]
    ways += [{"label": _name_removal(chip), "link": chip.link} for chip in present_chips(criteria)[:6]]
    if criteria.main_only:
        ways.append({"label": "in all mentions, not as main subject only", "link": criteria.scope_link()})
    if not (criteria.query.text and criteria.filter_count):
        return _count_ways(ways)
    bare = Search(query=criteria.query)
    ways.append({"label": "the words alone, without any filter", "link": bare.link()})
    return _count_ways(ways) or _count_ways(
        [
            {"label": f"{offer.label}, without any filter", "link": bare.link(replace={"q": write_query(offer.node)})}
            for offer in offers
        ]
    )


def _name_removal(chip: Chip) -> str:
    return f"with {chip.description}, which is left out now" if chip.is_excluded else f"without {chip.description}"


def _count_ways(ways: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return those that find something, each with its count."""
    counts = _count([_read_link(way["link"]) for way in ways])
    return [way | {"count": count} for way, count in zip(ways, counts, strict=False) if count]


def _count_readings(notices: Sequence[LinkedNotice]) -> list[LinkedNotice]:
    """Return notices with the number of articles of the other reading, where that is not too costly.

    None offers a reading that would itself have to be repaired, or finds nothing: where that is worth telling, it is.
    """
    near = {notice.link: _read_link(notice.link) for notice in notices if notice.link}
    sound = {link: one for link, one in near.items() if all(other.is_counted for other in one.query.notices)}
    counted = dict(zip(sound, _count(list(sound.values())), strict=False))
    return [
        _settle_reading(notice, is_sound=notice.link in sound, count=counted.get(notice.link)) for notice in notices
    ]


def _settle_reading(notice: LinkedNotice, *, is_sound: bool, count: int | None) -> LinkedNotice:
    if is_sound and (count != 0 or notice.is_counted):
        return replace(notice, count=count)
    return replace(notice, alternative="", link="")


def _read_link(link: str) -> Search:
    """Return the search of a link of this page."""
    # What is chosen was looked up already as this reader may see it.
    return read_search(QueryDict(link.lstrip("?")), lambda: True)


def _count(near: Sequence[Search]) -> list[int]:
    """Return the number of articles of the first of some searches, those that can be afforded."""
    searches = _take_affordable([one.request(limit=1) for one in near])
    return [result.total for result in search_together(searches)] if searches else []


def _take_affordable(searches: list[SearchRequest]) -> list[SearchRequest]:
    """Return the first of some searches, that together cost no more than one search may."""
    spent = 0
    for number, one in enumerate(searches):
        spent += find_cost(one.query)[0]
        if spent > BUDGET:
            return searches[:number]
    return searches


@machine_form("search.json", name="search_json")
@require_safe
@reads_search
def search_json(request: HttpRequest, criteria: Search) -> JsonResponse:
    """Give the same answer as the search page in JSON; wrong parameters are a 400 that names them."""
    is_grouped = criteria.copies == "grouped"
    result = search(criteria.request(facet_size=JSON_FACET_SIZE, with_timeline=True, fold_copies=is_grouped))
    periods = result.timeline.periods if result.timeline else ()
    answer = {
        "query": _query_json(criteria),
        "total": result.total,
        **({"stories": result.stories} if is_grouped else {}),
        "results": [
            _hit_json(request, hit) for hit in present_hits(criteria, result.ids, result.copies, most_entities=None)
        ],
        "facets": {facet.value: [] for facet in Facet}
        | {group.name: _facet_json(group) for group in present_facets(criteria, result, with_bare=True)},
        "value_totals": {facet.value: total for facet, total in result.value_totals.items()},
        **({"many_values": sorted(result.many_values)} if result.many_values else {}),
        "timeline": [_period_json(period) for period in periods],
        "undated": {"count": result.timeline.undated if result.timeline else 0, "selected": criteria.undated is True},
        "notices": [*criteria.notices, *_result_notices(criteria, result)],
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def _period_json(period: Period) -> dict[str, Any]:
    values: dict[str, Any] = {"start": period.first.isoformat(), "end": period.last.isoformat(), "count": period.count}
    if period.of is not None:
        values["of"] = period.of
    return values if period.is_held else values | {"held": False}


def _query_json(criteria: Search) -> dict[str, Any]:
    values: dict[str, Any] = {"q": criteria.query.text, "sort": criteria.sort.value, "page": criteria.page}
    for choice in criteria.chosen:
        values.setdefault(choice.parameter, []).append(choice.value)
    if criteria.date_after:
        values["date_after"] = criteria.date_after
    if criteria.date_before:
        values["date_before"] = criteria.date_before
    if criteria.undated is not None:
        values["undated"] = criteria.undated
    if criteria.main_only:
        values["scope"] = "main"
    if criteria.is_share:
        values["measure"] = "share"
    if criteria.copies:
        values["copies"] = criteria.copies
    return values


def _hit_json(request: HttpRequest, hit: Hit) -> dict[str, Any]:
    article = hit.article
    copies = [*(copy.pk for copy in hit.copies), *hit.further_copies]
    return machine_record(request, article, Form.HIT) | {
        "snippet": "".join(fragment.text for fragment in hit.snippet),
        "actors": [_entity_json(entity) | {"provisional": entity.is_provisional} for entity in hit.actors],
        "countries": [_entity_json(entity) for entity in hit.countries],
        **({"copies": copies} if copies else {}),
    }


def _entity_json(entity: TaggedEntity) -> dict[str, Any]:
    return {"value": entity.slug, "label": entity.name, "wikidata_id": entity.wikidata_id or None}


def _facet_json(group: FacetGroup) -> list[dict[str, Any]]:
    """Return the values of a facet; the count of each is the total of its `link`."""
    here = reverse("search_json")
    return [
        {"value": v.value, "label": v.label, "count": v.count, "selected": v.is_selected, "link": here + v.link}
        for v in group.values
    ]
