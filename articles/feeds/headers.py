"""What servers declare in the headers of their answers. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|[,\s])(?:no-cache|no-store|must-understand)", re.IGNORECASE)


def read_retry_after(words: str, now: datetime) -> timedelta | None:
    """Return how long a server wants to be left alone, given in seconds or as a date."""
    words = words.strip()
    if words.isascii() and words.isdecimal():
        return timedelta(seconds=min(int(words[:9]), 10**8))
    try:
        until = parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    return wait if wait > timedelta() else None


def read_max_age(headers: Mapping[str, str]) -> timedelta | None:
    """Return how long an answer is fresh by its Cache-Control, less its age in a cache on the way."""
    control = headers.get("cache-control", "")
    found = _MAX_AGE.search(control)
    if not found or _NOT_KEPT.search(control):
        return None
    age = headers.get("age", "").strip()
    seconds = int(found[1]) - (int(age[:9]) if age.isascii() and age.isdecimal() else 0)
    return timedelta(seconds=seconds) if seconds > 0 else None
