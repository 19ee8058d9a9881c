"""An archive with a row in every table, for one test."""

from collections.abc import Iterator

import pytest

from tests.backup.filling import empty, fill


@pytest.fixture
def filled(transactional_db: None) -> Iterator[None]:
    """Fill every table; take it all away again before tables are flushed one by one under their triggers."""
    fill()
    yield
    empty()
