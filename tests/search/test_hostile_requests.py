"""Requests that ask for anything: an index answers them."""

from dataclasses import replace
from pathlib import Path

import pytest

from articles.search.analysis import LONGEST_WORD
from articles.search.query import parse_query
from articles.search.request import Facet, SearchRequest, Sort
from articles.search.tantivy.index import IndexDirectory
from articles.search.tree import And, Not, Or, Phrase, Prefix, Term
from tests.search.indexes import Fill, find
from tests.search.searching import search_index

# -- hostile requests

QUERIES = [
    "a" * 1000,
    "a" * (LONGEST_WORD - 1) + "*",
    "é" * 400 + "*",
    "漢字" * 200,
    " ".join(f"w{number}" for number in range(500)),
    " OR ".join(f"w{number}*" for number in range(500)),
    "(" * 500 + "kabul" + ")" * 500,
    "NOT " * 200 + "kabul",
    "-" * 300 + "kabul",
    '"' + "kabul " * 160 + '"',
    "kabul" + ")" * 100,
    '"' * 99,
    "* ** *** a* -* (*)",
    "kabul AND OR NOT",
    "body:kabul headline:[a TO z] kabul^9 kabul~2",
    ".* [a-z]+ (kabul|herat) \\d",
    "⑴* ⒈* ½* ²*",
    "\ud800 \udfff kabul",
    "\x00\x01\x1f kabul \x7f",
    "\u202ekabul\u202c \u200bherat \ufeff",
    "🕊️ 🇦🇫* “🕊️”",
    "ﷺ " * 50,
    "is_checkpoint:yes yes {}",
]


@pytest.mark.parametrize("number", range(len(QUERIES)))
@pytest.mark.parametrize("sort", Sort)
def test_hostile_query_is_answered(fill: Fill, number: int, sort: Sort):
    index = fill({"body": "kabul"}, {"body": "herat"})
    node = parse_query(QUERIES[number]).node
    result = search_index(index, SearchRequest(query=node, sort=sort, facet_size=5, with_timeline=True))
    assert result.total == len(result.ids) <= 2
    negated = search_index(index, SearchRequest(query=Not(node) if node else None))
    assert negated.total == (2 - result.total if node else 2)


@pytest.mark.parametrize(
    ("text", "total"),
    [("⑴", 1), ("❀", 1), ("a.c", 0), ("a{2}", 0), ("a|b", 1), ("a*", 1), ("(", 1), ("[", 1), ("\\", 1)],
)
def test_prefix_is_text_not_a_regular_expression(fill: Fill, text: str, total: int):
    """Signs are left out, as they are of any word; one that is nothing but signs is no condition."""
    index = fill({"body": "abc aa b 1 1st"})
    assert search_index(index, SearchRequest(query=Prefix(text))).total == total


@pytest.mark.parametrize("node", [Term("a" * 300), Prefix("a" * 300), Phrase("a" * 300)])
def test_word_too_long_for_the_index_is_found_nowhere(fill: Fill, node: Term | Prefix | Phrase):
    index = fill({"body": "kabul"})
    assert search_index(index, SearchRequest(query=node)).total == 0
    assert search_index(index, SearchRequest(query=And((Term("kabul"), Not(node))))).total == 1
    assert search_index(index, SearchRequest(query=Or((Term("kabul"), node)))).total == 1


def test_query_whose_words_are_none_is_no_condition(fill: Fill):
    index = fill({"body": "kabul"})
    for node in (Term("!"), And((Term("!"), Term("?"))), And(()), Not(Term("!"))):
        assert search_index(index, SearchRequest(query=node)).total == 1


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("offset", [2, 3, 10_000, 10**12])
def test_page_beyond_the_end_is_empty_and_keeps_the_total(fill: Fill, sort: Sort, offset: int):
    index = fill({"body": "kabul"}, {"body": "kabul"})
    result = search_index(index, SearchRequest(query=Term("kabul"), sort=sort, offset=offset))
    assert (result.total, result.ids) == (2, ())


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("limit", [1, 10**12])
def test_page_of_any_length(fill: Fill, sort: Sort, limit: int):
    index = fill({"body": "kabul"}, {"body": "kabul"})
    result = search_index(index, SearchRequest(query=Term("kabul"), sort=sort, limit=limit, offset=1))
    assert (result.total, len(result.ids)) == (2, 1)


@pytest.mark.parametrize("sort", Sort)
def test_empty_index_answers(tmp_path: Path, sort: Sort):
    index = IndexDirectory(tmp_path / "index", is_new=True)
    criteria = SearchRequest(query=Term("kabul"), sort=sort, facet_size=5, with_timeline=True)
    for request in (criteria, replace(criteria, query=None), replace(criteria, include={Facet.ACTOR: frozenset({7})})):
        result = search_index(index, request)
        assert (result.total, result.ids, result.timeline.periods) == (0, (), ())
    assert index.snapshot().checkpoint is None
    assert index.highest_id() == 0


def test_checkpoint_is_not_found_by_any_search(fill: Fill):
    index = fill()
    assert index.snapshot().checkpoint == "{}"
    for text in ("", "yes", "is_checkpoint", "-kabul"):
        assert find(index, text) == []
    assert index.digests(0, 100) == {}
