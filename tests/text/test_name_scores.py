"""How like two names are."""

import pytest

from articles.text.name_scores import (
    FOLDED,
    FOLDED_ALIAS,
    LEAST,
    REORDERED,
    SAME,
    SAME_ALIAS,
    WEAK,
    KnownName,
    score_name,
)


@pytest.mark.parametrize(
    ("wanted", "known", "score"),
    [
        ("Imran Khan", KnownName("Imran Khan"), SAME),
        ("Imran Khan", KnownName("Imran Khan", is_alias=True), SAME_ALIAS),
        ("IMRAN KHAN", KnownName("Imran Khan"), FOLDED),
        ("Recep Erdogan", KnownName("Recep Erdoğan", is_alias=True), FOLDED_ALIAS),
        ("U.S. Steel", KnownName("US Steel"), FOLDED),
        ("O’Neill", KnownName("O'Neill"), FOLDED),
        ("Khan, Imran", KnownName("Imran Khan"), REORDERED),
        ("Khan", KnownName("Khan", is_weak=True), WEAK),
        ("WHO", KnownName("WHO", is_alias=True, is_cased=True), SAME_ALIAS),
        ("who", KnownName("WHO", is_alias=True, is_cased=True), WEAK),
        ("Bank", KnownName("Ban"), 0),
        ("Nobody", KnownName("Imran Khan"), 0),
        ("...", KnownName("…"), 0),
    ],
)
def test_spellings_of_one_name_stand_above_all_others(wanted, known, score):
    assert score_name(wanted, known) == score


@pytest.mark.parametrize(
    ("wanted", "known"), [("Imran Kahn", "Imran Khan"), ("Talliban", "Taliban"), ("Merkel", "Angela Merkel")]
)
def test_what_is_misspelt_or_a_part_is_a_candidate_and_never_sure(wanted, known):
    assert LEAST <= score_name(wanted, KnownName(known)) < REORDERED


def test_long_hostile_names_are_compared_in_time():
    assert score_name("a " * 100, KnownName("b " * 100)) == 0
