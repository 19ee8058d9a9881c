"""A column with the number of published articles of a row, which the search index knows, and lists in its order.

The number is that of the search its link leads to. A list is put in this order without a count for each of its rows:
the index gives all numbers at once.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.base import ArchiveAdmin
from articles.admin.paging import MOST_COUNTED, BoundedChangeList
from articles.search import EngineError, Facet

CHUNK = 1_000  # rows that are looked up at once
COLUMN = "articles_found"


class CountedChangeList(BoundedChangeList):
    """A list that knows how many articles its rows have, and can be in the order of these numbers.

    Where it has more rows than are counted, those with most articles are the first of them, and those without any are
    left to the other orders.
    """

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        counts, is_known = self._read_counts()
        order = str(self.params.get(ORDER_VAR, "")).split(".")[0]
        number = order.removeprefix("-")
        if number.isascii() and number.isdigit() and self._is_counts(int(number)):
            start = 0 if self.show_all and self.can_show_all else (self.page_num - 1) * self.list_per_page
            size = self.result_count if self.show_all and self.can_show_all else self.list_per_page
            ranked = self._rank(counts, is_descending=order.startswith("-"))
            wanted = list(islice(ranked, start, start + size))
            rows = self.queryset.in_bulk(wanted)
            self.result_list, self.further = [rows[pk] for pk in wanted if pk in rows], ""
        else:
            self.result_list = list(self.result_list)
        for row in self.result_list:
            row.article_count = counts.get(row.pk, 0) if is_known else None

    def _is_counts(self, number: int) -> bool:
        return number < len(self.list_display) and self.list_display[number] == COLUMN

    def _read_counts(self) -> tuple[Mapping[int, int], bool]:
        """Return the number of articles of each row, and whether it is known: not while the index is being built."""
        try:
            return self.model_admin.count_articles(), True
        except EngineError:
            return {}, False

    def _rank(self, counts: Mapping[int, int], *, is_descending: bool) -> Iterator[int]:
        """Yield the rows by their articles; of equals the first by name, in a long list by number."""
        if not self.is_many:
            rows = self.queryset.order_by(*self.model_admin.quick_columns, "pk").values_list("pk", flat=True)
            yield from sorted(rows, key=lambda pk: (-1 if is_descending else 1) * counts.get(pk, 0))
            return
        ranked = sorted(counts, key=lambda pk: (counts[pk], -pk), reverse=is_descending)
        everything, yielded = self.queryset.order_by(), 0
        for start in range(0, len(ranked), CHUNK):
            some = ranked[start : start + CHUNK]
            here = set(everything.filter(pk__in=some).values_list("pk", flat=True))
            found = [pk for pk in some if pk in here]
            yield from found
            yielded += len(found)
            if yielded > MOST_COUNTED:
                return


class ArticleCountAdmin(ArchiveAdmin[Any]):
    """An admin whose rows are values of a facet: the search finds the articles of each."""

    def count_articles(self) -> Mapping[int, int]:
        """Return the number of published articles of every row that has any. Raises EngineError."""
        raise NotImplementedError

    def facet_of(self, row: Any) -> Facet:
        """Return the facet of which a row is a value."""
        raise NotImplementedError

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[CountedChangeList]:  # noqa: ARG002
        return CountedChangeList

    @admin.display(description="articles", ordering="pk")
    def articles_found(self, row: Any) -> SafeString | str:
        """Lead to the search that finds just as many."""
        count = getattr(row, "article_count", None)
        if count is None:
            return "-"
        address = f"{reverse('search')}?{self.facet_of(row)}={row.slug}"
        return format_html('<a href="{}">{}</a>', address, f"{count:,}") if count else "0"
