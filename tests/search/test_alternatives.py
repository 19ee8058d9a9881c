"""A search that finds nothing is answered with what would: the archive's own spelling, fewer words."""

from itertools import product

import pytest

from articles.search.alternatives import find_alternatives, respell
from articles.search.query import parse_query, write_query
from articles.search.tantivy.vocabulary import TantivyVocabulary
from articles.search.tree import positive_leaves
from tests.factories import make_article
from tests.search.test_highlighting import index_of
from tests.views.pages import get_total, open_page

TEXTS = ["The talks in Kabul on the airport", "Kabul, Kabul and the ministers", "Häuser in Herat; the ministry"]


@pytest.fixture(scope="module")
def vocabulary() -> TantivyVocabulary:
    index = index_of(TEXTS)
    return TantivyVocabulary(index.schema, index.searcher())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("kabl", "kabul"),
        ("kaubl", "kabul"),
        ("akbul", "kabul"),
        ("KÁBULL", "kabul"),
        ("airprt", "airport"),
        ("ministerz", "ministers"),
        ("mniistres", "ministers"),
        ("hausr", "hauser"),
        ("kabul", ""),
        ("kab", ""),
        ("xyzzy", ""),
        ("al-kabl", ""),
        ("漢字漢字", ""),
        ("a" * 4_000, ""),
        ("ж" * 400, ""),
    ],
)
def test_words_are_spelt_as_the_archive_spells_them(vocabulary: TantivyVocabulary, written: str, read: str):
    assert respell(vocabulary, written) == read


def offers(vocabulary: TantivyVocabulary, text: str) -> dict[str, str]:
    return {o.label: write_query(o.node) for o in find_alternatives(vocabulary, parse_query(text).node)}


def test_what_is_near_is_offered(vocabulary: TantivyVocabulary):
    assert offers(vocabulary, "kabl airprt -herat") == {
        "Did you mean kabul airport -herat?": "kabul airport -herat",
        "without kabl": "airprt -herat",
        "without airprt": "kabl -herat",
    }
    assert offers(vocabulary, '"talk" in "the airports"') == {
        "“talk”, “the airports” in any form": "talk in the-airports",
        "without the very word “talk”": 'in "the airports"',
        "without in": '"talk" "the airports"',
        "without the phrase “the airports”": '"talk" in',
        "as many of these words as possible": 'most:("talk" "the airports")',
    }
    assert offers(vocabulary, "kabul herat doha") == {
        "without kabul": "herat doha",
        "without herat": "kabul doha",
        "without doha": "kabul herat",
        "as many of these words as possible": "most:(kabul herat doha)",
    }
    assert offers(vocabulary, "headline:kabl OR doha") == {
        "Did you mean headline:kabul OR doha?": "headline:kabul OR doha"
    }
    assert offers(vocabulary, "-kabl") == {}


def test_offers_are_bounded(vocabulary: TantivyVocabulary):
    words = ["".join(pair) + "xyzz" for pair in product("abcdefgh", repeat=2)]
    node = parse_query("(" + " ".join(words[:60]) + ")").node
    assert len(list(positive_leaves(node))) == 60
    assert len(list(find_alternatives(vocabulary, node))) <= 8


@pytest.mark.django_db(transaction=True)
def test_the_page_shows_what_would_hit_with_the_number_behind_each_link():
    for text in TEXTS:
        make_article(body=text)
    page = open_page("/?q=kabl+ministers+doha&date_after=2020")
    assert page.total == 0
    ways = {
        item.one("a").text: (int(item.one("span", "num").text), page.resolve(item.one("a").attributes["href"]))
        for item in page.root.one("div", "empty").all("li")
    }
    assert "as many of these words as possible" not in ways, "two of them are in no article"
    assert ways == {}
    page = open_page("/?q=kabl+ministers")
    ways = {
        item.one("a").text: (int(item.one("span", "num").text), page.resolve(item.one("a").attributes["href"]))
        for item in page.root.one("div", "empty").all("li")
    }
    assert {label: count for label, (count, _) in ways.items()} == {
        "Did you mean kabul ministers?": 1,
        "without kabl": 1,
    }
    assert all(get_total(link) == count for count, link in ways.values())
