"""SQLite on a disk that is full to the last byte or closed to writing: reading goes on, under gunicorn, and mends."""

import contextlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor

import pytest

from tests.faults.disks import Disk, mounted
from tests.nodes.nodes import CURATOR, Node, environment, eventually
from tests.programs import ROOT, begin_migrated

pytestmark = pytest.mark.processes
ARTICLES = 1_200  # more than one page of an export
ROW = "late row"
LEFT = ("nothing", "log", "log alone")  # what lies beside the database when the trouble begins

PREPARE = f"""
import django
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from articles.search import rebuild
from tests.factories import make_article
call_command("migrate", verbosity=0)
User.objects.create_superuser({CURATOR[0]!r}, "", {CURATOR[1]!r})
from articles.models import Article
Article.objects.bulk_create(
    Article(headline=f"Headline {{n}}", body="Talks in kabul.", address=f"archive:{{n}}") for n in range({ARTICLES})
)
rebuild()
"""
# Leaves a log with a committed row that was not carried over, as a process that is killed does.
LEAVE_LOG = """
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA wal_autocheckpoint = 0")
first = "(SELECT min(id) FROM articles_article)"
database.execute(f"UPDATE articles_article SET byline = ? WHERE id = {first}", sys.argv[2:])
os._exit(0)
"""


class Archive:
    """An archive on a small disk, with a server."""

    def __init__(self, disk: Disk, prepared: Path) -> None:
        self.disk = disk
        self.file = disk.path / "newsarchive.sqlite3"
        self.node = Node(disk.path.parent / "node", "", workers=2)
        self.node.environment["NEWSARCHIVE_DATA_DIR"] = str(disk.path)
        self.late = ""  # what was committed last and not carried over
        shutil.copytree(prepared, disk.path, dirs_exist_ok=True)

    def leave(self, left: str) -> None:
        """Leave the files beside the database as processes leave them that end well, or are killed."""
        if left == "nothing":
            assert not self.log.exists() or not self.log.stat().st_size
            return
        self.late = f"{ROW}, {left}"
        subprocess.run([sys.executable, "-c", LEAVE_LOG, str(self.file), self.late], check=True)
        assert self.log.stat().st_size > 32
        if left == "log alone":
            self.memory.unlink()

    @property
    def log(self) -> Path:
        return self.file.with_name(f"{self.file.name}-wal")

    @property
    def memory(self) -> Path:
        return self.file.with_name(f"{self.file.name}-shm")

    def begin_trouble(self, trouble: str) -> None:
        if trouble == "full":
            self.disk.fill()
        else:
            self.disk.close_to_writing()

    def keep_trouble(self, trouble: str) -> None:
        """Take the room that a log gave back, should a server have carried it over meanwhile."""
        if trouble == "full":
            self.disk.fill()

    def end_trouble(self, trouble: str) -> None:
        if trouble == "full":
            self.disk.clear()
        else:
            self.disk.open_to_writing()

    def state(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.file, self.log) if path.exists()}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path | None) -> Path:
    """Return the folder of an archive, for each test to copy."""
    path = tmp_path_factory.mktemp("prepared")
    begin_migrated(migrated_file, path / "newsarchive.sqlite3")
    done = subprocess.run(
        [sys.executable, "-c", PREPARE], check=False, cwd=ROOT, env=environment(path, ""), capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    return path


@pytest.fixture
def archive(tmp_path: Path, prepared: Path) -> Iterator[Archive]:
    with mounted(tmp_path / "disk", 40_000) as disk:
        archive = Archive(disk, prepared)
        try:
            yield archive
        finally:
            archive.node.stop()


def check_reading(archive: Archive, trouble: str) -> None:
    """See that all that is read is read, whole, and that what is not possible is told in words that are true."""
    node = archive.node
    for _ in range(3):
        archive.keep_trouble(trouble)
        status, page = node.get("/?q=kabul")
        assert (status, f"{ARTICLES:,}" in page) == (200, True)
        assert f"disk is {'full' if trouble == 'full' else 'closed to writing'}" in page
    assert node.get("/articles/1/")[0] == 200
    assert node.get("/accounts/login/")[0] == 200
    status, text = node.get("/export.jsonl?q=kabul")
    assert (status, len([json.loads(line) for line in text.splitlines()])) == (200, ARTICLES)
    late = re.search(f"{ROW}[, a-z]*", node.get("/articles/1/")[1])
    assert (late[0] if late else "") == archive.late, "what was committed last is read, too"
    archive.keep_trouble(trouble)
    status, answer = node.get("/healthz")
    assert status == 200
    assert json.loads(answer) | {"index": ""} == {
        "status": "reading only",
        "writing": f"no: its disk is {'full' if trouble == 'full' else 'closed to writing'}",
        "database": "sqlite",
        "articles": ARTICLES,
        "index": "",
    }
    status, page = log_in(node)
    assert (status, "Nothing can be saved at the moment" in page) == (503, True), page[-2_000:]


def log_in(node: Node) -> tuple[int, str]:
    visitor = node._opener(HTTPCookieProcessor(CookieJar()))
    return node.submit(visitor, "/accounts/login/?next=/admin/", login=CURATOR[0], password=CURATOR[1])


@pytest.mark.parametrize("trouble", ["full", "closed"])
def test_reading_goes_on_where_trouble_begins_under_a_server(archive: Archive, trouble: str):
    node = archive.node
    node.start()
    for left in LEFT:
        assert node.get("/?q=kabul")[0] == 200
        archive.leave(left)
        archive.begin_trouble(trouble)
        check_reading(archive, trouble)
        archive.end_trouble(trouble)
    check_mended(archive)


@pytest.mark.parametrize("left", LEFT)
@pytest.mark.parametrize("trouble", ["full", "closed"])
def test_reading_goes_on_where_the_server_is_started_in_trouble(archive: Archive, trouble: str, left: str):
    archive.leave(left)
    archive.begin_trouble(trouble)
    before = archive.state()
    archive.node.workers = 2 if left == "log" else 1
    archive.node.start()
    check_reading(archive, trouble)
    after = archive.state()
    assert after[archive.file.name] == before[archive.file.name] or left == "log", "not a byte is written"
    archive.end_trouble(trouble)
    check_mended(archive)


def check_mended(archive: Archive) -> None:
    """See that the archive is changed again, that it is whole and that nothing of what happened was a surprise."""
    node = archive.node
    assert eventually(lambda: log_in(node), lambda answer: answer[0] == 200)
    assert json.loads(node.get("/healthz")[1])["status"] == "ok"
    assert "nothing can be changed" not in node.get("/?q=kabul")[1]
    with contextlib.closing(sqlite3.connect(archive.file)) as database:
        database.create_function("REGEXP", 2, lambda pattern, text: bool(re.search(pattern, text)))
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        late = database.execute("SELECT byline FROM articles_article WHERE byline LIKE ?", [f"{ROW}%"]).fetchall()
        assert late == ([(archive.late,)] if archive.late else [])
    assert "Traceback" not in node.log.read_text()
