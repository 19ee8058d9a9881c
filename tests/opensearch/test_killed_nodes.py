"""Machines of the cluster that are killed, one by one, while an import, searches and a curator are at work."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.search.opensearch import failures
from tests.nodes.nodes import Node
from tests.nodes.test_restarts import IMPORT
from tests.opensearch.archives import ARTICLES, check_log, count, read, serve
from tests.opensearch.nodes import SearchCluster, SearchNode
from tests.patience import eventually
from tests.programs import ROOT, run_commands

pytestmark = pytest.mark.opensearch

DOCUMENTS = 250


@pytest.fixture
def archive(
    search_cluster: SearchCluster, index_prefix: str, tmp_path: Path, migrated_file: Path | None
) -> Iterator[Node]:
    address = f"{search_cluster.setting(index_prefix)}?shards=3&seconds=5"
    with serve(tmp_path / "archive", address, migrated_file) as node:
        assert node.total("kabul") == ARTICLES
        yield node
    search_cluster.forget(index_prefix)  # before it is mended: there is less to copy


def manager_of(cluster: SearchCluster) -> SearchNode:
    """Return the node that the others have elected."""
    _, answer = cluster.ask("GET", "_cat/cluster_manager?format=json")
    return next(node for node in cluster.nodes if node.name == answer[0]["node"])


def test_an_import_and_searches_lose_nothing_with_the_manager(
    archive: Node, search_cluster: SearchCluster, tmp_path: Path
):
    corpus = tmp_path / "corpus.jsonl"
    assert run_commands(f"generate_corpus {corpus} --articles {DOCUMENTS}", environment=archive.environment)
    wanted = len({json.loads(line)["id"] for line in corpus.read_text().splitlines()})
    stop, answers = threading.Event(), list[dict[str, object]]()

    def search() -> None:
        while not stop.is_set():
            answers.append(archive.search(""))

    searching = threading.Thread(target=search)
    searching.start()
    command = [sys.executable, "-c", IMPORT, "import_articles", str(corpus), "--jobs", "1"]
    importing = subprocess.Popen(
        command, cwd=ROOT, env=archive.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        imported = "SELECT count(*) FROM articles_importeddocument"
        eventually(lambda: count(archive, imported) or importing.poll() is not None)
        killed = manager_of(search_cluster)
        killed.kill()
        _, errors = importing.communicate(timeout=120)
        found = eventually(lambda: archive.search(""), lambda answer: answer["total"] == ARTICLES + wanted)
        killed.start()
    finally:
        stop.set()
        searching.join()
        importing.kill()
        importing.wait()
    assert (importing.returncode, "Traceback" in errors) == (0, False), errors
    assert found["status"] == 200
    assert {answer["status"] for answer in answers} <= {200, 503}, "answered, or told in words"
    totals = [answer["total"] for answer in answers if answer["status"] == 200]
    assert totals == sorted(totals), "no answer knows less than one before"
    search_cluster.await_whole()
    (checked,) = run_commands("check_index", environment=archive.environment)
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "No difference."), checked.stderr
    check_log(archive)


def test_what_is_lost_is_told_in_words_and_comes_back_without_a_restart(
    archive: Node, search_cluster: SearchCluster, index_prefix: str
):
    curator = archive.log_in()
    first = archive.search("")["results"][0]["id"]
    change = f"/admin/articles/article/{first}/change/"
    one, two, three = search_cluster.nodes

    def save(headline: str) -> None:
        status, page = archive.submit(curator, change, headline=headline)
        assert (status, "was changed successfully" in page) == (200, True), page

    def go_on() -> None:
        """See that what does not search is as it was."""
        for path in (f"/articles/{first}/", "/help/"):
            assert read(archive, path)[0] == 200, path

    # One of three: all is whole, with a warning for whoever looks after it.
    one.kill()
    found = eventually(lambda: archive.search("kabul"), lambda answer: answer["status"] == 200)
    assert found["total"] == ARTICLES
    save("Comet seen")
    assert eventually(lambda: archive.total("comet"), lambda total: total == 1)
    status, answer = archive.health()
    assert (status, answer["status"]) == (200, "ok")
    assert "are on no machine of the cluster" in json.dumps(answer)

    # Two of three: nothing is searched.
    two.kill()
    eventually(lambda: archive.search("kabul")["status"], lambda status: status == 503)
    for path in ("/", "/?q=kabul"):
        status, page = read(archive, path)
        assert status == 503
        assert any(words in page for words in (failures.NO_MANAGER, failures.SLOW, failures.RED)), page
    assert archive.health()[0] == 503
    go_on()
    save("Comet found")
    one.start()
    two.start()
    eventually(lambda: archive.total("comet found"), lambda total: total == 1)
    eventually(lambda: archive.total("kabul"), lambda total: total == ARTICLES)

    # A part of the index, of which there is no copy: said so, and never answered without it.
    search_cluster.ask("PUT", f"{index_prefix}-*/_settings?expand_wildcards=all", {"index.number_of_replicas": 0})
    eventually(lambda: search_cluster.ask("GET", "_cat/shards?format=json")[1], are_started)
    held = parts_of(search_cluster, index_prefix)
    lost = next(node for node in (one, two, three) if node.name in held and node != manager_of(search_cluster))
    lost.kill()
    eventually(lambda: archive.search("kabul")["status"], lambda status: status == 503)
    page = eventually(lambda: read(archive, "/?q=kabul")[1], lambda page: failures.RED in page)
    assert "Traceback" not in page
    go_on()
    save("Comet lost")
    lost.start()
    eventually(lambda: archive.total("comet lost"), lambda total: total == 1)
    eventually(lambda: archive.total("kabul"), lambda total: total == ARTICLES)
    check_log(archive)


def parts_of(cluster: SearchCluster, prefix: str) -> set[str]:
    """Return the nodes that hold parts of the articles of an archive."""
    rows = cluster.ask("GET", "_cat/shards?format=json")[1]
    begun = f"{prefix}-"
    return {row["node"] for row in rows if row["index"].removeprefix(begun).isdigit() and row["index"] != row["node"]}


def are_started(rows: list[dict[str, str]]) -> bool:
    return all(row["state"] == "STARTED" for row in rows)
