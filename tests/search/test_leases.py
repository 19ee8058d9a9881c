"""The leave to write an index: one process has it, and who lost it is told so."""

import pytest

from articles.models import Lease
from articles.search import leases
from articles.search.errors import IndexBusyError
from articles.search.leases import DatabaseLeases

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> DatabaseLeases:
    return DatabaseLeases("an index")


def test_one_holds_it_and_each_holder_has_a_higher_number(index: DatabaseLeases):
    with index.hold(0) as first:
        with pytest.raises(IndexBusyError), index.hold(0):
            pass
        with DatabaseLeases("another index").hold(0) as other:
            assert other.number == first.number
        first.renew(is_due=True)
    with index.hold(0) as second:
        assert second.number > first.number


def test_whoever_waits_has_it_once_its_holder_is_silent_for_long(index: DatabaseLeases, monkeypatch):
    monkeypatch.setattr(leases, "SECONDS", 0.2)
    with index.hold(0) as silent, index.hold(30) as waiting:
        assert waiting.number > silent.number
        waiting.renew(is_due=True)
        for attempt in (lambda: silent.renew(is_due=True), lambda: silent.exceed(waiting.number)):
            with pytest.raises(IndexBusyError):
                attempt()
        silent.end()
        waiting.renew(is_due=True)
        number = waiting.number
    assert Lease.objects.get(name="an index").number == number


def test_it_is_renewed_before_it_ends(index: DatabaseLeases, monkeypatch):
    assert leases.RENEWED_AFTER < leases.SECONDS / 2
    with index.hold(0) as lease:
        Lease.objects.update(ends_at=1)
        lease.renew()  # it is not time
        assert Lease.objects.get().ends_at == 1
        monkeypatch.setattr(leases, "RENEWED_AFTER", -1)
        lease.renew()
        assert Lease.objects.get().ends_at > 1


def test_its_number_exceeds_what_was_written_before_the_leases_were_lost(index: DatabaseLeases):
    with index.hold(0) as lease:
        lease.exceed(lease.number - 1)
        assert Lease.objects.get().number == lease.number
        lease.exceed(41)
        assert Lease.objects.get().number == lease.number == 42
    with index.hold(0) as lease:
        assert lease.number == 43
