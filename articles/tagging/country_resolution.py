"""Decide which country each name in an article means. Pure.

First every name is classified by itself (a place, a person, a company ...); clear cases are evidence; then the
evidence of the whole article decides between namesakes. A name has one meaning all through an article.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import NamedTuple

from articles.tagging.country_rules import (
    NameSense,
    classify_name,
    classify_town,
    is_bare_person,
    is_common_thing,
    is_country_in_capitals,
)
from articles.tagging.place_tables import SETTLED_IN_ENGLISH
from articles.tagging.places import (
    Evidence,
    PlaceName,
    choose_candidate,
    find_qualifiers,
    has_british_signs,
    load_cues,
    load_places,
)

_PEOPLE_KINDS = frozenset({"demonym", "adjective"})
_LISTED_AFTER = re.compile(r",? (?:and|or) [A-Z]|, [A-Z]\w+(?: [A-Z]\w+)?,? (?:and|or) ")
# What towns and counties of the United States have, and foreign capitals have not.
_OF_TOWNS = re.compile(
    r" (?:(?:(?:Area|Community|Independent|City|Central|Consolidated|Public) )?School District"
    r"|(?:(?:Senior|Area) )?High School|Middle School|Elementary School|Township|County(?! Council)|Public Library"
    r"|Volunteer Fire|Police Department|Fire Department|Public Safety Department|Country Store|Chamber of Commerce"
    r"|Town Hall|Town Council|Board of Education)\b"
)
_REGION_OF_DATELINE = 2  # what a region in the dateline counts
_IN_REGION = re.compile(r"\b(?:in|across|throughout|near|from) $")
_IN_LIST = re.compile(r", [A-Z]\w+(?: [A-Z]\w+)?, [A-Z]")
_AFTER_A_TOWN = re.compile(r"[A-Z][\w'-]+, $")
# Georgia is the country if the article mentions its neighbours.
_NEIGHBOURS = {"GE": ("RU", "AM", "AZ")}


class CountryName(NamedTuple):
    """What a name means: a country of the gazetteer, with the `kind` of the name, or a place that has namesakes."""

    code: str
    kind: str
    place: PlaceName | None = None
    needs_context: bool = False

    @property
    def is_town(self) -> bool:
        """Tell whether the place is a city of the world that the gazetteer does not have."""
        return not self.kind and not self.code and self.place is not None and self.place.rule == "city"


@dataclass(slots=True)
class FoundName:
    """A name of a country, its people or a place in it, at text[start:end] of a field."""

    field: str
    start: int
    end: int
    name: CountryName
    spelling: str
    qualified: tuple[str, str] | None = None


@dataclass(slots=True)
class FieldText:
    """A field's folded text, its names of countries in order, and its cues."""

    field: str
    text: str
    is_in_capitals: bool = False
    found: list[FoundName] = dataclass_field(default_factory=list)
    cues: list[str] = dataclass_field(default_factory=list)
    cues_of_sport: list[str] = dataclass_field(default_factory=list)
    borne: list[tuple[str, int]] = dataclass_field(default_factory=list)  # surnames of somebody else, and where


_OPENING_TOWN = re.compile(r"([A-Z]{3}[A-Z .'-]{0,30}), ")

ResolvedCountry = tuple[str, int, int, str, str]  # field, start, end, country, rule


def resolve_countries(
    fields: Sequence[FieldText],
    *,
    dateline: str | None = None,
    home: str | None = None,
    regions: Iterable[tuple[str, str]] = (),
) -> Iterator[ResolvedCountry]:
    """Yield the names that mean a country: field, start and end in its folded text, alpha-2 code, rule.

    `regions` are those, with their country, that the dateline names.
    """
    texts = tuple(each.text for each in fields)
    qualifiers = {
        each.field: find_qualifiers(each.text) if "," in each.text or "(" in each.text else [] for each in fields
    }
    found = list(_find_place_names(fields))
    for each in fields:
        _qualify(each, [one for one in found if one.field == each.field], qualifiers[each.field])
    evidence = Evidence({}, {}, {}, home, dateline)
    _collect_evidence(evidence, fields, found, qualifiers)
    for region in regions:
        evidence.regions[region] = evidence.regions.get(region, 0) + _REGION_OF_DATELINE
    qualified_names = {one.spelling: one.qualified for one in found if one.qualified and one.name.place}
    qualified_names |= {  # the gazetteer's own “London, Ontario”
        one.spelling.partition(", ")[0]: (one.name.code, "") for one in found if one.name.code and ", " in one.spelling
    }
    texts_of = {each.field: each.text for each in fields}
    towns = _find_towns(texts_of, found) | _find_opening_town(texts_of.get("body", ""), qualifiers.get("body", ()))
    chosen: dict[str, str] = {}
    common = {spelling for spelling in {one.spelling for one in found} if is_common_thing(spelling, texts)}
    for one in found:
        if one.spelling in common or (one.qualified and not one.name.place):
            continue
        if one.spelling in towns:
            yield one.field, one.start, one.end, towns[one.spelling], "city"  # Lebanon, Pa.
            continue
        if one.name.place is None:
            if not one.name.needs_context or evidence.score_country(one.name.code) >= 1:
                yield one.field, one.start, one.end, one.name.code, one.name.kind
            continue
        if one.spelling not in chosen:
            chosen[one.spelling] = _choose_country(one.spelling, one.name.place, evidence, qualified_names)
        country = chosen[one.spelling] or _choose_located(one, texts_of[one.field])
        if country:
            rule = one.name.kind if one.name.kind and country == one.name.code else one.name.place.rule
            yield one.field, one.start, one.end, country, rule
    for name, marks in qualifiers.items():
        for start, end, country, _ in marks:
            yield name, start, end, country, "region"


def _choose_country(
    spelling: str, place: PlaceName, evidence: Evidence, qualified_names: Mapping[str, tuple[str, str]]
) -> str:
    """Return the country that a name means all through the article, "" if that is not clear."""
    if spelling in qualified_names:
        return qualified_names[spelling][0]
    candidate = choose_candidate(place, evidence)
    return candidate.country if candidate is not None else ""


def _choose_located(one: FoundName, text: str) -> str:
    """Return the country of the region that “in Virginia” means though nothing else in the article is there."""
    place = one.name.place
    if place is None or place.rule != "region" or len(place.candidates) > 1:
        return ""
    return place.candidates[0].country if _IN_REGION.search(text, max(0, one.start - 12), one.start) else ""


def _find_towns(texts: Mapping[str, str], found: Sequence[FoundName]) -> dict[str, str]:
    """Return the names of countries and large cities abroad that are towns here, with the country of those.

    “Mexico, Mo.” or “Lebanon School District” show it, all through the article.
    """
    towns: dict[str, str] = {}
    for one in found:
        if one.name.kind not in ("name", "alias", "city") and not one.name.is_town:
            continue
        if one.qualified and not one.name.place:
            if not _IN_LIST.match(texts[one.field], one.end):
                towns[one.spelling] = one.qualified[0]
        elif _is_local(texts[one.field], one):
            towns.setdefault(one.spelling, "US")
    return towns


def _find_opening_town(body: str, qualifiers: Iterable[tuple[int, int, str, str]]) -> dict[str, str]:
    """Return the town, with its country, whose dateline opens a body: after “PERU, Ill. -” Peru is that town."""
    opening = _OPENING_TOWN.match(body)
    if opening is None:
        return {}
    return {opening[1].title(): country for start, _, country, _ in qualifiers if start == opening.end()}


def _is_local(text: str, one: FoundName) -> bool:
    """Tell whether a name abroad is followed by what only towns of the United States have."""
    if text[one.end : one.end + 1] != " " or not _OF_TOWNS.match(text, one.end):
        return False
    place = load_places().get(one.spelling)
    if place is None or (one.name.place is not None and place.candidates[0].country in SETTLED_IN_ENGLISH):
        return False
    return any(candidate.country == "US" for candidate in place.candidates)


def _find_place_names(fields: Sequence[FieldText]) -> Iterator[FoundName]:
    """Yield the names that mean a place or a people, not a person or a company."""
    persons: set[str] = set()
    located: set[str] = set()
    kept: list[tuple[FieldText, FoundName]] = []
    for each in fields:
        for one in each.found:
            sense, is_located = _classify_name(each, one)
            if is_located:
                located.add(one.spelling)
            if sense is NameSense.PERSON:
                persons.add(one.spelling)
            elif sense is NameSense.PLACE:
                kept.append((each, one))
    for each, one in kept:
        is_person = one.spelling in persons
        if one.name.is_town:
            if not is_person and one.spelling in located:
                yield one
        elif not is_person or not is_bare_person(each.text, one.start, one.end):
            yield one


def _classify_name(each: FieldText, one: FoundName) -> tuple[NameSense, bool]:
    """Return the sense of a name, and whether the words around it show that it is a place."""
    if each.is_in_capitals:
        if one.spelling == "US" and not is_country_in_capitals(each.text, one.start, one.end):
            return NameSense.OTHER, False
        if one.name.is_town:
            return NameSense.PLACE, True
    elif one.name.is_town:
        return classify_town(each.text, one.start, one.end)
    return classify_name(each.text, one.start, one.end, kind=one.name.kind, is_in_capitals=each.is_in_capitals), False


def _qualify(each: FieldText, found: Sequence[FoundName], qualifiers: Sequence[tuple[int, int, str, str]]) -> None:
    """Set on each name the region or country that is written after it (“Paris, Texas”, “London, Ky.”)."""
    marks = {start: (country, region) for start, _, country, region in qualifiers}
    starting = {one.start: one for one in found}
    for one in found:
        place = one.name.place
        if (
            place is not None
            and _is_shared_region(place)
            and _AFTER_A_TOWN.search(each.text, max(0, one.start - 30), one.start)
        ):
            one.qualified = place.candidates[0].country, place.candidates[0].region
        if each.text[one.end : one.end + 2] != ", ":
            continue
        following = starting.get(one.end + 2)
        if one.end + 2 in marks:
            _set_qualified(one, marks[one.end + 2])
        elif following is not None and following.spelling != one.spelling:
            _qualify_by(one, following, each.text)


def _qualify_by(one: FoundName, following: FoundName, text: str) -> None:
    """Set on a name the region or country whose name follows after a comma, unless it is a list."""
    place, own = following.name.place, one.name.place
    if place is None:
        bearers = own.candidates if own is not None and following.name.kind in ("name", "alias") else ()
        if any(candidate.country == following.name.code for candidate in bearers):
            one.qualified = following.name.code, ""
        return
    if place.rule != "region" or (own is None and _LISTED_AFTER.match(text, following.end)):
        return
    region = place.candidates[0]
    if following.name.kind == "name":  # Georgia: the state only after a place that may be in the United States
        region = place.candidates[1]
        if own is None or all(candidate.country != region.country for candidate in own.candidates):
            return
    if _could_be_in(one, region.country, region.region):
        _set_qualified(one, (region.country, region.region))


def _is_shared_region(place: PlaceName) -> bool:
    return place.needs_support and place.rule == "region" and len(place.candidates) == 1


def _could_be_in(one: FoundName, country: str, region: str) -> bool:
    """Tell whether “X, Region” can be a place and its region rather than two items of a list."""
    place = one.name.place
    if place is None:
        return one.name.kind in ("name", "alias")
    if place.rule == "region":
        return False
    return any((bearer.country, bearer.region) == (country, region) for bearer in place.candidates) or (
        country in ("US", "CA", "AU", "GB", "IE", "ZA", "NZ")
    )


def _set_qualified(one: FoundName, region: tuple[str, str]) -> None:
    if one.name.kind not in _PEOPLE_KINDS:
        one.qualified = region


def _collect_evidence(
    evidence: Evidence,
    fields: Sequence[FieldText],
    found: Sequence[FoundName],
    qualifiers: Mapping[str, Sequence[tuple[int, int, str, str]]],
) -> None:
    countries: dict[str, float] = defaultdict(float)
    regions: Counter[tuple[str, str]] = Counter()
    cues: Counter[str] = Counter()
    for marks in qualifiers.values():
        for _, _, country, region in marks:
            countries[country] += 1
            regions[country, region] += 1
    for one in found:
        if one.qualified:
            regions[one.qualified] += 1
        elif one.name.place is None:
            countries[one.name.code] += not one.name.needs_context
        else:
            _add_place(one, countries, regions)
    known = load_cues()
    for each in fields:
        for cue in set(each.cues):
            cues[known[cue]] += 1
    if any("road" in each.text or "Road" in each.text for each in fields) and any(
        has_british_signs(each.text) for each in fields
    ):
        cues["GB"] += 2
    for country, neighbours in _NEIGHBOURS.items():
        for neighbour in neighbours:
            countries[country] += countries.get(neighbour, 0)
    evidence.countries, evidence.regions, evidence.cues = countries, regions, cues


def _add_place(one: FoundName, countries: dict[str, float], regions: Counter[tuple[str, str]]) -> None:
    """Count a place without namesakes abroad for its country, and for its region if it has no namesakes at all."""
    place = one.name.place
    if place is None or place.needs_support or one.spelling == "Georgia":
        return
    if len(place.candidates) == 1 or len({candidate.country for candidate in place.candidates}) == 1:
        countries[place.candidates[0].country] += 1
        if place.rule == "region":
            regions.update({(candidate.country, candidate.region) for candidate in place.candidates})
        elif len(place.candidates) == 1:
            regions[place.candidates[0].country, place.candidates[0].region] += 1
