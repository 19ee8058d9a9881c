"""Put a backup in the place of what is there."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from articles.backup import UnusableBackupError, describe_files, has_content, restore, verify
from articles.management.progress import ProgressBar
from articles.search import EngineError, rebuild


class Command(BaseCommand):
    help = (
        "Replace everything in this archive with a backup, all or nothing, after verifying every byte of it; then"
        " build the index. An archive that is not empty is replaced only with --force."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="file written by the backup command")
        parser.add_argument("--force", action="store_true", help="replace the present contents of this archive")

    def handle(self, *_args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            verify(path)
            if _lacks_migrations():  # else nothing of what is there is touched before it is replaced
                call_command("migrate", verbosity=0)
            if has_content() and not options["force"]:
                raise CommandError("This archive contains articles or entities; --force replaces them.", returncode=2)
            with ProgressBar("rows") as bar:
                summary = restore(path, bar.advance)
        except (OSError, UnusableBackupError, DatabaseError) as error:
            why = getattr(error, "strerror", None) or error
            raise CommandError(f"{path} was not restored: {why}. Nothing was changed.", returncode=2) from error
        try:
            with ProgressBar("articles") as bar:
                rebuild(bar)
        except EngineError as error:
            raise CommandError(f"Everything was restored, but not indexed yet. {error}", returncode=1) from error
        made_at = summary.header.made_at
        held, lost = describe_files(summary.rows)
        what = f"{summary.total:,} rows of {len(summary.tables)} tables{f' and {held}' if held else ''}"
        self.stdout.write(f"{what} restored, as of {made_at}.")
        if lost:
            self.stdout.write(f"The backup lacks {lost}, which were missing or damaged when it was made.")


def _lacks_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
