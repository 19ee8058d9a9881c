"""What can be wrong with a cluster, told in words on page and /healthz while the rest goes on; it mends by itself."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import OpenerDirector

import pytest

from articles.search import EngineOutageError
from articles.search.opensearch import failures
from articles.search.opensearch.engine import OpenSearchEngine
from tests.contracts.engines import OwnLeases
from tests.nodes.nodes import Node
from tests.opensearch.archives import ARTICLES, check_log, read, serve
from tests.opensearch.fixtures import next_prefix
from tests.opensearch.gates import Gate, open_gate
from tests.opensearch.nodes import SearchCluster
from tests.patience import eventually

pytestmark = pytest.mark.opensearch

Trouble = Callable[[], None]


@pytest.fixture(scope="module")
def gate(search_node: SearchCluster) -> Iterator[Gate]:
    with open_gate(search_node.urls[0]) as gate:
        yield gate


@pytest.fixture(scope="module")
def prefix(search_node: SearchCluster) -> Iterator[str]:
    prefix = next_prefix()
    yield prefix
    search_node.forget(prefix)


@pytest.fixture(scope="module")
def archive(
    gate: Gate, prefix: str, tmp_path_factory: pytest.TempPathFactory, migrated_file: Path | None
) -> Iterator[Node]:
    """Serve an archive that reaches its index through a gate, and waits two seconds for an answer."""
    address = f"opensearch+http://{gate.host}/{prefix}?seconds=2"
    with serve(tmp_path_factory.mktemp("troubles") / "archive", address, migrated_file) as node:
        assert node.total("kabul") == ARTICLES
        yield node


class Curator:
    """Whoever edits while the cluster is in trouble."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._browser: OpenerDirector = node.log_in()
        self.article = node.search("")["results"][0]["id"]

    def save(self, headline: str) -> None:
        change = f"/admin/articles/article/{self.article}/change/"
        status, page = self._node.submit(self._browser, change, headline=headline)
        assert (status, "was changed successfully" in page) == (200, True), page


def check_told(node: Node, curator: Curator, words: str) -> None:
    """See that searches say what is wrong, and that articles can be read all the same."""
    page = eventually(lambda: read(node, "/?q=kabul"), lambda answer: words in answer[1])
    assert page[0] == 503
    status, answer = node.health()
    assert status == 503
    assert words in json.dumps(answer, ensure_ascii=False)
    for path in (f"/articles/{curator.article}/", "/help/"):
        assert read(node, path)[0] == 200, path


def check_mended(node: Node, word: str) -> None:
    """See that all is found again, what was saved meanwhile too."""
    eventually(lambda: node.total(word), lambda total: total == 1)
    assert node.total("kabul") == ARTICLES
    status, answer = node.health()
    assert (status, answer["status"], answer["index"]) == (200, "ok", "up to date")
    assert "search" not in answer


def test_a_cluster_that_does_not_answer(archive: Node, gate: Gate):
    curator = Curator(archive)

    def delay() -> None:
        gate.delay = 5.0

    def mend() -> None:
        gate.delay = 0.0
        gate.open()

    troubles: dict[str, tuple[Trouble, str]] = {
        "unreachable": (gate.shut, failures.UNREACHABLE),
        "slow": (delay, failures.SLOW),
    }
    for name, (begin, words) in troubles.items():
        begin()
        check_told(archive, curator, words)
        curator.save(f"Comet {name}")
        mend()
        check_mended(archive, name)
    check_log(archive)


@pytest.mark.parametrize(
    ("number", "distribution", "words"),
    [
        ("2.3.0", "opensearch", "OpenSearch 2.3.0 is too old for the archive, which needs 2.4 or newer."),
        ("8.1.0", "", "What answers in the place of the search cluster is not OpenSearch."),
    ],
)
def test_what_answers_is_too_old_or_another(search_node: SearchCluster, number: str, distribution: str, words: str):
    about = json.dumps({"version": {"number": number, "distribution": distribution}}).encode()
    with open_gate(search_node.urls[0], look=lambda _request: (200, about)) as gate:
        engine = OpenSearchEngine(f"opensearch+http://{gate.host}/a", OwnLeases(threading.Lock()))
        with pytest.raises(EngineOutageError, match=re.escape(words)):
            engine.snapshot()
        engine.close()


def test_an_index_that_somebody_has_touched(archive: Node, search_node: SearchCluster, prefix: str):
    curator = Curator(archive)

    def ask(method: str, path: str, body: object = None) -> None:
        status, answer = search_node.ask(method, path, body)
        assert status == 200, answer

    def generations() -> list[str]:
        found = search_node.ask("GET", f"{prefix}-*/_alias")[1]
        return sorted(name for name in found if name.removeprefix(f"{prefix}-").isdigit())

    # Closed to writing, as the cluster does where a disk is nearly full: searches know all but what is new.
    settings = f"{prefix}-*/_settings"
    ask("PUT", settings, {"index.blocks.read_only_allow_delete": True})
    curator.save("Comet late")
    assert archive.total("late") == 0
    assert archive.total("kabul") == ARTICLES
    assert read(archive, "/?q=kabul")[0] == 200
    status, answer = archive.health()
    assert (status, answer["index"]) == (200, "behind: it cannot be written, the log says why")
    assert "nearly full" in json.dumps(answer)
    ask("PUT", settings, {"index.blocks.read_only_allow_delete": None})
    ask("PUT", settings, {"index.blocks.write": True})
    assert "closed the index" in json.dumps(archive.health()[1])
    ask("PUT", settings, {"index.blocks.write": None})
    check_mended(archive, "late")
    assert "nearly full" in archive.log.read_text()

    # A mapping that somebody has changed, an index deleted by hand: built anew from the database.
    (before,) = generations()
    ask("PUT", f"{before}/_mapping", {"properties": {"shelf": {"type": "keyword"}}})
    archive.stop()
    archive.start(is_awaited=False)
    curator = Curator(archive) if eventually(lambda: archive.total("kabul") == ARTICLES) else curator
    (after,) = generations()
    assert after != before
    for removed in (after, f"{after}-words", f"{prefix}-*"):
        ask("DELETE", removed)
        curator.save("Comet again")
        check_mended(archive, "again")
    check_log(archive)
