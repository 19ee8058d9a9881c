"""Write the whole archive into one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from articles.backup import UnusableBackupError, back_up, describe_files
from articles.management.progress import ProgressBar


class Command(BaseCommand):
    help = (
        "Write the whole archive - articles, tags, entities, users, history, original files - into one file, and read"
        " it back to verify it. The site can stay online meanwhile. The file fits both SQLite and PostgreSQL; the"
        " index is rebuilt on restore. Exit status 1 if an original file was missing or damaged and is therefore not"
        " in the backup."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="file to write, for example archive.backup; must not exist")
        parser.add_argument(
            "--force", action="store_true", help="replace an existing file once the new one is complete"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            if path.exists() and not options["force"]:
                raise CommandError(f"{path} exists; --force replaces it.", returncode=2)
            with ProgressBar("rows") as bar:
                summary = back_up(path, bar.advance, replace=options["force"])
        except OSError as error:
            why = error.strerror or error
            message = f"{path} could not be written: {why}. No file was left. Free some space, or choose another place."
            raise CommandError(message, returncode=2) from error
        except (UnusableBackupError, DatabaseError) as error:
            raise CommandError(f"{path} was not written: {error}.", returncode=2) from error
        size = path.stat().st_size / 1e6
        held, lost = describe_files(summary.rows)
        what = f"{summary.total:,} rows of {len(summary.tables)} tables{f' and {held}' if held else ''}"
        self.stdout.write(f"{what} in {path}, {size:,.1f} MB, verified.")
        if lost:
            message = f"The backup lacks {lost}, which are missing or damaged; check_originals lists them."
            raise CommandError(message, returncode=1)
