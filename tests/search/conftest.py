"""What tests of searching share."""

import pytest

from articles.search import following


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "BATCH", 2)
    monkeypatch.setattr(following, "COMMIT", 4)
