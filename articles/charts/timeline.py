"""The timeline: one bar a period.

Everything across is in percent of the width, so that one drawing fits every screen; everything up and down is
in percent of the height of the plot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

MOST_LABELS = 12
GAP = 0.14  # of a bar's width left free
LOWEST_BAR = 2.0  # percent: what is not zero can be seen

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: the column it owns, the bar in it, its number and its words."""

    column_x: str
    column_width: str
    x: str
    width: str
    y: str
    height: str
    count: int
    label: str
    link: str
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A label under the bars; a minor one may be left out on a small screen."""

    x: str
    label: str
    is_minor: bool = False
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line across the plot and the count it stands for."""

    y: str
    count: int


@dataclass(frozen=True, slots=True)
class TimelineChart:
    """A timeline ready to be drawn."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    grid: tuple[GridLine, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """What a bar stands for: its days, its count, its words, where it leads and whether it is chosen."""

    first: date
    last: date
    count: int
    label: str
    link: str
    is_on: bool = False


def percent(value: float) -> str:
    """Return a share of 100 as SVG takes it."""
    return f"{value:.3f}".rstrip("0").rstrip(".") + "%"


def round_top(highest: int) -> int:
    """Return the smallest 1, 2, 4, 5 or 6 times a power of ten that is not below the highest count."""
    step = 1
    while True:
        for factor in (1, 2, 4, 5, 6):
            if factor * step >= highest:
                return factor * step
        step *= 10


def draw_timeline(columns: Sequence[Column], precision: str) -> TimelineChart:
    """Return the geometry; `precision` is year, month or day."""
    if not columns:
        return TimelineChart((), (), ())
    top = round_top(max(1, *(column.count for column in columns)))
    width = 100 / len(columns)
    bars = []
    for number, column in enumerate(columns):
        height = max(100 * column.count / top, LOWEST_BAR) if column.count else 0.0
        bars.append(
            Bar(
                column_x=percent(number * width),
                column_width=percent(width),
                x=percent((number + GAP / 2) * width),
                width=percent(width * (1 - GAP)),
                y=percent(100 - height),
                height=percent(height),
                count=column.count,
                label=column.label,
                link=column.link,
                is_on=column.is_on,
            )
        )
    half = (top // 2,) if top % 2 == 0 else ()
    grid = tuple(GridLine(percent(100 - 100 * count / top), count) for count in (top, *half))
    return TimelineChart(tuple(bars), tuple(_ticks([c.first for c in columns], precision, width)), grid)


def _ticks(firsts: Sequence[date], precision: str, width: float) -> list[Tick]:
    if precision == "year":
        step = _step(len(firsts), (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000))
        wanted = [n for n, first in enumerate(firsts) if first.year % step == 0] or [0]
        return [
            Tick(percent(n * width), str(firsts[n].year), is_minor=place % 2 == 1, is_start=True)
            for place, n in enumerate(wanted)
        ]
    if precision == "month":
        step = _step(len(firsts), (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200))
        ticks = []
        for n, first in enumerate(firsts):
            is_year = first.month == 1 or n == 0
            if n == 0 or (first.year * 12 + first.month - 1) % step == 0:
                label = f"{MONTHS[first.month - 1]} {first.year}" if n == 0 and first.month != 1 else ""
                label = label or (str(first.year) if is_year else MONTHS[first.month - 1])
                ticks.append(Tick(percent(n * width), label, is_minor=not is_year, is_start=is_year))
        if len(ticks) > 1 and firsts[0].month != 1 and float(ticks[1].x.rstrip("%")) < 8:
            del ticks[1]  # it would stand on the label of the first month
        return ticks
    step = _step(len(firsts), (1, 2, 5, 7, 10, 14, 28, 70, 140, 350, 1000))
    return [
        Tick(
            percent(n * width),
            f"{first.day} {MONTHS[first.month - 1]}" if n == 0 or first.day == 1 else str(first.day),
            is_minor=n % (2 * step) != 0,
            is_start=n == 0 or first.day == 1,
        )
        for n, first in enumerate(firsts)
        if n % step == 0
    ]


def _step(count: int, steps: Sequence[int]) -> int:
    return next((step for step in steps if count / step <= MOST_LABELS), steps[-1])
