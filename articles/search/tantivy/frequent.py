"""The most frequent values of facets that have many: exactly, without a list of all values.

What an aggregation costs are the values it gives back, of which a page shows a few dozen and an archive has a hundred
thousand. So each segment gives its most frequent ones. Those that may be among the most frequent of all are counted
once more, and are what was wanted as soon as each has more articles than any value that was left out can have.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tantivy import FieldType, Occur, Query, Searcher

from articles.search.index_fields import TEXT_FACETS
from articles.search.request import NOT_SET, Value
from articles.search.result import MANY_VALUES
from articles.search.tantivy.counting import FacetCounts, count_values, read_terms, terms_of
from articles.search.tantivy.schema import build_schema

MOST_WANTED = 1_000  # values, beyond which all are counted
GIVEN = 1_000  # values that each segment gives, at least
_GIVEN_TIMES = 4  # as many as are wanted, where that is more
_CHEAP = 2 * MANY_VALUES  # values of all articles together, of which all are counted as quickly
_SURELY_MANY = MANY_VALUES + MANY_VALUES // 4  # by an estimate whose error is 2 or 3 per cent
_LOOKED_AT = 8 * MANY_VALUES  # values of articles together, of which it is first estimated how many differ
_RECOUNTED_TIMES = 3  # as many as are wanted: where still more are as frequent, all are counted


def count_frequent(
    searcher: Searcher, query: Query, fields: Mapping[str, Collection[Value]], size: int
) -> dict[str, FacetCounts]:
    """Count the `size` most frequent values of some fields, and the chosen ones given with each; all, if not many."""
    if size > MOST_WANTED:
        return count_values(searcher, query, list(fields))
    given = max(GIVEN, _GIVEN_TIMES * size)
    answer: dict[str, Any] = searcher.aggregate(query, {field: terms_of(field, given) for field in fields})
    found: dict[str, FacetCounts] = {}
    for field, chosen in fields.items():
        counts = read_terms(answer[field]) or _count_top(searcher, query, field, answer[field], size, chosen)
        if counts is not None:
            found[field] = counts
    left = [field for field in fields if field not in found]
    return found | (count_values(searcher, query, left) if left else {})


def count_chosen(searcher: Searcher, query: Query, field: str, values: Collection[Value]) -> dict[Value, int]:
    """Return how many articles of a query have each of some values, which are numbers."""
    if not values:
        return {}
    filters = {str(value): {"filter": f"{field}:{value}"} for value in values}
    answer: dict[str, Any] = searcher.aggregate(query, filters)
    return {value: int(answer[str(value)]["doc_count"]) for value in values}


def _count_top(
    searcher: Searcher, query: Query, field: str, answer: Mapping[str, Any], size: int, chosen: Collection[Value]
) -> FacetCounts | None:
    """Return the most frequent of many values, given what the segments have given; None where all are to be counted."""
    if field in TEXT_FACETS or not _has_many(searcher, query, field, answer):
        return None
    named = {int(bucket["key"]): int(bucket["doc_count"]) for bucket in answer["buckets"]}
    missed = int(answer["doc_count_error_upper_bound"])  # articles of a value, in segments that did not give it
    most_of_others = min(named.values()) + missed
    least = _least_of(named, size)
    likely = {value for value, count in named.items() if count + missed >= least}
    if least <= missed or len(likely) > _RECOUNTED_TIMES * size + 1:
        return None
    wanted = likely | {NOT_SET, *chosen}
    exact = {value: named[value] for value in wanted & named.keys()} if searcher.num_segments == 1 else {}
    exact |= count_chosen(searcher, query, field, sorted(wanted - exact.keys()))
    if _least_of(exact, size) <= most_of_others:
        return None
    return FacetCounts.of({value: count for value, count in exact.items() if count}, is_many=True)


def _has_many(searcher: Searcher, query: Query, field: str, answer: Mapping[str, Any]) -> bool:
    """Tell whether there are more values than MANY_VALUES; not where all of them are counted as quickly.

    An estimate is slower than the counts of the most frequent, and most often a part of the articles has many already.
    """
    together = sum(int(bucket["doc_count"]) for bucket in answer["buckets"]) + int(answer["sum_other_doc_count"])
    if together <= _CHEAP:
        return False
    part = searcher.num_docs * _LOOKED_AT // together
    first_ones = Query.range_query(build_schema(), "id", FieldType.Unsigned, 0, part)
    among = Query.boolean_query([(Occur.Must, query), (Occur.Must, first_ones)])
    return any(
        searcher.cardinality(some, field) > _SURELY_MANY
        for some in ((among, query) if together > 2 * _LOOKED_AT else (query,))
    )


def _least_of(counts: Mapping[Value, int], size: int) -> int:
    """Return the number of articles of the last one of the `size` most frequent values, 0 where there are fewer."""
    ranked: Sequence[int] = sorted((count for value, count in counts.items() if value != NOT_SET), reverse=True)
    return ranked[size - 1] if size <= len(ranked) else 0
