"""Entities that may be one are proposed with evidence; what a curator decides on them lasts, and can be undone."""

import json
import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.urls import reverse

from articles import curation
from articles.models import Action, Entity, EntityName, LikenessKey, MergeProposal, Tag
from tests.factories import make_article, make_country, make_entity

pytestmark = pytest.mark.django_db(transaction=True)


def discover(
    name: str, *, role: str = "", kind: str = "person", with_: tuple = (), number: int = 1, **fields
) -> Entity:
    """Return a provisional entity that some articles mention."""
    entity = make_entity(name, kind, names=(name,), status="provisional")
    for _ in range(number):
        article = make_article(f"On {name}", f"{name} spoke.", tags=with_, **fields)
        Tag.objects.create(article=article, entity=entity, role=role, mentions=[["body", 0, len(name), "full name"]])
    return entity


def proposed() -> set[str]:
    """Return the proposals that stand after all names were compared."""
    curation.propose_merges()
    return {f"{row.name_of_one} = {row.name_of_other}: {row.likeness}" for row in curation.open_proposals()}


def test_a_middle_initial_is_proposed_where_nothing_speaks_against_it():
    discover("Ruben Aldermann")
    discover("Ruben K. Aldermann")
    discover("Ruben Aldermann Jr.")
    assert proposed() == {"Ruben Aldermann = Ruben K. Aldermann: middle"}


def test_one_name_of_two_that_exclude_each_other_needs_evidence():
    companion = make_entity("Ada Lovelace")
    discover("Ruben Aldermann", with_=(companion,))
    discover("Ruben K. Aldermann", with_=(companion,))
    discover("Ruben B. Aldermann")
    assert proposed() == {"Ruben Aldermann = Ruben K. Aldermann: middle"}


@pytest.mark.parametrize(
    ("first", "second", "is_proposed"),
    [
        ({}, {}, False),
        ({"role": "Finance Minister"}, {"role": "finance minister of Ruritania"}, True),
        ({"role": "Finance Minister"}, {"role": "baker"}, False),
        ({"role": "Sen."}, {"role": "senator"}, True),
    ],
)
def test_a_typing_error_needs_the_same_role(first, second, is_proposed):
    discover("Martin Feldstein", **first)
    discover("Martin Feldsein", **second)
    assert bool(proposed()) is is_proposed


def test_a_nickname_needs_evidence_where_many_have_such_a_name():
    discover("Robert Aldermann")
    discover("Bob Aldermann")
    assert proposed() == {"Robert Aldermann = Bob Aldermann: nickname"}
    for name in ("Robert Smith", "Rolf Smith", "Rita Smith", "Roland Smith", "Bob Smith"):
        discover(name)
    assert proposed() == {"Robert Aldermann = Bob Aldermann: nickname"}


def test_companions_speak_for_one_person_and_an_article_with_both_against():
    friend = make_entity("Ada Lovelace")
    discover("Robert Aldermann", with_=(friend,))
    bob = discover("Bob Aldermann", with_=(friend,))
    assert proposed() == {"Robert Aldermann = Bob Aldermann: nickname"}
    MergeProposal.objects.all().delete()
    EntityName.objects.update(is_compared=False)
    Tag.objects.create(article=Entity.objects.get(name="Robert Aldermann").tags.get().article, entity=bob)
    assert proposed() == set()


def test_the_listed_person_of_a_variant_is_proposed_unless_another_of_its_names_excludes_it():
    make_entity("Ruben Aldermann", names=("Ruben Aldermann", "Ruben K. Aldermann"))
    discover("Ruben B. Aldermann")
    discover("Ruben Kurt Aldermann")
    assert proposed() == {"Ruben Aldermann = Ruben Kurt Aldermann: middle"}


def test_years_far_apart_speak_against_one_person():
    discover("Ruben Aldermann", published_on="1912-01-01")
    discover("Ruben K. Aldermann", published_on="2012-01-01")
    assert proposed() == set()


@pytest.fixture
def pair() -> tuple[Entity, Entity]:
    return discover("Ruben Aldermann", number=2), discover("Ruben K. Aldermann")


def test_an_accepted_proposal_is_a_merge_and_its_undo_brings_it_back(pair, curator):
    assert proposed()
    row = curation.open_proposals().get()
    done = curation.accept_proposal(row, curator)
    assert done.action.kind == Action.Kind.MERGE
    assert pair[1].redirect.into == pair[0]
    assert pair[0].tags.count() == 3
    assert proposed() == set()
    curation.undo(done.action, curator)
    assert proposed() == {"Ruben Aldermann = Ruben K. Aldermann: middle"}


def test_a_refused_proposal_does_not_come_again_until_that_is_undone(pair, curator):
    assert proposed()
    act = curation.refuse_proposals(list(curation.open_proposals()), curator)
    assert act.summary == "“Ruben Aldermann” is not “Ruben K. Aldermann”"
    call_command("propose_merges", "--again")
    assert proposed() == set()
    with pytest.raises(curation.ReviewError):
        curation.refuse_proposals(list(MergeProposal.objects.all()), curator)
    curation.undo(act, curator)
    assert proposed()


def test_what_was_refused_of_one_is_refused_of_what_it_became(pair, curator):
    assert proposed()
    curation.refuse_proposals(list(curation.open_proposals()), curator)
    other = make_entity("Rubén Aldermann the Younger", names=("Other Name",))
    curation.merge_entities(other, [pair[0]], curator)
    assert proposed() == set()


CHANGES = {
    "merged": lambda one, curator: curation.merge_entities(make_entity("Elsewhere"), [one], curator),
    "refused": lambda one, curator: curation.refuse_entities(Entity.objects.filter(pk=one.pk), curator),
    "renamed": lambda one, _curator: Entity.objects.filter(pk=one.pk).update(name="Somebody Else"),
    "another kind": lambda one, _curator: Entity.objects.filter(pk=one.pk).update(kind="group"),
    "deleted": lambda one, _curator: one.delete(),
    "without articles": lambda one, _curator: one.tags.all().delete(),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("side", [0, 1])
def test_a_proposal_of_an_entity_that_is_no_longer_so_disappears(pair, curator, change, side):
    assert proposed()
    CHANGES[change](pair[side], curator)
    assert not curation.open_proposals().exists()
    if change in {"merged", "renamed"}:  # the other of the two bears the same names as before
        return
    assert proposed() == set()


def test_whoever_may_not_see_hidden_articles_sees_no_proposal_of_names_from_there(pair):
    assert proposed()
    assert curation.open_proposals(sees_hidden=False).count() == 1
    for tag in pair[1].tags.select_related("article"):
        type(tag.article).objects.filter(pk=tag.article_id).update(status="hidden")
    assert not curation.open_proposals(sees_hidden=False).exists()
    assert curation.open_proposals().count() == 1


def test_the_command_joins_what_differs_in_spelling_alone(curator):
    discover("Ruben Aldermann", number=2)
    discover("RUBEN ALDERMANN")
    listed = make_entity("Gerda Holm", names=("Gerda Holm",))
    discover("GERDA HOLM")
    call_command("propose_merges")
    assert set(Entity.objects.unmerged().values_list("name", flat=True)) == {"Ruben Aldermann", "Gerda Holm"}
    assert listed.names.get(text="GERDA HOLM").needs_context, "the text has to give evidence, as before"
    act = Action.objects.get()
    assert act.summary == "Joined 2 entities that differed in the spelling of their names"
    curation.undo(act, curator)
    assert Entity.objects.unmerged().count() == 4


def test_names_are_compared_a_bounded_number_at_a_time_and_once():
    for number in range(3):
        discover(f"Ruben {'ABC'[number]}. Aldermann")
    assert curation.propose_merges(most=2).names == 2
    assert curation.propose_merges().names == 1
    assert curation.propose_merges().names == 0


def test_an_import_compares_the_persons_it_has_discovered_with_those_listed(tmp_path):
    make_entity("Ruben Aldermann", names=("Ruben Aldermann",))
    curation.compare_listed()
    discover("Older Name")
    path = tmp_path / "news.jsonl"
    body = "Company spokesman Ruben Kurt Aldermann said on Monday that the works in the harbour would close."
    path.write_text(json.dumps({"id": "1", "headline": "Works", "body": body, "published_on": "2021-06-19"}))
    call_command("import_articles", str(path), jobs=1)
    assert [str(row) for row in curation.open_proposals()] == ["Ruben Aldermann = Ruben Kurt Aldermann"]
    assert EntityName.objects.filter(is_compared=False).values_list("text", flat=True).get() == "Older Name"


def test_keys_follow_the_names():
    entity = discover("Ruben Aldermann")
    curation.propose_merges()
    name = entity.names.get()
    EntityName.objects.filter(pk=name.pk).update(key="ruben aldermann")
    for change in (
        lambda: EntityName.objects.filter(pk=name.pk).update(text="Rubens Aldermann"),
        lambda: Entity.objects.filter(pk=entity.pk).update(kind="group"),
    ):
        EntityName.objects.update(is_compared=True)
        change()
        name.refresh_from_db()
        assert (name.key, name.is_compared) == (None, False)
    name.delete()
    assert not LikenessKey.objects.exists()


# -- the page


def test_the_page_shows_evidence_whose_numbers_are_lists_and_takes_answers(client, pair):
    brazil = make_country("br", "Brazil")
    for tag in Tag.objects.select_related("article"):
        Tag.objects.filter(pk=tag.pk).update(role="Finance Minister")
        Tag.objects.create(article=tag.article, entity=brazil, is_main=True)
    curation.propose_merges()
    address = reverse("admin:articles_entity_merges")
    content = client.get(address).content.decode()
    for words in ("an extra middle name or initial", "mostly about Brazil", "2021", "<mark>Ruben K. Aldermann</mark>"):
        assert words in content
    links = re.findall(r'<a href="([^"]+)"[^>]*>(\d+)( articles?)?</a>', content)
    assert len(links) == 4
    for link, number, _ in links:
        assert len(client.get(unescape(link)).context["cl"].result_list) == int(number)
    row = curation.open_proposals().get()
    assert client.post(address, {"answer": f"refuse:{row.pk}"})["Location"] == address
    assert "No proposed merges" in client.get(address).content.decode()
    curation.undo(Action.objects.latest("pk"), User.objects.get(username="curator"))
    client.post(address, {"answer": "accept", "chosen": [row.pk]})
    assert pair[1].redirect.into == pair[0]
    for nothing in ({}, {"answer": "x"}, {"answer": "accept:x"}, {"answer": f"accept:{row.pk}"}):
        assert client.post(address, nothing).status_code in {200, 302}
    assert Entity.objects.unmerged().filter(kind="person").count() == 1


def test_the_page_costs_no_more_for_more_articles_and_is_for_curators(client, pair, django_assert_max_num_queries):
    curation.propose_merges()
    address = reverse("admin:articles_entity_merges")
    for _ in range(5):
        Tag.objects.create(article=make_article(), entity=pair[0], role="Finance Minister")
    with django_assert_max_num_queries(20):
        client.get(address)
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_entity"))
    client.force_login(reader)
    assert client.get(address).status_code == 403
