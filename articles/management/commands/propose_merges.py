"""Compare the names of discovered entities, and propose to merge those that may be one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.curation.merge_finding import count_waiting, forget_comparisons, propose_merges
from articles.curation.merge_proposals import join_spellings
from articles.management.progress import ProgressBar


class Command(BaseCommand):
    help = (
        "Compare all names that have not been compared yet, and propose in the review queue to merge entities that"
        " may be the same. Entities that differ only in the spelling of their name (capitals, accents, full stops) are"
        " merged at once; you can undo that from Actions."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="compare every name, also those compared before")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["again"]:
            forget_comparisons()
        with ProgressBar("names", total=count_waiting()) as bar:
            found = propose_merges(on_progress=bar.advance)
        joined = join_spellings()
        self.stdout.write(
            f"{found.names:,} names compared, {found.proposed:,} merges proposed;"
            f" {joined:,} entities joined that differed in spelling alone."
        )
