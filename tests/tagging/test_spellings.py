"""Which spellings are surely one name, which may be, and which are another person's."""

import pytest

from articles.tagging.spellings import (
    are_same_spelling,
    compare_names,
    group_spellings,
    have_other_middles,
    key_of,
    key_without_initials,
    likeness_keys,
)

ONE_KEY = (
    ("person", "Paul Ryan", "PAUL RYAN", "Paul  Ryan", "paul ryan"),
    ("person", "F. W. de Klerk", "F.W. De Klerk", "F.W. de Klerk"),
    ("person", "Jean-Claude Paye", "Jean Claude Paye", "JEAN‑CLAUDE PAYE"),
    ("person", "Otto von Habsburg", "Otto Von Habsburg"),
    ("person", "José Barroso", "Jose Barroso", "JOSÉ BARROSO"),
    ("person", "Tip O'Neill", "Tip O’Neill", "Tip ONeill"),
    ("person", "Henri de Sain-Ømar", "Henri de Sain Omar"),
    ("organisation", "Dalmore Group Plc", "Dalmore Group PLC", "Dalmore Group P.L.C.", "Dalmore Group"),
    ("organisation", "The Tarn & Esk Co", "Tarn and Esk Company", "Tarn & Esk Co."),
    ("organisation", "Wester Oil Ltd.", "Wester Oil Limited", "WESTER OIL LTD"),
    ("organisation", "Banco Sol S.A.", "Banco Sol SA"),
)
PROPOSED = (
    ("Paul D. Ryan", "Paul Ryan", "middle"),
    ("Paul Davis Ryan", "Paul D. Ryan", "middle"),
    ("George H. W. Bush", "George Bush", "middle"),
    ("P. Ryan", "Paul Ryan", "initial"),
    ("Bob Dole", "Robert Dole", "nickname"),
    ("Robert J. Dole", "Bob Dole", "nickname"),
    ("L. William Seidman", "William Seidman", "given"),
    ("Jose Manuel Barroso", "Manuel Barroso", "given"),
    ("Carlos Salinas", "Carlos Salinas de Gortari", "family"),
    ("Sergei Ivanov", "Sergey Ivanov", "sound"),
    ("Muammar Gaddafi", "Muammar Qaddafi", "sound"),
    ("Martin Feldstein", "Martin Feldsein", "typing"),
    ("Otto von Habsburg", "Otto Habsburg", "spelling"),
)
OTHERS = (
    ("Jesse Jackson Jr.", "Jesse Jackson"),
    ("Jesse Jackson Jr.", "Jesse Jackson Sr."),
    ("John Doe III", "John Doe"),
    ("George H. W. Bush", "George W. Bush"),
    ("John F. Kerry", "John B. Kerry"),
    ("John Smith", "Joan Smith"),
    ("Mario Rossi", "Maria Rossi"),
    ("Michael Brown", "Michaela Brown"),
    ("Grace Mugabe", "Robert Mugabe"),
    ("Kim Lee", "Kim Lew"),
    ("Madonna", "Maradona"),
)


@pytest.mark.parametrize("names", ONE_KEY, ids=lambda names: names[1])
def test_case_stops_accents_hyphens_apostrophes_and_forms_make_no_other_name(names):
    kind, *spellings = names
    assert len({key_of(kind, name) for name in spellings}) == 1
    assert all(are_same_spelling(kind, spellings[0], other) for other in spellings)
    assert group_spellings(kind, spellings) == [sorted(spellings, key=lambda name: name.isupper() or name.islower())]


@pytest.mark.parametrize(
    ("kind", "name", "other"),
    [
        ("person", "Paul Ryan", "Paul D. Ryan"),
        ("person", "John Kerry", "John Kerry Jr."),
        ("organisation", "AIDS", "Aids"),
        ("organisation", "Unilever N.V.", "Unilever PLC"),
        ("organisation", "Wester", "Wester Inc"),
    ],
)
def test_what_may_be_another_is_no_spelling(kind, name, other):
    one, another = key_of(kind, name), key_of(kind, other)
    assert one != another or not one or not are_same_spelling(kind, name, other)
    assert len(group_spellings(kind, [name, other])) == 2


def test_a_name_without_a_form_goes_with_the_only_one_that_has_one():
    assert len(group_spellings("organisation", ["Royal Tarn", "Royal Tarn Plc"])) == 1
    assert len(group_spellings("organisation", ["Royal Tarn", "Royal Tarn Plc", "Royal Tarn NV"])) == 3


@pytest.mark.parametrize(("one", "other", "likeness"), PROPOSED)
def test_names_that_may_be_one_share_a_key_and_are_compared_in_either_order(one, other, likeness):
    assert compare_names("person", one, other) == compare_names("person", other, one) == likeness
    assert likeness_keys("person", one) & likeness_keys("person", other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_different_persons_are_never_proposed(one, other):
    assert compare_names("person", one, other) is None
    assert compare_names("person", other, one) is None


def test_companies_are_proposed_by_one_letter_or_a_form_that_one_of_them_has():
    assert compare_names("organisation", "Tarnworth Holdings", "Tarnwroth Holdings") == "typing"
    assert compare_names("organisation", "Wester Inc", "Wester") == "form"
    assert compare_names("organisation", "Unilever N.V.", "Unilever PLC") is None
    assert compare_names("organisation", "Channel 4 News", "Channel 5 News") is None
    assert compare_names("organisation", "Bank of Iran Group", "Bank of Iraq Group") is None
    assert likeness_keys("organisation", "Tarnworth Holdings") & likeness_keys("organisation", "Tarnworth Hodlings")


def test_middle_initials_are_left_out_and_speak_against_others():
    assert key_without_initials("Paul D. Ryan") == key_of("person", "Paul Ryan")
    assert key_without_initials("George H. W. Bush") == "george bush"
    assert key_without_initials("J. Paul Getty") == key_without_initials("Paul Ryan") == ""
    assert have_other_middles("James A. Baker", "James E. Baker")
    assert not have_other_middles("James Baker", "James E. Baker")


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ".",
        "'",
        "-",
        "Ы",
        "&",
        "Jr.",
        "A" * 200,
        f"{'A' * 150} {'B' * 49}",
        "&" * 200,
        "ﷺ" * 200,
        ". " * 100,
        "é" * 200,
        "\0 \0",
    ],
)
def test_any_text_has_a_key(name):
    for kind in ("person", "organisation", "group"):
        assert len(key_of(kind, name)) <= 200
        assert all(len(key) <= 100 for key in likeness_keys(kind, name))
        compare_names(kind, name, name)
        group_spellings(kind, [name, name.upper()])
