"""The door to a search engine: what each engine does, in words that name none. Pure.

Nothing but `EngineError` passes it. Which engine answers is a setting; see `engines`. Fields are called as a query
calls them: headline, body, byline, dateline.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol, TypeVar

from articles.search.analysis import Row
from articles.search.article import IndexedArticle
from articles.search.request import Example, Facet, SearchRequest
from articles.search.result import Precision, SearchResult

Job = TypeVar("Job")
Answer = TypeVar("Answer")


class Tokens(Protocol):
    """A text as the index knows it: its words in order. All five are as long as one another.

    `terms` are what words of a language are found by, `words` the same whole, without accents and in lower case.
    `spans` are where each begins and ends in the text. `places` number them: characters of a text without blanks have
    two tokens at one place.
    """

    @property
    def terms(self) -> Sequence[str]: ...
    def terms_among(self, wanted: frozenset[str]) -> Sequence[str]:
        """Return `terms`; in the place of some that are not wanted another, which is no term."""
        ...

    def find(self, wanted: frozenset[str]) -> Iterable[tuple[str, int, int]]:
        """Return the tokens that are found by a wanted term, in order: it, and where each begins and ends."""
        ...

    @property
    def words(self) -> Sequence[str]: ...
    @property
    def written(self) -> Sequence[str]: ...
    @property
    def spans(self) -> Sequence[tuple[int, int]]: ...
    @property
    def places(self) -> Sequence[int]: ...


Analyse = Callable[[str, str], Tokens]  # of a text and its language
Rows = Callable[[str, str], Sequence[Row]]  # the same of words of a query; see `Vocabulary.rows`


class Vocabulary(Protocol):
    """The words one snapshot of the index holds: for spelling, suggestions, and what a query will cost."""

    @property
    def languages(self) -> Sequence[str]:
        """The languages of the articles, one of those that are analysed alike."""
        ...

    @property
    def articles(self) -> int:
        """How many articles the index holds, more or less."""
        ...

    @property
    def parts(self) -> int:
        """In how many parts the index is kept: a word has to be looked up in each."""
        ...

    def analyse(self, text: str, language: str) -> Tokens:
        """Return the words of a text; see `Engine.analyse`."""
        ...

    def rows(self, text: str, language: str) -> Sequence[Row]:
        """Return the rows of terms, any of which a text of a language has that these words of a query find.

        A row has terms at their places, the first at 0: the words as they are written, or as the archive writes them.
        """
        ...

    def count_articles(self, field: str, term: str) -> int:
        """Return how many articles have a term in a field; those removed may count."""
        ...

    def count_forms(self, field: str, forms: Iterable[str]) -> int:
        """Return the sum of the articles that each of some forms of a word is in, as they are written in a field."""
        ...

    def holds(self, word: str) -> bool:
        """Tell whether a folded word stands in any article there is."""
        ...

    def words_beginning(self, beginning: str, most: int) -> Sequence[tuple[str, int]]:
        """Return folded words that begin so, most frequent first, with in how many texts each of their forms stands."""
        ...

    def count_beginning(self, beginning: str, fields: Iterable[str] = ()) -> tuple[int, int]:
        """Return how many words begin so in some fields, else in those a query need not name, and their articles.

        An article counts once for every form a word is written in.
        """
        ...

    def words_near(self, word: str, distance: int) -> Sequence[str]:
        """Return folded words with at most so many letters wrong, nearest first and then most frequent."""
        ...


class Snapshot(Protocol):
    """One state of the index, which stays as it is. Safe from any thread."""

    @property
    def key(self) -> str:
        """What no other state of an index is called: answers may be kept under it."""
        ...

    @property
    def checkpoint(self) -> str | None:
        """What the last writer committed beside the articles; None where nothing was."""
        ...

    @property
    def vocabulary(self) -> Vocabulary: ...

    def search_together(self, requests: Sequence[SearchRequest]) -> list[SearchResult]:
        """Answer requests; timelines, all of one stretch of time, have the same periods."""
        ...

    def ids(self, request: SearchRequest) -> Iterator[int]:
        """Yield the articles of a request, all of them in order, whatever its page; in bounded memory."""
        ...

    def count_pairs(self, request: SearchRequest, facet: Facet, values: Sequence[int]) -> Mapping[tuple[int, int], int]:
        """Return how many articles of a request have both of two values, the earlier first, where there are any.

        The facet is one of TAGGED: of any other an article has one value.
        """
        ...

    def count_periods(self, request: SearchRequest, precision: Precision) -> Mapping[date, int]:
        """Return the first day of every month, or every day, that has articles of a request, and their number."""
        ...

    def newest_day(self, request: SearchRequest) -> date | None:
        """Return the day of the newest article of a request; None where there is none, or none with a date."""
        ...

    def similar(self, example: Example, most: int) -> tuple[int, ...]:
        """Return articles about the same, most similar first: one of each group of copies, none of the example's."""
        ...


class Writer(Protocol):
    """What may be done while the index is open for writing. What is not committed is dropped."""

    def put(self, articles: Iterable[IndexedArticle]) -> None:
        """Add articles, replacing what was there under their ids."""
        ...

    def remove(self, ids: Iterable[int]) -> None:
        """Remove articles; unknown ids are no error."""
        ...

    def commit(self, checkpoint: str) -> None:
        """Publish all since the last commit together with its checkpoint: none is seen without the other."""
        ...


class WorkerPool(Protocol):
    """Other processes that share the work of an engine."""

    @property
    def most_waiting(self) -> int:
        """How many jobs may be begun whose answers were not taken yet."""
        ...

    def submit(self, work: Callable[[Job], Answer], job: Job) -> Callable[[], Answer]:
        """Begin a job; return what waits for its answer, and raises OSError where a process has died."""
        ...


class Engine(Protocol):
    """A search engine. Every one answers the same request alike."""

    @property
    def fingerprint(self) -> str:
        """What differs wherever fields or analysis do: an index of another one has to be built anew."""
        ...

    def analyse(self, text: str, language: str) -> Tokens:
        """Return the words of a text as the index finds them in an article of a language."""
        ...

    # -- reading

    def snapshot(self) -> Snapshot:
        """Return the last commit, whoever made it; raises IndexNotReadyError where there is none to search."""
        ...

    def matching(self, articles: Iterable[IndexedArticle], requests: Sequence[SearchRequest]) -> list[frozenset[int]]:
        """Return for each request which of some few articles it finds, in the index or not."""
        ...

    # -- writing

    def may_write(self, patience: float) -> AbstractContextManager[None]:
        """Let nobody else write meanwhile; a negative patience, in seconds, waits for ever.

        Raises IndexBusyError where somebody else goes on writing, IndexNotWritableError where nobody can.
        """
        ...

    def writer(self, *, anew: bool = False, workers: WorkerPool | None = None) -> AbstractContextManager[Writer]:
        """Open the index for writing, within `may_write`. Where there are `workers`, these may analyse the texts.

        One that is written anew is empty, and built beside the one in use. Without an exception it takes its place at
        the end, and nothing is left of the other or of what was removed from it; else it is thrown away.
        Raises IndexDamagedError, IndexNotWritableError.
        """
        ...

    @property
    def why_unwritten(self) -> str:
        """Why this process could not write when it last tried, and what to do; nothing where it could."""
        ...

    @property
    def is_retry_due(self) -> bool:
        """Whether it is time to try again."""
        ...

    @property
    def condition(self) -> str:
        """What is not as it should be although it answers, in words that everybody may read; else nothing."""
        ...

    # -- keeping it whole

    def digests(self, first: int, last: int) -> dict[int, int]:
        """Return id to digest of the articles from first to last; of one held twice a digest that none has."""
        ...

    def highest_id(self) -> int:
        """Return the largest article id in the index, 0 when it is empty."""
        ...

    def size_bytes(self) -> int:
        """Return the bytes the index takes."""
        ...

    def find_damage(self) -> list[str]:
        """Read all of the index in use; return what of it is damaged."""
        ...

    def discard_damaged(self) -> list[str]:
        """Do the same, and set a damaged index aside: it is searched no more, and has to be built anew."""
        ...

    def close(self) -> None:
        """Give back what is open; the next call opens it again."""
        ...
