"""Tagging on all cores: texts out to worker processes, tags back in order."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple, TypeVar

from articles.tagging.gazetteer import load_tagger
from articles.tagging.tagger import TaggedText, Tagger
from articles.worker import Workers

Key = TypeVar("Key")


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
        return self.map(_tag_in_worker if self.number > 1 else self._tag_here, batches)

    def _tag_here(self, texts: Sequence[Text]) -> list[TaggedText]:
        return [self.tagger.tag(*text) for text in texts]


@cache
def _worker_tagger() -> Tagger:
    """Return the tagger of a worker."""
    return load_tagger()


def _tag_in_worker(texts: Sequence[Text]) -> list[TaggedText]:
    tagger = _worker_tagger()
    return [tagger.tag(*text) for text in texts]
