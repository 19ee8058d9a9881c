"""What the articles say of the entities of a page: years, roles and country, beside their names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from articles.admin.base import list_address
from articles.curation.name_evidence import EntityContext, read_contexts
from articles.models import Entity, Tag

ROLES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class RoleCount:
    """A role, in how many articles, and the address of these; without a number where not all articles were read."""

    text: str
    number: int | None
    address: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is gathered of one entity; `years` is “1987” or “1987–1991”."""

    years: str
    roles: Sequence[RoleCount]
    country: str
    is_cut: bool


def gather_facts(entities: Iterable[Entity]) -> dict[int, Gathered]:
    """Return what the first articles of some entities say of them; a query or two an entity."""
    rows = list(entities)
    contexts = read_contexts([row.pk for row in rows])
    return present_facts(rows, contexts)


def present_facts(entities: Sequence[Entity], contexts: dict[int, EntityContext]) -> dict[int, Gathered]:
    """Return what was read of some entities, in words."""
    countries = {one.country for one in contexts.values() if one.country is not None}
    names = dict(Entity.objects.filter(pk__in=countries).values_list("pk", "name"))
    return {row.pk: _present(row, contexts[row.pk], names) for row in entities}


def _present(entity: Entity, read: EntityContext, countries: dict[int, str]) -> Gathered:
    first, last = min(read.years, default=None), max(read.years, default=None)
    years = "" if first is None else f"{first}" if first == last else f"{first}–{last}"
    state = Tag.State.ACCEPTED.value
    roles = [
        RoleCount(
            role,
            None if read.is_cut else number,
            list_address(Tag, entity__id__exact=entity.pk, role__exact=role, state__exact=state),
        )
        for role, number in read.roles.most_common(ROLES_SHOWN)
    ]
    return Gathered(years, roles, countries.get(read.country or 0, ""), read.is_cut)
