"""Languages as documents name them — “eng”, “English”, “en_US.UTF-8”, “Deutsch” — as BCP 47 tags. Pure."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

from articles.text.month_names import LOCALES, fold_word

LONGEST_TAG = 15

_TAG = re.compile(
    r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?((?:-[a-z0-9]{4,8})*(?:-[a-z](?:-[a-z0-9]{1,8})+)?)",
    re.IGNORECASE,
)
_LOCALE_ENDING = re.compile(r"[.@].*")  # en_US.UTF-8, de_DE@euro
_BETWEEN = re.compile(r"[;,/|()\[\]&+]")
_NO_LANGUAGE = frozenset({"und", "mis", "mul", "zxx", "root"})
_MORE_NAMES = {
    "farsi": "fa",
    "castilian": "es",
    "castellano": "es",
    "mandarin": "zh",
    "bahasa indonesia": "id",
    "bahasa malaysia": "ms",
    "gaelic": "gd",
    "serbo-croatian": "sh",
}
_LONGEST_NAME = 200


@lru_cache(1_000)
def find_language(words: str) -> str | None:
    """Return the tag of the one language that words name, None where they name none, or several."""
    words = words.strip()[:_LONGEST_NAME]
    if found := _find_one(words):
        return found
    tags = [tag for part in _BETWEEN.split(words) if (tag := _find_one(part.strip()))]
    bases = {tag.partition("-")[0] for tag in tags}
    return tags[0] if len(bases) == 1 else None


def _find_one(words: str) -> str | None:
    tag = _LOCALE_ENDING.sub("", words).replace("_", "-")
    if match := _TAG.fullmatch(tag):
        language, script, region, rest = (part or "" for part in match.groups())
        if found := _find_code(language.lower()):
            parts = [found, script.title(), region.upper()]
            short = "-".join(filter(None, parts))
            return short + rest if len(short + rest) <= LONGEST_TAG else short
    name = fold_word(words)
    codes = _english_names().get(name) or (_all_names().get(name, frozenset()) if name else frozenset())
    return next(iter(codes)) if len(codes) == 1 else None


def _find_code(code: str) -> str | None:
    """Return the code that is used for a language of two or three letters, None for none."""
    if code in _NO_LANGUAGE:
        return None
    alias: str | None = get_global("language_aliases").get(code)
    if alias:
        return alias.replace("_", "-")
    return code if len(code) == 3 or code in Locale.parse("en").languages else None


@cache
def _english_names() -> Mapping[str, frozenset[str]]:
    """Return the tags by the folded names of languages in English, which go before those of other languages."""
    names = {fold_word(name): code for code, name in Locale.parse("en").languages.items() if code not in _NO_LANGUAGE}
    return {name: frozenset({code.replace("_", "-")}) for name, code in (names | _MORE_NAMES).items()}


@cache
def _all_names() -> Mapping[str, frozenset[str]]:
    """Return the tags by the folded names of languages in all languages; what one calls itself goes before."""
    found: dict[str, set[str]] = defaultdict(set)
    for locale in LOCALES:
        for code, name in Locale.parse(locale).languages.items():
            if code not in _NO_LANGUAGE:
                found[fold_word(name)].add(code.replace("_", "-"))
    for locale in LOCALES:
        if name := Locale.parse(locale).language_name:
            found[fold_word(name)] = {locale.partition("_")[0]}
    return {name: frozenset(codes) for name, codes in found.items()}
