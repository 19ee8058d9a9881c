"""Several machines follow one PostgreSQL, each with an index of its own: what one does, all find."""

import shutil
from collections.abc import Callable

import psycopg
import pytest

from tests.nodes.nodes import Node
from tests.patience import eventually
from tests.postgresql import Server

pytestmark = pytest.mark.processes


def article_ids(primary: Server) -> list[int]:
    with psycopg.connect(primary.url) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM articles_article ORDER BY id")]


def execute(server: Server, statement: str) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(statement)


def test_machines_keep_together_fall_behind_and_catch_up(primary: Server, make_node: Callable[..., Node]):
    nodes = [make_node(primary.url).start(is_awaited=False) for _ in range(3)]
    for node in nodes:
        node.wait()
    one, two, three = nodes
    assert [node.total("body") for node in nodes] == [12, 12, 12]
    assert len({node.data for node in nodes}) == 3
    assert all((node.data / "index" / "current").exists() for node in nodes)

    # An edit through one is found by the next search at all of them.
    first = article_ids(primary)[0]
    status, page = one.submit(one.log_in(), f"/admin/articles/article/{first}/change/", headline="Volcano erupts")
    assert status == 200
    assert "was changed successfully" in page
    assert [node.total("volcano") for node in nodes] == [1, 1, 1]

    # One is off while the archive changes, in every way it can.
    three.stop()
    execute(primary, "UPDATE articles_article SET body = 'A glacier melts.'")
    execute(primary, f"UPDATE articles_article SET status = 'hidden' WHERE id = {first}")
    assert (one.total("glacier"), two.total("glacier"), two.total("volcano")) == (11, 11, 0)
    assert (three.start().total("glacier"), three.total("kabul"), three.total("volcano")) == (11, 0, 0)

    # One has lost its index: it builds another, from the database alone.
    two.stop()
    shutil.rmtree(two.data / "index")
    execute(primary, f"UPDATE articles_article SET status = 'published' WHERE id = {first}")
    two.start()
    assert [node.total("volcano") for node in nodes] == [1, 1, 1]
    facets = [node.search("glacier")["facets"] for node in nodes]
    assert facets == [facets[0]] * 3
    for value in facets[0]["actor"] + facets[0]["source"]:
        assert value["count"] > 0
    assert [node.total("glacier") for node in nodes] == [12, 12, 12]

    # The database goes and comes again: the nodes say so, and need no restart.
    primary.stop()
    for node in nodes:
        status, page = node.get("/")
        assert (status, "The database does not answer" in page, "Traceback" in page) == (503, True, False)
        assert node.search("glacier") == {"total": -1, "error": "The database does not answer.", "status": 503}
        assert node.health() == (503, {"status": "the database does not answer"})
    primary.start()
    for node in nodes:
        eventually(lambda node=node: node.total("glacier"), lambda total: total == 12)
