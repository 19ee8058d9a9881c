"""What is marked is what the index finds: same words, same stems, same order."""

from dataclasses import replace

import pytest
import tantivy
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.search.analysis import LONGEST_WORD, analyse
from articles.search.article import IndexedArticle
from articles.search.highlighting import Fragment, Highlighter
from articles.search.query import parse_query
from articles.search.tantivy.compiling import compile_node
from articles.search.tantivy.schema import build_document, build_schema, register_analyzers
from articles.search.tantivy.vocabulary import TantivyVocabulary
from articles.search.tree import Near, Phrase, Prefix, Term

BLANK = IndexedArticle(0, "", "", "", "", None, None, None, (), ())
WORDS = [
    *("kabul", "Kabul’s", "talks", "talking", "TALKED", "peace", "cafe", "café", "e\u0301", "İstanbul", "ISTANBUL"),
    *("security", "secure", "al", "Qaeda", "al-Qaeda", "l'État", "U.S.", "हिन्दी", "عَرَبِي", "Ⓐlpha", "ﬁlm", "naïve"),
    *(
        "straße",
        "ＫＡＢＵＬ",
        "co\u00adoperate",
        "under_score",
        *(
            "東京都",
            "京都",
            "ﾃﾞﾓ",
            "ประเทศไทย",
            "ไทย",
            "서울시",
            "столицы",
            "столица",
            "בירושלים",
            "ירושלים",
            "bão",
            "bao",
        ),
        *("ceasefire", "cease-fire", "Düsseldorf", "Duesseldorf", "labour", "labor", "1,5", "1.5", "US", "us", "USA"),
        "3,000",
        "H₂O",
        "x" * (LONGEST_WORD - 1),
        "x" * LONGEST_WORD,
    ),
]
TEXT = st.lists(
    st.one_of(st.sampled_from(WORDS), st.text(st.characters(exclude_categories=["Cs"]), max_size=6)), max_size=40
).flatmap(lambda words: st.sampled_from([" ", "\n\n", ", "]).map(lambda gap: gap.join(words)))
QUERY = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(['"peace talks"', '"al Qaeda"', "secur*", "ist*", "-kabul", "OR", "ca*", "xxx*"]),
        st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)).map(lambda pair: f'"{pair[0]} {pair[1]}"'),
        st.text(max_size=5),
    ),
    max_size=6,
).map(" ".join)


def highlighter(text: str) -> Highlighter:
    return Highlighter(parse_query(text).node, analyse)


def marked(fragments: list[Fragment]) -> list[str]:
    return [fragment.text for fragment in fragments if fragment.is_marked]


def joined(fragments: list[Fragment]) -> str:
    return "".join(fragment.text for fragment in fragments)


def index_of(texts: list[str], language: str = "en") -> tantivy.Index:
    """Return an index in memory whose articles have these bodies, numbered from 1."""
    index = tantivy.Index(build_schema())
    register_analyzers(index)
    writer = index.writer(15_000_000, 1)
    for number, text in enumerate(texts, 1):
        writer.add_document(build_document(replace(BLANK, id=number, body=text, language=language)))
    writer.commit()
    index.reload()
    return index


def found_by_index(index: tantivy.Index, leaf: Term | Phrase | Prefix) -> set[int]:
    searcher = index.searcher()
    query = compile_node(TantivyVocabulary(index.schema, searcher), leaf)
    if query is None:
        return set()
    addresses = [address for _, address in searcher.search(query, 1000).hits]
    return {int(number) for number in searcher.fast_field_values("id", addresses)}


@given(TEXT, QUERY)
def test_spans_are_in_order_inside_the_text_not_empty_and_apart(text, query):
    position = 0
    for start, end, word in highlighter(query).find_spans(text):
        assert position <= start < end <= len(text)
        assert word
        position = end


@given(TEXT, QUERY)
def test_the_fragments_together_are_the_text(text, query):
    fragments = highlighter(query).mark(text)
    assert joined(fragments) == text
    assert all(fragment.text for fragment in fragments)


@given(TEXT, QUERY, st.integers(20, 400))
def test_a_snippet_of_a_text_that_matches_has_a_mark(text, query, length):
    marks = highlighter(query)
    has_match = bool(marks.find_spans(text))
    assert bool(marked(marks.snippet(text, length))) == has_match


@given(TEXT, QUERY, st.integers(20, 400))
def test_a_snippet_is_a_stretch_of_the_text_of_about_its_length(text, query, length):
    marks = highlighter(query)
    flat = " ".join(text.split())
    snippet = joined(marks.snippet(text, length))
    if len(flat) <= length:
        assert snippet == flat
    else:
        longest = max((end - start for start, end, _ in marks.find_spans(flat)), default=0)
        assert snippet.removeprefix("… ").removesuffix(" …") in flat
        assert len(snippet) <= max(length, length // 4 + longest) + len("…  …")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(TEXT, min_size=1, max_size=12),
    st.lists(
        st.one_of(
            st.sampled_from(WORDS).map(Term),
            st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: Phrase(" ".join(words))),
            st.sampled_from(["kab", "talk", "caf", "ist", "xxx", "हि", "str", "e", "東京", "сто"]).map(Prefix),
            st.builds(
                lambda words, distance: Near(" ".join(words), distance),
                st.lists(st.sampled_from(WORDS), min_size=2, max_size=3),
                st.integers(0, 4),
            ),
        ),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(["en", "en", "de", "fr", "ar", "pl", "ja", "th", "he", "ru", "vi"]),
)
def test_a_text_is_marked_exactly_when_the_index_finds_it(texts, leaves, language):
    index = index_of(texts, language)
    vocabulary = TantivyVocabulary(index.schema, index.searcher())
    for leaf in leaves:
        marks = Highlighter(leaf, vocabulary.analyse, vocabulary.rows)
        spanned = {number for number, text in enumerate(texts, 1) if marks.find_spans(text, language=language)}
        assert spanned == found_by_index(index, leaf), leaf


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ('"aids"', ["Aids", "aids", "AIDS"]),
        ("=AIDS", ["AIDS", "AIDS"]),
        ("=Aids", ["Aids", "AIDS"]),
        ("aids", ["Aids", "aid", "aids", "AIDS", "AIDS"]),
        ('"aids talks"', ["AIDS TALKS"]),
        ('"talks crisis"', []),
    ],
)
def test_an_exact_word_marks_its_forms_alone_in_texts_and_excerpts(query, marks):
    text = "Aids and aid, and aids;\nAIDS TALKS\nthe AIDS crisis"
    assert marked(highlighter(query).mark(text)) == marks
    assert marked(highlighter(query).snippet(text)) == marks


@pytest.mark.parametrize(
    ("text", "phrase", "marks"),
    [
        ("U.S. US", "US", ["US"]),
        ("US WARNS IRAN", "US", ["US"]),
        ("IRAN WARNS US", "us", ["US"]),  # a line of capitals may mean either
        ("The US warns us", "US", ["US"]),
        ("The US warns us", "us", ["us"]),
        ("US WARNS IRAN", "USA", []),
    ],
)
def test_a_quoted_us_is_found_and_marked_in_lines_of_capitals_too(text, phrase, marks):
    index, leaf = index_of([text]), Phrase(phrase)
    vocabulary = TantivyVocabulary(index.schema, index.searcher())
    assert marked(Highlighter(leaf, vocabulary.analyse, vocabulary.rows).mark(text)) == marks
    assert bool(found_by_index(index, leaf)) == bool(marks)


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_every_text_is_found_and_marked_by_each_word_in_it(text):
    """Whatever Unicode has: a word cut out of a text by its marks finds that text again."""
    index = index_of([text])
    for character in set(text):
        leaf = Term(character)
        assert bool(Highlighter(leaf, analyse).find_spans(text)) == bool(found_by_index(index, leaf)), ascii(character)


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("talks", "He talked; talking, she TALKS of talk.", ["talked", "talking", "TALKS", "talk"]),
        ("cafe", "The Café and the cafes", ["Café", "cafes"]),
        ("istanbul", "İstanbul, Istanbul", ["İstanbul", "Istanbul"]),
        ("kabul", "Kabul’s gates", ["Kabul"]),
        ('"peace talks"', "peace talks, talks of peace, peace. Talks", ["peace talks", "peace. Talks"]),
        ("al-Qaeda", "al-Qaeda, al Qaeda, Al Jazeera", ["al-Qaeda", "al Qaeda"]),
        ("secur*", "Security insecure securely", ["Security", "securely"]),
        ("kabul OR herat", "From Kabul to Herat", ["Kabul", "Herat"]),
        ("kabul -herat", "From Kabul to Herat", ["Kabul"]),
        ("NOT kabul", "From Kabul to Herat", []),
        ('peace "peace talks"', "peace talks and peace", ["peace talks", "peace"]),
        ('"talks peace"~1', "peace and talks; a talk for lasting peace", ["peace", "talks"]),
        ('"peace talks doha"~3', "talks of peace in Doha", ["talks", "peace", "Doha"]),
        ('"peace talks doha"~0', "talks of peace in Doha", []),
        ("headline:kabul talks", "Kabul talks", ["talks"]),
        ("body:kabul published:2021", "Kabul talks", ["Kabul"]),
        ("most:(kabul herat -talks)", "Kabul talks", ["Kabul"]),
        ("", "Kabul", []),
        ("!!!", "Kabul!!!", []),
        ("हिन्दी", "यह हिन्दी है", ["हिन्दी"]),
    ],
)
def test_just_the_words_of_the_search_are_marked(query, text, words):
    assert marked(highlighter(query).mark(text)) == words


def test_a_word_too_long_for_the_index_parts_the_words_beside_it():
    text = f"peace {'x' * LONGEST_WORD} talks, peace talks"
    assert marked(highlighter('"peace talks"').mark(text)) == ["peace talks"]


def test_without_a_match_the_snippet_is_the_beginning():
    text = "word " * 200
    snippet = highlighter("kabul").snippet(text, 100)
    assert snippet[0].text.startswith("word word")
    assert snippet[-1] == Fragment(" …")
    assert not marked(snippet)
    assert len(joined(snippet)) <= 102


def test_the_snippet_is_where_most_different_words_of_the_search_stand():
    text = f"Kabul Kabul Kabul. {'filler ' * 100} Kabul airport. {'filler ' * 100}"
    snippet = highlighter("kabul airport").snippet(text)
    assert marked(snippet) == ["Kabul", "airport"]
    assert snippet[0] == Fragment("… ")
    assert snippet[-1] == Fragment(" …")


def test_a_short_text_is_shown_whole_on_one_line():
    assert joined(highlighter("kabul").snippet("From\n\n  Kabul \n today")) == "From Kabul today"


def test_a_match_longer_than_the_snippet_is_shown_whole():
    phrase = " ".join(["word"] * 80)
    snippet = highlighter(f'"{phrase}"').snippet(f"{'filler ' * 100}{phrase}{' filler' * 100}", 100)
    assert marked(snippet) == [phrase]
