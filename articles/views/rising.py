"""Who is in the news lately against before: two stretches of time of one search, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from articles.filters import Search
from articles.keyness import CHANCE, log_likelihood
from articles.models import Article, Entity
from articles.search import NOT_SET, DateSpan, Facet, Sort, search
from articles.views.presenting import EVERY_VALUE

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


def find_rising(asked: Search) -> Rising | None:
    """Return the actors whose share of the articles rose most at the end of a search; None where none did.

    The later stretch ends with the newest article. Links carry the search along. A search that is bound to a
    stretch of time or to actors is not asked: values of the chosen facet would widen the lists behind the figures.
    """
    if asked.span or any(choice.facet is Facet.ACTOR and not choice.is_excluded for choice in asked.chosen):
        return None
    newest = _newest_day(asked)
    if newest is None:
        return None
    found = None
    for days in STRETCHES:
        if newest.toordinal() <= 2 * days:
            break
        lately = DateSpan(newest - timedelta(days=days - 1), newest)
        before = DateSpan(newest - timedelta(days=2 * days - 1), newest - timedelta(days=days))
        rising = _compare(asked, days, (lately, *_count_actors(asked, lately)), (before, *_count_actors(asked, before)))
        if rising is not None and (found is None or len(rising.actors) > len(found.actors)):
            found = rising
        if found is not None and len(found.actors) >= ENOUGH:
            break
    return found


def _newest_day(asked: Search) -> date | None:
    request = replace(asked.request(limit=1), sort=Sort.NEWEST, offset=0)
    ids = search(request).ids
    return Article.objects.filter(pk__in=ids).values_list("published_on", flat=True).first()


def _count_actors(asked: Search, span: DateSpan) -> tuple[int, Mapping[int, int]]:
    request = asked.request(limit=1, facet_size=EVERY_VALUE)
    result = search(replace(request, facets=(Facet.ACTOR,), span=span, undated=None, offset=0))
    return result.total, {pk: count for pk, count in result.facets[Facet.ACTOR] if pk != NOT_SET}


def _compare(
    asked: Search,
    days: int,
    lately: tuple[DateSpan, int, Mapping[int, int]],
    before: tuple[DateSpan, int, Mapping[int, int]],
) -> Rising | None:
    span, size, counts = lately
    old_span, old_size, old_counts = before
    scores = {
        pk: log_likelihood(count, size, old_counts.get(pk, 0), old_size)
        for pk, count in counts.items()
        if count >= FEWEST
    }
    order = sorted((pk for pk in scores if scores[pk] > CHANCE), key=lambda pk: (-scores[pk], pk))[:SHOWN]
    rows = Entity.objects.in_bulk(order)
    actors = tuple(
        RisingActor(
            actor=rows[pk],
            before=old_counts.get(pk, 0),
            lately=counts[pk],
            before_link=_link(asked, rows[pk], old_span),
            lately_link=_link(asked, rows[pk], span),
        )
        for pk in order
        if pk in rows
    )
    return Rising(days, span, old_span, actors) if actors else None


def _link(asked: Search, actor: Entity, span: DateSpan) -> str:
    """Return the link to the search, narrowed to an actor and a stretch of time."""
    if span.first is None or span.last is None:
        raise ValueError(span)
    narrowed = replace(asked, date_after=span.first.isoformat(), date_before=span.last.isoformat(), undated=None)
    return narrowed.only_link(Facet.ACTOR, actor.slug)
