"""Disks that are full or closed to writing: readers are answered, all is said in words, and it mends itself."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from articles.models import Article
from articles.search import IndexNotWritableError, SearchRequest, close_engines, compare, search
from articles.search.tantivy import engine
from tests.factories import make_article
from tests.faults.archive import DOCUMENTS
from tests.faults.disks import Disk, mounted
from tests.programs import ROOT, begin_migrated, run_commands
from tests.views.pages import open_page

MEGABYTE = 1_000
BEHIND = "behind: it cannot be written, the log says why"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with mounted(tmp_path / "disk", 4 * MEGABYTE) as disk:
        yield disk
        close_engines()


@pytest.fixture
def index_disk(disk: Disk, settings, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Let the index lie on the small disk, with an article in it."""
    settings.INDEX_DIR = disk.path / "index"
    monkeypatch.setattr(engine, "RETRY_SECONDS", 0)
    make_article("Old", "kabul")
    assert search(SearchRequest()).total == 1
    return disk


def files_of_the_index(disk: Disk) -> set[str]:
    return {path.name for path in disk.path.rglob("*") if path.is_file() and not path.name.startswith(".")}


def health() -> tuple[int, dict[str, object]]:
    answer = Client().get("/healthz")
    return answer.status_code, answer.json()


@pytest.mark.django_db(transaction=True)
def test_readers_are_answered_from_the_last_commit_while_the_disk_of_the_index_is_full(index_disk, tmp_path, caplog):
    index_disk.fill()
    make_article("Fresh", "kabul")
    for _ in range(3):
        page = open_page("/?q=kabul")
        assert page.total == 1
        assert page.notices == ["New or changed articles are still being indexed: numbers may lag behind for a moment."]
    assert health()[0] == 200
    assert health()[1]["index"] == BEHIND
    messages = [record.getMessage() for record in caplog.records if "cannot be written" in record.getMessage()]
    assert len(messages) == 1, "it is said once, not with every search"
    assert f"The search index in {index_disk.path / 'index'} cannot be written (No space left on device)" in messages[0]
    assert "make room on its disk" in messages[0]

    document = tmp_path / "a.txt"
    document.write_text("date 2021-06-19\n\nTalks in Kabul\n\nThe talks opened in kabul. They went on.\n")
    call_command("import_articles", str(document), stdout=StringIO())
    assert Article.objects.count() == 3, "an import goes on"
    with pytest.raises(CommandError, match="make room on its disk") as failed:
        call_command("check_index", stdout=StringIO())
    assert failed.value.returncode == 2

    index_disk.clear()
    assert open_page("/?q=kabul").total == 3
    assert health()[1]["index"] == "up to date"
    assert "can be written again" in caplog.text
    assert compare().is_none
    generation = index_disk.path / "index" / (index_disk.path / "index" / "current").read_text()
    commit = json.loads((generation / "meta.json").read_text())
    stems = {segment["segment_id"].replace("-", "") for segment in commit["segments"]}
    left = {path.stem.partition(".")[0] for path in generation.iterdir() if len(path.stem.partition(".")[0]) == 32}
    make_article("Another", "herat")  # who writes next takes away what could not be finished
    search(SearchRequest())
    assert len(left - stems) <= len(stems) + 1


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_without_room_leaves_the_index_in_use_and_nothing_of_its_own(index_disk):
    before = files_of_the_index(index_disk)
    index_disk.fill()
    for _ in range(2):
        with pytest.raises(CommandError, match=r"No space left on device.*make room.*\n.*left as it is") as failed:
            call_command("rebuild_index", stdout=StringIO())
        assert failed.value.returncode == 2
        assert files_of_the_index(index_disk) - {"ballast"} == before | {"writer.lock"}
    assert open_page("/?q=kabul").total == 1
    index_disk.clear()
    call_command("rebuild_index", stdout=StringIO())
    assert compare().is_none


@pytest.mark.django_db(transaction=True)
def test_a_first_index_without_room_is_reported_and_built_when_there_is(disk, settings, caplog):
    settings.INDEX_DIR = disk.path / "index"
    make_article("Old", "kabul")
    disk.fill()
    page = open_page("/", status=503)
    assert page.root.one("h1").text == "The search index cannot be written"
    assert health() == (503, {"status": "the index cannot be written", "database": health()[1]["database"]})
    with pytest.raises(IndexNotWritableError, match="make room on its disk"):
        search(SearchRequest())
    with pytest.raises(CommandError, match="make room on its disk"):
        call_command("check_index", stdout=StringIO())
    disk.clear()
    assert open_page("/").total == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("room", [0, 20_000])
def test_a_backup_without_room_leaves_no_file_and_says_where_it_failed(disk, room):
    for _ in range(60):
        make_article(body=os.urandom(1_000).hex())
    disk.fill(but=room)
    path = disk.path / "archive.zip"
    with pytest.raises(CommandError, match=f"{path} could not be written: No space left on device") as failed:
        call_command("backup", str(path), stdout=StringIO())
    assert failed.value.returncode == 2
    assert [file.name for file in disk.path.iterdir()] == ["ballast"]
    disk.clear()
    call_command("backup", str(path), stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_a_disk_closed_to_writing_is_searched_by_new_processes_too(index_disk, caplog):
    index_disk.close_to_writing()
    for is_new in (False, True):
        if is_new:
            close_engines()
        assert open_page("/?q=kabul").total == 1
        assert (health()[0], health()[1]["index"]) == (200, "up to date")
    make_article("Fresh", "kabul")
    for is_new in (False, True):
        if is_new:
            close_engines()
        page = open_page("/?q=kabul")
        assert (page.total, len(page.notices)) == (1, 1)
        assert (health()[0], health()[1]["index"]) == (200, BEHIND)
    assert "(Read-only file system): let the user the archive runs as write there" in caplog.text
    for command in ("rebuild_index", "check_index"):
        with pytest.raises(CommandError, match="let the user the archive runs as write there"):
            call_command(command, stdout=StringIO())
    index_disk.open_to_writing()
    assert open_page("/?q=kabul").total == 2
    assert compare().is_none


# -- another user than root: who may not write is told by the folder's own rights


RIGHTS = """
import os
import django
django.setup()
from django.core.management import call_command
from django.core.management.base import CommandError
from articles.search import SearchRequest, close_engines, search
from articles.search.tantivy import engine
from tests.factories import make_article
call_command("migrate", verbosity=0)
make_article("Old", "kabul")
assert search(SearchRequest()).total == 1
call_command("check_index", verbosity=0)
make_article("Fresh", "kabul")
close_engines()
for folder, _, names in os.walk(os.environ["NEWSARCHIVE_DATA_DIR"]):
    for name in names:
        os.chown(os.path.join(folder, name), 65534, -1)
    os.chmod(folder, 0o555)
os.setuid(65534)
found = search(SearchRequest())
print(found.total, found.is_behind)
for command in ("rebuild_index", "check_index"):
    try:
        call_command(command)
    except CommandError as error:
        print(error.returncode, error)
"""


def make_environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{folder}/archive.sqlite3",
        "DJANGO_SETTINGS_MODULE": "newsarchive.settings",
        "NEWSARCHIVE_DATA_DIR": str(folder),
        "NEWSARCHIVE_DEBUG": "1",
    }


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command, environment = [sys.executable, *arguments], make_environment(folder)
    return subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can run a process as another user")
def test_a_folder_without_leave_to_write_is_searched_and_what_to_do_is_reported(migrated_file):
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        begin_migrated(migrated_file, Path(name) / "archive.sqlite3")
        done = run(Path(name), "-c", RIGHTS)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "1 True" in lines, done.stdout
    messages = [line for line in lines if line.startswith("2 ")]
    assert len(messages) == 2
    for line in messages:
        assert "cannot be written (Permission denied): let the user the archive runs as write there" in line
    assert "Traceback" not in done.stderr


# -- the database's own disk


VISIT = """
import django
django.setup()
from django.test import Client
for method, path in (("get", "/?q=the"), ("post", "/accounts/login/")):
    fields = {"login": "curator", "password": "a long password"} if method == "post" else {}
    answer = getattr(Client(raise_request_exception=False, SERVER_NAME="localhost"), method)(path, fields)
    heading = answer.content.decode().partition("<h1>")[2].partition("</h1>")[0].strip()
    print(method, answer.status_code, heading if answer.status_code != 200 else "", sep="|")
"""
MAKE = """
import sys
from pathlib import Path
import django
django.setup()
from tests.faults.archive import prepare
prepare(Path(sys.argv[1]))
from articles.search import rebuild
rebuild()
"""


def test_a_full_disk_of_the_database_is_reported_read_on_and_gone_over_again(tmp_path, migrated_file):
    with mounted(tmp_path / "disk", 12 * MEGABYTE) as disk:
        corpus = tmp_path / "corpus.jsonl"
        begin_migrated(migrated_file, disk.path / "archive.sqlite3")
        assert run(disk.path, "-c", MAKE, str(corpus)).returncode == 0
        disk.fill(but=500_000)
        done = run(disk.path, "manage.py", "import_articles", str(corpus))
        assert done.returncode == 2, done.stdout + done.stderr
        assert "The database failed: database or disk is full" in done.stderr
        assert "run the same command again" in done.stderr
        assert "Traceback" not in done.stderr
        disk.fill()
        reading, writing = run(disk.path, "-c", VISIT).stdout.splitlines()
        assert (reading, writing) == ("get|200|", "post|503|Nothing can be saved at the moment")
        disk.clear()
        commands = (f"import_articles {corpus}", "check_index")
        done, checked = run_commands(*commands, environment=make_environment(disk.path))
        assert (done.returncode, f"{DOCUMENTS} in all" in done.stdout) == (0, True), done.stdout + done.stderr
        assert "rejected" not in done.stderr
        assert checked.stdout.splitlines()[-1] == "No difference."
