"""The parameters of a search in an address, each checked on its own (by the form of django-filter)."""

from collections import OrderedDict
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from articles.charts.scale import MOST_ZOOMS
from articles.facets import Facet
from articles.models import Article
from articles.requests.choices import WITH
from articles.search import AmbiguousDateError, DateSpan, Sort, format_span, parse_days, parse_partial_date

PAGE_SIZE = 20
MOST_VALUES = 20  # values one parameter may carry
MOST_CHARACTERS = 4_000  # of the search text; the query language says itself where it stops reading
MOST_OF_DATE = 40  # characters that are shown again of what is no date
PICK_FIRST = "first"


class PartialDateField(forms.CharField):
    """A date of decade, year, month or day precision, in any way it can be written.

    Of one that cannot be read, `params` of the error hold what was typed, `text`, and what it can mean, `readings`.
    """

    def clean(self, value: Any) -> DateSpan | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_days(text)
        except AmbiguousDateError as error:
            message = "“%(text)s” can mean %(days)s: write the one you mean."
            days = " or ".join(format_span(days) for days in error.readings)
            params = {"text": text[:MOST_OF_DATE], "readings": error.readings, "days": days}
            raise ValidationError(message, params=params) from None
        except ValueError:
            message = "“%(text)s” is not a date: write 2021, June 2021 or 19 June 2021."
            raise ValidationError(message, params={"text": text[:MOST_OF_DATE], "readings": ()}) from None


class ValuesField(forms.Field):
    """A parameter that may be repeated; empty values and repetitions count nothing."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        values = list(dict.fromkeys(text.strip() for text in value or [] if text.strip()))
        if len(values) > MOST_VALUES:
            raise ValidationError(f"At most {MOST_VALUES} values of one kind can be chosen at once.")
        return values


class PickField(forms.CharField):
    """How far the choice of a range by two clicks has come: `first`, or the bar it starts with."""

    def clean(self, value: Any) -> str | DateSpan:
        text = super().clean(value)
        if not text or text == PICK_FIRST:
            return str(text)
        try:
            ends = [parse_partial_date(end) for end in text.split("..", 1)]
        except ValueError:
            message = "“%(text)s” is not a bar to start from: write first, 2021-06 or 2020..2029."
            raise ValidationError(message, params={"text": text[:40]}) from None
        return DateSpan(ends[0].first, ends[-1].last)


class _PickFilter(django_filters.Filter):
    field_class = PickField


class _PartialDateFilter(django_filters.Filter):
    field_class = PartialDateField


class _ValuesFilter(django_filters.Filter):
    field_class = ValuesField


class _PageFilter(django_filters.Filter):
    field_class = forms.IntegerField


class AnyCaseField(django_filters.fields.ChoiceField):
    """One of some words, in whatever case it is written."""

    def clean(self, value: Any) -> Any:
        is_word = isinstance(value, str) and self.valid_value(value.lower())
        return super().clean(value.lower() if is_word else value)


class _ChoiceFilter(django_filters.ChoiceFilter):
    field_class = AnyCaseField


class ArticleFilterSet(django_filters.FilterSet):
    """The search parameters, each validated on its own: one that is wrong leaves the others standing."""

    q = django_filters.CharFilter(max_length=MOST_CHARACTERS)
    date_after = _PartialDateFilter()
    date_before = _PartialDateFilter()
    undated = _ChoiceFilter(
        choices=[("1", "1"), ("0", "0")],
        error_messages={"invalid_choice": "“%(value)s” is neither 1 (articles without a date) nor 0 (without them)."},
    )
    scope = _ChoiceFilter(
        choices=[("main", "main"), ("all", "all")],
        error_messages={"invalid_choice": "“%(value)s” is not a scope: write main (main subjects only) or all."},
    )
    sort = _ChoiceFilter(
        choices=[(sort.value, sort.value) for sort in Sort],
        error_messages={"invalid_choice": "“%(value)s” is not an order: write relevance, newest, oldest or arrival."},
    )
    measure = _ChoiceFilter(
        choices=[("count", "count"), ("share", "share")],
        error_messages={"invalid_choice": "“%(value)s” is not a measure: write count or share."},
    )
    copies = _ChoiceFilter(
        choices=[("grouped", "grouped"), ("all", "all")],
        error_messages={"invalid_choice": "“%(value)s” is not a way to show copies: write grouped or all."},
    )
    zoom = _PageFilter(
        min_value=0,
        max_value=MOST_ZOOMS,
        error_messages={"invalid": f"The zoom of the timeline is a whole number, 0 to {MOST_ZOOMS}."},
    )
    pick = _PickFilter()
    page = _PageFilter(
        min_value=1,
        max_value=1_000_000,
        error_messages={"invalid": "The page is a whole number, 1 or more."},
    )

    at = _PageFilter(
        min_value=1,
        max_value=1_000_000 * PAGE_SIZE,
        error_messages={"invalid": "The place in a result (at) is a whole number, 1 or more."},
    )

    class Meta:
        model = Article
        fields: list[str] = []

    def __init__(self, parameters: QueryDict) -> None:
        """Take only the parameters that were given: none has to be, and making a field costs more than reading it."""
        given = [(name, one) for name, one in type(self).base_filters.items() if name in parameters]
        self.base_filters = OrderedDict(given)
        super().__init__(parameters, queryset=Article.objects.none())

    def as_given(self, name: str) -> str:
        """Return a parameter as it stands in the address."""
        return str((self.data or {}).get(name, "")).strip()


# One parameter for each facet and one that excludes; “with” is a word of Python's own, which cannot be declared above.
ArticleFilterSet.base_filters |= {
    name: _ValuesFilter() for name in [WITH, *(name for facet in Facet for name in (facet.value, f"not_{facet.value}"))]
}
