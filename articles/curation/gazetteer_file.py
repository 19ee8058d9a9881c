"""Read a gazetteer that a user brings: CSV or JSON, its own columns or those of OpenRefine and Wikidata.

Each row becomes a `GazetteerRow`, or a problem that names its line and column. Rows are read one at a time; only a JSON
array is read whole. Knows no database.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from articles.text.wikidata import read_wikidata_id

MOST_BYTES = 100_000_000
MOST_ARRAY_BYTES = 20_000_000  # of a JSON array, which is read whole
MOST_ROWS = 200_000
MOST_ALIASES = 100  # of a row
MOST_CHARACTERS = 200  # of a name
_MOST_DESCRIPTION = 300
_MOST_SHOWN = 80  # characters of the name of a row that is refused
_MOST_CELL = 20_000  # characters
_MOST_LINE = 200_000  # bytes of a line of JSON
_PERSON, _ORGANISATION, _GROUP, _COUNTRY = "person", "organisation", "group", "country"

# What columns are called, without blanks, case and signs. The last group are those of Wikidata's query service.
_COLUMNS = {
    "name": "name label title itemlabel",
    "kind": "kind type class instanceof instanceoflabel instance p31 classlabel typelabel",
    "aliases": "aliases alias othernames alsoknownas altlabel altlabels itemaltlabel itemaltlabels",
    "country": "country countrylabel homecountry nationality countryofcitizenship countryofcitizenshiplabel p17 p27",
    "description": "description itemdescription",
    "wikidata_id": "wikidataid wikidata qid item itemid id",
    "active_from": "activefrom from start since startyear starttime inception founded p571 p580",
    "active_to": "activeto to end until endyear endtime dissolved dissolvedabolishedorabolisheddate p576 p582",
}
_MEANT = {spelling: name for name, spellings in _COLUMNS.items() for spelling in spellings.split()}
_KINDS = {
    _PERSON: "person human q5 politician people",
    _ORGANISATION: """
        organisation organization company publiccompany business enterprise corporation agency governmentagency
        governmentorganization politicalparty party ministry bank centralbank newspaper newsagency ngo court university
        nonprofitorganization internationalorganization legislature parliament armedforces footballclub sportsteam
        associationfootballclub q43229 q4830453 q783794 q891723 q6881511 q327333 q2659904 q7278 q163740 q484652 q192350
        q22687 q66344 q11032 q192283 q3918 q476028 q11204 q772547
    """,
    _GROUP: "group ethnicgroup armedorganization terroristorganization religiousgroup q41710 q17149090 q16334295",
    _COUNTRY: "country sovereignstate q6256 q3624078",
}
_KIND_OF = {spelling: kind for kind, spellings in _KINDS.items() for spelling in spellings.split()}
_PARTED = re.compile(r"[|;\n]")
_PARTED_BY_WIKIDATA = re.compile(r",\s")  # its label service writes all other labels into one cell
_YEAR = re.compile(r"\+?0*([1-9]\d{0,3})(?:\.0+)?(?:-\d\d-\d\d(?:T[\d:.]+Z?)?)?", re.ASCII)
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_SIGNS = re.compile(r"[\W_]+")


class GazetteerError(Exception):
    """The file cannot be read at all, and why."""


@dataclass(frozen=True, slots=True)
class GazetteerRow:
    """What a row says of an entity; empty where it says nothing. `country` is as it is written."""

    line: int
    name: str
    kind: str = ""
    wikidata_id: str = ""
    country: str = ""
    description: str = ""
    active_from: int | None = None
    active_to: int | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row cannot be taken: its line, the column as the file calls it, the reason, and its name if it has one."""

    line: int
    column: str
    reason: str
    name: str = ""

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.reason}" if self.column else f"line {self.line}: {self.reason}"


@dataclass(slots=True)
class GazetteerFile:
    """A file that is read: `columns` maps what is known to what the file calls it; `unread` are the other columns."""

    stream: BinaryIO
    usual_kind: str = ""  # of rows that name none
    most_rows: int = MOST_ROWS
    columns: dict[str, str] = field(default_factory=dict)
    unread: dict[str, None] = field(default_factory=dict)

    def read(self) -> Iterator[GazetteerRow | RowProblem]:
        """Yield each row; those of one item that follow one another are one. Raises GazetteerError."""
        seen: dict[str, int] = {}
        for row in _join(self._read_rows()):
            if isinstance(row, GazetteerRow):
                key = row.wikidata_id or f"{row.name}\n{row.kind}\n{row.country}"
                if key in seen:
                    yield RowProblem(row.line, "", f"{row.name} is already in line {seen[key]}")
                    continue
                seen[key] = row.line
            yield row

    def _read_rows(self) -> Iterator[GazetteerRow | RowProblem]:
        number = 0
        for line, cells in self._read_cells():
            if isinstance(cells, RowProblem):
                yield cells
                continue
            number += 1
            if number > self.most_rows:
                raise GazetteerError(f"The file has more than {self.most_rows:,} rows. Split it.")
            yield self._read_row(line, cells)

    def _read_cells(self) -> "Iterator[tuple[int, Mapping[str, Any] | RowProblem]]":
        beginning = self.stream.read(4_096)
        self.stream.seek(0)
        opening = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        if beginning.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in beginning:
            raise GazetteerError("The file is not UTF-8 text. Save it as CSV or JSON in UTF-8.")
        if not opening:
            raise GazetteerError("The file is empty.")
        if opening == b"[":
            yield from self._read_array()
        elif opening == b"{":
            yield from self._read_json_lines()
        else:
            yield from self._read_table()

    def _read_array(self) -> "Iterator[tuple[int, Mapping[str, Any] | RowProblem]]":
        data = self.stream.read(MOST_ARRAY_BYTES + 1)
        if len(data) > MOST_ARRAY_BYTES:
            raise GazetteerError("A JSON array of that size is not read. Write one object a line (JSON lines).")
        try:
            rows = json.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise GazetteerError(f"The file cannot be read as JSON: {str(error)[:100]}.") from None
        for number, row in enumerate(rows, 1):
            yield number, row if isinstance(row, dict) else RowProblem(number, "", "it is not a JSON object")

    def _read_json_lines(self) -> "Iterator[tuple[int, Mapping[str, Any] | RowProblem]]":
        for number, data in enumerate(_read_lines(self.stream), 1):
            if not data.strip():
                continue
            if len(data) > _MOST_LINE:
                yield number, RowProblem(number, "", f"it is longer than {_MOST_LINE:,} bytes")
                continue
            try:
                row = json.loads(data.decode("utf-8-sig"))
            except (ValueError, RecursionError):
                yield number, RowProblem(number, "", "it is not JSON")
                continue
            yield number, row if isinstance(row, dict) else RowProblem(number, "", "it is not a JSON object")

    def _read_table(self) -> "Iterator[tuple[int, Mapping[str, Any] | RowProblem]]":
        text = io.TextIOWrapper(self.stream, encoding="utf-8-sig", newline="")
        try:
            heading = text.readline(_MOST_CELL)
            text.seek(0)
            rows = csv.reader(text, delimiter=max(",;\t", key=heading.count), strict=True)
            names = [name.strip() for name in next(rows, [])]
            if "name" not in {_find_column(name) for name in names}:
                known = ", ".join(spellings.split()[0] for spellings in _COLUMNS.values())
                raise GazetteerError(
                    f"No column contains names. The first line has: {', '.join(names)[:300]}. Known are: {known}."
                )
            line = rows.line_num + 1
            for cells in rows:
                if len(cells) > len(names):
                    yield line, RowProblem(line, "", f"it has {len(cells)} cells, the first line {len(names)}")
                elif any(cell.strip() for cell in cells):
                    yield line, dict(zip(names, cells, strict=False))
                line = rows.line_num + 1
        except UnicodeDecodeError:
            raise GazetteerError("The file is not UTF-8 text. Save it as CSV in UTF-8.") from None
        except csv.Error as error:
            raise GazetteerError(f"The file cannot be read as CSV, up to line {rows.line_num}: {error}.") from None
        finally:
            text.detach()

    # -- one row

    def _read_row(self, line: int, cells: Mapping[str, Any]) -> GazetteerRow | RowProblem:
        given: dict[str, tuple[str, Any]] = {}
        for column, value in cells.items():
            name = _find_column(column)
            if not name:
                self.unread.setdefault(column[:60])
            elif name not in given or not _write(given[name][1]) or _prefers(column, given[name][0]):
                self.columns.setdefault(name, column)
                given[name] = (column, value)
        try:
            return self._make_row(line, given)
        except _CellError as error:
            name = _write(given.get("name", ("", ""))[1])[:_MOST_SHOWN]
            return RowProblem(line, error.column, error.reason, name)

    def _make_row(self, line: int, given: Mapping[str, tuple[str, Any]]) -> GazetteerRow:
        name = _read_text(given, "name", MOST_CHARACTERS)
        if not name:
            raise _CellError(given.get("name", ("name", ""))[0], "a row needs a name")
        if read_wikidata_id(name):
            raise _CellError(given["name"][0], f"“{name}” is an id: there is no name in the language of the export")
        row = GazetteerRow(
            line,
            name,
            kind=_read_kind(given) or self.usual_kind,
            wikidata_id=_read_id(given),
            country=_read_text(given, "country", MOST_CHARACTERS),
            description=_read_text(given, "description", _MOST_CELL)[:_MOST_DESCRIPTION],
            active_from=_read_year(given, "active_from"),
            active_to=_read_year(given, "active_to"),
            aliases=_read_aliases(given, name),
        )
        if not row.kind:
            column = given.get("kind", ("kind", ""))[0]
            raise _CellError(column, "a row needs a kind: person, organisation, group or country")
        if row.active_from and row.active_to and row.active_from > row.active_to:
            raise _CellError(given["active_to"][0], f"{row.active_to} is before {row.active_from}")
        return row


class _CellError(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


def _read_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file; of one that is too long its beginning, which is too long itself."""
    while data := stream.readline(_MOST_LINE + 1):
        yield data
        while len(data) > _MOST_LINE and not data.endswith(b"\n"):
            data = stream.readline(_MOST_LINE + 1)


def _find_column(column: str) -> str:
    return _MEANT.get(_SIGNS.sub("", column.casefold()), "")


def _prefers(column: str, before: str) -> bool:
    """Tell whether of two columns for one thing the later is the better: what a label says before its id."""
    return column.casefold().endswith("label") and not before.casefold().endswith("label")


def _write(value: Any) -> str:
    """Return a value of a cell as text; that of a list, parted as in a table. What is in a list of a list is none."""
    if isinstance(value, list):
        return "|".join(_write(one) for one in value if not isinstance(one, list))
    if isinstance(value, dict):  # the JSON of SPARQL results
        value = value.get("value", "")
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", str(value)[: _MOST_CELL + 1]))


def _read_text(given: Mapping[str, tuple[str, Any]], name: str, most: int) -> str:
    column, value = given.get(name, ("", ""))
    text = " ".join(_write(value).split())
    if len(text) > most:
        raise _CellError(column, f"it is longer than {most:,} characters")
    return text


def _read_kind(given: Mapping[str, tuple[str, Any]]) -> str:
    """Return the kind; of several classes those that are known have to agree."""
    column, value = given.get("kind", ("", ""))
    texts = [text.strip() for text in _PARTED.split(_write(value)) if text.strip()]
    kinds = {kind for text in texts if (kind := _KIND_OF.get(_fold_class(text)))}
    if len(kinds) > 1:
        raise _CellError(column, f"“{' | '.join(texts)[:100]}” is more than one kind: {', '.join(sorted(kinds))}")
    if texts and not kinds:
        raise _CellError(column, f"“{texts[0][:60]}” is not known; write person, organisation, group or country")
    return next(iter(kinds), "")


def _fold_class(text: str) -> str:
    return _SIGNS.sub("", (read_wikidata_id(text) or text).casefold())


def _read_id(given: Mapping[str, tuple[str, Any]]) -> str:
    column, value = given.get("wikidata_id", ("", ""))
    text = _write(value).strip()
    found = read_wikidata_id(text)
    if text and not found and _SIGNS.sub("", column.casefold()) != "id":  # which may be an id of the user's own
        raise _CellError(
            column, f"“{text[:60]}” is not a Wikidata id, which is a Q and a number, such as Q42, or an address"
        )
    return found


def _read_year(given: Mapping[str, tuple[str, Any]], name: str) -> int | None:
    column, value = given.get(name, ("", ""))
    text = _write(value).strip()
    if not text:
        return None
    found = _YEAR.fullmatch(text)
    if found is None or int(found[1]) > 2999:
        raise _CellError(column, f"“{text[:40]}” is not a year; write it as 1997 or 1997-05-01")
    return int(found[1])


def _read_aliases(given: Mapping[str, tuple[str, Any]], name: str) -> tuple[str, ...]:
    column, value = given.get("aliases", ("", ""))
    text = _write(value)
    if len(text) > _MOST_CELL:
        raise _CellError(column, f"it is longer than {_MOST_CELL:,} characters")
    is_wikidatas = "altlabel" in _SIGNS.sub("", column.casefold()) and not _PARTED.search(text.strip())
    parts = (_PARTED_BY_WIKIDATA if is_wikidatas else _PARTED).split(text)
    aliases = [alias for part in parts if (alias := " ".join(part.split())) and alias != name]
    for alias in aliases:
        if len(alias) > MOST_CHARACTERS:
            raise _CellError(column, f"“{alias[:40]}…” is longer than {MOST_CHARACTERS} characters")
        if len(alias) == 1 and alias.isascii():
            raise _CellError(column, f"“{alias}” is too short for a name")
    if len(aliases) > MOST_ALIASES:
        raise _CellError(column, f"it has {len(aliases)} names, more than {MOST_ALIASES}")
    return tuple(dict.fromkeys(aliases))


def _join(rows: Iterable[GazetteerRow | RowProblem]) -> Iterator[GazetteerRow | RowProblem]:
    """Make one of rows of the same item that follow one another: a query gives one for each of its values."""
    last: GazetteerRow | None = None
    for row in rows:
        if (
            last is not None
            and isinstance(row, GazetteerRow)
            and row.wikidata_id
            and row.wikidata_id == last.wikidata_id
        ):
            differing = [name for name in _COLUMNS if name != "aliases" and _differ(last, row, name)]
            if differing:
                yield RowProblem(
                    row.line, differing[0].replace("_", " "), f"line {last.line} contradicts it for the same item"
                )
            else:
                last = _unite(last, row)
            continue
        if last is not None:
            yield last
        last = row if isinstance(row, GazetteerRow) else None
        if last is None:
            yield row
    if last is not None:
        yield last


def _differ(one: GazetteerRow, other: GazetteerRow, name: str) -> bool:
    values: Sequence[Any] = getattr(one, name), getattr(other, name)
    return all(values) and values[0] != values[1]


def _unite(one: GazetteerRow, other: GazetteerRow) -> GazetteerRow:
    gaps = {name: getattr(one, name) or getattr(other, name) for name in _COLUMNS if name != "aliases"}
    aliases = tuple(dict.fromkeys([*one.aliases, *other.aliases]))[:MOST_ALIASES]
    return replace(one, aliases=aliases, **gaps)
