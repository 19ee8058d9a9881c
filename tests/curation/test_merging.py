"""Merging and splitting: nothing is lost, later imports follow, and all of it can be undone."""

import pytest
from django.core.management import call_command
from django.core.serializers import serialize
from django.http import QueryDict

from articles import curation
from articles.curation.action_log import MODELS
from articles.models import Article, Entity, EntityName, EntityRedirect, Tag
from articles.requests.filters import read_search
from articles.tagging import load_tagger, retag_articles
from tests.curation.test_undo import dump
from tests.factories import make_article, make_country, make_entity, make_source

pytestmark = pytest.mark.django_db


def tag(article: Article, entity: Entity, *places: tuple[int, int], **fields) -> Tag:
    mentions = [["body", start, end, "name"] for start, end in places]
    return Tag.objects.create(article=article, entity=entity, mentions=mentions, **fields)


def names(entity: Entity) -> dict[str, str]:
    return dict(entity.names.values_list("text", "kind"))


def import_again(article: Article) -> dict[str, str]:
    retag_articles([article], load_tagger())
    return dict(article.tags.values_list("entity__name", "state"))


@pytest.fixture
def khan() -> Entity:
    return make_entity("Imran Khan", names=("Imran Khan", "Khan Niazi"), slug="imran-khan")


@pytest.fixture
def imran() -> Entity:
    return make_entity("Imran Ahmed Khan", names=("Imran Ahmed Khan", "Khan Niazi"), slug="imran-ahmed-khan")


def test_all_names_and_tags_go_to_the_survivor(khan, imran, curator):
    both, one = make_article(), make_article()
    tag(both, khan, (5, 9))
    tag(both, imran, (0, 3), (5, 9), is_main=True, role="premier")
    tag(one, imran, (1, 2))
    curation.merge_entities(khan, [imran], curator)
    assert names(khan) == {"Imran Khan": "name", "Khan Niazi": "alias", "Imran Ahmed Khan": "alias"}
    assert not imran.names.exists()
    assert not imran.tags.exists()
    united = Tag.objects.get(article=both)
    assert united.mentions == [["body", 0, 3, "name"], ["body", 5, 9, "name"]]
    assert (united.is_main, united.role) == (True, "premier")
    assert Tag.objects.get(article=one).entity == khan


@pytest.mark.parametrize(
    ("kept", "other", "together"),
    [
        (("machine", "accepted"), ("curator", "rejected"), ("curator", "rejected")),
        (("curator", "rejected"), ("machine", "accepted"), ("curator", "rejected")),
        (("curator", "rejected"), ("curator", "accepted"), ("curator", "accepted")),
        (("machine", "suggested"), ("machine", "accepted"), ("machine", "accepted")),
        (("machine", "accepted"), ("machine", "suggested"), ("machine", "accepted")),
    ],
)
def test_a_curators_word_wins_over_a_machines(khan, imran, curator, kept, other, together):
    article = make_article()
    tag(article, khan, origin=kept[0], state=kept[1])
    tag(article, imran, origin=other[0], state=other[1])
    curation.merge_entities(khan, [imran], curator)
    assert [(row.origin, row.state) for row in Tag.objects.all()] == [together]


def test_later_imports_follow(khan, imran, curator):
    curation.merge_entities(khan, [imran], curator)
    article = make_article("Talks", "Imran Ahmed Khan has waited. Mr Khan left.")
    assert import_again(article) == {"Imran Khan": "accepted"}


def test_a_discovered_name_of_another_kind_follows_too(curator):
    text = "Spokesman Zabihullah Mujahid said on Monday that talks went on."
    article = make_article("Talks", text)
    assert import_again(article) == {"Zabihullah Mujahid": "accepted"}
    found = Entity.objects.get()
    group = make_entity("The Spokesmen", "group", names=("The Spokesmen",), status="provisional")
    curation.merge_entities(group, [found], curator)
    assert import_again(article) == {"The Spokesmen": "accepted"}
    assert Entity.objects.count() == 2


def test_what_points_to_a_country_follows(curator):
    old, new = make_country("an", "Old Land"), make_country("cw", "New Land")
    source = make_source(country=old)
    actor = make_entity(country=old)
    article = make_article(dateline_country=old)
    curation.merge_entities(new, [old], curator)
    for row in (source, actor, article):
        row.refresh_from_db()
    assert (source.country, actor.country, article.dateline_country) == (new, new, new)


def test_addresses_lead_on_and_chains_collapse(khan, imran, curator, client):
    third = make_entity("Third", slug="third")
    curation.merge_entities(khan, [imran], curator)
    curation.merge_entities(third, [khan], curator)
    assert set(EntityRedirect.objects.values_list("into__slug", flat=True)) == {"third"}
    assert read_search(QueryDict("actor=imran-khan&actor=third")).link() == "?actor=third"


@pytest.mark.django_db(transaction=True)
def test_an_old_address_redirects_for_ever(khan, imran, curator, client):
    old, new = make_country("an", "Old Land"), make_country("cw", "New Land")
    act = curation.merge_entities(khan, [imran], curator)
    curation.merge_entities(new, [old], curator)
    for was, now in ((imran, khan), (old, new)):
        response = client.get(was.get_absolute_url())
        assert (response.status_code, response["Location"]) == (301, now.get_absolute_url())
    assert "Imran Ahmed Khan" not in client.get("/actors/").content.decode()
    curation.undo(act, curator)
    assert client.get(imran.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("broken", ["country", "merged", "refused", "same"])
def test_what_can_not_be_merged_is_refused_with_the_reason(khan, imran, curator, broken):
    reasons = {
        "country": "only be merged with a country", "merged": "already been merged", "refused": "was refused",
        "same": "different",
    }  # fmt: skip
    other = {"country": make_country("af", "Afghanistan"), "same": khan}.get(broken, imran)
    if broken == "merged":
        curation.merge_entities(make_entity(), [imran], curator)
    elif broken == "refused":
        Entity.objects.filter(pk=imran.pk).update(status="refused")
    before = dump()
    with pytest.raises(curation.MergeError, match=reasons[broken]):
        curation.merge_entities(khan, [other], curator)
    assert dump() == before


def test_the_plan_says_what_the_merge_does(khan, imran, curator):
    imran.kind = "group"
    imran.save()
    namesake = make_entity("Another Niazi", names=("Khan Niazi",))
    both, one = make_article(), make_article()
    tag(both, khan, (5, 9))
    tag(both, imran, (0, 3), (5, 9))
    tag(one, imran, (1, 2))
    tag(make_article(), imran, state="rejected")
    plan = curation.plan_merge(khan, [imran])
    assert (plan.articles, plan.shared, plan.new_names) == (2, 1, ["Imran Ahmed Khan"])
    assert [(share.articles, share.mentions) for share in plan.shares] == [(1, 1), (2, 3)]
    assert plan.namesakes == [("Khan Niazi", namesake)]
    assert "The kinds differ" in plan.warnings[0]
    curation.merge_entities(khan, [imran], curator)
    assert Tag.objects.counted().filter(entity=khan).count() == plan.articles


def test_id_and_years_go_along_and_come_back_where_the_survivor_has_none(khan, imran, curator):
    identity = {"wikidata_id": "Q155164", "active_from": 1971, "active_to": None}
    Entity.objects.filter(pk=imran.pk).update(**identity)
    act = curation.merge_entities(khan, [imran], curator)
    assert Entity.objects.filter(pk__in=[khan.pk, imran.pk], **identity).count() == 2
    curation.undo(act, curator)
    assert Entity.objects.filter(pk=khan.pk, wikidata_id="", active_from=None).exists()


def test_an_open_end_of_the_survivor_stays_open_and_two_ids_are_warned_about(khan, imran, curator):
    Entity.objects.filter(pk=khan.pk).update(wikidata_id="Q1", active_from=1990)
    Entity.objects.filter(pk=imran.pk).update(wikidata_id="Q2", active_from=1950, active_to=1960)
    khan.refresh_from_db()
    imran.refresh_from_db()
    assert "Their Wikidata ids differ: Q1, Q2" in curation.plan_merge(khan, [imran]).warnings[0]
    curation.merge_entities(khan, [imran], curator)
    assert Entity.objects.filter(pk=khan.pk, wikidata_id="Q1", active_from=1990, active_to=None).exists()


def test_the_confirmed_and_most_tagged_is_suggested_as_survivor(khan, imran):
    tag(make_article(), imran)
    assert curation.suggest_survivor([khan, imran]) == imran
    Entity.objects.filter(pk=imran.pk).update(status="provisional")
    assert curation.suggest_survivor([khan, Entity.objects.get(pk=imran.pk)]) == khan


def test_loading_the_gazetteer_again_brings_nothing_back(khan, imran, curator, tmp_path):
    """A fixture resets what it says of an entity, and knows nothing of merges."""
    path = tmp_path / "actors.json"
    rows = [khan, imran, *EntityName.objects.order_by("pk")]
    path.write_text(serialize("json", rows, use_natural_foreign_keys=True, use_natural_primary_keys=True))
    tag(make_article(), imran)
    curation.merge_entities(khan, [imran], curator)
    before = dump()
    call_command("loaddata", str(path), verbosity=0)
    after = dump()
    assert not imran.names.exists()
    assert set(names(khan)) == {"Imran Khan", "Khan Niazi", "Imran Ahmed Khan"}
    assert before["entityredirect"] == after["entityredirect"]
    assert before["tag"] == after["tag"]
    assert list(Entity.objects.listed()) == [khan]


def test_a_merge_is_undone_to_the_byte(khan, imran, curator):
    both = make_article()
    tag(both, khan, (5, 9))
    tag(both, imran, (0, 3), origin="curator", state="rejected", curator=curator)
    tag(make_article(), imran, (1, 2))
    before = dump()
    act = curation.merge_entities(khan, [imran], curator)
    curation.undo(act, curator)
    assert dump() == before


def test_articles_imported_since_are_tagged_again_when_a_merge_is_undone(khan, imran, curator):
    act = curation.merge_entities(khan, [imran], curator)
    article = make_article("Talks", "Imran Ahmed Khan has waited.")
    assert import_again(article) == {"Imran Khan": "accepted"}
    assert curation.undo(act, curator).retagged == 1
    assert dict(article.tags.values_list("entity__name", "state")) == {"Imran Ahmed Khan": "accepted"}


def test_a_decision_since_that_clashes_keeps_the_merge(khan, imran, curator):
    moved = tag(make_article(), imran, (1, 2))
    act = curation.merge_entities(khan, [imran], curator)
    Entity.objects.filter(pk=khan.pk).update(description="Edited since, elsewhere")
    moved.refresh_from_db()
    merged_again = curation.merge_entities(make_entity("Third"), [khan], curator)
    with pytest.raises(curation.UndoError) as refused:
        curation.undo(act, curator)
    assert any("Merged Imran Khan into Third" in clash.reason for clash in refused.value.clashes)
    curation.undo(merged_again, curator)
    curation.undo(act, curator)
    assert Entity.objects.get(pk=khan.pk).description == "Edited since, elsewhere"


# -- splitting


def test_a_split_by_name_takes_along_what_the_name_has_made(khan, curator):
    niazi = khan.names.get(text="Khan Niazi")
    only = make_article("One", "Khan Niazi waited.")
    both = make_article("Two", "Khan Niazi met Imran Khan.")
    none = make_article("Three", "Imran Khan waited.")
    for article in (only, both, none):
        import_again(article)
    target = curation.make_entity("person", "Khan Niazi", curator)
    before = dump()
    act = curation.split_by_names(khan, [niazi], target, curator)
    assert names(khan) == {"Imran Khan": "name"}
    assert names(target) == {"Khan Niazi": "name"}
    split = {
        article.headline: dict(article.tags.values_list("entity__name", "mentions")) for article in (only, both, none)
    }
    assert split == {
        "One": {"Khan Niazi": [["body", 0, 10, "alias"]]},
        "Two": {"Khan Niazi": [["body", 0, 10, "alias"]], "Imran Khan": [["body", 15, 25, "name"]]},
        "Three": {"Imran Khan": [["body", 0, 10, "name"]]},
    }
    curation.undo(act, curator)
    assert dump() == before


def test_one_name_must_stay(khan, curator):
    with pytest.raises(curation.SplitError, match="must stay"):
        curation.split_by_names(khan, list(khan.names.all()), make_entity(), curator)


def test_a_split_by_articles_outlives_retagging(khan, imran, curator):
    article = make_article("One", "Imran Khan waited.")
    import_again(article)
    before = dump()
    act = curation.split_by_tags(article.tags.all(), imran, curator)
    assert import_again(article) == {"Imran Khan": "rejected", "Imran Ahmed Khan": "accepted"}
    curation.undo(act, curator)
    assert {name: rows for name, rows in dump().items() if name in MODELS} == before
