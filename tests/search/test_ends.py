"""The search for a page comes to an end whatever the archive holds, and pages still repeat and drop nothing."""

from dataclasses import replace

import pytest

from articles.search.article import IndexedArticle
from articles.search.query import parse_query
from articles.search.request import SearchRequest, Sort
from articles.search.tantivy import request_search
from articles.search.tantivy.index import IndexDirectory
from articles.search.tantivy.request_search import widening
from tests.search.indexes import BLANK
from tests.search.searching import search_index

COPIES = 10_000


@pytest.mark.parametrize(("first", "most", "factor"), [(1, 1, 2), (5, 3, 2), (50, 100_000, 4), (0, 10, 2), (3, 0, 4)])
def test_widening_grows_to_its_end(first: int, most: int, factor: int):
    numbers = list(widening(first, most, factor))
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == most
    assert len(numbers) < 40


@pytest.fixture(scope="module")
def one_story(tmp_path_factory) -> IndexDirectory:
    """Return an index of one story in ten thousand copies, with one other article before it and one behind."""
    index = IndexDirectory(tmp_path_factory.mktemp("story") / "index", is_new=True)
    with index.write() as write:
        write.add_new([_article(1, headline="word older"), _article(COPIES + 2, headline="word newer")])
        write.add_new(_article(number, body="word", copy_group=7) for number in range(2, COPIES + 2))
        write.commit("{}")
    return index


def _article(number: int, **fields: object) -> IndexedArticle:
    return replace(BLANK, id=number, **fields)


def _ask(index: IndexDirectory, **fields: object):
    return search_index(index, SearchRequest(query=parse_query("word").node, fold_copies=True, **fields))


@pytest.mark.parametrize("sort", list(Sort))
def test_one_story_of_ten_thousand_copies_is_one_story(one_story: IndexDirectory, sort: Sort):
    result = _ask(one_story, sort=sort)
    assert (result.total, result.stories, len(result.ids)) == (COPIES + 2, 3, 3)
    assert {1, COPIES + 2} < set(result.ids)
    assert sorted(map(len, result.copies.values())) == [COPIES - 1]
    pages = [_ask(one_story, sort=sort, offset=offset, limit=1).ids for offset in range(4)]
    assert [pk for page in pages for pk in page] == list(result.ids)


def test_no_more_is_read_than_may_be_and_that_is_reported(one_story: IndexDirectory, monkeypatch):
    monkeypatch.setattr(request_search, "MOST_READ", 500)
    one_story._snapshot = None  # nothing kept
    result = _ask(one_story, offset=2, limit=1)
    assert (result.total, result.stories, result.ids) == (COPIES + 2, 3, ())
    assert result.is_out_of_reach
    assert not _ask(one_story, offset=0, limit=2).is_out_of_reach
    one_story._snapshot = None


def test_a_count_of_stories_that_is_too_high_ends_the_search_all_the_same(one_story: IndexDirectory, monkeypatch):
    monkeypatch.setattr(request_search, "count_stories", lambda *_: COPIES)
    one_story._snapshot = None  # nothing kept
    assert len(_ask(one_story, sort=Sort.OLDEST, limit=50).ids) == 3
    one_story._snapshot = None


@pytest.mark.parametrize("most", [100_000, 3])
def test_hits_of_one_score_are_paged_without_repeating_or_dropping_any(fill, monkeypatch, most: int):
    monkeypatch.setattr(request_search, "MOST_TIED", most)
    monkeypatch.setattr(request_search, "_HITS_BEYOND_PAGE", 2)
    index = fill(*({"body": "word"} for _ in range(300)))
    request = SearchRequest(query=parse_query("word").node, sort=Sort.RELEVANCE)
    pages = [search_index(index, replace(request, offset=offset, limit=7)).ids for offset in range(0, 310, 7)]
    found = [pk for page in pages for pk in page]
    assert sorted(found) == list(range(1, 301))
    if most > 300:
        assert found == sorted(found, reverse=True), "the newest first"


@pytest.mark.parametrize("scores", [[1.0] * 50, [float("nan")] * 50, [2.0, 1.0] * 25])
def test_scores_of_any_kind_end_the_search(fill, monkeypatch, scores: list[float]):
    index = fill(*({"body": "word"} for _ in range(50)))
    one = index.snapshot()
    real = one.commit.searcher

    class GivenScores:
        num_docs = property(lambda _: real.num_docs)

        def __getattr__(self, name: str):
            return getattr(real, name)

        def search(self, query, limit=10, *, count=True, offset=0, **options):
            found = real.search(query, limit, count=count, offset=offset, **options)
            hits = [(score, address) for score, (_, address) in zip(scores[offset:], found.hits, strict=False)]
            return type("Found", (), {"hits": hits, "count": 50})()

    monkeypatch.setattr(one.commit, "searcher", GivenScores())
    request = SearchRequest(query=parse_query("word").node, sort=Sort.RELEVANCE, limit=20)
    assert one.search_together([request])[0].total == 50
