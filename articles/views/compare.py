"""Several searches on one chart: as lines, as a table, as CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.charts import Column, draw_lines, format_share
from articles.charts.lines import MARKERS
from articles.models import Entity
from articles.panels.hits import present_crumbs
from articles.requests.choices import Choice
from articles.requests.comparisons import KINDS, Comparison, compare_link, read_comparison
from articles.requests.filters import Search, describe_period
from articles.requests.machine_forms import machine_form
from articles.requests.reading import may_see_hidden, notice_headers, refuse
from articles.search import Facet, SearchRequest, SearchResult, search, search_together
from articles.views.export.table import write_csv

EXAMPLES = 3  # of the most reported actors


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of the table, of how many, and the list behind it."""

    count: int
    link: str
    of: int | None = None
    share: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A period of the table; one that is cut has no cells."""

    first: date
    last: date
    label: str
    link: str
    cells: Sequence[Cell] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """A series as the legend shows it: all of its articles, and the comparison without it."""

    label: str
    marker: str
    total: int
    link: str
    without_link: str
    undated: int
    undated_link: str


@require_safe
def compare_page(request: HttpRequest) -> HttpResponse:
    """Show up to five searches on one axis of time; what the form adds is redirected to its lasting address."""
    comparison = read_comparison(request.GET, partial(may_see_hidden, request))
    if comparison.added:
        return redirect(reverse("compare") + comparison.link())
    results = _count(comparison)
    columns = [_columns(one.search, result) for one, result in zip(comparison.series, results, strict=True)]
    precision = results[0].timeline.precision.value if results and results[0].timeline else "year"
    context: dict[str, Any] = {
        "comparison": comparison,
        "frame": comparison.frame,
        "keys": [_key(comparison, number, result) for number, result in enumerate(results)],
        "chart": draw_lines([one.label for one in comparison.series], columns, precision),
        "rows": _rows(comparison, columns),
        "unit": precision,
        "crumbs": present_crumbs(comparison.frame, comparison.any_time_link(), comparison.span_link),
        "measure_link": comparison.measure_link(),
        "same_link": comparison.link(),
        "csv_link": reverse("compare_csv") + comparison.link(),
        "kinds": [
            {"value": kind, "label": label, "is_chosen": kind == comparison.kind} for kind, label in KINDS.items()
        ],
        "is_behind": any(result.is_behind for result in results),
        "example": "" if comparison.series else _example(),
        "search_url": reverse("search"),
    }
    return render(request, "compare.html", context)


@machine_form("compare.csv", name="compare_csv")
@require_safe
def compare_csv(request: HttpRequest) -> HttpResponseBase:
    """Give the table of a comparison as CSV; wrong parameters are a 400 that names them."""
    comparison = read_comparison(request.GET, partial(may_see_hidden, request))
    if comparison.problems:
        return refuse(dict(comparison.problems))
    results = _count(comparison)
    return StreamingHttpResponse(
        write_csv(_csv_rows(comparison, results)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="comparison.csv"', **notice_headers(comparison.notices)},
    )


def _csv_rows(comparison: Comparison, results: Sequence[SearchResult]) -> Iterator[list[str]]:
    """Yield a line of names, then one a period: its days, each count and, for shares, of how many."""
    names = [[one.label, *([f"{one.label}: of"] if comparison.frame.is_share else [])] for one in comparison.series]
    yield ["start", "end", *(name for group in names for name in group)]
    timelines = [result.timeline.periods for result in results if result.timeline]
    for periods in zip(*timelines, strict=True):
        cells = [[period.count, *([] if period.of is None else [period.of])] for period in periods]
        first, last = periods[0].first.isoformat(), periods[0].last.isoformat()
        yield [first, last, *(str(count) for group in cells for count in group)]


def _count(comparison: Comparison) -> list[SearchResult]:
    """Return an answer for each series, all of one snapshot."""
    return search_together(
        [
            replace(one.search.request(limit=1, with_timeline=True), with_baseline=comparison.frame.is_share)
            for one in comparison.series
        ]
    )


def _columns(one: Search, result: SearchResult) -> list[Column]:
    return [
        Column(
            first=period.first,
            last=period.last,
            count=period.count,
            label=describe_period(period.first, period.last),
            link=one.span_link(period.first, period.last),
            is_cut=period.is_cut,
            of=period.of,
        )
        for period in (result.timeline.periods if result.timeline else ())
    ]


def _rows(comparison: Comparison, columns: Sequence[Sequence[Column]]) -> list[TableRow]:
    return [
        TableRow(
            first=period[0].first,
            last=period[0].last,
            label=period[0].label,
            link=comparison.span_link(period[0].first, period[0].last),
            cells=[] if period[0].is_cut else [_cell(column) for column in period],
        )
        for period in zip(*columns, strict=True)
    ]


def _cell(column: Column) -> Cell:
    share = "" if column.of is None else format_share(column.count, column.of)
    return Cell(column.count, column.link, column.of, share)


def _key(comparison: Comparison, number: int, result: SearchResult) -> Key:
    one = comparison.series[number]
    return Key(
        label=one.label,
        marker=MARKERS[number],
        total=result.total,
        link=reverse("search") + one.search.link(),
        without_link=comparison.without_link(one.text),
        undated=0 if comparison.frame.span or not result.timeline else result.timeline.undated,
        undated_link=reverse("search") + one.search.only_undated_link(),
    )


def _example() -> str:
    """Return the comparison of the actors most reported on, nothing where there are too few."""
    value_counts = search(SearchRequest(limit=1, facet_size=EXAMPLES)).facets.get(Facet.ACTOR, ())
    rows = Entity.objects.visible_to_public().in_bulk([pk for pk, _ in value_counts])
    actors = [rows[pk] for pk, _ in value_counts[:EXAMPLES] if pk in rows]
    searches = [Search(chosen=(Choice(Facet.ACTOR, actor.pk, actor.slug, actor.name),)) for actor in actors]
    return compare_link(*searches) if len(searches) > 1 else ""
