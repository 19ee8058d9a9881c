"""Build the search index anew."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.management.progress import ProgressBar
from articles.search import EngineError, rebuild


class Command(BaseCommand):
    help = "Rebuild the search index beside the one in use, then switch to it. Searches keep working meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jobs", type=int, metavar="N", help="processes that analyse texts; default one per core")

    def handle(self, *_args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            with ProgressBar("articles") as bar:
                size = rebuild(bar, options["jobs"])
        except EngineError as error:
            raise CommandError(f"{error}\nThe index in use was left as it is.", returncode=2) from error
        seconds = time.monotonic() - started
        self.stdout.write(f"Index built in {seconds:.1f} s, {size / 1e6:,.1f} MB.")
