"""The timeline's geometry: every bar inside the plot and as high as its number says."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.charts.scale import DWARFED, FEWEST_DWARFED, draw_grid, find_tops, format_share, percent, round_top
from articles.charts.ticks import BETWEEN, LETTER, MONTHS, MOST_LABELS, NEAREST_LABELS
from articles.charts.timeline import (
    LOWEST_BAR,
    MOST_NUMBERS,
    NEAREST_NUMBERS,
    Column,
    TimelineChart,
    draw_timeline,
    lay_out,
)
from articles.search.dates import month_first, month_last, month_number


def first_and_last(precision: str, start: date, number: int) -> tuple[date, date]:
    if precision == "day":
        day = start + timedelta(days=number)
        return day, day
    if precision == "month":
        month = month_number(start) + number
        return month_first(month), month_last(month)
    return date(start.year + number, 1, 1), date(start.year + number, 12, 31)


def columns(precision: str, start: date, counts: list[int]) -> list[Column]:
    return [
        Column(*first_and_last(precision, start, number), count, f"column {number}", f"?n={number}", number == 1)
        for number, count in enumerate(counts)
    ]


def number(share: str) -> float:
    assert share.endswith("%")
    return float(share[:-1])


COUNTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=160)
STARTS = st.dates(date(1, 1, 1), date(9000, 1, 1))
PRECISIONS = st.sampled_from(["year", "month", "day"])


@pytest.mark.parametrize("precision", ["year", "month", "day"])
def test_nothing_to_draw_is_an_empty_chart(precision):
    assert draw_timeline([], precision) == TimelineChart()


@given(PRECISIONS, STARTS, COUNTS)
def test_every_bar_stands_inside_its_column_and_the_plot(precision, start, counts):
    chart = draw_timeline(columns(precision, start, counts), precision)
    assert len(chart.bars) == len(counts)
    edge = 0.0
    for bar in chart.bars:
        column_x, width = number(bar.column_x), number(bar.column_width)
        assert column_x == pytest.approx(edge, abs=0.01 * len(counts))
        assert column_x < number(bar.x)
        assert number(bar.x) + number(bar.width) <= column_x + width + 0.002
        assert 0 <= number(bar.y) <= 100
        assert number(bar.y) + number(bar.height) == pytest.approx(100, abs=0.002)
        edge = column_x + width
    assert edge == pytest.approx(100, abs=0.01)


@given(PRECISIONS, STARTS, COUNTS)
def test_bars_are_as_high_as_the_grid_says(precision, start, counts):
    chart = draw_timeline(columns(precision, start, counts), precision)
    top = chart.grid[0]
    assert number(top.y) == 0
    assert top.value >= max(counts)
    for bar in chart.bars:
        exact = 100 * bar.count / top.value
        assert number(bar.height) == pytest.approx(max(exact, LOWEST_BAR) if bar.count else 0, abs=0.001)
    for line in chart.grid:
        assert number(line.y) == pytest.approx(100 - 100 * line.value / top.value, abs=0.001)


@given(PRECISIONS, STARTS, COUNTS)
def test_bars_carry_what_their_columns_say(precision, start, counts):
    given_columns = columns(precision, start, counts)
    bars = draw_timeline(given_columns, precision).bars
    assert all(b.number == (f"{b.count:,}" if b.count and len(bars) <= MOST_NUMBERS else "") for b in bars)
    assert [(b.count, b.label, b.link, b.is_on) for b in bars] == [
        (c.count, c.label, c.link, c.is_on) for c in given_columns
    ]


@given(PRECISIONS, STARTS, COUNTS)
def test_labels_are_few_apart_and_inside(precision, start, counts):
    ticks = draw_timeline(columns(precision, start, counts), precision).ticks
    assert 1 <= len(ticks) <= MOST_LABELS
    places = [number(tick.x) for tick in ticks]
    assert places == sorted(set(places))
    assert places[0] >= 0
    assert places[-1] < 100
    assert all(tick.label for tick in ticks)


@given(PRECISIONS, STARTS, COUNTS)
def test_each_label_names_the_column_it_stands_under(precision, start, counts):
    given_columns = columns(precision, start, counts)
    for tick in draw_timeline(given_columns, precision).ticks:
        place = number(tick.x) * len(counts) / 100
        first = given_columns[round(place)].first
        assert place == pytest.approx(round(place), abs=0.001 * len(counts))
        month = MONTHS[first.month - 1]
        assert (
            tick.label
            in {
                "year": {str(first.year)},
                "month": {str(first.year)} if first.month == 1 else {month, f"{month} {first.year}"},
                "day": {f"{first.day} {month}", str(first.day)},
            }[precision]
        )


@pytest.mark.parametrize("precision", ["year", "month", "day"])
@pytest.mark.parametrize("count", [1, 12, 31, 60, 150])
def test_a_chart_of_any_width_is_drawn(precision, count):
    for shift in range(12):
        start = date(1999 + shift, 1 + shift, 1 + 2 * shift)
        chart = draw_timeline(columns(precision, start, [7] * count), precision)
        assert len(chart.bars) == count
        assert len(chart.ticks) <= MOST_LABELS
        assert number(chart.bars[0].column_width) == pytest.approx(100 / count, abs=0.001)


def test_a_single_bar_fills_the_width_but_for_its_gap():
    bar = draw_timeline(columns("year", date(2021, 1, 1), [5]), "year").bars[0]
    assert (bar.column_x, bar.column_width, bar.x, bar.width, bar.y, bar.height) == (
        "0%", "100%", "7%", "86%", "0%", "100%",
    )  # fmt: skip


def test_columns_without_articles_have_no_bar_and_the_smallest_number_can_be_seen():
    bars = draw_timeline(columns("day", date(2021, 6, 1), [0, 1, 100_000]), "day").bars
    assert [bar.height for bar in bars] == ["0%", "3%", "100%"]


def test_nothing_counted_still_has_a_grid():
    chart = draw_timeline(columns("month", date(2021, 1, 1), [0] * 12), "month")
    assert {bar.height for bar in chart.bars} == {"0%"}
    assert chart.grid[0].value == 1


@pytest.mark.parametrize(
    ("highest", "top"),
    [(1, 1), (2, 2), (3, 3), (5, 5), (6, 6), (7, 8), (9, 10), (11, 15), (16, 20), (21, 25), (26, 30), (101, 150)],
)
def test_the_top_of_the_grid_is_the_next_round_number(highest, top):
    assert round_top(highest) == top


@given(st.integers(1, 10**12))
def test_the_top_is_never_below_the_highest_nor_twice_as_high(highest):
    assert highest <= round_top(highest) < 2 * highest


@pytest.mark.parametrize(
    ("top", "lines"),
    [(1, [1]), (2, [2, 1]), (3, [3, 2, 1]), (5, [5, 4, 3, 2, 1]), (6, [6, 4, 2]), (8, [8, 4]), (15, [15, 10, 5]),
     (25, [25, 20, 15, 10, 5]), (100, [100, 50]), (1500, [1500, 1000, 500])],
)  # fmt: skip
def test_lines_part_the_scale_at_round_and_whole_numbers(top, lines):
    assert [line.value for line in draw_grid(top)] == lines


def test_not_every_line_of_many_is_written_on():
    assert [line.label for line in draw_grid(2_500)] == ["2,500", "", "1,500", "", "500"]
    assert [line.label for line in draw_grid(0.25, is_share=True)] == ["0.25%", "", "0.15%", "", "0.05%"]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=60))
def test_each_zoom_makes_room_for_most_of_what_is_left(counts):
    tops = find_tops(counts)
    assert list(tops) == sorted(set(tops), reverse=True)
    assert tops[0] == round_top(max(counts))
    for higher, top in pairwise(tops):
        dwarfed = [count for count in counts if 0 < count * DWARFED < higher]
        assert top == round_top(max(dwarfed))
        assert len(dwarfed) >= FEWEST_DWARFED


def test_one_month_that_dwarfs_the_rest_is_broken_off_and_says_its_number():
    counts = [8_927, 14, 0, 31, 22, 9, *[0] * 20]
    whole = draw_timeline(columns("month", date(2020, 1, 1), counts), "month")
    assert (whole.zoom.step, whole.zoom.has_more, whole.grid[0].value) == (0, True, 10_000)
    zoomed = draw_timeline(columns("month", date(2020, 1, 1), counts), "month", zoom=1)
    assert (zoomed.zoom.step, zoomed.zoom.top, zoomed.zoom.has_more) == (1, "40", False)
    assert [(bar.count, bar.number) for bar in zoomed.bars if bar.is_broken] == [(8_927, "8,927")]
    assert [bar.height for bar in zoomed.bars[:4]] == ["100%", "35%", "0%", "77.5%"]
    assert zoomed == draw_timeline(columns("month", date(2020, 1, 1), counts), "month", zoom=9)


def test_even_counts_are_not_zoomed_into():
    assert not draw_timeline(columns("month", date(2020, 1, 1), [5, 9, 20, 3]), "month", zoom=2).zoom.has_more


@given(st.lists(st.integers(0, 10**6), min_size=13, max_size=60))
def test_numbers_of_broken_bars_stand_apart(counts):
    bars = draw_timeline(columns("month", date(2020, 1, 1), counts), "month", zoom=3).bars
    places = [number(bar.middle) for bar in bars if bar.number]
    assert all(right - left >= NEAREST_NUMBERS - 0.01 for left, right in pairwise(places))
    assert bool(places) == any(bar.is_broken for bar in bars)


@given(PRECISIONS, STARTS, COUNTS)
def test_labels_that_a_phone_shows_do_not_meet(precision, start, counts):
    ticks = [tick for tick in draw_timeline(columns(precision, start, counts), precision).ticks if not tick.is_minor]
    assert ticks
    for left, right in pairwise(ticks):
        assert number(left.x) + LETTER * len(left.label) + BETWEEN <= number(right.x) + 0.01


def test_a_phone_names_months():
    ticks = draw_timeline(columns("month", date(1987, 1, 1), [1] * 12), "month").ticks
    assert [tick.label for tick in ticks if not tick.is_minor] == ["1987", *MONTHS[2:]]


def test_what_the_archive_does_not_hold_is_bare_in_one_stretch():
    held = [True, False, False, True, False]
    given_columns = columns("year", date(2000, 1, 1), [3, 0, 0, 1, 0])
    given_columns = [replace(column, is_held=h) for column, h in zip(given_columns, held, strict=True)]
    bare = draw_timeline(given_columns, "year").bare
    assert [(one.x, one.width) for one in bare] == [("20%", "40%"), ("80%", "20%")]


def test_months_are_labelled_by_year_in_january_and_with_their_year_at_the_start():
    ticks = draw_timeline(columns("month", date(2020, 3, 1), [1] * 12), "month").ticks
    assert [tick.label for tick in ticks] == ["Mar 2020", *MONTHS[3:], "2021", "Feb"]
    assert [tick.label for tick in ticks if tick.is_start] == ["Mar 2020", "2021"]


def test_a_label_that_would_stand_on_the_first_is_left_out():
    ticks = draw_timeline(columns("month", date(2019, 12, 1), [1] * 36), "month").ticks
    assert [tick.label for tick in ticks[:3]] == ["Dec 2019", "Apr", "Jul"]


def test_days_are_labelled_with_the_month_at_the_start_and_on_its_first():
    ticks = draw_timeline(columns("day", date(2021, 6, 26), [1] * 12), "day").ticks
    assert [tick.label for tick in ticks[:7]] == ["26 Jun", "27", "28", "29", "30", "1 Jul", "2"]
    assert [tick.label for tick in ticks if tick.is_start] == ["26 Jun", "1 Jul"]


def test_years_are_labelled_at_round_numbers():
    ticks = draw_timeline(columns("year", date(1987, 1, 1), [1] * 35), "year").ticks
    assert [tick.label for tick in ticks] == ["1990", "1995", "2000", "2005", "2010", "2015", "2020"]


@pytest.mark.parametrize(
    ("share", "expected"), [(0, "0%"), (100, "100%"), (33.33333, "33.333%"), (8.5, "8.5%"), (50.0, "50%")]
)
def test_shares_are_written_short(share, expected):
    assert percent(share) == expected


# -- stretches without articles


CUTS = st.lists(st.booleans(), min_size=1, max_size=160)


def years(start: int, held: list[bool]) -> list[Column]:
    """Columns of years; one that is cut stands for twenty."""
    found, year = [], start
    for is_cut in held:
        last = year + 19 if is_cut else year
        found.append(Column(date(year, 1, 1), date(last, 12, 31), 0 if is_cut else 3, f"{year}", "?", is_cut=is_cut))
        year = last + 1
    return found


@given(CUTS)
def test_columns_and_cuts_fill_the_width_side_by_side(cuts):
    places = lay_out(cuts)
    assert len(places) == len(cuts)
    assert all(place.width > 0 for place in places)
    edge = 0.0
    for place in places:
        assert place.x == pytest.approx(edge)
        edge = place.x + place.width
    assert edge == pytest.approx(100)
    bars = {round(place.width, 9) for place, is_cut in zip(places, cuts, strict=True) if not is_cut}
    assert len(bars) <= 1


@given(st.integers(1, 5000), CUTS)
def test_bars_cuts_and_labels_never_stand_on_one_another(start, cuts):
    chart = draw_timeline(years(start, cuts), "year")
    assert (len(chart.bars), len(chart.cuts)) == (cuts.count(False), cuts.count(True))
    taken = [(number(b.column_x), number(b.column_x) + number(b.column_width)) for b in chart.bars]
    taken = sorted(taken + [(number(c.x), number(c.end)) for c in chart.cuts])
    for left, right in pairwise(taken):
        assert left[1] <= right[0] + 0.01
    for left, right in pairwise(chart.ticks):
        assert number(right.x) - number(left.x) >= NEAREST_LABELS - 0.01
    assert bool(chart.ticks) == bool(chart.bars)


def test_the_bar_behind_a_cut_says_which_year_it_is():
    chart = draw_timeline(years(1990, [False, False, False, True, False, False]), "year")
    assert [tick.label for tick in chart.ticks] == ["1990", "1991", "1992", "2013", "2014"]
    (cut,) = chart.cuts
    assert (cut.label, cut.width) == ("1993", "8%")


def test_decades_are_labelled_as_such():
    columns = [Column(date(year, 1, 1), date(year + 9, 12, 31), 1, "", "") for year in range(1800, 1860, 10)]
    assert [tick.label for tick in draw_timeline(columns, "decade").ticks] == [f"{y}s" for y in range(1800, 1860, 10)]


# -- shares


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=60))
def test_a_share_is_as_high_as_its_part_of_all(pairs):
    columns = [
        Column(date(1900 + n, 1, 1), date(1900 + n, 12, 31), min(pair), "", "", of=max(pair))
        for n, pair in enumerate(pairs)
    ]
    chart = draw_timeline(columns, "year")
    top = chart.grid[0].value
    assert 0 < top <= 100
    for bar, column in zip(chart.bars, columns, strict=True):
        exact = 100 * (100 * column.count / column.of if column.of else 0) / top
        assert number(bar.height) == pytest.approx(max(exact, LOWEST_BAR) if bar.count else 0, abs=0.001)
        assert bar.is_few == (column.of < 10)


@pytest.mark.parametrize(
    ("count", "of", "expected"),
    [(0, 0, "0%"), (0, 9, "0%"), (9, 9, "100%"), (1, 8, "12%"), (7, 200, "3.5%"), (3, 1000, "0.30%"),
     (4, 10_000, "0.040%"), (1, 10**9, "under 0.001%")],
)  # fmt: skip
def test_a_share_is_reported_with_the_figures_that_mean_something(count, of, expected):
    assert format_share(count, of) == expected


@given(st.floats(0, 100))
def test_the_top_of_a_share_is_round_and_no_more_than_all(highest):
    assert highest <= round_top(highest, is_share=True) <= 100
