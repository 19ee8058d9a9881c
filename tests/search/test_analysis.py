"""A text has the same tokens however it was written down, and each is found where it stands in it."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.search.analysis import (
    ENGLISH,
    LONGEST_WORD,
    OVERLONG,
    analyse,
    analysed_languages,
    analysis_of,
    basic_tag,
    characters,
    english,
    fold,
    index_text,
    stem,
    write_plain_words,
    write_words,
)
from articles.search.analysis.characters import canonical, strip_accents
from articles.search.analysis.english import first_letters
from articles.search.analysis.stemmers import STEMMERS, term_of
from articles.tagging.personal_names import NAMES

WORDS = (
    *(
        "cease-fire",
        "U.S.",
        "US",
        "6.5",
        "1,000",
        "Reagan's",
        "café",
        "Düsseldorf",
        "l'élection",
        "Ankara'nın",
        "naïve",
    ),
    *("東京都", "テレビ", "ガス", "서울시", "ประเทศไทย", "ເມືອງ", "ភ្នំពេញ", "မြန်မာ", "दिल्ली", "ज़्यादा", "וְהָיָה", 'צה"ל'),
    *(
        "النَّهْر",
        "می\u200cخواهم",
        "п'ять",
        "ёлка",
        "İstanbul",
        "IĞDIR",
        "ÅÄÖ",
        "H₂O",
        "ﬁlm",
        "x" * LONGEST_WORD,
        "_a_b",
    ),
)
WANTED = (*WORDS, "gaol", "usa", "enquiry", "oestrogen", "7")
LANGUAGES = ("en", "de", "fr", "tr", "ru", "uk", "ja", "th", "ar", "fa", "he", "hi", "vi", "ko", "")
TEXTS = st.lists(
    st.one_of(st.sampled_from(WORDS), st.text(st.characters(exclude_categories=["Cs"]), max_size=6)), max_size=12
).flatmap(lambda words: st.sampled_from([" ", "", "\n", ", ", "-"]).map(lambda gap: gap.join(words)))
PLAIN = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


def widen(text: str) -> str:
    """Return ASCII characters in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def narrow(text: str) -> str:
    """Return kana in half width."""
    half = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
    voiced = {"\u3099": "\uff9e", "\u309a": "\uff9f"}
    return "".join(half.get(c) or voiced.get(c) or c for c in unicodedata.normalize("NFD", text))


def put_marks_without_width(text: str) -> str:
    """Return a text with a soft hyphen between any two letters."""
    return re.sub(r"(?<=[^\W_])(?=[^\W_])", "\xad", text)


@pytest.mark.parametrize(
    "write",
    [
        lambda text: unicodedata.normalize("NFC", text),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: unicodedata.normalize("NFKC", text),
        narrow,
        widen,
        put_marks_without_width,
        lambda text: text.replace("'", "’"),
        lambda text: text.replace("-", "\u2011"),
    ],
)
@settings(max_examples=40, deadline=None)
@given(text=PLAIN, language=st.sampled_from(LANGUAGES))
def test_a_text_has_the_same_tokens_whichever_way_it_came(write, text, language):
    assert index_text(write(text), analysis_of(language)) == index_text(text, analysis_of(language))
    assert list(analyse(write(text), language).terms) == list(analyse(text, language).terms)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(LANGUAGES))
def test_a_token_stands_where_it_was_written(text, language):
    tokens = analyse(text, language).tokens
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert strip_accents(canonical(text[token.start : token.end])).find(token.written.strip("'")) >= 0
    assert [token.place for token in tokens] == sorted(token.place for token in tokens)
    assert [(token.start, token.end) for token in tokens] == list(analyse(text, language).spans)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(LANGUAGES))
def test_the_index_has_the_tokens_of_the_analysis(text, language):
    tokens = analyse(text, language)
    terms = index_text(text, analysis_of(language)).terms
    if isinstance(terms, str):
        assert terms.split() == list(tokens.terms) == [token.term for token in tokens.tokens]
        assert list(tokens.places) == [token.place for token in tokens.tokens] == list(range(len(terms.split())))
    else:
        assert [(t.term, t.place) for t in terms] == list(zip(tokens.terms, tokens.places, strict=True))
    assert list(tokens.written) == [token.written for token in tokens.tokens]


@settings(max_examples=150, deadline=None)
@given(
    TEXTS, st.sampled_from(LANGUAGES), st.lists(st.sampled_from([*WORDS, "gaol", "usa", "enquiry", "oestrogen", "7"]))
)
def test_terms_that_are_wanted_stand_among_others_as_they_do_among_all(text, language, words):
    text = f"{text} US jail inquiries, (estrogen) 7 {text}"
    wanted = frozenset(term for word in words for term in analyse(word, language).terms)
    every, some = analyse(text, language).terms, analyse(text, language)
    found = some.terms_among(wanted)
    assert len(found) == len(every)
    assert [term if term in wanted else "" for term in found] == [term if term in wanted else "" for term in every]
    assert list(some.spans) == list(analyse(text, language).spans)
    assert list(some.terms) == list(every)
    places = zip(every, analyse(text, language).spans, strict=True)
    assert list(some.find(wanted)) == [(term, *span) for term, span in places if term in wanted]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_plain_words_are_some_of_all(text):
    text = f'{text}\u00a0Kabul, {text} (1,000) Reagan\'s 7 "US" {text}'
    assert {"7", "US"} <= write_plain_words(text) <= set(write_words(text))


@given(st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True))
def test_a_word_begins_with_a_letter_that_its_term_is_looked_for_by(word):
    assert word[0] in first_letters(term_of(word, ENGLISH))


def test_every_known_name_and_word_begins_with_a_letter_that_its_term_is_looked_for_by():
    for word in [*NAMES.read_text(encoding="utf-8").split(), *english._STARTS]:
        if word.isascii() and word.isalnum():
            assert word[0].lower() in first_letters(term_of(word.lower(), ENGLISH)), word


@settings(max_examples=300)
@given(st.text("ab \nÀéÿ“”’‘–—`´\u0301\xadﬁя×", max_size=12))
def test_ordinary_characters_become_what_the_long_way_makes_of_them(text):
    assert canonical(text) == (text if text.isascii() else characters._normalize(characters._join_words(text)))
    if characters._ORDINARY.fullmatch(text):
        assert len(canonical(text)) == len(text)


def test_no_term_is_longer_than_the_index_takes():
    for text in ("x" * 1000, "é" * 400, "щ" * 300, "1." * 300, "a-" * 500 + "b", "ي" * 300):
        for language in LANGUAGES:
            terms = analyse(text, language).terms
            assert all(term == OVERLONG or len(term.encode()) < LONGEST_WORD for term in terms)


def test_each_language_has_a_tag_and_a_stemmer_that_is_there():
    assert all(basic_tag(tag) == tag for tag in analysed_languages())
    assert all(stem("abc", tag) for tag in STEMMERS)


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ("labour organisation travelled centre analyse", "en", stem("labor organization traveled center analyze")),
        ("grey catalogue defence programme harbour", "en", stem("gray catalog defense program harbor")),
        ("four hours pour detour tour velour", "en", ["four", "hour", "pour", "detour", "tour", "velour"]),
        ("1,000 1.5 6.5 1,234,567.8", "en", ["1000", "1.5", "6.5", "1234567.8"]),
        ("1.000 1,5 1.234.567,8 1.000.000", "de", ["1000", "1.5", "1234567.8", "1000000"]),
        ("1 000 et 12\u00a0500,5", "fr", ["1000", "fr:et", "12500.5"]),
        ("in 1987 300 men; 5 300", "en", ["in", "1987", "300", "men", "5", "300"]),
        ("10,00,000 1'000 01.02.1987 5-6", "en", ["1000000", "1000", "01", "02", "1987", "5", "6"]),
        ("٥٫٥ ۲۵۰۰ २५००", "ar", ["5.5", "2500", "2500"]),
        ("U.S. USA US U.S.A. told us", "en", ["usa", "usa", "usa", "usa", "told", "us"]),
        ("UK U.K. USSR U.S.S.R. EU E.U.", "en", ["uk", "uk", "ussr", "ussr", "eu", "eu"]),
        ("TELL US MORE\nthe US", "en", ["tell", "us|usa", "more", "the", "usa"]),
        (
            "Reagan's speech, Lloyd's, McDonald's and Lloyd",
            "en",
            ["reagan", "speech", "lloyds", "mcdonalds", "and", "lloyd"],
        ),
        ("東京", "ja", ["東京", "東", "京"]),
        ("ประเทศ", "th", ["ปร", "ป", "ระ", "ร", "ะเ", "ะ", "เท", "เ", "ทศ", "ท", "ศ"]),
        ("İstanbul'da ISPARTA", "tr", ["tr:istanbul", *stem("Isparta", "tr")]),
        ("кіт и ёж й", "ru", [*stem("кіт", "ru"), "ru:и", *stem("еж", "ru"), "ru:й"]),
        ("Москва in Berlin", "de", [":москва", "de:in", "de:berlin"]),
        ("bão báo", "vi", ["vi:bão", "vi:báo"]),
        ("أَكَلَ كتـــاب", "ar", stem("اكل كتاب", "ar")),
    ],
)
def test_words_become_terms(text, language, terms):
    assert list(analyse(text, language).terms) == terms


def test_words_are_listed_without_accents_and_signs():
    assert fold("Élus’ U.S. 1,000 Düsseldorf") == ["elus", "u", "s", "1", "000", "dusseldorf"]
