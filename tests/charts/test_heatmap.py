"""Calendars: every day of a month once, every year that has articles."""

import calendar
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.charts import classify
from articles.charts.heatmap import WEEKDAYS, draw_month, draw_years, missing_months

days = st.dates(date(1, 1, 1), date(9999, 12, 31))
months = st.lists(st.dates(date(1900, 1, 1), date(2030, 12, 31)).map(lambda day: day.replace(day=1)), max_size=30)


@given(days, st.integers(0, 999))
def test_a_month_holds_each_of_its_days_once_under_its_weekday(day, count):
    grid = draw_month(day.year, day.month, {day: count}, classify([count]))
    assert all(len(week) == len(WEEKDAYS) for week in grid.weeks)
    cells = [(place, cell) for week in grid.weeks for place, cell in enumerate(week) if cell]
    length = calendar.monthrange(day.year, day.month)[1]
    assert [cell.first.day for _, cell in cells] == list(range(1, length + 1))
    assert all(cell.first.weekday() == place for place, cell in cells)
    assert {cell.first: cell.count for _, cell in cells if cell.count} == ({day: count} if count else {})
    assert grid.count == count


@settings(max_examples=50)
@given(months)
def test_every_article_is_in_one_cell_and_every_year_is_reported(firsts):
    counts = {first: firsts.count(first) for first in firsts}
    rows = draw_years(counts, classify(counts.values()))
    assert sum(row.count for row in rows) == len(firsts)
    assert {cell.first: cell.count for row in rows for cell in row.months if cell.count} == counts
    years_shown = [row.year for row in rows]
    years_shown += [year for row in rows if row.silent for year in range(row.silent[0], row.silent[1] + 1)]
    years = [first.year for first in firsts]
    assert sorted(years_shown) == (list(range(min(years), max(years) + 1)) if years else [])


@settings(max_examples=50)
@given(months)
def test_a_month_is_missing_or_has_articles(firsts):
    gaps = missing_months(firsts)
    missing = set()
    for first, last in gaps:
        assert first <= last
        month = first
        while month <= last:
            missing.add(month)
            month = (month + timedelta(days=31)).replace(day=1)
    assert not missing & set(firsts)
    ordinals = sorted(month.year * 12 + month.month for month in missing | set(firsts))
    assert ordinals == (list(range(ordinals[0], ordinals[-1] + 1)) if ordinals else [])


def test_gaps_are_reported_as_stretches():
    months = missing_months([date(2020, 11, 1), date(2021, 1, 1), date(2021, 2, 1), date(2021, 6, 1)])
    assert months == [(date(2020, 12, 1), date(2020, 12, 1)), (date(2021, 3, 1), date(2021, 5, 1))]
