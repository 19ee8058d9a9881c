"""Names for fields that stand in a row of a table or in two halves, where Django draws no label beside each."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.models import BaseInlineFormSet

if TYPE_CHECKING:
    from django.contrib.admin.widgets import AdminSplitDateTime

_LABEL = "aria-label"


class LabelledRows(BaseInlineFormSet):  # type: ignore[type-arg]
    """The rows of an inline; each of their fields is called after its column and its row."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        row = self.name_row(form.instance) if form.instance.pk else "new"
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)  # within one with links beside it
            if not widget.is_hidden:
                column = "Delete" if name == "DELETE" else str(field.label or name.replace("_", " ")).capitalize()
                widget.attrs[_LABEL] = f"{column}: {row}"

    def name_row(self, row: Any) -> str:
        """Return what a stored row is called in the labels of its fields."""
        return str(row)


def label_halves(field: forms.Field) -> None:
    """Name the two inputs of a moment, which share the label of their field."""
    widget: AdminSplitDateTime = field.widget
    for half, one in zip(("date", "time"), widget.widgets, strict=True):
        one.attrs[_LABEL] = f"{str(field.label).capitalize()}: {half}"
