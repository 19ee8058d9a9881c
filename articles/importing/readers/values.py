"""The texts in a value of a record, whatever its shape: text, number, list, object. Pure."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from articles.importing.readers.text_blocks import read_blocks

DEEPEST = 6  # lists and objects within one another
MOST_TEXTS = 10_000


def _keys(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Under which key an object keeps its text, the best first; compared without case and “_”, “-”, “$”, “#”, “@”.
NAMES = _keys(
    "name title label fullname displayname text rendered value content original main headline body html plain"
    " description default webtitle t cdata oid numberlong numberint numberdouble slug id"
)
TERMS = _keys("value keyword term tag name webtitle label title displayname text slug t id")
ADDRESSES = _keys("url href id link value canonical web text t")
CODES = _keys("code iso tag id value name label text t")
DATES = _keys("date numberlong value iso utc datetime timestamp time seconds published start text t")
SITES = _keys("name title label displayname fullname text value t domain host website url href link slug id")
_GIVEN_NAMES = _keys("firstname givenname given forename first")
_FAMILY_NAMES = _keys("lastname familyname family surname last")
_IGNORED_MARKS = str.maketrans("", "", "_-$#@ ")


@dataclass(slots=True)
class FoundTexts:
    """The texts of a value in order, what else was in it (“true or false”), and types of blocks that are no text."""

    texts: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def find_texts(value: Any, keys: tuple[str, ...] | None = NAMES) -> FoundTexts:
    """Return the texts in a value. Numbers are written out; the parts of a list follow one another.

    `keys` are those under which an object has its text, the best first; None where all of its blocks are the text of
    an article, see text_blocks.
    """
    found = FoundTexts()
    if keys is None and isinstance(value, (list, tuple, dict)):
        blocks = read_blocks(value)
        found.texts, found.left_out = blocks.paragraphs, blocks.left_out
        found.others = ["an object"] * bool(blocks.unread)
    elif keys is DATES and (day := _read_day_list(value)):
        found.texts.append(day)
    else:
        _collect(value, keys or (), found, 0)
    return found


def name_type(value: object) -> str:
    """Return how JSON calls the type of a value."""
    if value is None:
        return "null"
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "an object"}
    return names.get(type(value), "something else")


def _collect(value: Any, keys: tuple[str, ...], found: FoundTexts, depth: int) -> None:
    if value is None or len(found.texts) >= MOST_TEXTS:
        return
    if isinstance(value, str):
        found.texts.append(value)
    elif isinstance(value, date):
        found.texts.append(value.isoformat())
    elif isinstance(value, int) and not isinstance(value, bool):
        found.texts.append(str(value))
    elif isinstance(value, float) and math.isfinite(value):
        found.texts.append(str(int(value)) if value.is_integer() else repr(value))
    elif isinstance(value, (list, tuple)) and depth < DEEPEST:
        for one in value:
            _collect(one, keys, found, depth + 1)
    elif isinstance(value, dict) and depth < DEEPEST and (chosen := list(_choose(value, keys))):
        for one in chosen:
            _collect(one, keys, found, depth + 1)
    elif value != {}:
        found.others.append("a number that is none" if isinstance(value, float) else name_type(value))


def _choose(value: dict[Any, Any], keys: tuple[str, ...]) -> Iterator[Any]:
    """Yield what an object is called by: the value of its best key, or its two names as one."""
    simple = {str(key).translate(_IGNORED_MARKS).casefold(): one for key, one in value.items() if one not in (None, "")}
    best = next((simple[key] for key in keys if key in simple), None)
    is_named = any(key in simple for key in ("name", "fullname", "displayname"))
    names = [_first(simple, _GIVEN_NAMES), _first(simple, _FAMILY_NAMES)]
    if any(names) and not is_named:
        yield " ".join(filter(None, names))
    elif best is not None:
        yield best


def _first(simple: dict[str, Any], keys: Iterable[str]) -> str:
    return next((one for key in keys if isinstance(one := simple.get(key), str)), "")


def _read_day_list(value: Any) -> str:
    """Return [2018, 6, 25] as 2018-06-25; empty for anything else."""
    if not isinstance(value, (list, tuple)) or len(value) < 3 or not all(type(one) is int for one in value):
        return ""
    year, month, day = value[:3]
    return f"{year:04}-{month:02}-{day:02}" if year > 999 else ""
