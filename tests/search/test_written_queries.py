"""Queries in words, and as text that is read as the same search."""

import pytest
from hypothesis import example, given

from articles.search.query import (
    MAX_CHARACTERS,
    MAX_CLAUSES,
    parse_query,
    straighten,
    write_query,
)
from articles.search.tree import (
    describe_query,
)
from tests.contracts.plain import trees
from tests.search.test_query import HOSTILE, leaves


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("headline:kabul", "kabul in the headline"),
        ("byline:doe*", "words beginning with doe in the byline"),
        ('body:"peace talks"', "the phrase “peace talks” in the text"),
        ('"peace talks"~3', "“peace talks” near one another (at most 3 words between)"),
        ('"peace talks"~1', "“peace talks” near one another (at most 1 word between)"),
        ('"peace talks"~0', "“peace talks” near one another (side by side)"),
        ("kabul published:2021-06", "kabul and published in 2021-06"),
        ("published:2020..2021-06-19", "published from 2020-01-01 to 2021-06-19"),
        ("kabul or herat", "kabul and “or” and herat"),
        ("published:2021-12", "published in 2021-12"),
        ("published:2020..2021", "published from 2020 to 2021"),
        ("published:>=2021-03-01", "published since 2021-03"),
        ("published:2021-06-19", "published on 2021-06-19"),
        ("published:>2021-05", "published since 2021-06"),
        ("published:<2021", "published until 2020"),
        ("most:(a1 b1 c1)", "at least 2 of: a1, b1, c1"),
        ("most:(a1 b1 a1)", "at least 2 of: a1, b1"),
        ("most:(a1 b1 c1 d1 e1 f1 g1 h1 i1)", "at least 2 of: a1, b1, c1, d1, e1, f1, g1, h1, i1"),
    ],
)
def test_fields_nearness_and_time_are_described(text, message):
    assert describe_query(parse_query(text).node) == message


@given(trees)
def test_what_is_written_is_read_as_the_same_search(tree):
    """A tree the language can say is found again; others come to rest after one reading."""
    read = parse_query(write_query(tree)).node
    assert parse_query(write_query(read)).node == read


@example('the talks "[ )" were held in the hall of it')
@example("(0 0 0 0 0 0 0 0)")
@example("*OR")
@example('the talks were held in the " kabul" hall of it')
@given(HOSTILE)
def test_every_query_can_be_written(text):
    node = parse_query(text).node
    if node is not None:
        written = write_query(node)
        again = parse_query(written).node
        if len(straighten(written)) <= MAX_CHARACTERS and len(leaves(again)) < MAX_CLAUSES:
            assert [leaf.text for leaf in leaves(again)] == [leaf.text for leaf in leaves(node)]


@given(HOSTILE)
def test_alternatives_are_queries_of_their_own(text):
    for notice in parse_query(text).notices:
        assert notice.alternative != text
        again = parse_query(notice.alternative)
        assert again.text == notice.alternative or again.by_most or len(notice.alternative) > MAX_CHARACTERS


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kabul", "kabul"),
        ("kabul airport", "kabul and airport"),
        ("kabul OR herat", "kabul or herat"),
        ("kabul airport -taliban", "kabul and airport, without taliban"),
        ("kabul -taliban -herat", "kabul, without taliban and without herat"),
        ("-taliban", "all articles, without taliban"),
        ("-taliban -herat", "all articles, without taliban and without herat"),
        ("-(kabul herat)", "all articles, without (kabul and herat)"),
        ("kabul OR -herat", "kabul or not herat"),
        ('"peace talks" secur*', "the phrase “peace talks” and words beginning with secur"),
        ("(a1 OR b1) c1", "(a1 or b1) and c1"),
        ("a1 b1 OR c1", "(a1 and b1) or c1"),
        ('NOT ("a1 b1" OR NOT c1)', "all articles, without (the phrase “a1 b1” or not c1)"),
    ],
)
def test_a_query_is_described_in_english(text, message):
    assert describe_query(parse_query(text).node) == message


@given(HOSTILE)
def test_descriptions_name_every_word_of_the_query(text):
    query = parse_query(text)
    if query.node is not None:
        message = describe_query(query.node)
        assert all(leaf.text in message for leaf in leaves(query.node))
        assert message.count("(") - sum(leaf.text.count("(") for leaf in leaves(query.node)) == message.count(
            ")"
        ) - sum(leaf.text.count(")") for leaf in leaves(query.node))
