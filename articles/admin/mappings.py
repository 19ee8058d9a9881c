"""Column mappings to fields, which imports of tables and JSON ask for by name."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError

from articles.admin.base import ArchiveAdmin, ModelForm
from articles.importing.charset_names import find_charset
from articles.importing.readers.column_names import KEYS
from articles.importing.readers.mapping import ColumnMapping, MappingError, parse_mapping
from articles.models import ImportMapping

_HELP = (
    "One field per line: “headline = Titel”. Repeat a field to read it from several columns, one after the other. "
    "Leave the right side empty to skip a field. Fields that you leave out are looked for under their usual names. Use "
    "dots within JSON objects: “body = fields.bodyText”; use numbers for columns without a name: “body = column 3”. "
    "The fields are {}."
)
_ORDERS = (
    ("", "detect in each file"),
    ("True", "day first: 25/06/2018"),
    ("False", "month first: 06/25/2018"),
)


class MappingForm(ModelForm[ImportMapping]):
    """A mapping, its columns written as lines."""

    lines = forms.CharField(
        label="Columns", widget=AdminTextareaWidget({"rows": 14}), help_text=_HELP.format(", ".join(KEYS))
    )
    day_first = forms.TypedChoiceField(
        label="Order of dates", choices=_ORDERS, required=False, coerce=lambda value: value == "True", empty_value=None
    )

    class Meta:
        model = ImportMapping
        fields = ("name", "lines", "day_first", "encoding")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["day_first"].help_text = ImportMapping._meta.get_field("day_first").help_text
        if self.instance.pk:
            self.initial["lines"] = write_lines(self.instance)

    def clean_lines(self) -> str:
        """Read the lines into the columns of the mapping."""
        text = str(self.cleaned_data["lines"])
        try:
            mapping = parse_mapping(text)
        except MappingError as error:
            raise ValidationError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from None
        if mapping.day_first is not None:
            raise ValidationError("Choose the order of dates below.")
        self.instance.columns = {key: list(names) for key, names in mapping.columns.items()}
        return text

    def clean_encoding(self) -> str:
        """Return the character set as the archive calls it."""
        name = str(self.cleaned_data["encoding"])
        charset = find_charset(name) if name else ""
        if charset is None:
            raise ValidationError(f"“{name}” is not a known character set; “cp1252” and “utf-8” are.")
        return charset


def write_lines(saved: ImportMapping) -> str:
    """Return the columns of a mapping as lines."""
    mapping = ColumnMapping({key: tuple(names) for key, names in saved.columns.items()})
    return "\n".join(f"{key} = {name}".rstrip() for key, name in mapping.pairs)


@admin.register(ImportMapping)
class ImportMappingAdmin(ArchiveAdmin[ImportMapping]):
    form = MappingForm
    list_display = ["name", "mapped_columns", "day_first", "encoding"]
    quick_columns = ["name"]
    search_fields = ["name"]
    fields = ["name", "lines", "day_first", "encoding"]

    @admin.display(description="columns")
    def mapped_columns(self, saved: ImportMapping) -> str:
        return write_lines(saved).replace("\n", ", ")
