"""Change lists over millions of rows: counted and paged up to a limit, and ordered only by indexes.

A list counts at most `MOST_COUNTED` rows and says “10,000+” for more; its pages go that far. The last page has a link
to the rows after it, which are found by the position of its last row and counted again. A list with more rows than are
counted can be ordered only by columns that have an index.
"""

import json
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, ChangeList
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.db.models import Field, OrderBy, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

MOST_COUNTED = 10_000  # rows
AFTER_VAR = "after"  # the parameter with the position after which a list continues


class AtLeast(int):
    """A number of rows of which there are more: shown with a plus sign."""

    def __str__(self) -> str:
        return f"{int(self):,}+"

    def __format__(self, form: str) -> str:
        return str(self)


def count_up_to(rows: QuerySet[Any], most: int | None = None) -> int:
    """Return how many rows there are, `AtLeast(most)` if there are more."""
    most = MOST_COUNTED if most is None else most
    number = rows.order_by()[: most + 1].count()
    return AtLeast(most) if number > most else number


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of the rows that are counted."""

    @cached_property
    def count(self) -> int:
        return count_up_to(cast("QuerySet[Any]", self.object_list))

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than its pages reach."""
        return isinstance(self.count, AtLeast)

    @property
    def count_text(self) -> str:
        """The number of rows in words."""
        return f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class ListPosition:
    """Where a list continues: after the row with this value in the first column of its order, and with this number.

    Rows without a value come after all others; without a number the position is before the first of these.
    """

    value: Any
    number: int | None

    @classmethod
    def from_row(cls, row: Any, first: str) -> "ListPosition":
        return cls(None if first == "pk" else getattr(row, first), row.pk)

    @classmethod
    def read(cls, text: str, field: "Field[Any, Any] | None") -> "ListPosition":
        """Return the position in an address; raises ValueError or ValidationError."""
        value, number = json.loads(text)
        if number is not None and (type(number) is not int or abs(number) > 2**62):
            raise ValueError(number)
        if value is not None and (field is None or not isinstance(value, str)):
            raise ValueError(value)
        return cls(field.to_python(value) if field is not None and value is not None else None, number)

    def __str__(self) -> str:
        value = self.value.isoformat() if hasattr(self.value, "isoformat") else self.value
        return json.dumps([value, self.number])

    def rows_after(self, rows: QuerySet[Any], first: str, *, is_descending: bool) -> QuerySet[Any]:
        """Return the rows after this position: a range of an index, without reading the rows before."""
        side = "lt" if is_descending else "gt"
        later = Q(**{f"pk__{side}": self.number}) if self.number is not None else Q()
        if first == "pk":
            return rows.filter(later)
        if self.value is None:
            return rows.filter(later, **{f"{first}__isnull": True})
        return rows.filter(Q(**{f"{first}__{side}": self.value}) | later, **{f"{first}__{side}e": self.value})


def read_order(ordering: Any) -> tuple[str, bool]:
    """Return the first column of an order, empty for an expression, and whether it is a descending one."""
    first = ordering[0]
    if isinstance(first, OrderBy):
        name = str(getattr(first.expression, "name", ""))
        return name, bool(first.descending)
    if not isinstance(first, str):
        return "", False
    name = first.removeprefix("-")
    return "pk" if name == "id" else name, first.startswith("-")


PERIOD = "__period"  # the ending of a filter's parameter by year, month or day


class BoundedChangeList(ChangeList):
    """A list that reads a bounded number of rows."""

    further = ""  # the address of the rows after the last page

    model_admin: Any  # an ArchiveAdmin

    @property
    def is_further(self) -> bool:
        """Whether the list continues after a position, with other rows before."""
        return AFTER_VAR in self.filter_params

    @property
    def beginning(self) -> str:
        """The address of the first rows."""
        return self.get_query_string()

    @property
    def is_many(self) -> bool:
        """Whether there are more rows than were counted."""
        return isinstance(self.result_count, AtLeast)

    # -- the position after which a list continues: kept between its pages, dropped by filters and orders

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        is_paging = new_params and set(new_params) <= {PAGE_VAR, AFTER_VAR}
        return super().get_query_string(new_params, remove if is_paging else [*(remove or []), AFTER_VAR])

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        found: dict[str, Any] = super().get_filters_params(params)
        found.pop(AFTER_VAR, None)
        return found

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        self.params.pop(AFTER_VAR, None)
        everything: QuerySet[Any] = self.model_admin.limit_columns(super().get_queryset(request, exclude_parameters))
        self.everything = everything
        if not self.is_further:
            return everything
        first, is_descending = self._order(everything)
        try:
            place = ListPosition.read(self.filter_params[AFTER_VAR][-1], self._field(first))
        except (ValueError, TypeError, ValidationError, FieldDoesNotExist) as error:
            raise IncorrectLookupParameters from error
        return place.rows_after(everything, first, is_descending=is_descending)

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Order by the chosen column if it has an index; rows of a period by time, the latest first."""
        ordering = super().get_ordering(request, queryset)
        first, is_descending = read_order(ordering)
        is_chosen = bool(self.params.get(ORDER_VAR))
        period = next((name.removesuffix(PERIOD) for name in self.filter_params if name.endswith(PERIOD)), "")
        if not is_chosen and period and self._is_quick(period):
            return self.model_admin.order_quickly(period, is_descending=True)
        return self.model_admin.order_quickly(first, is_descending) if is_chosen and self._is_quick(first) else ordering

    def get_results(self, request: HttpRequest) -> None:
        """Count up to the limit, order long lists by an index, and find the rows of the page."""
        paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
        self.result_count = paginator.count
        if self.is_many:
            self.sortable_by = [str(name) for name in self.list_display if self._is_quick(self._column(name))]
            if self.params.get(ORDER_VAR) and not self._is_quick(self._order(self.queryset)[0]):
                usual: Any = self.model_admin.get_ordering(request) or self.lookup_opts.ordering
                self.queryset = paginator.object_list = self.queryset.order_by(*usual)
        self.can_show_all = self.result_count <= self.list_max_show_all
        self.multi_page = self.result_count > self.list_per_page
        if (self.show_all and self.can_show_all) or not self.multi_page:
            self.result_list = self.queryset._clone()  # noqa: SLF001 - as Django does
        else:
            try:
                self.result_list = paginator.page(self.page_num).object_list
            except InvalidPage as error:
                raise IncorrectLookupParameters from error
        is_narrowed = self.query or self.has_active_filters or self.is_further
        self.show_full_result_count = False
        self.full_result_count = (
            None if is_narrowed else self.result_count
        )  # what is equal is not told beside the search
        self.show_admin_actions = True
        self.paginator = paginator
        if self.page_num == paginator.num_pages:
            self.further = self._find_further()

    # -- columns

    def _order(self, rows: QuerySet[Any]) -> tuple[str, bool]:
        return read_order(rows.query.order_by or self.lookup_opts.ordering)

    def _column(self, name: Any) -> str:
        field = self.get_ordering_field(name)
        return read_order([field])[0] if field else ""

    def _is_quick(self, first: str) -> bool:
        return first == "pk" or first in self.model_admin.quick_columns

    def _field(self, first: str) -> "Field[Any, Any] | None":
        return None if first == "pk" else cast("Field[Any, Any]", self.lookup_opts.get_field(first))

    def _find_further(self) -> str:
        """Return the address of the rows after the last page: more rows, or those without a value."""
        first, is_descending = self._order(self.queryset)
        if not self._is_quick(first):
            return ""
        field = self._field(first)
        if self.is_many:
            self.result_list = list(self.result_list)
            place = ListPosition.from_row(self.result_list[-1], first)
            if field is not None and place.value is None and not is_descending:
                return ""  # unknown ones come first in this order: a filter leads past them
            return self.get_query_string({AFTER_VAR: str(place)})
        if self.is_further and field is not None and field.null and is_descending:
            here, unknown = ListPosition.read(self.filter_params[AFTER_VAR][-1], field), ListPosition(None, None)
            if here.value is not None and unknown.rows_after(self.everything, first, is_descending=True).exists():
                return self.get_query_string({AFTER_VAR: str(unknown)})
        return ""
