"""When an organisation's name is a symbol, a source or a part of another name."""

import pytest

from articles.tagging import Name, Tagger
from articles.tagging.organisation_rules import (
    follows_another_word,
    is_end_of_company,
    is_generic,
    is_grade,
    is_part_of_company,
    is_source,
    is_symbol,
)

TAGGER = Tagger(
    [
        Name("Human Rights Watch", 1, "organisation", "name"),
        Name("HRW", 1, "organisation", "acronym"),
        Name("Federal Security Service", 2, "organisation", "name"),
        Name("FSB", 2, "organisation", "acronym"),
        Name("Reuters", 3, "organisation", "name"),
        Name("General Motors", 4, "organisation", "name", seat="US"),
        Name("Canada", 5, "country", "name"),
        Name("KNX", 6, "organisation", "name", active_from=1995),
        Name("Associated Press", 7, "organisation", "name"),
        Name("Ford Motor", 8, "organisation", "name"),
        Name("Barclays", 9, "organisation", "name"),
        Name("Facebook", 10, "organisation", "name", active_from=2004),
        Name("Swedish Academy", 11, "organisation", "name"),
    ]
)


def found(body, headline=""):
    return sorted({tag.name for tag in TAGGER.tag(headline, body).tags if tag.entity and tag.kind != "country"})


@pytest.mark.parametrize(
    ("body", "headline", "names"),
    [
        ("No 2 HRW wheat rose 3 cents.", "", []),
        ("The dealer sold 12 HRW and 14 SRW.", "", []),
        ("HRW criticised the arrests.", "", ["Human Rights Watch"]),
        ("Human Rights Watch said 12 HRW workers left.", "", ["Human Rights Watch"]),
        ("Shares of First Second Bank <FSB> fell.", "", []),
        ("The bank said its profit rose.", "FSB PROFIT RISES IN QUARTER", []),
        ("The Federal Security Service said no.", "FSB SAYS NO TO OFFER", ["Federal Security Service"]),
        ("He told Reuters that it was over.", "", []),
        ("LONDON (Reuters) - It was over.", "", []),
        ("It was, a Reuters poll found, over.", "", []),
        ("Reuters will cut 200 jobs.", "", ["Reuters"]),
        ("The mill sold HRW and SRW wheat.", "", []),
        ("Home Savings Bank, KNX said its profit rose. Home Federal KNX opened a branch.", "KNX PROFIT RISES", []),
        ("KNX arrested two men.", "", ["KNX"]),
        ("She told The Associated Press so.", "", []),
        ("General Motors of Canada Ltd will recall cars.", "", []),
        ("It will recall cars.", "GENERAL MOTORS OF CANADA TO RECALL CARS", []),
        ("It will recall cars.", "GENERAL MOTORS JAPAN LTD TO RECALL CARS", []),
        ("Ford Motor Credit Co sold notes.", "", []),
        ("Ford Motor Co sold notes.", "", ["Ford Motor"]),
        ("She wrote on Facebook that she would go. Her Facebook page is gone.", "", []),
        ("It was a ban on Facebook.", "", ["Facebook"]),
        ("The Swedish Academy of Sciences met.", "", []),
        ("The Swedish Academy met.", "", ["Swedish Academy"]),
        ("They met in Barclays Square.", "", []),
        ("An analyst of Barclays Capital agreed.", "", []),
        ("General Motors will recall cars.", "", ["General Motors"]),
    ],
)
def test_what_needs_more_is_not_taken_alone(body, headline, names):
    assert found(body, headline) == names


def test_rules_of_names():
    assert is_source("Reuters", "he told Reuters", 8, 15)
    assert not is_source("Hamas", "he told Hamas", 8, 13)
    assert is_part_of_company("IBM Japan Ltd", 3, "US")
    assert not is_part_of_company("IBM said Ltd is a suffix", 3, "US")
    assert is_part_of_company("Evergreen Marine of Japan", 16, "TW")
    assert not is_part_of_company("Evergreen Marine of Taiwan", 16, "TW")
    assert not is_part_of_company("Evergreen Marine of Japan", 16, ""), "whose home is not known may be there"
    assert is_generic("Democratic Party")
    assert not is_generic("Civic Democratic Party")
    assert follows_another_word("Civic Democratic Party", 6)
    assert not follows_another_word("The Democratic Party", 4)
    assert is_symbol("<FSB>", 1, 4)
    assert not is_symbol("the FSB said", 4, 7)


def test_letters_do_not_mean_who_was_not_there_yet():
    assert not TAGGER.tag("", "KNX arrested two men.", year=1987).tags
    assert TAGGER.tag("", "KNX arrested two men.", year=1995).tags


def test_who_was_not_there_yet_is_doubtful_under_a_full_name():
    for year, is_strong in ((1999, False), (2005, True)):
        (tag,) = TAGGER.tag("", "Facebook fired two men.", year=year).tags
        assert tag.is_strong is is_strong


def test_an_agency_that_is_only_told_something_is_not_discovered():
    assert not Tagger([]).tag("", "Abbott told the Associated Press more.").tags


def test_a_company_of_another_country_is_one_of_its_own():
    tags = TAGGER.tag("GENERAL MOTORS OF CANADA TO LAY OFF", "General Motors of Canada will recall cars.").tags
    assert {(tag.name, tag.is_strong) for tag in tags if tag.kind == "organisation"} == {
        ("General Motors of Canada", True)
    }
    (tag,) = TAGGER.tag("", "An analyst of Barclays Capital agreed.").tags
    assert (tag.name, tag.is_strong) == ("Barclays Capital", True)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("The mission ended. HRW was glad.", False),
        ("Since 1965, HRW was glad.", False),
        ("No 2 HRW was firm.", True),
        ("They sold 3.5 HRW at noon.", True),
    ],
)
def test_only_a_figure_before_an_acronym_makes_it_a_unit(text, is_so):
    start = text.index("HRW")
    assert is_symbol(text, start, start + 3) is is_so


def test_a_grade_of_grain_is_one_all_through_the_article():
    assert is_grade("HRW wheat rose", 3)
    assert not is_grade("HRW rose", 3)
    assert found("Bids for HRW wheat were steady. HRW was absent.") == []


def test_the_end_of_a_longer_name_of_a_company_is_another_company():
    assert is_end_of_company("Societe Internationale Barclays fell", 23)
    assert not is_end_of_company("The bank Barclays fell", 9)
    assert not is_end_of_company("Deutsche Bahn, Barclays and others fell", 15), "a list"
    assert found("Shares of Banco Barclays fell.") == []
