"""Tagging on all cores: texts out to worker processes, tags back in order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple, TypeVar

from articles.tagging.gazetteer import load_tagger
from articles.tagging.tagger import TaggedText, Tagger
from articles.worker import Workers

Key = TypeVar("Key")
Answer = TypeVar("Answer")


class Text(NamedTuple):
    """What the tagger reads of an article; `home` is the country of its source, as an alpha-2 code in capitals."""

    headline: str
    body: str
    dateline: str
    home: str | None = None


class TaggingPool(Workers):
    """Workers that tag. Each loads the names itself, once, as they stand when it starts."""

    def __init__(self, number: int | None = None) -> None:
        super().__init__(number)
        self._tagger: Tagger | None = None

    @property
    def tagger(self) -> Tagger:
        """The tagger of this process, loaded when it is first wanted."""
        if self._tagger is None:
            self._tagger = load_tagger()
        return self._tagger

    def tag(self, batches: Iterable[tuple[Key, Sequence[Text]]]) -> Iterator[tuple[Key, list[TaggedText]]]:
        """Yield each batch's key with its tags, in order."""
        return self.read(tag_texts, batches)

    def read(
        self, work: Callable[[Tagger, Sequence[Text]], Answer], batches: Iterable[tuple[Key, Sequence[Text]]]
    ) -> Iterator[tuple[Key, Answer]]:
        """Yield each batch's key with what the work, a function of a module, makes of it, in order."""
        if self.number > 1:
            return self.map(partial(_work_in_worker, work), batches)
        return self.map(lambda texts: work(self.tagger, texts), batches)


def tag_texts(tagger: Tagger, texts: Sequence[Text]) -> list[TaggedText]:
    """Return the tags of each text."""
    return [tagger.tag(*text) for text in texts]


@cache
def _worker_tagger() -> Tagger:
    """Return the tagger of a worker."""
    return load_tagger()


def _work_in_worker(work: Callable[[Tagger, Sequence[Text]], Answer], texts: Sequence[Text]) -> Answer:
    return work(_worker_tagger(), texts)
