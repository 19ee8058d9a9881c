"""Whom a surname alone means: by office, year, country and who else is named."""

from unittest import mock

import pytest

from articles.tagging import Name, Tagger
from articles.tagging.matcher import NameMatcher
from articles.tagging.names import read_career
from articles.tagging.surnames import is_beside_another_name, office_words

_PERSONS = {
    # slug: name, seat, description, years
    "shevchuk": ("Taras Shevchuk", "UA", "Prime minister of Ukraine, 1995-1999", (1990, None)),
    "kovalenko": ("Olena Kovalenko", "UA", "Ukrainian foreign minister, 1994-1998", (1990, None)),
    "clinton": ("Bill Clinton", "US", "42nd president of the United States, 1993-2001", (1974, None)),
    "hillary": ("Hillary Clinton", "US", "US secretary of state 2009-2013", (1978, None)),
    "reid": ("Harry Reid", "US", "US senator, Senate majority leader 2007-2015", (1968, 2021)),
    "powell": ("Jerome Powell", "US", "Chair of the US Federal Reserve since 2018", (2005, None)),
    "obama": ("Barack Obama", "US", "44th president of the United States, 2009-2017", (1996, None)),
    "michelle": ("Michelle Obama", "US", "First lady of the United States, 2009-2017", (2004, None)),
    "hafez": ("Hafez al-Assad", "SY", "President of Syria, 1971-2000", (1966, 2000)),
    "bashar": ("Bashar al-Assad", "SY", "President of Syria, 2000-2024", (1998, None)),
    "bush": ("George H.W. Bush", "US", "41st president of the United States, 1989-1993", (1966, 2018)),
    "wilson": ("Michael Wilson", "CA", "Canadian finance minister, 1984-1991", (1979, 2019)),
}
_NUMBERS = {slug: number for number, slug in enumerate(_PERSONS, 1)}
_FED, _ISIL = 90, 91
_COUNTRIES = {
    "US": ("United States", 101),
    "UA": ("Ukraine", 102),
    "SY": ("Syria", 103),
    "FR": ("France", 104),
    "CA": ("Canada", 105),
}


def _names():
    for slug, (name, seat, description, (since, until)) in _PERSONS.items():
        facts = {"seat": seat, "active_from": since, "active_to": until, "career": read_career(description)}
        yield Name(name, _NUMBERS[slug], "person", "name", needs_context=slug == "wilson", **facts)
        surname = name.split()[-1].removeprefix("al-")
        yield Name(surname, _NUMBERS[slug], "person", "surname", needs_context=True, **facts)
    yield Name("US Federal Reserve", _FED, "organisation", "name", seat="US")
    yield Name("Federal Reserve", _FED, "organisation", "alias", seat="US")
    yield Name("ISIL", _ISIL, "organisation", "name", active_from=2004)
    for code, (name, number) in _COUNTRIES.items():
        yield Name(name, number, "country", "name", country=code)


TAGGER = Tagger(list(_names()))


def found(body, year=None):
    """Return the slugs of the persons tagged, each with whether for sure."""
    slugs = {number: slug for slug, number in _NUMBERS.items()}
    return {slugs[tag.entity]: tag.is_strong for tag in TAGGER.tag("", body, year=year).tags if tag.entity in slugs}


def test_somebody_of_a_rare_surname_is_meant_in_the_years_of_office_beside_a_compatriot():
    assert found("Olena Kovalenko spoke in Paris. Shevchuk had gone home.", 1996)["shevchuk"]
    assert "shevchuk" not in found("Shevchuk had gone home. Nothing else was heard in France.", 1996)


def test_a_surname_told_by_its_context_is_company_for_others():
    text = "President Clinton left the United States. In France Shevchuk and Kovalenko waited for news of Ukraine."
    assert found(text, 1996)["kovalenko"]


def test_of_several_bearers_the_one_in_the_news_of_the_year_is_meant():
    text = (
        "Barack Obama and American voters waited. In the United States, Clinton had the last word of the United States."
    )
    assert found(text, 2010)["hillary"]
    assert "clinton" not in found(text, 2010)


@pytest.mark.parametrize(
    "text",
    [
        "In the United States, Reid, the majority leader, would not yield.",
        "In the United States, the majority leader, Reid, would not yield.",
    ],
)
def test_the_bearer_of_a_frequent_surname_is_known_by_the_office_beside_it(text):
    assert found(text, 2013) == {"reid": True}


@pytest.mark.parametrize(
    "text",
    [
        "In the United States, Reid, a plumber, would not yield.",
        "In the United States, Reid, the finance minister, would not yield.",
        "In the United States, Reid would not yield.",
    ],
)
def test_another_office_is_that_of_somebody_else(text):
    assert "reid" not in found(text, 2013)


def test_who_is_known_for_an_organisation_is_meant_where_it_is_named():
    text = "The Federal Reserve of the United States met. Powell was calm."
    assert found(text, 2020) == {"powell": True}
    assert "powell" not in found(text, 1999)
    assert "powell" not in found("In the United States the weather was fine. Powell was calm.", 2020)


def test_a_wife_is_no_rival_for_a_surname_without_a_courtesy():
    assert found("The United States built it. The United States and firms of the United States obeyed Obama.")["obama"]


@pytest.mark.parametrize("word", ["administration", "government", "presidency"])
def test_an_administration_is_that_of_the_head(word):
    assert found(f"In France, the minister of France said that the Obama {word} built it.") == {"obama": True}
    assert "obama" not in found("In France, the minister of France said that the Obama voters built it.")


def test_an_article_without_a_date_is_not_older_than_whom_it_names():
    text = "In Syria, people fear ISIL. France told Assad to go. Syria did not listen, and Syria paid."
    assert found(text) == {"bashar": True}


def test_a_title_tells_the_head_from_a_son():
    assert found("In the United States, President Bush's son Jeb Bush will bring toys.", 1990) == {"bush": True}


def test_the_later_surname_is_that_of_who_was_named_in_full():
    text = "In Canada, Finance Minister Michael Wilson saw growth. Wilson said nothing of taxes."
    spans = next(tag.mentions for tag in TAGGER.tag("", text, year=1987).tags if tag.entity == _NUMBERS["wilson"])
    assert [text[place.start : place.end] for place in spans if place.rule == "surname"] == ["Wilson"]


def test_a_minister_is_no_head_of_government():
    assert "clinton" not in found("In France, Farm Minister Clinton resigned. France was calm.", 1996)


@pytest.mark.parametrize(
    ("text", "name", "is_so"),
    [
        ("Hunter Clinton left", "Clinton", True),
        ("Clinton McKay left", "Clinton", True),
        ("Clinton O'Hara left", "Clinton", True),
        ("Lula da Silva left", "Lula", True),
        ("J.R. Clinton left", "Clinton", True),
        ("President Clinton left", "Clinton", False),
        ("They fined VTB. Clinton left", "Clinton", False),
        ("He went home. In Addis Ababa Clinton left", "Clinton", False),
    ],
)
def test_words_beside_a_surname_may_be_of_the_same_name(text, name, is_so):
    start = text.index(name)
    assert is_beside_another_name(text, start, start + len(name)) is is_so


def test_offices_are_told_apart_by_their_departments():
    assert office_words("the former defense secretary") == {"defence", "secretary"}
    assert office_words("German foreign minister, 1998-2005") == {"foreign", "minister"}


@pytest.mark.parametrize(
    ("description", "head", "known"),
    [
        ("President of Utopia from 2013", (2013, 9999), (2013, 9999)),
        ("Military ruler of Utopia, 1977-1988", (1977, 1988), (1977, 1988)),
        ("Foreign minister of Utopia from 2021, killed in 2024", (None, None), (2021, 2024)),
        ("Banker from Utopia", (None, None), None),
    ],
)
def test_a_career_is_read_from_a_description(description, head, known):
    career = read_career(description)
    assert (career.head_since, career.head_until) == head
    assert career.known_in == known


def test_the_organisations_of_an_article_are_read_once_however_many_surnames_it_has(monkeypatch):
    read_once = mock.Mock(return_value=frozenset({"US Federal Reserve"}))
    monkeypatch.setattr(NameMatcher, "_find_bodies", read_once)
    assert found("The Federal Reserve met in the United States. " + "Powell spoke. " * 50, 2019)["powell"]
    assert read_once.call_count == 1
