"""The archive by date: all years, a year as a heat map, a month, a day as a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.charts import classify
from articles.charts.heatmap import WEEKDAYS, draw_month, draw_years
from articles.models import Article
from articles.panels.browsing import count_undated, read_day, read_periods, search_or_read
from articles.panels.facet_values import FacetGroup, present_facets
from articles.panels.hits import present_hits
from articles.requests.filters import Search, describe_period, read_search
from articles.requests.parameters import PAGE_SIZE
from articles.search import (
    DateSpan,
    Facet,
    Precision,
    SearchResult,
    count_periods,
    format_partial_date,
    parse_partial_date,
    search,
)

FACET_SIZE = 10
PAGES = ("year", "month", "day")
BESIDE = (Facet.ACTOR, Facet.COUNTRY, Facet.SOURCE)  # counted beside a month or a day


@dataclass(frozen=True, slots=True)
class CalendarPeriod:
    """A year, month or day of the calendar, by one, two or three numbers."""

    numbers: tuple[int, ...]
    first: date
    last: date

    @property
    def label(self) -> str:
        return describe_period(self.first, self.last)

    @property
    def link(self) -> str:
        return reverse(PAGES[len(self.numbers) - 1], args=self.numbers)

    @property
    def wider(self) -> "list[CalendarPeriod]":
        """The year, or the year and the month, it lies in."""
        return [period_around(self.first, places) for places in range(1, len(self.numbers))]

    def search(self, page: int = 1) -> Search:
        after, before = format_partial_date(self.first, self.last)
        span = DateSpan(self.first, self.last)
        return Search(span=span, date_after=after, date_before=before, page=page)


def read_period(*numbers: int) -> CalendarPeriod | None:
    """Return what the numbers of an address stand for; None where there is no such date."""
    try:
        span = parse_partial_date("-".join([f"{numbers[0]:04}", *map(str, numbers[1:])]))
    except ValueError:
        return None
    return CalendarPeriod(numbers, span.first or date.min, span.last or date.max)


def period_around(day: date, places: int) -> CalendarPeriod:
    """Return the year (1 place), month (2) or day (3) that holds a day."""
    numbers = (day.year, day.month, day.day)[:places]
    return read_period(*numbers) or CalendarPeriod(numbers, day, day)


@require_safe
def calendar_page(request: HttpRequest) -> HttpResponse:
    """Show all years that have articles, each in its months."""
    (counts, undated), outage = search_or_read(_count_archive, _read_archive)
    classes = classify(counts.values())
    context = {
        "outage": outage,
        "undated": undated,
        "years": draw_years(counts, classes),
        "classes": classes,
    }
    return render(request, "calendar.html", context)


def _count_archive() -> tuple[Mapping[date, int], int]:
    total = search(Search().request(limit=1)).total
    counts = count_periods(Search().request(), Precision.MONTH)
    return counts, max(0, total - sum(counts.values()))


def _read_archive() -> tuple[Mapping[date, int], int]:
    return read_periods(date.min, date.max, Precision.MONTH), count_undated()


@require_safe
def year_page(request: HttpRequest, year: int) -> HttpResponse:
    """Show a year as a heat map of its days."""
    period = read_period(year)
    if period is None:
        return _no_such_date(request)
    counts, outage = search_or_read(
        lambda: count_periods(period.search().request(), Precision.DAY), lambda: _read_days(period)
    )
    classes = classify(counts.values(), is_logarithmic=False)
    months = [draw_month(year, month, counts, classes) for month in range(1, 13)]
    context = _around(period) | {
        "outage": outage,
        "total": sum(counts.values()),
        "months": months,
        "classes": classes,
        "weekdays": WEEKDAYS,
    }
    return render(request, "calendar_year.html", context)


@require_safe
def month_page(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show the days of a month, and who and where was in the news."""
    period = read_period(year, month)
    if period is None:
        return _no_such_date(request)
    criteria = period.search()
    (counts, facets), outage = search_or_read(
        lambda: (
            count_periods(criteria.request(), Precision.DAY),
            _find_facets(criteria, search(criteria.request(limit=1, facet_size=FACET_SIZE))),
        ),
        lambda: (_read_days(period), []),
    )
    classes = classify(counts.values(), is_logarithmic=False)
    context = _around(period) | {
        "outage": outage,
        "total": sum(counts.values()),
        "month": draw_month(year, month, counts, classes),
        "classes": classes,
        "weekdays": WEEKDAYS,
        "facets": facets,
    }
    return render(request, "calendar_month.html", context)


@require_safe
def day_page(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """List the articles of a day."""
    period = read_period(year, month, day)
    if period is None:
        return _no_such_date(request)
    read = read_search(request.GET)
    criteria = period.search(read.page)
    first = (criteria.page - 1) * PAGE_SIZE + 1
    (total, ids, facets), outage = search_or_read(
        lambda: _find_day(criteria), lambda: (*read_day(period.first, first - 1, PAGE_SIZE), [])
    )
    context = _around(period) | {
        "outage": outage,
        "total": total,
        "page": criteria.page,
        "notices": read.problems.get("page", []),
        "hits": present_hits(criteria, ids),
        "first": first,
        "last": first + len(ids) - 1,
        "previous_page": criteria.page - 1 if criteria.page > 1 else 0,
        "next_page": criteria.page + 1 if first + PAGE_SIZE <= total else 0,
        "facets": facets,
    }
    return render(request, "calendar_day.html", context)


def _find_day(criteria: Search) -> tuple[int, tuple[int, ...], list[FacetGroup]]:
    result = search(criteria.request(facet_size=FACET_SIZE))
    return result.total, result.ids, _find_facets(criteria, result)


def _find_facets(criteria: Search, result: SearchResult) -> list[FacetGroup]:
    return present_facets(criteria, result, BESIDE)


def _read_days(period: CalendarPeriod) -> Mapping[date, int]:
    return read_periods(period.first, period.last, Precision.DAY)


def _no_such_date(request: HttpRequest) -> HttpResponse:
    return render(request, "no_date.html", status=404)


def _around(period: CalendarPeriod) -> dict[str, Any]:
    """Return what every page of a period shows: its search, and the next stretches before and after with articles."""
    dates = Article.objects.published().order_by("published_on").values_list("published_on", flat=True)
    before = dates.filter(published_on__lt=period.first).last()
    after = dates.filter(published_on__gt=period.last).first()
    places = len(period.numbers)
    return {
        "period": period,
        "before": period_around(before, places) if before else None,
        "after": period_around(after, places) if after else None,
        "search_url": reverse("search"),
        "search_link": reverse("search") + period.search().link(),
    }
