"""The timeline: one bar a period.

Everything across is in percent of the width, so that one drawing fits every screen; everything up and down is
in percent of the height of the plot. Long stretches without articles are cut out of the axis, for all to see, and
what lies before anything the archive holds, between or after it is no zero but bare.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from articles.charts.scale import GridLine, draw_grid, find_tops, format_share, percent, write_value
from articles.charts.ticks import Tick, label_axis

MOST_NUMBERS = 12  # bars that have their number written above them
NEAREST_NUMBERS = 11.0  # percent of the width between numbers of bars that are higher than the scale
GAP = 0.14  # of a bar's width left free
LOWEST_BAR = 3.0  # percent: what is not zero can be seen
CUT_WIDTH = 8.0  # percent of the width one cut takes, as long as
MOST_CUT = 40.0  # all of them take no more than this
FEW = 10  # articles: a share of fewer says little


@dataclass(frozen=True, slots=True)
class Column:
    """What a bar stands for: its days, its count, its words, where it leads and whether it is chosen.

    With `of`, the bar is a share: count of so many. One that `is_cut` has no bar. Of a time that is not `is_held`
    the archive has nothing, and no number says anything.
    """

    first: date
    last: date
    count: int
    label: str
    link: str
    is_on: bool = False
    is_cut: bool = False
    of: int | None = None
    is_held: bool = True

    @property
    def value(self) -> float:
        """Return the height of the bar: articles, or percent of all of them."""
        if self.of is None:
            return self.count
        return 100 * self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: the column it owns, the bar in it, its number and its words."""

    column_x: str
    column_width: str
    x: str
    width: str
    y: str
    height: str
    middle: str
    count: int
    label: str
    link: str
    value: float
    is_on: bool = False
    of: int | None = None
    share: str = ""
    number: str = ""
    is_broken: bool = False

    @property
    def end(self) -> str:
        """Where the bar ends across."""
        return percent(float(self.x[:-1]) + float(self.width[:-1]))

    @property
    def is_few(self) -> bool:
        """Whether it is a share of so few articles that it says little."""
        return self.of is not None and self.of < FEW


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a long stretch without articles is left out, and which."""

    x: str
    width: str
    end: str
    middle: str
    label: str
    is_held: bool = True


@dataclass(frozen=True, slots=True)
class Bare:
    """A stretch of the axis from which the archive holds nothing."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Zoom:
    """How far the scale of a chart is zoomed in, from 0 on, its top in words, and whether it can be zoomed further."""

    step: int = 0
    top: str = ""
    has_more: bool = False


WHOLE = Zoom()


@dataclass(frozen=True, slots=True)
class TimelineChart:
    """A timeline ready to be drawn."""

    bars: tuple[Bar, ...] = ()
    ticks: tuple[Tick, ...] = ()
    grid: tuple[GridLine, ...] = ()
    cuts: tuple[Cut, ...] = ()
    bare: tuple[Bare, ...] = ()
    zoom: Zoom = WHOLE

    @property
    def highest(self) -> Bar | None:
        """The highest bar, the first of several; None where all are empty."""
        best = max(self.bars, key=lambda bar: bar.value, default=None)
        return best if best and best.count else None

    @property
    def has_few(self) -> bool:
        """Whether any bar is a share of few articles."""
        return any(bar.is_few and bar.count for bar in self.bars)


@dataclass(frozen=True, slots=True)
class BarSlot:
    """The stretch of the width a column owns, in percent."""

    x: float
    width: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def lay_out(cuts: Sequence[bool]) -> list[BarSlot]:
    """Return where each column stands: those that are no cut equally wide, cuts narrow; together all of the width."""
    cut_count = sum(cuts)
    bar_count = len(cuts) - cut_count
    cut_width = min(CUT_WIDTH, MOST_CUT / max(1, cut_count)) if bar_count else 100 / max(1, cut_count)
    bar_width = (100 - cut_count * cut_width) / bar_count if bar_count else 0.0
    places = []
    x = 0.0
    for is_cut in cuts:
        width = cut_width if is_cut else bar_width
        places.append(BarSlot(x, width))
        x += width
    return places


def draw_timeline(columns: Sequence[Column], precision: str, zoom: int = 0) -> TimelineChart:
    """Return the geometry; `precision` is decade, year, month or day.

    Each step of `zoom` makes the scale fit what is dwarfed; bars that are higher are broken off at its top.
    """
    if not columns:
        return TimelineChart()
    places = lay_out([column.is_cut for column in columns])
    is_share = any(column.of is not None for column in columns)
    top, state = choose_top([column.value for column in columns], zoom, is_share=is_share)
    has_numbers = sum(not column.is_cut for column in columns) <= MOST_NUMBERS
    numbered = set(range(len(columns))) if has_numbers else _number_broken(columns, places, top)
    return TimelineChart(
        bars=tuple(
            _bar(column, place, top, has_number=n in numbered)
            for n, (column, place) in enumerate(zip(columns, places, strict=True))
            if not column.is_cut
        ),
        ticks=draw_ticks(columns, precision),
        grid=draw_grid(top, is_share=is_share, has_labels=not has_numbers),
        cuts=draw_cuts(columns),
        bare=draw_bare([column.is_held for column in columns], places),
        zoom=state,
    )


def choose_top(values: Sequence[float], zoom: int, *, is_share: bool) -> tuple[float, Zoom]:
    """Return the top of the scale of some values at a step of zoom, or at the last one there is."""
    tops = find_tops(values, is_share=is_share)
    step = min(max(zoom, 0), len(tops) - 1)
    return tops[step], Zoom(step, write_value(tops[step], is_share=is_share), has_more=step < len(tops) - 1)


def draw_bare(are_held: Sequence[bool], places: Sequence[BarSlot]) -> tuple[Bare, ...]:
    """Return the stretches of columns of which the archive holds nothing, neighbours as one."""
    stretches: list[tuple[float, float]] = []
    for is_held, place in zip(are_held, places, strict=True):
        if not is_held:
            is_next = bool(stretches) and abs(stretches[-1][1] - place.x) < GAP
            start = stretches.pop()[0] if is_next else place.x
            stretches.append((start, place.x + place.width))
    return tuple(Bare(percent(start), percent(end - start)) for start, end in stretches)


def _number_broken(columns: Sequence[Column], places: Sequence[BarSlot], top: float) -> set[int]:
    """Return which bars that are higher than the scale have room for their number, the highest first."""
    kept: set[int] = set()
    for n in sorted(range(len(columns)), key=lambda n: -columns[n].value):
        if columns[n].value > top and all(
            abs(places[n].middle - places[other].middle) >= NEAREST_NUMBERS for other in kept
        ):
            kept.add(n)
    return kept


def _bar(column: Column, place: BarSlot, top: float, *, has_number: bool) -> Bar:
    is_broken = column.value > top
    height = min(max(100 * column.value / top, LOWEST_BAR), 100.0) if column.count else 0.0
    share = format_share(column.count, column.of) if column.of is not None else ""
    return Bar(
        column_x=percent(place.x),
        column_width=percent(place.width),
        x=percent(place.x + place.width * GAP / 2),
        width=percent(place.width * (1 - GAP)),
        y=percent(100 - height),
        height=percent(height),
        middle=percent(place.middle),
        count=column.count,
        label=column.label,
        link=column.link,
        is_on=column.is_on,
        of=column.of,
        share=share,
        number=(share or f"{column.count:,}") if has_number and column.count else "",
        is_broken=is_broken,
        value=column.value,
    )


def draw_cuts(columns: Sequence[Column]) -> tuple[Cut, ...]:
    """Return where stretches are left out."""
    places = lay_out([column.is_cut for column in columns])
    return tuple(
        Cut(percent(p.x), percent(p.width), percent(p.x + p.width), percent(p.middle), column.label, column.is_held)
        for column, p in zip(columns, places, strict=True)
        if column.is_cut
    )


def draw_ticks(columns: Sequence[Column], precision: str) -> tuple[Tick, ...]:
    """Return the labels under the columns, few enough to be read; one follows each cut."""
    places = lay_out([column.is_cut for column in columns])
    shown = [n for n, column in enumerate(columns) if not column.is_cut]
    behind_cut = frozenset(place for place, n in enumerate(shown) if n and columns[n - 1].is_cut)
    return label_axis([columns[n].first for n in shown], [places[n].x for n in shown], behind_cut, precision)
