"""Count and verify the files that documents were read from."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.importing.run_locks import mark_stopped_runs
from articles.management.progress import ProgressBar
from articles.models import Original
from articles.models.uploads import write_size
from articles.originals import (
    OriginalsError,
    check_original,
    find_unnamed,
    flag_unused,
    has_object,
    remove_objects,
    remove_unused,
    sum_up,
)

CHUNK = 500


class Command(BaseCommand):
    help = (
        "Count the original files that imports have kept, read each completely and compare it with its SHA-256; find"
        " files in their storage that belong to no document. Exit status 1 on any difference, 2 if the storage does"
        " not respond."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quick", action="store_true", help="compare sizes only, without reading the files")
        parser.add_argument(
            "--remove-unused",
            action="store_true",
            help="delete files that belong to no document; never use it if several archives share a storage",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        mark_stopped_runs()
        try:
            damaged = self._check(is_quick=options["quick"])
            left = self._remove() if options["remove_unused"] else self._count_unused()
        except OriginalsError as error:
            raise CommandError(f"The storage of originals does not respond: {error}.", returncode=2) from error
        if damaged or left:
            sys.exit(1)

    def _check(self, *, is_quick: bool) -> int:
        number, size = sum_up()
        damaged = 0
        with ProgressBar("originals", total=number) as bar:
            for original in Original.objects.used().order_by("pk").iterator(chunk_size=CHUNK):
                if problem := _find_problem(original, is_quick=is_quick):
                    damaged += 1
                    self.stderr.write(f"{original} (SHA-256 {original.sha256}): {problem}")
                bar.advance(1)
        self.stdout.write(f"{number:,} original file{'' if number == 1 else 's'}, {write_size(size)}.")
        self.stdout.write(
            f"{damaged:,} of them missing or damaged. To recover a missing file, import it again or restore a backup; "
            "to recover a damaged one, restore a backup."
            if damaged
            else f"All are present{'' if is_quick else ' and unchanged'}."
        )
        return damaged

    def _count_unused(self) -> int:
        unused = Original.objects.filter(is_unused=True).count() + Original.objects.used().without_documents().count()
        unused += sum(1 for _ in find_unnamed())
        if unused:
            self.stdout.write(f"{unused:,} files belong to no document; --remove-unused deletes them.")
        return unused

    def _remove(self) -> int:
        flag_unused()
        before = Original.objects.filter(is_unused=True).count()
        machines = remove_unused()
        left = Original.objects.filter(is_unused=True).count()
        removed = before - left + remove_objects(find_unnamed())
        self.stdout.write(f"{removed:,} files that belonged to no document were deleted.")
        if left:
            where = f"on other machines ({', '.join(sorted(machines))})" if machines else "because an import is running"
            self.stdout.write(f"{left:,} were not deleted, {where}.")
        return left


def _find_problem(original: Original, *, is_quick: bool) -> str:
    try:
        if not is_quick:
            check_original(original)
        elif not has_object(original.sha256, original.size):
            return "it is missing, or of another size"
    except OriginalsError as error:
        return str(error)
    return ""
