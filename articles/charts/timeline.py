"""The timeline: one bar a period.

Everything across is in percent of the width, so that one drawing fits every screen; everything up and down is
in percent of the height of the plot. Long stretches without articles are cut out of the axis, for all to see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from articles.charts.scale import GridLine, draw_grid, format_share, percent, round_top

MOST_LABELS = 12
MOST_NUMBERS = 12  # bars that have their number written above them
NEAREST_LABELS = 5.0  # percent of the width
GAP = 0.14  # of a bar's width left free
LOWEST_BAR = 3.0  # percent: what is not zero can be seen
CUT_WIDTH = 8.0  # percent of the width one cut takes, as long as
MOST_CUT = 40.0  # all of them take no more than this
FEW = 10  # articles: a share of fewer says little

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Column:
    """What a bar stands for: its days, its count, its words, where it leads and whether it is chosen.

    With `of`, the bar is a share: count of so many. One that `is_cut` has no bar.
    """

    first: date
    last: date
    count: int
    label: str
    link: str
    is_on: bool = False
    is_cut: bool = False
    of: int | None = None

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
    is_on: bool = False
    of: int | None = None
    share: str = ""
    number: str = ""

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


@dataclass(frozen=True, slots=True)
class Tick:
    """A label under the bars; a minor one may be left out on a small screen."""

    x: str
    label: str
    is_minor: bool = False
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class TimelineChart:
    """A timeline ready to be drawn."""

    bars: tuple[Bar, ...] = ()
    ticks: tuple[Tick, ...] = ()
    grid: tuple[GridLine, ...] = ()
    cuts: tuple[Cut, ...] = ()

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


def draw_timeline(columns: Sequence[Column], precision: str) -> TimelineChart:
    """Return the geometry; `precision` is decade, year, month or day."""
    if not columns:
        return TimelineChart()
    places = lay_out([column.is_cut for column in columns])
    is_share = any(column.of is not None for column in columns)
    top = round_top(max(column.value for column in columns), is_share=is_share)
    has_numbers = sum(not column.is_cut for column in columns) <= MOST_NUMBERS
    return TimelineChart(
        bars=tuple(
            _bar(column, place, top, has_number=has_numbers)
            for column, place in zip(columns, places, strict=True)
            if not column.is_cut
        ),
        ticks=tuple(draw_ticks(columns, precision)),
        grid=draw_grid(top, is_share=is_share, has_labels=not has_numbers),
        cuts=draw_cuts(columns),
    )


def _bar(column: Column, place: BarSlot, top: float, *, has_number: bool) -> Bar:
    height = max(100 * column.value / top, LOWEST_BAR) if column.count else 0.0
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
    )


def draw_cuts(columns: Sequence[Column]) -> tuple[Cut, ...]:
    """Return where stretches are left out."""
    places = lay_out([column.is_cut for column in columns])
    return tuple(
        Cut(percent(p.x), percent(p.width), percent(p.x + p.width), percent(p.middle), column.label)
        for column, p in zip(columns, places, strict=True)
        if column.is_cut
    )


def draw_ticks(columns: Sequence[Column], precision: str) -> list[Tick]:
    """Return the labels under the columns, few enough to be read; one follows each cut."""
    places = lay_out([column.is_cut for column in columns])
    shown = [n for n, column in enumerate(columns) if not column.is_cut]
    firsts = [columns[n].first for n in shown]
    xs = [places[n].x for n in shown]
    behind_cut = {place for place, n in enumerate(shown) if n and columns[n - 1].is_cut}
    if not firsts:
        return []
    label = {"day": _day_ticks, "month": _month_ticks, "year": _year_ticks, "decade": _decade_ticks}[precision]
    return _thin([(xs[n], n in behind_cut, tick) for n, tick in label(firsts, xs, behind_cut)])


def _thin(ticks: Sequence[tuple[float, bool, Tick]]) -> list[Tick]:
    """Leave out what would stand on its neighbour, if need be the label before the one that follows a cut."""
    kept: list[tuple[float, bool, Tick]] = []
    for x, is_wanted, tick in ticks:
        if kept and x - kept[-1][0] < NEAREST_LABELS:
            if not is_wanted or kept[-1][1]:
                continue
            kept.pop()
        kept.append((x, is_wanted, tick))
    return [tick for _, _, tick in kept]


_Ticks = list[tuple[int, Tick]]  # a label with the number of the bar it begins under


def _year_ticks(firsts: Sequence[date], xs: Sequence[float], behind_cut: set[int]) -> _Ticks:
    step = _step(len(firsts), (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000))
    wanted = [n for n, first in enumerate(firsts) if first.year % step == 0 or n in behind_cut] or [0]
    return [
        (n, Tick(percent(xs[n]), str(firsts[n].year), is_minor=place % 2 == 1 and n not in behind_cut, is_start=True))
        for place, n in enumerate(wanted)
    ]


def _decade_ticks(firsts: Sequence[date], xs: Sequence[float], behind_cut: set[int]) -> _Ticks:
    step = _step(len(firsts), (1, 2, 5, 10, 20, 50, 100))
    wanted = [n for n, first in enumerate(firsts) if first.year // 10 % step == 0 or n in behind_cut] or [0]
    return [
        (
            n,
            Tick(
                percent(xs[n]),
                f"{firsts[n].year // 10 * 10}s",
                is_minor=place % 2 == 1 and n not in behind_cut,
                is_start=True,
            ),
        )
        for place, n in enumerate(wanted)
    ]


def _month_ticks(firsts: Sequence[date], xs: Sequence[float], behind_cut: set[int]) -> _Ticks:
    step = _step(len(firsts), (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200))
    ticks = []
    for n, first in enumerate(firsts):
        is_start = n == 0 or n in behind_cut
        is_year = first.month == 1 or is_start
        if is_start or (first.year * 12 + first.month - 1) % step == 0:
            label = f"{MONTHS[first.month - 1]} {first.year}" if is_start and first.month != 1 else ""
            label = label or (str(first.year) if is_year else MONTHS[first.month - 1])
            ticks.append((n, Tick(percent(xs[n]), label, is_minor=not is_year, is_start=is_year)))
    if len(ticks) > 1 and firsts[0].month != 1 and xs[ticks[1][0]] < 8:
        del ticks[1]  # it would stand on the label of the first month
    return ticks


def _day_ticks(firsts: Sequence[date], xs: Sequence[float], _behind_cut: set[int]) -> _Ticks:
    step = _step(len(firsts), (1, 2, 5, 7, 10, 14, 28, 70, 140, 350, 1000))
    return [
        (
            n,
            Tick(
                percent(xs[n]),
                f"{first.day} {MONTHS[first.month - 1]}" if n == 0 or first.day == 1 else str(first.day),
                is_minor=n % (2 * step) != 0,
                is_start=n == 0 or first.day == 1,
            ),
        )
        for n, first in enumerate(firsts)
        if n % step == 0
    ]


def _step(count: int, steps: Sequence[int]) -> int:
    return next((step for step in steps if count / step <= MOST_LABELS), steps[-1])
