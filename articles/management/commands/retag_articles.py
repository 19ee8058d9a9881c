"""Tag articles again with today's gazetteer."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.filters import parse_partial_date
from articles.management.progress import ProgressBar
from articles.models import Article, Source
from articles.search import DateSpan
from articles.tagging import load_gazetteer, retag_articles

BATCH = 500


def _read_dates(text: str) -> DateSpan:
    try:
        return parse_partial_date(text)
    except ValueError:
        message = f"“{text}” is no date: write 2021, 2021-06 or 2021-06-19"
        raise ArgumentTypeError(message) from None


class Command(BaseCommand):
    help = "Tag articles again with the names the gazetteer has today. What curators set, accepted or rejected stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--source", default="", metavar="SLUG", help="only articles of this source")
        parser.add_argument(
            "--after", type=_read_dates, metavar="DATE", help="only articles published since; YYYY-MM-DD"
        )
        parser.add_argument("--before", type=_read_dates, metavar="DATE", help="only articles published until")

    def handle(self, *_args: Any, **options: Any) -> None:
        articles = Article.objects.order_by("pk")
        if options["source"]:
            if not Source.objects.filter(slug=options["source"]).exists():
                raise CommandError(f"There is no source “{options['source']}” in this archive.", returncode=2)
            articles = articles.filter(source__slug=options["source"])
        if options["after"]:
            articles = articles.filter(published_on__gte=options["after"].first)
        if options["before"]:
            articles = articles.filter(published_on__lte=options["before"].last)
        gazetteer = load_gazetteer()
        changed = last = 0
        with ProgressBar("articles", total=articles.count()) as bar:
            while batch := list(articles.filter(pk__gt=last)[:BATCH]):
                changed += retag_articles(batch, gazetteer)
                last = batch[-1].pk
                bar.advance(len(batch))
        self.stdout.write(f"{changed:,} tags added, changed or removed.")
