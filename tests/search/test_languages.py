"""Words are stemmed by the language of their article, and a query asks in every language the archive holds."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from articles.search.analysis import analyse, analysis_of, basic_tag, stem
from articles.search.article import IndexedArticle
from articles.search.highlighting import Highlighter
from articles.search.indexed_articles import read_articles
from articles.search.query import parse_query
from articles.search.request import SearchRequest
from articles.search.tantivy.index import IndexDirectory
from articles.search.tantivy.vocabulary import TantivyVocabulary
from tests.factories import make_article
from tests.search.searching import search_index

BLANK = IndexedArticle(0, "", "", "", "", None, None, None, (), ())

Fill = Callable[..., IndexDirectory]


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """Return a function that indexes bodies, numbered from 1, each given with its language."""

    def fill(*texts: tuple[str, str]) -> IndexDirectory:
        index = IndexDirectory(tmp_path / "index", is_new=True)
        with index.write() as write:
            rows = [replace(BLANK, id=n, body=body, language=language) for n, (language, body) in enumerate(texts, 1)]
            write.put(rows)
            write.commit("{}")
        return index

    return fill


def find(index: IndexDirectory, text: str) -> list[int]:
    return sorted(search_index(index, SearchRequest(query=parse_query(text).node, limit=100)).ids)


@pytest.mark.parametrize(
    ("language", "written", "criteria"),
    [
        ("en", "the ministers talked", "minister"),
        ("de", "in den Häusern der Städte", "Haus"),
        ("fr", "les élections législatives", "election"),
        ("es", "las elecciones", "eleccion"),
        ("ru", "новости столицы", "столица"),
        ("nb", "valgene", "valg"),
        ("sv", "regeringarna", "regering"),
        ("pl", "wyborów", "wybory"),
        ("sk", "vojna", "vojna"),
        ("", "vojna", "vojna"),
    ],
)
def test_words_are_found_by_the_stem_of_their_own_language(fill: Fill, language: str, written: str, criteria: str):
    index = fill((language, written), ("en", "something else"))
    assert find(index, criteria) == [1]
    marks = [
        text
        for text in Highlighter(parse_query(criteria).node, analyse).mark(written, language=language)
        if text.is_marked
    ]
    assert len(marks) == 1


def test_a_stem_of_one_language_finds_no_word_of_another(fill: Fill):
    assert stem("news", "fr") == ["fr:new"]
    index = fill(("en", "a new road"), ("fr", "les news du jour"))
    assert find(index, "news") == [2]
    assert find(index, "new") == [1, 2], "which is the French stem of news"
    assert not any(
        f.is_marked for f in Highlighter(parse_query("news").node, analyse).mark("a new road", language="en")
    )


def test_a_language_without_a_stemmer_has_whole_words(fill: Fill):
    index = fill(("sk", "vojnách"), ("sk", "vojna"), ("en", "vojna"))
    assert find(index, "vojna") == [2, 3]
    assert find(index, "vojnach") == [1], "accents do not matter"
    assert find(index, "vojn*") == [1, 2, 3]


def test_phrases_and_nearness_are_read_in_each_language(fill: Fill):
    index = fill(
        ("de", "die Städte der Häuser"), ("en", "houses of the city"), ("de", "Städte " + "x" * 300 + " Häuser")
    )
    assert find(index, "Stadt-der-Haus") == [1]
    assert find(index, '"Städte der Hauser"') == [1], "accents do not count"
    assert find(index, '"Stadt der Haus"') == []
    assert find(index, '"Haus Stadt"~1') == [1, 3]
    assert find(index, '"Stadt Haus"') == [], "a word too long for the index parts the words beside it"


def test_only_languages_of_the_archive_are_asked(fill: Fill):
    english = fill(("en", "kabul"), ("en", "herat"))
    assert TantivyVocabulary(english.schema, english.searcher()).analyses == ("en",)
    with english.write() as write:
        write.put([replace(BLANK, id=3, body="kabul", language=language) for language in ("de",)])
        write.put(
            [replace(BLANK, id=4, body="kabul", language="sk"), replace(BLANK, id=5, body="kabul", language="sl")]
        )
        write.commit("{}")
    assert TantivyVocabulary(english.schema, english.searcher()).analyses == ("", "de", "en")
    assert find(english, "kabul") == [1, 3, 4, 5]


def test_an_empty_index_is_searched(fill: Fill):
    assert find(fill(), "kabul") == []


@pytest.mark.parametrize(
    ("language", "tag", "analysis"),
    [("de-AT", "de", "de"), ("EN", "en", "en"), ("pt_BR", "pt", "pt"), ("zh-Hans", "zh", ""), ("", "", "")],
)
def test_language_tags_are_read_by_their_first_part(language: str, tag: str, analysis: str):
    assert (basic_tag(language), analysis_of(language)) == (tag, analysis)


@pytest.mark.django_db
def test_the_index_knows_the_language_of_an_article():
    article = make_article("Wahl", language="de-AT")
    (row,) = read_articles([article.pk])
    assert row.language == "de"
    assert row.digest != replace(row, language="en").digest
