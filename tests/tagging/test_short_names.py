"""Later short forms join the organisations of the gazetteer that are named in full."""

import pytest

from articles.tagging import Name, Tagger

MINE, MILITIA, EXECUTIVE, BANK, COUNTRY = range(1, 6)
TAGGER = Tagger(
    [
        Name("Corvane Gold", MINE, "organisation", "name"),
        Name("South Levant Army", MILITIA, "group", "name"),
        Name("Nordic Commission", EXECUTIVE, "organisation", "name"),
        Name("Bank of Utopia", BANK, "organisation", "name"),
        Name("Utopia", COUNTRY, "country", "name", country="UT"),
    ]
)


def words_of(entity, body):
    places = [place for tag in TAGGER.tag("", body).tags if tag.entity == entity for place in tag.mentions]
    return [body[place.start : place.end] for place in sorted(places, key=lambda place: place.start)]


@pytest.mark.parametrize(
    ("body", "entity", "words"),
    [
        ("Corvane Gold fell. Later Corvane rose.", MINE, ["Corvane Gold", "Corvane"]),
        ("The South Levant Army fled. Men of the SLA wept.", MILITIA, ["South Levant Army", "SLA"]),
        ("The Nordic Commission met. Then the Commission rose.", EXECUTIVE, ["Nordic Commission", "Commission"]),
        ("The Bank of Utopia paid. Then the Bank closed.", BANK, ["Bank of Utopia", "Bank"]),
        ("The South Levant Army fled. SLA's chief executive wept.", MILITIA, ["South Levant Army", "SLA"]),
    ],
)
def test_a_short_form_joins_the_full_name(body, entity, words):
    assert words_of(entity, body) == words


@pytest.mark.parametrize(
    ("body", "entity"),
    [
        ("Later Corvane rose.", MINE),
        ("Men of the SLA wept.", MILITIA),
        ("Then the Commission rose. The Nordic Commission met.", EXECUTIVE),
        ("The Nordic Commission met. The Fisher Folk Commission met. Then the Commission rose.", EXECUTIVE),
        ("The Nordic Commission met. A Commission was formed.", EXECUTIVE),
        ("Corvane Gold fell. Minister Jane Corvane wept. Corvane left.", MINE),
    ],
)
def test_without_the_full_name_before_it_or_beside_another_bearer_it_means_nobody(body, entity):
    assert not {"Corvane", "SLA", "Commission"} & set(words_of(entity, body))
