"""When the words that spell a name do not mean its bearer."""

import pytest

from articles.tagging.name_rules import is_named_after, is_other_bearer, is_pronoun_in_capitals
from articles.text.folding import fold_text


@pytest.mark.parametrize(
    "text",
    [
        "Hamid Karzai International Airport",
        "Hamid Karzai Airport in Kabul",
        "Charles de Gaulle Air Base",
        "George Bush Presidential Library",
        "John F. Kennedy Memorial Hospital",
        "Indira Gandhi Children's Hospital",
        "Jimmy Carter Center",
        "King's College",
    ],
)
@pytest.mark.parametrize("in_capitals", [False, True])
def test_what_is_named_after_a_person_is_not_the_person(text, in_capitals):
    name = next(
        name
        for name in ("Hamid Karzai", "Charles de Gaulle", "George Bush", "John F. Kennedy", "Indira Gandhi",
                     "Jimmy Carter", "King")
        if text.startswith(name)
    )  # fmt: skip
    assert is_named_after(text.upper() if in_capitals else text, len(name), in_capitals=in_capitals)


@pytest.mark.parametrize(
    "text",
    [
        "Hamid Karzai said the airport was open",
        "Hamid Karzai, International Airport",
        "Hamid Karzai. Airport closed",
        "Hamid Karzai Airports",
        "Hamid Karzai act",
        "Hamid Karzai's international airport",
        "Hamid Karzai",
        "Hamid Karzai International",
    ],
)
def test_what_only_stands_beside_a_building_is_the_person(text):
    assert not is_named_after(text, len("Hamid Karzai"))


@pytest.mark.parametrize(
    ("text", "is_other"),
    [
        ("as Hunter Biden said", True),
        ("with Hillary Clinton.", True),
        ("wife Jill Biden", True),
        ("said (Hunter Biden)", True),
        ("President Biden", False),
        ("as President Biden", False),
        ("the U.S. Sen. Biden", False),
        ("Mr. Biden", False),
        ("when Biden came", False),
        ("Biden", False),
        ("On Monday Biden said", False),
        ("But Biden said", False),
        ("Yesterday, Biden said", False),
        ("As promised, Washington's Biden", False),
        ("It ended. Critics Biden", False),
        ("It ended: Critics Biden", False),
        ("Critics Biden", False),
        ("“Critics Biden", False),
        ("his 2020 Biden", False),
        ("as\u00a0Hunter Biden", True),
    ],
)
def test_a_first_name_before_a_surname_tells_another_bearer(text, is_other):
    surname = "Clinton" if "Clinton" in text else "Biden"
    assert is_other_bearer(fold_text(text), text.index(surname)) is is_other


@pytest.mark.parametrize(
    ("text", "is_other"),
    [
        ("AIDES SAY PRESIDENT BIDEN IS WELL", False),
        ("PUTIN AND BIDEN MEET", False),
        ("AIDES OF MR. BIDEN", False),
        ("COURT CALLS HUNTER BIDEN", True),
    ],
)
def test_in_a_text_of_capitals_titles_are_known_too(text, is_other):
    assert is_other_bearer(text, text.index("BIDEN"), in_capitals=True) is is_other


def test_us_and_it_are_pronouns_only_where_everything_is_in_capitals():
    assert is_pronoun_in_capitals("US", in_capitals=True)
    assert is_pronoun_in_capitals("IT", in_capitals=True)
    assert not is_pronoun_in_capitals("US", in_capitals=False)
    assert not is_pronoun_in_capitals("USA", in_capitals=True)


@pytest.mark.parametrize(
    ("text", "is_company"),
    [
        ("Mitchell Energy and Development Corp said", True),
        ("Mitchell and Hill Ltd said", True),
        ("Mitchell Brothers Holdings said", True),
        ("Mitchell Inc said", True),
        ("Mitchell met Exxon Corp", False),
        ("Mitchell, Exxon Corp and others", False),
        ("Mitchell energy company", False),
    ],
)
def test_a_company_called_after_its_founder_is_not_the_founder(text, is_company):
    assert is_named_after(text, len("Mitchell")) is is_company
