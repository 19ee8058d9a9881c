"""One run over the feeds that are due: fetch, import what is new, record how each is."""

import logging
import random
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from articles.feeds.collecting import collect
from articles.feeds.credentials import decrypt
from articles.feeds.fetching import Fetcher, WebAnswer, WebRequest
from articles.feeds.headers import read_max_age
from articles.feeds.networks import Networks
from articles.feeds.one_run import hold_fetching
from articles.feeds.pages import PageFetcher
from articles.feeds.queue import FetchOrder, fetch_each
from articles.feeds.reading import read_fetched
from articles.feeds.record import Success, record_failure, record_success
from articles.feeds.robots import PRODUCT
from articles.feeds.schedule import is_due, is_fetched_whole
from articles.feeds.troubles import FetchError, Trouble
from articles.models import WatchedFeed
from articles.tagging import TaggingPool

MOST_HEADER = 2_000  # characters of a validator that are kept

log = logging.getLogger(__name__)


@dataclass(slots=True)
class WatchReport:
    """A run in short: feeds that were checked and are in trouble, new articles, and what a person should hear.

    It has not run where another one is at work.
    """

    has_run: bool = True
    checked: int = 0
    in_trouble: int = 0
    new: int = 0
    changed: int = 0
    notices: list[tuple[str, str]] = field(default_factory=list)  # the feed, and what


@dataclass(frozen=True, slots=True)
class Watcher:
    """What a run needs of the world, so that tests can give it another: clock, chance, network, patience."""

    fetcher: Fetcher
    now: Callable[[], datetime] = timezone.now
    chance: Callable[[], float] = random.random
    sleep: Callable[[float], None] = time.sleep

    def run(self, only: Iterable[int] | None = None) -> WatchReport:
        """Check the feeds that are due, or of some numbers those that may be fetched at all.

        Raises DatabaseError; what was finished by then is kept.
        """
        with hold_fetching() as is_held:
            if not is_held:
                return WatchReport(has_run=False)
            feeds = {feed.pk: feed for feed in find_due(self.now(), only)}
            report = WatchReport()
            orders = [order for feed in feeds.values() if (order := self._make_order(feed, report)) is not None]
            if orders:
                with TaggingPool(1) as pool:
                    pages = PageFetcher(self.fetcher, settings.MAX_DOCUMENT_BYTES, self.sleep)
                    with closing(fetch_each(orders, self.fetcher, self.sleep)) as results:
                        for result in results:
                            self._handle(result.order, result.answer, pool, pages, report)
            return report

    def _make_order(self, feed: WatchedFeed, report: WatchReport) -> FetchOrder | None:
        """Return how a feed is asked for; where its credentials cannot be read, record that."""
        try:
            secrets = decrypt(feed.credentials)
        except FetchError as error:
            self._note(feed, record_failure(feed, error, self.now(), self.chance()), report)
            report.checked += 1
            report.in_trouble += 1
            return None
        is_whole = is_fetched_whole(feed.read_whole_at, self.now()) or feed.entries.filter(is_page_due=True).exists()
        etag, modified = ("", "") if is_whole else (feed.etag, feed.last_modified)
        return FetchOrder(feed.pk, WebRequest(feed.address, secrets, etag, modified))

    def _handle(
        self,
        order: FetchOrder,
        answer: WebAnswer | FetchError,
        pool: TaggingPool,
        pages: PageFetcher,
        report: WatchReport,
    ) -> None:
        """Import what a feed has brought, and record it; a fault of ours with one feed stops no other."""
        feed = WatchedFeed.objects.select_related("source").filter(pk=order.feed).first()
        if feed is None:  # removed meanwhile
            return
        report.checked += 1
        now, chance = self.now(), self.chance()
        try:
            success = _take_in(feed, order.request, answer, pool, pages, now)
        except FetchError as error:
            report.in_trouble += 1
            self._note(feed, record_failure(feed, error, now, chance), report)
        except DatabaseError:
            raise
        except Exception as error:
            log.exception("The feed %s could not be handled.", feed.address)
            report.in_trouble += 1
            reason = f"it could not be handled because of a fault in the archive: {type(error).__name__}; see its log"
            fault = FetchError(Trouble.FAULT, reason)
            self._note(feed, record_failure(feed, fault, now, chance), report)
        else:
            if success.collected is not None:
                report.new += success.collected.counts["new"]
                report.changed += success.collected.counts["changed"]
            self._note(feed, record_success(feed, success, now, chance), report)

    def _note(self, feed: WatchedFeed, notices: list[str], report: WatchReport) -> None:
        report.notices += [(feed.address, notice) for notice in notices]


def make_watcher() -> Watcher:
    """Return what runs with the settings of the archive."""
    return Watcher(make_fetcher())


def make_fetcher() -> Fetcher:
    """Return what fetches with the settings of the archive."""
    agent = f"{PRODUCT}/1.0 (+{settings.FEED_CONTACT}; watches feeds)"
    return Fetcher(agent, Networks(settings.FEED_NETWORKS), proxy=settings.FEED_PROXY)


def find_due(now: datetime, only: Iterable[int] | None = None) -> list[WatchedFeed]:
    """Return the feeds to be checked now, the longest overdue first; of some numbers only those."""
    feeds = WatchedFeed.objects.exclude(state__in=[WatchedFeed.State.PAUSED, WatchedFeed.State.GONE])
    if only is not None:
        feeds = feeds.filter(pk__in=list(only))
    return [feed for feed in feeds.order_by("next_check_at", "pk") if is_due(feed.next_check_at, now)]


def _take_in(
    feed: WatchedFeed,
    request: WebRequest,
    answer: WebAnswer | FetchError,
    pool: TaggingPool,
    pages: PageFetcher,
    now: datetime,
) -> Success:
    """Import what an answer brings. Raises FetchError where it is no feed, DatabaseError."""
    if isinstance(answer, FetchError):
        raise answer
    max_age = read_max_age(answer.headers)
    if answer.status == 304:
        if not (request.etag or request.last_modified):
            raise FetchError(
                Trouble.STATUS, "the server answered that nothing has changed (304), which it was not asked"
            )
        return Success(
            None, max_age=max_age, moved_to=answer.moved_to, kept=dict(_take_validators(answer, only_new=True))
        )
    found = read_fetched(answer.body)
    collected = collect(feed, found, pool, pages, now)
    kept: dict[str, object] = dict(_take_validators(answer))
    if not (request.etag or request.last_modified):
        kept["read_whole_at"] = now
    return Success(collected, found.ttl, max_age, answer.moved_to, found.title, found.site, answer.size, kept)


def _take_validators(answer: WebAnswer, *, only_new: bool = False) -> dict[str, str]:
    """Return what the next request asks with: both, as each of the two can change without the other."""
    found = {
        "etag": answer.headers.get("etag", "")[:MOST_HEADER],
        "last_modified": answer.headers.get("last-modified", "")[:MOST_HEADER],
    }
    return {name: value for name, value in found.items() if value or not only_new}
