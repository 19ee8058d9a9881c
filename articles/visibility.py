"""Who may see which names: one place decides.

The public reads `published` articles, and those entities and sources that are `visible_to_public`. Who may read hidden
articles also sees the names that only they bring along, marked as not public.
"""

from collections.abc import Callable, Iterable

from articles.models import Entity, Source

NOT_PUBLIC = "not public"  # said of what only those see who may read hidden articles

MaySeeHidden = Callable[[], bool]  # asked only where something is named that the public does not see


def see_as_public() -> bool:
    """Read parameters as anybody may."""
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
