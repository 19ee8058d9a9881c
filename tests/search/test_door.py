"""Whatever Tantivy, its disk or its panics raise: nothing but the errors of the door comes through it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from articles.search import EngineError, Example, Facet, Precision, SearchRequest
from articles.search.engine import Engine, Snapshot, Vocabulary
from articles.search.errors import IndexDamagedError, IndexNotReadyError, IndexNotWritableError
from articles.search.tantivy.engine import TantivyEngine
from articles.search.tree import Term
from tests.contracts.engines import BLANK, write

REQUEST = SearchRequest(query=Term("bomb"), facet_size=3, with_timeline=True)


class PanicException(BaseException):
    """As Tantivy raises: no module has it."""


class Broken:
    """A searcher that fails whatever it is asked."""

    def __init__(self, failure: BaseException) -> None:
        self.failure = failure

    def __getattr__(self, name: str):
        raise self.failure


SNAPSHOT: dict[str, Callable[[Snapshot], object]] = {
    "checkpoint": lambda one: one.checkpoint,
    "search_together": lambda one: one.search_together([REQUEST]),
    "ids": lambda one: list(one.ids(REQUEST)),
    "count_pairs": lambda one: one.count_pairs(REQUEST, Facet.ACTOR, [1, 2]),
    "count_periods": lambda one: one.count_periods(REQUEST, Precision.DAY),
    "newest_day": lambda one: one.newest_day(REQUEST),
    "similar": lambda one: one.similar(Example(1, "bomb", "bomb", "en"), 3),
}
WORDS: dict[str, Callable[[Vocabulary], object]] = {
    "languages": lambda one: one.languages,
    "articles": lambda one: one.articles,
    "parts": lambda one: one.parts,
    "rows": lambda one: one.rows("bomb", "en"),
    "count_articles": lambda one: one.count_articles("body", "bomb"),
    "count_forms": lambda one: one.count_forms("body", ["bomb"]),
    "holds": lambda one: one.holds("bomb"),
    "words_beginning": lambda one: one.words_beginning("bo", 3),
    "count_beginning": lambda one: one.count_beginning("bo"),
    "words_near": lambda one: one.words_near("bomb", 1),
}


@pytest.fixture
def engine(tmp_path: Path) -> TantivyEngine:
    engine = TantivyEngine(tmp_path / "index")
    write(engine, [BLANK])
    return engine


def test_every_question_of_the_door_is_tried_below():
    def members(protocol: type) -> set[str]:
        return {name for name in vars(protocol) if not name.startswith("_")}

    assert members(Snapshot) == {*SNAPSHOT, "key", "vocabulary"}
    assert members(Vocabulary) == {*WORDS, "analyse"}


@pytest.mark.parametrize("failure", [ValueError("corrupt"), OSError("disk"), PanicException("out of bounds")])
def test_no_question_fails_with_anything_else(engine: TantivyEngine, failure: BaseException):
    broken = Broken(failure)
    for name, ask in SNAPSHOT.items():
        engine.close()
        snapshot = engine.snapshot()
        snapshot.commit.searcher = snapshot.vocabulary._searcher = broken
        with pytest.raises(EngineError) as failed:
            ask(snapshot)
        assert not isinstance(failed.value, IndexNotReadyError), name
    engine.close()
    snapshot = engine.snapshot()
    snapshot.vocabulary._searcher = broken
    for ask_words in WORDS.values():
        with pytest.raises(EngineError):
            ask_words(snapshot.vocabulary)


def damage(root: Path) -> Path:
    generation = root / (root / "current").read_text()
    path = min(generation.glob("*.pos"))
    with path.open("r+b") as file:
        file.write(b"\xff")
    return path


def test_a_question_that_fails_over_damage_sets_the_index_aside(engine: TantivyEngine, tmp_path: Path):
    snapshot = engine.snapshot()
    path = damage(tmp_path / "index")
    snapshot.commit.searcher = Broken(ValueError("corrupt"))
    with pytest.raises(IndexDamagedError, match=path.name):
        snapshot.newest_day(REQUEST)
    with pytest.raises(IndexNotReadyError):
        engine.snapshot()
    assert engine.find_damage() == [path.name]


@pytest.mark.parametrize(
    "place", ["build_document", "Query", "build_checkpoint", "IndexWrite._writer", "IndexDirectory._open"]
)
@pytest.mark.parametrize(
    "failure", [ValueError("An IO error: code: 28"), OSError(28, "full"), PanicException("code: 28")]
)
def test_no_writing_fails_with_anything_else(engine: Engine, monkeypatch, place: str, failure: BaseException):
    def fail(*_arguments: object) -> None:
        raise failure

    def write_all() -> None:
        with engine.may_write(0), engine.writer() as writer:
            writer.put([BLANK])
            writer.remove([5])
            writer.commit("{}")

    broken = {"Query": Broken(failure), "IndexWrite._writer": property(fail)}.get(place, fail)
    with monkeypatch.context() as patched:
        patched.setattr(f"articles.search.tantivy.index.{place}", broken)
        with pytest.raises(IndexNotWritableError, match="make room on its disk"):
            write_all()
    assert "make room on its disk" in engine.why_unwritten
    assert not engine.is_retry_due
    write_all()
    assert not engine.why_unwritten


def test_a_lost_worker_process_is_no_fault_of_the_disk(engine: Engine):
    explained = str(engine._not_writable(ChildProcessError("a worker process has died; --jobs 1 needs the least")))
    assert "was not written: a worker process has died; --jobs 1 needs the least. No article is lost" in explained
    assert "disk" not in explained


def test_a_failure_of_who_writes_is_nobody_elses(engine: Engine):
    """What goes wrong inside the block, as in the database, passes as it is and is no failure of the index."""
    for anew in (False, True):
        with pytest.raises(OSError, match="of the database"), engine.may_write(0), engine.writer(anew=anew):
            raise OSError("of the database")
    assert not engine.why_unwritten
