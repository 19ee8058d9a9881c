"""The most frequent of many values: the same numbers as where all are counted, however the index lies."""

import random
from dataclasses import replace

import pytest

from articles.facets import Facet
from articles.search.request import NOT_SET, SearchRequest
from articles.search.tantivy import counting, frequent
from articles.search.tantivy.compiling import compile_request
from articles.search.tantivy.counting import FacetCounts, count_values
from articles.search.tantivy.frequent import count_frequent
from articles.search.tantivy.index import IndexDirectory
from articles.search.tantivy.request_search import RequestSearch
from tests.contracts.engines import BLANK

MANY = 12  # values, in an archive of a test


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch):
    for module in (counting, frequent):
        monkeypatch.setattr(module, "MANY_VALUES", MANY)
    monkeypatch.setattr(frequent, "_CHEAP", 2 * MANY)
    monkeypatch.setattr(frequent, "_SURELY_MANY", MANY)
    monkeypatch.setattr(frequent, "_LOOKED_AT", 8 * MANY)
    monkeypatch.setattr(frequent, "GIVEN", 10)


def make_index(folder, chance, *, segments, flat=False):
    """Return an index in which some actors are in many articles, most in few, and the segments differ."""
    index = IndexDirectory(folder, is_new=True)
    number = 0
    for part in range(segments):
        with index.write() as write:
            for _ in range(60):
                number += 1
                drawn = (
                    chance.randint(1, 60) if flat else (1 + (int(chance.paretovariate(0.6)) + 3 * part) % 60)
                    for _ in range(chance.randint(0, 4))
                )
                write.add_new([replace(BLANK, id=number, actors=tuple(set(drawn)))])
            if part:
                write.remove(range(1, 60 * part, 9))
            write.commit("here")
    return index


@pytest.mark.parametrize("segments", [1, 4])
def test_the_most_frequent_of_many_are_those_of_a_count_of_all(tmp_path, segments):
    chance = random.Random(segments)
    quick = 0
    for number in range(12):
        index = make_index(tmp_path / str(number), chance, segments=segments, flat=number == 0)
        snapshot = index.snapshot()
        searcher, query = snapshot.commit.searcher, compile_request(snapshot.vocabulary, SearchRequest())
        whole = count_values(searcher, query, ["actor"])["actor"]
        for size in (1, 3):
            chosen = {chance.randint(1, 60), 1_000}
            found = count_frequent(searcher, query, {"actor": chosen, "country": ()}, size)
            assert found["actor"].top(size, always=chosen) == whole.top(size, always=chosen)
            assert found["country"] == FacetCounts.of({NOT_SET: searcher.num_docs - 1})
            quick += found["actor"].is_many
            if found["actor"].is_many:
                assert found["actor"].size() == MANY < len(whole)
            else:
                assert found["actor"] == whole
    assert quick > 6, "hardly any of them were counted in the way that is tested"


def test_values_as_frequent_as_one_another_are_all_counted(tmp_path):
    index = IndexDirectory(tmp_path / "index", is_new=True)
    with index.write() as write:
        write.add_new([replace(BLANK, id=number, actors=(number, number + 1)) for number in range(1, 100)])
        write.commit("here")
    snapshot = index.snapshot()
    query = compile_request(snapshot.vocabulary, SearchRequest())
    found = count_frequent(snapshot.commit.searcher, query, {"actor": ()}, 5)["actor"]
    assert (found.is_many, found.top(5)) == (False, ((2, 2), (3, 2), (4, 2), (5, 2), (6, 2)))


def test_what_is_kept_of_the_most_frequent_answers_no_request_for_more(tmp_path):
    snapshot = make_index(tmp_path / "index", random.Random(5), segments=1).snapshot()
    request = SearchRequest(facets=(Facet.ACTOR,), facet_size=2)
    few = RequestSearch(snapshot.commit, request).answer()
    assert few.many_values == {Facet.ACTOR}
    assert few.value_totals == {Facet.ACTOR: MANY}
    again = RequestSearch(snapshot.commit, replace(request, facet_size=4)).answer()
    every = RequestSearch(snapshot.commit, replace(request, facet_size=5_000)).answer()
    assert len(every.facets[Facet.ACTOR]) == every.value_totals[Facet.ACTOR] > MANY
    assert not every.many_values
    listed = every.facets[Facet.ACTOR]
    for result, size in ((few, 2), (again, 4)):
        assert [pair for pair in result.facets[Facet.ACTOR] if pair[0] != NOT_SET] == [
            pair for pair in listed if pair[0] != NOT_SET
        ][:size]
        assert dict(result.facets[Facet.ACTOR])[NOT_SET] == dict(listed)[NOT_SET]
    later = RequestSearch(snapshot.commit, request).answer()
    assert later == replace(few, many_values=frozenset(), value_totals=every.value_totals), "all of them are known now"
