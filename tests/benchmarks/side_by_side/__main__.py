"""This archive beside what people would take instead:  python -m tests.benchmarks side_by_side [--articles 1000000]

One run on one machine: the same articles and the same searches (see work.py) by the embedded engine, OpenSearch filled
by a plain client, this archive on OpenSearch, SQLite FTS5, PostgreSQL and Datasette, all of whose answers are compared
before anything is timed. They search in turns. What cannot be measured is named, and makes the status 1.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first

from articles.importing.pipeline import ImportOptions, import_documents  # noqa: E402
from articles.search.engines import close_engines  # noqa: E402
from tests.benchmarks.measuring import (  # noqa: E402
    load_gazetteer,
    processor_seconds,
    processor_seconds_of,
    proportional_mb,
    resident_mb,
    run_command,
    timed,
    watched_load,
)
from tests.benchmarks.serving import load, serving  # noqa: E402
from tests.benchmarks.side_by_side.archive import ArchiveEngine, ArchivePages  # noqa: E402
from tests.benchmarks.side_by_side.explorer import Explorer  # noqa: E402
from tests.benchmarks.side_by_side.plain_opensearch import (  # noqa: E402
    HEAP,
    INDEX,
    PlainOpenSearch,
    running_node,
    write_search,
)
from tests.benchmarks.side_by_side.record import (  # noqa: E402
    DISK,
    EMBEDDED,
    IMPORT_PROCESSOR,
    IMPORT_RATE,
    INDEX_PROCESSOR,
    INDEX_RATE,
    LOAD_P99,
    LOAD_RATE,
    MEMORY,
    ON_CLUSTER,
    PAGES,
    PARTS,
    PLAIN,
    SEARCHED,
    Record,
    draw_engines,
    draw_ratios,
    draw_times,
)
from tests.benchmarks.side_by_side.sql import Fts5, Tsvector  # noqa: E402
from tests.benchmarks.side_by_side.work import SHARES, choose_words, compare_answers, write_documents  # noqa: E402
from tests.opensearch.artifacts import MissingArtifactsError  # noqa: E402
from tests.postgresql import Server, find_binaries  # noqa: E402

RARE = "1 in 1,000"
SPAN = 200  # words of a share that are searched for in turn
COMPARED = 2  # words of a share whose answers are compared


@contextmanager
def noting(record: Record, what: str) -> Iterator[None]:
    """Note what fails inside as missing, and go on."""
    try:
        yield
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, it is named, and the others go on
        lines = str(error).strip().splitlines()
        record.miss(f"{what}: {type(error).__name__}: {lines[-1] if lines else 'no reason given'}")


# -- the archive


def make_archive(record: Record, jobs: int | None) -> Path:
    """Import generated articles and index them; return the documents made of them."""
    folder = Path(settings.DATA_DIR)
    corpus, documents = folder / "generated.jsonl", folder / "documents.jsonl"
    run_command("migrate", verbosity=0)
    load_gazetteer()
    run_command("collectstatic", interactive=False, verbosity=0)
    run_command("generate_corpus", str(corpus), articles=record.articles)
    worked = processor_seconds()
    seconds = timed(lambda: import_documents(ImportOptions([str(corpus)], jobs=jobs)))
    record.note(EMBEDDED, IMPORT_RATE, record.articles / seconds)
    record.note(EMBEDDED, IMPORT_PROCESSOR, (processor_seconds() - worked) / record.articles * 1000)
    if (number := write_documents(documents)) != record.articles:
        raise RuntimeError(f"{number} of {record.articles} articles were imported")
    return documents


# -- who is measured


def start_contenders(record: Record, stack: ExitStack, heap: str) -> list[Any]:
    """Return everybody who can be measured here; the first is this archive with its embedded engine."""
    folder = Path(settings.DATA_DIR) / "side-by-side"
    folder.mkdir(exist_ok=True)
    found: list[Any] = [ArchiveEngine(EMBEDDED)]
    try:
        node = stack.enter_context(running_node(folder / "node", heap))
    except (MissingArtifactsError, AssertionError) as error:
        for name in (PLAIN, ON_CLUSTER):
            record.miss(f"{name}: {error}")
    else:
        address = f"opensearch+http://127.0.0.1:{node.http}/bench?seconds=600"
        found += [PlainOpenSearch(node), ArchiveEngine(ON_CLUSTER, address, [node.process_id])]
        stack.callback(close_engines)
    with noting(record, Fts5.name):
        found.append(Fts5(folder))
    with noting(record, Tsvector.name):
        found.append(start_postgresql(stack))
    with noting(record, Explorer.name):
        found.append(Explorer(folder))
    return found


def start_postgresql(stack: ExitStack) -> Tsvector:
    binaries = find_binaries()
    if binaries is None:
        raise RuntimeError("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    server = Server(binaries)
    stack.callback(server.remove)
    server.create()
    server.start()
    contender = Tsvector(server)
    stack.callback(contender.close)
    return contender


def processor_of(contender: Any) -> float:
    return time.process_time() + processor_seconds_of(contender.processes())


def fill(record: Record, contenders: Sequence[Any], documents: Path) -> list[Any]:
    """Let everybody index the documents; return those who could."""
    able = []
    for contender in contenders:
        with noting(record, contender.name):
            worked = processor_of(contender)
            seconds = timed(lambda contender=contender: contender.load(documents))  # type: ignore[misc]
            record.note(contender.name, INDEX_RATE, record.articles / seconds)
            spent = (processor_of(contender) - worked) / record.articles * 1000
            record.note(contender.name, INDEX_PROCESSOR, spent)
            record.note(contender.name, DISK, contender.size_bytes() / 1e6)
            able.append(contender)
    return able


# -- searches in turns


def search_in_turns(record: Record, searching: Sequence[Any], words: dict[str, list[str]], options: Any) -> None:
    """Time everybody's answers, one after the other, again and again: another word each time."""
    able = list(searching)
    warm_up(record, able, words[RARE][::-1], options.warm)
    for turn in range(options.turns):
        for share in SHARES:
            for contender in list(able):
                drawn = [
                    words[share][(turn * options.rounds + one) % len(words[share])] for one in range(options.rounds)
                ]
                try:
                    time_searches(record, contender, share, drawn, options.seconds)
                except Exception as error:  # noqa: BLE001 - named, and the others go on
                    record.miss(f"{contender.name}, {share}: {type(error).__name__}: {error}")
                    able.remove(contender)


def warm_up(record: Record, searching: Sequence[Any], words: Sequence[str], number: int) -> None:
    """Let those with a compiler of their own, and everybody's caches, see some searches before any is timed."""
    for contender in searching:
        with noting(record, f"{contender.name}, before the first turn"):
            until = time.monotonic() + number / 5
            for place in range(number):
                contender.answer(words[place % len(words)])
                if time.monotonic() > until:
                    break


def time_searches(record: Record, contender: Any, share: str, words: Sequence[str], most_seconds: float) -> None:
    forget: Callable[[], None] = getattr(contender, "forget", lambda: None)
    until, wall, processor = time.monotonic() + most_seconds, [], 0.0
    for word in words:
        forget()
        worked = processor_of(contender)
        wall.append(timed(lambda word=word: contender.answer(word)))  # type: ignore[misc]
        processor += processor_of(contender) - worked
        if time.monotonic() > until:
            break
    record.note_searches(contender.name, share, wall, processor)


# -- pages a second, and memory


def measure_pages(record: Record, contenders: Sequence[Any], words: list[str], turns: int) -> None:
    """Let four readers ask for pages, and for raw answers, by turns."""
    plain = next((one for one in contenders if isinstance(one, PlainOpenSearch)), None)
    pages, raw, p99, memory = [], [], [], []
    for _ in range(turns):
        with noting(record, f"{EMBEDDED}, {LOAD_RATE}"), serving() as server:
            measured = load(server.port, [f"/?q={word}&sort=newest" for word in words])
            pages.append(measured.rate)
            p99.append(measured.percentile(99) * 1000)
            memory.append(server.worker_mb())
        if plain:
            with noting(record, f"{PLAIN}, {LOAD_RATE}"):
                bodies = [write_search(word) for word in words]
                raw.append(load(plain.node.http, [f"/{INDEX}/_search"] * len(words), bodies).rate)
    if pages:
        record.note(EMBEDDED, LOAD_RATE, statistics.median(pages))
        record.note(EMBEDDED, LOAD_P99, statistics.median(p99))
        record.note(EMBEDDED, MEMORY, statistics.median(memory))
    if raw:
        record.note(PLAIN, LOAD_RATE, statistics.median(raw))
    for contender in contenders:
        processes = contender.processes()
        if processes and contender.name != ON_CLUSTER:
            one = resident_mb(processes) if len(processes) == 1 else proportional_mb(processes)
            record.note(contender.name, MEMORY, one)


def read_options(arguments: Sequence[str]) -> Any:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks side_by_side", description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000, help="default 1,000,000")
    parser.add_argument("--jobs", type=int, help="processes of the import; default one per core")
    parser.add_argument(
        "--parts", nargs="+", choices=PARTS, default=PARTS, help="default all; an import is always made"
    )
    parser.add_argument("--turns", type=int, default=5, help="times that everybody is measured; default 5")
    parser.add_argument("--rounds", type=int, default=7, help="searches a turn, share and engine; default 7")
    parser.add_argument("--seconds", type=float, default=20, help="most of these, in seconds; default 20")
    parser.add_argument(
        "--warm", type=int, default=300, help="searches of everybody before the first turn; default 300"
    )
    parser.add_argument("--heap", default=HEAP, help=f"of OpenSearch; default {HEAP}")
    parser.add_argument("--draw", type=Path, metavar="RECORD", help="measure nothing: print the tables of a record")
    parser.add_argument("--record", type=Path, help="a file of JSON in which each figure is kept as it is measured")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Measure, print the tables; return 1 where anything is missing."""
    options = read_options(arguments)
    if options.draw:
        return show(Record.read(options.draw), options.parts)
    record = Record(options.record, options.articles)
    print(f"\n{options.articles:,} generated articles, {os.cpu_count()} cores", flush=True)
    with watched_load() as busy, ExitStack() as stack:
        documents = make_archive(record, options.jobs)
        contenders = fill(record, start_contenders(record, stack, options.heap), documents)
        words = choose_words(documents, SPAN)
        compared = [word for some in words.values() for word in some[:COMPARED]]
        with noting(record, "comparison of the answers"):
            for difference in compare_answers(contenders, compared):
                record.miss(f"the same work: {difference}")
        if SEARCHED in options.parts:
            pages = [ArchivePages(one) for one in contenders if isinstance(one, ArchiveEngine)]
            search_in_turns(record, [*contenders, *pages], words, options)
        if PAGES in options.parts:
            measure_pages(record, contenders, words[RARE][: 40 * options.rounds], options.turns)
        record.machine = str(busy)
    return show(record, options.parts)


def show(record: Record, parts: Sequence[str]) -> int:
    """Print the tables; return 1, and say what, where anything is missing."""
    tables = [draw_ratios(record, parts), draw_engines(record), draw_times(record)]
    print("\n" + "\n\n".join("\n".join(table) for table in tables if table))
    print(f"\nMachine: {record.machine}.")
    if record.missing:
        print("\n".join(["Missing:", *record.missing]), file=sys.stderr)
    return 1 if record.missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
