"""Persons are found by given names, roles and what they do; places, companies and ordinary words are none."""

import pytest

from articles.tagging.discovery import discover
from articles.tagging.personal_names import is_given_name, is_surname, is_word, may_be_given_name


def persons(text, headline=""):
    """Return the names of the persons found for sure."""
    return {one.name for one in discover(headline, text) if one.kind == "person" and one.is_strong}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A crowd cheered Germaine Montcalmet at noon.", "Germaine Montcalmet"),
        ("They met Oluwaseun Adebayo at noon.", "Oluwaseun Adebayo"),
        ("Businessman Don Blankwood of Ohio spoke.", "Don Blankwood"),
        ("It was sponsored by Senators Kirsten Gillbrand and Cory Bookman.", "Kirsten Gillbrand"),
        ("It was sponsored by Senators Kirsten Gillbrand and Cory Bookman.", "Cory Bookman"),
        ("Senate Minority Whip Dick Durwood disagreed.", "Dick Durwood"),
        ("Under state law, Republican Larry Hogarth has until October.", "Larry Hogarth"),
        ("Shown were Jo JorgmannImage and others.", "Jo Jorgmann"),
        ("Blake Farenholt Resigns after report", "Blake Farenholt"),
        ("I read a book by Steven Pinkerton.", "Steven Pinkerton"),
        ("The novel is by Stephen King.", "Stephen King"),
        ("It was said by Andrew Little, who left.", "Andrew Little"),
        ("A spokesman, Stuart Green, said so.", "Stuart Green"),
        ("They met Park Won-suk there.", "Park Won-suk"),
        ("They met Choi Soon-il there.", "Choi Soon-il"),
        ("The rapper Rocky De La Cruz sang.", "Rocky De La Cruz"),
        ("A neighbour, Zqeta Vrobnik, complained.", "Zqeta Vrobnik"),
        ("Thurlow Vance, Zqeta Vrobnikov and Anna Smith voted. Vrobnikov slept.", "Anna Smith"),
        ("Trooper Alonzo Keelman said so.", "Alonzo Keelman"),
        ("Mayor of Ghent Anna Delvaux agreed.", "Anna Delvaux"),
        ("He saw Maurice Hallworth near Albert Hall.", "Maurice Hallworth"),
    ],
)
def test_given_names_and_what_stands_beside_them_make_persons(text, name):
    assert name in persons(text)


@pytest.mark.parametrize(
    "text",
    [
        "Output of the Cooper Basin rose. Cooper Basin crude is light.",
        "Montgomery Ward closed ten shops.",
        "Lone Star was sold in May.",
        "The Roman Catholic bishops met in Rome.",
        "Miss Goody Two-Shoes is a book.",
        "The H.K. Dlr was steady at 7.80, against 7.81 H.K. Dlrs.",
        "The Bishop of Dover blessed the boats.",
        "They sailed with the aircraft carrier Charles de Bergerac.",
        "One strike hit a bunker near Ayn Issam.",
        "Merrill Lynch and Philip Morris fell. Morgan Stanley said so.",
        "Harriet Muldoon Inc fell. Harriet Muldoon closed ten shops.",
        "He lives on King Edward Street.",
        "The Abraham Accords were signed.",
        "He walked to Albert Hall.",
        "Grace Period and Mercy Rule apply.",
        "An Amber Alert has been issued.",
    ],
)
def test_places_companies_and_words_are_no_persons(text):
    assert persons(text) == set()


def test_a_rare_name_needs_a_second_witness():
    assert persons("We saw Carter Tisdalen in Ohio.") == set()
    assert persons("We saw Carter Tisdalen in Ohio. In May Tisdalen left.") == {"Carter Tisdalen"}
    assert persons("We saw the plumber Carter Tisdalen in Ohio.") == {"Carter Tisdalen"}
    assert persons("“It rains,” said Carter Tisdalen.") == {"Carter Tisdalen"}
    assert persons("Carter Tisdalen wept.") == {"Carter Tisdalen"}


def test_names_in_a_row_with_a_person_are_persons_too():
    text = "Present were Anna Smith, Faizer Mustapha, Carter Tisdalen and others."
    assert {"Anna Smith", "Faizer Mustapha", "Carter Tisdalen"} <= persons(text)


def test_a_company_is_not_joined_with_the_person_of_its_name():
    text = "Pirellini SpA said profit rose. Leopoldo Pirellini, the chairman, agreed. Pirellini said it would invest."
    (person,) = [one for one in discover("", text) if one.kind == "person"]
    assert [text[place.start : place.end] for place in person.mentions] == ["Leopoldo Pirellini"]


def test_a_surname_alone_joins_the_person_who_bears_a_suffix():
    text = "Jesse Jacksonville Jr. pleaded guilty. Jacksonville wept."
    (person,) = [one for one in discover("", text) if one.kind == "person"]
    assert [text[place.start : place.end] for place in person.mentions] == ["Jesse Jacksonville Jr.", "Jacksonville"]


def test_the_lists_say_what_a_word_is():
    assert is_given_name("Kirsten")
    assert may_be_given_name("Cooper")
    assert not is_given_name("Cooper")
    assert is_surname("Smith")
    assert not is_surname("Basin")
    assert is_word("Resigns")
    assert not is_word("Ward")


def test_an_office_without_a_name_is_no_person():
    assert persons("The Secretary of State and Defense met.") == set()


def test_a_suffix_is_part_of_a_name_and_none_by_itself():
    found = discover(
        "", "Martin Luther King Jr. was shot. King Jr. was 39. A lawyer, Jr. partner of Ken Griffey Jr., left."
    )
    assert {one.name for one in found} == {"Martin Luther King Jr.", "Ken Griffey Jr."}


def test_a_role_goes_on_behind_a_title():
    (found,) = [one for one in discover("", "“No,” said Paul Cassidy, a lawyer for Mr. Hadley.") if one.is_strong]
    assert found.role == "a lawyer for Mr. Hadley"
