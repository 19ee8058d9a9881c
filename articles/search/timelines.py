"""Articles by time: how much of it one bar covers, and which long empty stretches are cut out of the axis."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from articles.search.dates import DateSpan, month_first, month_last, month_number
from articles.search.result import Period, Precision, Timeline

MOST_DAY_BARS = 62
MOST_MONTH_BARS = 60
MOST_YEAR_BARS = 150
SHORTEST_CUT = 3  # years, or decades: a shorter stretch without articles stands on the axis
CUT_SHARE = 5  # and only what is a fifth of the axis or more is worth a cut
MONTHS_OF_A_YEAR = 12


class Dated(Protocol):
    """Articles that can be counted by day (proleptic ordinal) or month (since the year 0)."""

    @property
    def wants_shares(self) -> bool:
        """Whether each count is wanted with of how many it is."""
        ...

    def count_by(self, field: str, span: DateSpan) -> Mapping[int, int]:
        """Return number of the day or month to its articles, where there are any."""
        ...

    def count_all_by(self, field: str, span: DateSpan) -> Mapping[int, int]:
        """Return the same of everything the articles are a share of."""
        ...


def draw_timelines(span: DateSpan, dated: Sequence[Dated]) -> list[Timeline]:
    """Return a timeline for each, all of the same periods: days, months, years or decades that can be read.

    The window is the span, widened to its month where it is shorter than one, open ends closed by the first
    and last article found. Periods leave no gap; one that is cut stands for a long stretch without articles.
    """
    if days := _day_window(span):
        field = "day"
        counts = [dict(one.count_by(field, days)) for one in dated]
        precision, periods = Precision.DAY, [Period(day, day, 0) for day in _days(days)]
        window = days
    else:
        field = "month"
        counts = [dict(one.count_by(field, span)) for one in dated]
        precision, periods = _lay_out(span, set().union(*counts))
        window = span
    number = date.toordinal if field == "day" else month_number
    starts = [number(period.first) for period in periods]
    end = number(periods[-1].last) if periods else 0
    timelines = []
    for one, found in zip(dated, counts, strict=True):
        numbers = _fold(found, starts, end)
        totals = _fold(one.count_all_by(field, window), starts, end)
        timelines.append(
            Timeline(
                precision,
                tuple(
                    Period(
                        period.first,
                        period.last,
                        count,
                        period.is_cut,
                        of if one.wants_shares else None,
                        is_held=of > 0,
                    )
                    for period, count, of in zip(periods, numbers, totals, strict=True)
                ),
            )
        )
    return timelines


def _fold(counts: Mapping[int, int], starts: Sequence[int], end: int) -> list[int]:
    """Return the sum of what falls into each period, given the numbers they start with and the last one of all."""
    sums = [0] * len(starts)
    for number, count in counts.items():
        place = bisect_right(starts, number) - 1
        if place >= 0 and number <= end:
            sums[place] += count
    return sums


def _day_window(span: DateSpan) -> DateSpan | None:
    if span.first is None or span.last is None:
        return None
    if month_number(span.first) == month_number(span.last):
        month = month_number(span.first)
        return DateSpan(month_first(month), month_last(month))
    return span if (span.last - span.first).days < MOST_DAY_BARS else None


def _days(window: DateSpan) -> Iterator[date]:
    if window.first and window.last:
        yield from map(date.fromordinal, range(window.first.toordinal(), window.last.toordinal() + 1))


def _lay_out(span: DateSpan, found: set[int]) -> tuple[Precision, list[Period]]:
    """Return how long the periods are, and the periods with nothing counted yet."""
    first = month_number(span.first) if span.first else min(found, default=None)
    last = month_number(span.last) if span.last else max(found, default=None)
    if first is None or last is None or not (found or (span.first and span.last)):
        return Precision.YEAR, []
    if last - first < MONTHS_OF_A_YEAR:  # a handful of bars says more within its year
        first = first if span.first else first // 12 * 12
        last = last if span.last else last // 12 * 12 + 11
    if last - first < MOST_MONTH_BARS:
        return Precision.MONTH, [_period(span, month, month) for month in range(first, last + 1)]
    held = {month // 12 for month in found}
    years = range(first // 12, last // 12 + 1)
    stretches = _cut(years, held, SHORTEST_CUT)
    if MONTHS_OF_A_YEAR * sum(not is_cut for *_, is_cut in stretches) <= MOST_MONTH_BARS:
        return Precision.MONTH, [
            period
            for start, end, is_cut in stretches
            for period in (
                [_period(span, start * 12, end * 12 + 11, is_cut=True)]
                if is_cut
                else [
                    _period(span, month, month)
                    for month in range(start * 12, end * 12 + 12)
                    if (not span.first or first <= month) and (not span.last or month <= last)
                ]
            )
        ]
    stretches = _cut(years, held, max(SHORTEST_CUT, len(years) // CUT_SHARE))
    if len(stretches) <= MOST_YEAR_BARS:
        return Precision.YEAR, [_period(span, s * 12, e * 12 + 11, is_cut=is_cut) for s, e, is_cut in stretches]
    decades = range(years.start // 10, years.stop // 10 + 1 if years.stop % 10 else years.stop // 10)
    stretches = _cut(decades, {year // 10 for year in held}, max(SHORTEST_CUT, len(decades) // CUT_SHARE))
    return Precision.DECADE, [_period(span, s * 120, e * 120 + 119, is_cut=is_cut) for s, e, is_cut in stretches]


def _cut(numbers: range, held: Iterable[int], shortest: int) -> list[tuple[int, int, bool]]:
    """Return (first, last, is cut) of each bar: one a number, and one for each run of `shortest` empty ones or more."""
    bars: list[tuple[int, int, bool]] = []
    position = numbers.start
    for number in [*sorted(held), numbers.stop]:
        if number - position >= shortest:
            bars.append((position, number - 1, True))
        else:
            bars += [(empty, empty, False) for empty in range(position, number)]
        if number < numbers.stop:
            bars.append((number, number, False))
        position = number + 1
    return bars


def _period(span: DateSpan, first: int, last: int, *, is_cut: bool = False) -> Period:
    """Return the months from first to last, cut to the span, so that a bar's link gives its number."""
    start = date.min if first < month_number(date.min) else month_first(first)
    return Period(max(start, span.first or start), min(month_last(last), span.last or date.max), 0, is_cut)
