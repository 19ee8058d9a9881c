"""The timeline as templates are handed it: the drawn bars, what they stand for, and the links from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from articles.charts import Column, TimelineChart, Zoom, draw_timeline
from articles.requests.comparisons import compare_chosen_link
from articles.requests.filters import Search, describe_period
from articles.requests.links import SpanLinks
from articles.search import DateSpan, Facet, Period, Timeline, month_first, month_last, month_number


@dataclass(frozen=True, slots=True)
class UndatedNote:
    """The articles without a date, under all filters but time: their number, and the links as of a facet's value."""

    count: int
    link: str
    is_selected: bool = False
    is_excluded: bool = False
    add_link: str = ""
    remove_link: str = ""
    exclude_link: str = ""


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step back to a wider stretch of time; the last one has no link."""

    label: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class ZoomLinks:
    """The links to a scale that fits smaller numbers, and back to the one before; nothing where there is none."""

    in_link: str = ""
    out_link: str = ""
    top: str = ""


@dataclass(frozen=True, slots=True)
class TimelinePanel:
    """The drawn timeline, what it shows, the way back out, and the other ways to show it."""

    chart: TimelineChart
    unit: str
    crumbs: tuple[Crumb, ...]
    undated: UndatedNote | None
    total: int
    is_share: bool = False
    has_measures: bool = False
    measure_link: str = ""
    same_link: str = ""
    share_of: str = ""
    pick_link: str = ""
    picking: str = ""
    compare_link: str = ""
    zoom: ZoomLinks = field(default_factory=ZoomLinks)
    files: Sequence[tuple[str, str]] = ()


def present_timeline(search: Search, timeline: Timeline, total: int) -> TimelinePanel:
    """Return the timeline as a drawing whose bars narrow the search."""
    columns = present_columns(search, timeline)
    bars = [column for column in columns if not column.is_cut]
    chart = draw_timeline(columns, timeline.precision.value, search.zoom)
    return TimelinePanel(
        chart=chart,
        unit=timeline.precision.value,
        crumbs=present_crumbs(search, search.any_time_link(), search.span_link),
        undated=_note_undated(search, timeline.undated),
        total=total,
        is_share=search.is_share,
        has_measures=bool(search.query.text or search.chosen),
        measure_link=search.measure_link(),
        same_link=search.link(),
        share_of=name_whole(search),
        pick_link=search.pick_link() if len(bars) > 1 and not search.pick else "",
        picking=_picking(search),
        compare_link="" if search.is_everything else reverse("compare") + compare_chosen_link(search),
        zoom=present_zoom(chart.zoom, search.zoom_link),
        files=present_files("timeline", search.zoom_link(chart.zoom.step)),
    )


def present_zoom(zoom: Zoom, zoom_link: Callable[[int], str]) -> ZoomLinks:
    """Return the links that zoom the scale of a chart in and out."""
    return ZoomLinks(
        zoom_link(zoom.step + 1) if zoom.has_more else "",
        zoom_link(zoom.step - 1) if zoom.step else "",
        zoom.top if zoom.step else "",
    )


def present_files(chart: str, query: str) -> list[tuple[str, str]]:
    """Return the files a chart is taken along as, each with its address; see `views.charts`."""
    return [(kind.upper(), reverse(f"{chart}_{kind}") + query.removesuffix("?")) for kind in ("svg", "csv")]


def present_columns(search: Search, timeline: Timeline) -> list[Column]:
    """Return what each bar of a timeline stands for."""
    links = SpanLinks(search)
    return [_column(search, period, links) for period in timeline.periods]


def _column(search: Search, period: Period, links: SpanLinks) -> Column:
    first, last = period.first, period.last
    label = describe_period(first, last)
    if period.is_cut:
        return Column(first, last, 0, label, "", is_cut=True, is_held=period.is_held)
    link = links.of(first, last) if period.count else ""
    chosen = search.pick if isinstance(search.pick, DateSpan) else search.span
    return Column(
        first=first,
        last=last,
        count=period.count,
        label=label,
        link=search.pick_link(first, last) if search.pick else link,
        is_on=bool(chosen) and _lies_within(first.toordinal(), last.toordinal(), chosen),
        of=period.of,
        is_held=period.is_held,
    )


def _picking(search: Search) -> str:
    """Return in words what to do next to choose a range, nothing where none is being chosen."""
    if isinstance(search.pick, DateSpan) and search.pick.first and search.pick.last:
        return f"{describe_period(search.pick.first, search.pick.last)} is one end: choose the bar at the other."
    return "Choose the first bar of the range." if search.pick else ""


def name_whole(search: Search) -> str:
    """Return in words what the articles of a search are a share of."""
    sources = [choice for choice in search.chosen if choice.facet is Facet.SOURCE]
    return "the chosen sources" if sources and search.is_part else "this archive"


def _note_undated(search: Search, count: int) -> UndatedNote | None:
    if not count and search.undated is None:
        return None
    return UndatedNote(
        count=count,
        link=search.only_undated_link(),
        is_selected=search.undated is True,
        is_excluded=search.undated is False,
        add_link=search.undated_link("1") if search.span and not search.undated else "",
        remove_link="" if search.undated is None else search.undated_link(""),
        exclude_link=search.undated_link("0") if search.undated is None and not search.span else "",
    )


def _lies_within(first: int, last: int, span: DateSpan) -> bool:
    return (span.first is None or first >= span.first.toordinal()) and (
        span.last is None or last <= span.last.toordinal()
    )


def present_crumbs(search: Search, any_time_link: str, span_link: Callable[[date, date], str]) -> tuple[Crumb, ...]:
    """Return the way back from a search's stretch of time: to its month, its year, all time."""
    first, last = search.span.first, search.span.last
    if not search.span:
        return (Crumb("All time", any_time_link), Crumb("undated")) if search.undated else (Crumb("All time"),)
    crumbs = [Crumb("All time", any_time_link)]
    if first and last and first.year == last.year:
        year = (first.replace(month=1, day=1), first.replace(month=12, day=31))
        if (first, last) != year:
            crumbs.append(Crumb(str(first.year), span_link(*year)))
            if first.month == last.month:
                number = month_number(first)
                month = (month_first(number), month_last(number))
                if (first, last) != month:
                    crumbs.append(Crumb(describe_period(*month), span_link(*month)))
    return (*crumbs, Crumb(search.span_label()))
