"""A request on one snapshot, whatever the engine: its page and what it counts by time, kept with the snapshot."""

from abc import ABC, abstractmethod
from collections.abc import Hashable
from dataclasses import replace
from functools import cached_property
from typing import Generic, TypeVar

from articles.search.cache import AnswerCache
from articles.search.dates import DateSpan
from articles.search.request import Facet, SearchRequest, baseline_of, essence_of
from articles.search.result import Timeline
from articles.search.timelines import draw_timelines

Query = TypeVar("Query")  # of an engine
Stories = tuple[int, int, dict[int, tuple[int, ...]]]  # articles, stories, and the page: each with its others


class KeptSearch(ABC, Generic[Query]):
    """One request on one snapshot; `answers` lives as long as that. An engine compiles queries and runs them."""

    def __init__(self, answers: AnswerCache, request: SearchRequest) -> None:
        self.answers = answers
        self.request = request
        self.timeline: Timeline | None = None
        self._essences: dict[Facet | None, Hashable] = {}

    @abstractmethod
    def compile_words(self) -> Query | None:
        """Return the query of the words of the request, None where it has none."""

    @abstractmethod
    def narrow(self, words: Query | None, request: SearchRequest, without: Facet | None) -> Query:
        """Return words narrowed by the filters of a request, but for the chosen values of one facet."""

    @abstractmethod
    def find_stories(self, query: Query) -> Stories:
        """Return the number of articles and of stories, and the page: each article with its copies."""

    @abstractmethod
    def count_days(self, query: Query, field: str) -> dict[int, int]:
        """Return number of the day or month to its articles, where there are any."""

    @abstractmethod
    def count(self, query: Query) -> int:
        """Return the number of articles that a query finds."""

    @cached_property
    def _words(self) -> Query | None:
        return self.compile_words()  # once for all the runs of a request: that takes as long as one of them

    def compile(self, request: SearchRequest, *, without: Facet | None = None) -> Query:
        """Compile the request with other filters, or without its words."""
        return self.narrow(self._words if request.query is not None else None, request, without)

    def essence(self, without: Facet | None = None) -> Hashable:
        """Return what the answers of the request are kept by; see `essence_of`."""
        key = without if without in self.request.include else None
        if key not in self._essences:
            self._essences[key] = essence_of(self.request, without=key)
        return self._essences[key]

    def recall_hits(self) -> Stories:
        """Return what `find_stories` finds, once a snapshot."""
        request = self.request
        key = ("hits", request.sort, request.offset, request.limit, request.fold_copies, self.essence())
        found: Stories | None = self.answers.get(key)
        if found is None:
            found = self.find_stories(self.compile(request))
            self.answers.put(key, found)
        return found

    # -- by time; see `timelines.Dated`

    def recall_timeline(self) -> Timeline:
        """Return the timeline that was drawn with those of other requests, else its own, once a snapshot."""
        if self.timeline is not None:
            return self.timeline
        key = ("timeline", self.request.with_baseline, self.essence())
        timeline: Timeline | None = self.answers.get(key)
        if timeline is None:
            timeline = replace(draw_timelines(self.request.span, [self])[0], undated=self.count_undated())
            self.answers.put(key, timeline)
        return timeline

    @property
    def wants_shares(self) -> bool:
        return self.request.with_baseline

    def count_by(self, field: str, span: DateSpan) -> dict[int, int]:
        return self.count_days(self.compile(replace(self.request, span=span, undated=None)), field)

    def count_all_by(self, field: str, span: DateSpan) -> dict[int, int]:
        """Count what the same sources published, once for all searches within it."""
        everything = replace(baseline_of(self.request), main_only=False, span=span, undated=None)
        key = ("published", field, essence_of(everything))
        counts: dict[int, int] | None = self.answers.get(key)
        if counts is None:
            counts = self.count_days(self.compile(everything), field)
            self.answers.put(key, counts)
        return counts

    def count_undated(self) -> int:
        """Count the articles without a date under all filters but those of time."""
        return self.count(self.compile(replace(self.request, span=DateSpan(), undated=True)))
