import pytest

from tests.feeds.server import World, serve


@pytest.fixture
def server():
    with serve() as state:
        yield state


@pytest.fixture
def world():
    return World()
