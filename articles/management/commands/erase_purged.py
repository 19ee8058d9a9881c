"""Erase what purges have freed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.curation.erasure import EraseError, erase_purged, is_erasure_pending
from articles.management.progress import ProgressBar
from articles.search import EngineError


class Command(BaseCommand):
    help = (
        "Rewrite the database and this machine's search index, so that no word of purged articles is left in the"
        " unused space of their files. Searches keep working meanwhile. If several web machines serve the archive, run"
        " it on each."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not is_erasure_pending():
            self.stdout.write("Nothing to erase.")
            return
        try:
            with ProgressBar("articles") as bar:
                erase_purged(bar)
        except (EraseError, EngineError) as error:
            raise CommandError(f"{error}\nRun this command again.", returncode=2) from error
        self.stdout.write("No purged text is left in the files of this archive. Earlier backups still contain it.")
