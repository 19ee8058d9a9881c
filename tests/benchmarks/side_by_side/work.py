"""The work that every engine does for one search, declared once, and the documents it does it on.

A search is one word. Its answer is the total, the 20 newest articles, four facets of 50 values and the articles of each
month. Documents are made once from the database, with tokens and values as an engine needs them, so that nobody's
analysis is measured or differs.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Protocol

from articles.facets import Facet
from articles.fields import UNNAMED_FIELDS
from articles.models import Article
from articles.search.analysis import ENGLISH, analyse
from articles.search.article import IndexedArticle
from articles.search.indexed_articles import read_articles
from articles.search.request import NOT_SET
from articles.search.sort_keys import SORT_KEYS, Sort, time_keys

PAGE = 20
VALUES = 50
FACETS = (Facet.ACTOR, Facet.COUNTRY, Facet.SOURCE, Facet.DATELINE)
SHARES = {"1 in 1,000": 0.001, "1 in 10": 0.1, "9 in 10": 0.9}  # of the articles with a word
NEWEST = SORT_KEYS[Sort.NEWEST]
SAMPLE = 20_000  # documents whose words are counted
_BATCH = 1_000

Counts = Sequence[tuple[str, int]]  # values and numbers of articles, most articles first


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search finds: article numbers newest first, values of facets by their numbers, months as 2021-06."""

    total: int
    newest: tuple[int, ...]
    facets: Mapping[Facet, Counts]
    months: Mapping[str, int]

    def differences(self, other: "Answer") -> list[str]:
        """Return the names of what another answer has otherwise; of values with equal numbers any may be the last."""
        differing = [name for name in ("total", "newest", "months") if getattr(self, name) != getattr(other, name)]
        return differing + [facet for facet in FACETS if _essence(self.facets[facet]) != _essence(other.facets[facet])]


def _essence(counts: Counts) -> tuple[list[int], set[tuple[str, int]]]:
    numbers = sorted((number for _, number in counts), reverse=True)[:VALUES]
    return numbers, {pair for pair in counts if len(numbers) < VALUES or pair[1] > numbers[-1]}


class Contender(Protocol):
    """An engine that does the work."""

    @property
    def name(self) -> str: ...

    def load(self, documents: Path) -> None:
        """Index the documents; they can be searched afterwards."""
        ...

    def answer(self, word: str) -> Answer:
        """Do the work for a word, as if nobody had searched for it before."""
        ...

    def size_bytes(self) -> int:
        """Return the bytes on disk of what searches need."""
        ...

    def processes(self) -> Sequence[int]:
        """Return the processes that do the work beside this one."""
        ...


def write_documents(path: Path) -> int:
    """Write every published article as one line of JSON; return their number."""
    numbers = list(Article.objects.published().order_by("pk").values_list("pk", flat=True))
    with path.open("w", encoding="utf-8") as out:
        for start in range(0, len(numbers), _BATCH):
            for article in read_articles(numbers[start : start + _BATCH]):
                out.write(json.dumps(make_document(article), separators=(",", ":")) + "\n")
    return len(numbers)


def make_document(article: IndexedArticle) -> dict[str, Any]:
    """Return the words of an article with blanks between, values as texts, its month, its place among the newest."""
    texts = (analyse(article.text_of(name), article.language).terms for name in UNNAMED_FIELDS)
    words = (term.rpartition(":")[2] for term in chain.from_iterable(texts))  # without the language a word carries
    values = {facet.value: [str(one) for one in article.values_of(facet) if one != NOT_SET] for facet in FACETS}
    month = article.published_on.isoformat()[:7] if article.published_on else None
    newest = time_keys(article)[NEWEST.field]
    return {"id": article.id, "words": " ".join(words), "month": month, "newest": newest} | values


def read_documents(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the documents as they were written."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def choose_words(path: Path, number: int) -> dict[str, list[str]]:
    """Return for each share words that stand in about so many of the articles, the nearest first.

    Only words that are their own stem are chosen, so that every engine is given the same one.
    """
    sample = [set(document["words"].split()) for document in islice(read_documents(path), SAMPLE)]
    counts: Counter[str] = Counter(chain.from_iterable(sample))
    words = [word for word in counts if len(word) > 2 and word.isalpha() and word.isascii()]
    return {name: _pick(words, counts, share * len(sample), number) for name, share in SHARES.items()}


def _pick(words: Iterable[str], counts: Mapping[str, int], wanted: float, number: int) -> list[str]:
    ranked = sorted(words, key=lambda word: (abs(counts[word] - wanted), word))
    return list(islice((word for word in ranked if list(analyse(word, ENGLISH).terms) == [word]), number))


def compare_answers(contenders: Sequence[Contender], words: Iterable[str]) -> list[str]:
    """Return in words where a contender answers otherwise than the first of them: nothing, if all do the same work."""
    found = []
    for word in words:
        first, *others = [(one.name, one.answer(word)) for one in contenders]
        for name, answer in others:
            if differing := first[1].differences(answer):
                found.append(f"{name} differs from {first[0]} on “{word}”: {', '.join(differing)}")
    return found
