"""Tagging on all cores: texts out to worker processes, tags back in order."""

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Self, TypeVar

from articles.tagging.gazetteer import load_tagger
from articles.tagging.tagger import TaggedText, Tagger
from articles.worker import set_up_worker

AHEAD = 2  # batches a worker may have waiting: more would only fill memory

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Text:
    """What the tagger reads of an article."""

    headline: str
    body: str
    dateline: str
    home: str | None = None


class TaggingPool:
    """Tags batches of texts in `workers` processes, or in this one where there is just one."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._tagger: Tagger | None = None
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self.workers > 1:
            # Each worker loads the names itself: nothing of this process - connections, threads - is inherited.
            self._pool = ProcessPoolExecutor(self.workers, multiprocessing.get_context("spawn"), set_up_worker)
        else:
            self._tagger = load_tagger()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def tag(self, batches: Iterable[tuple[Key, Sequence[Text]]]) -> Iterator[tuple[Key, list[TaggedText]]]:
        """Yield each batch's key with its tags, in order."""
        if self._pool is None:
            for key, texts in batches:
                yield key, [_tag(self._tagger, text) for text in texts]
            return
        waiting: deque[tuple[Key, Future[list[TaggedText]]]] = deque()
        for key, texts in batches:
            waiting.append((key, self._pool.submit(_tag_in_worker, list(texts))))
            if len(waiting) > self.workers * AHEAD:
                done, future = waiting.popleft()
                yield done, future.result()
        while waiting:
            done, future = waiting.popleft()
            yield done, future.result()


@cache
def _worker_tagger() -> Tagger:
    """Return the tagger of this process, loaded once."""
    return load_tagger()


def _tag_in_worker(texts: Sequence[Text]) -> list[TaggedText]:
    return [_tag(_worker_tagger(), text) for text in texts]


def _tag(tagger: Tagger | None, text: Text) -> TaggedText:
    if tagger is None:
        raise RuntimeError("the pool has not been entered")
    return tagger.tag(text.headline, text.body, text.dateline, text.home)
