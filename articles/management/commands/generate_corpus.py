"""Write generated articles, for measuring."""

import json
import sys
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.importing.corpus_generator import CorpusNames, generate_articles, write_line
from articles.management.progress import ProgressBar

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
SOURCES = ("The {} Chronicle", "{} Evening Post", "{} Radio", "Agency {}")
TOWNS = ("Alderfield", "Brackwater", "Castlemoor", "Dunmere", "Eastholm", "Fernhaven", "Greyport", "Highbridge")
PROGRESS_EVERY = 1_000


class Command(BaseCommand):
    help = (
        "Write generated articles as JSON lines, for measurements; they report nothing real. Names and places are"
        " those of the fixtures. The same seed gives the same articles."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("output", nargs="?", default="-", metavar="FILE", help="default standard output")
        parser.add_argument(
            "--articles", type=int, default=100_000, metavar="N", help="number of articles; default 100,000"
        )
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="default 1")
        parser.add_argument(
            "--flat-names",
            action="store_true",
            help="let nearly every article name a new person, unlike in real archives",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        with ExitStack() as stack:
            try:
                out = (
                    sys.stdout
                    if options["output"] == "-"
                    else stack.enter_context(Path(options["output"]).open("w", encoding="utf-8"))
                )
            except OSError as error:
                message = f"{options['output']} cannot be written: {error.strerror}"
                raise CommandError(message, returncode=2) from error
            bar = stack.enter_context(ProgressBar("articles", total=options["articles"]))
            articles = generate_articles(
                options["articles"], options["seed"], read_corpus_names(), has_flat_names=options["flat_names"]
            )
            for number, article in enumerate(articles, 1):
                out.write(write_line(article))
                if number % PROGRESS_EVERY == 0:
                    bar.advance(PROGRESS_EVERY)
        self.stderr.write(f"{options['articles']:,} articles written; all of them are generated text, not reports.")


def read_corpus_names() -> CorpusNames:
    """Return the names of the fixtures, those they list first in front."""
    entities: dict[str, list[str]] = defaultdict(list)
    cities = []
    for row in _read_fixture("countries") + _read_fixture("actors"):
        fields = row["fields"]
        if row["model"] == "articles.entity":
            entities[fields["kind"]].append(fields["name"])
        elif fields["kind"] == "city":
            cities.append(fields["text"])
    sources = [row["fields"]["name"] for row in _read_fixture("sources")]
    sources += [pattern.format(town) for pattern in SOURCES for town in TOWNS]
    return CorpusNames(
        persons=entities["person"],
        organisations=entities["organisation"] + entities["group"],
        countries=entities["country"],
        cities=cities,
        sources=sources,
    )


def _read_fixture(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return rows
