"""A discovered name in any spelling is one entity, in one batch, in the next, and beside what is listed."""

import pytest

from articles.models import Entity, EntityName
from articles.tagging import PackedText, ProposedTag, TaggedText, pack_text, store_tags, tag_new_articles
from articles.tagging.matcher import Mention
from tests.factories import make_article, make_entity

pytestmark = pytest.mark.django_db


def propose(*names: str, kind: str = "person", role: str = "") -> PackedText:
    mention = Mention("body", 0, 4, "full name")
    return pack_text(TaggedText(tuple(ProposedTag(name, kind, (mention,), role=role) for name in names), None))


def discover(*names: str, year: int = 2021, **fields) -> list[str]:
    """Return the names of the entities of an article in which these were discovered."""
    article = make_article(published_on=f"{year}-06-19")
    store_tags([article], [propose(*names, **fields)])
    return sorted(article.tags.values_list("entity__name", flat=True))


def test_spellings_of_one_batch_are_one_entity_of_the_best_of_them():
    numbers = [make_article().pk for _ in range(3)]
    tag_new_articles(numbers, [propose("PAUL RYAN"), propose("Paul Ryan"), propose("Paul  Ryan", "Ada Stone")])
    assert set(Entity.objects.values_list("name", flat=True)) == {"Paul Ryan", "Ada Stone"}
    assert Entity.objects.get(name="Paul Ryan").tags.count() == 3


def test_a_later_spelling_belongs_to_the_entity_that_is_there_and_adds_no_name():
    for name in ("Paul Ryan", "PAUL RYAN", "Paul Rýan", "Paul-Ryan", "Paul Ryan."):
        assert discover(name) == ["Paul Ryan"]
    assert [name.text for name in EntityName.objects.all()] == ["Paul Ryan"]


def test_names_that_came_another_way_have_keys_too():
    make_entity("Paul RYAN", names=("Paul RYAN",), status="provisional")
    EntityName.objects.filter(text="Paul RYAN").update(text="Paul Ryán")
    assert discover("PAUL RYAN") == ["Paul RYAN"]


def test_a_refused_name_is_refused_in_any_spelling():
    make_entity("Paul Ryan", names=("Paul Ryan",), status="refused")
    assert discover("PAUL RYAN") == []


def test_of_several_bearers_the_listed_one_is_meant_and_of_several_listed_none():
    make_entity("Paul Ryan", names=("Paul Ryan",), status="provisional")
    listed = make_entity("Paul Rýan", names=("Paul Rýan",), slug="listed")
    assert discover("PAUL RYAN") == [listed.name]
    make_entity("paul ryan", names=("paul ryan",))
    assert discover("Paul RYAN") == ["Paul RYAN"]


@pytest.mark.parametrize(
    ("first", "second", "number"),
    [
        ("Dalmore Group Plc", "Dalmore Group PLC", 1),
        ("Dalmore Group", "Dalmore Group Plc", 1),
        ("Dalmore Group Plc", "Dalmore Group", 1),
        ("Dalmore Group Plc", "Dalmore Group NV", 2),
        ("Dalmore", "Dalmore Plc", 2),
        ("AIDS", "Aids", 2),
    ],
)
def test_companies_are_one_where_the_legal_form_does_not_tell_them_apart(first, second, number):
    discover(first, kind="organisation")
    discover(second, kind="organisation")
    assert Entity.objects.count() == number


@pytest.mark.parametrize("name", ["Paul D. Ryan", "PAUL D. RYAN", "Paul D Ryan"])
def test_a_listed_person_is_found_with_a_middle_initial(name):
    make_entity("Paul Ryan", names=("Paul Ryan",), description="US representative and Speaker of the House")
    assert discover(name) == ["Paul Ryan"]
    assert discover(name, role="Rep.") == ["Paul Ryan"]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("Paul D. Ryan", {"role": "baker"}),
        ("Paul D. Ryan", {"year": 1912}),
        ("Paul D. Ryan", {"year": 2030}),
        ("Paul B. Ryan", {}),
        ("Paul D. Ryan Jr.", {}),
        ("Paul Davis Ryan", {}),
        ("D. Paul Ryan", {}),
    ],
)
def test_another_role_time_or_initial_is_another_person(name, more):
    description = "US representative and Speaker of the House"
    names = ("Paul Ryan", "Paul D. X. Ryan")
    make_entity("Paul Ryan", names=names, description=description, active_from=1999, active_to=2025)
    assert discover(name, **more) == [name]


def test_a_middle_initial_of_two_listed_persons_is_of_neither():
    make_entity("George W. Bush", names=("George W. Bush", "George Bush"))
    make_entity("George H. W. Bush", names=("George H. W. Bush", "George Bush"))
    assert discover("George P. Bush") == ["George P. Bush"]
    assert discover("George W Bush") == ["George W. Bush"]


def test_more_names_need_no_more_queries(django_assert_max_num_queries):
    article = make_article()
    names = [f"Ruben{chr(97 + number)} K. Aldermann" for number in range(20)]
    with django_assert_max_num_queries(25):
        store_tags([article], [propose(*names)])
