"""What is written in two ways is found by either, within phrases too; what only looks alike is not."""

import pytest

from articles.search.highlighting import Highlighter
from articles.search.query import parse_query
from articles.search.request import SearchRequest
from articles.search.tantivy.index import IndexDirectory
from articles.search.tantivy.vocabulary import TantivyVocabulary
from tests.search.searching import search_index
from tests.search.test_languages import fill  # noqa: F401

OTHER = ("en", "nothing of that kind")


def marks_of(index: IndexDirectory, criteria: str, text: str, language: str) -> list[str]:
    vocabulary = TantivyVocabulary(index.schema, index.searcher())
    marks = Highlighter(parse_query(criteria).node, vocabulary.analyse, vocabulary.rows)
    return [fragment.text for fragment in marks.mark(text, language=language) if fragment.is_marked]


@pytest.mark.parametrize(
    ("language", "written", "criteria", "marked"),
    [
        ("en", "The U.S. Senate", "US Senate", ["U.S", "Senate"]),
        ("en", "The US Senate", "USA", ["US"]),
        ("en", "the USA", "U.S.", ["USA"]),
        ("en", "TALKS WITH US SOON", "US talks", ["TALKS", "US"]),
        ("en", "TALKS WITH US SOON", "us soon", ["US", "SOON"]),
        ("en", "the U.N. said", "UN", ["U.N"]),
        ("en", "rose 5-6 pct", "5 pct", ["5", "pct"]),
        ("en", "about $1.5 billion", '"$1.5 billion"', ["1.5 billion"]),
        ("en", "1,000 men", "1000", ["1,000"]),
        ("en", "1000 men", "1,000", ["1000"]),
        ("de", "1.000 Menschen", "1,000", ["1.000"]),
        ("fr", "1 000 personnes", "1000", ["1 000"]),
        ("de", "1,5 Millionen", "1.5", ["1,5"]),
        ("en", "a cease-fire agreement", "ceasefire", ["cease-fire"]),
        ("en", "a ceasefire agreement", "cease-fire", ["ceasefire"]),
        ("en", "a cease-fire agreement", '"a ceasefire agreement"', ["a cease-fire agreement"]),
        ("en", "a ceasefire agreement", '"a cease-fire agreement"', ["a ceasefire agreement"]),
        ("en", "Reagan's speech", "Reagan speech", ["Reagan", "speech"]),
        ("en", "the Reagan speech", '"Reagan\'s speech"', ["Reagan speech"]),
        ("en", "Lloyd's of London", "Lloyds", ["Lloyd's"]),
        ("en", "the labour market", "labor", ["labour"]),
        ("en", "labor unions organized", "labour organised", ["labor", "organized"]),
        ("de", "in Düsseldorf", "Duesseldorf", ["Düsseldorf"]),
        ("de", "in Düsseldorf", "dusseldorf", ["Düsseldorf"]),
        ("en", "in Duesseldorf", "Düsseldorf", ["Duesseldorf"]),
        ("en", "in Dusseldorf", "Düsseldorf", ["Dusseldorf"]),
        ("ja", "東京都知事は会談した", "都知事", ["都知事"]),
        ("ja", "東京都知事は会談した", "東京 会談", ["東京", "会談"]),
        ("ja", "ｶﾞｽとﾃﾚﾋﾞ", "テレビ", ["ﾃﾚﾋﾞ"]),
        ("zh", "雨很大", "雨", ["雨"]),
        ("ko", "대통령은 서울에서", "대통령", ["대통령"]),
        ("th", "ประเทศไทยวันนี้", "ไทย", ["ไทย"]),
        ("hi", "दिल्ली में कारखानों", "कारखाना", ["कारखानों"]),
        ("he", "בירושלים", "ירושלים", ["בירושלים"]),
        ("uk", "У Львові лікарні", "Львів лікарня", ["Львові", "лікарні"]),
        ("ar", "قال الوزير", "وزير", ["الوزير"]),
        ("fa", "می‌خواهم", "میخواهم", ["می‌خواهم"]),
        ("pl", "wyborów", "wyborow", ["wyborów"]),
        ("vi", "cơn bão lớn", "bao", ["bão"]),
        ("ru", "Ёлка стоит", "елка", ["Ёлка"]),
    ],
)
def test_a_word_is_found_and_marked_as_it_is_written(fill, language, written, criteria, marked):  # noqa: F811
    index = fill((language, written), OTHER)
    assert search_index(index, SearchRequest(query=parse_query(criteria).node)).ids == (1,)
    assert marks_of(index, criteria, written, language) == marked
    assert marks_of(index, criteria, OTHER[1], OTHER[0]) == []


@pytest.mark.parametrize(
    ("language", "written", "criteria"),
    [
        ("en", "They told us of the U.K.", "U.S."),
        ("en", "The US said", "us"),
        ("en", "rose 6.5 pct", '"5 pct"'),
        ("en", "rose 6.5 pct", "5 pct"),
        ("en", "Manuel has no fuel", "Manul"),
        ("en", "for the rapist", "therapist"),
        ("en", "Lloyd Bentsen", "Lloyd's"),
        ("vi", "tờ báo", "bão"),
        ("ja", "京の都", "京都"),
        ("th", "ข่าว", "ข้าว"),
        ("hi", "माला", "माल"),
    ],
)
def test_what_looks_alike_is_not_found(fill, language, written, criteria):  # noqa: F811
    index = fill((language, written), OTHER)
    assert search_index(index, SearchRequest(query=parse_query(criteria).node)).ids == ()


def test_forms_of_the_archive_show_no_word_that_it_writes_otherwise(fill):  # noqa: F811
    index = fill(("de", "Müller"), ("en", "Mueller"), ("en", "Muller"), ("en", "fuel"), ("de", "Ful"))
    assert sorted(search_index(index, SearchRequest(query=parse_query("mueller").node)).ids) == [1, 2, 3]
    assert search_index(index, SearchRequest(query=parse_query("fuel").node)).ids == (4,)
