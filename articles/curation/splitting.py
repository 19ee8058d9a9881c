"""Split an entity that stands for two: some of its names, or some of its articles, move to another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from articles.curation.action_log import action
from articles.curation.merging import move_tags
from articles.models import Action, Entity, EntityName, Tag
from articles.tagging.provisional import free_slugs
from articles.text.folding import fold_text

CHUNK = 200  # tags whose articles are read at a time


class SplitError(Exception):
    """The entity cannot be split like this, and why."""


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """What a split by names will do: tags that move as a whole, and tags of which some mentions move."""

    moved: Sequence[int]
    split_mentions: dict[int, list[list[str | int]]]  # tag to the mentions that go


def plan_split(entity: Entity, names: Sequence[EntityName]) -> SplitPlan:
    """Return which tags the names have made.

    A mention goes with its name; one that is no name by itself, as a surname alone, stays with the others of its
    article. Raises SplitError where no name would be left.
    """
    texts = {_plain(name.text) for name in names}
    if not texts:
        raise SplitError("Choose the names to move.")
    kept = {
        _plain(text) for text in entity.names.exclude(pk__in=[name.pk for name in names]).values_list("text", flat=True)
    }
    if not kept - texts:
        raise SplitError("At least one name must stay.")
    moved, split_mentions = [], {}
    for tag in _with_articles(Tag.objects.filter(entity=entity)):
        words = [_plain(str(getattr(tag.article, place[0], ""))[place[1] : place[2]]) for place in tag.mentions]
        going = [place for place, text in zip(tag.mentions, words, strict=True) if text in texts]
        if going and kept.isdisjoint(words):
            moved.append(tag.pk)
        elif going:
            split_mentions[tag.pk] = going
    return SplitPlan(moved, split_mentions)


def split_by_names(entity: Entity, names: Sequence[EntityName], target: Entity, curator: User | None) -> Action:
    """Move names, and the tags whose mentions they made, to another entity; raises SplitError."""
    with action(curator, Action.Kind.SPLIT) as act:
        _check(entity, target)
        plan = plan_split(entity, names)
        known = set(target.names.values_list("text", flat=True))
        for name in names:
            if name.text in known:
                name.delete()
            else:
                name.kind = name.Kind.NAME if name.text == target.name else name.kind
                name.entity = target
                name.save(update_fields=["entity", "kind"])
        moved = list(plan.moved)
        for start in range(0, len(moved), CHUNK):
            move_tags(Tag.objects.filter(pk__in=moved[start : start + CHUNK]), target)
        _split_tags(plan.split_mentions, target)
        texts = ", ".join(f"“{name.text}”" for name in names)
        act.summary = act.summary or f"Split {texts} from {entity} to {target}"
    return act


def _split_tags(split_mentions: dict[int, list[list[str | int]]], target: Entity) -> None:
    keys = list(split_mentions)
    for start in range(0, len(keys), CHUNK):
        fresh = []
        tags = list(Tag.objects.filter(pk__in=keys[start : start + CHUNK]))
        known = {
            tag.article_id: tag
            for tag in Tag.objects.filter(entity=target, article__in=[tag.article_id for tag in tags])
        }
        for tag in tags:
            going = split_mentions[tag.pk]
            gone = set(map(tuple, going))
            tag.mentions = [place for place in tag.mentions if tuple(place) not in gone]
            tag.save(update_fields=["mentions"])
            if tag.article_id in known:
                other = known[tag.article_id]
                there = set(map(tuple, other.mentions))
                other.mentions = [*other.mentions, *(place for place in going if tuple(place) not in there)]
                other.save(update_fields=["mentions"])
            else:
                fresh.append(
                    Tag(
                        article_id=tag.article_id, entity=target, mentions=going, origin=tag.origin, state=tag.state,
                        curator=tag.curator, curated_at=tag.curated_at,
                    )
                )  # fmt: skip
        Tag.objects.bulk_create(fresh)


def split_by_tags(tags: QuerySet[Tag], target: Entity, curator: User) -> Action:
    """Move tags of articles that are about another entity.

    The tags become the other's by the curator's word; where they were they are rejected, so that no re-tagging brings
    them back. Raises SplitError.
    """
    with action(curator, Action.Kind.SPLIT) as act:
        rows = list(tags.select_related("entity"))
        if not rows:
            raise SplitError("Choose the tags to move.")
        for entity in {tag.entity for tag in rows}:
            _check(entity, target)
        word = {"origin": Tag.Origin.CURATOR, "curator": curator, "curated_at": timezone.now()}
        for start in range(0, len(rows), CHUNK):
            some = {tag.article_id: tag for tag in rows[start : start + CHUNK]}
            there = Tag.objects.filter(entity=target, article__in=some)
            known = set(there.values_list("article_id", flat=True))
            there.update(state=Tag.State.ACCEPTED, **word)
            Tag.objects.bulk_create(
                Tag(
                    article_id=article, entity=target, mentions=tag.mentions, is_main=tag.is_main, role=tag.role, **word
                )
                for article, tag in some.items()
                if article not in known
            )
            Tag.objects.filter(pk__in=[tag.pk for tag in some.values()]).update(state=Tag.State.REJECTED, **word)
        sources = ", ".join(sorted({str(tag.entity) for tag in rows}))
        act.summary = act.summary or f"Moved {len(rows):,} tags of {sources} to {target}"
    return act


def make_entity(kind: str, name: str, curator: User | None) -> Entity:
    """Create a confirmed entity that goes by one name."""
    with action(curator, Action.Kind.ENTITIES, f"Added {name}"):
        return Entity.objects.create(kind=kind, name=name, slug=free_slugs([name])[0])


def _check(entity: Entity, target: Entity) -> None:
    if entity == target:
        raise SplitError("Choose an entity other than the one that is split.")
    if target.is_country != entity.is_country:
        raise SplitError("A country can only be split into countries.")


def _with_articles(tags: QuerySet[Tag]) -> Iterator[Tag]:
    position = 0
    while page := list(tags.filter(pk__gt=position).select_related("article").order_by("pk")[:CHUNK]):
        yield from page
        position = page[-1].pk


def _plain(text: str) -> str:
    return " ".join(fold_text(text).casefold().split())
