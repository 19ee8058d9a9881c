"""What comes first: an article is scored as one text, whatever fields its words stand in."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from articles.search.query import parse_query
from articles.search.request import SearchRequest, Sort
from articles.search.tantivy import compiling
from articles.search.tantivy.index import IndexDirectory
from tests.search.indexes import BLANK
from tests.search.searching import search_index

FILLING = "harbour letters weather council garden village music"


def rank(folder: Path, text: str, *articles: dict[str, str]) -> list[int]:
    """Return the places of the articles that are found, from 1 on, best first; those of equal score last first."""
    index = IndexDirectory(folder / "index", is_new=True)
    with index.write() as write:
        write.put(replace(BLANK, **{"id": number} | fields) for number, fields in enumerate(articles, 1))
        write.commit("{}")
    read = parse_query(text)
    node = parse_query(read.by_most).node if read.by_most else read.node  # as the page reads a sentence
    return list(search_index(index, SearchRequest(node, sort=Sort.RELEVANCE, limit=100)).ids)


def test_a_common_word_is_not_precious_where_few_headlines_have_it(tmp_path):
    common = [{"headline": "Notes", "body": f"market {FILLING}"}] * 20
    found = rank(
        tmp_path,
        "most:(market kachin letters)",
        {"headline": "Market", "body": FILLING},
        {"headline": "Notes", "body": f"kachin {FILLING}"},
        *common,
    )
    assert found[0] == 2


def test_a_word_in_the_headline_weighs_more_than_one_in_the_text(tmp_path):
    in_text, in_headline = {"headline": "Notes", "body": f"truce {FILLING}"}, {"headline": "Truce", "body": FILLING}
    assert rank(tmp_path, "truce", in_headline, in_text) == [1, 2]


def test_where_an_article_was_filed_weighs_less_than_what_it_tells(tmp_path):
    filed = {"dateline": "KABUL", "body": f"herat {FILLING}"}
    told = {"dateline": "HERAT", "body": f"kabul {FILLING}"}
    assert rank(tmp_path, "kabul", told, filed) == [1, 2]


def test_a_word_in_two_fields_weighs_more_than_in_one(tmp_path):
    both, one = {"headline": "Truce", "body": f"truce {FILLING}"}, {"headline": "Truce", "body": f"peace {FILLING}"}
    assert rank(tmp_path, "truce", both, one) == [1, 2]


def test_two_words_of_a_short_query_weigh_more_side_by_side(tmp_path):
    apart, together = {"body": f"insider {FILLING} trading"}, {"body": f"insider trading {FILLING}"}
    assert rank(tmp_path, "insider trading", together, apart) == [1, 2]
    assert rank(tmp_path / "other", "trading insider", together, apart) == [2, 1]


def test_words_in_a_row_that_cost_too_much_are_not_looked_at(tmp_path, monkeypatch):
    apart, together = {"body": f"insider {FILLING} trading"}, {"body": f"insider trading {FILLING}"}
    monkeypatch.setattr(compiling, "DEAREST_ROW", 0)
    assert rank(tmp_path, "insider trading", together, apart) == [2, 1]


def test_words_in_a_row_find_nothing_by_themselves(tmp_path):
    assert rank(tmp_path, "insider trading nowhere", {"body": "insider trading"}, {"body": "trading nowhere"}) == []


def test_a_word_that_a_sentence_repeats_weighs_more(tmp_path):
    articles = [{"body": f"{one} {other} {FILLING}"} for one, other in (("truce", "envoy"), ("wheat", "envoy"))]
    repeated = "What of the truce: is the truce a truce, with an envoy and wheat?"
    assert rank(tmp_path, repeated, *articles) == [1, 2]
    assert rank(
        tmp_path / "other", repeated.replace("truce", "wheat").replace("and wheat", "and truce"), *articles
    ) == [
        2,
        1,
    ]


@pytest.mark.parametrize("words", list(permutations(("truce", "nowhere", "envoy"))))
def test_a_word_that_no_article_has_changes_no_order(tmp_path, words):
    articles = [{"body": f"envoy truce truce {FILLING}"}, {"headline": "Envoy", "body": f"truce {FILLING}"}]
    found = rank(tmp_path, f"most:({' '.join(words)})", *articles)
    assert found == rank(tmp_path / "other", "most:(truce envoy)", *articles)
