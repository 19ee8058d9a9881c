"""Machines that reach one PostgreSQL over a network, and what becomes of them when the cable is cut."""

import time
from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.nodes.networks import Network, networks
from tests.nodes.nodes import Node
from tests.patience import eventually
from tests.postgresql import Server

pytestmark = pytest.mark.processes

BOUND = 25.0  # seconds: ten until what was sent is given up, three to connect anew, and room for a busy machine


@pytest.fixture
def cables() -> Iterator[list[Network]]:
    with networks(2) as made:
        yield made


@pytest.fixture
def reachable(primary: Server, cables: list[Network]) -> Iterator[list[str]]:
    """Let the server listen on every cable; return its address for each."""
    primary.stop()
    primary.listen([cable.here for cable in cables])
    primary.start()
    yield [primary.url.replace("127.0.0.1", cable.here) for cable in cables]
    primary.stop()
    primary.listen([])
    primary.start()


def execute(server: Server, statement: str) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(statement)


def timed(ask: Callable[[], object]) -> tuple[object, float]:
    began = time.monotonic()
    return ask(), time.monotonic() - began


def test_machines_on_networks_of_their_own_keep_together_and_outlive_a_cut_cable(
    primary: Server, cables: list[Network], reachable: list[str], make_node: Callable[..., Node]
):
    one, two = (
        make_node(url, network=cable).start(is_awaited=False) for url, cable in zip(reachable, cables, strict=True)
    )
    for node in (one, two):
        node.wait()
    total = one.total()
    assert two.total() == total > 0

    # An edit through one is found by the very next search through the other.
    first = one.search("")["results"][0]["id"]
    curator = one.log_in()
    change = f"/admin/articles/article/{first}/change/"
    status, page = one.submit(curator, change, headline="Meteor seen")
    assert (status, "was changed successfully" in page) == (200, True)
    assert two.total("meteor") == 1

    # The cable of one is cut: it says so soon, to readers and to curators, and the other goes on.
    cables[0].cut()
    execute(primary, f"UPDATE articles_article SET headline = 'Meteor found' WHERE id = {first}")
    execute(primary, "UPDATE articles_article SET byline = 'By telegraph'")
    for ask in (lambda: one.get("/?q=meteor"), lambda: one.get(change, curator)):
        (status, page), seconds = timed(ask)
        assert (status, "The database does not answer" in page, "Traceback" in page) == (503, True, False)
        assert seconds < BOUND
    answer, seconds = timed(one.health)
    assert answer == (503, {"status": "the database does not answer"})
    assert seconds < BOUND
    assert two.total("telegraph") == total

    # It comes back without a restart, and its first search knows what it has missed.
    cables[0].mend()
    found = eventually(lambda: one.search("telegraph"), lambda answer: answer["status"] == 200)
    assert found["total"] == total
    status, page = eventually(
        lambda: one.submit(curator, change, headline="Meteor sold"), lambda answer: answer[0] != 503
    )
    assert (status, "was changed successfully" in page) == (200, True)
    assert two.total("sold") == 1

    # One that was off while much was changed catches up with its first search.
    two.stop()
    execute(primary, "UPDATE articles_article SET dateline = 'BY PIGEON'")
    execute(primary, f"UPDATE articles_article SET status = 'hidden' WHERE id = {first}")
    assert one.total("pigeon") == total - 1
    two.start(is_awaited=False)
    found = eventually(lambda: two.search("pigeon"), lambda answer: answer["status"] == 200)
    assert (found["total"], two.total("sold")) == (total - 1, 0)
    execute(primary, f"UPDATE articles_article SET status = 'published' WHERE id = {first}")
