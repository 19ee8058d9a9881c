"""Processor time of the first request of each kind of page:  python -m tests.benchmarks.first_requests [--rounds 20]

Asks the archive that the environment names, which must hold some thousand articles (`generate_corpus`), as readers
without a session do: every address once, so that nothing of its answer is kept, while what a process or a commit keeps
stays. `--keep FOLDER` writes the answers down and `--compare FOLDER` compares them with those that another version of
the program has written: where one differs the status is 1.
"""

import argparse
import os
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from articles.models import Article, Entity, Source  # noqa: E402
from newsarchive.preloading import preload  # noqa: E402
from tests.benchmarks.measuring import children_of, processor_seconds_of  # noqa: E402
from tests.benchmarks.serving import load, serving  # noqa: E402
from tests.benchmarks.side_by_side.archive import forget_answers  # noqa: E402

SAMPLE = 4_000  # articles whose words are counted to choose what is searched
COLUMNS = f"  {'kind of page':<42}{'processor ms: median':>22}{'mean':>8}{'queries':>9}{'ms in them':>12}{'kB':>7}"


@dataclass(slots=True)
class Spent:
    """What requests of one kind of page took: seconds of the processor each, queries, seconds in them, bytes."""

    seconds: list[float] = field(default_factory=list)
    queries: int = 0
    in_queries: float = 0.0
    size: int = 0


class Words:
    """The words of the archive by the share of its articles that they stand in."""

    def __init__(self) -> None:
        bodies = Article.objects.published().order_by("pk").values_list("body", flat=True)[:SAMPLE]
        self._counts: Counter[str] = Counter()
        for body in bodies:
            self._counts.update(set(re.findall(r"\b[a-z]{4,}\b", body)))
        self._sampled = len(bodies)

    def near(self, share: float, most: int) -> list[str]:
        """Return up to so many words in about that share of the articles, the nearest first."""
        return sorted(self._counts, key=lambda word: (abs(self._counts[word] - share * self._sampled), word))[:most]


def search(**parameters: str) -> str:
    return "/?" + urlencode(parameters)


def choose_addresses(rounds: int) -> dict[str, list[str]]:
    """Return of each kind of page so many addresses, each another one: the same for the same archive."""
    words = Words()
    rare, common = words.near(0.001, 5 * rounds), words.near(0.1, 3 * rounds)
    everywhere = words.near(1, 12)
    articles = list(Article.objects.published().order_by("pk")[: 7 * rounds : 7])
    tagged = Count("tags")
    actors = list(Entity.objects.actors().listed().annotate(size=tagged).order_by("-size", "pk")[:rounds])
    countries = list(Entity.objects.filter(kind="country").annotate(size=tagged).order_by("-size", "pk")[:rounds])
    source = Source.objects.order_by("pk").first()
    bodies = [article.body.split() for article in articles]
    some = range(rounds)

    def turn(values: Sequence[str], number: int) -> str:
        return values[number % len(values)]

    kinds = {
        "a word in 1 of 1,000": [search(q=word) for word in rare[:rounds]],
        "the same, newest first": [search(q=word, sort="newest") for word in rare[rounds : 2 * rounds]],
        "the same, second page": [search(q=word, page="2") for word in common[rounds : 2 * rounds]],
        "a word in 1 of 10": [search(q=word) for word in common[:rounds]],
        "words in every article": [
            search(q=f"{turn(everywhere, at)} {turn(everywhere, at // len(everywhere) + at + 1)}") for at in some
        ],
        "a phrase": [search(q=f'"{" ".join(body[8:10])}"') for body in bodies],
        "two words, a country chosen": [
            search(q=f"{one} OR {two}", country=turn([row.slug for row in countries], at))
            for at, (one, two) in enumerate(zip(common[2 * rounds :], rare[2 * rounds :], strict=False))
        ][:rounds],
        "two words, an actor chosen": [
            search(q=f"{one} OR {two}", actor=turn([row.slug for row in actors], at))
            for at, (one, two) in enumerate(zip(common[:rounds], rare[3 * rounds :], strict=False))
        ],
        "a search that finds nothing": [search(q=f"{word[:-2]}{word[-1]}{word[-2]}q") for word in rare[:rounds]],
        "two words that nothing has": [
            search(q=f"{one} {two[::-1]}zz") for one, two in zip(rare, common[:rounds], strict=False)
        ],
        "front page": ["/"] * rounds,
        "a day of every article": [f"/?date_after=2021-{1 + at % 12:02}-{1 + at // 12 % 28:02}" for at in some],
        "an actor alone": [search(actor=row.slug) for row in actors],
        "actor page": [row.get_absolute_url() for row in actors],
        "country page": [row.get_absolute_url() for row in countries],
        "article": [row.get_absolute_url() for row in articles],
        "article with a search": [
            f"{row.get_absolute_url()}?{urlencode({'q': ' '.join(body[8:10]), 'at': '1'})}"
            for row, body in zip(articles, bodies, strict=True)
        ],
        "JSON": ["/search.json?" + urlencode({"q": word}) for word in rare[4 * rounds : 5 * rounds]],
        "feed": ["/feed.atom?" + urlencode({"q": word}) for word in rare[4 * rounds : 5 * rounds]],
        "shares of all by time": [search(q=word, measure="share") for word in common[:rounds]],
        "main subjects, copies singly": [search(q=word, scope="main", copies="all") for word in common[:rounds]],
    }
    kinds |= {"source page": [source.get_absolute_url()] * rounds} if source else {}
    return {kind: addresses for kind, addresses in kinds.items() if len(addresses) > 1}


def ask(client: Client, address: str, at: int) -> bytes:
    """Return the answer to a reader who has none of it: a site at another port shares none with those before."""
    answer = client.get(address, SERVER_PORT=str(8000 + at))
    if answer.status_code != 200:
        sys.exit(f"{address} answers {answer.status_code}")
    return b"".join(answer) if answer.streaming else answer.content


def ask_once(
    kinds: dict[str, list[str]], keep: Path | None, compare: Path | None
) -> tuple[dict[str, Spent], list[str]]:
    """Ask for every address, one of each kind in turn; return what it took, and the answers that differ.

    The first of each kind warms up what a process does once.
    """
    client = Client()
    spent = {kind: Spent() for kind in kinds}
    differ = []
    for at in range(max(map(len, kinds.values()))):
        for kind, addresses in kinds.items():
            if at >= len(addresses):
                continue
            started = time.process_time()
            body = ask(client, addresses[at], at)
            if at:
                spent[kind].seconds.append(time.process_time() - started)
                spent[kind].size += len(body)
            name = blake2b(f"{at} {addresses[at]}".encode(), digest_size=12).hexdigest()
            if keep is not None:
                (keep / name).write_bytes(body)
            if compare is not None and (compare / name).read_bytes() != body:
                differ.append(f"{addresses[at]} ({compare / name})")
    return spent, differ


def count_queries(kinds: dict[str, list[str]], spent: dict[str, Spent]) -> None:
    """Count the queries of the last address of each kind, asked as by the first reader after a commit of the index."""
    client = Client()
    for kind, addresses in kinds.items():
        forget_answers()
        with CaptureQueriesContext(connection) as captured:
            ask(client, addresses[-1], len(addresses))
        spent[kind].queries = len(captured)
        spent[kind].in_queries = sum(float(query["time"]) for query in captured.captured_queries)


def measure_load(words: Sequence[str]) -> None:
    """Ask two workers of the real server for first requests, four readers at a time, and tell what they took."""
    with serving() as server:
        workers = children_of(server.process)
        before = processor_seconds_of(workers)
        measured = load(server.port, [search(q=word) for word in words])
        spent = processor_seconds_of(workers) - before
    print(
        f"  2 workers, {len(words)} words of 1 in 1,000: {measured.rate:.1f} requests a second, p99"
        f" {1000 * measured.percentile(99):.0f} ms, {1000 * spent / len(words):.1f} ms of the processor each"
    )


def tell(kinds: Iterable[tuple[str, Spent]]) -> None:
    print(COLUMNS)
    for kind, one in kinds:
        times = [1000 * seconds for seconds in one.seconds]
        print(
            f"  {kind:<42}{statistics.median(times):>22.1f}{statistics.mean(times):>8.1f}{one.queries:>9}"
            f"{1000 * one.in_queries:>12.1f}{one.size / len(times) / 1000:>7.0f}",
            flush=True,
        )


def main() -> int:
    """Measure every kind of page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20, help="addresses of each kind; default 20")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the answers into this folder")
    parser.add_argument("--compare", type=Path, metavar="FOLDER", help="compare the answers with those kept there")
    parser.add_argument("--served", type=int, default=0, metavar="N", help="ask the real server for N searches too")
    chosen = parser.parse_args()
    if settings.DEBUG:
        sys.exit("Measure without NEWSARCHIVE_DEBUG: public answers are made otherwise in debug mode.")
    if chosen.keep is not None:
        chosen.keep.mkdir(parents=True, exist_ok=True)
    preload()  # as a server does
    kinds = choose_addresses(chosen.rounds + 1)
    spent, differ = ask_once(kinds, chosen.keep, chosen.compare)
    count_queries(kinds, spent)
    tell(spent.items())
    if chosen.served:
        measure_load(Words().near(0.001, chosen.served))
    print("\n".join([f"  {len(differ)} answers differ", *differ] if chosen.compare else []))
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
