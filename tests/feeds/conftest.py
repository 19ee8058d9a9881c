import pytest

from tests.feeds.checks import watch
from tests.feeds.server import World, serve


@pytest.fixture
def server():
    with serve() as state:
        yield state


@pytest.fixture
def world():
    return World()


@pytest.fixture(autouse=True)
def own_data(tmp_path, settings) -> None:
    """Keep the lock of a run apart from those of other processes of the tests."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def feed(server, world):
    return watch(world, server.address())
