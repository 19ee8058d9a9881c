"""Measure the reader of web pages:

    python -m tests.benchmarks.web_pages --bodies PAGES_FOLDER BODIES.json --dates PAGES_FOLDER DATES.json [--stored]

The gold sets are public and not part of this repository (scrapinghub/article-extraction-benchmark, adbar/htmldate,
flairNLP/fundus); each is a folder of pages, plain or as .gz, and a JSON file that names them:

    {"ID": {"articleBody": "...", "headline": "...", "byline": "..."}}    bodies; a byline may be a list
    {"ID": {"date": "YYYY-MM-DD" or null}}                                dates; "file" may name the page instead of ID

Prints, for text: precision and recall of runs of four words (a page, averaged; F1 of both), as scrapinghub measures,
beside those of bare trafilatura; headlines and bylines that are exactly right; for dates: the exact day, by how each is
known; for speed: pages a second of processor time beside bare trafilatura in the same run, and the slowest page.
`--stored` imports the pages of --bodies, tagged and indexed, into an archive of its own, on one process.
"""

import argparse
import gzip
import io
import json
import os
import re
import secrets
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import trafilatura

from articles.importing.readers.protocol import Document, ParsedArticle, ReadOptions, Rejection
from articles.importing.readers.web_page import WebPageReader

ROUNDS = 3
WORDS = 4  # of a run
LOW = 0.5
WARMING = 3  # a part of the pages that is imported before the others are timed
SHOWN = 12
# Without a language, and with a dateline that is looked up: what an import loads once, it loads for this.
LOADING = (
    "<html><title>Boote im Schlamm</title><p>WESTERHAVEN: "
    + "Die Genossenschaft der Fischer will die Rinne noch vor dem Winter ausbaggern lassen. " * 6
).encode()
OPTIONS = ReadOptions(10_000_000, "page.html")
_WORD = re.compile(r"\w+")

Gold = Mapping[str, Mapping[str, Any]]
Pages = Mapping[str, bytes]


def load(folder: Path, gold_file: Path) -> tuple[Gold, Pages]:
    """Return the gold and the pages of a set."""
    gold: Gold = json.loads(gold_file.read_text(encoding="utf-8"))
    return gold, {name: _read_file(folder, str(entry.get("file") or name)) for name, entry in gold.items()}


def _read_file(folder: Path, name: str) -> bytes:
    for candidate in (name, f"{name}.gz", f"{name}.html", f"{name}.html.gz"):
        path = folder / candidate
        if path.is_file():
            return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    sys.exit(f"{folder} holds no page {name}")


def read(data: bytes) -> Document | Rejection:
    (result,) = WebPageReader().read(io.BytesIO(data), OPTIONS)
    return result


def extract_bare(data: bytes) -> str:
    """Return the text that trafilatura finds by itself, as it is set here."""
    return trafilatura.extract(data, favor_precision=True, include_comments=False) or ""


def count_runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return (
        Counter(tuple(words[start : start + WORDS]) for start in range(max(1, len(words) - WORDS + 1)))
        if words
        else Counter()
    )


def compare(found: str, right: str) -> tuple[float, float]:
    """Return precision and recall of a text."""
    one, other = count_runs(found), count_runs(right)
    common = (one & other).total()
    precision = common / one.total() if one else float(not other)
    recall = common / other.total() if other else float(not one)
    return precision, recall


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def measure_bodies(gold: Gold, pages: Pages) -> None:
    results = {name: read(data) for name, data in pages.items()}
    ours = {name: result.article.body if isinstance(result, Document) else "" for name, result in results.items()}
    bare = {name: extract_bare(data) for name, data in pages.items()}
    print(f"\nText of {len(gold)} pages      precision  recall      F1   pages under {LOW}")
    for label, texts in (("this reader", ours), ("bare trafilatura", bare)):
        figures = [compare(texts[name], str(entry["articleBody"])) for name, entry in gold.items()]
        precision, recall = (sum(column) / len(figures) for column in zip(*figures, strict=True))
        low = sum(f1(*pair) < LOW for pair in figures)
        print(f"  {label:<22} {precision:10.3f} {recall:7.3f} {f1(precision, recall):7.3f} {low:10}")
    scores = sorted((f1(*compare(ours[name], str(entry["articleBody"]))), name) for name, entry in gold.items())
    for score, name in scores[:SHOWN]:
        result = results[name]
        why = f"rejected: {result.reason}" if isinstance(result, Rejection) else ""
        print(f"    {score:.2f}  {name}  {why}")
    _measure_exact("headline", gold, results, ("headline", "title"), lambda article: article.own_headline)
    _measure_exact("byline", gold, results, ("byline", "author", "authors"), lambda article: article.byline)


def _measure_exact(
    what: str,
    gold: Gold,
    results: Mapping[str, Document | Rejection],
    keys: Iterable[str],
    value_of: Callable[[ParsedArticle], str],
) -> None:
    """Print how many values are exactly those of the gold; nothing where that has none."""
    right = total = 0
    for name, entry in gold.items():
        stated = next((entry[key] for key in keys if key in entry), None)
        if stated is None:
            continue
        total += 1
        result = results[name]
        wanted = ", ".join(stated) if isinstance(stated, list) else str(stated)
        found = value_of(result.article) if isinstance(result, Document) else ""
        right += " ".join(wanted.split()) == " ".join(found.split())
    if total:
        print(f"  {what} exact: {right / total:.3f} of {total}")


def measure_dates(gold: Gold, pages: Pages) -> None:
    origins: Counter[str] = Counter()
    wrong: list[str] = []
    right = doubted = 0
    for name, entry in gold.items():
        result = read(pages[name])
        article = result.article if isinstance(result, Document) else None
        found = article.published_on.isoformat() if article and article.published_on else None
        wanted = entry["date"] if isinstance(entry["date"], str) else None
        origin = str(article.date_origin) if article and found else "none"
        origins[f"{origin}, {'right' if found == wanted else 'wrong'}"] += 1
        right += found == wanted
        doubted += bool(article and article.is_date_doubted)
        if found != wanted:
            wrong.append(f"    {name}: {found} ({origin}), should be {wanted}")
    print(f"\nDates of {len(gold)} pages: exact day {right / len(gold):.4f}, {doubted} doubted")
    print("\n".join(f"  {count:5} {origin}" for origin, count in origins.most_common()))
    print("\n".join(wrong[:SHOWN]))


def measure_speed(pages: Pages) -> float:
    """Print pages a second and core, the slowest page; return the rate of bare trafilatura."""
    seconds: Counter[str] = Counter()
    slowest = (0.0, "")
    for _ in range(ROUNDS):
        for name, data in pages.items():
            for label, work in (("ours", read), ("bare", extract_bare)):
                started = time.process_time()
                work(data)
                passed = time.process_time() - started
                seconds[label] += passed
                if label == "ours":
                    slowest = max(slowest, (passed, name))
    rates = {label: ROUNDS * len(pages) / passed for label, passed in seconds.items()}
    print(f"\nSpeed: {rates['ours']:.1f} pages a second and core; bare trafilatura {rates['bare']:.1f}", end="")
    print(f" ({rates['ours'] / rates['bare']:.2f} of it)\n  slowest page: {slowest[0]:.2f} s, {slowest[1]}")
    return rates["bare"]


def measure_stored(pages: Pages, bare: float, begin: Path | None) -> None:
    """Print how many pages a second and core are read, tagged, stored and indexed, into a copy of an archive."""
    with tempfile.TemporaryDirectory(prefix="newsarchive-bench-") as folder:
        if begin:
            shutil.copy(begin, Path(folder, "newsarchive.sqlite3"))
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "newsarchive.settings",
            "NEWSARCHIVE_DATA_DIR": folder,
            "NEWSARCHIVE_SECRET_KEY": secrets.token_urlsafe(50),
            "NEWSARCHIVE_ALLOWED_HOSTS": "testserver",
            "NEWSARCHIVE_HTTPS": "0",
        }
        import django

        django.setup()
        from tests.benchmarks.measuring import load_gazetteer, processor_seconds, run_command

        run_command("migrate")
        load_gazetteer()
        named = list(pages.items())
        begun = len(named) // WARMING + 1
        for number, part in enumerate(([*named[:begun], ("all-that-is-loaded-once", LOADING)], named[begun:])):
            inputs = Path(folder, f"pages-{number}")
            inputs.mkdir()
            for name, data in part:
                (inputs / f"{name.removesuffix('.html')}.html").write_bytes(data)
            started = processor_seconds()
            run_command("import_articles", str(inputs), jobs=1)
        # The first import has loaded what every import loads once.
        rate = (len(named) - begun) / (processor_seconds() - started)
    print(f"  tagged and stored: {rate:.1f} pages a second and core ({rate / bare:.2f} of bare trafilatura)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bodies", nargs=2, type=Path, metavar=("PAGES_FOLDER", "BODIES.json"))
    parser.add_argument("--dates", nargs=2, type=Path, metavar=("PAGES_FOLDER", "DATES.json"))
    parser.add_argument("--stored", action="store_true", help="import the pages of --bodies too")
    parser.add_argument("--begin", type=Path, metavar="FILE", help="an SQLite database for --stored; default a new one")
    arguments = parser.parse_args()
    if not (arguments.bodies or arguments.dates):
        print("No gold set is named: --bodies or --dates with a folder and a file. Skipped.")
    if arguments.bodies:
        gold, pages = load(*arguments.bodies)
        measure_bodies(gold, pages)
        bare = measure_speed(pages)
        if arguments.stored:
            measure_stored(pages, bare, arguments.begin)
    if arguments.dates:
        measure_dates(*load(*arguments.dates))
    return 0


if __name__ == "__main__":
    sys.exit(main())
