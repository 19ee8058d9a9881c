"""Measure how well a search ranks:  python -m tests.benchmarks.relevance DOCUMENTS QUERIES JUDGEMENTS

Each query is read and ranked as what a reader types into the search field. Forms that are understood:

documents   TREC: <DOC> <DOCNO> <HEAD> or <TITLE> <TEXT>;  SMART: .I .T .W;  TIME: *TEXT;  JSON: id, headline, body
queries     TREC: <top> <num> <title>;  SMART: .I .W;  TIME: *FIND;  lines of id, tab, text
judgements  TREC: query 0 document grade;  lines of query document document ...

A document of the TIME form is called by its place in the file, which is how the judgements name it.
"""

import argparse
import json
import math
import os
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from articles.search.article import IndexedArticle  # noqa: E402
from articles.search.query import parse_query  # noqa: E402
from articles.search.request import SearchRequest, Sort  # noqa: E402 - Django must be set up first
from articles.search.tantivy.index import IndexDirectory  # noqa: E402
from tests.search.searching import search_index  # noqa: E402

DEPTH = 1_000  # hits looked at
TOP = 10

BLANK = IndexedArticle(0, "", "", "", "", None, None, None, (), ())

Judgements = Mapping[str, Mapping[str, int]]  # grade by query and document


@dataclass(frozen=True)
class Document:
    """One document under its own name."""

    name: str
    headline: str
    body: str


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
            f"{self.queries} queries: MAP {self.average_precision:.3f}, nDCG@{TOP} {self.gain:.3f}, "
            f"P@{TOP} {self.precision:.3f}, MRR {self.reciprocal_rank:.3f}, {self.unanswered} without a hit"
        )


def read_documents(text: str) -> Iterator[Document]:
    """Yield the documents of a file in any of the forms."""
    if "<DOC>" in text:
        for part in re.findall(r"<DOC>(.*?)</DOC>", text, re.DOTALL):
            headline = " ".join(_elements(part, "HEAD|HEADLINE|TITLE|TI|HL"))
            yield Document(_elements(part, "DOCNO")[0], headline, "\n\n".join(_elements(part, "TEXT|BODY")))
    elif text.lstrip().startswith("{"):
        for line in filter(str.strip, text.splitlines()):
            fields = json.loads(line)
            yield Document(str(fields["id"]), fields.get("headline") or "", fields.get("body") or "")
    elif re.search(r"^\*TEXT", text, re.MULTILINE):
        for place, (_, body) in enumerate(_starred(text, "TEXT"), 1):
            yield Document(str(place), "", body)
    else:
        for name, fields in _smart(text):
            yield Document(name, fields.get("T", ""), fields.get("W", ""))


def read_queries(text: str) -> dict[str, str]:
    """Return the texts of the queries by their names."""
    if "<top>" in text:
        tops = re.findall(r"<top>(.*?)</top>", text, re.DOTALL)
        return {
            re.search(r"<num>\s*(?:Number:)?\s*(\S+)", top)[1]: _flat(
                re.search(r"<title>\s*(?:Topic:)?([^<]*)", top, re.DOTALL)[1]
            )
            for top in tops
        }
    if re.search(r"^\*FIND", text, re.MULTILINE):
        return {head.split()[0]: _flat(body) for head, body in _starred(text, "FIND")}
    if re.search(r"^\.I", text, re.MULTILINE):
        return {name: _flat(fields.get("W", "")) for name, fields in _smart(text)}
    return dict(line.split("\t", 1) for line in text.splitlines() if "\t" in line)


def read_judgements(text: str) -> Judgements:
    """Return the grades of the judged documents by query."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    is_trec = bool(lines) and all(len(line) == 4 and line[1] in {"0", "Q0"} for line in lines)
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for query, *rest in lines:
        judged[query].update({rest[1]: int(rest[2])} if is_trec else dict.fromkeys(rest, 1))
    return judged


def _elements(text: str, names: str) -> list[str]:
    found = re.findall(rf"<({names})>(.*?)</\1>", text, re.DOTALL | re.IGNORECASE)
    return [re.sub(r"<[^>]*>", " ", inside).strip() for _, inside in found]


def _starred(text: str, word: str) -> list[tuple[str, str]]:
    """Return (what stands behind the word, what follows) of each part of the TIME form."""
    text = re.split(r"^\*STOP", text, maxsplit=1, flags=re.MULTILINE)[0]
    parts = re.split(rf"^\*{word}", text, flags=re.MULTILINE)[1:]
    return [(part.partition("\n")[0], part.partition("\n")[2].strip()) for part in parts]


def _smart(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    for part in re.split(r"^\.I\s*", text, flags=re.MULTILINE)[1:]:
        name, _, rest = part.partition("\n")
        pieces = re.split(r"^\.([A-Z])\s*$", rest, flags=re.MULTILINE)
        yield name.strip(), {key: _flat(value) for key, value in zip(pieces[1::2], pieces[2::2], strict=False)}


def _flat(text: str) -> str:
    return " ".join(text.split())


def measure(documents: Sequence[Document], queries: Mapping[str, str], judged: Judgements) -> Figures:
    """Index the documents, ask every judged query, and compare with the judgements."""
    with tempfile.TemporaryDirectory(prefix="newsarchive-relevance-") as folder:
        index = IndexDirectory(Path(folder) / "index", is_new=True)
        with index.write() as write:
            write.add_new(
                replace(BLANK, id=n, headline=document.headline, body=document.body)
                for n, document in enumerate(documents)
            )
            write.commit("{}")
        rankings = {name: ask(index, documents, text) for name, text in queries.items() if judged.get(name)}
    return summarise(rankings, judged)


def ask(index: IndexDirectory, documents: Sequence[Document], text: str) -> list[str]:
    """Return the names of the documents found, best first."""
    read = parse_query(text)
    query = parse_query(read.by_most) if read.by_most else read  # as the page of results reads a sentence
    request = SearchRequest(query=query.node, sort=Sort.RELEVANCE, limit=DEPTH)
    return [documents[number].name for number in search_index(index, request).ids]


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


def main() -> int:
    """Print the figures of a collection."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("documents", "queries", "judgements"):
        parser.add_argument(name, type=Path, metavar=name.upper())
    paths = parser.parse_args()
    documents, queries, judgements = (
        path.read_text(encoding="utf-8", errors="replace")
        for path in (paths.documents, paths.queries, paths.judgements)
    )
    print(measure(list(read_documents(documents)), read_queries(queries), read_judgements(judgements)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
