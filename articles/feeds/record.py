"""Record how a fetch of a feed ended: its state, changes of that one by one, the sums of the day, the next fetch."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles.feeds.collecting import Collected
from articles.feeds.entries import Fate
from articles.feeds.schedule import FetchOutcome, NextFetch, Rhythm, is_to_be_reported, plan_next
from articles.feeds.troubles import FetchError, Trouble
from articles.models import FeedDay, FeedEvent, WatchedFeed
from articles.models.feeds import FEED_ADDRESS_LENGTH

EVENT_AGAIN = timedelta(days=30)  # after which the same thing about guids is recorded once more

State, Kind = WatchedFeed.State, FeedEvent.Kind


@dataclass(slots=True)
class Success:
    """What a fetch that worked brought; None of `collected` where the server said that nothing has changed.

    `kept` are the fields by which the next request asks for changes only.
    """

    collected: Collected | None
    ttl: timedelta | None = None
    max_age: timedelta | None = None
    moved_to: str = ""
    title: str = ""
    site: str = ""
    size: int = 0
    kept: dict[str, Any] = field(default_factory=dict)


def record_success(feed: WatchedFeed, success: Success, now: datetime, chance: float) -> list[str]:
    """Record a fetch that worked; return what a person should hear of it."""
    collected = success.collected or Collected()
    outcome = FetchOutcome(
        None,
        new=collected.unknown,
        known=collected.known,
        is_first=collected.is_first,
        ttl=success.ttl,
        max_age=success.max_age,
    )
    values = {"state": State.FINE, "trouble": "", "reason": "", "trouble_since": None, "succeeded_at": now}
    if collected.counts[Fate.NEW]:
        values["new_at"] = now
    if success.site:
        values["site_address"] = success.site
    if success.title and not feed.title:
        values["title"] = success.title[:300]
    notices = []
    with transaction.atomic():
        if feed.state == State.TROUBLE:
            since = f" since {_write_day(feed.trouble_since)}" if feed.trouble_since else ""
            _add_event(feed, Kind.RECOVERED, now, f"After {feed.failures:,} failures{since}.")
        if success.moved_to:
            notices += _move(feed, success.moved_to, now)
        if outcome.may_have_missed:
            since = f"the last one that worked, {_write_moment(feed.succeeded_at)}" if feed.succeeded_at else "the last"
            text = f"None of its {outcome.new:,} entries was known; others may have come and gone since {since}."
            _add_event(feed, Kind.MISSED, now, f"{text} It is fetched more often from now on.")
            notices.append(text)
        for text in collected.guid_troubles:
            if not feed.events.filter(kind=Kind.GUIDS, text=text, happened_at__gt=now - EVENT_AGAIN).exists():
                _add_event(feed, Kind.GUIDS, now, text)
        _plan(feed, plan_next(outcome, _rhythm_of(feed), now, chance), now, values | success.kept)
        counts = {fate.value: collected.counts[fate] for fate in Fate}
        _add_to_day(feed, now, **counts, unmodified=int(success.collected is None), size=success.size)
    return notices


def record_failure(feed: WatchedFeed, error: FetchError, now: datetime, chance: float) -> list[str]:
    """Record a fetch that failed; return what a person should hear of it."""
    outcome = FetchOutcome(error.trouble, retry_after=error.retry_after)
    planned = plan_next(outcome, _rhythm_of(feed), now, chance)
    is_gone = error.trouble is Trouble.GONE
    values: dict[str, Any] = {
        "state": State.GONE if is_gone else State.TROUBLE,
        "trouble": error.trouble.value,
        "reason": error.reason,
        "trouble_since": feed.trouble_since or now,
    }
    with transaction.atomic():
        if is_gone:
            _add_event(feed, Kind.GONE, now, f"{error.reason}. It is not fetched until somebody resumes it.")
        elif feed.state != State.TROUBLE or feed.trouble != error.trouble.value:
            _add_event(feed, Kind.TROUBLE, now, error.reason)
        _plan(feed, planned, now, values)
        _add_to_day(feed, now, failures=1)
    if is_gone:
        return [f"{error.reason}; it is paused until somebody resumes it"]
    return [error.reason] if is_to_be_reported(error.trouble, planned.rhythm.failures) else []


def pause(feeds: Iterable[WatchedFeed], by: str) -> None:
    """Pause feeds at the word of a person."""
    with transaction.atomic():
        rows = WatchedFeed.objects.select_for_update().filter(pk__in=[feed.pk for feed in feeds])
        numbers = list(rows.exclude(state=State.PAUSED).values_list("pk", flat=True))
        WatchedFeed.objects.filter(pk__in=numbers).update(state=State.PAUSED)
        _add_events(numbers, Kind.PAUSED, by)


def resume(feeds: Iterable[WatchedFeed], by: str) -> None:
    """Watch paused feeds again, from the next run on."""
    begun = {"state": State.NEW, "trouble": "", "reason": "", "trouble_since": None, "failures": 0}
    with transaction.atomic():
        rows = WatchedFeed.objects.select_for_update().filter(pk__in=[feed.pk for feed in feeds])
        numbers = list(rows.filter(state__in=[State.PAUSED, State.GONE]).values_list("pk", flat=True))
        WatchedFeed.objects.filter(pk__in=numbers).update(**begun, next_check_at=timezone.now())
        _add_events(numbers, Kind.RESUMED, by)


def _add_events(feeds: Iterable[int], kind: FeedEvent.Kind, by: str) -> None:
    events = [FeedEvent(feed_id=number, kind=kind, text=f"By {by}.") for number in feeds]
    FeedEvent.objects.bulk_create(events)


def watch(feed: WatchedFeed, by: str) -> WatchedFeed:
    """Begin to watch a new feed."""
    with transaction.atomic():
        feed.known_as = feed.address
        feed.save()
        _add_event(feed, Kind.WATCHED, timezone.now(), f"By {by}.")
    return feed


def note_move(feed: WatchedFeed, former: str, by: str) -> None:
    """Record that a person has given a feed another address."""
    _add_event(feed, Kind.MOVED, timezone.now(), f"From {former} to {feed.address}, by {by}.")


def _rhythm_of(feed: WatchedFeed) -> Rhythm:
    least = timedelta(minutes=feed.least_minutes) if feed.least_minutes else None
    return Rhythm(timedelta(minutes=feed.interval_minutes), feed.failures, least)


def _plan(feed: WatchedFeed, planned: NextFetch, now: datetime, values: dict[str, Any]) -> None:
    """Write what is known of a feed now; one that a person has paused meanwhile stays so."""
    values |= {
        "checked_at": now,
        "next_check_at": planned.at,
        "not_before": planned.not_before,
        "failures": planned.rhythm.failures,
        "interval_minutes": planned.rhythm.interval / timedelta(minutes=1),
    }
    rows = WatchedFeed.objects.filter(pk=feed.pk)
    state = values.pop("state")
    rows.update(**values)
    rows.exclude(state__in=[State.PAUSED, State.GONE]).update(state=state)


def _move(feed: WatchedFeed, address: str, now: datetime) -> list[str]:
    """Record that a feed has moved for good, and fetch it there from now on."""
    if address == feed.address or len(address) > FEED_ADDRESS_LENGTH:
        return []
    if WatchedFeed.objects.filter(address=address).exists():
        text = f"It redirects permanently to {address}, which is watched as well: one of the two can be removed."
        if feed.events.filter(kind=Kind.MOVED, text=text).exists():
            return []
    else:
        text = f"From {feed.address} to {address}, permanently."
        is_elsewhere = urlsplit(address).hostname != urlsplit(feed.address).hostname
        forgotten = {"credentials": ""} if is_elsewhere and feed.credentials else {}  # a password is for its host alone
        text += " Its user name and password were for the former host, and have been deleted." * bool(forgotten)
        WatchedFeed.objects.filter(pk=feed.pk).update(address=address, **forgotten)
    _add_event(feed, Kind.MOVED, now, text)
    return [text]


def _add_event(feed: WatchedFeed, kind: FeedEvent.Kind, now: datetime, text: str) -> None:
    FeedEvent.objects.create(feed=feed, kind=kind, happened_at=now, text=text)


def _add_to_day(feed: WatchedFeed, now: datetime, **counts: int) -> None:
    row, _ = FeedDay.objects.get_or_create(feed=feed, day=timezone.localdate(now))
    added: dict[str, Any] = {name: F(name) + number for name, number in counts.items() if number}
    FeedDay.objects.filter(pk=row.pk).update(fetches=F("fetches") + 1, **added)


def _write_day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%-d %B %Y}"


def _write_moment(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%-d %B %Y, %H:%M}"
