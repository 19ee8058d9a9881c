"""Who appears with an entity more often than chance would have it, as a ranked list and as a network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from articles.charts.network import NetworkChart, Node, draw_network
from articles.models import Entity
from articles.requests.filters import Search
from articles.search import NOT_SET, Facet, count_pairs
from articles.text.log_likelihood import CHANCE, log_likelihood

SHOWN = 20  # companions of an entity, in the list and in the network
WEIGHED = 2_000  # of the most frequent; one that meets a frequent entity more rarely cannot rank high
FEWEST = 2  # articles together, below which it is an anecdote
SURE = 10.83  # log-likelihood that chance gives less than once in a thousand: what ties two companions
MOST_TIES = 30


@dataclass(frozen=True, slots=True)
class Companion:
    """An actor, the articles it shares with the entity, how many chance would give, and the link to the list.

    The score says how sure it is that chance is not the reason: a log-likelihood ratio.
    """

    actor: Entity
    together: int
    expected: float
    link: str
    score: float = 0.0

    @property
    def expected_number(self) -> str:
        """The number by chance, no more exact than it deserves."""
        if self.expected < 0.1:
            return "below 0.1"
        return f"{self.expected:,.1f}" if self.expected < 10 else f"{self.expected:,.0f}"


@dataclass(frozen=True, slots=True)
class Network:
    """The companions drawn around the entity, each with its node."""

    chart: NetworkChart
    nodes: tuple[tuple[Node, Companion], ...]


def find_companions(
    criteria: Search, size: int, together: Sequence[tuple[int, int]], archive_size: int, overall: Mapping[int, int]
) -> list[Companion]:
    """Return the companions of what a search requires, the most surprising first; one query.

    `size` is the number of its articles, `together` the actors in them, `overall` the actors of the archive. Ranked
    by log-likelihood: how often both appear, against how often each does.
    """
    scores = {
        pk: log_likelihood(both, size, overall.get(pk, both) - both, archive_size - size)
        for pk, both in together[:WEIGHED]
        if both >= FEWEST and pk != NOT_SET
    }
    order = sorted((pk for pk in scores if scores[pk] > CHANCE), key=lambda pk: (-scores[pk], pk))[:SHOWN]
    rows = Entity.objects.visible_to_public().in_bulk(order)
    counts = dict(together)
    return [
        Companion(
            actor=rows[pk],
            together=counts[pk],
            expected=size * overall.get(pk, counts[pk]) / archive_size,
            link=criteria.value_link(Facet.ACTOR, rows[pk].slug),
            score=scores[pk],
        )
        for pk in order
        if pk in rows
    ]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two companions by their places, the articles that name both, how many chance would give, and how sure it is."""

    one: int
    other: int
    together: int
    expected: float
    score: float


def find_pairs(companions: Sequence[Companion], archive_size: int, overall: Mapping[int, int]) -> list[Pair]:
    """Return which companions meet in articles, those first that come first."""
    places = {companion.actor.pk: place for place, companion in enumerate(companions)}
    pairs = []
    for (one, other), both in count_pairs(Facet.ACTOR, sorted(places)).items():
        size, of_other = overall.get(one, both), overall.get(other, both)
        score = log_likelihood(both, size, of_other - both, archive_size - size)
        first, second = sorted((places[one], places[other]))
        pairs.append(Pair(first, second, both, size * of_other / archive_size, score))
    return sorted(pairs, key=lambda pair: (pair.one, pair.other))


def present_network(
    entity: Entity, companions: Sequence[Companion], archive_size: int, overall: Mapping[int, int]
) -> Network | None:
    """Return the drawing of an entity and its companions; None for fewer than two."""
    if len(companions) < 2:
        return None
    scores = {
        (pair.one, pair.other): pair.score
        for pair in find_pairs(companions, archive_size, overall)
        if pair.score > SURE and pair.together >= FEWEST
    }
    strongest = sorted(scores, key=lambda pair: (-scores[pair], pair))[:MOST_TIES]
    chart = draw_network(
        entity.name,
        [companion.actor.name for companion in companions],
        [companion.together for companion in companions],
        {pair: scores[pair] for pair in strongest},
    )
    return Network(chart, tuple((node, companions[node.number]) for node in chart.nodes))
