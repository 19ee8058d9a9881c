"""All names of the database, compiled for tagging."""

from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q

from articles.models import Entity, EntityName
from articles.tagging.discovery import ListedPerson
from articles.tagging.garbage_collection import paused_collection
from articles.tagging.names import NO_CAREER, Name, known_since, read_career
from articles.tagging.recogniser import Recogniser
from articles.tagging.spacy_pipeline import load_recogniser
from articles.tagging.tagger import Tagger


class _Row(NamedTuple):
    """A name with columns of its entity; the fields have the names of a query's columns."""

    text: str
    kind: str
    is_case_sensitive: bool
    needs_context: bool
    entity_id: int | None
    entity__kind: str | None
    entity__status: str | None
    entity__slug: str | None
    entity__country__slug: str | None
    entity__description: str | None
    entity__active_from: int | None
    entity__active_to: int | None


def load_tagger() -> Tagger:
    """Return the names as they stand now, compiled.

    Compiling takes a second or more, reading a tenth of it: where nothing has changed, what was compiled last serves.
    """
    with paused_collection():
        return _load()


def _load() -> Tagger:
    # Read as plain values, without the many discovered names: model instances would cost more than the matcher.
    known = EntityName.objects.filter(Q(entity=None) | ~Q(entity__status=Entity.Status.PROVISIONAL)).order_by("id")
    rows = tuple(known.values_list(*_Row._fields))
    persons = Entity.objects.unmerged().filter(kind=Entity.Kind.PERSON, status=Entity.Status.CONFIRMED)
    return _compile(rows, tuple(persons.values_list("pk", "name", "description", "active_from")), load_recogniser())


@lru_cache(maxsize=1)
def _compile(
    values: tuple[tuple[Any, ...], ...],
    persons: tuple[tuple[int, str, str, int | None], ...],
    recogniser: Recogniser | None,
) -> Tagger:
    """Compile names and listed persons.

    Names of provisional entities are not among them: each article must give its own evidence for a name that
    no curator has confirmed. Refused names are not discovered again.
    """
    rows = [_Row(*row) for row in values]
    confirmed = Entity.Status.CONFIRMED.value
    country, person = Entity.Kind.COUNTRY.value, Entity.Kind.PERSON.value
    careers = {row.entity_id: read_career(row.entity__description or "") for row in rows if row.entity__kind == person}
    names = [
        Name(
            text=row.text,
            entity=row.entity_id,
            entity_kind=row.entity__kind or "",
            kind=row.kind,
            is_case_sensitive=row.is_case_sensitive,
            needs_context=row.needs_context,
            country=row.entity__slug.upper() if row.entity__slug and row.entity__kind == country else "",
            seat=(row.entity__country__slug or "").upper(),
            active_from=known_since(row.entity__active_from, row.entity__description or "")
            if row.entity__kind == person
            else row.entity__active_from,
            active_to=row.entity__active_to,
            career=careers.get(row.entity_id, NO_CAREER),
        )
        for row in rows
        if row.entity_id is None or row.entity__status == confirmed
    ]
    refused = [row.text for row in rows if row.entity__status == Entity.Status.REFUSED]
    listed = [ListedPerson(*person) for person in persons]
    return Tagger(names, refused=refused, listed=listed, recogniser=recogniser)
