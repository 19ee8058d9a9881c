"""Queries that are scored as `articles.search.weights` says."""

from collections.abc import Sequence

from tantivy import Query

from articles.search.weights import OTHER_FIELDS, weigh_repeated


def best_field(queries: Sequence[Query]) -> Query:
    """Return what finds an article in any of its fields, scored as one text."""
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(list(queries), OTHER_FIELDS)


def emphasise(query: Query, times: int) -> Query:
    """Return a part of a long query as what it is worth that stands in it so many times."""
    return boost(query, weigh_repeated(times))


def boost(query: Query, weight: float) -> Query:
    return query if weight == 1.0 else Query.boost_query(query, weight)
