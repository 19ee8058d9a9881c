"""Stretches of time, and a year, a month or a day as addresses write them. Pure."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A stretch of time, both ends included; None is open."""

    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None


def parse_partial_date(text: str) -> DateSpan:
    """Return the days a YYYY, YYYY-MM or YYYY-MM-DD covers; raises ValueError for anything else."""
    match = _PARTIAL_DATE.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    year, *rest = (int(part) for part in match.groups() if part is not None)
    if len(rest) == 2:
        exact = date(year, *rest)
        return DateSpan(exact, exact)
    if rest:
        first = date(year, rest[0], 1)
        return DateSpan(first, first.replace(day=calendar.monthrange(year, rest[0])[1]))
    return DateSpan(date(year, 1, 1), date(year, 12, 31))


def format_partial_date(first: date, last: date) -> tuple[str, str]:
    """Return the shortest texts whose days are first to last: YYYY, YYYY-MM or YYYY-MM-DD."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year:04}", f"{last.year:04}"
    if first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]:
        return first.isoformat()[:7], last.isoformat()[:7]
    return first.isoformat(), last.isoformat()


def format_span(span: DateSpan) -> str:
    """Return a text that `parse_span` reads as these days."""
    first, last = _format_ends(span)
    if span.first is None:
        return f"<={last}"
    if span.last is None:
        return f">={first}"
    return first if first == last else f"{first}..{last}"


def describe_span(span: DateSpan) -> str:
    """Return in words: “in 2021-06”, “from 2020 to 2021”, “since 2021-06”, “until 2020”."""
    first, last = _format_ends(span)
    if span.first is None:
        return f"until {last}"
    if span.last is None:
        return f"since {first}"
    if first == last:
        return f"{'on' if len(first) == len('2021-06-19') else 'in'} {first}"
    return f"from {first} to {last}"


def _format_ends(span: DateSpan) -> tuple[str, str]:
    """Return both ends in one precision; an open end is nothing."""
    if span.first and span.last:
        return format_partial_date(span.first, span.last)
    first = format_partial_date(span.first, date(span.first.year, 12, 31))[0] if span.first else ""
    last = format_partial_date(date(span.last.year, 1, 1), span.last)[1] if span.last else ""
    return first, last


def month_number(day: date) -> int:
    """Return the months since the year 0."""
    return day.year * 12 + day.month - 1


def month_first(number: int) -> date:
    """Return the first day of a month counted by `month_number`."""
    return date(number // 12, number % 12 + 1, 1)


def month_last(number: int) -> date:
    """Return the last day of a month counted by `month_number`."""
    return date.max if number >= month_number(date.max) else month_first(number + 1) - timedelta(days=1)
