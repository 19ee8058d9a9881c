"""Several machines that follow one database into one index: one at a time, and what comes too late is refused."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from articles.models import Lease
from articles.search.engine import Engine
from articles.search.errors import IndexBusyError, IndexNotReadyError
from articles.search.opensearch.engine import OpenSearchEngine
from tests.contracts.engines import BLANK, ask_engine, write
from tests.contracts.test_engines import EVERYTHING
from tests.opensearch.nodes import SearchCluster

pytestmark = [pytest.mark.opensearch, pytest.mark.django_db]

NUMBERS = range(1, 5)
OLD, NEW = ([replace(BLANK, id=number, headline=word) for number in NUMBERS] for word in ("old", "new"))


@pytest.fixture
def open_machine(search_node: SearchCluster, index_prefix: str) -> Iterator[Callable[[], Engine]]:
    """Give what one machine more opens the index with."""
    machines: list[Engine] = []

    def open_machine() -> Engine:
        machines.append(OpenSearchEngine(search_node.setting(index_prefix)))
        return machines[-1]

    yield open_machine
    for machine in machines:
        machine.close()
    search_node.forget(index_prefix)


def digests(engine: Engine) -> dict[int, int]:
    return engine.digests(1, 100)


def expected(*articles) -> dict[int, int]:
    return {article.id: article.digest for article in articles}


def lose_leases() -> None:
    """Let all leases end, as they do where their holders are silent for long."""
    Lease.objects.update(ends_at=0)


def test_what_one_machine_writes_all_find(open_machine: Callable[[], Engine]):
    one, two = open_machine(), open_machine()
    write(one, OLD, checkpoint="first")
    assert digests(two) == expected(*OLD)
    write(two, NEW[:2], removed=[3], checkpoint="second")
    assert digests(one) == expected(*NEW[:2], OLD[3])
    assert one.snapshot().checkpoint == "second"
    with one.may_write(0), pytest.raises(IndexBusyError), two.may_write(0):
        pass


def test_a_follower_that_was_silent_for_long_overwrites_nothing(open_machine: Callable[[], Engine]):
    slow, fast = open_machine(), open_machine()
    write(slow, OLD, checkpoint="first")
    with slow.may_write(0), suppress(IndexBusyError), slow.writer() as late:
        late.put([replace(OLD[3], headline="written before it fell silent")])
        lose_leases()
        write(fast, NEW[:2], removed=[3], checkpoint="second")
        for attempt in (
            lambda: late.put([OLD[0]]),  # not time to renew: the version alone keeps it out
            lambda: late.put([OLD[2]]),  # what was removed has left its version behind
            lambda: late.remove([2]),
            lambda: late.commit("third"),
        ):
            with pytest.raises(IndexBusyError):
                attempt()
    assert fast.snapshot().checkpoint == "second"
    assert digests(fast).keys() == {1, 2, 4}
    assert expected(*NEW[:2]).items() <= digests(fast).items()
    write(slow, [NEW[3]], checkpoint="third")  # its next turn begins anew
    assert digests(fast) == expected(*NEW[:2], NEW[3])


def test_a_follower_of_an_index_that_was_replaced_makes_none(
    open_machine: Callable[[], Engine], search_node: SearchCluster, index_prefix: str
):
    slow, fast = open_machine(), open_machine()
    write(slow, OLD)
    with slow.may_write(0), slow.writer() as late:
        lose_leases()
        with fast.may_write(0), fast.writer(anew=True) as writer:
            writer.put(NEW)
            writer.commit("new")
        before = set(search_node.ask("GET", f"{index_prefix}*/_alias")[1])
        with pytest.raises(IndexNotReadyError):
            late.put(OLD)
    assert digests(slow) == digests(fast) == expected(*NEW)
    assert set(search_node.ask("GET", f"{index_prefix}*/_alias")[1]) == before


def test_the_same_changes_again_are_harmless(open_machine: Callable[[], Engine]):
    for checkpoint in ("first", "second"):
        write(open_machine(), OLD, removed=[4], checkpoint=checkpoint)
    assert digests(open_machine()) == expected(*OLD[:3])


def test_following_goes_on_where_the_database_came_back_from_an_older_copy(open_machine: Callable[[], Engine]):
    for _ in range(3):
        write(open_machine(), OLD)
    Lease.objects.all().delete()  # no part of a backup
    write(open_machine(), NEW, removed=[4], checkpoint="after")
    assert digests(open_machine()) == expected(*NEW[:3])
    assert ask_engine(open_machine(), EVERYTHING).total == 3
    assert open_machine().snapshot().checkpoint == "after"
