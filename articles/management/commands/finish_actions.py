"""Carry out what was begun on many articles in the admin."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.curation import bulk_actions
from articles.management.progress import ProgressBar
from articles.models import Action


class Command(BaseCommand):
    help = "Finish changes of many articles that were started in the admin. Ctrl-C keeps what is done."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "actions", nargs="*", type=int, metavar="ID", help="numbers of actions; default all running ones"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        running = Action.objects.filter(
            state=Action.State.RUNNING, kind__in=[Action.Kind.BULK, Action.Kind.RETAG]
        ).order_by("pk")
        if options["actions"]:
            running = running.filter(pk__in=options["actions"])
        for act in running:
            with ProgressBar("articles", total=bulk_actions.get_total(act)) as bar:
                bar.advance(act.plan["done"])
                bulk_actions.carry_out(act, on_progress=bar.advance)
            self.stdout.write(f"{act.pk}: {act.summary}")
