"""Where the articles of a JSON file stand, and under which keys their fields: told from its beginning. Pure."""

import json
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from articles.importing.readers.columns import SAMPLE_RECORDS, Columns, NoArticlesError
from articles.importing.readers.foreign_records import find_orders, needs_order, settle_order
from articles.importing.readers.json_scan import ANY, LIST, Found, Path, find_elements, find_objects
from articles.importing.readers.limits import read_at_most
from articles.importing.readers.mapping import ColumnMapping
from articles.importing.readers.protocol import ReadOptions
from articles.importing.readers.record_groups import RatedGroup, RecordGroup, choose_articles, is_list
from articles.importing.readers.text_streams import TextForm, find_text_form, open_text

# Lenient: exporters do leave bare tabs and line ends in their texts.
DECODER = json.JSONDecoder(strict=False)

_SAMPLE_BYTES = 2_000_000
_MOST_OBJECTS = 200_000
_MOST_GROUPS = 2_000
_ALIKE = 0.5  # of the keys of two groups of objects of one kind

# What is known to hold no articles, by keys that nothing else has together.
_OTHERS = (
    ({"type", "features"}, "a map (GeoJSON)"),
    ({"type", "coordinates"}, "a map (GeoJSON)"),
    ({"type", "geometries"}, "a map (GeoJSON)"),
    ({"type", "objects", "arcs"}, "a map (TopoJSON)"),
    ({"$schema"}, "a description of data (JSON schema) or settings"),
    ({"openapi"}, "a description of an interface (OpenAPI)"),
    ({"swagger"}, "a description of an interface (Swagger)"),
    ({"nbformat", "cells"}, "a notebook (Jupyter)"),
    ({"lockfileVersion"}, "a list of software packages"),
    ({"name", "version", "dependencies"}, "the description of a software package"),
    ({"name", "version", "scripts"}, "the description of a software package"),
    ({"name", "version", "devDependencies"}, "the description of a software package"),
    ({"manifest_version"}, "the description of a browser’s extension"),
    ({"icons", "start_url"}, "the description of a web application"),
    ({"compilerOptions"}, "settings of software"),
    ({"mappings", "sourcesContent"}, "a map of program code"),
    ({"mappings", "sources"}, "a map of program code"),
)


@dataclass(frozen=True, slots=True)
class JsonLayout:
    """What was learnt of a whole file: where its articles stand, and under which keys; whether it is only one.

    `is_part` of what was cut from such a file, and has nothing around its articles.
    """

    form: TextForm
    shape: Path = ()
    columns: Columns = field(default_factory=Columns)
    is_one: bool = False
    is_part: bool = False


def plan_json(stream: BinaryIO, options: ReadOptions) -> JsonLayout:
    """Return where the articles of a file stand. Raises NoArticlesError and UndecodableError."""
    form, opened, groups, data = _open_groups(stream, options)
    if not groups:
        raise NoArticlesError(_describe_empty(data))
    best = _choose(groups, options.mapping)
    layout = JsonLayout(form, best.group.shape, best.columns, _is_alone(opened, best.group))
    if not layout.is_one and any(needs_order(record, best.columns) for record in best.group.records):
        layout = replace(layout, columns=_find_order(opened, layout, options.max_bytes))
    stream.seek(0)
    return layout


def find_records(stream: BinaryIO, options: ReadOptions) -> Sequence[dict[str, Any]]:
    """Return the first objects that are the articles of a file; of none that are known, those that take most room.

    Raises UndecodableError.
    """
    *_, groups, _ = _open_groups(stream, options)
    try:
        return _choose(groups, options.mapping).group.records if groups else []
    except NoArticlesError:
        return max(groups, key=lambda one: one.size).records


def _open_groups(stream: BinaryIO, options: ReadOptions) -> tuple[TextForm, BinaryIO, list[RecordGroup], bytes]:
    """Return how a file is written, its text, its first objects by where they stand, and the bytes of these."""
    form = find_text_form(stream, options.encoding)
    opened = open_text(stream, form)
    groups: list[RecordGroup] = []
    for size in (_SAMPLE_BYTES, max(_SAMPLE_BYTES, options.max_bytes)):  # of one large object more is needed
        opened.seek(0)
        data = read_at_most(opened, size)
        groups = _find_groups(data, form)
        if any(group.records for group in groups) or len(data) < size:
            break
    return form, opened, groups, data


def _find_groups(data: bytes, form: TextForm) -> list[RecordGroup]:
    """Return the objects of a sample by where they stand, those that stand alike together."""
    first: dict[Path, list[Found]] = defaultdict(list)
    last: dict[Path, deque[Found]] = defaultdict(lambda: deque(maxlen=SAMPLE_RECORDS // 2))
    sizes: dict[Path, int] = defaultdict(int)
    for found in find_objects(data, _MOST_OBJECTS):
        if found.path not in first and len(first) >= _MOST_GROUPS:
            continue
        sizes[found.path] += found.end - found.start
        some = first[found.path]
        (some if len(some) < SAMPLE_RECORDS // 2 else last[found.path]).append(found)
    groups = []
    for path, some in first.items():
        places = [*some, *last[path]]
        records = [record for one in places if (record := _load_object(data, one, form)) is not None]
        if records or any(one.is_cut for one in places):
            groups.append(RecordGroup(path, records, sizes[path]))
    return _join_alike(groups)


def _load_object(data: bytes, found: Found, form: TextForm) -> dict[str, Any] | None:
    if found.is_cut:
        return None
    return _load_record(form.decode(data[found.start : found.end]))


def _load_record(text: str) -> dict[str, Any] | None:
    try:
        record = DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _join_alike(groups: Sequence[RecordGroup]) -> list[RecordGroup]:
    """Return the groups, with those as one that stand under different keys of one object and have the same keys."""
    joined: dict[Path, list[RecordGroup]] = defaultdict(list)
    for group in groups:
        joined[_generalise(group.shape)].append(group)
    found = list(groups)
    for shape, some in joined.items():
        with_keys = [one for one in some if one.records]
        if len(with_keys) < 2:
            continue
        first = max(with_keys, key=lambda one: one.size)
        alike = [one for one in with_keys if _are_alike(one.keys, first.keys)]
        if len(alike) > 1:
            records = [record for one in alike for record in one.records][:SAMPLE_RECORDS]
            found = [one for one in found if not any(one is other for other in alike)]
            found.append(RecordGroup(shape, records, sum(one.size for one in alike)))
    return found


def _generalise(path: Path) -> Path:
    """Return a path with any key in the place of the last one that is a key."""
    places = [place for place, key in enumerate(path) if key != LIST]
    return (*path[: places[-1]], ANY, *path[places[-1] + 1 :]) if places else path


def _are_alike(some: set[str], others: set[str]) -> bool:
    return len(some & others) >= _ALIKE * max(len(some | others), 1)


def _choose(groups: Sequence[RecordGroup], mapping: ColumnMapping | None) -> RatedGroup:
    """Return the objects that are the articles. Raises NoArticlesError with the reason that says most."""
    for group in groups:
        if group.records and not group.shape and (kind := _find_kind(group)):
            raise NoArticlesError(f"this is {kind}, which holds no articles")
    return choose_articles([one for one in groups if not one.records or not _find_kind(one)], mapping, "JSON")


def _find_kind(group: RecordGroup) -> str:
    keys = set(group.records[0])
    return next((kind for marks, kind in _OTHERS if marks <= keys), "")


def _is_alone(opened: BinaryIO, group: RecordGroup) -> bool:
    """Tell whether the one object of a file that was looked at is all that there is."""
    if is_list(group):
        return False
    opened.seek(0)
    found = find_elements(opened, group.shape)
    return next(found, None) is not None and next(found, None) is None


def read_elements(opened: BinaryIO, shape: Path, most_bytes: int) -> Iterator[bytes]:
    """Yield the bytes of every value of a shape, nothing of those over the most bytes."""
    for element in find_elements(opened, shape):
        position = opened.tell()
        if element.end - element.start <= most_bytes:
            opened.seek(element.start)
            yield opened.read(element.end - element.start)
            opened.seek(position)


def _find_order(opened: BinaryIO, layout: JsonLayout, most_bytes: int) -> Columns:
    """Return the columns with the order of day and month that all dates of the file show."""
    orders: set[bool] = set()
    opened.seek(0)
    for data in read_elements(opened, layout.shape, most_bytes):
        if (record := _load_record(layout.form.decode(data))) is not None:
            order = find_orders(record, layout.columns)
            orders |= set() if order is None else {order}
        if len(orders) > 1:
            break
    return settle_order(layout.columns, orders)


def _describe_empty(data: bytes) -> str:
    if not data.strip():
        return "the document is empty"
    if data.lstrip()[:1] == b"[":
        return "this list holds no objects with names and values; save it as a table with the names of its columns"
    return "no object was found in this JSON"
