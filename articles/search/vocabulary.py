"""The words one snapshot of the index holds, and in which languages."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from tantivy import Schema, Searcher

from articles.search.analysis import ENGLISH, analysis_of
from articles.search.schema import TEXT_FIELDS, words_field


class Vocabulary:
    """What a query must know of the index before it can be compiled."""

    def __init__(self, schema: Schema, searcher: Searcher) -> None:
        self.schema = schema
        self._searcher = searcher

    @cached_property
    def analyses(self) -> tuple[str, ...]:
        """The analyses of the languages the articles are written in; a query is searched in each."""
        languages = (language for language, _ in self._searcher.terms_with_prefix("language", ""))
        return tuple(sorted({analysis_of(language) for language in languages})) or (ENGLISH,)

    def words_beginning(
        self, prefix: str, most: int, fields: Iterable[str] = tuple(TEXT_FIELDS)
    ) -> list[tuple[str, int]]:
        """Return folded words that begin so, most frequent first, with in how many texts they stand."""
        counts: Counter[str] = Counter()
        for field in fields:
            words = self._searcher.terms_with_prefix(words_field(TEXT_FIELDS[field]), prefix, limit=most)
            counts.update(dict(words))
        return counts.most_common(most)

    def holds(self, word: str) -> bool:
        """Tell whether a folded word stands in any text."""
        return any(self._searcher.doc_freq(words_field(name), word) for name in TEXT_FIELDS.values())
