"""Gaps of a feed: days on which it could not be read, and silence that is longer than it uses to be. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

LEAST_SILENCE = timedelta(days=3)  # that is noticed
UNUSUAL = 2  # times the longest silence of late
UNKNOWN_RHYTHM = timedelta(days=7)  # silence that is noticed where too little is known
FEW = 3  # days with something new, of which too little is known
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class DayRange:
    """Days, the first and the last included."""

    first: date
    last: date


def find_unread(read_on: Iterable[date], first: date, today: date) -> list[DayRange]:
    """Return the whole days, from the first until yesterday, on which no fetch worked."""
    known, periods = set(read_on), []
    start, day = None, first
    while day <= today:
        is_read = day in known or day == today
        if not is_read and start is None:
            start = day
        if is_read and start is not None:
            periods.append(DayRange(start, day - _DAY))
            start = None
        day += _DAY
    return periods


def join_periods(periods: Iterable[DayRange]) -> list[DayRange]:
    """Return the days that any of some periods has, as periods in order."""
    joined: list[DayRange] = []
    for one in sorted(periods):
        if joined and one.first <= joined[-1].last + _DAY:
            joined[-1] = DayRange(joined[-1].first, max(joined[-1].last, one.last))
        else:
            joined.append(one)
    return joined


def find_silence(new_on: Sequence[date], today: date) -> date | None:
    """Return the last day on which something new came, where that is longer ago than usual for the feed."""
    days = sorted(set(new_on))
    if not days:
        return None
    usual = max((later - earlier for earlier, later in pairwise(days)), default=UNKNOWN_RHYTHM)
    least = max(LEAST_SILENCE, UNUSUAL * usual) if len(days) >= FEW else max(UNKNOWN_RHYTHM, UNUSUAL * usual)
    return days[-1] if today - days[-1] > least else None
