"""The values of facets as templates are handed them: each with its number and its links."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from django.urls import reverse

from articles.charts import percent
from articles.facets import Values
from articles.models import NO_VALUE, Entity, Source
from articles.panels.public_names import PublicEntity, PublicSource, read_public_entities, read_public_sources
from articles.requests.choices import join_words
from articles.requests.facet_texts import TextValue, present_texts
from articles.requests.filters import Search
from articles.requests.links import FacetLinks
from articles.search import NOT_SET, Facet, SearchResult, Value

ReadPublic = Callable[[Collection[int]], Mapping[int, Any]]  # rows that the public sees, by primary key
ValueCounts = Sequence[tuple[Value, int]]

FACET_SIZE = 25  # values that the engine is to count for a page
FACET_SHOWN = 10  # values shown before “more”
MOST_NAMED = 3  # of those that a heading is about


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: its number with the link to just that list, and the links that widen by it, take it back
    or leave it out.

    `share` is that of the most frequent one. Articles without a value have none, nor have values that others are
    counted together with. `called` is another name that it was looked for and found by.
    """

    value: str
    label: str
    count: int
    is_selected: bool
    share: str
    link: str
    is_provisional: bool = False
    is_not_set: bool = False
    add_link: str = ""
    remove_link: str = ""
    exclude_link: str = ""
    called: str = ""


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """The values of one facet: those chosen, then the most frequent, and last the articles without one.

    `total` is the number of values it has in all; where there are `is_many`, they are more. The link to all of them
    stands where not all are in plain sight.
    """

    name: str
    label: str
    shown: tuple[FacetValue, ...]
    more: tuple[FacetValue, ...] = ()
    without: FacetValue | None = None
    total: int = 0
    all_link: str = ""
    is_many: bool = False

    @property
    def has_or(self) -> bool:
        """Whether values can widen the search."""
        return any(value.add_link for value in self.values)

    @property
    def values(self) -> tuple[FacetValue, ...]:
        return self.shown + self.more + ((self.without,) if self.without else ())


def present_facets(
    search: Search, result: SearchResult, facets: Iterable[Facet] = tuple(Facet), *, with_bare: bool = False
) -> list[FacetGroup]:
    """Return the facets with their labels, at most two queries for all of them, two more for what staff have chosen.

    One of texts of which no article has any is left out unless `with_bare`.
    """
    value_counts = {facet: result.facets.get(facet, ()) for facet in facets}
    if not with_bare:
        value_counts = {facet: values for facet, values in value_counts.items() if not _is_bare(facet, values)}
    rows = _read_rows(search, value_counts)
    groups = []
    for facet in Facet:
        if value_counts.get(facet):
            texts = present_texts(facet, [value for value, _ in value_counts[facet]])
            values = present_values(search, facet, value_counts[facet], rows.get(facet.values, texts))
            group = _group_values(facet, values, result.value_totals[facet])
            group = replace(group, label=describe_narrowing(search, facet) or facet.label)
            address = reverse("facet", args=[facet.value]) + search.link().removesuffix("?")
            is_many = facet in result.many_values
            is_cut = is_many or group.total > len(group.shown) + (group.without is not None)
            groups.append(replace(group, all_link=address, is_many=is_many) if is_cut else group)
    return groups


def describe_narrowing(search: Search, facet: Facet) -> str:
    """Return in words whom the values of a facet are counted together with, nothing where that is nobody."""
    chosen = [choice for choice in search.narrowing(facet) if choice.id != NOT_SET]
    if len(chosen) > MOST_NAMED:
        return f"With those {len(chosen)} chosen"
    either = join_words([choice.label for choice in chosen if choice.is_included], "or")
    others = [choice.label for choice in chosen if choice.is_required]
    return f"With {join_words([either, *others], 'and')}" if chosen else ""


def _is_bare(facet: Facet, value_counts: ValueCounts) -> bool:
    return facet.values.is_text and all(value == NOT_SET for value, _ in value_counts)


def _read_rows(search: Search, value_counts: Mapping[Facet, ValueCounts]) -> dict[Values, Mapping[Value, Any]]:
    """Return the rows of all facets that have some, by what their values are."""
    source_ids = {pk for pk, _ in value_counts.get(Facet.SOURCE, ())}
    of_entities = [facet for facet in value_counts if facet.values in {Values.ACTORS, Values.COUNTRIES}]
    entity_ids = {pk for facet in of_entities for pk, _ in value_counts[facet]}
    entities = _read_named(Entity.objects.all(), search, entity_ids, read_public_entities)
    sources = _read_named(Source.objects.all(), search, source_ids, read_public_sources)
    return {Values.ACTORS: entities, Values.COUNTRIES: entities, Values.SOURCES: sources}


def read_values(rows: Any, search: Search, ids: Iterable[int]) -> dict[int, Any]:
    """Return rows of entities or sources that the public sees, and the chosen: these the reader may see.

    Where the index is behind, it may still count what has been hidden since.
    """
    return _read_named(rows, search, ids, rows.visible_to_public().order_by().in_bulk)


def _read_named(rows: Any, search: Search, ids: Iterable[int], read_public: ReadPublic) -> dict[int, Any]:
    wanted = {pk for pk in ids if pk != NOT_SET}
    found: Mapping[int, Any] = read_public(wanted) if wanted else {}
    chosen = {choice.id for choice in search.chosen} & (wanted - found.keys())
    return {**found, **(rows.order_by().in_bulk(chosen) if chosen else {})}


def present_values(
    search: Search,
    facet: Facet,
    value_counts: ValueCounts,
    rows: Mapping[Value, Entity | Source | PublicEntity | PublicSource | TextValue],
    called: Mapping[Value, str] = MappingProxyType({}),
) -> list[FacetValue]:
    """Return the values of a facet, (value, count) each, with their labels, links and the names they are `called`."""
    chosen = {c.id: c.label for c in search.chosen if c.facet is facet and not c.is_excluded}
    can_widen = search.can_widen(facet)
    apart = {NOT_SET, *(choice.id for choice in search.narrowing(facet))}
    highest = max((count for pk, count in value_counts if pk not in apart), default=0) or 1
    links_of = FacetLinks(search, facet).of
    values = []
    for pk, count in value_counts:
        row = rows.get(pk)
        if row is None and pk != NOT_SET:  # deleted a moment ago
            continue
        is_selected = pk in chosen
        slug, label = (row.slug, chosen.get(pk, row.name)) if row else (NO_VALUE, facet.lack)
        links = links_of(slug)
        values.append(
            FacetValue(
                value=slug,
                label=label,
                count=count,
                is_selected=is_selected,
                share="" if pk in apart else percent(100 * count / highest),
                link=links.articles,
                is_provisional=isinstance(row, Entity | PublicEntity) and row.is_provisional,
                is_not_set=row is None,
                add_link=links.add if can_widen and not is_selected else "",
                remove_link=search.remove_link(facet, slug) if is_selected else "",
                exclude_link="" if is_selected else links.exclude,
                called=called.get(pk, ""),
            )
        )
    return values


def _group_values(facet: Facet, values: Iterable[FacetValue], total: int) -> FacetGroup:
    ordered = sorted(values, key=lambda value: not value.is_selected)
    without = next((value for value in ordered if value.is_not_set and not value.is_selected), None)
    ranked = [value for value in ordered if value is not without]
    end = max(FACET_SHOWN, sum(value.is_selected for value in ranked))
    return FacetGroup(facet.value, facet.label, tuple(ranked[:end]), tuple(ranked[end:]), without, total)
