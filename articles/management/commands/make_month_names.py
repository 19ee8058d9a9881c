"""Write the table of the names of months and weekdays."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from babel import Locale
from django.core.management.base import BaseCommand

from articles.text.month_names import LOCALES, TABLE, fold_word

# Forms that people write and CLDR does not list, by language.
_MORE_MONTHS = {
    "ar": {"يونيه": 6, "يوليه": 7, "اغشت": 8, "جويليه": 7},
    "de": {"jaenner": 1, "feber": 2, "maerz": 3},
    "es": {"setiembre": 9, "set": 9},
    "ru": {"сент": 9, "нояб": 11, "февр": 2},
}
# The genitives, from January on, that stand in dates of languages of which CLDR has the nominatives.
_GENITIVES = {
    "sl": "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
    "sr": "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra",
    "sr_Cyrl": "јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра",
}
_ARTICLES = re.compile(r"(?:d'|(?:de|da|dhen|am|an|osu|dydd|de|e|yom)\s+)(?=\S{3})")
_HEBREW_IN = "ב"


Names = dict[str, dict[int, set[str]]]


class Command(BaseCommand):
    help = (
        "Write articles/text/month_names.json from the Unicode CLDR in Babel. Run it when there is a new version of"
        " Babel."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        TABLE.write_text(write_table(), encoding="utf-8")
        self.stdout.write(f"Names of months and weekdays written to {TABLE}")


def write_table() -> str:
    """Return the table as its file has it: the languages in which each folded word means each number."""
    parts = (f"{json.dumps(kind)}:{{{_write_names(names)}}}" for kind, names in _read_names().items())
    return "{" + ",\n".join(parts) + "}\n"


def _write_names(names: Names) -> str:
    lines = []
    for word, meanings in sorted(names.items()):
        spoken = {number: " ".join(sorted(languages)) for number, languages in sorted(meanings.items())}
        lines.append(f"{json.dumps(word, ensure_ascii=False)}:{json.dumps(spoken)}")
    return ",\n".join(lines)


def _read_names() -> dict[str, Names]:
    months: Names = defaultdict(lambda: defaultdict(set))
    weekdays: Names = defaultdict(lambda: defaultdict(set))
    for locale in LOCALES:
        parsed = Locale.parse(locale)
        _add_names(months, locale, parsed.months)
        _add_names(weekdays, locale, parsed.days)
    for language, names in _MORE_MONTHS.items():
        for name, number in names.items():
            months[fold_word(name)][number].add(language)
    for locale, genitives in _GENITIVES.items():
        for number, name in enumerate(genitives.split(), 1):
            months[fold_word(name)][number].add(locale.partition("_")[0])
    return {"months": months, "weekdays": weekdays}


def _add_names(found: Names, locale: str, contexts: Mapping[str, Mapping[str, Mapping[int, str]]]) -> None:
    language = locale.partition("_")[0]
    for widths in contexts.values():
        for width in ("wide", "abbreviated"):
            for number, name in widths[width].items():
                word = fold_word(name)
                if any(character.isdecimal() for character in word):
                    continue  # “6월”: the number says it
                words = {word, _ARTICLES.sub("", word)}
                if language == "he":
                    words.add(_HEBREW_IN + word)
                if language == "eu":
                    words |= {f"{word}ren", f"{word}k"}
                for one in words:
                    found[one][number].add(language)
