"""What a source writes about more, and less, than everything else in the archive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from articles.models import Entity, Source
from articles.requests.filters import Search
from articles.search import NOT_SET, Facet, SearchResult
from articles.text.log_likelihood import CHANCE, log_likelihood

SHOWN = 8
WEIGHED = 5_000  # of the most frequent in the archive; a rarer one cannot stand out more
FEWEST = 3  # articles, here and elsewhere together, below which it is an anecdote
FACETS = (Facet.COUNTRY, Facet.ACTOR)


@dataclass(frozen=True, slots=True)
class Emphasis:
    """An entity, its articles in the source and elsewhere with their shares in percent, and the links to the lists."""

    entity: Entity
    here: int
    elsewhere: int
    here_share: float
    elsewhere_share: float
    here_link: str
    elsewhere_link: str

    @property
    def ratio(self) -> str:
        """How the shares compare, in words."""
        if not self.here:
            return "only elsewhere"
        if not self.elsewhere:
            return "only here"
        times = self.here_share / self.elsewhere_share
        more = max(times, 1 / times)
        number = f"{more:.0f}" if more >= 9.5 else f"{more:.1f}"
        return f"{number} times as often" if times >= 1 else f"1/{number} as often"


@dataclass(frozen=True, slots=True)
class EmphasisGroup:
    """The countries, or the actors, that stand out."""

    label: str
    heading: str
    more: Sequence[Emphasis]
    less: Sequence[Emphasis]


def compare_with_rest(
    criteria: Search, source: Source, here: SearchResult, archive_size: int, archive: Mapping[Facet, Mapping[int, int]]
) -> list[EmphasisGroup]:
    """Return who and where stands out in a source against the rest of the archive; one query a group.

    `here` holds all values of its facets, as the archive does, most frequent first. Ranked by log-likelihood, so
    that neither a small difference in many articles nor a rarity stands out. Nothing where there is no rest.
    """
    rest_size = archive_size - here.total
    if not here.total or rest_size <= 0:
        return []
    groups = []
    for facet in FACETS:
        inside, overall = dict(here.facets[facet]), archive[facet]
        scores = {
            pk: log_likelihood(inside.get(pk, 0), here.total, count - inside.get(pk, 0), rest_size)
            for pk, count in islice(overall.items(), WEIGHED)
            if count >= FEWEST and pk != NOT_SET
        }
        more = sorted((pk for pk in scores if scores[pk] > CHANCE), key=lambda pk: (-scores[pk], pk))[:SHOWN]
        less = sorted((pk for pk in scores if scores[pk] < -CHANCE), key=lambda pk: (scores[pk], pk))[:SHOWN]
        rows = Entity.objects.visible_to_public().in_bulk([*more, *less])
        sizes = (here.total, rest_size)
        groups.append(
            EmphasisGroup(
                facet.heading,
                facet.label,
                [_present(criteria, source, facet, rows[pk], inside, overall, sizes) for pk in more if pk in rows],
                [_present(criteria, source, facet, rows[pk], inside, overall, sizes) for pk in less if pk in rows],
            )
        )
    return [group for group in groups if group.more or group.less]


def _present(
    criteria: Search,
    source: Source,
    facet: Facet,
    entity: Entity,
    inside: Mapping[int, int],
    overall: Mapping[int, int],
    sizes: tuple[int, int],
) -> Emphasis:
    here = inside.get(entity.pk, 0)
    elsewhere = max(0, overall[entity.pk] - here)
    own = Search(chosen=criteria.chosen)
    return Emphasis(
        entity=entity,
        here=here,
        elsewhere=elsewhere,
        here_share=100 * here / sizes[0],
        elsewhere_share=100 * elsewhere / sizes[1],
        here_link=own.value_link(facet, entity.slug),
        elsewhere_link=Search().link(add=[(facet.value, entity.slug), ("not_source", source.slug)]),
    )
