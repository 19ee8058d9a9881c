"""A PostgreSQL of these tests' own, which they may stop and kill, a streaming standby of it, and web nodes."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.nodes.networks import Network
from tests.nodes.nodes import Node, environment
from tests.postgresql import Server, find_binaries
from tests.programs import ROOT


@pytest.fixture(scope="session")
def primary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start a server that holds an archive of twelve articles."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        pytest.skip("several machines share a PostgreSQL; an SQLite file is one machine's")
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("the programs of PostgreSQL are not installed here")
    server = Server(binaries)
    try:
        server.create()
        server.start()
        subprocess.run(
            [sys.executable, "-m", "tests.nodes.preparing"],
            check=True,
            cwd=ROOT,
            env=environment(tmp_path_factory.mktemp("preparing"), server.url),
        )
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def standby(primary: Server) -> Iterator[Server]:
    server = Server(primary.binaries)
    try:
        server.copy(primary)
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def make_node(tmp_path: Path) -> Iterator[Callable[..., Node]]:
    nodes: list[Node] = []

    def make(*urls: str, workers: int = 1, network: Network | None = None) -> Node:
        nodes.append(Node(tmp_path / f"node-{len(nodes)}", *urls, workers=workers, network=network))
        return nodes[-1]

    yield make
    for node in nodes:
        node.stop()
