"""What curators decide about discovered entities."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from articles.curation.action_log import action, describe
from articles.curation.name_changes import queue_names
from articles.models import Action, Entity, EntityName, Tag

CHUNK = 1_000  # tags deleted in one step
UNFINISHED = "unfinished"  # returned by operations that have to be called again


def confirm_entities(entities: QuerySet[Entity], curator: User | None) -> int:
    """Make provisional entities part of the gazetteer; return how many were not before."""
    with action(curator, Action.Kind.ENTITIES):
        count = entities.exclude(status=Entity.Status.CONFIRMED).update(status=Entity.Status.CONFIRMED)
        describe(f"Confirmed {count:,} entit{'y' if count == 1 else 'ies'}")
    return count


def refuse_entities(entities: QuerySet[Entity], curator: User) -> int:
    """Refuse provisional entities: their tags are rejected and their names not discovered again; return how many.

    A confirmed entity is not refused: a person has decided on it.
    """
    with action(curator, Action.Kind.ENTITIES):
        wanted = list(entities.filter(status=Entity.Status.PROVISIONAL).values_list("pk", flat=True))
        Entity.objects.filter(pk__in=wanted).update(status=Entity.Status.REFUSED)
        Tag.objects.filter(entity__in=wanted).exclude(state=Tag.State.REJECTED).update(
            state=Tag.State.REJECTED, origin=Tag.Origin.CURATOR, curator=curator, curated_at=timezone.now()
        )
        describe(f"Refused {len(wanted):,} entit{'y' if len(wanted) == 1 else 'ies'}")
    return len(wanted)


def delete_entities(entities: QuerySet[Entity], _value: object, _user: User | None) -> str | None:
    """Delete entities with their tags, in steps; queue their names, so that the articles are tagged again."""
    texts = list(EntityName.objects.filter(entity__in=entities.values("pk")).values_list("text", flat=True))
    left = delete_in_steps(list(entities.values_list("pk", flat=True)))
    if left is None:
        queue_names(texts)
    return left


def delete_in_steps(numbers: Sequence[int]) -> str | None:
    """Delete entities with their tags; if they have many, delete only some tags and return UNFINISHED."""
    tags = list(Tag.objects.filter(entity__in=numbers).values_list("pk", flat=True)[: CHUNK + 1])
    Tag.objects.filter(pk__in=tags[:CHUNK]).delete()
    if len(tags) > CHUNK:
        return UNFINISHED
    Entity.objects.filter(pk__in=numbers).delete()
    return None
