"""A database that is killed and restarted while an import, searches and a curator's edits are under way."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.nodes.nodes import Node, environment
from tests.patience import eventually
from tests.postgresql import Server
from tests.programs import ROOT, run_commands

pytestmark = pytest.mark.processes

DOCUMENTS = 900
# manage.py, with so small batches that a kill after the first hits an import under way
IMPORT = """
import sys, django
django.setup()
from django.core.management import execute_from_command_line
from articles.importing import pipeline
pipeline.BATCH = 100
execute_from_command_line(["manage.py", *sys.argv[1:]])
"""


def run(node: Node, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, check=False, cwd=ROOT, env=node.environment, capture_output=True, text=True)


def test_import_searches_and_edits_under_way_lose_nothing(
    primary: Server, make_node: Callable[..., Node], tmp_path: Path
):
    node = make_node(primary.url).start()
    curator, first = node.log_in(), node.search("")["results"][0]["id"]
    corpus = tmp_path / "corpus.jsonl"
    assert run(node, "generate_corpus", str(corpus), "--articles", str(DOCUMENTS)).returncode == 0
    wanted = len({json.loads(line)["id"] for line in corpus.read_text().splitlines()})
    stop, statuses, saved, tried = threading.Event(), set[int](), [""], [""]

    def read() -> None:
        while not stop.is_set():
            statuses.add(node.search("the")["status"])

    def edit() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            tried[0] = f"By a curator, {turn}"
            status, page = node.submit(curator, f"/admin/articles/article/{first}/change/", byline=tried[0])
            statuses.add(status)
            if status == 200 and "was changed successfully" in page:
                saved[0] = tried[0]

    threads = [threading.Thread(target=work) for work in (read, edit)]
    for thread in threads:
        thread.start()
    command = [sys.executable, "-c", IMPORT, "import_articles", str(corpus), "--jobs", "1"]
    importing = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(node.data, primary.url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        with psycopg.connect(primary.url, autocommit=True) as connection:
            count = "SELECT count(*) FROM articles_importeddocument"
            eventually(lambda: connection.execute(count).fetchone()[0] > 0 or importing.poll() is not None)
        primary.kill()
        primary.start()
        _, answer = importing.communicate(timeout=120)
        eventually(lambda: node.search("the")["status"], lambda status: status == 200)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        importing.kill()
        importing.wait()
    assert "Traceback" not in answer
    assert (importing.returncode, "run the same command again" in answer) == (2, True), answer
    assert statuses <= {200, 503}, "answered, or told in words"
    with psycopg.connect(primary.url, autocommit=True) as connection:
        (byline,) = connection.execute("SELECT byline FROM articles_article WHERE id = %s", [first]).fetchone()
    assert byline in {saved[0], tried[0]}, "what a curator was told is saved, is saved"

    completed, checked = run_commands(f"import_articles {corpus}", "check_index", environment=node.environment)
    assert completed.returncode == 0
    with psycopg.connect(primary.url, autocommit=True) as connection:
        imported = "SELECT count(*), count(DISTINCT external_id) FROM articles_article WHERE external_id <> ''"
        assert connection.execute(imported).fetchone() == (wanted, wanted)
        created = "SELECT count(*) FROM articles_importeddocument WHERE outcome = 'created'"
        assert connection.execute(created).fetchone() == (wanted,)
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "No difference."), checked.stderr
    forget = "from articles.models import Article; Article.objects.exclude(external_id='').delete()"
    assert run(node, "shell", "-v", "0", "-c", forget).returncode == 0, "the tests of this folder share the archive"
