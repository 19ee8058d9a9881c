"""All ids of a query in order, a chunk of hits in memory at a time."""

from array import array
from collections.abc import Iterator
from itertools import groupby

from tantivy import FieldType, Occur, Order, Query, Schema, Searcher

from articles.search.request import Sort
from articles.search.sort_keys import SORT_KEYS

CHUNK = 20_000  # hits fetched at a time


def stream_by_date(searcher: Searcher, schema: Schema, query: Query, sort: Sort) -> Iterator[int]:
    """Yield the ids newest, oldest or last arrived first, undated last; memory for CHUNK hits, however many there are.

    Each chunk is the query beyond the last key of the chunk before: keys are unique and belong to the snapshot.
    """
    sorting = SORT_KEYS[sort]
    order = Order.Desc if sorting.is_descending else Order.Asc
    field = sorting.field
    chunk = query
    while True:
        hits = searcher.search(chunk, CHUNK, count=False, order_by_field=field, order=order).hits
        for key, _ in hits:
            yield sorting.article_of(int(key))
        if len(hits) < CHUNK:
            return
        last = int(hits[-1][0])
        beyond = (
            Query.range_query(schema, field, FieldType.Unsigned, lower_bound=last, include_lower=False)
            if order is Order.Asc
            else Query.range_query(schema, field, FieldType.Unsigned, upper_bound=last, include_upper=False)
        )
        chunk = Query.boolean_query([(Occur.Must, query), (Occur.Must, beyond)])


def stream_by_score(searcher: Searcher, query: Query) -> Iterator[int]:
    """Yield the ids by score, those of equal score newest first.

    A score cannot be asked for, so each chunk is an offset: Tantivy holds 32 bytes for each hit up to its end
    (32 MB for a million). Beside that there is memory for CHUNK hits and 8 bytes for each hit of the same score,
    some 40 while they are put in order.
    """
    article_of = SORT_KEYS[Sort.NEWEST].article_of
    alike = array("Q")  # by date, the hits of the score reached
    reached: float | None = None
    offset, room = 0, searcher.num_docs
    while offset < room:
        hits = searcher.search(query, min(CHUNK, room - offset), count=False, offset=offset).hits
        for score, group in groupby(hits, key=lambda hit: hit[0]):
            if score != reached:
                yield from map(article_of, sorted(alike, reverse=True))
                alike, reached = array("Q"), score
            keys = searcher.fast_field_values("newest", [address for _, address in group])
            alike.extend(int(key) for key in keys if key is not None)
        if len(hits) < CHUNK:
            break
        offset += CHUNK
    yield from map(article_of, sorted(alike, reverse=True))
