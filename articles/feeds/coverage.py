"""What is known of the times in which feeds were watched: when they could not be read, when they fell silent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F
from django.utils import timezone

from articles.feeds.gaps import DayRange, find_silence, find_unread, join_periods
from articles.models import FeedDay, FeedEvent, Source, WatchedFeed

RECENT = timedelta(days=60)  # by which it is told what is usual
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class FeedCoverage:
    """Of all feeds of a source: since when they are watched, when some could not be read, when entries may have been
    missed, and since when nothing new has come, where that is unusual."""

    since: date
    unread: list[DayRange]
    missed_on: list[date]
    silent_since: date | None


def find_coverage(source: Source) -> FeedCoverage | None:
    """Return what is known of the feeds of a source; nothing where none is watched."""
    feeds = list(WatchedFeed.objects.filter(source=source))
    if not feeds:
        return None
    today = timezone.localdate()
    days = FeedDay.objects.filter(feed__in=feeds)
    read_on: dict[int, list[date]] = {feed.pk: [] for feed in feeds}
    for number, day in days.filter(fetches__gt=F("failures")).values_list("feed_id", "day"):
        read_on[number].append(day)
    unread = [
        period
        for feed in feeds
        for period in find_unread(read_on[feed.pk], find_first_day(feed, read_on[feed.pk]), today)
    ]
    missed = FeedEvent.objects.filter(feed__in=feeds, kind=FeedEvent.Kind.MISSED).order_by("-happened_at")
    missed_on = sorted({timezone.localdate(one) for one in missed.values_list("happened_at", flat=True)[:MOST_SHOWN]})
    new_on = list(days.filter(new__gt=0, day__gte=today - RECENT).values_list("day", flat=True))
    last_new = days.filter(new__gt=0).order_by("-day").values_list("day", flat=True)[:3]
    return FeedCoverage(
        min(timezone.localdate(feed.watched_since) for feed in feeds),
        join_periods(unread)[-MOST_SHOWN:],
        missed_on,
        find_silence(new_on or list(last_new), today),
    )


def find_first_day(feed: WatchedFeed, read_on: Sequence[date]) -> date:
    """Return the day on which a feed was begun to be watched."""
    return min((timezone.localdate(feed.watched_since), *read_on))


def find_silence_of(feed: WatchedFeed, recent: Iterable[FeedDay]) -> date | None:
    """Return since when nothing new has come of a feed, where that is unusual; `recent` are its days of late."""
    new_on = [one.day for one in recent if one.new]
    if not new_on and feed.new_at:
        new_on = [timezone.localdate(feed.new_at)]
    return find_silence(new_on, timezone.localdate())
