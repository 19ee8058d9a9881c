"""Records whose keys are not the archive's: mapped to its keys, and read as any other. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from articles.fields import FIELDS, Kind
from articles.importing.decoding import clean_text
from articles.importing.readers.column_content import read_date_of
from articles.importing.readers.columns import Columns, Path, name_path, value_at
from articles.importing.readers.dates import find_day_order
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.limits import RAW_LENGTH
from articles.importing.readers.protocol import Document, ParsedArticle, Place, Rejection
from articles.importing.readers.records import KNOWN_KEYS, TEXT_KEYS, read_record
from articles.importing.readers.values import find_texts

DATE = "published_on"

_NOTHING = frozenset(
    ("nan", "null", "none", "n/a", "#n/a", "na", "nil", "nat", "<na>", "undefined", "\\n", "[]", "{}", "-", "--", "?")
)
_LONGEST_NOTHING = 10
_KIND_OF = {one.key: one.kind for one in FIELDS if one.key}
_LISTED = frozenset(key for key, kind in _KIND_OF.items() if kind in {Kind.TEXT, Kind.LIST}) | {"byline", "section"}
_LONGEST_LIST = 100_000
# A list as Python writes it, which is how many tables have them.
_WRITTEN_LIST = re.compile(r"\[\s*['\"].*['\"]\s*,?\s*\]", re.DOTALL)
_WRITTEN_TEXT = re.compile(r"'((?:[^'\\]|\\.)*+)'|\"((?:[^\"\\]|\\.)*+)\"", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_CUT_OFF = re.compile(r"(?<!\s)\s*+(?:…|\.{3})?\s*+\[\+?(\d{1,7}) chars\]\s*+$")
_WITHHELD = re.compile(r"ONLY AVAILABLE IN [A-Z ,]{1,60} PLANS?")
_ORDERED = re.compile(r"(?<!\d)\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?\d{4}(?!\d)")
_LONGEST_DATE = 100
_NO_ORDER = (
    "; no date of this file shows whether the day or the month comes first: "
    "say so with day_first=yes or day_first=no in a mapping"
)


@dataclass(slots=True)
class RecordReader:
    """Reads the records of a file whose columns are known; an id that stands twice among them is rejected."""

    columns: Columns
    seen: SeenIds

    def read(
        self, record: Mapping[str, Any], place: Place | None, data: bytes = b"", notes: tuple[str, ...] = ()
    ) -> Document | Rejection:
        """Return the document of a record; `data` are its bytes in the file, where it has bytes of its own."""
        columns = self.columns
        mapped, used = _map_record(record, columns)
        notes = (*columns.notes, *notes, *_mend_body(mapped))
        if not _has_text("body", mapped.get("body")) and columns.summary:
            summary = _tidy("body", value_at(record, columns.summary))
            used.add(columns.summary)
            if _has_text("body", summary):
                mapped["body"] = summary
                notes = (*notes, f"it has no text; its “{name_path(columns.summary)}” stands for it")
        unused = {name_path(path): value for path, value in _find_unused(record, (), used)}
        whole = _join(mapped, unused)
        ignored = dict.fromkeys(key for key in unused if key not in KNOWN_KEYS)
        read = read_record(
            {**mapped, **ignored}, place, data or write_line(whole), self.seen, notes=notes, day_first=columns.day_first
        )
        if isinstance(read, Rejection):
            return replace(read, raw_text=_show(whole))
        return _explain_date(read, columns.day_first)

    def show(self, record: Mapping[str, Any]) -> str:
        """Return a record that cannot be read as a line of JSON that can be mended."""
        mapped, used = _map_record(record, self.columns)
        return _show(_join(mapped, {name_path(path): value for path, value in _find_unused(record, (), used)}))


def _join(mapped: Mapping[str, Any], unused: Mapping[str, Any]) -> dict[str, Any]:
    return {**mapped, **{key: value for key, value in unused.items() if key not in mapped}}


def _show(record: Mapping[str, Any]) -> str:
    return clean_text(write_line(record).decode("utf-8", "replace"))[0][:RAW_LENGTH]


def write_line(record: Mapping[str, Any]) -> bytes:
    """Return a record as a line of JSON, as it can be mended and read again."""
    try:
        return json.dumps(record, ensure_ascii=False, default=str).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        return b""


def write_article(article: ParsedArticle) -> str:
    """Return what a document says as a line of JSON."""
    record = {one.key: article.value_of(one.name) for one in FIELDS if one.key}
    return write_line({key: value for key, value in record.items() if value}).decode("utf-8", "replace")[:RAW_LENGTH]


def needs_order(record: Mapping[str, Any], columns: Columns) -> bool:
    """Tell whether the date of a record is one of those of which the order of day and month has to be known."""
    paths = columns.paths.get(DATE, ())
    if columns.day_first is not None or len(paths) != 1:
        return False
    value = value_at(record, paths[0])
    return isinstance(value, str) and bool(_ORDERED.search(value[:_LONGEST_DATE]))


def find_orders(record: Mapping[str, Any], columns: Columns) -> bool | None:
    """Tell which order of day and month the date of a record shows, if it shows one."""
    value = _join_date([value_at(record, path) for path in columns.paths.get(DATE, ())])
    return find_day_order(value) if isinstance(value, str) else None


def settle_order(columns: Columns, orders: set[bool]) -> Columns:
    """Return the columns with the order of day and month that all dates of the file show, if these agree."""
    if columns.day_first is None and len(orders) == 1:
        return replace(columns, day_first=next(iter(orders)))
    return columns


def _map_record(record: Mapping[str, Any], columns: Columns) -> tuple[dict[str, Any], set[Path]]:
    """Return a record by the archive's keys, and the paths that it was read from."""
    mapped: dict[str, Any] = {}
    used: set[Path] = {(key,) for key in columns.left_out}
    for key, paths in columns.paths.items():
        found = [value_at(record, path) for path in paths]
        used.update(paths)
        value = found[0] if len(found) == 1 else _join_date(found) if key == DATE else found
        mapped[key] = _tidy(key, value)
    for key in KNOWN_KEYS - mapped.keys() - columns.left_out:
        if key in record:  # of a record that differs from those which were looked at
            mapped[key] = record[key]
            used.add((key,))
    return mapped, used


def _join_date(parts: list[Any]) -> Any:
    """Return year, month and day as one date."""
    if len(parts) == 1:
        return parts[0]
    texts = [text for part in parts for text in find_texts(part, TEXT_KEYS[DATE]).texts[:1]]
    return ("-" if all(text.strip().isdecimal() for text in texts) else " ").join(texts)


def _tidy(key: str, value: Any) -> Any:
    """Return a value without the words that stand for nothing; a list that is written as text as a list."""
    if not isinstance(value, str):
        return value
    if len(value) <= _LONGEST_NOTHING and value.strip().casefold() in _NOTHING:
        return ""
    if value.startswith("ONLY") and _WITHHELD.fullmatch(value.strip()):
        return ""
    if (
        key in _LISTED
        and value.startswith("[")
        and len(value) <= _LONGEST_LIST
        and _WRITTEN_LIST.fullmatch(value.strip())
    ):
        return [_ESCAPE.sub(_unescape, one or other) for one, other in _WRITTEN_TEXT.findall(value)]
    return value


def _unescape(match: re.Match[str]) -> str:
    return {"n": "\n", "t": "\t", "r": "\n"}.get(match.group(1), match.group(1))


def _mend_body(mapped: dict[str, Any]) -> Iterator[str]:
    """Take off a body what says that it was cut off, and note it."""
    body = mapped.get("body")
    if isinstance(body, str) and body.rstrip().endswith("chars]") and (match := _CUT_OFF.search(body[-100:])):
        mapped["body"] = body.rstrip()[: -len(match.group().strip())].rstrip() + "…"
        yield f"its text was cut off where it comes from: {int(match.group(1)):,} characters are missing"


def _has_text(key: str, value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    return any(text.strip() for text in find_texts(value, TEXT_KEYS[key]).texts)


def _find_unused(record: Mapping[str, Any], outer: Path, used: set[Path]) -> Iterator[tuple[Path, Any]]:
    """Yield what of a record no field was read from, of objects what is in them."""
    for key, value in record.items():
        path = (*outer, key)
        if path in used:
            continue
        if isinstance(value, dict) and len(path) < 5 and any(one[: len(path)] == path for one in used):
            yield from _find_unused(value, path, used)
        else:
            yield path, value


def _explain_date(document: Document, day_first: bool | None) -> Document:
    """Add advice to the note on a date that can be read in two ways."""
    article = document.article
    if article.published_on or day_first is not None or not article.date_text:
        return document
    one, other = read_date_of(article.date_text, True), read_date_of(article.date_text, False)
    if one is None or other is None or one == other:
        return document
    notes = tuple(note + _NO_ORDER if article.date_text[:10] in note else note for note in article.notes)
    return replace(document, article=replace(article, notes=notes))
