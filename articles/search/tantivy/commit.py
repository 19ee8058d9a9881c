"""One commit of the index as Tantivy gives it, and what was counted on it."""

import tantivy
from tantivy import DocAddress, Schema, Searcher

from articles.search.cache import AnswerCache
from articles.search.tantivy.failures import Explain, as_engine_error
from articles.search.tantivy.vocabulary import TantivyVocabulary

KEPT_BYTES = 64_000_000  # of what was counted on a commit


class Commit:
    """A searcher, the words it knows, and its answers. Safe from any thread."""

    def __init__(self, schema: Schema, searcher: Searcher, explain_failure: Explain = as_engine_error) -> None:
        self.schema = schema
        self.searcher = searcher
        self.vocabulary = TantivyVocabulary(schema, searcher, explain_failure)
        self.answers = AnswerCache(KEPT_BYTES)


def count_hits(found: tantivy.SearchResult) -> int:
    """Return the number of all hits; the package's own types do not tell of it."""
    return int(found.count)  # type: ignore[attr-defined]


def read_numbers(searcher: Searcher, field: str, addresses: list[DocAddress]) -> list[int]:
    """Return the values of a fast field every article has."""
    return [int(value) for value in searcher.fast_field_values(field, addresses) if value is not None]
