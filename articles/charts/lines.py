"""Lines of several series on one axis of time, told apart by more than their colour.

Across and up and down in percent, as in `timeline`; the lines themselves in hundredths of the plot, since a polyline
knows no percent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.charts.scale import GridLine, draw_grid, format_share, percent, round_top
from articles.charts.timeline import Column, Cut, Tick, draw_cuts, draw_ticks, lay_out

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
    """One count of a series, where it stands and where it leads."""

    x: str
    y: str
    label: str
    link: str
    count: int
    of: int | None = None
    share: str = ""


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
    is_dense: bool = False


def draw_lines(labels: Sequence[str], series: Sequence[Sequence[Column]], precision: str) -> LinesChart:
    """Return the geometry of series that all have the same periods.

    A line is parted where a stretch of time is cut out, and where a share is one of nothing. What is zero has no point.
    """
    if not series or not series[0]:
        return LinesChart()
    axis = series[0]
    places = lay_out([column.is_cut for column in axis])
    is_share = any(column.of is not None for columns in series for column in columns)
    top = round_top(max(column.value for columns in series for column in columns), is_share=is_share)
    heights = [[_height(column, top) for column in columns] for columns in series]
    ends = spread([next((y for y in reversed(ys) if y is not None), 100.0) for ys in heights], LABEL_HEIGHT)
    return LinesChart(
        lines=tuple(
            ChartLine(
                number=number,
                label=label,
                marker=MARKERS[(number - 1) % len(MARKERS)],
                points=tuple(
                    Point(
                        x=percent(place.middle),
                        y=percent(y),
                        label=column.label,
                        link=column.link,
                        count=column.count,
                        of=column.of,
                        share=format_share(column.count, column.of) if column.of is not None else "",
                    )
                    for column, place, y in zip(columns, places, ys, strict=True)
                    if y is not None and column.count
                ),
                stretches=tuple(_stretches([place.middle for place in places], ys)),
                label_y=percent(end),
            )
            for number, (label, columns, ys, end) in enumerate(zip(labels, series, heights, ends, strict=True), 1)
        ),
        ticks=tuple(draw_ticks(axis, precision)),
        grid=draw_grid(top, is_share=is_share),
        cuts=draw_cuts(axis),
        is_dense=len(axis) > MOST_LARGE,
    )


def _height(column: Column, top: float) -> float | None:
    """Return how far down a value stands, in percent; None where there is none to draw."""
    return None if column.is_cut or column.of == 0 else 100 - 100 * column.value / top


def _stretches(xs: Sequence[float], ys: Sequence[float | None]) -> list[str]:
    stretches: list[list[str]] = [[]]
    for x, y in zip(xs, ys, strict=True):
        if y is None:
            stretches.append([])
        else:
            stretches[-1].append(f"{x:.2f},{y:.2f}")
    return [" ".join(points) for points in stretches if len(points) > 1]


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
