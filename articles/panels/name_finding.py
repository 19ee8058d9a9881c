"""Find the rows of a list by any name they go by: “IMF” finds International Monetary Fund."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from articles.curation.entity_search import find_names
from articles.models import Entity, EntityName, SourceName
from articles.models.archive import SourceQuerySet
from articles.models.entities import EntityQuerySet
from articles.text.wikidata import read_wikidata_id
from articles.text.world_names import countries_called, find_name
from articles.visibility import find_withheld


@dataclass(frozen=True, slots=True)
class OtherName:
    """A name by which a row is found: as it is written, and whether the row is called just so."""

    text: str
    is_exact: bool


def find_by_names(rows: EntityQuerySet | SourceQuerySet, text: str, *, sees_hidden: bool) -> dict[int, OtherName]:
    """Return which rows a text finds by another name than their usual one, each with that name.

    Full stops and case make no difference. A country is found by its names in other languages, and by its cities.
    """
    if isinstance(rows, SourceQuerySet):
        names = SourceName.objects.filter(text__icontains=text, source__in=rows.order_by().values("pk"))
        return _choose(names.values_list("source", "text"), text)
    found = _find_entity_names(rows, text)
    if found and not sees_hidden:
        found -= find_withheld({pk for pk, _ in found}, {name for _, name in found})
    codes = {code.lower(): code for code in countries_called(text)}
    countries = rows.filter(kind=Entity.Kind.COUNTRY, slug__in=codes).order_by().values_list("pk", "slug")
    found |= {(pk, find_name(codes[slug], text)) for pk, slug in countries}
    return _choose(found, text)


def describe_other_name(name: str, wanted: str, found: OtherName | None) -> str:
    """Return the other name that a row was found by, nothing where its usual one says why it is listed."""
    if found is None or found.text == name or (wanted.casefold() in name.casefold() and not found.is_exact):
        return ""
    return found.text


def find_by_wikidata(rows: EntityQuerySet | SourceQuerySet, text: str) -> EntityQuerySet | SourceQuerySet | None:
    """Return the rows that have the Wikidata id a text is; None where it is none."""
    if isinstance(rows, SourceQuerySet):
        return None
    wikidata_id = read_wikidata_id(text)
    return rows.filter(wikidata_id=wikidata_id) if wikidata_id else None


def _find_entity_names(rows: EntityQuerySet, text: str) -> set[tuple[int, str]]:
    names = EntityName.objects.filter(Exists(rows.order_by().filter(pk=OuterRef("entity"))))
    numbers = {pk for spelling in dict.fromkeys((text, text.replace(".", ""))) for pk in find_names(spelling, names)}
    found = EntityName.objects.filter(pk__in=numbers).order_by().values_list("entity", "text")
    return {(entity, name) for entity, name in found if entity is not None}


def _choose(found: Iterable[tuple[int, str]], text: str) -> dict[int, OtherName]:
    """Return one name of each row: the one that is the text, else the shortest."""
    chosen: dict[int, OtherName] = {}
    for pk, name in sorted(found, key=lambda pair: (not _is_same(pair[1], text), len(pair[1]), pair[1])):
        chosen.setdefault(pk, OtherName(name, _is_same(name, text)))
    return chosen


def _is_same(name: str, text: str) -> bool:
    return name.replace(".", "").casefold() == text.replace(".", "").casefold()
