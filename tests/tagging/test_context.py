"""Names that several bear take what they mean from the country, the year and the words of the article."""

import pytest

from articles.tagging import Name, Tagger
from articles.tagging.context import is_institution
from articles.tagging.names import Career, find_headship

_SEATS = {
    1: "US", 2: "BR", 3: "", 4: "US", 5: "US", 6: "GB", 7: "US", 8: "US", 9: "IN", 10: "US", 11: "US", 12: "BR",
    13: "US", 14: "US", 15: "BR",
}  # fmt: skip
_KINDS = {1: "country", 2: "country", 5: "person", 6: "person", 7: "person", 10: "person", 11: "person"}


def _name(text, entity, kind="alias", *, needs_context=False, years=(None, None), head=(None, None)):
    return Name(
        text,
        entity,
        _KINDS.get(entity, "organisation"),
        kind,
        needs_context=needs_context,
        seat=_SEATS[entity],
        active_from=years[0],
        active_to=years[1],
        career=Career("", *head),
    )


TAGGER = Tagger(
    [
        _name("United States", 1, "name"),
        _name("American", 1, "adjective"),
        _name("Brazil", 2, "name"),
        _name("Brazilian", 2, "adjective"),
        _name("Brasilia", 2, "city"),
        _name("UN Security Council", 3, "name"),
        _name("Security Council", 3, needs_context=True),
        _name("US Congress", 4, "name"),
        _name("Congress", 4, needs_context=True),
        _name("Barack Obama", 5, "name", years=(2004, None), head=(2009, 2017)),
        _name("Obama", 5, "alias", needs_context=True, years=(2004, None), head=(2009, 2017)),
        _name("Michelle Obama", 7, "name"),
        _name("Obama", 7, "surname", needs_context=True),
        _name("George Bush", 10, needs_context=True, head=(1989, 1993)),
        _name("George Bush", 11, needs_context=True, head=(2001, 2009)),
        _name("George H. W. Bush", 10, "name", head=(1989, 1993)),
        _name("George W. Bush", 11, "name", head=(2001, 2009)),
        _name("Brazilian Supreme Federal Court", 12, "name"),
        _name("Supreme Court", 12, needs_context=True),
        _name("Democratic Party", 8, "name"),
        _name("Supreme Court", 8, needs_context=True),
        _name("Congress", 9, needs_context=True),
        _name("US House of Representatives", 13, "name"),
        _name("House", 13, needs_context=True),
        _name("US Army", 14, "name"),
        _name("Army", 14, needs_context=True),
        _name("Brazilian Army", 15, "name"),
        _name("Army", 15, needs_context=True),
    ]
)


def tags(body, headline="", dateline="", **hints):
    return {tag.name: tag.is_strong for tag in TAGGER.tag(headline, body, dateline, **hints).tags if tag.entity}


@pytest.mark.parametrize(
    ("body", "dateline", "name"),
    [
        ("Congress passed the bill. American farmers will be paid.", "", "US Congress"),
        ("Congress passed the bill on Monday.", "WASHINGTON", "US Congress"),
        ("The American Congress passed it. Brazil, Brazilian farmers and Brasilia did not care.", "", "US Congress"),
    ],
)
def test_an_institution_is_that_of_the_country_of_the_article(body, dateline, name):
    assert tags(body, dateline=dateline)[name]


@pytest.mark.parametrize(
    "body",
    [
        "Congress passed the bill on Monday.",  # nothing speaks for any country
        "Brazilian lawmakers were angry. The Brazilian Congress passed it, and Americans watched in the United States.",
        "In Brazil, Brazilian and other lawmakers met. Congress sits in Brasilia.",
        "The United States has many. The Youth Congress met in the United States.",
        "In the United States the Congress Budget Committee met.",  # which is another than the house
        "The Library of Congress in the United States lent an American book.",
        "In the United States the state Supreme Court ruled.",
        "In the United States, a Congress of Industrial Organizations was founded.",
    ],
)
def test_an_institution_of_somebody_else_is_not_meant(body):
    found = tags(body)
    assert "US Congress" not in found
    assert "Supreme Court" not in found


def test_the_source_is_at_home_somewhere():
    assert tags("Congress passed the bill on Monday.", home="US") == {"US Congress": True}


def test_the_security_council_is_that_of_the_united_nations_for_sure_where_these_are_named():
    assert tags("The Security Council met at U.N. headquarters.")["UN Security Council"]
    assert tags("The Security Council voted for a no-fly zone.")["UN Security Council"]
    assert not tags("The Security Council met.")["UN Security Council"]


def test_a_surname_alone_is_that_of_the_head_of_the_country_in_the_year():
    text = "American voters like Obama. The United States will vote, as Americans say in the United States."
    assert tags(text, year=2012)["Barack Obama"]
    assert "Barack Obama" not in tags(text, year=1987)


@pytest.mark.parametrize(
    "text",
    [
        "Michelle Obama spoke to American girls. Obama then left the United States.",
        "Obama Smith spoke to American girls. The United States listened.",
        "Brazil and Brazilian fans in Brasilia cheered Obama.",
    ],
)
def test_a_surname_that_somebody_else_bears_is_nobodys(text):
    assert "Barack Obama" not in tags(text, year=2012)


def test_a_party_whose_name_many_have_is_doubtful_in_an_article_about_other_countries():
    assert not tags("In Brazil the Democratic Party lost. Brazilian voters in Brasilia jeered.")["Democratic Party"]
    assert tags("In the United States the Democratic Party lost.")["Democratic Party"]


def test_a_longer_name_is_another_party():
    assert "Democratic Party" not in tags("The Civic Democratic Party won.")


def test_words_of_institutions_and_descriptions_of_heads():
    assert is_institution("Justice Department")
    assert is_institution("SEC")
    assert not is_institution("Apple")
    assert find_headship("44th president of the United States, 2009-2017") == (2009, 2017)
    assert find_headship("Governor 1979-1992, president of the United States 1993-2001") == (1993, 2001)
    assert find_headship("President of Utopia") == (0, None)
    assert find_headship("UK chancellor of the exchequer, 2010-2016") is None
    assert find_headship("Vice president of the United States") is None


@pytest.mark.parametrize(("year", "name"), [(1990, "George H. W. Bush"), (2004, "George W. Bush")])
def test_a_president_is_the_one_of_the_year_in_news_of_other_countries_too(year, name):
    assert tags("President George Bush said that Brazilian troops would stay in Brazil.", year=year) == {
        "Brazil": True,
        name: True,
    }


def test_who_is_in_office_is_meant_by_a_rare_surname_that_others_bear_too():
    assert tags("Obama will veto it.", dateline="WASHINGTON", year=2010)["Barack Obama"]
    assert tags("Obama will veto it.", year=2010)["Barack Obama"]
    assert not tags("Obama will veto it.", dateline="WASHINGTON", year=2018).get("Barack Obama")
    assert not tags("Obama will veto it.", year=2018)


@pytest.mark.parametrize(
    ("body", "hints", "is_sure"),
    [
        ("The Supreme Court ruled against Brazil. Brazil and Brazilian banks, in Brasilia, will appeal.", {}, True),
        ("The Supreme Court ruled against Brazil. Brazil, Brazilian banks will appeal.", {"home": "US"}, False),
        ("The Supreme Court ruled against Brazil. Brazil told American judges so.", {}, False),
    ],
)
def test_the_court_of_a_country_in_dispute_may_be_that_of_the_report(body, hints, is_sure):
    assert tags(body, **hints)["Brazilian Supreme Federal Court"] is is_sure


def test_letters_behind_an_adjective_are_hardly_an_institution():
    tagger = Tagger([_name("United States", 1), _name("API", 4, "acronym", needs_context=True)])
    for body, is_sure in (
        ("A United States game has a modding API.", False),
        ("The API sued the United States.", True),
    ):
        (tag,) = [tag for tag in tagger.tag("", body).tags if tag.entity == 4]
        assert tag.is_strong is is_sure


def test_an_initial_behind_a_surname_makes_it_a_first_name():
    assert not tags("American lawmakers met Obama D. Ryan in the United States.", year=2010).get("Barack Obama")


@pytest.mark.parametrize(
    ("body", "is_meant"),
    [
        ("American lawmakers in Washington said the House would vote on Friday.", True),
        ("House Republicans met in Washington. American farmers waited.", True),
        ("American lawmakers said the House would vote on Friday.", False),  # nothing speaks of the nation's
        ("In Washington an American said he had bought House paint.", False),
        ("In Washington the American said the House of the state Legislature would vote.", False),
        ("Washington and Brasilia talked of Brazil, Brazilian farmers and the House. An American left.", False),
    ],
)
def test_the_house_is_that_of_a_nation_in_news_of_its_politics(body, is_meant):
    assert ("US House of Representatives" in tags(body)) == is_meant


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("In the United States the Army said on Monday that it would leave.", "US Army"),
        ("In Brazil the Army said on Monday that it would leave.", "Brazilian Army"),
        ("In the United States Lost Army said it would sing.", None),
        ("In the United States the Secretary of the Army left.", None),
        ("In the United States the Army Secretary left.", None),
        ("The Army said on Monday that it would leave.", None),
    ],
)
def test_an_army_is_that_of_the_country_of_the_article(body, name):
    assert {"US Army", "Brazilian Army"}.intersection(tags(body)) == ({name} if name else set())


@pytest.mark.parametrize("kind", ["electorate", "constituency", "town"])
def test_a_surname_that_is_a_place_is_no_person(kind):
    body = "He was elected in the {} Obama in the United States."
    assert "Barack Obama" not in tags(body.format(f"{kind} of"), year=2010)
    assert "Barack Obama" in tags(body.format("year of"), year=2010)
