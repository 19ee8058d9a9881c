"""What may be done so often and no more: in all processes, whatever the clock does, and never without a count."""

from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import rate_limits
from articles.models import Allowance
from articles.rate_limits import RateLimit
from tests.programs import begin_migrated, run_program

FIVE = RateLimit("five in five minutes", 5, 300)
START = 1_800_000_000.0


@pytest.fixture
def clock(monkeypatch):
    """Return a clock that a test sets."""
    shown = [START]
    monkeypatch.setattr(rate_limits, "now", lambda: shown[0])
    monkeypatch.setattr(rate_limits, "_cleaned_at", float("inf"))
    return shown


@pytest.mark.django_db
def test_all_at_once_then_evenly(clock):
    assert [rate_limits.spend([FIVE.make_use("ada")]) for _ in range(6)] == [0, 0, 0, 0, 0, 60]
    clock[0] += 59
    assert rate_limits.spend([FIVE.make_use("ada")]) == pytest.approx(1)
    clock[0] += 1
    assert rate_limits.spend([FIVE.make_use("ada")]) == 0
    assert rate_limits.spend([FIVE.make_use("ada")]) == pytest.approx(60)
    assert rate_limits.spend([FIVE.make_use("joe")]) == 0
    clock[0] += 300
    assert [rate_limits.spend([FIVE.make_use("ada")]) for _ in range(6)] == [0, 0, 0, 0, 0, pytest.approx(60)]


@pytest.mark.django_db
def test_all_of_them_or_none(clock):
    one = RateLimit("one", 1, 60)
    assert rate_limits.spend([FIVE.make_use("ada"), one.make_use()]) == 0
    assert [rate_limits.spend([FIVE.make_use("joe"), one.make_use()]) for _ in range(9)] == [60] * 9
    assert not Allowance.objects.filter(pk=FIVE.make_use("joe").key).exists()
    assert Allowance.objects.count() == 2


@pytest.mark.django_db
def test_what_is_given_back_was_never_used(clock):
    for _ in range(20):
        assert rate_limits.spend([FIVE.make_use("ada")]) == 0
        rate_limits.refund([FIVE.make_use("ada")])


@pytest.mark.django_db
def test_what_weighs_more_than_the_whole_takes_the_whole(clock):
    assert rate_limits.spend([FIVE.make_use("ada", weight=99)]) == 0
    assert rate_limits.spend([FIVE.make_use("ada", weight=99)]) == 300


@pytest.mark.django_db
@pytest.mark.parametrize("set_back", [10, 299, 3600, 86_400 * 365])
def test_a_clock_set_back_costs_a_period_at_most(clock, set_back):
    for _ in range(5):
        rate_limits.spend([FIVE.make_use("ada")])
    clock[0] -= set_back
    assert 0 < rate_limits.spend([FIVE.make_use("ada")]) <= 300
    clock[0] += 300
    assert rate_limits.spend([FIVE.make_use("ada")]) == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(0, 200), min_size=1, max_size=40))
@pytest.mark.django_db
def test_no_window_holds_more_than_twice_the_amount_and_who_waits_as_told_is_let_in(clock, pauses):
    Allowance.objects.all().delete()
    granted = []
    for pause in pauses:
        clock[0] += pause
        wait = rate_limits.spend([FIVE.make_use("ada")])
        if not wait:
            granted.append(clock[0])
            continue
        clock[0] += wait
        assert rate_limits.spend([FIVE.make_use("ada")]) == 0
        granted.append(clock[0])
    for start in granted:
        assert sum(start <= at < start + 300 for at in granted) <= 10
        assert sum(start <= at < start + 3000 for at in granted) <= 55


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path | None) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("attempting")
    begin_migrated(migrated_file, folder / "newsarchive.sqlite3")
    return run_program("tests.attempting", folder)


@pytest.mark.processes
def test_processes_at_once_are_given_no_more_than_there_is_and_a_new_one_remembers(trials):
    assert sum(trials["taken"]) == 50
    assert trials["taken later"] == 0


@pytest.mark.processes
def test_processes_at_once_keep_no_more_results_than_visitors_may(trials):
    assert sorted(trials["kept"]) == [302] * 60 + [429] * 20
    assert trials["results"] == 60


@pytest.mark.processes
def test_attempts_to_log_in_count_in_all_processes_and_in_those_that_start_later(trials):
    assert sorted(trials["logging in"]) == [200] * 5 + [429] * 7
    assert trials["logging in later"] == [429] * 3


@pytest.mark.django_db(transaction=True)
def test_what_can_not_be_counted_is_not_allowed():
    with connection.schema_editor() as editor:
        editor.execute("ALTER TABLE articles_allowance RENAME TO articles_allowance_away")
    try:
        with pytest.raises(DatabaseError), transaction.atomic():
            rate_limits.spend([FIVE.make_use("ada")])
    finally:
        with connection.schema_editor() as editor:
            editor.execute("ALTER TABLE articles_allowance_away RENAME TO articles_allowance")


@pytest.mark.django_db
def test_rows_that_say_nothing_any_more_go(clock, monkeypatch):
    for who in range(20):
        rate_limits.spend([FIVE.make_use(str(who))])
    clock[0] += 100
    rate_limits.spend([FIVE.make_use("late")])
    assert Allowance.objects.count() == 21
    monkeypatch.setattr(rate_limits, "_cleaned_at", float("-inf"))
    rate_limits.spend([FIVE.make_use("later")])
    assert Allowance.objects.count() == 2


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.2, "1 second"),
        (59.0, "59 seconds"),
        (59.5, "1 minute"),
        (61, "2 minutes"),
        (300, "5 minutes"),
        (5401, "2 hours"),
    ],
)
def test_a_wait_is_never_told_too_short(seconds, expected):
    assert rate_limits.format_wait(seconds) == expected
