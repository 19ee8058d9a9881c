"""When a feed is fetched next: never too early, never too late, never not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.feeds.schedule import (
    JITTER,
    LEAST,
    MOST,
    MOST_QUIET,
    FetchOutcome,
    Rhythm,
    find_earliest,
    is_due,
    is_fetched_whole,
    is_to_be_reported,
    plan_next,
)
from articles.feeds.troubles import SOFT, Trouble

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
durations = st.none() | st.timedeltas(timedelta(), timedelta(days=4000))
outcomes = st.builds(
    FetchOutcome,
    trouble=st.none() | st.sampled_from(list(Trouble)),
    new=st.integers(0, 1000),
    known=st.integers(0, 1000),
    is_first=st.booleans(),
    retry_after=durations,
    ttl=durations,
    max_age=durations,
)
rhythms = st.builds(Rhythm, st.timedeltas(LEAST, MOST_QUIET), st.integers(0, 100_000), st.none())


USUAL = Rhythm()


def wait(outcome: FetchOutcome, rhythm: Rhythm = USUAL, chance: float = 0.5) -> timedelta:
    return plan_next(outcome, rhythm, NOW, chance).at - NOW


@given(outcomes, rhythms, st.floats(0, 1))
def test_no_feed_is_fetched_before_a_quarter_of_an_hour_nor_given_up(outcome, rhythm, chance):
    planned = plan_next(outcome, rhythm, NOW, chance)
    assert LEAST <= planned.at - NOW <= 1.26 * MOST
    assert LEAST <= planned.rhythm.interval <= MOST_QUIET
    assert is_due(planned.at, planned.at)


@given(st.lists(outcomes, max_size=60), st.floats(0, 1))
def test_whatever_happened_for_years_the_next_fetch_that_works_brings_the_usual_rhythm_back(past, chance):
    rhythm = Rhythm()
    for outcome in past:
        rhythm = plan_next(outcome, rhythm, NOW, chance).rhythm
    after = plan_next(FetchOutcome(new=1, known=20), rhythm, NOW, chance)
    assert after.rhythm.failures == 0
    assert after.at - NOW <= MOST_QUIET * (1 + JITTER)


def test_trouble_is_tried_again_ever_later_and_at_least_daily():
    waits = [wait(FetchOutcome(Trouble.SERVER), Rhythm(failures=number), 0.0) for number in range(12)]
    assert waits[:4] == [30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR]
    assert waits == sorted(waits)
    assert waits[-1] == MOST


def test_chance_spreads_what_would_come_at_once():
    for outcome in (FetchOutcome(Trouble.NAME), FetchOutcome(known=10)):
        assert wait(outcome, chance=0.0) < wait(outcome, chance=1.0)


def test_retry_after_is_heard_up_to_a_day():
    for asked, heard in ((3 * HOUR, 3 * HOUR), (timedelta(days=90), MOST)):
        planned = plan_next(FetchOutcome(Trouble.TOO_MANY, retry_after=asked), Rhythm(), NOW, 0.0)
        assert planned.at - NOW == heard
        assert planned.not_before == NOW + heard


def test_what_is_declared_is_heard_up_to_a_day():
    quiet = FetchOutcome(known=10)
    assert wait(quiet) < 2 * HOUR
    assert wait(FetchOutcome(known=10, ttl=5 * HOUR)) == 5 * HOUR
    assert wait(FetchOutcome(known=10, max_age=5 * HOUR)) == 5 * HOUR
    assert wait(FetchOutcome(known=10, ttl=timedelta(days=30), max_age=MINUTE)) == MOST


def test_where_entries_may_have_been_missed_the_interval_is_shortened_whatever_the_ttl():
    missed = FetchOutcome(new=30, known=0, ttl=5 * HOUR)
    assert missed.may_have_missed
    assert wait(missed) == 30 * MINUTE
    assert not FetchOutcome(new=30, known=0, is_first=True).may_have_missed
    assert not FetchOutcome(new=0, known=0).may_have_missed
    assert not FetchOutcome(new=30, known=1).may_have_missed


def test_a_busy_feed_is_fetched_more_often_and_a_quiet_one_less_often():
    busy = quiet = Rhythm()
    for _ in range(40):
        busy = plan_next(FetchOutcome(new=8, known=10), busy, NOW, 0.5).rhythm
        quiet = plan_next(FetchOutcome(known=10), quiet, NOW, 0.5).rhythm
    assert (busy.interval, quiet.interval) == (LEAST, MOST_QUIET)


def test_a_person_can_ask_for_less():
    assert wait(FetchOutcome(new=8, known=8), Rhythm(least=8 * HOUR)) == 8 * HOUR


@pytest.mark.parametrize(
    ("checked", "forbidden", "earliest"),
    [
        (None, None, NOW),
        (NOW - 5 * MINUTE, None, NOW + 10 * MINUTE),
        (NOW - HOUR, None, NOW),
        (NOW - HOUR, NOW + HOUR, NOW + HOUR),
        (NOW + 400 * HOUR, None, NOW),  # the clock was set back
    ],
)
def test_a_person_may_have_it_checked_after_a_quarter_of_an_hour(checked, forbidden, earliest):
    assert find_earliest(checked, forbidden, NOW) == earliest


def test_a_clock_that_was_wrong_stops_no_feed():
    assert is_due(NOW, NOW)
    assert not is_due(NOW + HOUR, NOW)
    assert is_due(NOW + timedelta(days=400), NOW)
    assert is_fetched_whole(NOW + timedelta(days=400), NOW)


def test_a_feed_is_fetched_whole_once_a_week():
    assert is_fetched_whole(None, NOW)
    assert not is_fetched_whole(NOW - timedelta(days=6), NOW)
    assert is_fetched_whole(NOW - timedelta(days=7), NOW)


def test_what_passes_by_itself_is_reported_late_and_each_trouble_once():
    for trouble in Trouble:
        reported = [number for number in range(1, 100) if is_to_be_reported(trouble, number)]
        assert reported == ([3] if trouble in SOFT else [1])
