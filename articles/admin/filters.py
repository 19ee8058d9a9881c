"""Filters for the side of change lists."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.contrib import admin
from django.contrib.admin.filters import FieldListFilter, RelatedFieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import DateTimeField, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import make_aware

from articles.admin.paging import PERIOD
from articles.curation.action_log import MODELS
from articles.curation.problems import PROBLEMS, narrow_rows
from articles.models import Article

MOST_YEARS = 60  # offered


class AutocompleteFilter(RelatedFieldListFilter):
    """A relation chosen by typing: sources, entities and runs are too many to be listed."""

    template = "admin/autocomplete_filter.html"

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:  # noqa: ARG002
        widget = AutocompleteSelect(field, model_admin.admin_site, {"id": f"filter-{field.name}"})
        rows = field.remote_field.model._default_manager.all()
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


class PeriodFilter(FieldListFilter):
    """Rows by year, then by month, then by day, offered from the first date to the last without reading any other."""

    template = "admin/period_filter.html"

    def __init__(
        self, field: Any, request: HttpRequest, params: Any, model: Any, model_admin: Any, field_path: str
    ) -> None:
        self.parameter = field_path + PERIOD
        super().__init__(field, request, params, model, model_admin, field_path)
        self.rows = model._default_manager.order_by()
        used: dict[str, Any] = self.used_parameters
        given = str(used.get(self.parameter, [""])[-1])
        self.chosen = given if re.fullmatch(r"\d{4}(-\d\d){0,2}", given) else ""
        self.is_moment = isinstance(field, DateTimeField)

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter]

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        if not self.chosen:
            return queryset
        try:
            first, after = _period_bounds(self.chosen)
        except ValueError as error:
            raise IncorrectLookupParameters from error
        path = self.field_path
        bounds = [make_aware(datetime.combine(day, time.min)) if self.is_moment else day for day in (first, after)]
        return queryset.filter(**{f"{path}__gte": bounds[0], f"{path}__lt": bounds[1]})

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Yield all, the way to the chosen period, and what lies in it."""
        yield self._choice(changelist, "", "Any date")
        parts = self.chosen.split("-") if self.chosen else []
        for number in range(1, len(parts) + 1):
            yield self._choice(changelist, "-".join(parts[:number]))
        for period in self._periods_inside():
            yield self._choice(changelist, period)

    def _choice(self, changelist: ChangeList, period: str, label: str = "") -> dict[str, Any]:
        address = changelist.get_query_string({self.parameter: period}) if period else None
        return {
            "selected": period == self.chosen,
            "query_string": address or changelist.get_query_string(remove=[self.parameter]),
            "display": label or _format_period(period),
        }

    def _periods_inside(self) -> list[str]:
        match self.chosen.count("-") if self.chosen else -1:
            case -1:
                known = self.rows.filter(**{f"{self.field_path}__isnull": False}).values_list(
                    self.field_path, flat=True
                )
                first, last = (known.order_by(order).first() for order in (self.field_path, f"-{self.field_path}"))
                years = range(last.year, first.year - 1, -1) if first else range(0)
                return [f"{year:04}" for year in years[:MOST_YEARS]]
            case 0:
                return [f"{self.chosen}-{month:02}" for month in range(1, 13)]
            case 1:
                return [
                    f"{self.chosen}-{day:02}" for day in range(1, monthrange(*map(int, self.chosen.split("-")))[1] + 1)
                ]
        return []


def _period_bounds(period: str) -> tuple[date, date]:
    """Return the first day of a period and the first day after it; raises ValueError if it is malformed."""
    parts = [int(part) for part in period.split("-")]
    first = date(parts[0], *[*parts[1:], 1, 1][:2])
    match len(parts):
        case 1:
            return first, date(first.year + 1, 1, 1)
        case 2:
            return first, (first + timedelta(days=31)).replace(day=1)
    return first, first + timedelta(days=1)


def _format_period(period: str) -> str:
    forms = {0: "Y", 1: "F Y", 2: "j F"}
    try:
        return date_format(_period_bounds(period)[0], forms[period.count("-")])
    except ValueError:
        return period


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
        return [(name, str(model._meta.verbose_name).capitalize()) for name, model in MODELS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:  # noqa: ARG002
        return queryset.filter(model=self.value()) if self.value() in MODELS else None


class ProblemFilter(admin.SimpleListFilter):
    """Rows with a problem, with advice on what can be done."""

    title = "problem"
    parameter_name = "problem"
    template = "admin/problem_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(one.name, one.label) for one in PROBLEMS.values() if one.model is model_admin.model]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:  # noqa: ARG002
        problem = PROBLEMS.get(self.value() or "")
        return narrow_rows(problem, queryset) if problem and problem.model is queryset.model else None

    @property
    def advice(self) -> str:
        problem = PROBLEMS.get(self.value() or "")
        return problem.advice if problem else ""
