"""Measure how well a search ranks:

    python -m tests.benchmarks.relevance [--cluster] --collection NAME DOCUMENTS QUERIES JUDGEMENTS [--collection ...]

Each query is read and ranked as what a reader types into the search field, whole and as its three and its two rarest
words; beside it stands BM25 over any of the words but function words, as SQLite's FTS5 ranks the same documents. With
`--cluster` a node of OpenSearch is started, as the tests do, and asked the same. Prints all figures; no figure makes
it fail. The forms that are understood are those of `judged`.
"""

import argparse
import math
import os
import re
import sqlite3
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from statistics import mean

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from articles.search.article import IndexedArticle  # noqa: E402
from articles.search.engine import Engine  # noqa: E402
from articles.search.opensearch.engine import OpenSearchEngine  # noqa: E402
from articles.search.query import parse_query  # noqa: E402
from articles.search.request import SearchRequest, Sort  # noqa: E402 - Django must be set up first
from articles.search.tantivy.engine import TantivyEngine  # noqa: E402
from articles.text.function_words import is_function_word  # noqa: E402
from tests.benchmarks.judged import (  # noqa: E402
    Document,
    Judgements,
    read_documents,
    read_judgements,
    read_queries,
)
from tests.contracts.engines import OwnLeases  # noqa: E402
from tests.opensearch.artifacts import find_artifacts  # noqa: E402
from tests.opensearch.nodes import SearchCluster  # noqa: E402
from tests.opensearch.sharing import make_cluster  # noqa: E402

DEPTH = 1_000  # hits looked at
AT_ONCE = 1_000  # documents indexed
PREFIX = "relevance"  # of the index in a cluster
TOP = 10
SHORT = (3, 2)  # words of a short query
KNOWN = 100  # one document of so many has each

BLANK = IndexedArticle(0, "", "", "", "", None, None, None, (), ())

Queries = Mapping[str, str]
Ask = Callable[[str], list[str]]  # a query to the names of the documents found, best first

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Collection:
    """Documents, the queries to ask of them, and which documents answer each."""

    name: str
    documents: Sequence[Document]
    queries: Queries
    judged: Judgements


@dataclass(frozen=True)
class Figures:
    """Means over all judged queries."""

    queries: int
    average_precision: float
    gain: float
    precision: float
    reciprocal_rank: float
    unanswered: int

    def __str__(self) -> str:
        return (
            f"{self.average_precision:.3f}  {self.gain:.3f}  {self.precision:.3f}  "
            f"{self.reciprocal_rank:.3f}  {self.unanswered:>4}"
        )


def read_collection(name: str, *paths: Path) -> Collection:
    """Read the documents, queries and judgements of three files."""
    documents, queries, judgements = (path.read_text(encoding="utf-8", errors="replace") for path in paths)
    return Collection(name, list(read_documents(documents)), read_queries(queries), read_judgements(judgements))


def compare(collection: Collection, cluster: SearchCluster | None) -> None:
    """Print the figures of the archive, of its cluster, and of FTS5 for the queries and their short forms."""
    readings = {"whole": collection.queries}
    for number in SHORT:
        readings[f"{number} words"] = shorten(collection.documents, collection.queries, number)
    with tempfile.TemporaryDirectory(prefix="newsarchive-relevance-") as folder:
        archive, fts5 = open_archive(Path(folder), collection.documents), open_fts5(collection.documents)
        clustered = open_clustered(cluster, collection.documents) if cluster else None
        for reading, queries in readings.items():
            ours, theirs = (measure(ask, queries, collection.judged) for ask in (archive, fts5))
            share = ours.average_precision / theirs.average_precision if theirs.average_precision else math.inf
            print(
                f"{collection.name:<10} {len(collection.documents):>6} {ours.queries:>4}  {reading:<8}  "
                f"{ours}    {theirs}    {share:.2f}",
                flush=True,
            )
            if clustered:
                same = measure(clustered, queries, collection.judged)
                apart = same.average_precision - ours.average_precision
                print(f"{'':<14}the same on a cluster  {same}    MAP {apart:+.4f}", flush=True)
    if cluster:
        cluster.forget(PREFIX)


def shorten(documents: Sequence[Document], queries: Queries, number: int) -> dict[str, str]:
    """Return the rarest words of each query, in its order, that still find something; function words do not."""
    texts = (set(_words(f"{document.headline} {document.body}")) for document in documents)
    counts = Counter(word for words in texts for word in words)
    fewest = max(2, len(documents) // KNOWN)
    short = {}
    for name, text in queries.items():
        known = [word for word in dict.fromkeys(_words(text)) if counts[word] >= fewest and not is_function_word(word)]
        rarest = sorted(known, key=lambda word: counts[word])[:number]
        short[name] = " ".join(word for word in known if word in rarest)
    return short


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def measure(ask: Ask, queries: Queries, judged: Judgements) -> Figures:
    """Ask every judged query, and compare with the judgements."""
    return summarise({name: ask(text) for name, text in queries.items() if judged.get(name)}, judged)


def open_archive(folder: Path, documents: Sequence[Document]) -> Ask:
    """Return what asks an index of the documents as a reader does."""
    return fill_engine(TantivyEngine(folder / "index"), documents)


def open_clustered(cluster: SearchCluster, documents: Sequence[Document]) -> Ask:
    """Return the same of an index in a cluster."""
    cluster.forget(PREFIX)
    return fill_engine(
        OpenSearchEngine(f"{cluster.setting(PREFIX)}?seconds=60", OwnLeases(threading.Lock())), documents
    )


def fill_engine(engine: Engine, documents: Sequence[Document]) -> Ask:
    """Index the documents and return what asks for them."""
    articles = (
        replace(BLANK, id=number, headline=document.headline, body=document.body)
        for number, document in enumerate(documents, 1)
    )
    with engine.may_write(-1), engine.writer(anew=True) as writer:
        for some in iter(lambda: list(islice(articles, AT_ONCE)), []):
            writer.put(some)
        writer.commit("{}")
    snapshot = engine.snapshot()

    def ask(text: str) -> list[str]:
        read = parse_query(text)
        query = parse_query(read.by_most) if read.by_most else read  # as the page of results reads a sentence
        request = SearchRequest(query=query.node, sort=Sort.RELEVANCE, limit=DEPTH)
        return [documents[number - 1].name for number in snapshot.search_together([request])[0].ids]

    return ask


def open_fts5(documents: Sequence[Document]) -> Ask:
    """Return what asks SQLite for any of the words, ranked by BM25 over headline and text, stemmed by Porter."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE documents USING fts5(headline, body, tokenize='porter unicode61')")
    rows = ((n, document.headline, document.body) for n, document in enumerate(documents))
    connection.executemany("INSERT INTO documents (rowid, headline, body) VALUES (?, ?, ?)", rows)

    def ask(text: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in dict.fromkeys(_words(text)) if not is_function_word(word))
        find = "SELECT rowid FROM documents WHERE documents MATCH ? ORDER BY rank LIMIT ?"
        return [documents[number].name for (number,) in connection.execute(find, (words, DEPTH))] if words else []

    return ask


def summarise(rankings: Mapping[str, Sequence[str]], judged: Judgements) -> Figures:
    """Return the means over the queries; a query without a hit counts as zero."""
    grades = {name: [judged[name].get(document, 0) for document in ranking] for name, ranking in rankings.items()}
    return Figures(
        len(rankings),
        mean(average_precision(found, judged[name]) for name, found in grades.items()),
        mean(gain(found, judged[name]) for name, found in grades.items()),
        mean(sum(grade > 0 for grade in found[:TOP]) / TOP for found in grades.values()),
        mean(next((1 / rank for rank, grade in enumerate(found, 1) if grade > 0), 0) for found in grades.values()),
        sum(not ranking for ranking in rankings.values()),
    )


def average_precision(found: Sequence[int], judged: Mapping[str, int]) -> float:
    """Return the mean of the precision at each relevant document, zero for those not found."""
    hits, total = 0, 0.0
    for rank, grade in enumerate(found, 1):
        if grade > 0:
            hits += 1
            total += hits / rank
    return total / max(1, sum(grade > 0 for grade in judged.values()))


def gain(found: Sequence[int], judged: Mapping[str, int]) -> float:
    """Return the normalised discounted cumulative gain of the first hits (Järvelin and Kekäläinen 2002)."""

    def discounted(grades: Sequence[int]) -> float:
        return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades[:TOP], 1))

    best = discounted(sorted(judged.values(), reverse=True))
    return discounted(found) / best if best else 0.0


@contextmanager
def one_node() -> Iterator[SearchCluster]:
    """Start a node of OpenSearch, and end it."""
    with tempfile.TemporaryDirectory(prefix="newsarchive-relevance-") as folder:
        cluster = make_cluster(find_artifacts(), Path(folder), 1)
        try:
            cluster.nodes[0].start()
            cluster.await_whole()
            yield cluster
        finally:
            cluster.nodes[0].kill()


def main() -> int:
    """Print the figures of the collections."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--collection",
        nargs=4,
        action="append",
        required=True,
        metavar=("NAME", "DOCUMENTS", "QUERIES", "JUDGEMENTS"),
    )
    parser.add_argument("--cluster", action="store_true", help="ask a node of OpenSearch the same")
    chosen = parser.parse_args()
    figures = f"MAP    nDCG@{TOP} P@{TOP}   MRR  none"
    print(f"{'':<34}{'the archive':<36}{'FTS5, any word':<36}MAP times")
    print(f"{'':<34}{figures:<36}{figures}")
    with one_node() if chosen.cluster else nullcontext() as cluster:
        for name, *paths in chosen.collection:
            compare(read_collection(name, *map(Path, paths)), cluster)
    return 0


if __name__ == "__main__":
    sys.exit(main())
