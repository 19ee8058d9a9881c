"""Import news documents."""

import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from articles.importing.pipeline import ImportOptions, import_documents
from articles.importing.readers import READERS
from articles.management.progress import ProgressBar


class Command(BaseCommand):
    help = (
        "Import news documents: files, folders (walked) or - for standard input. Reading the same documents again"
        " changes nothing; edited documents update their articles and keep what curators did. Exit status:"
        " 0 all done, 1 done but some documents were rejected, 2 nothing done."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, or - for standard input")
        parser.add_argument(
            "--source", default="", metavar="NAME", help="who published the documents that do not say so themselves"
        )
        parser.add_argument(
            "--format",
            default="",
            choices=[reader.name for reader in READERS],
            help="read every file as this format; without it the file name's ending tells (standard input: jsonl)",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument(
            "--report", metavar="FILE", help="write one line of JSON a document: address, outcome, reason, article"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a stop by the system ends as cleanly as Ctrl-C
        wanted = ImportOptions(
            paths=options["paths"],
            source=options["source"].strip(),
            format=options["format"],
            is_dry_run=options["dry_run"],
        )
        with ExitStack() as stack:
            report = None
            if options["report"]:
                try:
                    report = stack.enter_context(Path(options["report"]).open("w", encoding="utf-8"))
                except OSError as error:
                    message = f"The report {options['report']} can not be written: {error.strerror}"
                    raise CommandError(message, returncode=2) from error
            bar = stack.enter_context(ProgressBar("documents"))
            try:
                summary = import_documents(wanted, report=report, on_progress=bar.advance)
            except DatabaseError as error:
                message = f"The database failed: {error}\nFinished batches are kept; run the same command again."
                raise CommandError(message, returncode=2) from error
        for rejection in summary.rejections:
            line = f", line {rejection.line}" if rejection.line else ""
            self.stderr.write(f"rejected: {rejection.address}{line}: {rejection.reason}")
        hidden = summary.counts["rejected"] - len(summary.rejections)
        if hidden > 0:
            self.stderr.write(f"... and {hidden:,} more rejected; --report FILE and the admin list them all")
        self.stdout.write("\n".join(summary.lines()))
        if summary.exit_status:
            sys.exit(summary.exit_status)
