"""Every figure of an archive of generated articles:  python -m tests.benchmarks.scale [--articles 100000]

Prints what was measured beside what is to be reached. Writes into the archive that the environment names, which
should be an empty one; `python -m tests.benchmarks` gives it one on each database.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from articles.importing.pipeline import ImportOptions, import_documents  # noqa: E402
from articles.models import Article  # noqa: E402
from articles.search import catch_up, compare  # noqa: E402
from articles.search.engines import current_engine  # noqa: E402
from tests.benchmarks.measuring import (  # noqa: E402
    load_gazetteer,
    processor_seconds,
    run_command,
    say,
    timed,
    watched_memory,
)
from tests.benchmarks.serving import load, serving  # noqa: E402
from tests.benchmarks.side_by_side.archive import forget_answers  # noqa: E402
from tests.forms import FormReader  # noqa: E402

SAMPLE = 20_000  # articles whose words are counted to choose what is searched
QUERIES = 200
FIRST_SEARCH = """
import time; started = time.perf_counter()
from newsarchive.wsgi import application
from django.test import Client
assert Client().get("/?q=government").status_code == 200
print(time.perf_counter() - started)
"""


def median_ms(work: Callable[[str], object], words: list[str], rounds: int, *, is_first: bool = True) -> float:
    """Return the median over the words by turns: of first requests, of which nothing is kept yet, or of later ones."""
    drawn = [words[number % len(words)] for number in range(rounds)]
    for word in drawn if not is_first else drawn[-1:]:
        work(word)
    spent = []
    for word in drawn:
        if is_first:
            forget_answers()
        spent.append(timed(lambda word=word: work(word)))  # type: ignore[misc]
    return statistics.median(spent) * 1000


# -- the measurements


def measure_import(corpus: Path, number: int, jobs: int | None) -> None:
    finished: list[tuple[float, int]] = []
    started, worked = time.perf_counter(), processor_seconds()
    with watched_memory() as most:
        options = ImportOptions([str(corpus)], jobs=jobs)
        import_documents(options, on_progress=lambda count: finished.append((time.perf_counter(), count)))
    seconds = time.perf_counter() - started
    say("import, end to end, articles a second", f"{number / seconds:,.0f}", "1,500")
    say("  processor time of all processes, an article", f"{(processor_seconds() - worked) / number * 1e6:,.0f} µs")
    tenth = max(1, len(finished) // 10)
    if len(finished) > 2 * tenth:
        first = sum(count for _, count in finished[1 : tenth + 1]) / (finished[tenth][0] - finished[0][0])
        last = sum(count for _, count in finished[-tenth:]) / (finished[-1][0] - finished[-tenth - 1][0])
        say("  rate of the last tenth by that of the first", f"{last / first:.2f}", "1 (flat)")
    say("  memory of all processes, at most", f"{most[0]:,.0f} MB", "under 1,500 MB")
    started = time.perf_counter()
    import_documents(ImportOptions([str(corpus)], jobs=jobs))
    say(
        "second import, nothing changed, documents a second",
        f"{number / (time.perf_counter() - started):,.0f}",
        "10,000",
    )


def measure_index(number: int) -> None:
    with searching_meanwhile() as spent:
        seconds = timed(lambda: run_command("rebuild_index"))
    say("rebuild_index, articles a second", f"{number / seconds:,.0f}", "5,000")
    slow = f"{statistics.median(spent):,.0f}, {max(spent):,.0f} ms" if spent else "none"
    say(f"  {len(spent)} searches meanwhile, by the same process: median, slowest", slow)
    started = time.perf_counter()
    if not compare().is_none:
        sys.exit("The index is not what the database says.")
    say("check_index, no difference, articles a second", f"{number / (time.perf_counter() - started):,.0f}")


@contextmanager
def searching_meanwhile() -> Iterator[list[float]]:
    """Search from another thread and give the milliseconds of each search."""
    spent: list[float] = []
    done = threading.Event()

    def ask() -> None:
        client, is_last = Client(), False
        try:
            while not is_last:
                is_last = done.wait(0.2)  # the last search is after the work, so that there is one at least
                spent.append(timed(lambda: client.get("/", {"q": "government", "sort": "newest"})) * 1000)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as reader:
        reading = reader.submit(ask)
        try:
            yield spent
        finally:
            done.set()
        reading.result()  # raises what the reader has failed of


def choose_words(corpus: Path, share: float, number: int) -> list[str]:
    """Return words that stand in about that share of the articles, the nearest first."""
    counts: Counter[str] = Counter()
    seen = 0
    with corpus.open(encoding="utf-8") as lines:
        for seen, line in enumerate(islice(lines, SAMPLE), 1):  # noqa: B007 - how many there were
            counts.update(set(re.findall(r"\b[a-z]{3,}\b", json.loads(line)["body"])))
    return sorted(counts, key=lambda word: (abs(counts[word] - share * seen), word))[:number]


def measure_pages(words: dict[str, list[str]], rounds: int) -> None:
    client = Client()
    reach = {"1 of 1,000": "15 ms", "1 of 10": "60 ms", "every article": "400 ms"}

    def ask(word: str) -> None:
        client.get("/", {"q": word})

    for name, some in words.items():
        what = f"search page, a word in {name}, as “{some[0]}”"
        say(what, f"{median_ms(ask, some, rounds):,.1f} ms", f"{reach[name]} at a million")
        say("  asked again", f"{median_ms(ask, some, rounds, is_first=False):,.1f} ms")
    for name, address, wanted in (
        ("search page, no word", "/?sort=oldest", "25 ms at a million"),
        ("front page", "/", ""),
    ):
        again = median_ms(lambda _, address=address: client.get(address), [""], rounds, is_first=False)  # type: ignore[misc]
        first = median_ms(lambda _, address=address: client.get(address), [""], rounds)  # type: ignore[misc]
        say(f"{name}, from what the commit keeps", f"{again:,.1f} ms", wanted)
        say("  the first after a commit", f"{first:,.1f} ms")


def measure_edit(rounds: int) -> None:
    """Measure edits of a body in the admin until the public search shows them."""
    curator, reader, spent = Client(), Client(), []
    curator.force_login(User.objects.create_superuser("bench"))
    numbers = list(Article.objects.order_by("pk").values_list("pk", flat=True)[: 7 * rounds + 1 : 7])
    for place, number in enumerate(numbers):
        word = f"edited{place}zq"
        address = f"/admin/articles/article/{number}/change/"
        form = FormReader.read(curator.get(address).content.decode())
        body = f"{form['body']} {word}"
        started = time.perf_counter()
        answer = curator.post(address, form | {"body": body})
        if answer.status_code != 302:
            sys.exit(f"The admin answers {answer.status_code} to an edit.")
        while f"/articles/{number}/" not in reader.get("/", {"q": word}).content.decode():
            time.sleep(0.001)
        if place:  # the first compiles the gazetteer, once a process
            spent.append(time.perf_counter() - started)
    say("an edit in the admin until the search shows it", f"{statistics.median(spent) * 1000:,.0f} ms", "under 300 ms")


def database_bytes() -> int:
    """Return what the database takes on disk, once what was written is in its place."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return Path(connection.settings_dict["NAME"]).stat().st_size
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def measure_disk(raw: int) -> None:
    catch_up()
    index_bytes, database = current_engine().size_bytes(), database_bytes()
    say(
        f"disk: database {database / 1e6:,.0f} MB, index {index_bytes / 1e6:,.0f} MB, by the raw text",
        f"{(database + index_bytes) / raw:.2f}",
        "under 3",
    )


def measure_start(rounds: int) -> None:
    run = [sys.executable, "-c", FIRST_SEARCH]
    spent = [float(subprocess.run(run, check=True, capture_output=True, text=True).stdout) for _ in range(rounds)]
    say("start of a web process until its first search", f"{statistics.median(spent):.2f} s", "under 1.5 s")


def measure_load(words: list[str], requests: int) -> None:
    with serving() as server:
        measured = load(server.port, [f"/?q={quote(words[number % len(words)])}" for number in range(requests)])
    say("requests a second, 2 workers, words of 1 in 1,000", f"{measured.rate:,.0f}", "80")
    say("  p99", f"{measured.percentile(99) * 1000:,.0f} ms", "under 200 ms")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000, help="default 100,000")
    parser.add_argument("--jobs", type=int, help="processes of the import; default one per core")
    parser.add_argument("--rounds", type=int, default=15, help="measurements of which the median is told; default 15")
    chosen: Any = parser.parse_args(arguments)
    number, rounds = chosen.articles, chosen.rounds
    corpus = Path(settings.DATA_DIR) / "generated.jsonl"
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"\n{number:,} generated articles on {connection.vendor}, {os.cpu_count()} cores, load before: {load}")
    print(f"  {'what':<58} {'measured':>22}   to reach")
    run_command("migrate")
    load_gazetteer()
    run_command("collectstatic", interactive=False)
    spent = timed(lambda: run_command("generate_corpus", str(corpus), articles=number))
    raw = corpus.stat().st_size
    say(f"corpus of {raw / 1e6:,.0f} MB, articles generated a second", f"{number / spent:,.0f}")
    measure_import(corpus, number, chosen.jobs)
    measure_index(number)
    measure_disk(raw)
    rare = choose_words(corpus, 0.001, QUERIES)
    common, everywhere = choose_words(corpus, 0.1, 2 * rounds), choose_words(corpus, 1, 3)
    measure_pages({"1 of 1,000": rare, "1 of 10": common, "every article": everywhere}, rounds)
    measure_edit(rounds)
    measure_start(max(1, rounds // 5))
    measure_load(rare, 40 * rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
