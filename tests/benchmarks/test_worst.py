"""That the benchmark of the worst requests forgets no address, and that its queries are what the index can be asked."""

import pytest

from articles.search.costs import BUDGET, count_cost, read_within_budget
from articles.search.query import parse_query
from tests.benchmarks.worst import find_unmeasured
from tests.benchmarks.worst_queries import Sample, write_queries
from tests.search.test_costs import FREQUENT, GivenVocabulary

WORDS = Sample(
    frequent=[
        *FREQUENT,
        *(f"{FREQUENT[0]}{chr(97 + one)}" for one in range(26)),
        *(f"w{chr(97 + n)}x" for n in range(26)),
    ],
    rare=[f"rare{chr(97 + one)}" for one in range(26)],
    beginnings=["th", "of", "sc", "co", "st", "ca", "br", "fl", "tr", "sh", "pr", "gr"],
    actors=[],
    countries=[],
    sources=[],
    article=None,
    long=[],
    articles=1_000_000,
)


def test_every_public_address_is_measured():
    assert find_unmeasured() == set()


class FrequentVocabulary(GivenVocabulary):
    """An archive in which every word is in every article, in every field."""

    def count_articles(self, field: str, word: str) -> int:
        return self.articles


@pytest.mark.parametrize(("name", "text"), list(write_queries(WORDS)))
def test_each_of_its_queries_is_bounded_before_it_runs(name: str, text: str):
    archive = FrequentVocabulary()
    archive.articles = BUDGET // 2 - 5_000  # in which one such word is within the budget
    parsed = parse_query(text[:3_900])
    read = read_within_budget(archive, parsed)
    assert count_cost(archive, read.node) <= BUDGET
    if count_cost(archive, parsed.node) > 2 * BUDGET:
        assert len(read.notices) > len(parsed.notices) or read.node == parsed.node
