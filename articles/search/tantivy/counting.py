"""How many articles of a query have each value of a facet: every value, exactly."""

from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import neg
from typing import Any

from tantivy import Occur, Query, Searcher

from articles.search.index_fields import TEXT_FACETS
from articles.search.request import NOT_SET, Value
from articles.search.result import MANY_VALUES
from articles.search.tantivy.schema import build_schema

MOST_BUCKETS = 60_000  # Tantivy gives no more than 65,000 at once


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """The values of a facet, most frequent first and then in order, with their numbers; none is zero.

    Where `is_many`, there are more than MANY_VALUES, and these are the most frequent, NOT_SET and those chosen.
    """

    values: Sequence[Value]
    counts: Sequence[int]
    is_many: bool = False

    @classmethod
    def ranked(cls, values: list[Value], counts: list[int]) -> "FacetCounts":
        """Return values that come most frequent first, those as frequent as one another put in order."""
        order = _order if _has_texts(values) else None  # of numbers NOT_SET is the least anyway
        start = 0
        while start < len(values):
            end = bisect_right(counts, -counts[start], start, key=neg)
            values[start:end] = sorted(values[start:end], key=order)
            start = end
        return cls(_pack(values), array("Q", counts))

    @classmethod
    def of(cls, found: Mapping[Value, int], *, is_many: bool = False) -> "FacetCounts":
        order = _order if _has_texts(found) else None
        ranked = sorted(sorted(found, key=order), key=found.__getitem__, reverse=True)
        return cls(_pack(ranked), array("Q", (found[value] for value in ranked)), is_many)

    def __len__(self) -> int:
        return len(self.values)

    def __contains__(self, value: Value) -> bool:
        return value in self.values

    def count_of(self, value: Value) -> int:
        return self.counts[self.values.index(value)] if value in self.values else 0

    def size(self, *, always: Collection[Value] = ()) -> int:
        """Return the number of pairs `top` would return if all were asked for; MANY_VALUES where there are many."""
        return MANY_VALUES if self.is_many else len(self) + sum(value not in self for value in always)

    def top(self, size: int, *, always: Collection[Value] = ()) -> tuple[tuple[Value, int], ...]:
        """Return the `size` most frequent values, beside them those of `always` and, where it counts any, NOT_SET."""
        ranked = zip(self.values, self.counts, strict=True)
        if size >= len(self) and not self.is_many:  # all of them, and in order
            return (*ranked, *((value, 0) for value in sorted(always, key=_order) if value not in self))
        found = dict(islice((pair for pair in ranked if pair[0] != NOT_SET), size))
        found |= {value: self.count_of(value) for value in always}
        if NOT_SET in self:
            found[NOT_SET] = self.count_of(NOT_SET)
        return tuple(sorted(found.items(), key=lambda pair: (-pair[1], _order(pair[0]))))


def _order(value: Value) -> tuple[bool, Value]:
    """Return what values are put in order by: NOT_SET, which is a number, comes before all texts."""
    return value != NOT_SET, value


def _pack(values: Sequence[Value]) -> Sequence[Value]:
    """Return keys in little room, texts as they are."""
    return tuple(values) if _has_texts(values) else array("Q", values)


def _has_texts(values: Iterable[Value]) -> bool:
    return str in set(map(type, values))


def count_values(searcher: Searcher, query: Query, fields: Sequence[str]) -> dict[str, FacetCounts]:
    """Count the values of some fields, in one pass where Tantivy gives that many at once."""
    try:
        answer: dict[str, Any] = searcher.aggregate(query, {field: terms_of(field, MOST_BUCKETS) for field in fields})
    except ValueError:  # also where fields that are few enough each are too many together
        if len(fields) == 1:
            raise
        middle = len(fields) // 2
        return count_values(searcher, query, fields[:middle]) | count_values(searcher, query, fields[middle:])
    found = {field: read_terms(answer[field]) for field in fields}
    return {field: _count_one(searcher, query, field) if counts is None else counts for field, counts in found.items()}


def terms_of(field: str, most: int) -> dict[str, Any]:
    """Return the aggregation of the most frequent values, no more than `most` of them from each segment."""
    return {"terms": {"field": field, "size": most, "segment_size": most}}


def read_terms(answer: Mapping[str, Any]) -> FacetCounts | None:
    """Return the counts of an aggregation by terms, None where values were left out."""
    if answer["sum_other_doc_count"]:
        return None
    keys: list[Any] = [bucket["key"] for bucket in answer["buckets"]]
    values: list[Value] = list(map(_read_key if _has_texts(keys) else int, keys))
    return FacetCounts.ranked(values, [int(bucket["doc_count"]) for bucket in answer["buckets"]])


def _read_key(key: Any) -> Value:
    return (key or NOT_SET) if isinstance(key, str) else int(key)


def _count_one(searcher: Searcher, query: Query, field: str) -> FacetCounts:
    """Count values that are too many for one aggregation by terms: of the rarest that gives no more than a sum."""
    if field in TEXT_FACETS:
        return FacetCounts.of(_count_texts(searcher, query, field))
    return FacetCounts.of(_count_in_parts(searcher, query, field, 0, _highest(searcher, field)))


def _count_texts(searcher: Searcher, query: Query, field: str) -> dict[Value, int]:
    """Count texts that are too many for one aggregation, some at a time of all that the index holds."""
    texts = sorted(text for text, _ in searcher.terms_with_prefix(field, ""))
    found: dict[Value, int] = {}
    for start in range(0, len(texts), MOST_BUCKETS):
        some = Query.term_set_query(build_schema(), field, texts[start : start + MOST_BUCKETS])
        among = Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(some, 0.0))])
        answer: dict[str, Any] = searcher.aggregate(among, {field: terms_of(field, MOST_BUCKETS)})
        found |= {_read_key(bucket["key"]): int(bucket["doc_count"]) for bucket in answer[field]["buckets"]}
    return found


def count_days(searcher: Searcher, query: Query, field: str) -> dict[int, int]:
    """Return the number of articles by day or month; those without a date are left out."""
    found = _count_between(searcher, query, [field])[field]
    return {value: count for value, count in found.items() if value != NOT_SET}


def _count_in_parts(searcher: Searcher, query: Query, field: str, first: int, last: int) -> dict[int, int]:
    if last - first < MOST_BUCKETS:
        return _count_between(searcher, query, [field], {"hard_bounds": {"min": first, "max": last}})[field]
    middle = (first + last) // 2
    return _count_in_parts(searcher, query, field, first, middle) | _count_in_parts(
        searcher, query, field, middle + 1, last
    )


def _count_between(
    searcher: Searcher, query: Query, fields: Sequence[str], bounds: Mapping[str, Any] | None = None
) -> dict[str, dict[int, int]]:
    aggregations = {
        field: {"histogram": {"field": field, "interval": 1, "min_doc_count": 1, **(bounds or {})}} for field in fields
    }
    answer: dict[str, Any] = searcher.aggregate(query, aggregations)
    return {
        field: {int(bucket["key"]): int(bucket["doc_count"]) for bucket in answer[field]["buckets"]} for field in fields
    }


def _highest(searcher: Searcher, field: str) -> int:
    answer: dict[str, Any] = searcher.aggregate(Query.all_query(), {"highest": {"max": {"field": field}}})
    return int(answer["highest"]["value"] or 0)
