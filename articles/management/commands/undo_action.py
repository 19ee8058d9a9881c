"""Undo an action of any size."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles import curation
from articles.models import Action


class Command(BaseCommand):
    help = (
        "Undo an action, given its number from Actions in the admin. If it clashes with later changes, nothing is"
        " undone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", type=int, metavar="ID", help="number of the action")

    def handle(self, *_args: Any, **options: Any) -> None:
        act = Action.objects.filter(pk=options["action"]).first()
        if act is None:
            raise CommandError(f"There is no action {options['action']}.", returncode=2)
        try:
            done = curation.undo(act, None)
        except curation.UndoError as error:
            reasons = "".join(f"\n  {clash.what}: {clash.reason}" for clash in error.clashes)
            raise CommandError(f"{error}{reasons}", returncode=2) from None
        self.stdout.write(f"Undone: {act.summary}.")
        if done.left:
            self.stdout.write(f"{done.left:,} articles are waiting for the next retag_articles.")
