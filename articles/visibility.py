"""Decide who may see which names.

The public sees `published` articles, and the entities and sources that are `visible_to_public`. Users who may read
hidden articles also see the names that occur only there, marked as not public.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

from articles.models import Entity, EntityRedirect, Source
from articles.search import EngineError, SearchRequest, Term, begin_anew, search_together

NOT_PUBLIC = "not public"  # the mark of names that the public does not see

MOST_SEARCHED = 20  # names that are searched for in the archive; any more are withheld

MaySeeHidden = Callable[[], bool]  # called only if a name is hidden from the public


def see_as_public() -> bool:
    """Return False: see what the public sees."""
    return False


def find_hidden(rows: Iterable[Entity | Source]) -> set[Entity | Source]:
    """Return the rows that the public does not see: a query for sources, one for entities that are not confirmed."""
    everything = set(rows)
    entities = {row for row in everything if isinstance(row, Entity) and row.status != Entity.Status.CONFIRMED}
    sources = {row for row in everything if isinstance(row, Source)}
    hidden: set[Entity | Source] = {*entities, *sources}
    if entities:
        hidden -= set(Entity.objects.visible_to_public().filter(pk__in=[row.pk for row in entities]))
    if sources:
        hidden -= set(Source.objects.visible_to_public().filter(pk__in=[row.pk for row in sources]))
    return hidden


def find_withheld(entities: Iterable[int], among: Collection[str] | None = None) -> set[tuple[int, str]]:
    """Return names, of all or among some, that the public may not read though it may read of their entity.

    They came with provisional entities that were merged into it, and no published article holds them. Each is given
    with the number of its entity.
    """
    merged = EntityRedirect.objects.filter(into__in=list(entities), entity__status=Entity.Status.PROVISIONAL)
    if among is not None:
        merged = merged.filter(entity__name__in=among)
    came = list(merged.order_by("entity__name").values_list("into_id", "entity__name"))
    published = _find_published(list(dict.fromkeys(name for _, name in came)))
    return {(into, name) for into, name in came if name not in published}


def find_withheld_slugs(rows: Mapping[str, Entity]) -> set[str]:
    """Return the slugs, of rows by slug, of entities that were merged and whose name the public may not read.

    Whoever is led on from there reads which name it was merged with.
    """
    merged = {slug: (row.redirect.into_id, row.name) for slug, row in rows.items() if hasattr(row, "redirect")}
    if not merged:
        return set()
    withheld = find_withheld({into for into, _ in merged.values()}, {name for _, name in merged.values()})
    return {slug for slug, name in merged.items() if name in withheld}


def _find_published(names: Collection[str]) -> set[str]:
    """Return those of some names that stand in published articles, of as many as can be searched at once."""
    searched = list(names)[:MOST_SEARCHED]
    requests = [SearchRequest(query=Term(name), limit=1) for name in searched]
    try:
        results = search_together(requests) if requests else []
    except EngineError:  # nothing is shown of which it is not known whether it may be
        begin_anew()
        return set()
    return {
        name for name, result in zip(searched, results, strict=True) if any(map(str.isalnum, name)) and result.total
    }
