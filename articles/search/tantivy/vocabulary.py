"""The words one snapshot of the index holds, and in which languages."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from tantivy import Query, Schema, Searcher

from articles.fields import Facet
from articles.search.analysis import ENGLISH, analysis_of
from articles.search.cache import AnswerCache
from articles.search.tantivy.schema import TEXT_FIELDS, UNNAMED_FIELDS, words_field

KEPT_BEGINNINGS = 1_000_000  # bytes of what was counted of beginnings


class Vocabulary:
    """What a query must know of the index before it can be compiled."""

    def __init__(self, schema: Schema, searcher: Searcher) -> None:
        self.schema = schema
        self._searcher = searcher
        self._beginnings = AnswerCache(KEPT_BEGINNINGS)

    @cached_property
    def analyses(self) -> tuple[str, ...]:
        """The analyses of the languages the articles are written in; a query is searched in each."""
        languages = (language for language, _ in self._searcher.terms_with_prefix(Facet.LANGUAGE, ""))
        return tuple(sorted({analysis_of(language) for language in languages})) or (ENGLISH,)

    def words_beginning(self, prefix: str, most: int, fields: Iterable[str] = UNNAMED_FIELDS) -> list[tuple[str, int]]:
        """Return folded words that begin so, most frequent first, with in how many texts they stand."""
        counts: Counter[str] = Counter()
        for field in fields:
            words = self._searcher.terms_with_prefix(words_field(TEXT_FIELDS[field]), prefix, limit=most)
            counts.update(dict(words))
        return counts.most_common(most)

    @property
    def articles(self) -> int:
        """How many articles the index holds; one more, its checkpoint, is as good."""
        return int(self._searcher.num_docs)

    @property
    def segments(self) -> int:
        """In how many parts the index is kept: each has its own list of a word."""
        return int(self._searcher.num_segments)

    def count_articles(self, field: str, word: str) -> int:
        """Return how many articles have a word, as the index has it, in a field of the index."""
        return int(self._searcher.doc_freq(field, word))

    def count_beginning(self, prefix: str, fields: Iterable[str] = UNNAMED_FIELDS) -> tuple[int, int]:
        """Return how many words begin so, and the sum of the articles each is in; a word counts once a field."""
        found = [self._count_beginning(prefix, field) for field in fields] if prefix else []
        return sum(words for words, _ in found), sum(articles for _, articles in found)

    def _count_beginning(self, prefix: str, field: str) -> tuple[int, int]:
        counted: tuple[int, int] | None = self._beginnings.get((prefix, field))
        if counted is None:
            found = self._searcher.terms_with_prefix(words_field(TEXT_FIELDS[field]), prefix)
            counted = len(found), sum(count for _, count in found)
            self._beginnings.put((prefix, field), counted)
        return counted

    def holds(self, word: str) -> bool:
        """Tell whether a folded word stands in any article there is: the index still lists words of those removed."""
        fields = [
            words_field(name) for name in TEXT_FIELDS.values() if self._searcher.doc_freq(words_field(name), word)
        ]
        return any(
            self._searcher.search(Query.term_query(self.schema, name, word), 1, count=False).hits for name in fields
        )
