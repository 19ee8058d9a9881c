"""Within an article, later short names join whom they were introduced with."""

import pytest

from articles.tagging.discovery import KnownSpan, ListedPerson, discover, index_listed_persons

SULLIVAN = ListedPerson(7, "Jake Sullivan", "US national security adviser, 2021-2025")


def words(text, one):
    return [text[mention.start : mention.end] for mention in one.mentions]


def find(text, known=(), listed=()):
    return {one.name: one for one in discover("", text, known, (), index_listed_persons(listed))}


@pytest.mark.parametrize(
    ("text", "name", "short", "rule"),
    [
        ("Minister Jane Doe came. Then Doe left.", "Jane Doe", "Doe", "surname"),
        ("Minister Jane Doe came. “No,” Jane said.", "Jane Doe", "Jane", "first name"),
        ("Minister Jane Doe came. Doe’s car left.", "Jane Doe", "Doe", "surname"),
        ("Doe will go. Minister Jane Doe said so.", "Jane Doe", "Doe", "surname"),
        ("Minister Jane Doe came. Ms. Doe left.", "Jane Doe", "Doe", "surname"),
        ("Sheikh Omar al-Tikriti hid. Al-Tikriti died.", "Omar al-Tikriti", "Al-Tikriti", "surname"),
        ("Sheikh Omar al-Tikriti hid. Then Tikriti died.", "Omar al-Tikriti", "Tikriti", "surname"),
        ("Prince Hamad bin Faris came. Bin Faris left.", "Hamad bin Faris", "Bin Faris", "surname"),
        ("President Kim Jong-su came. Then Kim left.", "Kim Jong-su", "Kim", "surname"),
        (
            "President Juan Luis Lopez Prado came. Lopez Prado left.",
            "Juan Luis Lopez Prado",
            "Lopez Prado",
            "full name",
        ),
        ("John Q. Smith Jr., who lost, left. Smith wept.", "John Q. Smith Jr.", "Smith", "surname"),
        ("Minister Jane Doe came. Then the Minister left.", "Jane Doe", "Minister", "role"),
        ("The Fisher Folk Union (FFU) met. The FFU left.", "Fisher Folk Union", "FFU", "acronym"),
        ("The FFU (Fisher Folk Union) met. The FFU left.", "Fisher Folk Union", "FFU", "acronym"),
        ("The Fisher Folk Union met. Then the Union left.", "Fisher Folk Union", "Union", "short form"),
        ("Acme Widget Corp fell. Then Acme Widget rose.", "Acme Widget Corp", "Acme Widget", "short form"),
        ("Gelco Corp fell. Then Gelco rose.", "Gelco Corp", "Gelco", "short form"),
    ],
)
def test_a_short_name_joins_the_long_one(text, name, short, rule):
    one = find(text)[name]
    assert (short, rule) in [(text[m.start : m.end], m.rule) for m in one.mentions if text[m.start : m.end] != name]


def test_a_short_name_tells_what_it_stands_for():
    text = "Minister Jane Doe came. Then Doe left."
    assert find(text)["Jane Doe"].mentions[-1].detail == "Jane Doe"
    text = "The Fisher Folk Union (FFU) met. The FFU left."
    assert find(text)["Fisher Folk Union"].mentions[-1].detail == "Fisher Folk Union"


def test_two_persons_of_one_surname_stay_two_and_a_bare_one_goes_to_the_nearest_before():
    text = "John Smith said yes. Then Smith sat. Mary Smith said no. Then Smith rose."
    both = find(text)
    assert words(text, both["John Smith"]) == ["John Smith", "Smith"]
    assert both["John Smith"].mentions[-1].start < both["Mary Smith"].mentions[0].start
    assert words(text, both["Mary Smith"]) == ["Mary Smith", "Smith"]


def test_one_name_with_and_without_its_middle_is_one_person():
    text = "Gen. Joseph L. Votelli came. Joseph Votelli said no."
    assert list(find(text)) == ["Joseph L. Votelli"]


def test_the_same_given_name_of_two_joins_neither():
    text = "Minister Jane Doe met Minister Jane Roe. Then Jane left."
    assert all("Jane" not in words(text, one) for one in find(text).values())


def test_a_title_that_two_bear_joins_neither():
    text = "Minister Jane Doe met Minister Mary Roe. Then the Minister left."
    assert all("Minister" not in words(text, one) for one in find(text).values())


def test_a_former_minister_is_not_the_minister():
    text = "Minister Jane Doe met a former Minister."
    assert words(text, find(text)["Jane Doe"]) == ["Jane Doe"]


def test_a_known_full_name_owns_later_surnames_that_the_gazetteer_does_not_list():
    text = "Jane Doe came. Then Doe left."
    (one,) = discover("", text, [KnownSpan("body", 0, 8, 5, "person", "Jane Doe")])
    assert one.known_entity == 5
    assert words(text, one) == ["Doe"]


def test_a_known_person_and_the_same_full_name_are_one():
    text = "Minister Jane Doe came. Then Jane Q. Doe left."
    (one,) = discover("", text, [KnownSpan("body", 9, 17, 5, "person", "Jane Doe")])
    assert one.known_entity == 5


def test_given_name_and_surname_of_one_listed_person_join_it_by_the_role():
    text = (
        "We work on it, ”Jake told reporters on Thursday. Sullivan, national security adviser for Bidens."
        " Then Sullivan left."
    )
    one = find(text, listed=[SULLIVAN])["Jake Sullivan"]
    assert one.known_entity == 7
    assert words(text, one) == ["Jake", "Sullivan", "Sullivan"]
    assert one.role.startswith("national security adviser")


@pytest.mark.parametrize(
    "text",
    [
        "Jake told reporters. Sullivan, a teacher, left.",
        "Jake told reporters. Then Sullivan left.",
        "It was Sullivan, national security adviser, who left.",
        "Jake told reporters that it was late.",
    ],
)
def test_without_both_names_and_a_fitting_role_nobody_listed_is_joined(text):
    assert all(one.known_entity is None for one in find(text, listed=[SULLIVAN]).values())


def test_two_listed_persons_of_the_same_names_are_not_chosen_between():
    other = ListedPerson(8, "Jake Sullivan", "Scottish adviser")
    text = "“No,” Jake told reporters. Sullivan, the adviser, left."
    assert all(one.known_entity is None for one in find(text, listed=[SULLIVAN, other]).values())


def test_a_company_is_not_joined_by_a_surname():
    text = "Acme Smith Corp fell. John Doe said no."
    assert words(text, find(text)["John Doe"]) == ["John Doe"]


def test_an_acronym_that_spells_something_else_is_not_taken():
    text = "The kelp growers Red Lamp Circle (XQZ) met. The XQZ left."
    assert find(text) == {}
