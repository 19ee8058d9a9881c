"""Put a backup in the place of what is there."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from articles.backup import UnusableBackupError, holds_anything, restore
from articles.management.progress import ProgressBar
from articles.search import IndexNotWritableError, rebuild


class Command(BaseCommand):
    help = (
        "Put a backup in the place of everything in this archive, after every byte of it was verified, all or nothing;"
        " then build the index. An archive that holds anything is only replaced with --force."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="written by the backup command")
        parser.add_argument("--force", action="store_true", help="replace what this archive holds")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            call_command("migrate", verbosity=0)
        except DatabaseError as error:
            raise CommandError(f"The database failed: {error}. Nothing was restored.", returncode=2) from error
        if holds_anything() and not options["force"]:
            raise CommandError("This archive holds articles or entities; --force replaces them.", returncode=2)
        path = Path(options["file"])
        try:
            with ProgressBar("rows") as bar:
                manifest = restore(path, bar.advance)
        except (OSError, UnusableBackupError, DatabaseError) as error:
            raise CommandError(f"{path} was not restored: {error}. Nothing was changed.", returncode=2) from error
        try:
            with ProgressBar("articles") as bar:
                rebuild(bar)
        except IndexNotWritableError as error:
            raise CommandError(f"Everything was restored, but not indexed yet. {error}", returncode=1) from error
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(f"{rows:,} rows of {len(manifest['tables'])} tables restored, as of {manifest['made_at']}.")
