"""Files of the index that are emptied under a server: noticed before they are read, and survived where they are not."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.search.article import IndexedArticle
from articles.search.tantivy.checksums import find_damaged
from articles.search.tantivy.failures import UnusableIndexError
from articles.search.tantivy.index import IndexDirectory
from tests.nodes.nodes import Node, eventually
from tests.programs import ROOT, begin_migrated

ARTICLES = 1_500
CLIENTS = 4

PREPARE = f"""
import django
django.setup()
from django.core.management import call_command
from articles.models import Article
from articles.search import rebuild
call_command("migrate", verbosity=0)
Article.objects.bulk_create(
    Article(headline=f"Headline {{n}}", body=f"Talks in kabul w{{n % 97}}.", address=f"archive:{{n}}")
    for n in range({ARTICLES})
)
rebuild()
"""
READ_ON = """
import sys
from pathlib import Path
import django
django.setup()
from articles.search.request import SearchRequest
from articles.search.tantivy.failures import UnusableIndexError
from articles.search.tantivy.index import IndexDirectory
from tests.faults.test_emptied_index import empty
index = IndexDirectory(Path(sys.argv[1]))
snapshot = index.snapshot()
empty(index.path)
print(snapshot.search_together([SearchRequest(limit=50)]))
"""


def empty(folder: Path) -> None:
    """Empty the files of every segment as they lie there: what is mapped of them is gone."""
    for path in folder.iterdir():
        if path.suffix not in {".json", ".lock"} and not path.name.startswith("."):
            os.truncate(path, 0)


def make_index(path: Path) -> IndexDirectory:
    index = IndexDirectory(path, is_new=True)
    blank = IndexedArticle(0, "bomb", "", "", "", None, None, None, (), ())
    with index.write() as write:
        write.put([blank])
        write.commit("{}")
    return index


def test_a_file_that_is_cut_while_it_is_open_is_noticed_before_it_is_read(tmp_path: Path):
    index = make_index(tmp_path / "index")
    assert index.snapshot() is index.snapshot()
    path = min(index.path.glob("*.term"))
    os.truncate(path, path.stat().st_size - 1)
    with pytest.raises(UnusableIndexError, match=f"{path.name} was cut while it was open"):
        index.snapshot()


def test_a_cut_is_found_whatever_the_size_of_the_index(tmp_path: Path):
    index = make_index(tmp_path / "index")
    assert find_damaged(index.path, at_most=0) == []
    path = min(index.path.glob("*.fast"))
    os.truncate(path, path.stat().st_size // 2)
    assert find_damaged(index.path, at_most=0) == [path.name]
    empty(index.path)
    assert len(find_damaged(index.path, at_most=0)) >= 6


def test_to_read_on_what_was_emptied_ends_a_process(tmp_path: Path):
    """What docs/production.md says of it: were this no longer so, it could promise more."""
    make_index(tmp_path / "index")
    done = subprocess.run(
        [sys.executable, "-c", READ_ON, str(tmp_path / "index")],
        check=False,
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "newsarchive.settings", "NEWSARCHIVE_DEBUG": "1"},
        capture_output=True,
    )
    assert done.returncode == -signal.SIGBUS


# -- under gunicorn


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path | None) -> Iterator[Node]:
    """Start a server, which each test leaves as sound as it found it."""
    node = Node(tmp_path_factory.mktemp("emptied") / "node", "", workers=2)
    begin_migrated(migrated_file, node.data / "newsarchive.sqlite3")
    subprocess.run([sys.executable, "-c", PREPARE], check=True, cwd=ROOT, env=node.environment, capture_output=True)
    node.start()
    try:
        yield node
    finally:
        node.stop()


def generation(node: Node) -> Path:
    root = node.data / "index"
    return root / (root / "current").read_text()


def workers(node: Node) -> set[int]:
    number = node.process_id
    return set(map(int, Path(f"/proc/{number}/task/{number}/children").read_text().split()))


def is_right(node: Node, times: int = 10) -> bool:
    return all(node.total("kabul") == ARTICLES for _ in range(times))


@pytest.mark.processes
def test_no_request_is_lost_where_nobody_reads_while_files_are_emptied(node: Node):
    assert is_right(node)
    for _ in range(2):
        before, running = generation(node), workers(node)
        empty(before)
        assert is_right(node), "it is noticed by the next search, which waits for an index built beside"
        assert generation(node) != before
        assert workers(node) == running
    assert "was cut while it was open" in node.log.read_text()
    assert node.health()[1]["index"] == "up to date"


@pytest.mark.processes
def test_workers_that_end_over_it_come_back_and_build_the_index_beside(node: Node):
    assert is_right(node)
    before, running = generation(node), workers(node)
    empty(before)
    for worker in running:
        os.kill(worker, signal.SIGBUS)
    eventually(lambda: node.total("kabul"), lambda total: total == ARTICLES)
    assert is_right(node)
    assert generation(node) != before
    assert not workers(node) & running
    assert len(workers(node)) == 2


@pytest.mark.processes
def test_no_more_than_the_requests_under_way_are_lost(node: Node):
    lost, done, stop = [], [], threading.Event()

    def ask(client: int) -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            answer = node.search(f"kabul w{(turn * CLIENTS + client) % 97}")
            (done if answer["status"] == 200 and answer["total"] > 0 else lost).append(answer)

    clients = [threading.Thread(target=ask, args=[number]) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    rounds = 3
    for _ in range(rounds):
        time.sleep(0.5)
        before = generation(node)
        empty(before)
        eventually(lambda before=before: generation(node) != before)
    stop.set()
    for client in clients:
        client.join()
    assert len(lost) <= rounds * CLIENTS, lost
    assert len(done) > len(lost)
    eventually(lambda: len(workers(node)) == 2)
    assert is_right(node)
