"""Compare the search index with the database."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.management.progress import ProgressBar
from articles.search import EngineError, compare, discard_damaged

SHOWN = 10


class Command(BaseCommand):
    help = (
        "Read every file of the search index, and compare every published article with its entry there. A damaged"
        " index is rebuilt beside the old one. Exit status: 0 no difference, 1 damaged or different (then run"
        " rebuild_index), 2 nothing compared."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            damaged = discard_damaged()
            if damaged:
                self.stderr.write(f"Damaged and rebuilt: {', '.join(damaged)}")
            with ProgressBar("articles") as bar:
                difference = compare(bar)
        except EngineError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"{difference.compared:,} published articles compared.")
        for what, ids in (
            ("not in the index", difference.missing),
            ("indexed with other content", difference.stale),
            ("in the index but not published", difference.surplus),
        ):
            if ids:
                listed = ", ".join(map(str, ids[:SHOWN])) + (" ..." if len(ids) > SHOWN else "")
                self.stderr.write(f"{len(ids):,} {what}: {listed}")
        if not difference.is_none:
            self.stderr.write("Run `python manage.py rebuild_index`.")
            sys.exit(1)
        self.stdout.write("No difference.")
        if damaged:
            sys.exit(1)
