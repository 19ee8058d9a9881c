"""What tests of OpenSearch ask for: nodes that run, and a beginning of names that nobody else has."""

import os
from collections.abc import Iterator
from itertools import count

import pytest
from filelock import FileLock

from tests.opensearch.artifacts import MissingArtifactsError
from tests.opensearch.nodes import SearchCluster
from tests.opensearch.sharing import share_cluster

_turns = count(1)


def _share(number: int) -> SearchCluster:
    try:
        return share_cluster(number)
    except MissingArtifactsError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def search_node() -> SearchCluster:
    """Return one node, which nobody harms."""
    return _share(1)


@pytest.fixture
def search_cluster() -> Iterator[SearchCluster]:
    """Return three nodes, this test's alone to harm; whole before and after."""
    cluster = _share(3)
    with FileLock(cluster.nodes[0].folder / "in-use"):
        cluster.mend()
        yield cluster
        cluster.mend()


def next_prefix() -> str:
    """Return what no other index of this run begins with."""
    return f"{os.environ.get('PYTEST_XDIST_WORKER', 'gw0')}-{next(_turns)}"


@pytest.fixture
def index_prefix() -> str:
    """Return what the names of a test's indexes begin with."""
    return next_prefix()
