"""How many articles have each value of a facet: of those that are shown, exactly.

Each shard gives its most frequent values. Where it has left some out, those that the shards named are counted once more
in all of them, and are enough as soon as the last one shown has more articles than any that was not named can have.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from articles.search.index_fields import field_of, stored_value
from articles.search.opensearch.cluster import Json
from articles.search.opensearch.failures import TooManyBucketsError
from articles.search.opensearch.pit import PointInTime
from articles.search.request import NOT_SET, Facet, SearchRequest, Value
from articles.search.result import MANY_VALUES

FIRST_VALUES = 200  # that each shard names, at least
FIRST_TIMES = 2  # as many as are shown, where that is more
LISTED = 5_000  # values that are wanted from which all are listed
_WIDER = 8
_COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class KnownValues:
    """Values of a facet with their exact numbers, none of them zero: the most frequent, or all.

    `number` is how many there are, more than MANY_VALUES where it is not known. No other value has more articles than
    `most_of_others`.
    """

    counts: Mapping[Value, int]
    number: int
    most_of_others: int = 0

    @property
    def is_all(self) -> bool:
        return self.number == len(self.counts)

    @property
    def is_many(self) -> bool:
        """Whether there are more values than are counted."""
        return self.number > MANY_VALUES and not self.is_all

    def holds_top(self, size: int) -> bool:
        """Tell whether the `size` most frequent of these values are those of all."""
        if self.is_all:
            return True
        numbers = sorted((count for value, count in self.counts.items() if value != NOT_SET), reverse=True)
        return len(numbers) >= size and (not size or numbers[size - 1] > self.most_of_others)


def show(known: KnownValues, size: int, *, always: Collection[Value]) -> tuple[tuple[Value, int], ...]:
    """Return the `size` most frequent values, beside them those of `always` and, where it counts any, NOT_SET."""
    ranked = sorted(known.counts.items(), key=_rank)
    if known.is_all and size >= len(ranked):
        return (*ranked, *((value, 0) for value in sorted(always, key=_order) if value not in known.counts))
    found = dict([pair for pair in ranked if pair[0] != NOT_SET][:size])
    found |= {value: known.counts.get(value, 0) for value in always}
    if NOT_SET in known.counts:
        found[NOT_SET] = known.counts[NOT_SET]
    return tuple(sorted(found.items(), key=_rank))


def number_of_values(known: KnownValues, *, always: Collection[Value]) -> int:
    """Return how many values there are to choose from; MANY_VALUES where it is not known how many more."""
    if known.is_many:
        return MANY_VALUES
    return known.number + sum(value not in known.counts for value in always)


def _order(value: Value) -> tuple[bool, Value]:
    return value != NOT_SET, value


def _rank(pair: tuple[Value, int]) -> tuple[int, tuple[bool, Value]]:
    return -pair[1], _order(pair[0])


class FacetCounting:
    """Counts the facets of one request."""

    def __init__(self, point: PointInTime, request: SearchRequest) -> None:
        self._point = point
        self._request = request

    def wants_list(self) -> bool:
        """Tell whether so many values are wanted that all are listed."""
        return self._request.facet_size >= LISTED

    def ask(self, facets: Sequence[Facet], values: int = 0) -> Json:
        """Return the aggregations that name the most frequent values of some facets in each shard."""
        most = values or max(FIRST_VALUES, FIRST_TIMES * self._request.facet_size)
        fields = {facet: self.field_of(facet) for facet in facets}
        return {
            facet.value: {"terms": {"field": field, "size": most * self._point.shards, "shard_size": most}}
            for facet, field in fields.items()
        }

    def field_of(self, facet: Facet) -> str:
        return field_of(facet, main_only=self._request.main_only)

    def complete(self, facet: Facet, query: Json, first: Json) -> KnownValues:
        """Return the values of a facet, given what the shards have named first."""
        known = self._recount(facet, query, first, None)
        values = _WIDER * max(FIRST_VALUES, self._request.facet_size)
        chosen = self._request.chosen_of(facet)
        try:
            while not known.holds_top(self._request.facet_size):
                if values > MANY_VALUES:
                    return self.list_all(facet, query)
                found = self._point.aggregate(query, self.ask([facet], values))[facet.value]
                known = self._recount(facet, query, found, known.number)
                values *= _WIDER
            return self._with_chosen(facet, query, known, chosen)
        except TooManyBucketsError:
            return self.list_all(facet, query)

    def list_all(self, facet: Facet, query: Json) -> KnownValues:
        """Return all values of a facet, however many there are."""
        counts = self._point.count_values(query, self.field_of(facet))
        return KnownValues({_read(value): count for value, count in counts.items()}, len(counts))

    def _recount(self, facet: Facet, query: Json, found: Json, number: int | None) -> KnownValues:
        """Return the values that the shards have named with their numbers in all of them."""
        buckets = found["buckets"]
        if not found["sum_other_doc_count"]:
            return KnownValues({_read(one["key"]): int(one["doc_count"]) for one in buckets}, len(buckets))
        named = [one["key"] for one in buckets]
        counts = self._count_named(facet, query, named)
        bound = int(found["doc_count_error_upper_bound"])
        if self._point.shards == 1:  # one shard counts exactly, and leaves out none before those it gives
            bound = min((int(one["doc_count"]) for one in buckets), default=0) - 1
        return KnownValues(counts, self._number(facet, query) if number is None else number, bound)

    def _with_chosen(self, facet: Facet, query: Json, known: KnownValues, chosen: Collection[Value]) -> KnownValues:
        left = [stored_value(facet, value) for value in {*chosen, NOT_SET} if value not in known.counts]
        if known.is_all or not left:
            return known
        more = self._count_named(facet, query, left)
        return KnownValues({**known.counts, **more}, known.number, known.most_of_others)

    def _count_named(self, facet: Facet, query: Json, named: Sequence[Any]) -> dict[Value, int]:
        terms = {"field": self.field_of(facet), "include": list(named), "size": max(1, len(named))}
        buckets = self._point.aggregate(query, {_COUNTED: {"terms": terms}})[_COUNTED]["buckets"]
        return {_read(one["key"]): int(one["doc_count"]) for one in buckets if one["doc_count"]}

    def _number(self, facet: Facet, query: Json) -> int:
        """Return how many values there are, or more than MANY_VALUES."""
        most = MANY_VALUES + 1
        terms = {"field": self.field_of(facet), "size": most * self._point.shards, "shard_size": most}
        counting = {_COUNTED: {"terms": terms}, "number": {"stats_bucket": {"buckets_path": f"{_COUNTED}._count"}}}
        found = self._point.aggregate(query, counting)
        number = int(found["number"]["count"])
        return most if found[_COUNTED]["sum_other_doc_count"] or number > MANY_VALUES else number


def _read(key: Any) -> Value:
    return (key or NOT_SET) if isinstance(key, str) else int(key)
