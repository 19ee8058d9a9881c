"""What curators decide about discovered entities."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Entity, Tag


def confirm_entities(entities: QuerySet[Entity]) -> int:
    """Make provisional entities part of the gazetteer; return how many were not before."""
    return entities.exclude(status=Entity.Status.CONFIRMED).update(status=Entity.Status.CONFIRMED)


def refuse_entities(entities: QuerySet[Entity], curator: AbstractBaseUser) -> int:
    """Refuse provisional entities: their tags are rejected and their names not discovered again; return how many.

    A confirmed entity is not refused: it has been somebody's word.
    """
    with transaction.atomic():
        wanted = list(entities.filter(status=Entity.Status.PROVISIONAL).values_list("pk", flat=True))
        Entity.objects.filter(pk__in=wanted).update(status=Entity.Status.REFUSED)
        Tag.objects.filter(entity__in=wanted).exclude(state=Tag.State.REJECTED).update(
            state=Tag.State.REJECTED, origin=Tag.Origin.CURATOR, curator=curator, curated_at=timezone.now()
        )
    return len(wanted)
