"""A listed person is not taken for others who bear the name or the surname."""

import pytest

from articles.tagging.discovery import ListedPerson
from articles.tagging.names import Name
from articles.tagging.tagger import Tagger

FATHER, PRESIDENT, WARLORD, SECRETARY, COMPANY, US, LIBERIA, BRAZIL = range(1, 9)
LISTED = [
    ListedPerson(FATHER, "Jesse Jackson", "US civil rights leader"),
    ListedPerson(PRESIDENT, "Robert Mugabe", "President of Zimbabwe, 1987-2017", 1960),
    ListedPerson(WARLORD, "Charles Taylor", "President of Liberia, 1997-2003", 1985),
    ListedPerson(SECRETARY, "James Baker", "US secretary of state, 1989-1992"),
]


@pytest.fixture(scope="module")
def tagger():
    names = [
        Name(text, entity, "country", "name", country=code)
        for text, entity, code in (("United States", US, "US"), ("Liberia", LIBERIA, "LR"), ("Brazil", BRAZIL, "BR"))
    ]
    seats = {FATHER: "US", PRESIDENT: "ZW", WARLORD: "LR", SECRETARY: "US"}
    for person in LISTED:
        seat = seats[person.entity]
        names.append(Name(person.name, person.entity, "person", "name", seat=seat))
        surname = person.name.split()[-1]
        names.append(Name(surname, person.entity, "person", "surname", needs_context=True, seat=seat))
    names.append(Name("Matsushita", COMPANY, "organisation", "alias"))
    return Tagger(names, listed=LISTED)


def tagged(tagger, body, **hints):
    """Return the tags of entities of the gazetteer, by entity, and the names of the others."""
    tags = tagger.tag("", body, **hints).tags
    return {tag.entity: tag for tag in tags if tag.entity}, {tag.name for tag in tags if not tag.entity}


def words(tag, body):
    return [body[place.start : place.end] for place in tag.mentions]


@pytest.mark.parametrize(
    ("body", "other"),
    [
        ("Jesse Jackson Jr. pleaded guilty. Jackson wept.", "Jesse Jackson Jr."),
        ("Jesse Jackson, Jr. pleaded guilty. Jackson wept.", None),
        ("Jesse Jackson III pleaded guilty.", "Jesse Jackson III"),
        ("Grace Mugabe opened a dairy. Mugabe wept.", "Grace Mugabe"),
        ("Hunter Mugabe wept at a dairy.", "Hunter Mugabe"),
        ("A crowd cheered James Baker Robinson at noon.", "James Baker Robinson"),
    ],
)
def test_another_suffix_or_first_name_is_another_person(tagger, body, other):
    known, others = tagged(tagger, body)
    assert not known
    assert other is None or other in others


def test_a_surname_goes_with_whom_it_was_introduced_with(tagger):
    body = "Grace Mugabe spoke. Mugabe wept. Then Robert Mugabe came. Mugabe left."
    known, _ = tagged(tagger, body)
    assert words(known[PRESIDENT], body) == ["Robert Mugabe", "Mugabe"]
    body = "Robert Mugabe spoke with Grace Mugabe. Mugabe left, and Mrs. Mugabe stayed."
    known, _ = tagged(tagger, body)
    assert words(known[PRESIDENT], body) == ["Robert Mugabe", "Mugabe"]


def test_who_has_another_role_is_suggested_and_no_main_subject(tagger):
    for body in (
        "The analyst Charles Taylor is gloomy. Liberia was not named.",
        "Charles Taylor, a striker, fell.",
        "Charles Taylor scored twice.",
        "James Baker remains chairman of the company.",
        "James Baker was appointed treasurer.",
    ):
        known, _ = tagged(tagger, body)
        (tag,) = (tag for tag in known.values() if tag.kind == "person")
        assert not tag.is_strong, body
        assert not tag.is_main, body
        assert {place.rule for place in tag.mentions if body[place.start : place.end] == tag.name} == {"namesake"}


def test_a_frequent_name_abroad_is_suggested(tagger):
    known, _ = tagged(tagger, "In Brazil they met James Baker.")
    assert not known[SECRETARY].is_strong
    known, _ = tagged(tagger, "In Brazil they met Robert Mugabe.")
    assert known[PRESIDENT].is_strong


def test_who_is_named_before_his_time_is_suggested(tagger):
    body = "In Liberia they met Charles Taylor."
    assert not tagged(tagger, body, year=1950)[0][WARLORD].is_strong
    assert tagged(tagger, body, year=1990)[0][WARLORD].is_strong
    assert tagged(tagger, body)[0][WARLORD].is_strong


def test_who_has_the_listed_role_is_meant(tagger):
    known, _ = tagged(tagger, "In Brazil they met James Baker, the secretary of state.")
    assert known[SECRETARY].is_strong


def test_the_surname_of_a_company_behind_a_given_name_is_a_persons(tagger):
    known, others = tagged(tagger, "Takeshi Matsushita, the chairman, spoke.")
    assert COMPANY not in known
    assert "Takeshi Matsushita" in others
    assert COMPANY in tagged(tagger, "Shares of Matsushita fell.")[0]


def test_whose_description_is_told_beside_the_name_is_meant(tagger):
    known, _ = tagged(tagger, "Charles Taylor, chairman of the council that made him president, wept.")
    (tag,) = (tag for tag in known.values() if tag.kind == "person")
    assert tag.is_strong


def test_who_plies_a_trade_is_nobody_in_an_office_at_home_either(tagger):
    for body in ("Liberia cheered Robert Mugabe, 17, a student.", "Robert Mugabe, a plumber, met James Baker."):
        known, _ = tagged(tagger, body)
        assert not known[PRESIDENT].is_strong


def test_who_is_named_only_as_a_relative_is_no_main_subject(tagger):
    for body in ("The son of President Robert Mugabe fled.", "Robert Mugabe's youngest daughter fled."):
        known, _ = tagged(tagger, body)
        assert known[PRESIDENT].is_strong
        assert not known[PRESIDENT].is_main
    assert tagged(tagger, "Robert Mugabe's plane left.")[0][PRESIDENT].is_main


def test_another_trade_is_another_person(tagger):
    known, _ = tagged(tagger, "His neighbour, Charles Taylor, a postman, came by bus. Liberia was far.")
    assert not known[WARLORD].is_strong
