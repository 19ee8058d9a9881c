"""What curators decide about discovered entities."""

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from articles.curation.recording import action, describe
from articles.models import Action, Entity, Tag


def confirm_entities(entities: QuerySet[Entity], curator: User | None) -> int:
    """Make provisional entities part of the gazetteer; return how many were not before."""
    with action(curator, Action.Kind.ENTITIES):
        count = entities.exclude(status=Entity.Status.CONFIRMED).update(status=Entity.Status.CONFIRMED)
        describe(f"Confirmed {count:,} entit{'y' if count == 1 else 'ies'}")
    return count


def refuse_entities(entities: QuerySet[Entity], curator: User) -> int:
    """Refuse provisional entities: their tags are rejected and their names not discovered again; return how many.

    A confirmed entity is not refused: it has been somebody's word.
    """
    with action(curator, Action.Kind.ENTITIES):
        wanted = list(entities.filter(status=Entity.Status.PROVISIONAL).values_list("pk", flat=True))
        Entity.objects.filter(pk__in=wanted).update(status=Entity.Status.REFUSED)
        Tag.objects.filter(entity__in=wanted).exclude(state=Tag.State.REJECTED).update(
            state=Tag.State.REJECTED, origin=Tag.Origin.CURATOR, curator=curator, curated_at=timezone.now()
        )
        describe(f"Refused {len(wanted):,} entit{'y' if len(wanted) == 1 else 'ies'}")
    return len(wanted)
