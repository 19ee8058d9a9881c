"""What an article is about, of what it names."""

import pytest

from articles.tagging.matcher import Mention
from articles.tagging.salience import (
    FOREIGN_NAMES,
    FREQUENT,
    Weights,
    is_about_elsewhere,
    lead_end,
    main_actors,
    main_countries,
)

BODY = "a" * 100 + "\n\n" + "b" * 900
DATELINE = Mention("dateline", 0, 6, "dateline")
HEADLINE = Mention("headline", 0, 4, "name")
TAIL = Mention("body", 990, 994, "name")


def in_body(*starts: int) -> tuple[Mention, ...]:
    return tuple(Mention("body", start, start + 4, "name") for start in starts)


@pytest.mark.parametrize(("body", "end"), [("", 0), ("one", 3), ("one\ntwo", 7), ("one\n\ntwo\n\nthree", 3)])
def test_the_lead_ends_with_the_first_paragraph(body, end):
    assert lead_end(body) == end


def test_no_country_is_a_main_subject_where_none_is_named():
    assert main_countries({}, BODY) == set()
    assert main_countries({}, "") == set()


def test_a_country_of_headline_and_lead_is_a_main_subject_and_a_late_single_mention_is_not():
    assert main_countries({1: (HEADLINE, *in_body(0, 50, 300)), 2: (TAIL,)}, BODY) == {1}


def test_a_dateline_alone_makes_a_main_subject():
    assert main_countries({1: (DATELINE,)}, BODY) == {1}


@pytest.mark.parametrize(
    ("weights", "more", "less"),
    [
        (Weights(base=-1, in_headline=1, **dict.fromkeys(["in_lead", "per_log_mention", "per_share", "lateness"], 0)),
         (HEADLINE,), in_body(0, 5, 10)),
        (Weights(base=-1, in_lead=1, **dict.fromkeys(["in_headline", "per_log_mention", "per_share", "lateness"], 0)),
         in_body(99), in_body(102, 200)),
        (Weights(base=-1.5, per_log_mention=1, **dict.fromkeys(["in_headline", "in_lead", "per_share", "lateness"], 0)),
         in_body(500, 600, 700, 800), in_body(500, 600)),
        (Weights(base=-1, per_share=1.4, **dict.fromkeys(["in_headline", "in_lead", "per_log_mention", "lateness"], 0)),
         in_body(500, 600, 700), in_body(800)),
        (Weights(base=0.5, lateness=-1, **dict.fromkeys(["in_headline", "in_lead", "per_log_mention", "per_share"], 0)),
         in_body(200), in_body(800)),
    ],
    ids=["headline", "lead", "frequency", "share", "lateness"],
)  # fmt: skip
def test_each_part_of_the_score_decides_by_itself(weights, more, less):
    plain = Weights(**{name: getattr(weights, name) for name in weights.__slots__} | {"per_log_country": 0})
    assert main_countries({1: more, 2: less}, BODY, plain) == {1}


def test_with_more_countries_each_needs_less():
    weights = Weights(-1, 0, 0, 0, 0, 0, 0, per_log_country=1, lateness=0)
    assert main_countries({1: (TAIL,), 2: (TAIL,)}, BODY, weights) == set()
    assert main_countries({1: (TAIL,), 2: (TAIL,), 3: (TAIL,)}, BODY, weights) == {1, 2, 3}


def test_an_empty_body_has_main_subjects_of_its_headline():
    assert main_countries({1: (HEADLINE, DATELINE)}, "") == {1}


# -- actors


@pytest.mark.parametrize(
    ("places", "is_main"),
    [
        ((HEADLINE,), True),
        (in_body(19), True),
        (in_body(20), False),
        (in_body(*range(100, 100 + 10 * FREQUENT, 10)), True),
        (in_body(*range(100, 90 + 10 * FREQUENT, 10)), False),
        ((), False),
    ],
    ids=["headline", "opening", "after the opening", "often", "not often", "nowhere"],
)
def test_an_actor_is_a_main_subject_by_headline_opening_or_frequency(places, is_main):
    assert main_actors({7: places}, opening_end=20) == ({7} if is_main else set())


# -- a correspondent's report


def test_a_report_is_about_elsewhere_only_when_it_often_names_others_and_never_where_it_was_filed():
    often = in_body(*range(0, 10 * FOREIGN_NAMES, 10))
    assert is_about_elsewhere({2: often}, 1)
    assert is_about_elsewhere({2: often[:4], 3: often[4:]}, 1)
    assert not is_about_elsewhere({2: often[1:]}, 1)
    assert not is_about_elsewhere({2: often, 1: (TAIL,)}, 1)
    assert not is_about_elsewhere({}, 1)
