"""How all feeds are, in a few numbers: for the front page of the admin and the top of the watch list."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q
from django.utils import timezone

from articles.models import WatchedFeed

OVERDUE = timedelta(hours=1)  # after which a feed should have been checked, were the timer running

State = WatchedFeed.State


@dataclass(frozen=True, slots=True)
class Health:
    """How many feeds are watched, in trouble, and gone; and since when none was checked, where some are overdue.

    `is_overdue` where no run has been for too long; `last_run` is None where none ever was.
    """

    watched: int
    in_trouble: int
    gone: int
    is_overdue: bool
    last_run: datetime | None


def find_health() -> Health:
    """Return how the feeds are."""
    feeds = WatchedFeed.objects
    states = dict.fromkeys(State.values, 0)
    for state in feeds.order_by().values_list("state", flat=True):
        states[state] += 1
    before = timezone.now() - OVERDUE
    waiting = feeds.exclude(state__in=[State.PAUSED, State.GONE]).filter(next_check_at__lt=before)
    last_run = feeds.aggregate(last=Max("checked_at"))["last"]
    is_running = last_run is not None and last_run > before
    return Health(
        watched=sum(states.values()) - states[State.PAUSED] - states[State.GONE],
        in_trouble=states[State.TROUBLE],
        gone=states[State.GONE],
        is_overdue=not is_running and waiting.filter(Q(watched_since__lt=before)).exists(),
        last_run=last_run,
    )
