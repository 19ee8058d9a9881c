"""Import entities with their names from a file that a user brings."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from articles.curation import bulk_actions
from articles.curation.gazetteer_file import MOST_BYTES, GazetteerError, GazetteerFile
from articles.curation.gazetteer_import import Outcome
from articles.curation.gazetteer_plan import GazetteerPreview, RowReport, look_at, plan_gazetteer
from articles.management.progress import ProgressBar
from articles.models import Action, Entity


class Command(BaseCommand):
    help = (
        "Import entities with their names, kinds, countries, years and Wikidata ids from CSV, JSON lines or JSON in"
        " UTF-8, with columns of your own (name, kind, country, aliases separated by |, description, wikidata_id,"
        " active_from, active_to) or those of OpenRefine and Wikidata (item, itemLabel, itemAltLabel, instance of)."
        " Existing entities are recognised by their id, else by name, kind and country: gaps are filled and names"
        " added. A row with a value that differs is a conflict and is not imported. The import is one action, which"
        " undo_action can undo."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--preview", action="store_true", help="say what would happen to each row; save nothing")
        parser.add_argument(
            "--kind",
            default="",
            choices=Entity.Kind.values,
            help="kind of rows that state none, for example because the column is missing",
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="overwrite values that differ; each such row is listed"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            if path.stat().st_size > MOST_BYTES:
                raise CommandError(f"{path} is larger than {MOST_BYTES // 1_000_000} MB.", returncode=2)
            with path.open("rb") as stream:
                file = GazetteerFile(stream, options["kind"])
                if options["preview"]:
                    preview = GazetteerPreview()
                    for report in look_at(file, overwrites=options["overwrite"]):
                        preview.add(report)
                        self._list(report, lists_all=True)
                else:
                    act, preview = plan_gazetteer(
                        file, None, path.name, overwrites=options["overwrite"], on_report=self._list
                    )
        except (GazetteerError, OSError) as error:
            raise CommandError(f"{path}: {error}", returncode=2) from None
        except DatabaseError as error:
            raise CommandError(f"The database failed: {error}\nNothing was imported.", returncode=2) from error
        self._name_columns(file)
        if not options["preview"] and act is not None:
            self._carry_out(act)
        self.stdout.write(f"{'Preview' if options['preview'] else 'Imported'}: {preview.describe()}.")
        left_out = preview.counts[Outcome.REJECTED] + preview.counts[Outcome.CONFLICT]
        if left_out:
            is_nothing = left_out == preview.counts.total()
            sys.exit(2 if is_nothing else 1)

    def _list(self, report: RowReport, *, lists_all: bool = False) -> None:
        """List what is left out on standard error, and all that changes on standard output where that is wanted."""
        if report.outcome in {Outcome.REJECTED, Outcome.CONFLICT}:
            self.stderr.write(str(report))
        elif report.outcome != Outcome.SAME and (lists_all or "overwritten" in report.reason):
            self.stdout.write(str(report))

    def _name_columns(self, file: GazetteerFile) -> None:
        if file.unread:
            self.stdout.write(f"Ignored columns: {', '.join([*file.unread][:20])}.")

    def _carry_out(self, act: Action) -> None:
        with ProgressBar("rows", total=bulk_actions.get_total(act)) as bar:
            bulk_actions.carry_out(act, on_progress=bar.advance)
        self.stdout.write(
            f"To undo it: undo_action {act.pk}. To tag articles with the new names: retag_articles --pending."
        )
