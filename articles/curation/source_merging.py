"""Merge several sources that are the same into one, which gets all articles, names and addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Q

from articles.curation.action_log import action
from articles.curation.merging import MOST_MERGED, MergeError
from articles.models import Action, Article, FormerSlug, Source, SourceName, WatchedFeed

FEEDS = "feeds"  # of the plan of an action: feed, source before, source after
MOST_ARTICLES = 50_000  # that a page moves at once: each leaves a row in the history


@dataclass(frozen=True, slots=True)
class SourceShare:
    """What one source contributes to a merge."""

    source: Source
    articles: int
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class SourceMergePlan:
    """What a merge of sources will do, before it does it."""

    survivor: Source
    shares: Sequence[SourceShare]
    warnings: Sequence[str]

    @property
    def others(self) -> list[Source]:
        return [share.source for share in self.shares if share.source != self.survivor]

    @property
    def articles(self) -> int:
        return sum(share.articles for share in self.shares)

    @property
    def new_names(self) -> list[str]:
        found = (name for share in self.shares if share.source != self.survivor for name in share.names)
        return sorted({*found, *(other.name for other in self.others)})


def suggest_surviving_source(sources: Sequence[Source]) -> Source:
    """Return the one to keep: the one with most articles, the older of equals."""
    counts = _count_articles(sources)
    return min(sources, key=lambda one: (-counts.get(one.pk, 0), one.pk))


def plan_source_merge(survivor: Source, others: Sequence[Source]) -> SourceMergePlan:
    """Return what merging the others into the survivor will do; raises MergeError where it cannot be done."""
    _check(survivor, others)
    everyone = [survivor, *others]
    counts = _count_articles(everyone)
    names: dict[int, list[str]] = {one.pk: [] for one in everyone}
    for source, text in SourceName.objects.filter(source__in=everyone).order_by("text").values_list("source", "text"):
        names[source].append(text)
    shares = [SourceShare(one, counts.get(one.pk, 0), names[one.pk]) for one in everyone]
    moved = sum(share.articles for share in shares[1:])
    if moved > MOST_ARTICLES:
        raise MergeError(
            f"{moved:,} articles would change their source, more than the limit of {MOST_ARTICLES:,}."
            " Keep the source that has more articles, or merge fewer sources."
        )
    return SourceMergePlan(survivor, shares, _warn(everyone))


def merge_sources(survivor: Source, others: Sequence[Source], curator: User | None) -> Action:
    """Merge sources into one, in one transaction; returns the action, which can be undone.

    Their names become names of the survivor, so that later imports follow; their addresses lead to it. What the
    survivor does not say of itself it takes from the others. Raises MergeError.
    """
    with action(curator, Action.Kind.MERGE) as act:
        keys = [survivor.pk, *(other.pk for other in others)]
        rows = {row.pk: row for row in Source.objects.select_for_update().filter(pk__in=keys)}
        if len(rows) != len(keys):
            raise MergeError("One of them no longer exists.")
        survivor, others = rows[survivor.pk], [rows[pk] for pk in keys[1:]]
        plan_source_merge(survivor, others)
        followed = WatchedFeed.objects.filter(source__in=others).order_by("pk").values_list("pk", "source")
        feeds = [[pk, source, survivor.pk] for pk, source in followed]
        for other in others:
            Article.objects.filter(source=other).update(source=survivor)
            SourceName.objects.filter(source=other).update(source=survivor)
            WatchedFeed.objects.filter(source=other).update(source=survivor)
            FormerSlug.objects.filter(source=other).update(source=survivor)
            slug, name = other.slug, other.name
            _fill_gaps(survivor, other)
            other.delete()
            FormerSlug.objects.create(slug=slug, source=survivor)
            SourceName.objects.get_or_create(text=name, defaults={"source": survivor})
        act.summary = act.summary or f"Merged {', '.join(map(str, others))} into {survivor}"
        if feeds:
            act.plan[FEEDS] = feeds  # whose rows are not recorded: machines write them all the time
            act.save(update_fields=["plan"])
    return act


def give_feeds_back(act: Action, undo_record: Action) -> None:
    """Give the feeds that a merge has moved to their source of before, and note how that is undone."""
    moved = []
    for pk, before, after in act.plan.get(FEEDS, []):
        there = Q(source=after) | Q(source=None)  # none where the undo has just deleted it again
        if WatchedFeed.objects.filter(there, pk=pk).update(source=before):
            moved.append([pk, after, before])
    if moved:
        undo_record.plan[FEEDS] = moved
        undo_record.save(update_fields=["plan"])


def _check(survivor: Source, others: Sequence[Source]) -> None:
    if not others or survivor in others:
        raise MergeError("Choose two or more different sources.")
    if len(others) >= MOST_MERGED:
        raise MergeError(f"At most {MOST_MERGED} sources can be merged at once.")


def _count_articles(sources: Sequence[Source]) -> dict[int, int]:
    counted = Article.objects.filter(source__in=sources).order_by().values_list("source").annotate(rows=Count("pk"))
    return dict(counted)


def _fill_gaps(survivor: Source, other: Source) -> None:
    if survivor.kind == Source.Kind.OTHER:
        survivor.kind = other.kind
    survivor.country = survivor.country or other.country
    for name in ("homepage", "time_zone", "description", "notice"):
        setattr(survivor, name, getattr(survivor, name) or getattr(other, name))
    days: list[date] = [one.published_from for one in (survivor, other) if one.published_from]
    survivor.published_from = min(days, default=None)
    survivor.save()


def _warn(sources: Sequence[Source]) -> list[str]:
    def differing(attribute: str) -> list[str]:
        found: dict[Any, None] = dict.fromkeys(filter(None, (getattr(one, attribute) for one in sources)))
        return [str(one) for one in found] if len(found) > 1 else []

    labels = {
        "country": "home countries",
        "time_zone": "time zones",
        "notice": "notices",
        "description": "descriptions",
    }
    return [
        f"Their {label} differ ({'; '.join(values)}): those of the kept source stay."
        for attribute, label in labels.items()
        if (values := differing(attribute))
    ]
