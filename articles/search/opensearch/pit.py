"""One state of the articles: a point in time of the cluster, which every search of an answer is made in."""

import time
from collections.abc import Iterator, Sequence
from typing import Any

from articles.search.errors import EngineOutageError, SnapshotLostError
from articles.search.opensearch.cluster import Cluster, Json
from articles.search.opensearch.failures import LOST, RED, MissingError
from articles.search.request import Sort
from articles.search.sort_keys import SORT_KEYS

KEPT_MINUTES = 10  # after the last search
FILTERS_AT_ONCE = 1_000
COMPOSITE_PAGE = 10_000
MOST_HITS = 10_000  # that a search gives from the first one on: index.max_result_window

ALL: Json = {"match_all": {}}


class PointInTime:
    """What the articles of one index are at one moment. Safe from any thread."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        """Open it; raises EngineOutageError where a part of the index is not there."""
        self.index = index
        self.is_lost = False
        self._cluster = cluster
        self._used_at = time.monotonic()
        path = f"/{index}/_search/point_in_time"
        kept = f"{KEPT_MINUTES}m"
        answer = cluster.ask("POST", path, keep_alive=kept, allow_partial_pit_creation=False)
        self.id = str(answer["pit_id"])
        self.shards = int(answer["_shards"]["total"])

    @property
    def is_usable(self) -> bool:
        """Whether the cluster has it still, as far as is known."""
        return not self.is_lost and time.monotonic() < self._used_at + 60 * KEPT_MINUTES / 2

    def search(self, body: Json) -> Json:
        """Return the answer to a search."""
        return self.search_all([body])[0]

    def search_all(self, bodies: Sequence[Json]) -> list[Json]:
        """Return the answers to several searches; raises SnapshotLostError where the cluster has lost this state."""
        point = {"id": self.id, "keep_alive": f"{KEPT_MINUTES}m"}
        self._used_at = time.monotonic()
        try:
            return self._cluster.search_all([{"track_total_hits": True, **body, "pit": point} for body in bodies])
        except SnapshotLostError:
            self.is_lost = True
            raise
        except (EngineOutageError, MissingError) as error:
            if isinstance(error, MissingError) or str(error) == RED:  # with the machine that had it
                self.is_lost = True
                raise SnapshotLostError(LOST) from error
            raise

    def aggregate(self, query: Json, aggregations: Json) -> Json:
        """Return aggregations over the articles of a query."""
        body = {"query": query, "size": 0, "aggs": aggregations}
        found: Json = self.search(body)["aggregations"]
        return found

    def count_each(self, queries: Sequence[Json], among: Json = ALL) -> list[int]:
        """Return how many articles each of some queries finds."""
        counts: list[int] = []
        for start in range(0, len(queries), FILTERS_AT_ONCE):
            some = {"each": {"filters": {"filters": list(queries[start : start + FILTERS_AT_ONCE])}}}
            counts += [int(bucket["doc_count"]) for bucket in self.aggregate(among, some)["each"]["buckets"]]
        return counts

    def count_values(self, query: Json, field: str) -> dict[Any, int]:
        """Return every value of a field and how many articles of a query have it, however many there are."""
        counts: dict[Any, int] = {}
        after: Json = {}
        while True:
            source = {"size": COMPOSITE_PAGE, "sources": [{"value": {"terms": {"field": field}}}], **after}
            found = self.aggregate(query, {"values": {"composite": source}})["values"]
            counts |= {bucket["key"]["value"]: int(bucket["doc_count"]) for bucket in found["buckets"]}
            if len(found["buckets"]) < COMPOSITE_PAGE:
                return counts
            after = {"after": found["after_key"]}

    def walk(self, query: Json, sort: Sort | None, chunk: int, fields: Sequence[str] = ()) -> Iterator[list[Json]]:
        """Yield the hits of a query in order, some at a time; without one by their scores, equal ones newest first."""
        order = order_of(sort)
        after: Json = {}
        while True:
            body = {"query": query, "size": chunk, "sort": order, "track_total_hits": False, **after}
            if fields:
                body["docvalue_fields"] = list(fields)
            hits: list[Json] = self.search(body)["hits"]["hits"]
            yield hits
            if len(hits) < chunk:
                return
            after = {"search_after": hits[-1]["sort"]}

    def close(self) -> None:
        """Let the cluster forget it."""
        self._cluster.ask("DELETE", "/_search/point_in_time", {"pit_id": [self.id]})


def order_of(sort: Sort | None) -> list[Json]:
    """Return how hits are sorted: by the number of an order, or by their scores."""
    field, is_descending, _ = SORT_KEYS[sort or Sort.NEWEST]
    by_date = {field: {"order": "desc" if is_descending else "asc"}}
    return [by_date] if sort else [{"_score": {"order": "desc"}}, by_date]
