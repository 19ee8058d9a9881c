"""The labels under a chart's axis of time: few enough to be read, fewer where there is little room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from articles.charts.scale import percent

MOST_LABELS = 12
NEAREST_LABELS = 5.0  # percent of the width
LETTER = 2.1  # percent of the width a letter of a label takes on a phone
BETWEEN = 2.0  # and what is left free behind it
YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
DAY_STEPS = (1, 2, 5, 7, 10, 14, 28, 70, 140, 350, 1000)

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Tick:
    """A label under the bars; a minor one is left out where the chart is narrow, as on a phone."""

    x: str
    label: str
    is_minor: bool = False
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class _Label:
    """What stands at a place of the axis, in percent; one that `is_wanted` stays where two meet."""

    x: float
    text: str
    is_start: bool
    is_wanted: bool = False


def label_axis(
    firsts: Sequence[date], xs: Sequence[float], behind_cut: frozenset[int], precision: str
) -> tuple[Tick, ...]:
    """Return the labels of columns that begin at these days and places; the columns behind a cut have one each."""
    if not firsts:
        return ()
    if precision == "month":
        labels = _label_months(firsts, xs, behind_cut)
    elif precision == "day":
        labels = _label_days(firsts, xs)
    else:
        labels = _label_years(firsts, xs, behind_cut, precision)
    shown = _thin(labels)
    narrow = _fit_narrow(shown)
    return tuple(
        Tick(percent(label.x), label.text, is_minor=n not in narrow, is_start=label.is_start)
        for n, label in enumerate(shown)
    )


def _thin(labels: Sequence[_Label]) -> list[_Label]:
    """Leave out what would stand on its neighbour, if need be the label before the one that follows a cut."""
    kept: list[_Label] = []
    for label in labels:
        if kept and label.x - kept[-1].x < NEAREST_LABELS:
            if not label.is_wanted or kept[-1].is_wanted:
                continue
            kept.pop()
        kept.append(label)
    return kept


def _fit_narrow(labels: Sequence[_Label]) -> set[int]:
    """Return the places of the labels a phone has room for: those that begin something first."""
    kept: set[int] = set()
    for is_start in (True, False):
        for n, label in enumerate(labels):
            if label.is_start is is_start and not any(_do_meet(label, labels[other]) for other in kept):
                kept.add(n)
    return kept


def _do_meet(one: _Label, other: _Label) -> bool:
    left, right = sorted((one, other), key=lambda label: label.x)
    return left.x + LETTER * len(left.text) + BETWEEN > right.x


def _label_years(
    firsts: Sequence[date], xs: Sequence[float], behind_cut: frozenset[int], precision: str
) -> list[_Label]:
    unit = 10 if precision == "decade" else 1
    step = _step(len(firsts), YEAR_STEPS)
    wanted = [n for n, first in enumerate(firsts) if first.year // unit % step == 0 or n in behind_cut] or [0]
    return [
        _Label(
            xs[n],
            f"{firsts[n].year // 10 * 10}s" if unit > 1 else str(firsts[n].year),
            is_start=True,
            is_wanted=n in behind_cut,
        )
        for n in wanted
    ]


def _label_months(firsts: Sequence[date], xs: Sequence[float], behind_cut: frozenset[int]) -> list[_Label]:
    step = _step(len(firsts), MONTH_STEPS)
    labels = []
    for n, first in enumerate(firsts):
        is_start = n == 0 or n in behind_cut
        is_year = first.month == 1 or is_start
        if is_start or (first.year * 12 + first.month - 1) % step == 0:
            text = f"{MONTHS[first.month - 1]} {first.year}" if is_start and first.month != 1 else ""
            text = text or (str(first.year) if is_year else MONTHS[first.month - 1])
            labels.append(_Label(xs[n], text, is_start=is_year, is_wanted=n in behind_cut))
    if len(labels) > 1 and firsts[0].month != 1 and labels[1].x < 8:
        del labels[1]  # it would stand on the label of the first month
    return labels


def _label_days(firsts: Sequence[date], xs: Sequence[float]) -> list[_Label]:
    step = _step(len(firsts), DAY_STEPS)
    return [
        _Label(
            xs[n],
            f"{first.day} {MONTHS[first.month - 1]}" if n == 0 or first.day == 1 else str(first.day),
            is_start=n == 0 or first.day == 1,
        )
        for n, first in enumerate(firsts)
        if n % step == 0
    ]


def _step(count: int, steps: Sequence[int]) -> int:
    return next((step for step in steps if count / step <= MOST_LABELS), steps[-1])
