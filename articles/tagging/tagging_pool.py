"""Tagging on all cores: texts out to worker processes, tags back in order."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import TypeVar

from articles.process_pool import Workers
from articles.tagging.gazetteer import load_tagger
from articles.tagging.packed_tags import PackedText, Text, pack_text
from articles.tagging.tagger import Tagger

Key = TypeVar("Key")
Job = TypeVar("Job")
Answer = TypeVar("Answer")

GetTagger = Callable[[], Tagger]


class TaggingPool(Workers):
    """Worker processes that tag. Each loads the gazetteer itself, once, when it first needs it."""

    def __init__(self, number: int | None = None) -> None:
        super().__init__(number)
        self._tagger: Tagger | None = None

    def get_tagger(self) -> Tagger:
        """Return the tagger of this process."""
        if self._tagger is None:
            self._tagger = load_tagger()
        return self._tagger

    def tag(self, batches: Iterable[tuple[Key, Sequence[Text]]]) -> Iterator[tuple[Key, list[PackedText]]]:
        """Yield each batch's key with its tags, in order."""
        return self.work(tag_texts, batches)

    def work(
        self, work: Callable[[GetTagger, Job], Answer], jobs: Iterable[tuple[Key, Job]]
    ) -> Iterator[tuple[Key, Answer]]:
        """Yield each job's key with the result of `work`, a function of a module, in order.

        The work is given a function that returns the tagger, which costs seconds when it is first called.
        """
        if self.number > 1:
            return self.map(partial(work, _worker_tagger), jobs)
        return self.map(partial(work, self.get_tagger), jobs)


def tag_texts(get_tagger: GetTagger, texts: Sequence[Text]) -> list[PackedText]:
    """Return the tags of each text."""
    tagger = get_tagger()
    return [pack_text(tagger.tag(*text)) for text in texts]


@cache
def _worker_tagger() -> Tagger:
    """Return the tagger of a worker."""
    tagger = load_tagger()
    gc.collect()
    gc.freeze()  # the tagger lives as long as the process: the garbage collector need not scan it
    return tagger
