"""Pasted sentences: what is one, what of it an article needs, and the other reading."""

import pytest

from articles.search.query import (
    Notice,
    find_possible_names,
    is_sentence,
    parse_query,
    straighten,
)
from articles.search.tree import (
    And,
    Most,
    Term,
    leaves_of,
)

SENTENCE = "What did the ministers of the four countries say about the truce"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SENTENCE, ["ministers", "four", "countries", "say", "truce"]),
        (f"“{SENTENCE}?”".strip("“”"), ["ministers", "four", "countries", "say", "truce"]),
        ("one two three four five six seven eight", ["one", "two", "three", "four", "five", "six", "seven", "eight"]),
        ("a1 b1 c1 d1 e1 f1 g1 a1 b1", ["a1", "b1", "c1", "d1", "e1", "f1", "g1", "a1", "b1"]),
        ("POLICY OF BRITAIN OR FRANCE ON THE MARKET", ["POLICY", "BRITAIN", "FRANCE", "MARKET"]),
        ("ACTS OF MONKS AND WHAT THEY GAIN OR LOSE BY THEM.", ["ACTS", "MONKS", "GAIN", "LOSE"]),
        ("who won the election in kabul", ["won", "election", "kabul"]),
        ("who leads the taliban?", ["leads", "taliban"]),
        (
            "A line is often difficult - even impossible - to draw",
            ["line", "often", "difficult", "even", "impossible", "draw"],
        ),
        (
            "the U.S.-backed government's fall, after a week of war.",
            ["U.S.", "backed", "government", "fall", "week", "war"],
        ),
    ],
)
def test_a_sentence_needs_all_words_and_leads_to_the_search_by_most_of_them(text, words):
    query = parse_query(text)
    assert isinstance(query.node, And)
    most = parse_query(query.by_most)
    assert isinstance(most.node, Most)
    assert [leaf.text for leaf in leaves_of(most.node)] == words
    (notice,) = query.notices
    assert notice == Notice(
        "All of these words are needed, though they read like a sentence.", query.by_most, is_counted=True
    )
    again = parse_query(query.text)
    assert (again.node, again.by_most) == (query.node, "")


def test_the_search_by_most_words_leads_to_the_one_by_all():
    (notice,) = parse_query(parse_query(SENTENCE).by_most).notices
    assert notice.is_counted
    other = parse_query(notice.alternative)
    assert other.node == And(tuple(map(Term, ["ministers", "four", "countries", "say", "truce"])))
    assert other.notices == ()


@pytest.mark.parametrize(
    ("text", "names", "other"),
    [
        ("Federal Reserve Bank of New York", (), "most:(Federal Reserve Bank New York)"),
        ("interest rate cut Bank of England", (), "most:(interest rate cut Bank England)"),
        ("bank of england interest rate cut", {"bank of england"}, "most:(bank england interest rate cut)"),
        ("BANK OF ENGLAND RATE CUT MARCH", {"bank of england"}, "most:(BANK ENGLAND RATE CUT MARCH)"),
        ('interest rate cut "Bank of England"', (), '"Bank of England" most:(interest rate cut)'),
        (
            "talks (in Doha) on the “future status” of women",
            (),
            '"future status" most:(talks Doha women)',
        ),
        ("What did Joe Biden tell Vladimir Putin about the war", (), "most:(Joe Biden tell Vladimir Putin war)"),
    ],
)
def test_what_quotes_or_is_mostly_names_is_no_sentence_but_offers_that_reading(text, names, other):
    query = parse_query(text, names)
    assert query.by_most == ""
    assert query.text == straighten(text)
    assert [notice.alternative for notice in query.notices if notice.is_counted] == [other]
    assert not any(isinstance(part, Most) for part in query.node.children)


@pytest.mark.parametrize(
    "text",
    [
        "Ministers of four countries said they would meet in Doha next week",
        "Who won the election in Kabul",
        "What did Biden tell Putin about the war",
        "bank of the river was flooded for the third time",
    ],
)
def test_a_name_within_a_sentence_leaves_it_one(text):
    assert is_sentence(text)


def test_what_may_be_a_name_is_listed_for_sentences_alone():
    possible = find_possible_names("who runs the bank of england today")
    assert {"bank of england", "bank", "england"} < set(possible)
    assert not any(name.startswith("of ") or name.endswith(" the") for name in possible)
    assert find_possible_names("bank of england") == []


@pytest.mark.parametrize(
    "text",
    [
        "kabul airport attack victims",
        "kabul airport attack victims doha talks women",
        "the fall of kabul",
        "troops of the U.S.",
        "peace talks in doha",
        "kabul OR herat OR mazar OR kunduz OR ghazni",
        "kabul airport attack taliban isis evacuation marines -bagram",
        "headline:kabul airport attack taliban isis evacuation marines bagram",
        "(what did the ministers of the four countries say)",
        "kabul AND airport AND attack AND taliban AND isis AND marines AND bagram AND doha",
        "kabul airport attack taliban isis evacuation marines bagra*",
    ],
)
def test_what_has_signs_of_the_language_or_few_words_is_no_sentence(text):
    assert not isinstance(parse_query(text).node, Most)
