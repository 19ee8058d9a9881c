"""Counts of a facet: ranked by number and then by key, whichever way they were counted."""

import random
from collections import Counter

import pytest

from articles.search import remember
from articles.search.article import IndexedArticle
from articles.search.request import NOT_SET, Audience, SearchRequest
from articles.search.tantivy import counting
from articles.search.tantivy.compiling import compile_request
from articles.search.tantivy.counting import FacetCounts, count_values
from articles.search.tantivy.index import IndexDirectory
from tests.factories import make_article


def test_ranked_counts_are_those_of_a_full_sort():
    chance = random.Random(3)
    for _ in range(50):
        counted = {value: chance.randint(1, 5) for value in range(chance.randint(0, 60))}
        by_count = sorted(counted, key=lambda value: (-counted[value], chance.random()))
        ranked = FacetCounts.ranked(by_count, [counted[value] for value in by_count])
        assert ranked == FacetCounts.of(counted)


def test_all_values_asked_for_are_given_as_some_of_them_are():
    counts = FacetCounts.of({NOT_SET: 4, 7: 9, 3: 4, 5: 1})
    assert counts.top(100) == counts.top(4) == ((7, 9), (NOT_SET, 4), (3, 4), (5, 1))
    assert counts.top(100, always=[8, 7]) == ((7, 9), (NOT_SET, 4), (3, 4), (5, 1), (8, 0))


@pytest.fixture
def index(tmp_path):
    index = IndexDirectory(tmp_path / "index", is_new=True)
    with index.write() as write:
        for number in range(1, 41):
            write.add_new([
                IndexedArticle(
                    id=number, headline="Word", body="", dateline="", byline="", published_on=None, source=None,
                    dateline_country=None, actors=tuple(range(1, number + 1)), countries=(),
                    more={"section": f"section {number % 20}" if number > 3 else ""},
                )
            ])  # fmt: skip
        write.commit("here")
    return index


@pytest.mark.parametrize("most", [60_000, 7])
def test_too_many_values_for_one_pass_are_counted_in_parts_to_the_same_numbers(index, monkeypatch, most):
    monkeypatch.setattr(counting, "MOST_BUCKETS", most)
    snapshot = index.snapshot()
    counted = count_values(snapshot.commit.searcher, compile_request(snapshot.vocabulary, SearchRequest()), ["actor"])
    assert counted["actor"] == FacetCounts.of({actor: 41 - actor for actor in range(1, 41)})


@pytest.mark.parametrize("most", [60_000, 7])
def test_too_many_texts_for_one_pass_are_counted_in_parts_to_the_same_numbers(index, monkeypatch, most):
    monkeypatch.setattr(counting, "MOST_BUCKETS", most)
    snapshot = index.snapshot()
    counted = count_values(snapshot.commit.searcher, compile_request(snapshot.vocabulary, SearchRequest()), ["section"])
    expected = Counter(f"section {number % 20}" for number in range(4, 41)) | Counter({NOT_SET: 3})
    assert counted["section"] == FacetCounts.of(expected)
    assert counted["section"].top(2, always=["no such", NOT_SET])[0] == (NOT_SET, 3)


def test_facets_that_have_too_many_values_together_are_counted_to_the_same_numbers(tmp_path):
    index = IndexDirectory(tmp_path / "index", is_new=True)
    many = range(1, 33_001)  # twice as many are more than Tantivy gives at once
    with index.write() as write:
        write.add_new([
            IndexedArticle(
                id=1, headline="Word", body="", dateline="", byline="", published_on=None, source=1,
                dateline_country=None, actors=tuple(many), countries=tuple(many), more={"section": "Sport"},
            )
        ])  # fmt: skip
        write.commit("here")
    snapshot = index.snapshot()
    query = compile_request(snapshot.vocabulary, SearchRequest())
    counted = count_values(snapshot.commit.searcher, query, ["actor", "country", "source", "section"])
    assert counted["actor"] == counted["country"] == FacetCounts.of(dict.fromkeys(many, 1))
    assert (counted["source"], counted["section"]) == (FacetCounts.of({1: 1}), FacetCounts.of({"Sport": 1}))


@pytest.mark.django_db(transaction=True)
def test_what_is_remembered_of_one_commit_is_found_anew_after_the_next():
    make_article()
    found = []

    def find() -> int:
        found.append("again")
        return len(found)

    assert [remember("name", SearchRequest(), find) for _ in range(2)] == [1, 1]
    assert remember("another name", SearchRequest(), find) == 2
    assert remember("name", SearchRequest(audience=Audience.STAFF), find) == 3, "others may see more"
    make_article()
    assert remember("name", SearchRequest(), find) == 4
