"""The engines that the contracts are held to, and how a test asks one: through the door and no other way."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from django.utils.module_loading import import_string

from articles.search.article import IndexedArticle
from articles.search.engine import Engine
from articles.search.request import SearchRequest
from articles.search.result import SearchResult

ENGINES = {
    "tantivy": "articles.search.tantivy.engine.TantivyEngine",
    "oracle": "tests.contracts.oracle.OracleEngine",
}
BLANK = IndexedArticle(0, "bomb", "", "", "", None, None, None, (), ())

Ask = Callable[[SearchRequest], SearchResult]

each_engine = pytest.mark.parametrize("name", ENGINES)


def open_engine(name: str, folder: Path) -> Engine:
    return import_string(ENGINES[name])(folder)


def ask_engine(engine: Engine, request: SearchRequest) -> SearchResult:
    """Answer a request from the last commit."""
    return engine.snapshot().search_together([request])[0]


def write(
    engine: Engine, articles: Iterable[IndexedArticle] = (), *, removed: Iterable[int] = (), checkpoint: str = "{}"
) -> None:
    """Commit articles by a writer of their own, the first of all anew."""
    with engine.may_write(-1), engine.writer(anew=not is_begun(engine)) as writer:
        writer.put(articles)
        writer.remove(removed)
        writer.commit(checkpoint)


def is_begun(engine: Engine) -> bool:
    try:
        engine.snapshot()
    except Exception:  # noqa: BLE001 - a test of its own holds which
        return False
    return True
