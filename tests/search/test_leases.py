"""One process of all machines writes an index: the lease for it is a row of the database that they share."""

import time
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection

from articles.models import Lease
from articles.search.errors import IndexBusyError
from articles.search.leases import DatabaseLeases

pytestmark = pytest.mark.django_db(transaction=True)

LEASES = DatabaseLeases("index")


def end_now() -> None:
    """Let the lease end as it does where its holder was killed and time has passed."""
    Lease.objects.update(ends_at=time.time() - 1)


def test_one_holds_it_at_a_time_and_each_has_a_higher_number():
    with LEASES.hold(0) as first:
        with pytest.raises(IndexBusyError), LEASES.hold(0.01):
            pytest.fail("two hold it")
        with DatabaseLeases("another index").hold(0) as other:
            assert other.number == first.number == 1
    with LEASES.hold(0) as second:
        assert second.number == 2


def test_it_ends_by_itself_where_its_holder_was_killed():
    with LEASES.hold(0) as killed:
        end_now()
        with LEASES.hold(0) as next_one:
            assert next_one.number > killed.number
            with pytest.raises(IndexBusyError, match="gone on"):
                killed.renew(is_due=True)
            with pytest.raises(IndexBusyError):
                killed.exceed(50)
        assert Lease.objects.get(name="index").ends_at == 0


def test_who_comes_too_late_does_not_give_back_what_another_holds():
    with LEASES.hold(0):
        end_now()
        other = LEASES.hold(0)
        held = other.__enter__()
    held.renew(is_due=True)
    with pytest.raises(IndexBusyError), LEASES.hold(0):
        pytest.fail("two hold it")
    other.__exit__(None, None, None)


def test_it_is_held_for_longer_where_nobody_has_taken_it():
    with LEASES.hold(0) as lease:
        end_now()
        lease.renew()
        assert Lease.objects.get().ends_at < time.time(), "it was held a moment ago"
        lease.renew(is_due=True)
        assert Lease.objects.get().ends_at > time.time() + 10
        lease.exceed(40)
        assert lease.number == Lease.objects.get().number == 41
        lease.exceed(7)
        assert lease.number == 41


def test_a_database_that_somebody_else_writes_is_not_waited_for_longer():
    if connection.vendor != "sqlite":
        pytest.skip("other writers lock only rows of PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 7000")
    locked = OperationalError("database is locked")
    locked.__cause__ = type("Locked", (Exception,), {"sqlite_errorname": "SQLITE_BUSY"})()
    with patch("articles.search.leases._execute", side_effect=locked), pytest.raises(IndexBusyError), LEASES.hold(0.01):
        pytest.fail("it is held")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (7000,)


def test_a_database_that_takes_nothing_lets_nobody_write():
    closed = OperationalError("attempt to write a readonly database")
    closed.__cause__ = type("Closed", (Exception,), {"sqlite_errorname": "SQLITE_READONLY"})()
    lost = OperationalError("the connection is lost")
    with (
        patch("articles.search.leases._execute", side_effect=closed),
        pytest.raises(IndexBusyError, match="cannot be"),
    ):
        LEASES.hold(0).__enter__()
    with patch("articles.search.leases._execute", side_effect=lost), pytest.raises(OperationalError, match="is lost"):
        LEASES.hold(0).__enter__()
