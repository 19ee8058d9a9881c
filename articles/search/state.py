"""What keeps the index from being written or read, in words, and remembered: searches go on as well as they can."""

import errno
import logging
import os
import re
import shutil
import time
from pathlib import Path

from django.conf import settings

LITTLE_ROOM = 1_000_000  # bytes: a disk with less is as good as full
RETRY_SECONDS = 5.0  # after which a search tries again to write an index that could not be written

_ADVICE = {
    errno.ENOSPC: "make room on its disk",
    errno.EDQUOT: "make room on its disk",
    errno.EFBIG: "let its files grow, or make room on its disk",
    errno.EACCES: "let the user the archive runs as write there",
    errno.EPERM: "let the user the archive runs as write there",
    errno.EROFS: "let the user the archive runs as write there",
}
_unwritten: dict[Path, tuple[str, float]] = {}  # index directory to why, and when to try again by time.monotonic
_told: dict[Path, str] = {}

log = logging.getLogger(__name__)


def why_unwritten() -> str:
    """Return why this process could not write the index when it last tried, or nothing."""
    return _unwritten.get(Path(settings.INDEX_DIR), ("", 0.0))[0]


def is_retry_due() -> bool:
    return time.monotonic() >= _unwritten.get(Path(settings.INDEX_DIR), ("", 0.0))[1]


def tell_unwritten(error: Exception) -> str:
    """Remember that the index could not be written, and log it if it is news; return why, and what to do.

    Of one trouble Tantivy tells now the reason, now only that a thread has ended: that is no news then.
    """
    number = _number_of(error)
    said = _explain(error, number) if number or not why_unwritten() else why_unwritten()
    if said != why_unwritten():
        log.error("%s", said)
    _unwritten[Path(settings.INDEX_DIR)] = said, time.monotonic() + RETRY_SECONDS
    return said


def tell_written() -> None:
    if _unwritten.pop(Path(settings.INDEX_DIR), None):
        log.warning("The search index can be written again.")


def tell_unusable(path: Path, why: str) -> None:
    """Log once that an index has to be built anew."""
    if _told.get(path) != why:
        _told[path] = why
        log.error("The search index %s can not be used and is built anew: %s", path, why)


def _number_of(error: Exception) -> int | None:
    """Return the number of an error of the system, None where none is to be known."""
    if isinstance(error, OSError) and error.errno:
        return error.errno
    if found := re.search(r"\b(?:code:|os error) (\d+)", str(error)):  # as Tantivy tells it
        return int(found[1])
    room = shutil.disk_usage(settings.INDEX_DIR).free if Path(settings.INDEX_DIR).exists() else LITTLE_ROOM
    return errno.ENOSPC if room < LITTLE_ROOM else None  # of its threads it may tell no more than that they ended


def _explain(error: Exception, number: int | None) -> str:
    reason = os.strerror(number) if number else " ".join(str(error).split())
    advice = _ADVICE.get(number or 0, "look at its disk")
    return (
        f"The search index in {settings.INDEX_DIR} can not be written ({reason}): {advice}. No article is lost;"
        " until then searches know nothing newer than what it holds, then it catches up by itself."
    )
