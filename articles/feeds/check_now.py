"""A person wants a feed to be checked now: it is as soon as it may, by a process of its own or the next run."""

import os
import subprocess
import sys
import threading
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from articles.feeds.schedule import find_earliest
from articles.models import WatchedFeed


def plan_check(feed: WatchedFeed) -> datetime:
    """Have a feed checked as soon as it may, and return when that is."""
    now = timezone.now()
    earliest = find_earliest(feed.checked_at, feed.not_before, now)
    WatchedFeed.objects.filter(pk=feed.pk, next_check_at__gt=earliest).update(next_check_at=earliest)
    return earliest


def start_run(feed: WatchedFeed) -> None:
    """Start a process that checks a feed; where it can not be started, the next run does it. Raises OSError."""
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
