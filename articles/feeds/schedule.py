"""When a feed is fetched next, given what happened. Pure: the time and chance are given.

A feed that is fine is fetched as often as it brings something, from every 15 minutes to every six hours, and not
before what it declares (`ttl`, Cache-Control). One in trouble is tried again ever later, at least once a day, and for
ever.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from articles.feeds.troubles import SOFT, Trouble

LEAST = timedelta(minutes=15)  # between two fetches, whatever happens
USUAL = timedelta(hours=1)  # at first
MOST_QUIET = timedelta(hours=6)  # of a feed that brings nothing
MOST = timedelta(days=1)
UNCONDITIONAL = timedelta(days=7)  # after which a feed is fetched whole, whatever it is said to have
FIRST_BACK_OFF = timedelta(minutes=30)
JITTER = 0.1  # of an interval, more or less
BACK_OFF_JITTER = 0.25  # more
REPORTED_AFTER = 3  # failures in a row, of what usually passes by itself
_MOST_DOUBLINGS = 10


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is known of a feed before a fetch: its interval, failures in a row, and the least a person allows."""

    interval: timedelta = USUAL
    failures: int = 0
    least: timedelta | None = None


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """What happened: the trouble, if any; how many entries were new and known; what the server and the feed declare.

    `is_first` where nothing of the feed was known before, so that nothing can have been missed.
    """

    trouble: Trouble | None = None
    new: int = 0
    known: int = 0
    is_first: bool = False
    retry_after: timedelta | None = None
    ttl: timedelta | None = None
    max_age: timedelta | None = None

    @property
    def may_have_missed(self) -> bool:
        """Whether none of its entries was known, so that others may have come and gone before."""
        return self.trouble is None and self.new > 0 and self.known == 0 and not self.is_first


@dataclass(frozen=True, slots=True)
class NextFetch:
    """When a feed is fetched next, and its rhythm from now on; `not_before` is what its server forbids."""

    at: datetime
    rhythm: Rhythm
    not_before: datetime | None = None


def plan_next(outcome: FetchOutcome, rhythm: Rhythm, now: datetime, chance: float) -> NextFetch:
    """Return when to fetch next; `chance` is a random number from 0 to 1."""
    forbidden = min(outcome.retry_after, MOST) if outcome.retry_after else None
    if outcome.trouble is None:
        interval = _find_interval(outcome, rhythm)
        heard = [interval, _bound(outcome.max_age)]
        if not outcome.may_have_missed:  # many declare an hour without a thought
            heard.append(_bound(outcome.ttl))
        wait = max(heard) * (1 + JITTER * (2 * chance - 1))
        following = Rhythm(interval, 0, rhythm.least)
    else:
        doublings = min(rhythm.failures, _MOST_DOUBLINGS)
        wait = min(FIRST_BACK_OFF * 2**doublings, MOST) * (1 + BACK_OFF_JITTER * chance)
        following = Rhythm(rhythm.interval, rhythm.failures + 1, rhythm.least)
    wait = max(wait, LEAST, rhythm.least or LEAST, forbidden or LEAST)
    return NextFetch(now + wait, following, now + forbidden if forbidden else None)


def _find_interval(outcome: FetchOutcome, rhythm: Rhythm) -> timedelta:
    """Return the interval of a feed after a fetch that worked."""
    total = outcome.new + outcome.known
    if outcome.may_have_missed:
        factor = 0.5
    elif total and not outcome.is_first and outcome.new > total / 3:
        factor = 0.7
    elif outcome.new:
        factor = 1.0
    else:
        factor = 1.2
    return min(max(rhythm.interval * factor, LEAST), MOST_QUIET)


def _bound(declared: timedelta | None) -> timedelta:
    return min(max(declared or LEAST, LEAST), MOST)


def find_earliest(checked_at: datetime | None, not_before: datetime | None, now: datetime) -> datetime:
    """Return when a person may have a feed fetched again at the earliest."""
    earliest = checked_at + LEAST if checked_at and checked_at <= now else now
    return max(now, earliest, not_before or now)


def is_due(next_check_at: datetime, now: datetime) -> bool:
    """Tell whether a feed is to be fetched: also one whose time lies too far ahead, as after a clock was set back."""
    return next_check_at <= now or next_check_at > now + 2 * MOST


def is_fetched_whole(read_whole_at: datetime | None, now: datetime) -> bool:
    """Tell whether it is time to fetch a feed without asking whether it has changed."""
    return read_whole_at is None or not timedelta() <= now - read_whole_at < UNCONDITIONAL


def is_to_be_reported(trouble: Trouble, failures: int) -> bool:
    """Tell whether whoever runs the archive hears of a trouble now: once, and of what may pass by itself only later."""
    return failures == (REPORTED_AFTER if trouble in SOFT else 1)
