"""Values of facets by what people call them: a name, an alias, a code, the slug or a Wikidata id, in any case."""

from collections.abc import Sequence
from functools import cache

from babel import Locale
from django.db.models import Q, QuerySet
from rapidfuzz import fuzz, process

from articles.facets import Facet, Values
from articles.models import NO_VALUE, Entity, Source
from articles.search import choices_of
from articles.text.wikidata import read_wikidata_id

MOST_OFFERED = 8  # names to choose from, where more than one fits
MOST_COMPARED = 5_000  # names a wrong one is compared with
LEAST_ALIKE = 70  # of 100

Row = Entity | Source


def find_named(facet: Facet, wanted: str, *, sees_hidden: bool) -> Sequence[Row]:
    """Return who or what is called so; where nobody is, whose name holds the letters. Only what the reader may see."""
    rows = _rows_of(facet, sees_hidden=sees_hidden)
    return _called(rows, facet, wanted) or list(rows.filter(name__icontains=wanted)[:MOST_OFFERED])


def find_values(facet: Facet, wanted: str, *, sees_hidden: bool) -> list[tuple[str, str]]:
    """Return what an address calls the values of a facet that are called so, each with its name."""
    if wanted.lower() == NO_VALUE:
        return [(NO_VALUE, wanted)]
    if facet.values.is_text:
        names = _names_of(facet)
        found = [value for value, name in names.items() if wanted.casefold() in {value.casefold(), name.casefold()}]
        return [(value, names[value]) for value in found[:1]]
    rows = _called(_rows_of(facet, sees_hidden=sees_hidden), facet, wanted)
    sure = [row for row in rows if wanted.casefold() in {row.name.casefold(), row.slug}]
    return [(row.slug, row.name) for row in (sure if len(sure) == 1 else rows)]


def find_nearest(facet: Facet, wanted: str, *, sees_hidden: bool) -> str:
    """Return what an address calls the value whose name is most like a wrong one; nothing where none is."""
    if facet.values.is_text:
        names = _names_of(facet)
    else:
        rows = _rows_of(facet, sees_hidden=sees_hidden)
        alike = rows.filter(name__icontains=wanted).values_list("slug", flat=True).first()
        if alike:
            return alike
        near = rows.filter(name__istartswith=wanted[:1]) if facet.values is Values.ACTORS else rows
        names = dict(near.values_list("slug", "name")[:MOST_COMPARED])
    found = process.extractOne(wanted, names, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=LEAST_ALIKE)
    return str(found[2]) if found else ""


def _rows_of(facet: Facet, *, sees_hidden: bool) -> QuerySet[Entity] | QuerySet[Source]:
    if facet.values is Values.SOURCES:
        return (Source.objects.all() if sees_hidden else Source.objects.visible_to_public()).order_by("name")
    entities = Entity.objects.listed() if sees_hidden else Entity.objects.visible_to_public()
    return (entities.countries() if facet.values is Values.COUNTRIES else entities.actors()).order_by("name")


def _called(rows: QuerySet[Entity] | QuerySet[Source], facet: Facet, wanted: str) -> list[Row]:
    named = Q(name__iexact=wanted) | Q(names__text__iexact=wanted)
    if facet.values is Values.SOURCES:
        named = Q(name__iexact=wanted)
    exact = Q(slug=wanted.lower()) | Q(former_slugs__slug=wanted.lower()) | named
    if facet.values is not Values.SOURCES and (wikidata_id := read_wikidata_id(wanted)):
        exact |= Q(wikidata_id=wikidata_id)
    return list(rows.filter(exact).distinct()[:MOST_OFFERED])


@cache
def _names_of(facet: Facet) -> dict[str, str]:
    """Return the values of a facet of texts, with what they are called."""
    if facet.values is Values.LANGUAGES:
        return {str(tag): str(name) for tag, name in Locale.parse("en").languages.items() if "_" not in tag}
    return dict(choices_of(facet))
