"""OpenSearch as it would be taken instead: documents ready-made, sent by a plain client, and terms aggregations.

One node with 2 GB of heap, one shard, no `_source`, the compiler warm, no cache of requests.
"""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import urllib3

from articles.facets import Facet
from tests.benchmarks.side_by_side.record import PLAIN
from tests.benchmarks.side_by_side.work import FACETS, NEWEST, PAGE, VALUES, Answer
from tests.opensearch.artifacts import find_artifacts
from tests.opensearch.nodes import SearchNode
from tests.opensearch.sharing import make_cluster

INDEX = "plain"
HEAP = "2g"
SETTINGS = {"node.store.allow_mmap": "true", "indices.requests.cache.size": "0b"}
PATIENCE = 600.0  # seconds
SENDERS = 2  # that index at once, as an import has two workers
DOCUMENTS = 1_000  # a request
MOST_MONTHS = 2_000
_KEYWORD = {"type": "keyword"}
_MAPPING = {
    "settings": {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"},
    "mappings": {
        "dynamic": "strict",
        "_source": {"enabled": False},
        "properties": {
            "id": {"type": "long"},
            "words": {"type": "text", "analyzer": "whitespace"},
            NEWEST.field: {"type": "long"},
            "month": _KEYWORD,
            **{facet.value: _KEYWORD for facet in FACETS},
        },
    },
}


@contextmanager
def running_node(folder: Path, heap: str = HEAP) -> Iterator[SearchNode]:
    """Start a node that keeps its data in a folder; raises MissingArtifactsError."""
    java = (
        f"-Xms{heap}",
        f"-Xmx{heap}",
        "-XX:-UsePerfData",
    )  # both compilers, whatever collector a JVM takes by itself
    folder.mkdir(parents=True, exist_ok=True)
    cluster = make_cluster(find_artifacts(), folder, 1, java=java, settings=SETTINGS)
    node = cluster.nodes[0]
    node.start()
    try:
        cluster.await_whole(PATIENCE)
        yield node
    finally:
        node.kill()


class PlainOpenSearch:
    """An index of one shard on a node."""

    name = PLAIN

    def __init__(self, node: SearchNode) -> None:
        self.node = node
        self._http = urllib3.PoolManager(maxsize=SENDERS, retries=False, timeout=PATIENCE)

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Any:
        headers = {"Content-Type": "application/json"}
        try:
            answer = self._http.request(method, f"{self.node.url}/{path}", body=body, headers=headers)
        except urllib3.exceptions.HTTPError as error:
            raise RuntimeError(f"the node {self.node.describe_end() or error}") from error
        if answer.status >= 300:
            raise RuntimeError(f"OpenSearch answers {answer.status}: {answer.data[:500].decode(errors='replace')}")
        return json.loads(answer.data)

    def load(self, documents: Path) -> None:
        self._ask("PUT", INDEX, json.dumps(_MAPPING).encode())

        def send(lines: list[str]) -> None:
            actions = (f'{{"index":{{"_id":"{line[6 : line.index(",")]}"}}}}\n{line}' for line in lines)
            if self._ask("POST", f"{INDEX}/_bulk", "".join(actions).encode())["errors"]:
                raise RuntimeError("OpenSearch refused a document.")

        with documents.open(encoding="utf-8") as lines, ThreadPoolExecutor(SENDERS) as senders:
            while batches := [some for _ in range(SENDERS) if (some := list(islice(lines, DOCUMENTS)))]:
                list(senders.map(send, batches))  # raises what one has failed of
        self._ask("POST", f"{INDEX}/_refresh")
        self._ask("POST", f"{INDEX}/_flush")

    def answer(self, word: str) -> Answer:
        return read_answer(self._ask("POST", f"{INDEX}/_search", write_search(word)))

    def size_bytes(self) -> int:
        return int(self._ask("GET", f"{INDEX}/_stats/store")["_all"]["total"]["store"]["size_in_bytes"])

    def processes(self) -> Sequence[int]:
        return [self.node.process_id]


def write_search(word: str) -> bytes:
    """Return the body of the request for a word."""
    counted = {facet.value: {"terms": {"field": facet.value, "size": VALUES}} for facet in FACETS}
    body = {
        "size": PAGE,
        "query": {"bool": {"filter": [{"term": {"words": word}}]}},
        "sort": [{NEWEST.field: "desc"}],
        "track_total_hits": True,
        "stored_fields": "_none_",
        "aggs": counted | {"month": {"terms": {"field": "month", "size": MOST_MONTHS}}},
    }
    return json.dumps(body).encode()


def read_answer(answer: dict[str, Any]) -> Answer:
    """Return what the answer to that request says."""

    def counts_of(name: str) -> list[tuple[str, int]]:
        return [(bucket["key"], bucket["doc_count"]) for bucket in answer["aggregations"][name]["buckets"]]

    facets: dict[Facet, list[tuple[str, int]]] = {facet: counts_of(facet.value) for facet in FACETS}
    newest = tuple(NEWEST.article_of(hit["sort"][0]) for hit in answer["hits"]["hits"])
    return Answer(answer["hits"]["total"]["value"], newest, facets, dict(counts_of("month")))
