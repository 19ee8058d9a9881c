"""Imports in processes of their own: ended by a signal, and two at once."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.models import Count

from articles.models import Article, Entity, ImportedDocument, ImportRun, Tag
from tests.conftest import ROOT
from tests.importing.imports import BODY, record, text, write, write_lines
from tests.patience import PATIENCE, Stop


def environment(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a process on the test's own database and index."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        url = f"sqlite:///{tmp_path}/archive.sqlite3"
    else:
        s = connection.settings_dict
        url = f"postgres://{s['USER']}@{s['HOST']}:{s['PORT']}/{name}"
    return {
        **os.environ,
        "DATABASE_URL": url,
        "NEWSARCHIVE_DATA_DIR": str(tmp_path / "data"),
        "NEWSARCHIVE_DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "newsarchive.settings",
        "PYTHONPATH": str(ROOT),  # for a program that lies elsewhere
    }


def start(tmp_path: Path, *arguments: str, program: Sequence[str] = ("manage.py",)) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *program, *arguments],
        cwd=ROOT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell that runs the tests in the background has told its children to ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )


def finish(process: subprocess.Popen) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def count() -> tuple[int, int, list[tuple], int]:
    """Return the articles, their different addresses, the runs, and the rows of all runs."""
    runs = ImportRun.objects.order_by("pk").values_list("state", "created", "unchanged", "rejected")
    addresses = Article.objects.values("address").distinct().count()
    return Article.objects.count(), addresses, list(runs), ImportedDocument.objects.count()


@pytest.fixture
def processes(tmp_path, transactional_db, migrated_file, settings):
    """Make a database that other processes can use, and let this one use it and their index."""
    settings.INDEX_DIR = tmp_path / "data" / "index"
    if connection.vendor != "sqlite":
        yield tmp_path
        return
    path = shutil.copy(migrated_file, tmp_path / "archive.sqlite3")
    in_memory = connections["default"]
    connections["default"] = type(in_memory)(in_memory.settings_dict | {"NAME": str(path)})
    yield tmp_path
    connections["default"].close()
    connections["default"] = in_memory


# manage.py in small batches, which stops at one of them: before it, while it is written, or once it is finished
STOPPING = """
import sys, django
django.setup()
from pathlib import Path
from django.core.management import execute_from_command_line
from articles.importing import pipeline
from tests.patience import Stop
folder, name, place, batch, *arguments = sys.argv[1:]
pipeline.BATCH = 10
real, calls = getattr(pipeline.Store, place), []
def stop(*given, **named):
    calls.append(None)
    if len(calls) == int(batch) == 1:
        Stop(Path(folder), name).wait()
    answer = real(*given, **named)
    if len(calls) == int(batch) > 1:
        Stop(Path(folder), name).wait()
    return answer
setattr(pipeline.Store, place, stop)
execute_from_command_line(["manage.py", *arguments])
"""


@pytest.mark.parametrize(("place", "finished"), [("_write_log", 20), ("store", 30)])
@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_process_cleanly_and_the_next_one_completes(processes, signal_number, place, finished):
    documents = write_lines(processes / "a.jsonl", [record(n) for n in range(70)])
    command = ["import_articles", str(documents)]
    process = start(processes, *command, program=["-c", STOPPING, str(processes), "stop", place, "3"])
    Stop(processes).await_arrival(lambda: process.poll() is not None)
    process.send_signal(signal_number)
    status, out, err = finish(process)
    assert (status, err) == (1, "")
    assert "Interrupted. All finished batches are kept" in out
    articles, distinct, runs, rows = count()
    assert articles == distinct == rows == finished
    assert runs == [("interrupted", finished, 0, 0)]
    call_command(*command, stdout=StringIO())
    articles_then, distinct, runs, _ = count()
    assert articles_then == distinct == 70
    assert runs[1] == ("finished", 70 - finished, finished, 0)


def import_at_once(folder: Path, *paths: Path) -> list[tuple[int, str, str]]:
    """Import each path in a process of its own, in small batches; none begins to store before all are about to."""
    stops = [Stop(folder, f"stop-{number}") for number in range(len(paths))]
    running = [
        start(folder, "import_articles", str(path), program=["-c", STOPPING, str(folder), f"stop-{n}", "store", "1"])
        for n, path in enumerate(paths)
    ]
    for stop, process in zip(stops, running, strict=True):
        stop.await_arrival(lambda process=process: process.poll() is not None)
    for stop in stops:
        stop.release()
    return [finish(process) for process in running]


def test_two_imports_of_one_folder_at_once_end_with_each_document_once(processes):
    for number in range(6):
        write_lines(
            processes / "docs" / f"{number}.jsonl",
            [record(n, id=f"{number}-{n}", headline=f"R {number}-{n}", source=f"Source {n % 7}") for n in range(15)],
        )
    write(processes / "docs" / "9.txt", text("A copy"))
    write(processes / "docs" / "9b.txt", text("A copy"))
    for status, _out, err in import_at_once(processes, processes / "docs", processes / "docs"):
        assert "Traceback" not in err
        assert status == 0, err
    articles, distinct, runs, rows = count()
    assert articles == distinct == 91
    assert rows == 2 * 92
    assert sum(created for _, created, _, _ in runs) == 91
    assert [state for state, *_ in runs] == ["finished", "finished"]
    out = StringIO()
    call_command("check_index", stdout=out)
    assert out.getvalue().splitlines() == ["91 published articles compared.", "No difference."]


def test_two_imports_of_the_same_contents_from_two_places_at_once_store_each_once(processes):
    records = [record(n, headline=f"R {n}", body=f"{BODY} {n} " * 20) for n in range(80)]
    paths = [write_lines(processes / name, records) for name in ("one.jsonl", "two.jsonl")]
    for status, _out, err in import_at_once(processes, *paths):
        assert (status, err) == (0, "")
    articles, _, runs, rows = count()
    assert (articles, rows) == (80, 160)
    assert sum(created for _, created, _, _ in runs) == 80


def describe_archive() -> dict[str, list[tuple]]:
    """Return what the archive holds, by names and ids of documents: keys of rows depend on who came first."""
    tags = Tag.objects.values_list("article__external_id", "entity__name", "entity__kind", "state", "mention_count")
    named = Entity.objects.filter(tags__isnull=False).annotate(number=Count("tags"))
    groups: dict[int, list[str]] = {}
    for group, document in Article.objects.exclude(copy_group=None).values_list("copy_group", "external_id"):
        groups.setdefault(group, []).append(document)
    return {
        "articles": sorted(Article.objects.values_list("external_id", "headline", "source__name", "body")),
        "entities": sorted(named.values_list("name", "kind", "status", "number")),
        "tags": sorted(tags),
        "copies": sorted(tuple(sorted(documents)) for documents in groups.values()),
    }


def test_two_imports_of_different_documents_at_once_give_the_archive_that_one_gives(processes):
    corpus = processes / "corpus.jsonl"
    call_command("generate_corpus", str(corpus), articles=200, stderr=StringIO())
    lines = corpus.read_text().splitlines()
    paths = [processes / name for name in ("one.jsonl", "two.jsonl")]
    for path, some in zip(paths, (lines[::2], lines[1::2]), strict=True):
        path.write_text("\n".join(some))

    call_command("loaddata", "countries", verbosity=0)
    assert finish(start(processes, "import_articles", *map(str, paths)))[0] == 0
    of_one = describe_archive()
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(processes / "data")

    call_command("loaddata", "countries", verbosity=0)
    for status, _out, err in import_at_once(processes, *paths):
        assert (status, err) == (0, "")
    assert describe_archive() == of_one
    assert len(of_one["articles"]) == 200
    assert of_one["copies"], "the corpus has reports that were sent twice"
    out = StringIO()
    call_command("check_index", stdout=out)
    assert out.getvalue().splitlines() == ["200 published articles compared.", "No difference."]
