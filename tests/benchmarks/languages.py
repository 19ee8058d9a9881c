"""Measure what searches in many languages find:  python -m tests.benchmarks.languages [--failures]

Imports the short articles of language_set/articles.jsonl into an archive of its own, in a temporary folder, and asks
every query of language_set/queries.tsv as a reader does. Each query names the articles it has to find; every other
article of the set, in whatever language, is a wrong answer. A line of queries is: language, what is tried, the query,
and the articles; one behind a question mark may be found or not. No article means that nothing is to be found.

word       as the text has it         part       of a compound, or of words that are run together
words      several, in any order      bare       without accents or points, as a poor keyboard types
phrase     in quotes                  letters    another spelling of the same letters (yeh, kaf, ё, ß, œ, ...)
form       in another case or number  marks      points, soft hyphens, composed and decomposed characters
case       in capitals                digits     of another script, or with another point
character  one alone                  width      full and half
near       a word like it stands elsewhere, and is another word
"""

import argparse
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SET = Path(__file__).parent / "language_set"
ARTICLES = SET / "articles.jsonl"
QUERIES = SET / "queries.tsv"
MOST = 1_000  # hits that are looked at, more than there are articles


@dataclass(frozen=True)
class Query:
    """What is asked, and the articles that are right answers."""

    language: str
    trying: str
    text: str
    wanted: frozenset[str]
    tolerated: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Answer:
    """What a query has found."""

    query: Query
    found: frozenset[str]

    @property
    def missing(self) -> frozenset[str]:
        return self.query.wanted - self.found

    @property
    def wrong(self) -> frozenset[str]:
        return self.found - self.query.wanted - self.query.tolerated


@dataclass(frozen=True)
class Figures:
    """Of several answers together, article by article."""

    queries: int
    answered: int  # with all that is right and nothing that is wrong
    recall: float
    precision: float

    def __str__(self) -> str:
        return f"{self.queries:7} {self.answered:9} {self.recall:7.3f} {self.precision:10.3f}"


def read_queries(text: str) -> Iterator[Query]:
    """Yield the queries of a file."""
    for line in text.splitlines():
        language, trying, query, articles = line.split("\t")
        named = articles.split()
        wanted = frozenset(name for name in named if not name.startswith("?"))
        yield Query(
            language, trying, query, wanted, frozenset(name.lstrip("?") for name in named if name.startswith("?"))
        )


def summarise(answers: Sequence[Answer]) -> Figures:
    """Return the figures of some answers; recall and precision are 1 where nothing can be found or nothing was."""
    right = sum(len(answer.query.wanted & answer.found) for answer in answers)
    wanted = sum(len(answer.query.wanted) for answer in answers)
    wrong = sum(len(answer.wrong) for answer in answers)
    return Figures(
        len(answers),
        sum(not (answer.missing or answer.wrong) for answer in answers),
        right / wanted if wanted else 1.0,
        right / (right + wrong) if right + wrong else 1.0,
    )


def group(answers: Iterable[Answer], key: Callable[[Query], str]) -> Mapping[str, list[Answer]]:
    """Return the answers by what `key` makes of their queries, in the order they come in."""
    groups: dict[str, list[Answer]] = {}
    for answer in answers:
        groups.setdefault(key(answer.query), []).append(answer)
    return groups


def build_archive(folder: Path, migrated: Path | None) -> None:
    """Make an archive of the set in a folder, by the commands that make any archive."""
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "newsarchive.settings",
        "NEWSARCHIVE_DATA_DIR": str(folder),
        "NEWSARCHIVE_SECRET_KEY": secrets.token_urlsafe(50),
        "NEWSARCHIVE_ALLOWED_HOSTS": "testserver",
        "NEWSARCHIVE_HTTPS": "0",
    }
    if migrated:
        shutil.copy(migrated, folder / "newsarchive.sqlite3")
    import django

    django.setup()
    from tests.benchmarks.measuring import run_command

    if not migrated:
        run_command("migrate")
    run_command("import_articles", str(ARTICLES), jobs=1)


def ask(queries: Iterable[Query]) -> list[Answer]:
    """Ask the archive each query as the search page does."""
    from django.http import QueryDict

    from articles.models import Article
    from articles.requests.filters import read_search
    from articles.search import search

    names = dict(Article.objects.values_list("pk", "external_id"))
    answers = []
    for query in queries:
        parameters = QueryDict(mutable=True)
        parameters["q"] = query.text
        result = search(read_search(parameters).request(limit=MOST))
        answers.append(Answer(query, frozenset(names[number] for number in result.ids)))
    return answers


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--failures", action="store_true", help="list what was missed and what was wrong")
    parser.add_argument("--languages", nargs="+", metavar="TAG", help="only the queries in these")
    parser.add_argument("--migrated", type=Path, metavar="FILE", help="an SQLite database of no articles to begin with")
    options = parser.parse_args()
    queries = [
        query
        for query in read_queries(QUERIES.read_text(encoding="utf-8"))
        if not options.languages or query.language in options.languages
    ]
    with tempfile.TemporaryDirectory(prefix="newsarchive-languages-") as folder:
        build_archive(Path(folder), options.migrated)
        answers = ask(queries)
    for key in (lambda query: query.language, lambda query: query.trying):
        print(f"{'':12} queries  answered  recall  precision")
        for name, those in group(answers, key).items():
            print(f"  {name:10} {summarise(those)}")
    print(f"  {'all':10} {summarise(answers)}")
    if options.failures:
        for answer in answers:
            if answer.missing or answer.wrong:
                lacking, wrong = " ".join(sorted(answer.missing)), " ".join(sorted(answer.wrong))
                print(f"  {answer.query.language:8} {answer.query.trying:9} {answer.query.text}", end="")
                print(f"{f'   misses {lacking}' if lacking else ''}{f'   wrongly finds {wrong}' if wrong else ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
