"""Fetch many feeds at once, each host one after the other. No Django."""

from collections import defaultdict
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Event
from urllib.parse import urlsplit

from articles.feeds.fetching import Fetcher, WebAnswer, WebRequest
from articles.feeds.troubles import FetchError, Trouble

WORKERS = 8
POLITE_SECONDS = 1.0  # between two feeds of one host
_DRAIN = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class FetchOrder:
    """A feed, by its number, and how it is asked for."""

    feed: int
    request: WebRequest


@dataclass(frozen=True, slots=True)
class FetchResult:
    """The answer for a feed, or why there is none."""

    order: FetchOrder
    answer: WebAnswer | FetchError


def fetch_each(
    orders: Sequence[FetchOrder], fetcher: Fetcher, sleep: Callable[[float], None]
) -> Generator[FetchResult, None, None]:
    """Yield the result of each order as it comes; no more are read ahead than there are workers."""
    by_host: dict[str, list[FetchOrder]] = defaultdict(list)
    for order in orders:
        by_host[urlsplit(order.request.address).hostname or ""].append(order)
    results: Queue[FetchResult] = Queue(WORKERS)
    is_over = Event()

    def work(some: list[FetchOrder]) -> None:
        for number, order in enumerate(some):
            if number:
                sleep(POLITE_SECONDS)
            if is_over.is_set():
                return
            results.put(FetchResult(order, _fetch(fetcher, order)))

    with ThreadPoolExecutor(WORKERS, thread_name_prefix="feeds") as executor:
        working = [executor.submit(work, some) for some in by_host.values()]
        try:
            for _ in orders:
                yield results.get()
        finally:
            is_over.set()
            _drain(working, results)


def _fetch(fetcher: Fetcher, order: FetchOrder) -> WebAnswer | FetchError:
    try:
        return fetcher.fetch(order.request)
    except FetchError as error:
        return error
    except Exception as error:  # noqa: BLE001 - whatever it is, the feed has to say so, and the others go on
        return FetchError(
            Trouble.FAULT, f"it could not be fetched because of a fault in the archive: {type(error).__name__}"
        )


def _drain(working: list[Future[None]], results: "Queue[FetchResult]") -> None:
    """Let workers end that wait for a place for their results."""
    for future in working:
        future.cancel()
    while not all(future.done() for future in working):
        try:
            results.get(timeout=_DRAIN)
        except Empty:
            continue
