"""Read the batches that a reconciliation service is sent; what is wrong with one is said in words."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from articles.curation.entity_matching import MOST_CHARACTERS, WantedEntity, Witnesses, find_countries
from articles.models import Entity
from articles.text.wikidata import read_wikidata_id

MOST_QUERIES = 50  # of a batch
MOST_CANDIDATES, USUAL_CANDIDATES = 25, 5  # of a query
MOST_EXTENDED = 100  # entities whose properties are fetched at once
_MOST_VALUES = 10  # of a property of a query
_MOST_KINDS = 10
_NO_KIND = ""  # what a kind is that no entity is of
WITNESSES = {
    "country": "Home country: its name in any language, its ISO 3166-1 alpha-2 code, or its Wikidata id",
    "kind": "Person, organisation, group or country",
    "years": "A year it was in the news, or the first and the last: 1997–2005",
    "wikidata_id": "Its id in Wikidata, as Q567",
}
_MEMBERS = ("query", "type", "limit", "properties", "type_strict")
_YEAR = re.compile(r"(?<!\d)[1-2]\d{3}(?!\d)")


class BatchError(Exception):
    """A batch that cannot be read, and why; `is_too_large` where it has too many queries."""

    def __init__(self, reason: str, *, is_too_large: bool = False) -> None:
        super().__init__(reason)
        self.is_too_large = is_too_large


@dataclass(frozen=True, slots=True)
class BatchQuery:
    """A query of a batch: whom it wants, and how many candidates."""

    wanted: WantedEntity
    limit: int


@dataclass(frozen=True, slots=True)
class Extension:
    """Entities by their ids, and the properties wanted of them."""

    ids: list[str]
    properties: list[str]


def read_batch(text: str) -> dict[str, BatchQuery]:
    """Return the queries of a batch by their keys; raises BatchError."""
    batch = _read_object(text, "queries")
    if len(batch) > MOST_QUERIES:
        reason = f"A batch may have {MOST_QUERIES} queries at most; this has {len(batch):,}."
        raise BatchError(reason, is_too_large=True)
    raw = {key: _check_query(key, query) for key, query in batch.items()}
    found = find_countries({value for _, one in raw.values() for value in one["country"]})
    countries = {text: frozenset(country.slug for country in meant) for text, meant in found.items()}
    return {key: BatchQuery(_want(query, values, countries), _limit(query)) for key, (query, values) in raw.items()}


def read_extension(text: str, known: Mapping[str, str]) -> Extension:
    """Return what a data extension query asks for, of the known properties; raises BatchError."""
    query = _read_object(text, "extend")
    ids, properties = query.get("ids"), query.get("properties")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise BatchError("“ids” of “extend” has to be a list of texts.")
    if len(ids) > MOST_EXTENDED:
        reason = f"Properties of {MOST_EXTENDED} entities at most are given at once; these are {len(ids):,}."
        raise BatchError(reason, is_too_large=True)
    if not isinstance(properties, list) or not all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in properties
    ):
        raise BatchError("“properties” of “extend” has to be a list of objects, each with an “id”.")
    wanted = list(dict.fromkeys(one["id"] for one in properties))
    for name in wanted:
        if name not in known:
            raise BatchError(f"There is no property “{name[:40]}”. There are: {', '.join(known)}.")
    return Extension(list(dict.fromkeys(ids)), wanted)


def _read_object(text: str, name: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BatchError(
            f"“{name}” has half a character: an escape from \\ud800 to \\udfff that stands alone."
        ) from None
    except (ValueError, RecursionError):
        raise BatchError(f"“{name}” cannot be read: it is not JSON.") from None
    if not isinstance(value, dict):
        raise BatchError(f"“{name}” has to be a JSON object.")
    return value


def _check_query(key: str, query: Any) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return a query whose members are of their types, and the values of its properties as texts."""
    where = f"Query “{key[:40]}”: "
    if not isinstance(query, dict):
        raise BatchError(f"{where}it has to be a JSON object.")
    if unknown := query.keys() - set(_MEMBERS):
        raise BatchError(f"{where}there is no “{min(unknown)[:40]}”. There are: {', '.join(_MEMBERS)}.")
    if not isinstance(query.get("query", ""), str):
        raise BatchError(f"{where}“query” has to be a text.")
    if not isinstance(query.get("limit", 1), int | float) or query.get("limit", 1) != query.get("limit", 1):
        raise BatchError(f"{where}“limit” has to be a number.")
    kinds = query.get("type", [])
    if not isinstance(kinds, str | list) or not all(isinstance(kind, str) for kind in kinds):
        raise BatchError(f"{where}“type” has to be a text or a list of texts.")
    if query.get("type_strict", "any") not in ("any", "should", "all"):
        raise BatchError(f"{where}“type_strict” is any, should or all.")
    properties = query.get("properties", [])
    if not isinstance(properties, list):
        raise BatchError(f"{where}“properties” has to be a list.")
    if not query.get("query") and not properties:
        raise BatchError(f"{where}it needs a “query”, or “properties”.")
    values: dict[str, list[str]] = {name: [] for name in WITNESSES}
    for one in properties:
        if not isinstance(one, dict) or "pid" not in one or "v" not in one:
            raise BatchError(f"{where}each of “properties” needs a “pid” and a “v”.")
        if not isinstance(one["pid"], str) or one["pid"] not in WITNESSES:
            shown = str(one["pid"])[:40]
            raise BatchError(f"{where}there is no property “{shown}”. There are: {', '.join(WITNESSES)}.")
        given, read = one["v"] if isinstance(one["v"], list) else [one["v"]], values[one["pid"]]
        read += [text for value in given[: _MOST_VALUES - len(read)] if (text := _read_value(value))]
    return query, values


def _read_value(value: Any) -> str:
    """Return a value of a property as text: of an entity its id."""
    if isinstance(value, dict):
        value = value.get("id", "")
    is_readable = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value).replace("\0", "").strip()[:MOST_CHARACTERS] if is_readable else ""


def _limit(query: dict[str, Any]) -> int:
    return int(max(1, min(query.get("limit", USUAL_CANDIDATES), MOST_CANDIDATES)))


def _want(query: dict[str, Any], values: dict[str, list[str]], countries: Mapping[str, frozenset[str]]) -> WantedEntity:
    given = query.get("type") or []
    wanted = [given] if isinstance(given, str) else given[:_MOST_KINDS]
    kinds = frozenset(kind if kind in Entity.Kind.values else _NO_KIND for kind in wanted)
    is_soft = query.get("type_strict") == "should"
    if query.get("type_strict") == "all" and len(kinds) > 1:
        kinds = frozenset([" and ".join(sorted(kinds))])  # an entity is of one kind: none is of two
    years = [int(year) for value in values["years"] for year in _YEAR.findall(value[:100])]
    witnesses = Witnesses(
        kinds=frozenset(kind.lower() for kind in values["kind"]) | (kinds if is_soft else frozenset()),
        countries=frozenset().union(*(countries[value] for value in values["country"])),
        years=(min(years), max(years)) if years else None,
        wikidata_ids=frozenset(read for value in values["wikidata_id"] if (read := read_wikidata_id(value))),
    )
    return WantedEntity(query.get("query", ""), frozenset() if is_soft else kinds, witnesses)
