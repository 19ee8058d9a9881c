"""Calendars in shades: the days of a month in their weeks, the months of the years that have any."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from articles.charts.count_classes import CountClass, shade_of

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class CalendarCell:
    """One day or month, by its first day, with its number of articles and its shade; 0 for none."""

    first: date
    count: int
    shade: int


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """A month in weeks from Monday to Sunday; None stands for the days of other months."""

    first: date
    count: int
    weeks: tuple[tuple[CalendarCell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year that has articles, its twelve months, and the years without any between it and the one before."""

    year: int
    count: int
    months: tuple[CalendarCell, ...]
    silent: tuple[int, int] | None = None


def draw_month(year: int, month: int, counts: Mapping[date, int], classes: Sequence[CountClass]) -> MonthGrid:
    """Return the days of a month in weeks."""
    length = calendar.monthrange(year, month)[1]
    days = [date(year, month, day) for day in range(1, length + 1)]
    cells: list[CalendarCell | None] = [None] * days[0].weekday()
    cells += [CalendarCell(day, counts.get(day, 0), shade_of(counts.get(day, 0), classes)) for day in days]
    cells += [None] * (-len(cells) % len(WEEKDAYS))
    weeks = tuple(tuple(cells[start : start + len(WEEKDAYS)]) for start in range(0, len(cells), len(WEEKDAYS)))
    return MonthGrid(days[0], sum(counts.get(day, 0) for day in days), weeks)


def draw_years(counts: Mapping[date, int], classes: Sequence[CountClass]) -> tuple[YearRow, ...]:
    """Return the years that have articles, the latest first, from counts by the first day of a month."""
    rows: list[YearRow] = []
    for year in sorted({first.year for first, count in counts.items() if count}, reverse=True):
        months = [date(year, month, 1) for month in range(1, 13)]
        cells = tuple(
            CalendarCell(first, counts.get(first, 0), shade_of(counts.get(first, 0), classes)) for first in months
        )
        is_gap = bool(rows) and rows[-1].year - year > 1
        silent = (year + 1, rows[-1].year - 1) if is_gap else None
        rows.append(YearRow(year, sum(cell.count for cell in cells), cells, silent))
    return tuple(rows)


def missing_months(months: Iterable[date]) -> list[tuple[date, date]]:
    """Return the stretches of months without articles between the first and the last that has some.

    Months are given, and each stretch is told, by first days: of its first and of its last month.
    """
    numbers = sorted({first.year * 12 + first.month - 1 for first in months})
    return [(_first_of(before + 1), _first_of(after - 1)) for before, after in pairwise(numbers) if after - before > 1]


def _first_of(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
