"""Timeline and world map of a search, taken along: the drawing as SVG, its numbers as CSV."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils import formats, timezone
from django.views.decorators.http import require_safe

from articles.charts import draw_timeline
from articles.charts.chart_pictures import draw_map_picture, draw_timeline_picture
from articles.charts.picture import Caption
from articles.charts.timeline import Bare, Zoom
from articles.charts.worldmap import draw_map
from articles.panels.hits import describe_search
from articles.panels.timeline import name_whole, present_columns
from articles.panels.world_map import BORDERS, MappedCountry, count_countries
from articles.requests.filters import Search
from articles.requests.machine_forms import machine_form
from articles.requests.reading import notice_headers, reads_search
from articles.search import EVERY_VALUE, Facet, SearchResult, search
from articles.views.export.table import write_csv

NOT_HELD = "Grey: no articles in {whole} from that time."
BROKEN = "The scale ends at {top}: higher values are cut off there and show their numbers."


@machine_form("timeline.svg", name="timeline_svg")
@require_safe
@reads_search
def timeline_svg(request: HttpRequest, criteria: Search) -> HttpResponse:
    """Give the timeline of a search as a picture; wrong parameters are a 400 that names them."""
    result = _count_time(criteria)
    columns = present_columns(criteria, result.timeline) if result.timeline else []
    unit = result.timeline.precision.value if result.timeline else "year"
    chart = draw_timeline(columns, unit, criteria.zoom)
    caption = make_caption(
        request,
        title=_name(criteria),
        subtitle=describe_counts(criteria, unit, result),
        address=reverse("search") + criteria.link(),
        notes=list_notes(chart.bare, chart.zoom, name_whole(criteria)),
    )
    return send_picture(draw_timeline_picture(chart, caption), "timeline", criteria.notices)


@machine_form("timeline.csv", name="timeline_csv")
@require_safe
@reads_search
def timeline_csv(_request: HttpRequest, criteria: Search) -> HttpResponseBase:
    """Give the timeline of a search as a table; wrong parameters are a 400 that names them.

    A period from which the archive holds nothing has no number.
    """
    timeline = _count_time(criteria).timeline
    rows = [
        [p.first.isoformat(), p.last.isoformat(), write_count(p.count, is_held=p.is_held), *write_whole(p.of)]
        for p in (timeline.periods if timeline else ())
    ]
    return send_table(
        [["start", "end", "articles", *(["of"] if criteria.is_share else [])], *rows], "timeline", criteria.notices
    )


@machine_form("map.svg", name="map_svg")
@require_safe
@reads_search
def map_svg(request: HttpRequest, criteria: Search) -> HttpResponse:
    """Give the countries of a search on the world map; wrong parameters are a 400 that names them."""
    result, countries = _count_places(criteria)
    drawn = draw_map({country.code: country.count for country in countries})
    caption = make_caption(
        request,
        title=_name(criteria),
        subtitle=f"Articles by country they mention, of {result.total:,}",
        address=reverse("search") + criteria.link(),
        notes=[BORDERS],
    )
    names = {country.code: country.name for country in countries}
    return send_picture(draw_map_picture(drawn, names, caption), "map", criteria.notices)


@machine_form("map.csv", name="map_csv")
@require_safe
@reads_search
def map_csv(_request: HttpRequest, criteria: Search) -> HttpResponseBase:
    """Give the countries of a search as a table, all that have articles; wrong parameters are a 400 that names them."""
    rows = [[country.code, country.name, str(country.count)] for country in _count_places(criteria)[1]]
    return send_table([["country", "name", "articles"], *rows], "map", criteria.notices)


def _name(criteria: Search) -> str:
    """Return what a search asks for as a title; words stay as they were written."""
    words = describe_search(criteria)
    return words if criteria.query.node else str(capfirst(words))


def _count_time(criteria: Search) -> SearchResult:
    return search(criteria.request(limit=1, with_timeline=True))


def _count_places(criteria: Search) -> tuple[SearchResult, Sequence[MappedCountry]]:
    result = search(criteria.request(limit=1, facet_size=EVERY_VALUE, facets=(Facet.COUNTRY,)))
    return result, count_countries(criteria, result.facets[Facet.COUNTRY])


# -- what all charts that are taken along have


def make_caption(
    request: HttpRequest, *, title: str, subtitle: str, address: str, notes: Sequence[str] = ()
) -> Caption:
    """Return what stands around a picture: it names the archive, the day and the address of what it shows."""
    today = formats.date_format(timezone.localdate(), "j F Y")
    return Caption(
        title=title,
        subtitle=subtitle,
        source=f"Source: {settings.SITE_NAME}, {today}",
        address=request.build_absolute_uri(address.removesuffix("?")),
        notes=notes,
    )


def describe_counts(criteria: Search, unit: str, result: SearchResult) -> str:
    """Return what a timeline counts, and how many articles in all."""
    undated = result.timeline.undated if result.timeline and not criteria.span else 0
    shares = f"Share of articles in {name_whole(criteria)}" if criteria.is_share else "Articles"
    without = f", {undated:,} of them without a date and not shown" if undated else ""
    return f"{shares} by {unit}, {result.total:,} in all{without}"


def list_notes(bare: Sequence[Bare], zoom: Zoom, whole: str = "this archive") -> list[str]:
    """Return what has to be known to read a chart."""
    return [*([NOT_HELD.format(whole=whole)] if bare else []), *([BROKEN.format(top=zoom.top)] if zoom.step else [])]


def write_count(count: int, *, is_held: bool) -> str:
    """Return a count as a cell of a table: empty where the archive holds nothing it could be among."""
    return str(count) if is_held else ""


def write_whole(of: int | None) -> list[str]:
    """Return of how many a count is, as cells of a table: none where that is not wanted."""
    return [] if of is None else [str(of)]


def send_picture(picture: str, name: str, notices: Sequence[str]) -> HttpResponse:
    """Return an SVG as a file to be saved, which a page may draw as well."""
    return HttpResponse(picture, content_type="image/svg+xml; charset=utf-8", headers=_headers(f"{name}.svg", notices))


def send_table(rows: Iterable[Sequence[str]], name: str, notices: Sequence[str]) -> StreamingHttpResponse:
    """Return a table as CSV."""
    return StreamingHttpResponse(
        write_csv(rows), content_type="text/csv; charset=utf-8", headers=_headers(f"{name}.csv", notices)
    )


def _headers(filename: str, notices: Sequence[str]) -> dict[str, Any]:
    return {"Content-Disposition": f'attachment; filename="{filename}"', **notice_headers(notices)}
