"""The measure of what is more frequent here than there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.log_likelihood import log_likelihood


def test_it_is_what_the_table_worked_by_hand_gives():
    # 10 of 100 against 2 of 100: 2*(10 ln(10/6) + 2 ln(2/6) + 90 ln(90/94) + 98 ln(98/94))
    assert log_likelihood(10, 100, 2, 100) == pytest.approx(6.163, abs=0.001)


def test_the_same_share_is_nothing_and_less_is_negative():
    assert log_likelihood(5, 50, 10, 100) == pytest.approx(0, abs=1e-9)
    assert log_likelihood(2, 100, 10, 100) == pytest.approx(-log_likelihood(10, 100, 2, 100))


def test_a_set_without_articles_says_nothing():
    assert log_likelihood(0, 0, 3, 10) == 0
    assert log_likelihood(3, 10, 0, 0) == 0


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_it_is_finite_and_turns_its_sign_with_the_sets(first, without_first, second, without_second):
    sizes = first + without_first, second + without_second
    there = log_likelihood(first, sizes[0], second, sizes[1])
    back = log_likelihood(second, sizes[1], first, sizes[0])
    assert abs(there) == pytest.approx(abs(back), abs=1e-9)
    assert there * back <= 0 or there == pytest.approx(0, abs=1e-9)
