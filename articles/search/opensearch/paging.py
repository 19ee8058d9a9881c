"""The hits of a page, however far down it is."""

from collections.abc import Sequence

from articles.search.opensearch.cluster import Json
from articles.search.opensearch.compiling import all_of
from articles.search.opensearch.pit import MOST_HITS, PointInTime, order_of
from articles.search.request import Sort
from articles.search.sort_keys import SORT_KEYS

_PARTS = 64  # that a stretch of the numbers articles are sorted by is cut into at once


def write_page(query: Json, sort: Sort | None, offset: int, limit: int) -> Json:
    """Return the search for a page that lies among the first MOST_HITS."""
    fields = ["id", "copies"]
    return {"query": query, "from": offset, "size": limit, "sort": order_of(sort), "docvalue_fields": fields}


def read_ids(hits: Sequence[Json]) -> tuple[int, ...]:
    """Return the ids of hits."""
    return tuple(int(hit["fields"]["id"][0]) for hit in hits)


def read_groups(hits: Sequence[Json]) -> dict[int, int]:
    """Return the group of each of some hits that has copies."""
    return {int(hit["fields"]["id"][0]): int(hit["fields"]["copies"][0]) for hit in hits if "copies" in hit["fields"]}


def find_far_page(point: PointInTime, query: Json, sort: Sort, offset: int, limit: int) -> list[Json]:
    """Return the hits of a page behind the first MOST_HITS, in the order of a date.

    The numbers that articles are sorted by are cut into stretches, the articles of each are counted, and that in which
    the page begins is cut again, until few enough lie before the page. Numbers are compared as whole ones.
    """
    field, is_descending, _ = SORT_KEYS[sort]
    sign = -1 if is_descending else 1  # with which numbers are in the order of the pages
    ends = [{"query": query, "size": 1, "sort": [{field: {"order": way}}]} for way in ("asc", "desc")]
    found = [one["hits"]["hits"] for one in point.search_all(ends)]
    low, high = sorted(sign * int(hits[0]["sort"][0]) for hits in found) if all(found) else (0, 0)
    before = 0  # articles whose numbers are lower than `low`
    reached = MOST_HITS // 2  # that may lie before the page, and as many on it at once
    while offset - before > reached and low < high:
        step = -(-(high - low + 1) // _PARTS)
        starts = range(low, high + 1, step)
        counts = point.count_each([_within(field, sign, start, start + step - 1) for start in starts], query)
        for start, count in zip(starts, counts, strict=True):
            if before + count > offset:
                low, high = start, min(start + step - 1, high)
                break
            before += count
        else:
            return []
    rest = all_of(query, _within(field, sign, low))
    hits: list[Json] = point.search(write_page(rest, sort, offset - before, min(limit, reached)))["hits"]["hits"]
    while hits and len(hits) < limit:
        more = {**write_page(rest, sort, 0, min(limit - len(hits), reached)), "search_after": hits[-1]["sort"]}
        found_more = point.search(more)["hits"]["hits"]
        if not found_more:
            break
        hits += found_more
    return hits


def _within(field: str, sign: int, low: int, high: int | None = None) -> Json:
    ends = {"gte" if sign > 0 else "lte": sign * low}
    if high is not None:
        ends["lte" if sign > 0 else "gte"] = sign * high
    return {"range": {field: ends}}
