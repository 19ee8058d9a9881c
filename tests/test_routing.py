"""Which database a read goes to, with the answers of the databases given."""

import pytest
from django.db import transaction

from articles import routing
from articles.routing import PRIMARY, STANDBY, StandbyRouter


@pytest.fixture
def databases(monkeypatch) -> dict[str, tuple | None]:
    """Stand in for both databases: their next answers, None for one that does not answer."""
    answers: dict[str, tuple | None] = {PRIMARY: (False,), STANDBY: (100,)}

    def ask(alias: str, _question: str) -> tuple | None:
        routing._states[alias].record(None if answers[alias] else routing.OperationalError("away"))
        return answers[alias]

    monkeypatch.setattr(routing, "has_standby", lambda: True)
    monkeypatch.setattr(routing, "_query_row", ask)
    watches = {alias: routing._DatabaseState(name) for alias, name in ((PRIMARY, "primary"), (STANDBY, "standby"))}
    monkeypatch.setattr(routing, "_states", watches)
    return answers


def where() -> str:
    return routing._route.get().alias


@pytest.mark.parametrize(
    ("primary", "standby", "position", "alias"),
    [
        ((False,), (100,), 0, STANDBY),
        ((False,), (100,), 100, STANDBY),
        ((False,), (100,), 101, PRIMARY),  # it does not show what has to be seen
        ((False,), None, 0, PRIMARY),
        ((False,), (-1,), 0, PRIMARY),  # promoted: it has a life of its own
        (None, (100,), 101, STANDBY),  # better old than nothing
        (None, (-1,), 0, STANDBY),
        ((True,), (100,), 101, STANDBY),  # the primary is a standby itself
        (None, None, 0, PRIMARY),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_where_a_read_goes(databases, primary, standby, position, alias):
    databases |= {PRIMARY: primary, STANDBY: standby}
    with routing.allow_standby(position):
        assert where() == alias
        with routing.on_primary():
            assert where() == PRIMARY
        assert where() == alias
    assert where() == PRIMARY


@pytest.mark.django_db(transaction=True)
def test_a_read_goes_on_at_the_primary_where_the_standby_falls_short(databases):
    with routing.allow_standby():
        routing.require_position(100)
        assert where() == STANDBY
        routing.require_position(101)
        assert where() == PRIMARY
    databases[PRIMARY] = None
    routing.is_primary_lost(ask_now=True)
    with routing.allow_standby():
        routing.require_position(101)
        assert where() == STANDBY


@pytest.mark.django_db(transaction=True)
def test_a_read_that_failed_turns_to_whichever_answers(databases):
    with routing.allow_standby():
        assert routing.switch_database()
        assert where() == PRIMARY
        databases[PRIMARY] = None
        assert routing.switch_database()
        assert where() == STANDBY
        databases[STANDBY] = None
        assert not routing.switch_database()


@pytest.mark.django_db(transaction=True)
def test_writes_and_what_is_read_in_a_transaction_are_the_primarys(databases):
    router = StandbyRouter()
    with routing.allow_standby():
        assert router.db_for_read(object) == STANDBY
        assert router.db_for_write(object) == PRIMARY
        with transaction.atomic():
            assert router.db_for_read(object) == PRIMARY
    assert router.db_for_read(object) == PRIMARY
    assert not router.allow_migrate(STANDBY, "articles")
    assert router.allow_migrate(PRIMARY, "articles")


@pytest.mark.django_db(transaction=True)
def test_losing_and_finding_a_database_is_logged_once(databases, caplog):
    caplog.set_level("WARNING", logger="articles.routing")
    databases[PRIMARY] = None
    for _ in range(3):
        assert routing.is_primary_lost(ask_now=True)
    databases[PRIMARY] = (False,)
    for _ in range(3):
        assert not routing.is_primary_lost(ask_now=True)
    assert [record.getMessage() for record in caplog.records] == [
        "The primary database does not answer: away",
        "The primary database answers again.",
    ]


def test_without_a_standby_nothing_is_asked(monkeypatch):
    monkeypatch.setattr(routing, "_query_row", None)
    with routing.allow_standby(5):
        assert where() == PRIMARY
    assert not routing.is_primary_lost(ask_now=True)
    assert not routing.switch_database()
