"""What the contracts ask for: a node of OpenSearch where it is the one that is held to them."""

from collections.abc import Iterator

import pytest

from tests.contracts.engines import PREFIX, use_cluster


@pytest.fixture(autouse=True)
def cluster_of_engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the distributed engine be opened on the node that all tests share; leave nothing there."""
    if not request.node.get_closest_marker("opensearch"):
        yield
        return
    node = request.getfixturevalue("search_node")
    use_cluster(node)
    yield
    node.forget(PREFIX)
