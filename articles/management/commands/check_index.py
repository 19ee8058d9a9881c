"""Compare the search index with the database."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from articles.management.progress import ProgressBar
from articles.search import compare

SHOWN = 10


class Command(BaseCommand):
    help = (
        "Compare every published article with what the search index holds of it. Exit status: 0 no difference,"
        " 1 some difference (then run rebuild_index)."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        with ProgressBar("articles") as bar:
            difference = compare(bar)
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
