"""Several searches on one chart: as lines, as a table, as CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.charts import Column, draw_lines, format_share
from articles.charts.chart_pictures import draw_lines_picture
from articles.charts.lines import MARKERS
from articles.models import Entity, Source
from articles.panels.timeline import present_crumbs, present_files, present_zoom
from articles.requests.choices import Choice
from articles.requests.comparisons import KINDS, Comparison, compare_link, read_comparison
from articles.requests.filters import Search, describe_period
from articles.requests.links import SpanLinks
from articles.requests.machine_forms import machine_form
from articles.requests.reading import may_see_hidden, notice_headers, refuse
from articles.search import NOT_SET, Facet, SearchRequest, SearchResult, Sort, search, search_together
from articles.views.export.charts import list_notes, make_caption, send_picture, write_count, write_whole
from articles.views.export.table import write_csv

# Ready comparisons of an empty page: of which facet, from the place of its most frequent values on, best first.
EXAMPLES = ((Facet.COUNTRY, 0), (Facet.ACTOR, 0), (Facet.SOURCE, 0), (Facet.COUNTRY, 3), (Facet.ACTOR, 3))
EXAMPLE_SIZE = 3
EXAMPLES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of the table, of how many, and the list behind it; none where the archive holds nothing of the time."""

    count: int
    link: str
    of: int | None = None
    share: str = ""
    is_held: bool = True


@dataclass(frozen=True, slots=True)
class TableRow:
    """A period of the table; one that is cut has no cells."""

    first: date
    last: date
    label: str
    link: str
    cells: Sequence[Cell] = ()
    is_held: bool = True


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


@dataclass(frozen=True, slots=True)
class ReadyComparison:
    """A comparison that is ready to be looked at: what kind it is of, whom it compares, and its address."""

    kind: str
    names: Sequence[str]
    link: str


@require_safe
def compare_page(request: HttpRequest) -> HttpResponse:
    """Show up to five searches on one axis of time; what the form adds is redirected to its lasting address."""
    comparison = read_comparison(request.GET, partial(may_see_hidden, request))
    if comparison.added:
        return redirect(reverse("compare") + comparison.link())
    results = _count(comparison)
    columns = [_columns(one.search, result) for one, result in zip(comparison.series, results, strict=True)]
    precision = _unit(results)
    chart = draw_lines([one.label for one in comparison.series], columns, precision, comparison.frame.zoom)
    context: dict[str, Any] = {
        "comparison": comparison,
        "frame": comparison.frame,
        "keys": [_key(comparison, number, result) for number, result in enumerate(results)],
        "chart": chart,
        "rows": _rows(comparison, columns),
        "unit": precision,
        "crumbs": present_crumbs(comparison.frame, comparison.any_time_link(), comparison.span_link),
        "measure_link": comparison.measure_link(),
        "same_link": comparison.link(),
        "zoom": present_zoom(chart.zoom, comparison.zoom_link),
        "files": present_files("compare", comparison.zoom_link(chart.zoom.step)),
        "kinds": [{"value": kind, "is_chosen": kind == comparison.kind} for kind in KINDS],
        "is_behind": any(result.is_behind for result in results),
        "examples": [] if comparison.series else _offer_examples(),
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
    """Yield a line of names, then one a period: its days, each count and, for shares, of how many.

    A period from which the archive holds nothing has no count.
    """
    names = [[one.label, *([f"{one.label}: of"] if comparison.frame.is_share else [])] for one in comparison.series]
    yield ["start", "end", *(name for group in names for name in group)]
    timelines = [result.timeline.periods for result in results if result.timeline]
    for periods in zip(*timelines, strict=True):
        cells = [[write_count(period.count, is_held=period.is_held), *write_whole(period.of)] for period in periods]
        first, last = periods[0].first.isoformat(), periods[0].last.isoformat()
        yield [first, last, *(cell for group in cells for cell in group)]


@machine_form("compare.svg", name="compare_svg")
@require_safe
def compare_svg(request: HttpRequest) -> HttpResponse:
    """Give the chart of a comparison as a picture; wrong parameters are a 400 that names them."""
    comparison = read_comparison(request.GET, partial(may_see_hidden, request))
    if comparison.problems:
        return refuse(dict(comparison.problems))
    results = _count(comparison)
    columns = [_columns(one.search, result) for one, result in zip(comparison.series, results, strict=True)]
    labels = [one.label for one in comparison.series]
    unit = _unit(results)
    chart = draw_lines(labels, columns, unit, comparison.frame.zoom)
    period = comparison.frame.span_label() if comparison.frame.span else "all time"
    caption = make_caption(
        request,
        title=capfirst(", ".join(labels)) or "Nothing to compare",
        subtitle=f"{'Share of articles' if comparison.frame.is_share else 'Articles'} by {unit}, {period}",
        address=reverse("compare") + comparison.link(),
        notes=list_notes(chart.bare, chart.zoom),
    )
    totals = [f"{result.total:,} article{'' if result.total == 1 else 's'}" for result in results]
    return send_picture(draw_lines_picture(chart, totals, caption), "comparison", comparison.notices)


def _unit(results: Sequence[SearchResult]) -> str:
    """Return how long the periods of all results are."""
    return results[0].timeline.precision.value if results and results[0].timeline else "year"


def _count(comparison: Comparison) -> list[SearchResult]:
    """Return an answer for each series, all of one snapshot. Its one hit is not shown: the newest is quickly found."""
    return search_together(
        [
            replace(
                one.search.request(limit=1, with_timeline=True),
                with_baseline=comparison.frame.is_share,
                sort=Sort.NEWEST,
            )
            for one in comparison.series
        ]
    )


def _columns(one: Search, result: SearchResult) -> list[Column]:
    links = SpanLinks(one)
    return [
        Column(
            first=period.first,
            last=period.last,
            count=period.count,
            label=describe_period(period.first, period.last),
            link=links.of(period.first, period.last),
            is_cut=period.is_cut,
            of=period.of,
            is_held=period.is_held,
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
            is_held=any(column.is_held for column in period),
        )
        for period in zip(*columns, strict=True)
    ]


def _cell(column: Column) -> Cell:
    share = "" if column.of is None else format_share(column.count, column.of)
    return Cell(column.count, column.link, column.of, share, column.is_held)


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


def _offer_examples() -> list[ReadyComparison]:
    """Return comparisons that find something in this archive: of those most reported, and of those who report most."""
    groups = [group for facet, start in EXAMPLES if (group := _find_example(facet, start))]
    return groups[:EXAMPLES_SHOWN]


def _find_example(facet: Facet, start: int) -> ReadyComparison | None:
    """Return the comparison of the most frequent values of a facet from one on; None where there are too few."""
    size = start + EXAMPLE_SIZE
    pairs = search(SearchRequest(limit=1, facet_size=size, facets=(facet,))).facets.get(facet, ())
    values = [pk for pk, _ in pairs if pk != NOT_SET][start:size]
    model = Source if facet is Facet.SOURCE else Entity
    rows = model.objects.visible_to_public().in_bulk(values)
    shown = [rows[pk] for pk in values if pk in rows]
    searches = [Search(chosen=(Choice(facet, row.pk, row.slug, row.name),)) for row in shown]
    if len(searches) < 2:
        return None
    return ReadyComparison(
        facet.heading if start == 0 else f"More {facet.heading.lower()}",
        [row.name for row in shown],
        compare_link(*searches),
    )
