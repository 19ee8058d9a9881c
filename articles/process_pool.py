"""Work on all cores: jobs out to processes of their own, answers back in order. Imports no model: in a spawned
process those exist only once Django is set up.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing.connection import wait
from typing import Self, TypeVar

import django

_AHEAD = 5  # jobs of each process that may wait

Key = TypeVar("Key")
Job = TypeVar("Job")
Answer = TypeVar("Answer")
Pending = Callable[[], Answer]
_DIED = "a worker process has died; was memory short? --jobs 1 needs the least"


class Workers:
    """A pool of processes, by default one for each core; a pool of one is this process itself."""

    def __init__(self, number: int | None = None) -> None:
        self.number = number or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self.number > 1:
            # Spawned: nothing of this process - connections, threads - is inherited.
            self._pool = ProcessPoolExecutor(self.number, multiprocessing.get_context("spawn"), _set_up)
        return self

    def __exit__(self, *_error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    @property
    def most_waiting(self) -> int:
        """How many jobs may wait: enough to go on while answers are stored, few enough for memory."""
        return _AHEAD * self.number

    @property
    def parallel(self) -> Self | None:
        """This pool where it has processes of its own."""
        return self if self.number > 1 else None

    def map(self, work: Callable[[Job], Answer], jobs: Iterable[tuple[Key, Job]]) -> Iterator[tuple[Key, Answer]]:
        """Yield each job's key with its answer, in order, taking no more than a few jobs ahead.

        Raises ChildProcessError when a process has died.
        """
        if self._pool is None:
            for key, job in jobs:
                yield key, work(job)
            return
        waiting: deque[tuple[Key, Pending[Answer]]] = deque()
        for key, job in jobs:
            waiting.append((key, self.submit(work, job)))
            if len(waiting) > self.most_waiting:
                done, pending = waiting.popleft()
                yield done, pending()
        while waiting:
            done, pending = waiting.popleft()
            yield done, pending()

    def submit(self, work: Callable[[Job], Answer], job: Job) -> "Pending[Answer]":
        """Begin a job; return what waits for its answer, and raises ChildProcessError when a process has died."""
        if self._pool is None:
            answer = work(job)
            return lambda: answer
        try:
            future = self._pool.submit(work, job)
        except BrokenProcessPool:
            raise ChildProcessError(_DIED) from None
        return partial(_wait_for, future)


def _wait_for(future: "Future[Answer]") -> Answer:
    try:
        return future.result()
    except BrokenProcessPool:
        raise ChildProcessError(_DIED) from None


def _set_up() -> None:
    """Set Django up in a worker; leave Ctrl-C to the parent process, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
    django.setup()


def _end_with_parent() -> None:
    """End this process when its parent was killed, which the queue does not show."""
    if parent := multiprocessing.parent_process():
        wait([parent.sentinel])
        os._exit(1)
