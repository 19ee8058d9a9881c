"""Which columns of what a curator brought are which fields: recognised, chosen, saved by name."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from django import forms
from django.contrib.auth.models import User
from django.forms import BoundField

from articles.fields import fields_with
from articles.importing.options import clean_line
from articles.importing.readers.mapping import ColumnMapping
from articles.importing.saved_mappings import read_mapping
from articles.models import ImportMapping, Upload

MOST_COLUMNS = 100
MOST_SAVED = 200
MARK = "columns"  # a hidden field of pages that have this form
ANEW = "="  # in the place of the name of a saved mapping, which has no such sign

_FIELDS = [("", "not read"), *((one.key, one.label) for one in fields_with("key"))]
_ORDERS = (("", "detect from the dates"), ("day", "day first: 25/06/2018"), ("month", "month first: 06/25/2018"))
_ORDER_OF = {"": None, "day": True, "month": False}


class ColumnRow(NamedTuple):
    """A column, the first values in it, and the field to choose what it is read as."""

    name: str
    examples: Sequence[str]
    field: BoundField


class ColumnForm(forms.Form):
    """The columns of all tables of an upload; those of one name are one."""

    saved = forms.ChoiceField(required=False, label="Column mapping")
    day_first = forms.ChoiceField(required=False, choices=_ORDERS, label="Order of numeric dates")
    save_as = forms.CharField(
        required=False,
        max_length=ImportMapping._meta.get_field("name").max_length,
        label="Save this mapping as",
        help_text="So that you can reuse it here, or with --mapping.",
    )

    def __init__(self, upload: Upload, user: User, data: Any = None) -> None:
        super().__init__(data)
        self._tables = [one["columns"] for one in (upload.explained or {}).get("files", []) if one.get("columns")]
        self._columns = list(_join_columns(self._tables))[:MOST_COLUMNS]
        self._given = upload.options.get("mapping") or {}
        for number, column in enumerate(self._columns):
            field = forms.ChoiceField(required=False, choices=_FIELDS, initial=column["key"], label=column["name"])
            self.fields[f"column_{number}"] = field
        day_first = self._given.get("day_first")
        self.fields["day_first"].initial = next(name for name, order in _ORDER_OF.items() if order is day_first)
        names = ImportMapping.objects.values_list("name", flat=True)[:MOST_SAVED]
        choices = [("", "as chosen below"), *([(ANEW, "detect again")] if self._given else ())]
        cast("forms.ChoiceField", self.fields["saved"]).choices = [*choices, *((name, name) for name in names)]
        if not names and not self._given:
            del self.fields["saved"]
        if not user.has_perm("articles.add_importmapping"):
            del self.fields["save_as"]

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to map."""
        return bool(self._columns)

    @property
    def is_plain(self) -> bool:
        """Whether all columns are called as the archive calls its fields, and nobody needs to look at them."""
        return all(column["key"] == column["name"] for column in self._columns) and not self.problems

    @property
    def problems(self) -> list[str]:
        return list(dict.fromkeys(table["problem"] for table in self._tables if table["problem"]))

    @property
    def rows(self) -> Iterator[ColumnRow]:
        for number, column in enumerate(self._columns):
            yield ColumnRow(column["name"], column["examples"], self[f"column_{number}"])

    @property
    def number(self) -> int:
        return len(self._columns)

    @property
    def number_read(self) -> int:
        return sum(bool(column["key"]) for column in self._columns)

    @property
    def order(self) -> str:
        """Say in which order the dates have day and month, and which dates show it."""
        deciding = [date for table in self._tables for date in table["deciding"]][:3]
        undecided = [date for table in self._tables for date in table["undecided"]][:3]
        orders = {table["day_first"] for table in self._tables} - {None}
        if orders and (deciding or undecided):
            order = " and ".join("the day" if one else "the month" for one in sorted(orders, reverse=True))
            shown = f", as in {_quote(deciding)}" if deciding else ""
            return f"In dates, {order} comes first{shown}."
        if deciding and not orders:
            return f"Dates are written in both orders: {_quote(deciding)}."
        return f"No date shows whether the day or the month comes first: {_quote(undecided)}." if undecided else ""

    def clean_save_as(self) -> str:
        name = clean_line(str(self.cleaned_data["save_as"]))
        if "=" in name:
            raise forms.ValidationError("A name cannot contain “=”.")
        if name and ImportMapping.objects.filter(name=name).exists():
            raise forms.ValidationError("A mapping with this name exists. Choose another name.")
        return name

    def choose(self) -> dict[str, Any]:
        """Return the options that say how columns are read, and save them where that is wanted."""
        name = self.cleaned_data.get("saved", "")
        if name == ANEW:
            return {"mapping": None, "mapping_name": ""}
        if name:
            saved = ImportMapping.objects.get(name=name)
            return _write_options(read_mapping(saved), saved.name, saved.encoding)
        wanted = self._read_choices()
        name = self.cleaned_data.get("save_as", "")
        if name:
            columns = {key: list(names) for key, names in wanted.columns.items()}
            ImportMapping.objects.create(name=name, columns=columns, day_first=wanted.day_first)
        elif not self.has_changed():
            return {}
        return _write_options(wanted, name or str(wanted))

    def _read_choices(self) -> ColumnMapping:
        """Return the mapping that the chosen fields are; what was recognised and is not wanted is not read."""
        columns: dict[str, tuple[str, ...]] = {column["key"]: () for column in self._columns if column["key"]}
        for number, column in enumerate(self._columns):
            if key := self.cleaned_data.get(f"column_{number}"):
                columns[key] = (*columns.get(key, ()), column["name"])
        return ColumnMapping(columns, _ORDER_OF[self.cleaned_data.get("day_first", "")])


def _write_options(mapping: ColumnMapping, name: str, encoding: str = "") -> dict[str, Any]:
    columns = {key: list(names) for key, names in mapping.columns.items()}
    chosen = {"mapping": {"columns": columns, "day_first": mapping.day_first}, "mapping_name": name}
    return {**chosen, "encoding": encoding} if encoding else chosen


def _join_columns(tables: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the columns of all tables, those of one name once."""
    seen: set[str] = set()
    for column in (column for table in tables for column in table["columns"]):
        if column["name"] not in seen:
            seen.add(column["name"])
            yield column


def _quote(dates: Sequence[str]) -> str:
    return ", ".join(f"“{date}”" for date in dates)
