"""Tag articles again with today's gazetteer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.management.progress import ProgressBar
from articles.models import Article
from articles.tagging import load_gazetteer, retag_articles

BATCH = 500


class Command(BaseCommand):
    help = "Tag articles again with the names the gazetteer has today. What curators set, accepted or rejected stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--source", default="", metavar="SLUG", help="only articles of this source")
        parser.add_argument("--after", default="", metavar="YYYY-MM-DD", help="only articles published since")
        parser.add_argument("--before", default="", metavar="YYYY-MM-DD", help="only articles published until")

    def handle(self, *_args: Any, **options: Any) -> None:
        articles = Article.objects.order_by("pk")
        if options["source"]:
            articles = articles.filter(source__slug=options["source"])
        if options["after"]:
            articles = articles.filter(published_on__gte=options["after"])
        if options["before"]:
            articles = articles.filter(published_on__lte=options["before"])
        gazetteer = load_gazetteer()
        changed = last = 0
        with ProgressBar("articles", total=articles.count()) as bar:
            while batch := list(articles.filter(pk__gt=last)[:BATCH]):
                changed += retag_articles(batch, gazetteer)
                last = batch[-1].pk
                bar.advance(len(batch))
        self.stdout.write(f"{changed:,} tags added, changed or removed.")
