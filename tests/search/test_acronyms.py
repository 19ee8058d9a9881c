"""Words in capitals that are acronyms in the archive are offered as such; what is merely emphasised is not."""

import pytest

from articles.search.acronyms import find_capitals, offer_acronyms
from articles.search.query import parse_query
from articles.search.tantivy.vocabulary import TantivyVocabulary
from tests.search.test_highlighting import index_of

TEXTS = [
    *["the WHO and those who know the US and us"] * 4,
    *["foreign aid for us", "they aid us"],
    *["who knows the AIDS crisis and aids the OIL market and oil"] * 3,
    *["oil and the market, with it"] * 60,
    *["oil AND THE market"] * 2,
    "NATO and the fed",
]


@pytest.fixture(scope="module")
def vocabulary() -> TantivyVocabulary:
    index = index_of(TEXTS)
    return TantivyVocabulary(index.schema, index.searcher())


@pytest.mark.parametrize(
    ("text", "known", "alternative"),
    [
        ("WHO funding", (), "=WHO funding"),
        ("US OR headline:WHO -AIDS", (), "US OR headline:=WHO -=AIDS"),
        ("OIL price", (), ""),  # so often any word is emphasised
        ("NATO", ("NATO",), ""),  # written otherwise nowhere
        ("OIL price", ("OIL",), "=OIL price"),
        ("FED", ("FED",), ""),  # never in capitals here
        ("who AIDS", (), "who =AIDS"),
        ('"WHO" =US "AIDS WHO"', (), ""),
        ("AND OR NOT", (), ""),
    ],
)
def test_acronyms_are_offered_in_the_form_they_are_written_in(
    vocabulary: TantivyVocabulary, text: str, known: tuple[str, ...], alternative: str
):
    read = offer_acronyms(vocabulary, parse_query(text), known)
    offered = [notice for notice in read.notices if "acronym" in notice.text]
    assert [notice.alternative for notice in offered] == ([alternative] if alternative else [])
    assert all(notice.is_counted for notice in offered)
    assert read.node == parse_query(text).node


def test_a_sentence_has_no_acronyms_to_offer():
    assert find_capitals(parse_query("what was written about the spread of AIDS in the south of Asia")) == []
