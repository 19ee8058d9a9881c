"""Words with a ? or * inside are read as the words of the archive they may stand for."""

import pytest

from articles.search.query import MAX_CHARACTERS, parse_query
from articles.search.tantivy.vocabulary import TantivyVocabulary
from articles.search.wildcards import MOST_WORDS, find_wildcards, spell_out
from tests.patience import processor_time_below
from tests.search.test_highlighting import index_of

TEXTS = ["Bank and bank, the back of a BALK", "banks; coop, co-op, corp", *(f"zz{chr(97 + n)}y" for n in range(20))]


@pytest.fixture(scope="module")
def vocabulary() -> TantivyVocabulary:
    index = index_of(TEXTS)
    return TantivyVocabulary(index.schema, index.searcher())


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("ba?k", "(bank OR back OR balk)"),
        ("-headline:Ba?K rate", "-headline:(bank OR back OR balk) rate"),
        ("co*p", "(coop OR corp)"),
        ("b*k", "b*k"),  # too short to look up
        ("ba?z", "ba?z"),
        ("bank? back", "bank? back"),
        ("bal?", "bal?"),
        ('"ba?k" ba*', '"ba?k" ba*'),
        ("https://example.org/?a=b", "https://example.org/?a=b"),
    ],
)
def test_words_are_those_of_the_archive(vocabulary: TantivyVocabulary, text: str, spelt: str):
    read, notices = spell_out(vocabulary, text)
    assert read == spelt
    assert len(notices) == (text != spelt)


def test_only_the_most_frequent_are_read_and_it_is_reported(vocabulary: TantivyVocabulary):
    read, (notice,) = spell_out(vocabulary, "zz?y")
    assert len(read.split(" OR ")) == MOST_WORDS
    assert "20 words" in notice.text


def test_without_an_archive_they_are_reported_with_their_beginning():
    for text in ("ba?k", "ba*k"):
        (notice,) = parse_query(text).notices
        assert notice.alternative == "ba*"


@pytest.mark.parametrize("text", ["ba?" * 5_000, "ba*" * 5_000 + "b", "?*" * 5_000, "ba?k " * 5_000])
def test_hostile_texts_stay_within_bounds(vocabulary: TantivyVocabulary, text: str):
    with processor_time_below(5):
        find_wildcards(text)
        read, _ = spell_out(vocabulary, text[:4_000])
    assert len(read) <= max(MAX_CHARACTERS, 4_000)
