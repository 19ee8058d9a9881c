"""Counts to classes that can be told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.charts import classify, shade_of
from articles.charts.count_classes import MOST_CLASSES

counts = st.lists(st.one_of(st.integers(0, 12), st.integers(0, 10**7)), max_size=60)


@given(counts, st.booleans())
def test_every_count_lies_in_exactly_one_class_and_none_is_empty(values, is_logarithmic):
    classes = classify(values, is_logarithmic=is_logarithmic)
    wanted = {value for value in values if value}
    assert len(classes) <= MOST_CLASSES
    assert all(sum(one.low <= value <= one.high for one in classes) == 1 for value in wanted)
    assert all(any(one.low <= value <= one.high for value in wanted) for one in classes)


@given(counts, st.booleans())
def test_shades_rise_with_the_counts_and_no_two_classes_share_one(values, is_logarithmic):
    shades = [one.shade for one in classify(values, is_logarithmic=is_logarithmic)]
    assert shades == sorted(set(shades))
    assert set(shades) <= set(range(1, MOST_CLASSES + 1))


@given(counts)
def test_nothing_is_counted_where_nothing_is(values):
    assert shade_of(0, classify(values)) == 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        ([0, 0], []),
        ([1, 1, 1], [("1", 3)]),
        ([1, 7, 7], [("1", 1), ("7", 5)]),
        ([1, 2, 3], [("1", 1), ("2", 3), ("3", 5)]),
        ([1, 2, 3, 4, 5], [("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5)]),
        # one to the sixth power of ten in five steps of ten to the 1.2: 1, 16, 251, 3981, 63096
        ([1, 15, 40, 300, 5000, 10**6],
         [("1–19", 1), ("20–299", 2), ("300–3,999", 3), ("4,000–59,999", 4), ("60,000–1,000,000", 5)]),
    ],
)  # fmt: skip
def test_classes_are_cut_at_round_numbers_of_a_logarithmic_scale(values, expected):
    assert [(one.label, one.shade) for one in classify(values)] == expected


def test_a_linear_scale_is_cut_in_even_steps():
    # from 14 to 585 in five steps of 114.2: 128.2, 242.4, 356.6, 470.8
    classes = classify([14, 42, 270, 364, 455, 497, 585], is_logarithmic=False)
    assert [one.label for one in classes] == ["14–99", "200–399", "400–499", "500–585"]
