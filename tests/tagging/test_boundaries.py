"""Names of organisations are found whole, and by the words beside them."""

import pytest

from tests.tagging.test_discovery import found


def names(text, *known):
    return {name for name, one in found(text, *known).items() if one.kind != "person" and one.is_strong}


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Cable and Wireless Plc said it would buy a stake.", {"Cable and Wireless Plc"}),
        ("The Federal Home Savings and Loan Association failed.", {"Federal Home Savings and Loan Association"}),
        ("They bought Pacific Gas and Electric Co on Monday.", {"Pacific Gas and Electric Co"}),
        ("General Motors of Canada Ltd will recall cars.", {"General Motors of Canada Ltd"}),
        ("First Chicago Corp raised its rate.", {"First Chicago Corp"}),
        ("Trading on the New York Futures Exchange was light.", {"New York Futures Exchange"}),
        ("The Senate Judiciary Committee heard him.", {"Senate Judiciary Committee"}),
        ("The House Ways and Means Committee voted.", {"House Ways and Means Committee"}),
        ("A deal between Unocal Corp and Pennzoil Co failed.", {"Unocal Corp", "Pennzoil Co"}),
        ("There was no deal between Zapata and Pennzoil Co on Monday.", {"Pennzoil Co"}),
        ("Zapata and Pennzoil Co differ. Zapata wants more.", {"Pennzoil Co"}),
        ("New rules of the Pennzoil Co upset them.", {"Pennzoil Co"}),
        ("Banco do Brasil SA lent money.", {"Banco do Brasil SA"}),
    ],
)
def test_a_name_is_found_whole(text, whole):
    assert names(text) == whole


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Shares of Mediobanca rose.", "Mediobanca"),
        ("An analyst at Quuxbank was wary.", "Quuxbank"),
        ("The airline Zephyrus cut its fares.", "Zephyrus"),
        ("Mediobanca said it has agreed to sell a unit.", "Mediobanca"),
        ("Quuxbank, a maker of chips, closed.", "Quuxbank"),
        ("Quuxsoft, a small chip maker, closed.", "Quuxsoft"),
        ("Taylor said it was over.", ""),
        ("They met in Mediobanca.", ""),
        ("The treaty of Mediobanca holds.", ""),
    ],
)
def test_words_beside_a_name_speak_of_an_organisation(text, name):
    assert names(text) == ({name} if name else set())


def test_what_is_once_an_organisation_is_so_in_the_whole_article():
    one = found("Shares of Mediobanca rose. It was a good day for Mediobanca.")["Mediobanca"]
    assert len(one.mentions) == 2


def test_no_organisation_takes_the_name_of_a_person():
    text = "The chief executive, Rosa Mediobanca, left. Shares of Mediobanca rose."
    assert [one.kind for one in found(text).values()] == ["person"]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("The Quux County Sheriff's Office searched the farm.", {"Quux County Sheriff's Office"}),
        ("The Coffee Growers' Association met.", {"Coffee Growers' Association"}),
        ("Quux Children's Medical Center took her in.", {"Quux Children's Medical Center"}),
        ("The Quux Attorney General's Office sued.", {"Quux Attorney General's Office"}),
        ("They brought him to St. Mary's Hospital.", {"St. Mary's Hospital"}),
        ("The Box Elder School District hired him.", {"Box Elder School District"}),
        ("He walked in the Quux Lake District.", set()),
        ("The Sheriff's Office said so.", set()),
        ("It was Obama's Quux Foundation that paid.", {"Quux Foundation"}),
        ("Mary's Quux Bank closed.", {"Quux Bank"}),
        ("The Governor's wife met the Quux Women's team.", set()),
    ],
)
def test_an_institution_is_called_after_those_whose_it_is(text, whole):
    assert names(text) == whole


def test_a_nickname_between_names_belongs_to_nobody():
    assert "Mohamed 'Bob' Jones" in found("The coach, Mohamed 'Bob' Jones, left.")
