"""Join the gazetteer's countries with the places of the world: what each name may mean. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from articles.tagging.country_resolution import CountryName
from articles.tagging.names import Name
from articles.tagging.place_tables import WORDS
from articles.tagging.places import METROPOLIS, Candidate, PlaceName, load_country_names, load_places
from articles.text.folding import fold_text
from articles.text.world_names import FoundWorldName

KNOWN_IN_CAPITALS = 100_000  # inhabitants of a town that is recognised in a line of capitals
LONG_NAME = 5  # characters from which a single word without its capital can be a country
LONG_CITY = 6

# Without a capital letter these are ordinary words.
_WORDS_WITHOUT_CAPITALS = frozenset(
    """
    turkey china chad jordan guinea georgia panama jersey polish niger japan swede
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)


def find_codes(names: Iterable[Name]) -> dict[str, int]:
    """Return the entities of countries by alpha-2 code, found by the stored code or else by an English name.

    A country with neither gets a made-up code: it has its names, but no places of the world.
    """
    known = load_country_names()
    countries = [name for name in names if name.entity_kind == "country" and name.entity is not None]
    codes: dict[int, str] = {}
    for name in countries:
        code = name.country or (known.get(fold_text(name.text).lower(), "") if name.kind in {"name", "alias"} else "")
        if code and name.entity is not None and code not in codes.values():
            codes.setdefault(name.entity, code)
    for name in countries:
        if name.entity is not None:
            codes.setdefault(name.entity, f"#{name.entity}")
    return {code: entity for entity, code in codes.items()}


def combine_countries(names: Sequence[Name], codes: Mapping[int, str]) -> CountryName | None:
    """Return what a text means if it is a name of one or several countries, None if it is not."""
    bearers = [
        (codes[name.entity], name)
        for name in names
        if name.entity_kind == "country" and name.entity is not None and name.entity in codes
    ]
    if not bearers:
        return None
    bearers.sort(key=lambda bearer: bearer[1].needs_context)
    code, first = bearers[0]
    if first.kind == "city" or len(bearers) > 1:
        candidates = tuple(Candidate(code, "", METROPOLIS) for code, _ in bearers)
        return CountryName(code, first.kind, PlaceName(first.kind, candidates, first.needs_context))
    return CountryName(code, first.kind, needs_context=first.needs_context)


def add_world_places(gazetteer: Mapping[str, CountryName | None], codes: Iterable[str]) -> dict[str, CountryName]:
    """Return the places of the world combined with the gazetteer, which has priority.

    `gazetteer` has all names, with None for stop names; only regions override a stop name.
    """
    served = frozenset(codes)
    joined: dict[str, CountryName] = {}
    for text, place in load_places().items():
        if place.needs_support and place.rule == "city" and text not in gazetteer:  # more than half: first of all
            continue
        if not any(candidate.country in served for candidate in place.candidates):
            continue
        if text not in gazetteer:
            joined[text] = CountryName("", "", place)
            continue
        known = gazetteer[text]
        if known is None:
            if place.rule == "region":
                joined[text] = CountryName("", "", place)
        elif known.place is not None:
            joined[text] = CountryName(known.code, "", _put_first(known.place, place))
        elif text == "Georgia":
            country = Candidate(known.code, "", METROPOLIS - 1)
            joined[text] = CountryName(known.code, known.kind, PlaceName("region", (country, *place.candidates), False))
    return joined


def _put_first(gazetteer: PlaceName, place: PlaceName) -> PlaceName:
    """Put the place of the gazetteer before its namesakes."""
    if gazetteer.needs_support:
        return PlaceName(place.rule, place.candidates, needs_support=True)
    country = gazetteer.candidates[0].country
    same = [candidate for candidate in place.candidates if candidate.country == country]
    others = [candidate for candidate in place.candidates if candidate.country != country]
    return PlaceName(place.rule, (*(same[:1] or gazetteer.candidates[:1]), *same[1:], *others), needs_support=False)


def name_country(found: FoundWorldName) -> CountryName:
    """Return what a name in another language than English means."""
    code = found.codes[0]
    if len(found.codes) == 1:
        return CountryName(code, found.kind, needs_context=found.needs_context)
    candidates = tuple(Candidate(code, "", METROPOLIS - 1) for code in found.codes)
    return CountryName(code, found.kind, PlaceName(found.kind, candidates, found.needs_context))


def is_known_abroad(length: int, country: CountryName) -> bool:
    """Tell whether a name of so many characters means a place in texts of other languages too.

    English names of countries and peoples do not: what other languages call the same stands in their own tables, and
    many are words there (“German” is a first name, “dane” are data). Nor do towns whose names could be words.
    """
    if country.kind in {"name", "alias", "demonym", "adjective"}:
        return False
    if country.is_town or country.place is None or country.place.rule != "city":
        place = country.place
        is_small = place is not None and place.rule == "city" and place.candidates[0].population < KNOWN_IN_CAPITALS
        return not is_small and (length >= LONG_NAME or country.kind == "acronym")
    return length >= LONG_NAME or country.place.candidates[0].population >= METROPOLIS


def is_safe_in_capitals(text: str, country: CountryName | None) -> bool:
    """Tell whether a place that is not in the gazetteer can be recognised in a text in capitals."""
    if country is None or country.place is None or country.place.needs_support or text in WORDS:
        return False
    return len(text) >= LONG_NAME and country.place.candidates[0].population >= KNOWN_IN_CAPITALS


def is_safe_without_capitals(text: str, names: Sequence[Name], country: CountryName | None) -> bool:
    """Tell whether a name can be recognised in a text without capitals."""
    if " " in text:
        return bool(names)
    if (
        country is None
        or text.lower() in _WORDS_WITHOUT_CAPITALS
        or country.needs_context
        or text.isupper()
        or not text.isalpha()
    ):
        return False
    if country.place is None or country.kind == "name":
        return len(text) >= LONG_NAME and country.place is None
    return bool(names) and len(text) >= LONG_CITY and text not in WORDS and not country.place.needs_support
