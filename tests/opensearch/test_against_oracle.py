"""An index in parts on three machines answers as the oracle does, with one of them killed as before and after."""

import random
import threading
from dataclasses import replace

import pytest
from hypothesis import Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from articles.search import SearchRequest, SearchResult, Sort
from articles.search.article import IndexedArticle
from articles.search.engine import Engine
from articles.search.errors import EngineError
from articles.search.opensearch.engine import OpenSearchEngine
from articles.search.request import Facet
from tests.contracts.engines import OwnLeases, ask_engine, write
from tests.contracts.oracle import OracleEngine
from tests.contracts.plain import DATES, VOCABULARY, requests
from tests.contracts.test_counts import NUMBERS
from tests.opensearch.nodes import SearchCluster
from tests.patience import eventually

pytestmark = pytest.mark.opensearch

ARTICLES = 200
REQUESTS = 25  # with all machines, and as many without one that is killed

any_request = st.builds(
    lambda request, size, is_folded: replace(
        request, facet_size=size, fold_copies=is_folded and request.sort is not Sort.RELEVANCE
    ),
    requests(NUMBERS),
    st.sampled_from([1, 2, 100]),
    st.booleans(),
)


def make_article(number: int, chance: random.Random) -> IndexedArticle:
    def some(values: tuple[object, ...], most: int) -> tuple[object, ...]:
        return tuple(chance.sample(values, chance.randint(0, min(most, len(values)))))

    def words() -> str:
        return " ".join(chance.choices(VOCABULARY, k=chance.randint(0, 6)))

    actors, countries = some(NUMBERS[Facet.ACTOR], 3), some(NUMBERS[Facet.COUNTRY], 2)
    return IndexedArticle(
        id=number,
        headline=words(),
        body=words(),
        dateline=words(),
        byline="",
        published_on=chance.choice([None, *DATES]),
        source=chance.choice([None, *NUMBERS[Facet.SOURCE]]),
        dateline_country=chance.choice([None, *NUMBERS[Facet.DATELINE]]),
        actors=actors,
        countries=countries,
        language=chance.choice(NUMBERS[Facet.LANGUAGE]),
        more={
            "section": chance.choice(["", *NUMBERS[Facet.SECTION]]),
            "source__kind": chance.choice(["", *NUMBERS[Facet.SOURCE_KIND]]),
            "keywords": words(),
        },
        main_actors=actors[:1],
        main_countries=countries[:1],
        copy_group=chance.choice([None, None, 1, 2, 3, 4]),
        arrived=1_750_000_000 + chance.randint(0, 5),
    )


def fill(engine: Engine, chance: random.Random) -> None:
    """Write articles in several commits, some of them twice, and remove some."""
    for _ in range(4):
        numbers = chance.sample(range(1, ARTICLES + 1), 2 * ARTICLES // 3)
        write(engine, (make_article(number, chance) for number in numbers), removed=chance.sample(numbers, 10))


def answer_of(engine: Engine, request: SearchRequest) -> SearchResult:
    """Return an answer, its articles by number where their order is that of scores."""
    result = ask_engine(engine, request)
    by_score = request.query is not None and request.sort is Sort.RELEVANCE
    return replace(result, ids=tuple(sorted(result.ids))) if by_score else result


def eventually_answer(engine: Engine, request: SearchRequest) -> SearchResult:
    """Return the first answer: there may be none for a moment, but never a wrong one."""
    answers: list[SearchResult] = []

    def ask() -> bool:
        try:
            answers.append(answer_of(engine, request))
        except EngineError:
            return False
        return True

    eventually(ask)
    return answers[0]


def test_every_answer_is_that_of_the_oracle(search_cluster: SearchCluster, index_prefix: str):
    oracle = OracleEngine(None)
    engine = OpenSearchEngine(f"{search_cluster.setting(index_prefix)}?shards=3", OwnLeases(threading.Lock()))
    for one in (oracle, engine):
        fill(one, random.Random(7))
    assert engine.digests(1, ARTICLES) == oracle.digests(1, ARTICLES)

    @examples(max_examples=REQUESTS, phases=[Phase.generate], derandomize=True, database=None)
    @given(any_request)
    def compare(request: SearchRequest) -> None:
        assert eventually_answer(engine, request) == answer_of(oracle, request)

    compare()
    search_cluster.nodes[0].kill()
    compare()
    search_cluster.mend()
    engine.close()
    search_cluster.forget(index_prefix)
