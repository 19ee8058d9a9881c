"""Machines of the cluster that are killed, one by one, while an import, searches and a curator are at work."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nodes.nodes import Node
from tests.nodes.test_restarts import IMPORT
from tests.opensearch.archives import ARTICLES, check_log, count, serve
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


def test_all_goes_on_with_two_of_three_machines_and_whoever_looks_after_them_is_warned(
    archive: Node, search_cluster: SearchCluster
):
    curator = archive.log_in()
    first = archive.search("")["results"][0]["id"]
    change = f"/admin/articles/article/{first}/change/"

    search_cluster.nodes[0].kill()
    found = eventually(lambda: archive.search("kabul"), lambda answer: answer["status"] == 200)
    assert found["total"] == ARTICLES
    status, page = archive.submit(curator, change, headline="Comet seen")
    assert (status, "was changed successfully" in page) == (200, True), page
    assert eventually(lambda: archive.total("comet"), lambda total: total == 1)
    status, answer = archive.health()
    assert (status, answer["status"]) == (200, "ok")
    assert "are on no machine of the cluster" in json.dumps(answer)
    check_log(archive)
