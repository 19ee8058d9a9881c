"""Every number equals its list in each language, whichever script it is written in."""

from collections import Counter
from dataclasses import replace
from functools import partial

from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from articles.search.analysis import analysis_of, index_text
from articles.search.request import NOT_SET, Facet, SearchRequest
from articles.search.tree import And, Near, Not, Or, Phrase, Prefix, Term
from tests.contracts.engines import BLANK, ask_engine, each_engine
from tests.contracts.plain import select
from tests.contracts.test_counts import built

LANGUAGES = ("en", "de", "fr", "ru", "ja", "ko", "th", "ar", "hi", "he", "tr", "zh", "sk", "")
WORDS = (
    *("kabul", "talks", "talk", "Reagan's", "U.S.", "US", "us", "1,000", "6.5", "labour", "labor", "Haus", "l'ours"),
    *(
        "東京",
        "京都",
        "東京都",
        "ﾃﾚﾋﾞ",
        "北",
        "서울",
        "서울시",
        "ไทย",
        "ประเทศไทย",
        "столица",
        "столицы",
        "ёлка",
        "وزير",
    ),
    *("الوزير", "दिल्ली", "हिन्दी", "iPhone東京"),
)
word = st.sampled_from(WORDS)
texts = st.lists(word, max_size=6).map(" ".join)
several = st.lists(word, min_size=1, max_size=3).map(" ".join)
leaves = st.one_of(
    st.builds(Term, word),
    st.builds(Phrase, several),
    st.builds(Near, several, st.integers(0, 3)),
    st.builds(Prefix, st.sampled_from(["tal", "сто", "東京", "хо", "हि"])),
)
nodes = st.one_of(
    leaves,
    st.builds(Not, leaves),
    st.tuples(leaves, leaves).map(And),
    st.tuples(leaves, leaves).map(Or),
)


@st.composite
def archives(draw: st.DrawFn):
    rows = draw(st.lists(st.tuples(texts, texts, st.sampled_from(LANGUAGES)), min_size=1, max_size=8))
    return [
        replace(BLANK, id=number, headline=headline, body=body, language=language)
        for number, (headline, body, language) in enumerate(rows, 1)
    ]


def test_no_word_here_is_known_from_another_article():
    assert not any(index_text(one, analysis_of(language)).forms for language in LANGUAGES for one in WORDS)


@each_engine
@examples(max_examples=25, deadline=None)
@given(archives(), st.lists(nodes, min_size=1, max_size=8))
@example(
    archive=[replace(BLANK, id=1, body="l'ours", language="fr"), replace(BLANK, id=2, body="Ankara'da", language="tr")],
    criteria=[Phrase("l'ours"), Phrase("Ankara'da")],
)
def test_what_is_found_is_what_holds_it(name, archive, criteria):
    with built(name, [archive]) as (engine, articles):
        for node in criteria:
            request = SearchRequest(query=node, limit=100, facet_size=100)
            result = partial(ask_engine, engine)(request)
            assert sorted(result.ids) == sorted(article.id for article in select(articles, request)), node
            assert result.total == len(result.ids)
            found = Counter(article.language or NOT_SET for article in articles if article.id in result.ids)
            assert dict(result.facets[Facet.LANGUAGE]) == found
