"""Names of entities and sources that the public sees, read once a commit of the database by each process."""

from collections.abc import Callable, Collection, Mapping
from typing import Generic, NamedTuple, TypeVar

from django.db import connection

from articles.models import Entity, Source
from articles.models.entities import entity_address
from articles.search import held_commit

Row = TypeVar("Row")

MOST_KEPT = 20_000  # names, a few hundred bytes each


class PublicEntity(NamedTuple):
    """What pages need of an entity to name it and to link to it."""

    name: str
    slug: str
    kind: str
    status: str = ""

    @property
    def is_provisional(self) -> bool:
        return self.status == Entity.Status.PROVISIONAL

    def get_absolute_url(self) -> str:
        return entity_address(self.kind, self.slug)


class PublicSource(NamedTuple):
    """What pages need of a source to name it and to link to its articles."""

    name: str
    slug: str


class _KeptNames(Generic[Row]):
    """What was read of one table after one commit; None for rows that the public does not see."""

    def __init__(self, read: Callable[[Collection[int]], dict[int, Row]]) -> None:
        self._read = read
        self._kept: tuple[object, dict[int, Row | None]] = (None, {})

    def read(self, wanted: Collection[int]) -> dict[int, Row]:
        """Return the rows that the public sees of those wanted, by primary key; at most one query."""
        if (commit := held_commit()) is None:
            return self._read(wanted) if wanted else {}
        state = (connection.settings_dict["NAME"], commit)
        if self._kept[0] != state or len(self._kept[1]) > MOST_KEPT:
            self._kept = state, {}
        kept = self._kept[1]  # another thread may begin anew meanwhile
        if missing := [pk for pk in wanted if pk not in kept]:
            found = self._read(missing)
            kept.update((pk, found.get(pk)) for pk in missing)
        return {pk: row for pk in wanted if (row := kept.get(pk)) is not None}


def _read_entities(wanted: Collection[int]) -> dict[int, PublicEntity]:
    rows = Entity.objects.visible_to_public().filter(pk__in=wanted).order_by()
    return {pk: PublicEntity(*columns) for pk, *columns in rows.values_list("pk", "name", "slug", "kind", "status")}


def _read_sources(wanted: Collection[int]) -> dict[int, PublicSource]:
    rows = Source.objects.visible_to_public().filter(pk__in=wanted).order_by()
    return {pk: PublicSource(*columns) for pk, *columns in rows.values_list("pk", "name", "slug")}


_entities, _sources = _KeptNames(_read_entities), _KeptNames(_read_sources)


def read_public_entities(wanted: Collection[int]) -> Mapping[int, PublicEntity]:
    """Return entities that the public sees, by primary key."""
    return _entities.read(wanted)


def read_public_sources(wanted: Collection[int]) -> Mapping[int, PublicSource]:
    """Return sources that the public sees, by primary key."""
    return _sources.read(wanted)
