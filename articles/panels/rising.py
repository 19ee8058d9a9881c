"""Who is in the news lately against before: two stretches of time of one search, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from articles.models import Entity
from articles.requests.filters import Search
from articles.search import EVERY_VALUE, NOT_SET, DateSpan, Facet, Sort, find_cost, find_newest_day, remember, search
from articles.text.log_likelihood import CHANCE, log_likelihood

STRETCHES = (30, 90, 365)  # days; the first in which enough actors rose is taken
ENOUGH = 3
SHOWN = 8
FEWEST = 3  # articles lately, below which a rise is an anecdote


@dataclass(frozen=True, slots=True)
class RisingActor:
    """An actor, its articles before and lately, and the links to both lists."""

    actor: Entity
    before: int
    lately: int
    before_link: str
    lately_link: str


@dataclass(frozen=True, slots=True)
class Rising:
    """The actors that rose most, and the two stretches of time that were compared."""

    days: int
    lately: DateSpan
    before: DateSpan
    actors: tuple[RisingActor, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The same by numbers alone: of each actor its primary key, its articles before and lately."""

    days: int
    lately: DateSpan
    before: DateSpan
    actors: tuple[tuple[int, int, int], ...]


def find_rising(criteria: Search) -> Rising | None:
    """Return the actors whose share of the articles rose most at the end of a search; None where none did.

    The later stretch ends with the newest article. Links carry the search along. A search that is bound to a
    stretch of time or to actors is not asked: beside it stands who is named with them.
    """
    if criteria.span or any(choice.facet is Facet.ACTOR and not choice.is_excluded for choice in criteria.chosen):
        return None
    if find_cost(criteria.query.node)[1]:  # it is run six times over for this
        return None
    ranking = remember("rising", criteria.request(), lambda: _rank(criteria))
    if ranking is None:
        return None
    rows = Entity.objects.visible_to_public().in_bulk([pk for pk, _, _ in ranking.actors])
    actors = tuple(
        RisingActor(
            actor=rows[pk],
            before=before,
            lately=lately,
            before_link=_link(criteria, rows[pk], ranking.before),
            lately_link=_link(criteria, rows[pk], ranking.lately),
        )
        for pk, before, lately in ranking.actors
        if pk in rows
    )
    return Rising(ranking.days, ranking.lately, ranking.before, actors) if actors else None


def _rank(criteria: Search) -> Ranking | None:
    newest = find_newest_day(criteria.request())
    if newest is None:
        return None
    found = None
    for days in STRETCHES:
        if newest.toordinal() <= 2 * days:
            break
        lately = DateSpan(newest - timedelta(days=days - 1), newest)
        before = DateSpan(newest - timedelta(days=2 * days - 1), newest - timedelta(days=days))
        actors = _compare(_count_actors(criteria, lately), _count_actors(criteria, before))
        if actors and (found is None or len(actors) > len(found.actors)):
            found = Ranking(days, lately, before, actors)
        if found is not None and len(found.actors) >= ENOUGH:
            break
    return found


def _count_actors(criteria: Search, span: DateSpan) -> tuple[int, Mapping[int, int]]:
    request = criteria.request(limit=1, facet_size=EVERY_VALUE, facets=(Facet.ACTOR,))
    result = search(replace(request, span=span, undated=None, sort=Sort.NEWEST, offset=0))  # not ranked: one is as good
    return result.total, {pk: count for pk, count in result.facets[Facet.ACTOR] if pk != NOT_SET}


def _compare(
    lately: tuple[int, Mapping[int, int]], before: tuple[int, Mapping[int, int]]
) -> tuple[tuple[int, int, int], ...]:
    """Return the actors that rose, with their articles before and lately, those that rose most first."""
    (size, counts), (old_size, old_counts) = lately, before
    scores = {
        pk: log_likelihood(count, size, old_counts.get(pk, 0), old_size)
        for pk, count in counts.items()
        if count >= FEWEST
    }
    order = sorted((pk for pk in scores if scores[pk] > CHANCE), key=lambda pk: (-scores[pk], pk))[:SHOWN]
    return tuple((pk, old_counts.get(pk, 0), counts[pk]) for pk in order)


def _link(criteria: Search, actor: Entity, span: DateSpan) -> str:
    """Return the link to the search, narrowed to an actor and a stretch of time."""
    if span.first is None or span.last is None:
        raise ValueError(span)
    narrowed = replace(criteria, date_after=span.first.isoformat(), date_before=span.last.isoformat(), undated=None)
    return narrowed.value_link(Facet.ACTOR, actor.slug)
