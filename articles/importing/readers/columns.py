"""Find which columns of a table, or keys of JSON, hold which fields: by their names and by what stands in them. Pure.

The best column of each field is taken. Where two are as good and say different things, neither is guessed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from articles.fields import FIELDS, Kind
from articles.importing.decoding import clean_text
from articles.importing.readers import values
from articles.importing.readers.column_content import (
    LONG_TEXT,
    UNKNOWN,
    Content,
    are_alike,
    measure_fit,
)
from articles.importing.readers.column_names import KEYS, SUMMARY_SCORE, find_fields, fold_name
from articles.importing.readers.mapping import ADVICE, ColumnMapping
from articles.importing.readers.records import TEXT_KEYS

Path = tuple[str, ...]  # the keys that lead to a value: one for a column of a table

SAMPLE_RECORDS = 200

_OWN = 1_000.0  # the archive's own name of a field
_LEAST = 3.0
_TIE = 0.97
_LEAST_OF_OBJECTS = 0.4  # how well what is in an object has to fit: it may be anything
_EMPTY: tuple[Any, ...] = (None, "", [], {})
_SURE = 90.0  # by its name, of a column that is empty as far as it was looked at
# Fields that several values may make.
_LISTS = {one.key for one in FIELDS if one.between or one.kind is Kind.LIST} | {"section", "language"}
_LIST_OF_PAGES = 5
_DEEPEST = 4
_MOST_PATHS = 400
_SHOWN_NAMES = 30
_SHOWN_CHARACTERS = 40


_PAGE_ADDRESS = re.compile(r"https?://[^/\s]+/\S*[-_/.]\S*[^/\s]/?|https?://[^/\s]+/\S*\d\S*", re.IGNORECASE)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DATE_PARTS = (
    _words("year jahr annee ano anio anno jaar ar vuosi rok god год рік yil 年 연도 nam tahun pubyear"),
    _words("month monat mois mes mese maand manad maned kuukausi miesiac mesic месяц місяць ay 月 월 thang bulan"),
    _words("day tag jour dia giorno dag paiva dzien den день gun 日 일 ngay hari"),
)


class NoArticlesError(Exception):
    """A whole file holds no articles as far as its columns tell; the message is the reason, with advice."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the fields of the records of a file stand.

    `paths` has by the key of a field the columns that it is read from, one after the other. `summary` is read where a
    record has no text. `left_out` are the archive's own keys that are not to be read. `notes` are for every document.
    """

    paths: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    summary: Path = ()
    left_out: frozenset[str] = frozenset()
    day_first: bool | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether the keys are the archive's, so that records can be taken as they are."""
        return not self.left_out and all(paths == ((key,),) for key, paths in self.paths.items())


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A column that may hold a field: how well it suits, and its texts row by row."""

    key: str
    path: Path
    base: float  # by its name
    score: float  # by its name and what is in it
    texts: tuple[str, ...] = ()


def name_path(path: Path) -> str:
    return ".".join(path)


def value_at(record: Any, path: Path) -> Any:
    """Return what stands at a path of a record, None where nothing does."""
    for key in path:
        if not isinstance(record, dict):
            return None
        record = record.get(key)
    return record


def find_paths(record: Mapping[str, Any]) -> Iterator[Path]:
    """Yield the path of every value of a record, objects before what is in them."""
    yield from _walk(record, (), _DEEPEST)


def _walk(record: Mapping[str, Any], outer: Path, depth: int) -> Iterator[Path]:
    for key, value in record.items():
        yield (*outer, key)
        if isinstance(value, dict) and depth:
            yield from _walk(value, (*outer, key), depth - 1)


def find_columns(records: Sequence[Mapping[str, Any]], mapping: ColumnMapping | None = None) -> Columns:
    """Return where the fields stand in records of which these are the first, as a person says or as it seems.

    Raises NoArticlesError where neither a text nor a headline can be told.
    """
    mapping = mapping or ColumnMapping()
    records = records[:SAMPLE_RECORDS]
    paths = list(dict.fromkeys(path for record in records for path in find_paths(record)))[:_MOST_PATHS]
    named = {key: _find_named(key, names, paths) for key, names in mapping.columns.items()}
    taken = {path for found in named.values() for path in found}
    candidates = [
        candidate
        for path in paths
        if path not in taken
        for candidate in _weigh(path, [value_at(record, path) for record in records])
        if candidate.key not in named
    ]
    chosen, ties = _choose(candidates)
    columns = Columns(
        {key: found for key, found in named.items() if found} | {key: (one.path,) for key, one in chosen.items()},
        left_out=frozenset(key for key in named if (key,) not in named[key] and (key,) in paths),
        day_first=mapping.day_first,
    )
    if not {"headline", "body"} & {key for key, found in named.items() if found}:
        _check_articles(chosen, ties, paths, records)
    columns = _add_summary(columns, chosen, candidates)
    columns = _add_date_parts(columns, paths)
    columns = _add_address(columns, chosen)
    return replace(columns, notes=(*columns.notes, *_describe_ties(ties)))


def is_article(columns: Columns, records: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether a lone record is an article, of which more is wanted than of many alike."""
    found = {key for key, paths in columns.paths.items() if any(value_at(one, paths[0]) for one in records)}
    return ("headline" in found) + ("body" in found) + ("published_on" in found or "url" in found) >= 2


def describe_columns(names: Sequence[str]) -> str:
    """Return the names of columns for a reason, shortened where they are many."""
    shown = [f"“{_shorten(name)}”" for name in names[:_SHOWN_NAMES]]
    more = len(names) - _SHOWN_NAMES
    return ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")


def _shorten(name: str) -> str:
    name = " ".join(clean_text(name)[0].split())
    return name if len(name) <= _SHOWN_CHARACTERS else f"{name[:_SHOWN_CHARACTERS]}…"


def _find_named(key: str, names: Sequence[str], paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the paths of the columns that a person names for a field."""
    found = []
    for name in names:
        exact = [path for path in paths if name_path(path) == name]
        alike = exact or [path for path in paths if fold_name(name_path(path)) == fold_name(name)]
        if len(alike) != 1:
            problem = "which is not there" if not alike else "and several are called so"
            listed = describe_columns([name_path(path) for path in paths])
            raise NoArticlesError(f"the mapping reads “{key}” from “{name}”, {problem}; columns are {listed}")
        found.append(alike[0])
    return tuple(found)


# -- weighing


def _weigh(path: Path, column: Sequence[Any]) -> Iterator[_Candidate]:
    """Yield the fields that a column may be."""
    if len(path) == 1 and path[0] in KEYS:
        texts = tuple(_read_text(path[0], value) for value in column)
        yield _Candidate(path[0], path, _OWN, _OWN if any(texts) else 100 * UNKNOWN, texts)
        return
    for key, base in find_fields(name_path(path)):
        texts = tuple(_read_text(key, value) for value in column)
        if not any(texts) and any(value not in _EMPTY for value in column):
            continue  # objects and switches, which are no values of a field
        if key not in _LISTS and any(isinstance(value, list) for value in column):
            continue
        is_object = any(isinstance(value, dict) for value in column)
        fit = measure_fit(key, Content(tuple(text for text in texts if text.strip()), len(texts)))
        if not any(texts) and base < _SURE:
            continue
        if key == "source" and base < SUMMARY_SCORE and len(set(texts)) * 2 > len(texts):
            continue  # titles are those of newspapers only where they are few
        if base * fit >= _LEAST and (fit >= _LEAST_OF_OBJECTS or not is_object):
            yield _Candidate(key, path, base, base * fit, texts)


def _read_text(key: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    return "\n\n".join(values.find_texts(value, TEXT_KEYS[key]).texts)


def _choose(candidates: Sequence[_Candidate]) -> tuple[dict[str, _Candidate], dict[str, list[_Candidate]]]:
    """Return the best column of each field, and those that cannot be told apart.

    A column is used once. Those that mean a summary are a text only where there is none.
    """
    chosen: dict[str, _Candidate] = {}
    ties: dict[str, list[_Candidate]] = {}
    used: set[Path] = set()
    ranked = sorted(candidates, key=lambda one: -one.score)
    for candidate in ranked:
        key, path = candidate.key, candidate.path
        if key in chosen or key in ties or path in used:
            continue
        rivals = [
            other
            for other in candidates
            if other.key == key and other.path not in used and _TIE * candidate.score <= other.score < _OWN
        ]
        rivals = [one for one in rivals if one is candidate or not are_alike(key, candidate.texts, one.texts)]
        if len(rivals) > 1 and candidate.score < _OWN:
            ties[key] = rivals
            continue
        chosen[key] = candidate
        used.add(path)
    return chosen, ties


# -- what is still wanting


def _check_articles(
    chosen: Mapping[str, _Candidate],
    ties: Mapping[str, Sequence[_Candidate]],
    paths: Sequence[Path],
    records: Sequence[Mapping[str, Any]],
) -> None:
    for key in ("body", "headline"):
        if key in ties and ties[key][0].base > SUMMARY_SCORE:
            names = describe_columns([name_path(one.path) for one in ties[key]])
            example = f"--mapping {key}={name_path(ties[key][0].path)}"
            raise NoArticlesError(f"{names} could each be the {_WORDS[key]}; say which one is, as in {example}")
    headline, body = chosen.get("headline"), chosen.get("body")
    has_text = body is not None and body.base > SUMMARY_SCORE
    if body and not headline and 2 * sum(map(bool, body.texts)) <= len(body.texts) > 1:
        has_text = False
    if not paths:
        raise NoArticlesError("there are no columns, or keys, with anything in them")
    listed = describe_columns([name_path(path) for path in paths])
    if not has_text and (other := _find_long_texts(paths, chosen, records)):
        raise NoArticlesError(
            f"no column for the text of the articles is known, but long texts are in “{other}”; "
            f"if these are it, say so with --mapping body={other}; columns are {listed}"
        )
    # A title with an address is that of a page, a picture or an account, unless there is a list of them.
    has_evidence = has_text or "published_on" in chosen or ("url" in chosen and len(records) >= _LIST_OF_PAGES)
    if not (headline and (headline.score >= _OWN or has_evidence)) and not has_text:
        raise NoArticlesError(
            f"no column for the headline or text of articles is known; columns are {listed}; {ADVICE}"
        )


_WORDS = {"body": "text", "headline": "headline"}


def _find_long_texts(
    paths: Sequence[Path], chosen: Mapping[str, _Candidate], records: Sequence[Mapping[str, Any]]
) -> str:
    """Return the name of the column with the longest texts that is of no field, empty where none is long."""
    used = {one.path for one in chosen.values()}
    longest, found = float(LONG_TEXT), ""
    for path in paths:
        if path in used or any(base <= SUMMARY_SCORE for key, base in find_fields(name_path(path)) if key == "body"):
            continue
        texts = tuple(text for record in records if isinstance(text := value_at(record, path), str) and text.strip())
        content = Content(texts, len(records))
        if content.length > longest and content.addresses < 0.5 and any(" " in text for text in texts):
            longest, found = content.length, name_path(path)
    return found


def _add_summary(columns: Columns, chosen: Mapping[str, _Candidate], candidates: Sequence[_Candidate]) -> Columns:
    """Say where a summary stands that is read for want of a text."""
    body = chosen.get("body")
    if body is not None and body.base <= SUMMARY_SCORE:
        paths = {key: found for key, found in columns.paths.items() if key != "body"}
        return replace(columns, paths=paths, summary=body.path)
    used = {path for found in columns.paths.values() for path in found}
    others = [one for one in candidates if one.key == "body" and one.base <= SUMMARY_SCORE and one.path not in used]
    best = max(others, key=lambda one: one.score, default=None)
    return replace(columns, summary=best.path) if best and "body" in columns.paths else columns


def _add_date_parts(columns: Columns, paths: Sequence[Path]) -> Columns:
    """Read the date from year, month and day where these have columns of their own."""
    if "published_on" in columns.paths or "published_on" in columns.left_out:
        return columns
    used = {path for found in columns.paths.values() for path in found}
    parts = [
        next((path for path in paths if path not in used and fold_name(path[-1]) in names), None)
        for names in _DATE_PARTS
    ]
    year, month, day = parts
    if (
        year is None
        or month is None
        or day is None
        or any(one[:-1] != other[:-1] for one, other in pairwise((year, month, day)))
    ):
        return columns
    return replace(columns, paths={**columns.paths, "published_on": (year, month, day)})


def _add_address(columns: Columns, chosen: Mapping[str, _Candidate]) -> Columns:
    """Read the address from what is called the source, where that is the address of another page in each record."""
    source = chosen.get("source")
    if source is None or "url" in columns.paths or "url" in columns.left_out:
        return columns
    texts = [text.strip() for text in source.texts if text.strip()]
    is_each_its_own = len(set(texts)) == len(texts) and all(map(_PAGE_ADDRESS.fullmatch, texts))
    return replace(columns, paths={**columns.paths, "url": (source.path,)}) if texts and is_each_its_own else columns


def _describe_ties(ties: Mapping[str, Sequence[_Candidate]]) -> Iterator[str]:
    for key, rivals in ties.items():
        names = describe_columns([name_path(one.path) for one in rivals])
        yield f"“{key}” is left out: {names} could each be it; name one in a mapping"
