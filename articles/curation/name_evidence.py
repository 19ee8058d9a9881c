"""What the articles of two entities of a similar name say for and against their being one."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from articles.models import Entity, Question, Tag
from articles.tagging.role_words import share_role

READ = 100  # tags read of each entity, the oldest
MOST_TAGS = 300  # of an article that names more nobody is a companion: it is a list
CHUNK = 500  # entities or articles a statement
YEARS_APART = 30  # between the last article of one and the first of the other: it is hardly the same person
FEW_ORGANISATIONS = 2  # that two persons must share: one alone is in the news with everybody


@dataclass(slots=True)
class EntityContext:
    """What stands in the articles of an entity, of as many as are read."""

    articles: set[int] = field(default_factory=set)
    roles: Counter[str] = field(default_factory=Counter)  # of accepted tags
    years: set[int] = field(default_factory=set)
    persons: set[int] = field(default_factory=set)
    organisations: set[int] = field(default_factory=set)
    countries: Counter[int] = field(default_factory=Counter)
    is_cut: bool = False  # whether there are more articles than were read

    @property
    def country(self) -> int | None:
        """The country that most of its articles are about."""
        return max(self.countries, key=lambda one: (self.countries[one], -one), default=None)


@dataclass(frozen=True, slots=True)
class MergeEvidence:
    """What two entities have in common, by their articles."""

    roles: Sequence[str] = ()  # of the first, which words of a role of the other have
    companions: Sequence[int] = ()
    country: int | None = None
    speaks_for: bool = False
    speaks_against: bool = False


def read_contexts(entities: Collection[int], *, public_only: bool = False) -> dict[int, EntityContext]:
    """Return what stands in the articles of some entities: at most READ of each.

    A query for each entity of the gazetteer and each of many articles, and a few for all others.
    """
    found: dict[int, EntityContext] = {entity: EntityContext() for entity in entities}
    tags = Tag.objects.exclude(state=Tag.State.REJECTED)
    if public_only:
        tags = tags.counted().filter(article__status="published")
    holders: dict[int, list[EntityContext]] = defaultdict(list)
    for entity, article, role, state, day in _read_tags(sorted(found), tags):
        one = found[entity]
        if len(one.articles) == READ:
            one.is_cut = True
            continue
        one.articles.add(article)
        one.roles.update([role] if role and state == Tag.State.ACCEPTED else [])
        one.years.update([day.year] if day else [])
        holders[article].append(one)
    numbers = sorted(holders)
    for start in range(0, len(numbers), CHUNK):
        accepted = Tag.objects.filter(article__in=numbers[start : start + CHUNK], state=Tag.State.ACCEPTED)
        sizes = accepted.values("article").annotate(size=Count("pk")).order_by().filter(size__lte=MOST_TAGS)
        beside = accepted.filter(article__in=list(sizes.values_list("article", flat=True)))
        for article, entity, kind, is_main in beside.values_list("article_id", "entity_id", "entity__kind", "is_main"):
            _add_companion(holders[article], entity, kind, is_main=is_main)
    for entity, one in found.items():
        one.persons.discard(entity)
        one.organisations.discard(entity)
    return found


def _read_tags(entities: Sequence[int], tags: QuerySet[Tag]) -> Iterator[tuple[Any, ...]]:
    """Yield entity, article, role, state and day of at most READ + 1 tags of each entity."""
    columns = ("entity_id", "article_id", "role", "state", "article__published_on")
    few: list[int] = []
    for start in range(0, len(entities), CHUNK):
        some = entities[start : start + CHUNK]
        counted = Question.objects.filter(entity__in=some, is_provisional=True, articles__lte=READ)
        few += counted.values_list("entity_id", flat=True)
    for start in range(0, len(few), CHUNK):
        yield from tags.filter(entity__in=few[start : start + CHUNK]).order_by("pk").values_list(*columns)
    for entity in sorted(set(entities) - set(few)):
        yield from tags.filter(entity=entity).order_by("pk").values_list(*columns)[: READ + 1]


def _add_companion(holders: Iterable[EntityContext], entity: int, kind: str, *, is_main: bool) -> None:
    for one in holders:
        if kind == Entity.Kind.PERSON:
            one.persons.add(entity)
        elif kind != Entity.Kind.COUNTRY:
            one.organisations.add(entity)
        elif is_main:
            one.countries[entity] += 1


def weigh_evidence(one: EntityContext, other: EntityContext) -> MergeEvidence:
    """Return what two entities have in common."""
    roles = [role for role, _ in one.roles.most_common() if any(share_role(role, another) for another in other.roles)]
    persons = one.persons & other.persons
    organisations = one.organisations & other.organisations
    together = bool(one.articles & other.articles)
    apart = bool(one.years and other.years) and max(
        min(other.years) - max(one.years), min(one.years) - max(other.years)
    )
    is_elsewhere = bool(one.countries and other.countries) and not one.countries.keys() & other.countries.keys()
    is_alike = bool(roles or persons or len(organisations) >= FEW_ORGANISATIONS)
    is_other = bool(one.roles and other.roles) and is_elsewhere and not is_alike
    return MergeEvidence(
        roles=roles,
        companions=sorted(persons) + sorted(organisations),
        country=one.country if one.country is not None and one.country == other.country else None,
        speaks_for=is_alike,
        speaks_against=together or apart > YEARS_APART or is_other,
    )
