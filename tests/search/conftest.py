"""What tests of searching share."""

from dataclasses import replace
from pathlib import Path

import pytest

from articles.search import following
from articles.search.tantivy.index import IndexDirectory
from tests.search.indexes import BLANK, Fill


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "BATCH", 2)
    monkeypatch.setattr(following, "COMMIT", 4)


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """Return a function that puts articles, numbered from 1, into an index in one commit."""

    def fill(*articles: dict[str, object]) -> IndexDirectory:
        index = IndexDirectory(tmp_path / "index", is_new=True)
        with index.write() as write:
            write.put(replace(BLANK, **{"id": number} | fields) for number, fields in enumerate(articles, 1))
            write.commit("{}")
        return index

    return fill
