"""Tag articles again with today's names and rules."""

import json
from argparse import ArgumentTypeError
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import QuerySet

from articles.curation import propose_since
from articles.curation.name_changes import iterate_candidates
from articles.management.progress import ProgressBar
from articles.models import Action, Article, Entity, EntityName, PendingName, Source
from articles.search import AmbiguousDateError, DateSpan, EngineError, IndexNotReadyError, format_span, parse_days
from articles.tagging import PackedText, TagChanges, TaggingPool, Text, store_tags, text_of, wait_for_turn

BATCH = 250  # articles a transaction
SMALL = 1_000  # articles that are done before other processes have started
NAMES_COMPARED = 10_000  # newly discovered persons that are compared with others; a command does what is left
SHOWN = 20  # entities listed in the report


def _read_dates(text: str) -> DateSpan:
    try:
        return parse_days(text)
    except AmbiguousDateError as error:
        days = " or ".join(format_span(days) for days in error.readings)
        raise ArgumentTypeError(f"“{text}” can mean {days}: write it in the form 2021-06-19") from None
    except ValueError:
        message = f"“{text}” is not a date: write 2021, 2021-06 or 2021-06-19"
        raise ArgumentTypeError(message) from None


def _describe_selection(options: dict[str, Any]) -> dict[str, str]:
    """Return the options that select articles, as they can be typed again."""
    after, before = options["after"], options["before"]
    return {
        "source": options["source"],
        "entity": options["entity"],
        "after": after.first.isoformat() if after else "",
        "before": before.last.isoformat() if before else "",
    }


class Command(BaseCommand):
    help = (
        "Tag articles again with today's names and rules, on all cores. What curators set, accepted or rejected is"
        " kept. Ctrl-C keeps what is done; --resume continues from there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--source", default="", metavar="SLUG", help="only articles of this source")
        parser.add_argument("--entity", default="", metavar="SLUG", help="only articles tagged with this entity")
        parser.add_argument(
            "--after",
            type=_read_dates,
            metavar="DATE",
            help="only articles published since; 2021, 2021-06 or 2021-06-19",
        )
        parser.add_argument(
            "--before", type=_read_dates, metavar="DATE", help="only articles published until; in the same form"
        )
        parser.add_argument("--workers", type=int, default=None, metavar="N", help="processes; default one per core")
        parser.add_argument(
            "--pending", action="store_true", help="only articles with changed names that are waiting for re-tagging"
        )
        parser.add_argument("--resume", action="store_true", help="continue where the last run was stopped")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["pending"]:
            self._retag_pending(options)
            return
        articles = self._select(options)
        stop_file = Path(settings.DATA_DIR) / "retag-stopped.json"
        selection = _describe_selection(options)
        start = self._read_stop(stop_file, selection) if options["resume"] else 0
        changes = TagChanges()
        last = start
        newest_name = EntityName.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        total = articles.filter(pk__gt=start).count()
        workers = options["workers"] or (1 if total <= SMALL else None)
        try:
            with ProgressBar("articles", total=total) as bar, TaggingPool(workers) as pool:
                for batch, tagged in pool.tag(_batches(articles, start)):
                    changes.update(_store(batch, tagged))
                    last = batch[-1].pk
                    bar.advance(len(batch))
        except KeyboardInterrupt:
            stop_file.write_text(json.dumps(selection | {"last": last}), encoding="utf-8")
            self._report(changes)
            raise CommandError("Interrupted; what is done is kept. --resume continues from there.") from None
        stop_file.unlink(missing_ok=True)
        self._report(changes)
        propose_since(newest_name, NAMES_COMPARED)

    def _retag_pending(self, options: dict[str, Any]) -> None:
        """Tag the articles of pending names again; the names are struck off when all are done."""
        if options["resume"] or any(_describe_selection(options).values()):
            raise CommandError("--pending cannot be combined with filters or --resume.", returncode=2)
        names = dict(PendingName.objects.order_by("pk").values_list("pk", "text"))
        changes = TagChanges()
        try:
            ids = sorted(set(iterate_candidates(list(names.values()))))
        except IndexNotReadyError:
            raise CommandError("The search index is being built. Try again when it is ready.", returncode=2) from None
        except EngineError as error:
            raise CommandError(f"{error} Try again when it responds.", returncode=2) from None
        workers = options["workers"] or (1 if len(ids) <= SMALL else None)
        with ProgressBar("articles", total=len(ids)) as bar, TaggingPool(workers) as pool:
            for batch, tagged in pool.tag(_batches_of(ids)):
                changes.update(_store(batch, tagged))
                bar.advance(len(batch))
        PendingName.objects.filter(pk__in=names).delete()
        self.stdout.write(f"{len(names):,} names, found in {len(ids):,} articles.")
        self._report(changes)

    def _select(self, options: dict[str, Any]) -> QuerySet[Article]:
        articles = Article.objects.select_related("source__country").order_by("pk")
        if options["source"]:
            source = Source.objects.one_by_slug(options["source"])
            if source is None:
                raise CommandError(f"There is no source “{options['source']}” in this archive.", returncode=2)
            articles = articles.filter(source=source)
        if options["entity"]:
            entity = Entity.objects.select_related("redirect__into").one_by_slug(options["entity"])
            if entity is None:
                raise CommandError(f"There is no entity “{options['entity']}” in this archive.", returncode=2)
            articles = articles.filter(tags__entity=entity.today)
        if options["after"]:
            articles = articles.filter(published_on__gte=options["after"].first)
        if options["before"]:
            articles = articles.filter(published_on__lte=options["before"].last)
        return articles

    def _read_stop(self, stop_file: Path, selection: dict[str, str]) -> int:
        if not stop_file.exists():
            raise CommandError("There is no stopped run to resume.", returncode=2)
        stopped = json.loads(stop_file.read_text(encoding="utf-8"))
        last = int(stopped.pop("last"))
        if stopped != selection:
            options = " ".join(f"--{name} {value}" for name, value in stopped.items() if value)
            raise CommandError(f"The stopped run had another selection: {options or 'all articles'}.", returncode=2)
        return last

    def _report(self, changes: TagChanges) -> None:
        """Say what changed, here and as one entry of the history: tags follow from texts and names."""
        summary = (
            f"{changes.articles:,} articles changed: {changes.added.total():,} tags added,"
            f" {changes.changed.total():,} changed, {changes.removed.total():,} removed."
        )
        self.stdout.write(summary)
        if changes.articles:
            Action.objects.create(kind=Action.Kind.RETAG, summary=f"Tagged again: {summary}")
        for what, counts in (("added", changes.added), ("changed", changes.changed), ("removed", changes.removed)):
            self._list(what, counts)

    def _list(self, what: str, counts: Counter[int]) -> None:
        most = counts.most_common(SHOWN)
        names = Entity.objects.in_bulk([entity for entity, _ in most])
        if most:
            shown = ", ".join(f"{names[entity]} {number:,}" for entity, number in most if entity in names)
            more = f" and {len(counts) - SHOWN:,} more" if len(counts) > SHOWN else ""
            self.stdout.write(f"  {what}: {shown}{more}")


def _store(batch: Sequence[Article], tagged: Sequence[PackedText]) -> TagChanges:
    with transaction.atomic():
        wait_for_turn()
        return store_tags(batch, tagged)


def _batches(articles: QuerySet[Article], last: int) -> Iterator[tuple[list[Article], list[Text]]]:
    while batch := list(articles.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        yield batch, [text_of(article) for article in batch]


def _batches_of(ids: Sequence[int]) -> Iterator[tuple[list[Article], list[Text]]]:
    articles = Article.objects.select_related("source__country").order_by("pk")
    for start in range(0, len(ids), BATCH):
        batch = list(articles.filter(pk__in=ids[start : start + BATCH]))
        yield batch, [text_of(article) for article in batch]
