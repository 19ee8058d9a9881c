"""Copies of one report folded into one story: the groups of hits, and how many stories a result holds."""

from collections.abc import Iterable, Mapping
from typing import Any

from tantivy import DocAddress, Occur, Query, Schema, Searcher

_HAS_COPIES = Query.exists_query("copies")


def count_stories(searcher: Searcher, query: Query, total: int) -> int:
    """Return the number of stories among the `total` articles of a query: groups of copies, and articles without.

    Counted hit by hit, some 0.4 microseconds each that is in a group: an aggregation stops at 65,000 groups.
    """
    groups = _read_groups(searcher, Query.boolean_query([(Occur.Must, query), (Occur.Must, _HAS_COPIES)]), total)
    return total - len(groups) + len(set(groups.values()))


def groups_of(searcher: Searcher, hits: Mapping[int, DocAddress]) -> dict[int, int]:
    """Return the group of each of these articles that has copies."""
    return _pair_groups(hits, searcher.fast_field_values("copies", list(hits.values())))


def within_groups(schema: Schema, query: Query, groups: Iterable[int]) -> Query:
    """Return those articles of a query that are in one of these groups, scored as before."""
    among = Query.term_set_query(schema, "copies", sorted(groups))
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(among, 0.0))])


def _read_groups(searcher: Searcher, query: Query, most: int) -> dict[int, int]:
    if not most:
        return {}
    addresses = [address for _, address in searcher.search(query, most, count=False).hits]
    numbers = searcher.fast_field_values("id", addresses)
    groups = searcher.fast_field_values("copies", addresses)
    return _pair_groups(numbers, groups)


def _pair_groups(articles: Iterable[Any], groups: Iterable[Any]) -> dict[int, int]:
    pairs = zip(articles, groups, strict=True)
    return {int(pk): int(group) for pk, group in pairs if pk is not None and group is not None}
