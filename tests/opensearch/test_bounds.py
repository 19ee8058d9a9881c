"""Numbers are exact beyond what the cluster gives at once: held to the oracle where all bounds are a few articles."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from unittest.mock import patch

import pytest

from articles.search.opensearch import facets, paging, pit, request_search, vocabulary, writing
from articles.search.request import Facet, SearchRequest, Sort
from articles.search.tree import Term
from tests.contracts.engines import BLANK, ask_engine, empty_engine, use_cluster, write
from tests.contracts.oracle import OracleSnapshot
from tests.opensearch.nodes import SearchCluster

pytestmark = pytest.mark.opensearch

BOUNDS = {
    (facets, "FIRST_VALUES"): 1,
    (facets, "FIRST_TIMES"): 0,
    (facets, "_WIDER"): 2,
    (facets, "MANY_VALUES"): 12,
    (facets, "LISTED"): 15,
    (pit, "COMPOSITE_PAGE"): 2,
    (pit, "FILTERS_AT_ONCE"): 3,
    (pit, "MOST_HITS"): 7,
    (paging, "MOST_HITS"): 7,
    (paging, "_PARTS"): 3,
    (request_search, "MOST_HITS"): 7,
    (request_search, "CHUNK"): 2,
    (vocabulary, "KEPT_BYTES"): 1,
    (writing, "MOST_LINES"): 3,
}
NUMBER = 60


@pytest.fixture
def bounded() -> Iterator[None]:
    patches = [patch.object(module, name, bound) for (module, name), bound in BOUNDS.items()]
    for one in patches:
        one.start()
    yield
    for one in patches:
        one.stop()


@pytest.fixture
def pair(search_node: SearchCluster, bounded: None) -> Iterator[tuple]:
    """Give an engine and the oracle, with articles of which few have an actor in common."""
    random = Random(7)
    use_cluster(search_node)
    rows = [
        replace(
            BLANK,
            id=number,
            headline=random.choice(["bomb bond", "bomb", "bond"]),
            published_on=random.choice([None, date(2020, 1, 1) + timedelta(random.randrange(40))]),
            actors=tuple({random.randrange(1, 30) for _ in range(3)}),
            countries=tuple({min(random.randrange(1, 9), random.randrange(1, 9)) for _ in range(2)}),
            source=random.choice([None, 1, 2, 3, 4]),
            more={"section": random.choice(["", *"abcdefgh"])},
            copy_group=random.choice([None, None, 1, 2, 3, 4, 5]),
            arrived=random.randrange(1 << 32),
        )
        for number in range(1, NUMBER + 1)
    ]
    with empty_engine("opensearch") as engine:
        write(engine, rows)
        yield engine, OracleSnapshot({row.id: row for row in rows})


def test_numbers_pages_and_stories_are_those_of_the_oracle(pair: tuple):
    engine, oracle = pair
    for size in (1, 3, 14, 20):
        for chosen in ({}, {Facet.ACTOR: frozenset({29, 99}), Facet.SECTION: frozenset({"c"})}):
            request = SearchRequest(
                query=Term("bomb"), include=chosen, facet_size=size, with_timeline=True, sort=Sort.NEWEST
            )
            found, right = ask_engine(engine, request), oracle.search_together([request])[0]
            assert found.facets == right.facets
            assert found.timeline == right.timeline
            for facet, number in right.value_totals.items():
                is_many = facet in found.many_values
                assert found.value_totals[facet] == (12 if is_many else number)
                assert not is_many or number > 12


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST, Sort.ARRIVAL])
def test_any_page_by_date_can_be_opened(pair: tuple, sort: Sort):
    engine, oracle = pair
    whole = oracle.search_together([SearchRequest(sort=sort, limit=NUMBER)])[0].ids
    for offset in (*range(0, NUMBER, 5), NUMBER - 1, NUMBER, NUMBER + 9):
        for is_folded in (False, True):
            request = SearchRequest(sort=sort, limit=5, offset=offset, fold_copies=is_folded)
            found, right = ask_engine(engine, request), oracle.search_together([request])[0]
            assert (found.ids, found.total, found.stories) == (right.ids, right.total, right.stories)
            assert found.copies == right.copies
            assert not found.is_out_of_reach
    assert tuple(engine.snapshot().ids(SearchRequest(sort=sort))) == whole


def test_by_relevance_the_page_behind_the_last_that_can_be_read_says_so(pair: tuple):
    engine, _ = pair
    request = SearchRequest(query=Term("bomb"), sort=Sort.RELEVANCE, limit=5)
    pages = [ask_engine(engine, replace(request, offset=offset)) for offset in (0, 5, 10, NUMBER)]
    assert [len(page.ids) for page in pages] == [5, 2, 0, 0]
    assert [page.is_out_of_reach for page in pages] == [False, True, True, False]
    assert len(set(engine.snapshot().ids(request))) == pages[0].total > 10


def test_what_many_articles_hold_is_compared_in_parts(pair: tuple):
    engine, oracle = pair
    with patch("articles.search.opensearch.engine.DIGESTS_AT_ONCE", 7):
        assert engine.digests(1, NUMBER) == {number: row.digest for number, row in oracle.rows.items()}
