"""Who is in the news lately against before: two stretches of time of one search, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from articles.panels.public_names import PublicEntity, read_public_entities
from articles.requests.filters import Search
from articles.search import (
    NOT_SET,
    DateSpan,
    Facet,
    SearchRequest,
    Sort,
    find_cost,
    find_newest_day,
    remember,
    search,
)
from articles.text.log_likelihood import CHANCE, log_likelihood

STRETCHES = (30, 90, 365)  # days; the first in which enough actors rose is taken
ENOUGH = 3
SHOWN = 8
COUNTED_ALONE = 40  # actors of a stretch, at most, that are not among the most named of the one before
WEIGHED = 500  # actors of a stretch, the most named, among which those that rose are found
FEWEST = 3  # articles lately, below which a rise is an anecdote


@dataclass(frozen=True, slots=True)
class RisingActor:
    """An actor, its articles before and lately, and the links to both lists."""

    actor: PublicEntity
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
    rows = read_public_entities([pk for pk, _, _ in ranking.actors])
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
    stretches = [days for days in STRETCHES if newest.toordinal() > 2 * days]
    if not (stretches and _has_enough(_count_actors(criteria, _lately(newest, stretches[-1])))):
        return None  # whom not even the longest stretch names often, none does
    for days in stretches:
        lately = _lately(newest, days)
        before = DateSpan(newest - timedelta(days=2 * days - 1), newest - timedelta(days=days))
        counts = _count_actors(criteria, lately)
        actors = compare_stretches(counts, _count_actors(criteria, before)) if _has_enough(counts) else ()
        if actors and (found is None or len(actors) > len(found.actors)):
            found = Ranking(days, lately, before, actors)
        if found is not None and len(found.actors) >= ENOUGH:
            break
    return found


def _lately(newest: date, days: int) -> DateSpan:
    return DateSpan(newest - timedelta(days=days - 1), newest)


def _has_enough(counts: "StretchCounts") -> bool:
    """Tell whether a stretch names anybody so often that it may be a rise."""
    return max(counts.counts.values(), default=0) >= FEWEST


@dataclass(frozen=True, slots=True)
class StretchCounts:
    """The articles of a stretch of time, and those of the actors it names most; of others where `is_cut`, later."""

    request: SearchRequest
    size: int
    counts: Mapping[int, int]
    is_cut: bool

    def count(self, pk: int) -> int:
        """Return the articles of an actor, whether or not it is one of the most named."""
        if pk in self.counts or not self.is_cut:
            return self.counts.get(pk, 0)
        require = {**self.request.require, Facet.ACTOR: frozenset({pk})}
        return search(replace(self.request, facet_size=0, require=require)).total


def _count_actors(criteria: Search, span: DateSpan) -> StretchCounts:
    request = criteria.request(limit=1, facet_size=WEIGHED, facets=(Facet.ACTOR,))
    request = replace(request, span=span, undated=None, sort=Sort.NEWEST, offset=0)  # not ranked: one is as good
    result = search(request)
    counts = {pk: count for pk, count in result.facets[Facet.ACTOR] if pk != NOT_SET}
    is_cut = Facet.ACTOR in result.many_values or result.value_totals[Facet.ACTOR] > len(result.facets[Facet.ACTOR])
    return StretchCounts(request, result.total, counts, is_cut)


def compare_stretches(lately: StretchCounts, before: StretchCounts) -> tuple[tuple[int, int, int], ...]:
    """Return the actors that rose, with their articles before and lately, those that rose most first.

    Those that are not among the most named before are counted one by one, as long as one that nobody named then would
    be among those shown: they come in the order of how many they have lately, which is that of how far they can rise.
    Each of them costs a search, so that no more than COUNTED_ALONE are looked at.
    """
    rose: list[tuple[float, int, int]] = []  # less the score, the actor, its articles before
    often = {pk: count for pk, count in lately.counts.items() if count >= FEWEST}
    known = [pk for pk in often if pk in before.counts or not before.is_cut]
    others = sorted(often.keys() - set(known), key=lambda pk: (-often[pk], pk))
    for pk in [*known, *others[:COUNTED_ALONE]]:
        if pk not in before.counts and log_likelihood(often[pk], lately.size, 0, before.size) < _least_shown(rose):
            continue
        earlier = before.count(pk)
        score = log_likelihood(often[pk], lately.size, earlier, before.size)
        if score > CHANCE:
            rose = sorted([*rose, (-score, pk, earlier)])[:SHOWN]
    return tuple((pk, earlier, often[pk]) for _, pk, earlier in rose)


def _least_shown(rose: Sequence[tuple[float, int, int]]) -> float:
    """Return the score below which none is shown any more."""
    return max(CHANCE, -rose[-1][0]) if len(rose) == SHOWN else CHANCE


def _link(criteria: Search, actor: PublicEntity, span: DateSpan) -> str:
    """Return the link to the search, narrowed to an actor and a stretch of time."""
    if span.first is None or span.last is None:
        raise ValueError(span)
    narrowed = replace(criteria, date_after=span.first.isoformat(), date_before=span.last.isoformat(), undated=None)
    return narrowed.value_link(Facet.ACTOR, actor.slug)
