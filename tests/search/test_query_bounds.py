"""Queries that are long, deep, hostile or made of anything: read within bounds, and it is said."""

import random

import pytest

from articles.search.query import (
    MAX_CHARACTERS,
    MAX_CLAUSES,
    MAX_DEPTH,
    parse_query,
)
from tests.patience import processor_time_below
from tests.search.test_query import A, depth, leaves


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000,
        ")" * 5_000,
        "()" * 5_000,
        "(a " * 5_000,
        "(" * 400 + "a" + ")" * 400,
        '"' * 5_000,
        '"' * 5_001,
        '" ' * 5_000,
        "“" * 5_000,
        "-" * 5_000,
        "- " * 5_000,
        "NOT " * 5_000,
        "-(" * 5_000,
        "OR " * 5_000,
        "a OR " * 5_000,
        "a " * 5_000,
        "a*" * 5_000,
        "*" * 5_000,
        "a-" * 5_000,
        "a" * 1_000_000,
        " " * 1_000_000 + "a",
        "\ufdfa" * 5_000,  # eighteen characters each, once made plain
        "\u0301\u0316" * 200_000,  # marks that Unicode wants put in order
        "\0" * 100_000,
    ],
    ids=lambda text: f"{text[:4]!r}x{len(text)}",
)
def test_hostile_input_stays_within_bounds(text):
    with processor_time_below(5):  # it takes milliseconds; quadratic work would take minutes
        query = parse_query(text)
    assert len(query.text) <= MAX_CHARACTERS
    assert len(leaves(query.node)) <= MAX_CLAUSES
    assert depth(query.node) <= 2 * (MAX_DEPTH + 1)
    assert len(query.notices) <= 10
    assert sum(len(notice.text) for notice in query.notices) < 2 * MAX_CHARACTERS


def test_a_long_search_is_cut_between_words_and_reported():
    text = "kabul " * 500
    query = parse_query(text)
    assert query.text == ("kabul " * (MAX_CHARACTERS // 6)).strip()
    assert any("long" in notice.text for notice in query.notices)


def test_no_more_clauses_are_read_than_allowed_and_it_is_reported():
    query = parse_query("(" + " ".join(f"w{number}" for number in range(MAX_CLAUSES + 5)) + ")")
    assert [leaf.text for leaf in leaves(query.node)] == [f"w{number}" for number in range(MAX_CLAUSES)]
    assert any(f"{MAX_CLAUSES + 5} words" in notice.text for notice in query.notices)
    assert parse_query("(" + " ".join(f"w{number}" for number in range(MAX_CLAUSES)) + ")").notices == ()


def test_brackets_are_read_as_deep_as_allowed():
    nested = "a1"
    for number in range(MAX_DEPTH - 1):
        nested = f"(b{number} OR (c{number} {nested}))" if number % 2 else nested
    assert parse_query(nested).notices == ()
    deep = "(" * MAX_DEPTH + "a1" + ")" * MAX_DEPTH
    assert parse_query(deep) == parse_query(deep)
    assert parse_query(deep).notices == ()
    deeper = parse_query(f"({deep})")
    assert deeper.node == A
    assert any("too many brackets" in notice.text for notice in deeper.notices)


def test_random_searches_are_all_read():
    """Far from Hypothesis's small texts: long mixtures of the language's own signs."""
    chance = random.Random(20210619)
    signs = ["(", ")", '"', "-", "OR", "NOT", "*", "a", "bb*", " ", " "]
    for _ in range(2_000):
        query = parse_query("".join(chance.choices(signs, k=chance.randrange(200))))
        assert depth(query.node) <= 2 * (MAX_DEPTH + 1)
