"""Long and hostile texts through everything that reads a text:  python -m tests.benchmarks.longtext [--megabytes N...]

Prints the seconds of each step for each kind of text, and of each page of an article with it; then every regular
expression of the code, used as the code uses it, on every hostile text. Ends with exit status 1 where something takes
over SECONDS_A_MEGABYTE, or where eight times the text takes much over eight times as long. Writes into the archive that
the environment names, which should be an empty one.
"""

import argparse
import functools
import importlib
import os
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

import articles  # noqa: E402
from articles.copies.texts import CopyText, copy_keys  # noqa: E402
from articles.importing.consistency import is_language_doubtful  # noqa: E402
from articles.importing.readers import text as text_reader  # noqa: E402
from articles.models import Article  # noqa: E402
from articles.search import highlight, parse_query  # noqa: E402
from articles.search.article import IndexedArticle  # noqa: E402
from articles.search.tantivy.schema import build_document  # noqa: E402
from articles.tagging import load_tagger, pack_text, retag_articles  # noqa: E402
from articles.text.parts import cut_parts  # noqa: E402
from articles.text.sentences import find_blocks, first_sentence, summarise  # noqa: E402
from tests.benchmarks.hostile import KINDS, REPEATED, repeat  # noqa: E402
from tests.benchmarks.measuring import load_gazetteer  # noqa: E402

SECONDS_A_MEGABYTE = 4.0
PATIENCE = 120  # seconds for one step
WORSE = 2.5  # times what is in proportion, of what is not quick
QUICK = 2.0  # seconds, which other work on the machine may double
QUERY = 'kabul OR "peace talks" OR "turkey bread"~5 OR tal*'
PAGES = {
    "its page": "",
    "its page, a word that is often": "?q=kabul+OR+the+OR+taliban",
    "its page, a word that is nowhere": "?q=zebra",
    "its page, two words near each other": "?q=%22turkey+bread%22~5",
    "its page, an entity": "?country=tr",
    "its last part": "?q=kabul+OR+the&part={last}",
}
LISTS = {
    "a list": "/?q=kabul+OR+the+OR+yes",
    "the feed": "/feed.atom",
    "JSON lines": "/export.jsonl",
    "CSV": "/export.csv",
}

CHARACTERS = 20_000  # of a hostile text
SECONDS_A_PATTERN = 1.0
# Patterns that take the square of what they read, and read no more than so much: a name's surroundings, a word, a line.
BOUNDED = 2_000
READ_LITTLE = {
    "text.citations._BETWEEN_NAMES": "a byline",
    "text.citations._PLACE": "a byline",
    "text.credits._CONTRIBUTED": "a credit",
    "importing.readers.datelines._MARK": "the beginning of a paragraph",
    "importing.readers.datelines._DAY_AT_END": "a dateline",
    "importing.readers.datelines._PLACE_BREAK": "a dateline",
    "importing.readers.furniture._END_OF_LAST_LINE": "the end of a text",
    "importing.readers.labelled_lines._PARTS": "a line of a header",
    "importing.readers.leading_dates._CLOCK": "what follows a date, once",
    "importing.readers.europresse_pages._WORD_COUNT": "a line of a date",
    "importing.readers.export_lines._DATE": "a line of a date",
    "importing.readers.export_lines._FIRST_WORD": "a line of a date",
    "importing.readers.export_lines._LAST_WORD": "a line of a date",
    "importing.readers.nexis_articles._HOLDER": "a line of copyright",
    "importing.readers.nexis_articles.COPYRIGHT": "a block of copyright",
    "importing.readers.web.bylines._END": "a name",
    "importing.readers.wrapped_lines._LETTERS_BEFORE": "what precedes a hyphen",
    "text.sentences._NAME_WITH_DIGITS": "a word, once",
    "requests.facet_signs._SIGN": "a word of a query",
    "search.query_parser._FUZZY": "a word of a query",
    "search.query_parser._NAMED": "a word of a query",
    "search.wildcards._WILD": "a word of a query",
    "tagging.country_rules._NO_SURNAME": "a word",
    "tagging.country_rules._WORD_BEFORE": "what precedes a name",
    "tagging.discovery.organisations._COMPANY_AND": "what precedes a name",
    "tagging.country_resolution._AFTER_A_TOWN": "what precedes a name",
    "tagging.name_rules._WORD_BEFORE": "what precedes a name",
}


class TooLongError(Exception):
    """A step has run out of patience."""


def _give_up(*_arguments: Any) -> None:
    raise TooLongError


def measure(work: Callable[[], object], patience: int = PATIENCE) -> float | None:
    """Return the processor seconds of a piece of work, None where it takes too long."""
    started = time.process_time()
    signal.alarm(patience)
    try:
        work()
    except TooLongError:
        return None
    finally:
        signal.alarm(0)
    return time.process_time() - started


def is_in_proportion(sizes: Sequence[float], seconds: Sequence[float | None]) -> bool:
    """Tell whether a step is quick enough, and its time in proportion to the text."""
    known = [spent for spent in seconds if spent is not None]
    if len(known) < len(sizes) or known[-1] > max(QUICK, SECONDS_A_MEGABYTE * sizes[-1]):
        return False
    return known[-1] < QUICK or known[-1] <= WORSE * max(known[0], 0.02) * sizes[-1] / sizes[0]


def show(kind: str, step: str, sizes: Sequence[float], seconds: Sequence[float | None]) -> bool:
    is_good = is_in_proportion(sizes, seconds)
    figures = "  ".join("   over" if spent is None else f"{spent:7.2f}" for spent in seconds)
    print(f"  {kind:<32} {step:<38} {figures}{'' if is_good else '   TOO SLOW'}", flush=True)
    return is_good


def steps() -> dict[str, Callable[[str], object]]:
    tagger, node = load_tagger(), parse_query(QUERY).node
    return {
        "reading a text file": lambda text: text_reader._read_document(text.encode(), ""),
        "parts": cut_parts,
        "paragraphs, subheads, teasers": find_blocks,
        "first sentence and summary": lambda text: (first_sentence(text), summarise(text, 300)),
        "language": lambda text: is_language_doubtful("en", text),
        "tags": lambda text: pack_text(tagger.tag("", text)),
        "keys of copies": lambda text: copy_keys("", text),
        "text to be compared": lambda text: CopyText("", text),
        "every match of a search": lambda text: highlight(node).find_spans(text),
        "an excerpt": lambda text: highlight(node).snippet(text),
        "a document of the index": lambda text: build_document(
            IndexedArticle(1, "", text, "", "", None, None, None, (), ())
        ),
    }


def measure_steps(sizes: Sequence[float], kinds: Sequence[str]) -> bool:
    named, is_good = steps(), True
    for kind in kinds:
        make = KINDS[kind]
        for step, work in named.items():
            seconds: list[float | None] = []
            for size in sizes:
                text = make(int(size * 1_000_000))
                seconds.append(measure(lambda text=text, work=work: work(text)))  # type: ignore[misc]
                if seconds[-1] is None:
                    break
            is_good &= show(kind, step, sizes, seconds)
    return is_good


def measure_hostile(size: float) -> bool:
    """Measure each step on each text that says one thing, at a quarter of the size and at all of it."""
    named, is_good = steps(), True
    for unit, repeated in REPEATED.items():
        for step, work in named.items():
            few, many = (repeat(repeated, int(share * size * 1_000_000)) for share in (0.25, 1))
            seconds = [measure(lambda text=text, work=work: work(text)) for text in (few, many)]  # type: ignore[misc]
            if not is_in_proportion([size / 4, size], seconds):
                is_good &= show(unit, step, [size / 4, size], seconds)
    return is_good


def measure_pages(sizes: Sequence[float], kinds: Sequence[str]) -> bool:
    """Measure the pages of an article of each kind, and what lists and exports make of it."""
    client, staff, is_good = Client(), Client(), True
    staff.force_login(User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)[0])
    tagger = load_tagger()
    largest = 0
    for kind in kinds:
        make = KINDS[kind]
        seconds: dict[str, list[float | None]] = {}
        for size in sizes:
            Article.objects.all().delete()
            article = Article.objects.create(headline="A long report", body=make(int(size * 1_000_000)))
            retag_articles([article], tagger)
            client.get("/?q=warm")  # the index follows
            base = article.get_absolute_url()
            last = len(cut_parts(article.body))
            addresses = {name: base + query.format(last=last) for name, query in PAGES.items()} | LISTS
            for name, address in addresses.items():
                spent, length = _open(client, address)
                seconds.setdefault(name, []).append(spent)
                if name in PAGES:
                    largest = max(largest, length)
            admin = f"/admin/articles/article/{article.pk}/"
            for name, address in {
                "its page in the admin": f"{admin}change/",
                "its history": f"{admin}history/",
            }.items():
                seconds.setdefault(name, []).append(_open(staff, address)[0])
        for name, spent_each in seconds.items():
            is_good &= show(kind, name, sizes, spent_each)
    print(f"  the largest page of an article: {largest / 1_000:,.0f} kB")
    return is_good


def _open(client: Client, address: str) -> tuple[float | None, int]:
    lengths: list[int] = []

    def work() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
        lengths.append(len(response.getvalue()))

    return measure(work), sum(lengths)


def patterns() -> Iterator[tuple[str, re.Pattern[str], bool]]:
    """Yield every compiled pattern of the application, once, and whether it is looked for anywhere in a text."""
    seen: set[str] = set()
    sources = {path: path.read_text(encoding="utf-8") for path in Path(articles.__path__[0]).rglob("*.py")}
    for module in pkgutil.walk_packages(articles.__path__, "articles."):
        if ".migrations" in module.name:
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str) and value.pattern not in seen:
                seen.add(value.pattern)
                methods = set(_find_methods(module.name, name, Path(str(loaded.__file__)), sources))
                is_anchored = bool(methods) and methods <= {"match", "fullmatch"}
                yield f"{module.name.removeprefix('articles.')}.{name}", value, not is_anchored


def _find_methods(module: str, name: str, path: Path, sources: dict[Path, str]) -> Iterator[str]:
    """Yield the methods of a pattern that its own module calls, and those that import it."""
    importing = re.compile(rf"from {re.escape(module)} import (?:\([^)]*|[^\n]*)\b{name}\b")
    for other, text in sources.items():
        if other == path or importing.search(text):
            yield from re.findall(rf"\b{name}\.(\w+)", text)


def measure_patterns(characters: int) -> bool:
    """Try every pattern on every hostile text, at its beginning and, where the code looks anywhere, at each place."""
    is_good, count = True, 0
    for name, pattern, is_scanned in patterns():
        count += 1
        length = min(characters, BOUNDED) if name in READ_LITTLE else characters
        for unit, repeated in REPEATED.items():
            for end in ("", "!"):
                text = repeat(repeated, length) + end
                spent = measure(functools.partial(_try_pattern, pattern, text, is_scanned=is_scanned), 5)
                if spent is None or spent > SECONDS_A_PATTERN:
                    is_good = False
                    print(f"  {name} on {unit}: {'over' if spent is None else f'{spent:.2f} s'}   TOO SLOW", flush=True)
    print(
        f"  {count} patterns, {len(READ_LITTLE)} of which read little, on {2 * len(REPEATED)} texts of {characters:,}"
    )
    return is_good


def _try_pattern(pattern: re.Pattern[str], text: str, *, is_scanned: bool) -> None:
    if is_scanned:
        for _ in pattern.finditer(text):
            pass
    pattern.match(text)
    pattern.fullmatch(text)


def main() -> int:
    """Print the figures; return 1 when something is out of proportion."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--hostile", type=float, default=1.0, help="megabytes of each text that says one thing")
    parser.add_argument("--characters", type=int, default=CHARACTERS, help="of the texts that patterns are tried on")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS), help="of texts; default all")
    parser.add_argument("--only", nargs="+", choices=["steps", "hostile", "pages", "patterns"])
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, _give_up)
    setup_test_environment()
    settings.MAX_DOCUMENT_MB = 20
    call_command("migrate", verbosity=0)
    load_gazetteer()
    print(f"\nLong texts on {connection.vendor}: processor seconds for {options.megabytes} megabytes")
    parts = {
        "steps": lambda: measure_steps(options.megabytes, options.kinds),
        "hostile": lambda: measure_hostile(options.hostile),
        "pages": lambda: measure_pages(options.megabytes, options.kinds),
        "patterns": lambda: measure_patterns(options.characters),
    }
    is_good = True
    for name, part in parts.items():
        if not options.only or name in options.only:
            print(f"\n  {name}", flush=True)
            is_good &= part()
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
