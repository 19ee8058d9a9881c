"""The axis of time: periods without a gap, fine enough to be read, long empty stretches cut out, every count kept."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.dates import DateSpan, month_number
from articles.search.result import Precision
from articles.search.timelines import MOST_DAY_BARS, MOST_MONTH_BARS, MOST_YEAR_BARS, draw_timelines

ANY_TIME = DateSpan()


@dataclass(frozen=True)
class Days:
    """Articles that are nothing but their days."""

    days: tuple[date, ...]
    everything: tuple[date, ...] = ()
    wants_shares: bool = True

    def count_by(self, field: str, span: DateSpan) -> dict[int, int]:
        return self.count(field, self.days, span)

    def count_all_by(self, field: str, span: DateSpan) -> dict[int, int]:
        return self.count(field, self.everything, span)

    @staticmethod
    def count(field: str, days: tuple[date, ...], span: DateSpan) -> dict[int, int]:
        number = date.toordinal if field == "day" else month_number
        return Counter(number(day) for day in days if (span.first or day) <= day <= (span.last or day))


def draw(*days: date, span: DateSpan = ANY_TIME):
    (timeline,) = draw_timelines(span, [Days(days)])
    return timeline


dates = st.one_of(st.dates(), st.dates(date(1980, 1, 1), date(2025, 12, 31)))
spans = st.builds(
    lambda first, last: DateSpan(min(first, last), max(first, last)) if first and last else DateSpan(first, last),
    st.none() | dates,
    st.none() | dates,
)


@given(st.lists(dates, max_size=30), st.lists(dates, max_size=30), spans)
def test_periods_leave_no_gap_and_every_article_is_in_the_one_of_its_day(ours, theirs, span):
    everything = (*ours, *theirs)
    timelines = draw_timelines(span, [Days(tuple(ours), everything), Days(tuple(theirs), everything)])
    for timeline, days in zip(timelines, (ours, theirs), strict=True):
        for left, right in pairwise(timeline.periods):
            assert left.last + timedelta(days=1) == right.first
        for period in timeline.periods:
            assert period.first <= period.last
            assert period.count == sum(period.first <= day <= period.last for day in days)
            assert period.of == sum(period.first <= day <= period.last for day in everything)
            assert not (period.is_cut and period.of)
            assert period.is_held is any(period.first <= day <= period.last for day in everything)
    one, other = ([(p.first, p.last, p.is_cut) for p in timeline.periods] for timeline in timelines)
    assert one == other
    bars = sum(not is_cut for *_, is_cut in one)
    most = {Precision.DAY: MOST_DAY_BARS, Precision.MONTH: MOST_MONTH_BARS, Precision.YEAR: MOST_YEAR_BARS}
    assert bars <= most.get(timelines[0].precision, 1000)
    within = [day for day in everything if (span.first or day) <= day <= (span.last or day)]
    assert bool(one) or not within
    assert sum(period.of for period in timelines[0].periods) >= len(within)


@given(st.lists(dates, min_size=1, max_size=10), st.lists(dates, max_size=20), spans)
def test_a_share_counts_nothing_from_beyond_its_period(ours, theirs, span):
    everything = (*ours, *theirs)
    (timeline,) = draw_timelines(span, [Days(tuple(ours), everything)])
    for period in timeline.periods:
        assert period.of == sum(period.first <= day <= period.last for day in everything)


def test_what_the_archive_holds_is_known_where_no_share_is_wanted():
    ours, theirs = date(2020, 2, 4), date(2020, 5, 4)
    (timeline,) = draw_timelines(ANY_TIME, [Days((ours,), (ours, theirs), wants_shares=False)])
    assert [period.first.month for period in timeline.periods if period.is_held] == [2, 5]
    assert {period.of for period in timeline.periods} == {None}


def test_years_apart_are_months_with_the_empty_years_cut_out():
    timeline = draw(date(1987, 3, 4), date(1987, 4, 1), date(2019, 1, 4), date(2020, 12, 28))
    assert timeline.precision is Precision.MONTH
    assert len(timeline.periods) == 12 + 1 + 24
    (cut,) = [period for period in timeline.periods if period.is_cut]
    assert (cut.first, cut.last) == (date(1988, 1, 1), date(2018, 12, 31))


def test_a_hole_of_a_few_years_stays_on_the_axis():
    timeline = draw(*(date(year, 5, 1) for year in (*range(1990, 2000), *range(2004, 2020))))
    assert timeline.precision is Precision.YEAR
    assert [period.count for period in timeline.periods] == [1] * 10 + [0] * 4 + [1] * 16


def test_centuries_are_drawn_by_decade():
    timeline = draw(*(date(year, 1, 1) for year in range(1702, 2024, 3)))
    assert timeline.precision is Precision.DECADE
    assert (timeline.periods[0].first, timeline.periods[-1].last) == (date(1700, 1, 1), date(2029, 12, 31))
    assert len(timeline.periods) == 33


def test_one_article_with_a_wrong_century_does_not_make_the_rest_unreadable():
    timeline = draw(date(21, 6, 19), *(date(year, 6, 19) for year in range(1990, 2022)))
    assert timeline.precision is Precision.YEAR
    assert [p.first.year for p in timeline.periods if p.is_cut] == [22]
    assert len(timeline.periods) == 1 + 1 + 32


@pytest.mark.parametrize(
    ("first", "last", "precision", "bars"),
    [
        (date(2020, 2, 3), date(2020, 2, 5), Precision.DAY, 29),  # its month
        (date(2020, 2, 28), date(2020, 3, 1), Precision.DAY, 3),
        (date(2019, 1, 1), date(2020, 12, 31), Precision.MONTH, 24),
        (date(1990, 7, 1), date(2020, 12, 31), Precision.MONTH, 13),  # the years before are cut out
        (date(2016, 7, 15), date(2022, 3, 9), Precision.MONTH, 1 + 12 + 15),
    ],
)
def test_a_span_is_drawn_by_what_can_be_read(first: date, last: date, precision: Precision, bars: int):
    timeline = draw(date(2020, 2, 4), date(2020, 2, 29), date(2021, 1, 1), span=DateSpan(first, last))
    if bars == 28:
        assert timeline.periods[0].first == first
        assert timeline.periods[-1].last == last
    assert timeline.precision is precision
    assert len(timeline.periods) == bars


def test_one_day_alone_stands_within_its_year():
    timeline = draw(date(2021, 6, 19))
    assert [period.count for period in timeline.periods] == [0] * 5 + [1] + [0] * 6


def test_nothing_to_count_has_no_bars_but_for_the_stretch_that_was_asked_for():
    assert draw().periods == ()
    (cut,) = draw(span=DateSpan(date(1990, 1, 1), date(2020, 12, 31))).periods
    assert cut.is_cut
    assert len(draw(span=DateSpan(date(2020, 1, 1), date(2020, 12, 31))).periods) == 12
