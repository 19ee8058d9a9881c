"""A person wants a feed to be checked now: it is as soon as it may, by a process of its own or the next run."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from articles.feeds.schedule import find_earliest
from articles.models import WatchedFeed


def plan_checks(feeds: Iterable[WatchedFeed]) -> list[datetime]:
    """Have feeds checked as soon as each is due, and return when that is."""
    now = timezone.now()
    feeds = list(feeds)
    planned = [find_earliest(feed.checked_at, feed.not_before, now) for feed in feeds]
    for feed, earliest in zip(feeds, planned, strict=True):
        feed.next_check_at = min(feed.next_check_at, earliest)
    WatchedFeed.objects.bulk_update(feeds, ["next_check_at"], 200)
    return planned


def start_run(feed: WatchedFeed) -> None:
    """Start a process that checks a feed; where it cannot be started, the next run does it. Raises OSError."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "fetch_feeds", "--feed", str(feed.pk)]
    process = subprocess.Popen(  # noqa: S603 - its words are our own
        command,
        cwd=settings.BASE_DIR,
        env={**os.environ, "NEWSARCHIVE_DATA_DIR": str(settings.DATA_DIR)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # what ends the web worker does not end it
    )
    threading.Thread(target=process.wait, daemon=True).start()  # so that it is no zombie
