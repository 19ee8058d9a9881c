"""An archive whose index is in a cluster, as it runs in production: gunicorn, commands, and an SQLite file."""

import contextlib
import html
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.nodes.nodes import Node
from tests.programs import ROOT, begin_migrated

ARTICLES = 12  # of tests.nodes.preparing, each with the word kabul


@contextlib.contextmanager
def serve(data: Path, address: str, migrated: Path | None) -> Iterator[Node]:
    """Serve an archive of twelve articles whose index is at an address of a cluster."""
    node = Node(data, "", workers=2)
    node.environment["NEWSARCHIVE_SEARCH"] = address
    begin_migrated(migrated, database_of(node))
    subprocess.run([sys.executable, "-m", "tests.nodes.preparing"], check=True, cwd=ROOT, env=node.environment)
    try:
        yield node.start()
    finally:
        node.stop()


def database_of(node: Node) -> Path:
    return node.data / "newsarchive.sqlite3"


def count(node: Node, question: str) -> int:
    """Return the number that a question to the database is answered with."""
    with contextlib.closing(sqlite3.connect(database_of(node))) as database:
        return int(database.execute(question).fetchone()[0])


def read(node: Node, path: str) -> tuple[int, str]:
    """Return the status of a page and what stands on it, without signs that stand for others."""
    status, page = node.get(path)
    assert "Traceback" not in page
    return status, html.unescape(page)


def check_log(node: Node) -> None:
    """See that nothing that happened was a surprise."""
    surprises = node.log.read_text().split("Traceback (most recent call last):\n")[1:]
    ends = [next(line for line in one.splitlines() if not line.startswith(" ")) for one in surprises]
    assert not ends, ends
