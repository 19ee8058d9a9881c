"""Lines of several series on one axis of time, told apart by more than their colour.

Across and up and down in percent, as in `timeline`; the lines themselves in hundredths of the plot, since a polyline
knows no percent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.charts.scale import GridLine, draw_grid, format_share, percent
from articles.charts.ticks import Tick
from articles.charts.timeline import (
    NEAREST_NUMBERS,
    WHOLE,
    Bare,
    BarSlot,
    Column,
    Cut,
    Zoom,
    choose_top,
    draw_bare,
    draw_cuts,
    draw_ticks,
    lay_out,
)

LABEL_HEIGHT = 7.0  # percent of the height one label at the end of a line takes
MOST_LARGE = 40  # columns: beyond, points are drawn small

# One a series, around 0 0, in pixels: circle, square, triangle, diamond, cross.
MARKERS = (
    "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0",
    "M-3-3H3V3H-3Z",
    "M0-4 4 3H-4Z",
    "M0-4.5 4.5 0 0 4.5-4.5 0Z",
    "M-1.2-4H1.2V-1.2H4V1.2H1.2V4H-1.2V1.2H-4V-1.2H-1.2Z",
)


@dataclass(frozen=True, slots=True)
class Point:
    """One count of a series, where it stands and where it leads.

    Above the scale it stands at the top, where its `number` is written `lift` lines higher: one for each above it.
    """

    x: str
    y: str
    label: str
    link: str
    count: int
    value: float
    of: int | None = None
    share: str = ""
    number: str = ""
    lift: int = 0


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One series: its number from 1, its marker, its points, and its stretches as the points of polylines."""

    number: int
    label: str
    marker: str
    points: tuple[Point, ...]
    stretches: tuple[str, ...]
    label_y: str


@dataclass(frozen=True, slots=True)
class LinesChart:
    """Several lines ready to be drawn."""

    lines: tuple[ChartLine, ...] = ()
    ticks: tuple[Tick, ...] = ()
    grid: tuple[GridLine, ...] = ()
    cuts: tuple[Cut, ...] = ()
    bare: tuple[Bare, ...] = ()
    zoom: Zoom = WHOLE
    is_dense: bool = False

    @property
    def highest(self) -> tuple[str, Point] | None:
        """The name of the line with the highest point, and that point; None where all are empty."""
        points = [(line.label, point) for line in self.lines for point in line.points]
        return max(points, key=lambda pair: pair[1].value, default=None)


def draw_lines(labels: Sequence[str], series: Sequence[Sequence[Column]], precision: str, zoom: int = 0) -> LinesChart:
    """Return the geometry of series that all have the same periods.

    A line is parted where a stretch of time is cut out, and where the archive holds nothing it could be among. What is
    zero has no point. Where the scale is zoomed in, lines leave it at the top, and points above it stand there.
    """
    if not series or not series[0]:
        return LinesChart()
    axis = series[0]
    places = lay_out([column.is_cut for column in axis])
    is_share = any(column.of is not None for columns in series for column in columns)
    top, state = choose_top([column.value for columns in series for column in columns], zoom, is_share=is_share)
    heights = [[_height(column, top) for column in columns] for columns in series]
    lifts = _lift_numbers(heights, places)
    ends = spread([max(next((y for y in reversed(ys) if y is not None), 100.0), 0.0) for ys in heights], LABEL_HEIGHT)
    return LinesChart(
        lines=tuple(
            ChartLine(
                number=number,
                label=label,
                marker=MARKERS[(number - 1) % len(MARKERS)],
                points=tuple(
                    _point(column, places[at], y, lifts.get((number, at)))
                    for at, (column, y) in enumerate(zip(columns, ys, strict=True))
                    if y is not None and column.count
                ),
                stretches=tuple(_stretches([place.middle for place in places], ys)),
                label_y=percent(end),
            )
            for number, (label, columns, ys, end) in enumerate(zip(labels, series, heights, ends, strict=True), 1)
        ),
        ticks=draw_ticks(axis, precision),
        grid=draw_grid(top, is_share=is_share),
        cuts=draw_cuts(axis),
        bare=draw_bare([any(one.is_held for one in period) for period in zip(*series, strict=True)], places),
        zoom=state,
        is_dense=len(axis) > MOST_LARGE,
    )


def _lift_numbers(heights: Sequence[Sequence[float | None]], places: Sequence[BarSlot]) -> dict[tuple[int, int], int]:
    """Return which points above the scale have their number written, by series from 1 and place: the lowest nearest.

    Where two stretches of numbers would meet, that of the higher point stays.
    """
    above: dict[int, list[tuple[float, int]]] = {}
    for number, ys in enumerate(heights, 1):
        for at, y in enumerate(ys):
            if y is not None and y < 0:
                above.setdefault(at, []).append((y, number))
    kept: list[int] = []
    for at in sorted(above, key=lambda at: min(above[at])):
        if all(abs(places[at].middle - places[other].middle) >= NEAREST_NUMBERS for other in kept):
            kept.append(at)
    return {(number, at): lift for at in kept for lift, (_, number) in enumerate(sorted(above[at], reverse=True))}


def _point(column: Column, place: BarSlot, y: float, lift: int | None) -> Point:
    share = format_share(column.count, column.of) if column.of is not None else ""
    return Point(
        x=percent(place.middle),
        y=percent(max(y, 0.0)),
        label=column.label,
        link=column.link,
        count=column.count,
        value=column.value,
        of=column.of,
        share=share,
        number="" if lift is None else share or f"{column.count:,}",
        lift=lift or 0,
    )


def _height(column: Column, top: float) -> float | None:
    """Return how far down a value stands, in percent, below zero above the scale; None where there is none to draw."""
    return 100 - 100 * column.value / top if column.is_held and not column.is_cut else None


def _stretches(xs: Sequence[float], ys: Sequence[float | None]) -> list[str]:
    """Return what of a line is drawn, in pieces: parted where it has no value, and where it leaves the scale."""
    stretches: list[list[tuple[float, float]]] = [[]]
    before: tuple[float, float] | None = None
    for x, y in zip(xs, ys, strict=True):
        if y is None:
            stretches.append([])
            before = None
            continue
        if before is not None and (before[1] < 0) is not (y < 0):
            stretches[-1].append((before[0] + (x - before[0]) * before[1] / (before[1] - y), 0.0))
        if y >= 0:
            stretches[-1].append((x, y))
        elif stretches[-1]:
            stretches.append([])
        before = x, y
    return [" ".join(f"{x:.2f},{y:.2f}" for x, y in points) for points in stretches if len(points) > 1]


def spread(wanted: Sequence[float], distance: float) -> list[float]:
    """Return places near the wanted ones from 0 to 100, in their order, none nearer to another than `distance`.

    All of them together must fit: (number of places - 1) x distance is at most 100.
    """
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    places = [0.0] * len(wanted)
    lowest = 0.0
    for n in order:
        places[n] = lowest = max(wanted[n], lowest)
        lowest += distance
    highest = 100.0
    for n in reversed(order):
        places[n] = highest = min(places[n], highest)
        highest -= distance
    return places
