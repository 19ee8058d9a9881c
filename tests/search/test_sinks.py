"""The change log is followed by whatever takes articles, removals and a checkpoint: the index is one such sink."""

from collections.abc import Iterable

import pytest

from articles.models import Article
from articles.search import search
from articles.search.article import IndexedArticle
from articles.search.checkpoints import Checkpoint
from articles.search.following import BATCH, begin_following, fill, follow, is_behind
from articles.search.request import SearchRequest
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


class Collected:
    """A sink that collects what it is given."""

    def __init__(self) -> None:
        self.put_ids: list[int] = []
        self.removed: list[int] = []
        self.checkpoints: list[str] = []

    def put(self, articles: Iterable[IndexedArticle]) -> None:
        self.put_ids += [article.id for article in articles]

    def remove(self, ids: Iterable[int]) -> None:
        self.removed += ids

    def commit(self, checkpoint: str) -> None:
        self.checkpoints.append(checkpoint)

    @property
    def checkpoint(self) -> Checkpoint:
        checkpoint = Checkpoint.load(self.checkpoints[-1])
        assert checkpoint is not None
        return checkpoint


def test_a_sink_is_given_everything_and_then_what_changes():
    first, second, hidden = make_article(), make_article(), make_article(status="hidden")
    sink = Collected()
    done: list[int] = []
    fill(sink, "alerts", done.append)
    assert (sink.put_ids, sink.removed, done) == ([first.pk, second.pk], [], [2])
    assert sink.checkpoint.fingerprint == "alerts"
    assert is_behind(sink.checkpoint) is False
    Article.objects.filter(pk=second.pk).update(status="hidden")
    Article.objects.filter(pk=hidden.pk).update(status="published")
    assert is_behind(sink.checkpoint)
    sink.put_ids.clear()
    assert follow(sink, sink.checkpoint)
    assert (sink.put_ids, sink.removed) == ([hidden.pk], [second.pk])
    assert is_behind(sink.checkpoint) is False
    assert sink.checkpoint.fingerprint == "alerts"
    written = len(sink.checkpoints)
    assert follow(sink, sink.checkpoint)
    assert len(sink.checkpoints) == written, "nothing has changed"


def test_sinks_follow_each_at_its_own_pace():
    make_article()
    sink = Collected()
    fill(sink, "alerts", lambda _: None)
    fresh = make_article()
    assert search(SearchRequest()).total == 2, "the index has followed"
    assert follow(sink, sink.checkpoint)
    assert sink.put_ids[-1] == fresh.pk


def test_a_share_is_given_and_the_rest_later(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("articles.search.following.BATCH", 2)
    sink = Collected()
    fill(sink, "alerts", lambda _: None)
    rows = Article.objects.bulk_create(Article(headline="fresh") for _ in range(5))
    assert [follow(sink, sink.checkpoint, at_most=2) for _ in range(3)] == [False, False, True]
    assert sorted(sink.put_ids) == sorted(row.pk for row in rows)
    assert BATCH > 2


def test_who_needs_only_what_comes_begins_at_the_end_of_the_log():
    make_article()
    checkpoint = begin_following("alerts")
    assert is_behind(checkpoint) is False
    fresh = make_article()
    sink = Collected()
    assert follow(sink, checkpoint)
    assert sink.put_ids == [fresh.pk]
    assert sink.checkpoint.fingerprint == "alerts"
