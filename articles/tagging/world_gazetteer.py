"""The gazetteer's countries joined with the places of the world: what each text may mean. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from articles.tagging.country_resolution import CountryName
from articles.tagging.names import Name, fold
from articles.tagging.place_tables import WORDS
from articles.tagging.places import METROPOLIS, Candidate, Place, load_country_names, load_places

KNOWN_IN_CAPITALS = 100_000  # inhabitants of a town that is recognised in a line of capitals
LONG_NAME = 5  # characters from which a single word without its capital can be a country
LONG_CITY = 6

# Without their capitals these are words of the language.
_WORDS_WITHOUT_CAPITALS = frozenset(
    """
    turkey china chad jordan guinea georgia panama jersey polish niger japan swede
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
)


def find_codes(names: Iterable[Name]) -> dict[str, int]:
    """Return the entities of countries by their alpha-2 codes, told by the code or else by an English name.

    A country of which neither is known goes by a code of its own: it has its names, but no places of the world.
    """
    known = load_country_names()
    countries = [name for name in names if name.entity_kind == "country" and name.entity is not None]
    codes: dict[int, str] = {}
    for name in countries:
        code = name.country or (known.get(fold(name.text).lower(), "") if name.kind in {"name", "alias"} else "")
        if code and name.entity is not None and code not in codes.values():
            codes.setdefault(name.entity, code)
    for name in countries:
        if name.entity is not None:
            codes.setdefault(name.entity, f"#{name.entity}")
    return {code: entity for entity, code in codes.items()}


def tell_country(names: Sequence[Name], codes: Mapping[int, str]) -> CountryName | None:
    """Return what the names of countries among the bearers of a text come to, None where there are none."""
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
        return CountryName(code, first.kind, Place(first.kind, candidates, first.needs_context))
    return CountryName(code, first.kind, needs_context=first.needs_context)


def join_places(told: Mapping[str, CountryName | None], codes: Iterable[str]) -> dict[str, CountryName]:
    """Return the places of the world with what the gazetteer says of them; where both speak, the gazetteer leads.

    `told` has all texts of the gazetteer, stop names too; only regions speak against a stop name.
    """
    served = frozenset(codes)
    joined: dict[str, CountryName] = {}
    for text, place in load_places().items():
        if not any(candidate.country in served for candidate in place.candidates):
            continue
        if text not in told and place.needs_support and place.rule == "city":
            continue
        if text not in told:
            joined[text] = CountryName("", "", place)
            continue
        known = told[text]
        if known is None:
            if place.rule == "region":
                joined[text] = CountryName("", "", place)
        elif known.place is not None:
            joined[text] = CountryName(known.code, "", _lead(known.place, place))
        elif text == "Georgia":
            country = Candidate(known.code, "", METROPOLIS - 1)
            joined[text] = CountryName(known.code, known.kind, Place("region", (country, *place.candidates), False))
    return joined


def _lead(told: Place, place: Place) -> Place:
    """Put the place the gazetteer means before its namesakes."""
    if told.needs_support:
        return Place(place.rule, place.candidates, needs_support=True)
    country = told.candidates[0].country
    same = [candidate for candidate in place.candidates if candidate.country == country]
    others = [candidate for candidate in place.candidates if candidate.country != country]
    return Place(place.rule, (*(same[:1] or told.candidates[:1]), *same[1:], *others), needs_support=False)


def is_safe_in_capitals(text: str, country: CountryName | None) -> bool:
    """Tell whether a place that only the world knows can be told from words in a line of capitals."""
    if country is None or country.place is None or country.place.needs_support or text in WORDS:
        return False
    return len(text) >= LONG_NAME and country.place.candidates[0].population >= KNOWN_IN_CAPITALS


def is_safe_without_capitals(text: str, names: Sequence[Name], country: CountryName | None) -> bool:
    """Tell whether a name can be told from words in a text without capitals."""
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
