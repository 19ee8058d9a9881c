"""Filters for the side of change lists."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.contrib import admin
from django.contrib.admin.filters import RelatedFieldListFilter
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.curation.problems import PROBLEMS, rows_of
from articles.curation.recording import MODELS
from articles.models import Article


class AutocompleteFilter(RelatedFieldListFilter):
    """A relation chosen by typing: sources, entities and runs are too many to be listed."""

    template = "admin/autocomplete_filter.html"

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:  # noqa: ARG002
        widget = AutocompleteSelect(field, model_admin.admin_site, {"id": f"filter-{field.name}"})
        rows = field.remote_field.model._default_manager.all()  # noqa: SLF001
        self._choice = forms.ModelChoiceField(rows, required=False, widget=widget)
        return []

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Yield “All”, “none” where that can be, and the form that chooses."""
        everything, *empty = super().choices(changelist)
        yield everything
        yield from ({**choice, "display": "None"} for choice in empty)
        kept = changelist.get_query_string(remove=[self.lookup_kwarg, self.lookup_kwarg_isnull])
        widget = self._choice.widget
        yield {
            "widget": widget.render(self.lookup_kwarg, self.lookup_val),
            "kept": parse_qsl(kept.removeprefix("?")),
            "label_for": widget.attrs["id"],
        }


class DateKnownFilter(admin.SimpleListFilter):
    """Articles by whether their publication date is known."""

    title = "date"
    parameter_name = "date_known"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("yes", "Known"), ("no", "Not known")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article] | None:  # noqa: ARG002
        match self.value():
            case "yes":
                return queryset.exclude(published_on=None)
            case "no":
                return queryset.filter(published_on=None)
        return None


class RecordedModelFilter(admin.SimpleListFilter):
    """Recorded changes by what was changed; Django's own filter would read the whole table for its values."""

    title = "what was changed"
    parameter_name = "model"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(name, str(model._meta.verbose_name).capitalize()) for name, model in MODELS.items()]  # noqa: SLF001

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:  # noqa: ARG002
        return queryset.filter(model=self.value()) if self.value() in MODELS else None


class ProblemFilter(admin.SimpleListFilter):
    """Rows that are plainly wrong, with what can be done about them."""

    title = "problem"
    parameter_name = "problem"
    template = "admin/problem_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(one.name, one.label) for one in PROBLEMS.values() if one.model is model_admin.model]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:  # noqa: ARG002
        problem = PROBLEMS.get(self.value() or "")
        return rows_of(problem, queryset) if problem and problem.model is queryset.model else None

    @property
    def advice(self) -> str:
        problem = PROBLEMS.get(self.value() or "")
        return problem.advice if problem else ""
