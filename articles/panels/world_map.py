"""The world map as templates are handed it: every shape, dot and row with its name, number and link."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.charts import CountClass, Region, draw_map
from articles.models import Entity
from articles.panels.public_names import read_public_entities
from articles.panels.timeline import present_files
from articles.requests.filters import Search
from articles.requests.links import FacetLinks
from articles.search import Facet

LISTED = 8  # rows of the list beside the map shown before “more”
BORDERS = (
    "Borders (Natural Earth) show actual control and imply no view on sovereignty. Northern Cyprus and Somaliland,"
    " which have no country code, are drawn but not counted. Equal Earth projection."
)


@dataclass(frozen=True, slots=True)
class MappedCountry:
    """A country with articles: its number and the link to just that list."""

    name: str
    code: str
    count: int
    link: str


@dataclass(frozen=True, slots=True)
class MapPanel:
    """The drawn map, its legend, and the lists beside it: who leads, and who is too small to be seen or hit.

    `most` is the country with most articles, `files` what the map is taken along as, each with its address.
    """

    width: int
    height: int
    regions: tuple[tuple[Region, MappedCountry], ...]
    classes: tuple[CountClass, ...]
    leading: tuple[MappedCountry, ...]
    small: tuple[MappedCountry, ...]
    small_more: tuple[MappedCountry, ...]
    most: MappedCountry
    note: str = BORDERS
    files: Sequence[tuple[str, str]] = ()


def present_map(search: Search, value_counts: Sequence[tuple[int, int]]) -> MapPanel | None:
    """Return the map of a search from its country facet, (primary key, count) of all values; one query.

    None where no country has an article.
    """
    ranked = count_countries(search, value_counts)
    if not ranked:
        return None
    countries = {country.code: country for country in ranked}
    drawn = draw_map({code: country.count for code, country in countries.items()})
    small = tuple(country for country in ranked if country.code in drawn.small)
    return MapPanel(
        width=drawn.width,
        height=drawn.height,
        regions=tuple((region, countries[region.code]) for region in drawn.regions),
        classes=drawn.classes,
        leading=tuple(country for country in ranked if country.code not in drawn.small)[:LISTED],
        small=small[:LISTED],
        small_more=small[LISTED:],
        most=ranked[0],
        files=present_files("map", search.link()),
    )


def count_countries(search: Search, value_counts: Sequence[tuple[int, int]]) -> list[MappedCountry]:
    """Return the countries that have articles, most first, from a facet: (primary key, count) of each; one query."""
    named = read_public_entities([pk for pk, _ in value_counts])
    rows = {pk: row for pk, row in named.items() if row.kind == Entity.Kind.COUNTRY}
    links_of = FacetLinks(search, Facet.COUNTRY).of
    found = [
        MappedCountry(rows[pk].name, rows[pk].slug, count, links_of(rows[pk].slug).articles)
        for pk, count in value_counts
        if pk in rows and count
    ]
    return sorted(found, key=lambda country: (-country.count, country.name))
