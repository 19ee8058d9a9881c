"""Find near-identical copies over the whole archive."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from articles.copies import COMPARED_FIELDS, find_copies
from articles.management.progress import ProgressBar
from articles.models import Article

BATCH = 500  # articles a transaction


class Command(BaseCommand):
    help = (
        "Find near-identical copies in the whole archive and group them again. Imports and edits do this for the"
        " articles they change. Run it once for an archive that is older than the groups, and after changing articles"
        " by other means, such as raw SQL."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        articles = Article.objects.only(*COMPARED_FIELDS).order_by("pk")
        changed = last = 0
        with ProgressBar("articles", total=articles.count()) as bar:
            while batch := list(articles.filter(pk__gt=last)[:BATCH]):
                changed += find_copies(batch)
                last = batch[-1].pk
                bar.advance(len(batch))
        groups = Article.objects.filter(copy_group__isnull=False).values("copy_group").annotate(size=Count("pk"))
        sizes = list(groups.values_list("size", flat=True).order_by())
        self.stdout.write(
            f"{sum(sizes):,} articles are in {len(sizes):,} groups of copies; {changed:,} changed their group."
        )
