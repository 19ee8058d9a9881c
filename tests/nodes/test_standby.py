"""Reads go to a streaming standby, see what was written, and go on when either database is lost."""

import socket
import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.nodes.nodes import Node
from tests.patience import eventually
from tests.postgresql import Server

pytestmark = pytest.mark.processes

CAN_NOT_SAVE = "Nothing can be saved at the moment"
BANNER = 'id="reading-only"'


def ask(server: Server, question: str) -> int:
    """Return the number that a question is answered with, 0 where that is none."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        return int(connection.execute(question).fetchone()[0] or 0)


def first_article(primary: Server) -> int:
    return ask(primary, "SELECT min(id) FROM articles_article")


def rows_read(server: Server) -> int:
    """Return how many rows of articles were fetched at a server, as its statistics tell it."""
    return ask(
        server,
        "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables WHERE relname = 'articles_article'",
    )


def test_reads_go_to_the_standby_and_see_what_was_written(
    primary: Server, standby: Server, make_node: Callable[..., Node]
):
    node = make_node(primary.url, standby.url).start()
    assert node.total("body") == ask(primary, "SELECT count(*) FROM articles_article WHERE body LIKE '%body%'")
    pk = first_article(primary)
    before = rows_read(standby)
    assert node.get(f"/articles/{pk}/")[0] == 200
    eventually(lambda: node.get(f"/articles/{pk}/")[0] and rows_read(standby), lambda count: count > before)

    # While the standby does not go on, nobody is shown what it does not know yet.
    ask(standby, "SELECT pg_wal_replay_pause()")
    try:
        curator = node.log_in()
        status, page = node.submit(curator, f"/admin/articles/article/{pk}/change/", headline="Comet passes")
        assert (status, "was changed successfully" in page) == (200, True)
        assert "Comet passes" in node.get(f"/articles/{pk}/", curator)[1], "who has written reads it"
        found = node.search("comet")
        assert [hit["headline"] for hit in found["results"]] == ["Comet passes"], "what the index found is shown"
    finally:
        ask(standby, "SELECT pg_wal_replay_resume()")
    eventually(lambda: "Comet passes" in node.get(f"/articles/{pk}/")[1])


def test_either_database_may_be_lost_and_come_back(primary: Server, standby: Server, make_node: Callable[..., Node]):
    node = make_node(primary.url, standby.url, workers=2).start()
    pk = first_article(primary)
    curator = node.log_in()
    total = eventually(node.total)
    assert BANNER not in node.get("/")[1]

    standby.kill()
    assert [node.total(), node.get(f"/articles/{pk}/")[0]] == [total, 200], "reads fall back to the primary"
    assert node.health()[0] == 200
    assert node.health()[1]["standby"] == "does not answer"
    standby.start()
    eventually(lambda: node.health()[1]["standby"], lambda answer: answer == "ok")

    primary.kill()
    try:
        assert [node.total(), node.get(f"/articles/{pk}/")[0]] == [total, 200], "reading goes on without the primary"
        for path in ("/", "/?q=body", f"/articles/{pk}/", "/actors/", "/sources/wire/", "/browse/"):
            status, page = eventually(lambda path=path: node.get(path), lambda answer: BANNER in answer[1])
            assert status == 200, path
            assert "still being indexed" not in page
        status, answer = node.health()
        assert (status, answer["status"], answer["primary"]) == (200, "reading only", "does not answer")
        assert (answer["articles"], answer["index"]) == (total, "behind")
        for path in ("/admin/", f"/admin/articles/article/{pk}/change/"):
            status, page = node.get(path, curator)
            assert (status, CAN_NOT_SAVE in page, "Traceback" in page) == (503, True, False), path
        status, page = node.get("/accounts/login/", login="x", password="y")
        assert (status, "Traceback" in page) == (503, False)

        with socket.create_server(("127.0.0.1", primary.port)):  # a machine that takes calls and says nothing
            answers = [node.get(f"/?q=body&page={page}") for page in range(1, 9)]
        assert [(status, BANNER in page) for status, page in answers] == [(200, True)] * 8

        standby.kill()
        status, page = node.get("/")
        assert (status, "The database does not answer" in page, "Traceback" in page) == (503, True, False)
        assert node.health()[0] == 503
        standby.start()
        eventually(node.total, lambda found: found == total)
    finally:
        primary.start()
    eventually(lambda: node.health()[1], lambda answer: answer["status"] == "ok")
    eventually(lambda: BANNER not in node.get("/")[1])
    change = f"/admin/articles/article/{pk}/change/"
    status, page = eventually(
        lambda: node.submit(curator, change, headline="Lighthouse saved"), lambda answer: answer[0] != 503
    )
    assert (status, "was changed successfully" in page) == (200, True)
    eventually(lambda: node.total("lighthouse"), lambda total: total == 1)
    log = node.log.read_text()
    assert "The primary database does not answer" in log
    assert "The primary database answers again." in log
    assert "The standby database does not answer" in log


@pytest.mark.parametrize("has_standby", [False, True])
def test_a_database_restarted_under_load(
    primary: Server, standby: Server, make_node: Callable[..., Node], has_standby: bool, tmp_path: Path
):
    node = make_node(*([primary.url, standby.url] if has_standby else [primary.url])).start()
    total, answers, stop = node.total(), [], threading.Event()

    def read() -> None:
        while not stop.is_set():
            found = node.search("")
            answers.append((found["status"], found["total"], found.get("error", "")))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        eventually(lambda: len(answers), lambda count: count > 5)
        for mode in ("fast", "immediate"):
            primary.stop(mode)
            primary.start()
            eventually(node.total, lambda found: found == total)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert {answer for answer in answers if answer[0] == 200} == {(200, total, "")}
    failed = {answer for answer in answers if answer[0] != 200}
    assert failed <= ({(503, -1, "The database does not answer.")} if not has_standby else set())
    assert node.get("/")[0] == 200
