"""Lines of several series: every point where its number says, labels apart, gaps where there is nothing to draw."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.charts.lines import LABEL_HEIGHT, MARKERS, LinesChart, draw_lines, spread
from articles.charts.timeline import Column


def number(share: str) -> float:
    return float(share.removesuffix("%"))


def columns(values: list[tuple[int, int | None] | None]) -> list[Column]:
    """Columns of years, None for one that is cut."""
    return [
        Column(
            date(1900 + n, 1, 1),
            date(1900 + n, 12, 31),
            0 if value is None else value[0],
            f"{1900 + n}",
            f"?n={n}",
            is_cut=value is None,
            of=None if value is None else value[1],
            is_held=value is not None and value[1] != 0,
        )
        for n, value in enumerate(values)
    ]


@given(st.lists(st.floats(0, 100), min_size=1, max_size=5))
def test_labels_are_apart_inside_and_in_order(wanted):
    places = spread(wanted, LABEL_HEIGHT)
    assert all(-1e-9 <= place <= 100 + 1e-9 for place in places)
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    for left, right in pairwise(order):
        assert places[right] - places[left] >= LABEL_HEIGHT - 1e-9
    if all(wanted[right] - wanted[left] >= LABEL_HEIGHT for left, right in pairwise(order)):
        assert places == pytest.approx(wanted)


SERIES = st.integers(1, 5).flatmap(
    lambda count: st.lists(
        st.one_of(st.none(), st.lists(st.integers(0, 10_000), min_size=count, max_size=count)), min_size=1, max_size=40
    )
)


@given(SERIES)
def test_points_are_as_high_as_their_numbers_and_stretches_end_at_cuts(periods):
    count = max((len(values) for values in periods if values), default=1)
    series = [columns([values and (values[n], None) for values in periods]) for n in range(count)]
    chart = draw_lines([f"line {n}" for n in range(count)], series, "year")
    top = chart.grid[0].value
    assert [line.number for line in chart.lines] == list(range(1, count + 1))
    assert len({line.marker for line in chart.lines}) == count <= len(MARKERS)
    runs = "".join("c" if values is None else "x" for values in periods).split("c")
    for line, shown in zip(chart.lines, series, strict=True):
        with_articles = [column for column in shown if column.count]
        assert [(point.count, point.link) for point in line.points] == [(c.count, c.link) for c in with_articles]
        for point in line.points:
            assert number(point.y) == pytest.approx(100 - 100 * point.count / top, abs=0.001)
            assert 0 <= number(point.x) <= 100
        assert [len(points.split()) for points in line.stretches] == [len(run) for run in runs if len(run) > 1]


def test_a_share_of_nothing_parts_the_line():
    (line,) = draw_lines(["a"], [columns([(1, 4), (2, 4), (0, 0), (0, 4), (4, 4)])], "year").lines
    assert [len(points.split()) for points in line.stretches] == [2, 2]
    assert [(point.count, point.of, point.share, point.y) for point in line.points] == [
        (1, 4, "25%", "75%"), (2, 4, "50%", "50%"), (4, 4, "100%", "0%"),
    ]  # fmt: skip


def test_lines_leave_a_scale_that_is_zoomed_in_and_points_above_it_say_their_number():
    (line,) = draw_lines(["a"], [columns([(2, None), (900, None), (3, None), (4, None)])], "year", zoom=1).lines
    assert [(point.y, point.number) for point in line.points] == [("50%", ""), ("0%", "900"), ("25%", ""), ("0%", "")]
    assert line.stretches == ("12.50,50.00 12.56,0.00", "62.47,0.00 62.50,25.00 87.50,0.00")


def test_nothing_to_compare_is_an_empty_chart():
    assert draw_lines([], [], "year") == draw_lines(["a"], [[]], "year") == LinesChart()
