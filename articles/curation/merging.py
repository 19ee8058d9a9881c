"""Merge several entities that are the same into one, which gets all names and all tags."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Count, Q, Sum

from articles.curation.action_log import action
from articles.models import Action, Article, Entity, EntityName, EntityRedirect, Source, Tag
from articles.text.mentions import FIELDS

CHUNK = 500  # tags combined at a time
MOST_MERGED = 50  # merged at once
MOST_COUNTED = 10_000  # tags that a plan counts
_RANKS = {Tag.State.ACCEPTED: 0, Tag.State.SUGGESTED: 1, Tag.State.REJECTED: 2}


class MergeError(Exception):
    """These entities cannot be merged, and why."""


@dataclass(frozen=True, slots=True)
class MergeShare:
    """What one entity contributes to a merge."""

    entity: Entity
    names: Sequence[str]
    articles: int
    mentions: int | None  # None where there are too many to be counted
    is_cut: bool = False  # whether it has more articles than were counted


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge will do, before it does it."""

    survivor: Entity
    shares: Sequence[MergeShare]
    articles: int  # that will count the survivor
    shared: int  # articles that have tags of several of them
    is_counted: bool  # whether these two were counted: not if there are very many tags
    new_names: Sequence[str]
    namesakes: Sequence[tuple[str, Entity]] = field(default_factory=tuple)  # who else bears one of the names
    warnings: Sequence[str] = field(default_factory=tuple)

    @property
    def others(self) -> list[Entity]:
        return [share.entity for share in self.shares if share.entity != self.survivor]


def suggest_survivor(entities: Sequence[Entity]) -> Entity:
    """Return the one to keep: confirmed rather than provisional, then the most often tagged."""
    counts = dict(Tag.objects.filter(entity__in=entities).order_by().values_list("entity").annotate(rows=Count("pk")))
    return min(entities, key=lambda row: (row.is_provisional, -counts.get(row.pk, 0), row.pk))


def plan_merge(survivor: Entity, others: Sequence[Entity]) -> MergePlan:
    """Return what merging the others into the survivor will do; raises MergeError where it cannot be done."""
    everyone = [survivor, *others]
    _check(survivor, others)
    tags = Tag.objects.filter(entity__in=everyone).order_by()
    is_counted = tags[: MOST_COUNTED + 1].count() <= MOST_COUNTED
    accepted = tags.filter(state=Tag.State.ACCEPTED)
    names: dict[int, list[str]] = {row.pk: [] for row in everyone}
    for entity, text in EntityName.objects.filter(entity__in=everyone).order_by("pk").values_list("entity", "text"):
        names[entity or 0].append(text)
    texts = {text for found in names.values() for text in found}
    namesakes = EntityName.objects.filter(text__in=texts, entity__isnull=False).exclude(entity__in=everyone)
    of_several = tags.values("article").annotate(rows=Count("pk")).filter(rows__gt=1)
    return MergePlan(
        survivor=survivor,
        shares=_shares(everyone, names, is_counted=is_counted),
        articles=accepted.values("article").distinct().count() if is_counted else 0,
        shared=of_several.count() if is_counted else 0,
        is_counted=is_counted,
        new_names=sorted({*texts, *(row.name for row in others)} - {*names[survivor.pk], survivor.name}),
        namesakes=[(name.text, name.entity) for name in namesakes.select_related("entity")[:50] if name.entity],
        warnings=_warn(survivor, others),
    )


def _shares(entities: Sequence[Entity], names: dict[int, list[str]], *, is_counted: bool) -> list[MergeShare]:
    """Return what each contributes; if there are very many tags, at least how many articles."""
    tags = Tag.objects.filter(entity__in=entities).order_by()
    if is_counted:
        counted = tags.values_list("entity").annotate(
            articles=Count("pk", filter=Q(state=Tag.State.ACCEPTED)), mentions=Sum("mention_count")
        )
        counts = {pk: (articles, mentions) for pk, articles, mentions in counted}
        return [MergeShare(row, names[row.pk], *counts.get(row.pk, (0, 0))) for row in entities]
    shares = []
    for row in entities:
        number = tags.filter(entity=row, state=Tag.State.ACCEPTED)[: MOST_COUNTED + 1].count()
        shares.append(MergeShare(row, names[row.pk], min(number, MOST_COUNTED), None, number > MOST_COUNTED))
    return shares


def _check(survivor: Entity, others: Sequence[Entity]) -> None:
    if not others or survivor in others:
        raise MergeError("Choose two or more different entities.")
    if len(others) >= MOST_MERGED:
        raise MergeError(f"At most {MOST_MERGED} entities can be merged at once.")
    everyone = [survivor, *others]
    if len({row.is_country for row in everyone}) > 1:
        raise MergeError("A country can only be merged with a country.")
    if gone := EntityRedirect.objects.filter(entity__in=everyone).select_related("entity").first():
        raise MergeError(f"{gone.entity} has already been merged.")
    if refused := [row for row in everyone if row.status == Entity.Status.REFUSED]:
        raise MergeError(f"{refused[0]} was refused. Confirm it before you merge it.")


def _warn(survivor: Entity, others: Sequence[Entity]) -> list[str]:
    warnings = []
    if kinds := {row.get_kind_display().lower() for row in others if row.kind != survivor.kind}:
        warnings.append(f"The kinds differ: {', '.join(sorted(kinds))} will be {survivor.get_kind_display().lower()}.")
    homes = {row.country for row in [survivor, *others] if row.country}
    if len(homes) > 1:
        warnings.append(f"The home countries differ: {', '.join(sorted(map(str, homes)))}.")
    ids = {row.wikidata_id for row in [survivor, *others] if row.wikidata_id}
    if len(ids) > 1:
        warnings.append(f"Their Wikidata ids differ: {', '.join(sorted(ids))}. Are they the same?")
    if survivor.is_provisional and any(not row.is_provisional for row in others):
        warnings.append(f"{survivor} is provisional and will be confirmed.")
    return warnings


def merge_entities(survivor: Entity, others: Sequence[Entity], curator: User | None) -> Action:
    """Merge entities into one, in one transaction; returns the action, which can be undone.

    Names stay as aliases, tags are united, addresses lead to the survivor for ever. Raises MergeError.
    """
    _check(survivor, others)
    with action(curator, Action.Kind.MERGE) as act:
        rows = {row.pk: row for row in Entity.objects.select_for_update().filter(pk__in=[survivor.pk, *_keys(others)])}
        if len(rows) != len(others) + 1:
            raise MergeError("One of them no longer exists.")
        survivor, others = rows[survivor.pk], [rows[pk] for pk in _keys(others)]
        _check(survivor, others)
        for other in others:
            _fill_gaps(survivor, other)
            move_everything(survivor, other)
            EntityRedirect.objects.filter(into=other).update(into=survivor)  # no address leads over two others
            EntityRedirect.objects.create(entity=other, into=survivor)
        act.summary = act.summary or f"Merged {', '.join(map(str, others))} into {survivor}"
    return act


def _keys(rows: Sequence[models.Model]) -> list[int]:
    return [row.pk for row in rows]


def _fill_gaps(survivor: Entity, other: Entity) -> None:
    if not other.is_provisional:
        survivor.status = Entity.Status.CONFIRMED
    survivor.description = survivor.description or other.description
    survivor.country = survivor.country or other.country
    survivor.wikidata_id = survivor.wikidata_id or other.wikidata_id
    if survivor.active_from is None and survivor.active_to is None:  # years belong together: an open end may be meant
        survivor.active_from, survivor.active_to = other.active_from, other.active_to
    survivor.save(update_fields=["status", "description", "country", "wikidata_id", "active_from", "active_to"])


def move_everything(survivor: Entity, other: Entity) -> None:
    """Move all names, tags and references of another entity to the survivor; inside a transaction."""
    _move_names(survivor, other)
    move_tags(Tag.objects.filter(entity=other), survivor)
    if other.is_country:
        Source.objects.filter(country=other).update(country=survivor)
        Article.objects.filter(dateline_country=other).update(dateline_country=survivor)
        Entity.objects.filter(country=other).update(country=survivor)


def _move_names(survivor: Entity, other: Entity) -> None:
    known = set(survivor.names.values_list("text", flat=True))
    EntityName.objects.filter(entity=other, text__in=known).delete()
    moved = EntityName.objects.filter(entity=other)
    known.update(moved.values_list("text", flat=True))
    EntityName.objects.filter(entity=other, kind=EntityName.Kind.NAME).update(kind=EntityName.Kind.ALIAS)
    moved.update(entity=survivor)
    if other.name not in known:
        EntityName.objects.create(entity=survivor, text=other.name, kind=EntityName.Kind.ALIAS)


def move_tags(tags: models.QuerySet[Tag], target: Entity) -> None:
    """Move tags to another entity; combine a tag with the one its article may already have."""
    there = Tag.objects.filter(entity=target, article=models.OuterRef("article"))
    meeting = tags.filter(models.Exists(there)).order_by("pk")
    while pairs := list(meeting[:CHUNK]):
        kept = {
            tag.article_id: tag
            for tag in Tag.objects.filter(entity=target, article__in=[tag.article_id for tag in pairs])
        }
        decided = [kept[tag.article_id] for tag in pairs if combine_tags(kept[tag.article_id], tag)]
        Tag.objects.bulk_update(kept.values(), ["mentions", "is_main", "role"])
        Tag.objects.bulk_update(decided, ["origin", "state", "curator", "curated_at"])
        Tag.objects.filter(pk__in=_keys(pairs)).delete()
    tags.update(entity=target)


def combine_tags(kept: Tag, other: Tag) -> bool:
    """Combine two tags of an article: mentions united, a curator's decision before a machine's, accepted first.

    Returns whether the word of the other is the one that counts.
    """
    known = set(map(tuple, kept.mentions))
    together = [*kept.mentions, *(place for place in other.mentions if tuple(place) not in known)]
    kept.mentions = sorted(together, key=lambda place: (FIELDS.get(place[0], 9), *place[1:3]))
    kept.is_main = kept.is_main or other.is_main
    kept.role = kept.role or other.role
    is_decided = _rank(other) < _rank(kept)
    if is_decided:
        kept.origin, kept.state = other.origin, other.state
        kept.curator_id, kept.curated_at = other.curator_id, other.curated_at
    return is_decided


def _rank(tag: Tag) -> tuple[bool, int]:
    return tag.origin != Tag.Origin.CURATOR, _RANKS[Tag.State(tag.state)]


def apply_redirects() -> int:
    """Move to the survivors what merged entities have got again, for example from loading the gazetteer once more.

    Returns how many entities that were.
    """
    names, tags = (model.objects.filter(entity=models.OuterRef("entity")) for model in (EntityName, Tag))
    returned = EntityRedirect.objects.filter(models.Exists(names) | models.Exists(tags)).select_related(
        "entity", "into"
    )
    rows = list(returned)
    for redirect in rows:
        move_everything(redirect.into, redirect.entity)
    return len(rows)
