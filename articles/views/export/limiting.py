"""How many exports run at once: few enough that reading goes on beside them as if there were none."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path

from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from filelock import FileLock, Timeout

from articles.sqlite3.state import is_state_unchanged

MOST_A_PROCESS = 2  # exports at once: a worker has more threads, and those go on answering pages
MOST_IN_ALL = 4  # of all processes that share an index
RETRY_SECONDS = 20
FIRST_PARTS = 2  # a line of names and the first row
BROKEN_OFF = "\n### This export broke off here and is not whole. Please export again. ###\n"

Parts = Iterable[str] | Iterable[bytes]  # of a text, or of a file that is none

log = logging.getLogger(__name__)

_here = threading.BoundedSemaphore(MOST_A_PROCESS)


class ExportPlace:
    """One of the places for exports; it is free again once released, or once nothing refers to it."""

    def __init__(self, lock: FileLock | None) -> None:
        self._lock = lock
        self._is_taken = True
        self._releasing = threading.Lock()

    def release(self) -> None:
        """Give the place back; twice is once."""
        with self._releasing:
            if not self._is_taken:
                return
            self._is_taken = False
        if self._lock:
            self._lock.release(force=True)
        _here.release()

    def __del__(self) -> None:
        self.release()


def take_place() -> ExportPlace | None:
    """Return a place for an export, None where all are taken.

    Processes that are killed leave none taken. Where nothing can be written beside the index, each process
    counts its own alone.
    """
    if not _here.acquire(blocking=False):
        return None
    folder = Path(settings.INDEX_DIR) / "exports"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(MOST_IN_ALL):
            lock = FileLock(folder / f"{number}.lock", thread_local=False)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                continue
            return ExportPlace(lock)
    except (OSError, NotImplementedError):
        return ExportPlace(None)
    _here.release()
    return None


class Held:
    """What is sent while a place is held: given back at its end, or when the reader goes away."""

    def __init__(self, parts: Parts, place: ExportPlace, *, is_text: bool = True) -> None:
        """Take the first parts at once: where these fail the answer can still say so by its status."""
        left: Iterator[str | bytes] = iter(parts)
        self._parts = chain(list(islice(left, FIRST_PARTS)), left)
        self._is_text = is_text
        self._place = place

    def __iter__(self) -> Iterator[str | bytes]:
        """Yield the parts; where they break off say so in a line of a text, and let the connection break off too."""
        try:
            for part in self._parts:
                _require_one_state()
                yield part
        except Exception:
            log.error("An export broke off.")  # noqa: TRY400 - why is told by who serves
            if self._is_text:
                yield BROKEN_OFF
            raise
        finally:
            self.close()

    def close(self) -> None:
        self._place.release()


def _require_one_state() -> None:
    if not is_state_unchanged():
        raise OperationalError("The database was written while it was read at rest.")


def send(
    begin: Callable[[], Parts], *, content_type: str, headers: Mapping[str, str], is_text: bool = True
) -> HttpResponseBase:
    """Send what `begin` gives, a text in UTF-8, while there is a place for it; a 503 in words where there is none."""
    place = take_place()
    if place is None:
        return _answer_busy()
    try:
        return StreamingHttpResponse(
            Held(begin(), place, is_text=is_text),
            content_type=f"{content_type}; charset=utf-8" if is_text else content_type,
            headers=dict(headers),
        )
    except BaseException:
        place.release()
        raise


def _answer_busy() -> HttpResponse:
    message = (
        f"Other exports are being written, and no more can run at once. Please try again in {RETRY_SECONDS} seconds;"
        " searching goes on meanwhile."
    )
    return JsonResponse({"error": message}, status=503, headers={"Retry-After": str(RETRY_SECONDS)})
