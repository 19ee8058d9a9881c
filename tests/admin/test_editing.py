"""Editing an article in the admin, and its tags: nobody's word is lost."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import (
    Article,
    Tag,
)
from articles.tagging import load_tagger, retag_articles
from tests.admin.pages import edit, form_data, make_run, messages_of, page
from tests.factories import make_article, make_country, make_entity

# -- editing an article


@pytest.fixture
def tagged() -> Article:
    make_country("af", "Afghanistan")
    make_country("ir", "Iran")
    article = make_article("Talks in Afghanistan", "Afghanistan has waited.\n\nThe end.\n", dateline="KABUL")
    retag_articles([article], load_tagger())
    return article


def states(article: Article) -> dict[str, tuple[str, str]]:
    return {name: (state, by) for name, state, by in article.tags.values_list("entity__name", "state", "origin")}


def test_saving_without_a_change_changes_nothing(client, tagged):
    before = Article.objects.values().get()
    edit(client, tagged)
    assert Article.objects.values().get() == before
    assert states(tagged) == {"Afghanistan": ("accepted", "machine")}


def test_editing_the_headline_records_it_and_tags_again(client, tagged):
    Article.objects.update(is_headline_derived=True)
    edit(client, tagged, headline="Talks in Iran")
    assert tagged.curated_fields == ["headline"]
    assert tagged.is_headline_derived is False
    assert tagged.body.endswith("The end.\n"), "what nobody touched stays to the letter"
    assert states(tagged) == {"Afghanistan": ("accepted", "machine"), "Iran": ("accepted", "machine")}
    assert tagged.tags.get(entity__slug="ir").mentions == [["headline", 9, 13, "name"]]


def test_the_body_keeps_plain_line_ends_so_that_offsets_hold(client, tagged):
    edit(client, tagged, body="The end.\r\n\r\nIran.")
    assert tagged.body == "The end.\n\nIran."
    assert tagged.tags.get(entity__slug="ir").mentions == [["body", 10, 14, "name"]]


def test_an_article_written_by_hand_is_tagged(client, tagged):
    address = page("add", Article)
    data = form_data(client.get(address)) | {"headline": "Iran", "body": "News."}
    response = client.post(address, data)
    assert response.status_code == 302, response.context["errors"]
    article = Article.objects.get(headline="Iran")
    assert states(article) == {"Iran": ("accepted", "machine")}
    assert article.address.startswith("archive:")


def test_an_article_that_changed_since_it_was_opened_is_not_overwritten(client, tagged):
    address = page("change", Article, tagged.pk)
    data = form_data(client.get(address))
    Article.objects.update(body="What an import wrote meanwhile.")
    response = client.post(address, data | {"headline": "Mine"})
    assert response.status_code == 200
    content = unescape(response.content.decode())
    assert "changed this article since" in content
    assert "Body is now “What an import wrote meanwhile.”, changed by an import or a re-tagging." in content
    tagged.refresh_from_db()
    assert (tagged.headline, tagged.body) == ("Talks in Afghanistan", "What an import wrote meanwhile.")


def test_of_two_curators_on_one_article_the_second_is_reported_what_the_first_did(client, tagged):
    address = page("change", Article, tagged.pk)
    data = form_data(client.get(address))
    first = Client()
    first.force_login(User.objects.create_superuser("ada"))
    edit(first, tagged, **{"headline": "Hers", "tags-0-state": "rejected"})
    content = unescape(client.post(address, data | {"headline": "Mine"}).content.decode())
    assert "Headline is now “Hers”, changed by ada" in content
    assert "Tag Afghanistan in “Hers”: state is now “Rejected”, changed by ada" in content
    assert ">\nMine</textarea>" in content, "what the second has written is still there"
    tagged.refresh_from_db()
    assert (tagged.headline, tagged.tags.get().state) == ("Hers", "rejected")


def test_a_tag_alone_that_another_decided_is_not_overwritten(client, tagged):
    address = page("change", Article, tagged.pk)
    data = form_data(client.get(address))
    first = Client()
    first.force_login(User.objects.create_superuser("ada"))
    first.post(page("changelist", Tag), {"action": "reject", "_selected_action": [tagged.tags.get().pk]})
    content = unescape(client.post(address, data).content.decode())
    assert "Tag Afghanistan in “Talks in Afghanistan”: state is now “Rejected”, changed by ada" in content
    assert tagged.tags.get().state == "rejected"


@pytest.mark.parametrize("seen", ["", "x", "{}", "[]", '{"rows": 1, "changes": 0, "entries": 0}', "null", "[" * 9_999])
def test_a_version_that_is_none_saves_nothing(client, tagged, seen):
    address = page("change", Article, tagged.pk)
    content = client.post(
        address, form_data(client.get(address)) | {"_seen": seen, "headline": "Mine"}
    ).content.decode()
    assert "The version you have seen is unknown" in content
    tagged.refresh_from_db()
    assert tagged.headline != "Mine"


def test_only_published_articles_link_to_their_page(client, tagged):
    address = page("change", Article, tagged.pk)
    assert tagged.get_absolute_url() in client.get(address).content.decode()
    Article.objects.update(status="hidden")
    response = client.get(address)
    assert response.status_code == 200
    assert tagged.get_absolute_url() not in response.content.decode()


def test_the_import_log_counts_what_its_link_lists(client, tagged):
    make_run(created=3, article=tagged)
    make_run(created=1)
    content = client.get(page("change", Article, tagged.pk)).content.decode()
    link = re.search(r'<a href="([^"]+)">3 documents', content)
    assert client.get(unescape(link[1])).context["cl"].result_count == 3


# -- tags on the page of their article


def test_rejecting_a_tag_survives_retagging(client, curator, tagged):
    edit(client, tagged, **{"tags-0-state": "rejected"})
    retag_articles([tagged], load_tagger())
    tag = tagged.tags.get()
    assert (tag.state, tag.origin, tag.curator) == ("rejected", "curator", curator)


def test_deleting_a_machine_tag_keeps_it_rejected(client, tagged):
    response = edit(client, tagged, **{"tags-0-DELETE": "on"})
    assert any("Kept as rejected" in message for message in messages_of(response))
    retag_articles([tagged], load_tagger())
    assert states(tagged) == {"Afghanistan": ("rejected", "curator")}


def test_a_tag_is_added_and_taken_off_by_hand(client, curator, tagged):
    person = make_entity("Ada Lovelace")
    edit(client, tagged, **{"tags-2-0-entity": str(person.pk)})
    tag = tagged.tags.get(entity=person)
    assert (tag.state, tag.origin, tag.curator) == ("accepted", "curator", curator)
    number = [row.entity for row in tagged.tags.order_by("entity__kind", "entity__name")].index(person)
    edit(client, tagged, **{f"tags-{number}-DELETE": "on"})
    assert states(tagged) == {"Afghanistan": ("accepted", "machine")}


def test_a_tag_that_is_there_already_is_refused_with_a_reason(client, tagged):
    address = page("change", Article, tagged.pk)
    data = form_data(client.get(address)) | {"tags-2-0-entity": str(tagged.tags.get().entity_id)}
    response = client.post(address, data)
    assert "This article already has that tag." in response.content.decode()


def test_an_edit_and_a_decision_at_once_are_both_kept(client, tagged):
    edit(client, tagged, **{"headline": "Talks in Iran", "body": "The end.", "tags-0-state": "rejected"})
    assert states(tagged) == {"Afghanistan": ("rejected", "curator"), "Iran": ("accepted", "machine")}


def test_untouched_tags_stay_the_machines(client, tagged):
    make_entity("Wait", names=("waited",))
    retag_articles([tagged], load_tagger())
    edit(client, tagged, **{"tags-0-state": "rejected"})
    assert sorted(by for _, by in states(tagged).values()) == ["curator", "machine"]


def test_mentions_are_shown_in_their_sentence_with_their_rule(client, tagged):
    tag = tagged.tags.get()
    body = "It rained. Kabul was calm, they said. " * 7
    Article.objects.update(body=body)
    tag.mentions = [["headline", 9, 20, "name"]]
    tag.mentions += [["body", place, place + 5, "city"] for place in range(11, len(body), 38)]
    tag.save()
    content = client.get(page("change", Article, tagged.pk)).content.decode()
    assert "Talks in <mark>Afghanistan</mark> <em>name, in the headline</em>" in content
    assert "<mark>Kabul</mark> was calm, they said. <em>place in Afghanistan</em>" in content
    assert content.count("<mark>") == 5
    assert "and 3 more" in content


@pytest.mark.parametrize(
    "mention",
    [["body", 0, 10**9, "name"], ["body", -3, 2, "name"], ["body", 5, 5, "name"], ["title", 0, 1, "name"],
     ["body", "0", 1, "name"], [], None, "body", {"body": 1}, ["body", 0, 1]],
)  # fmt: skip
def test_a_mention_that_does_not_fit_the_text_is_reported_to(client, tagged, mention):
    Tag.objects.update(mentions=[mention])
    for address in (page("change", Article, tagged.pk), page("change", Tag, tagged.tags.get().pk)):
        assert "no longer in the text" in client.get(address).content.decode()


# -- tags by themselves


def test_tags_are_accepted_and_rejected_by_action(client, curator, tagged):
    tag = tagged.tags.get()
    for action, state in (("reject", "rejected"), ("accept", "accepted")):
        response = client.post(page("changelist", Tag), {"action": action, "_selected_action": [tag.pk]})
        tag.refresh_from_db()
        assert (tag.state, tag.origin, tag.curator) == (state, "curator", curator)
        assert any(f"1 {state}" in message for message in messages_of(response))


def test_the_page_of_a_tag_decides_it(client, curator, tagged):
    tag = tagged.tags.get()
    address = page("change", Tag, tag.pk)
    client.post(address, form_data(client.get(address)) | {"state": "rejected"})
    tag.refresh_from_db()
    assert (tag.state, tag.origin, tag.curator) == ("rejected", "curator", curator)


def test_a_tag_is_added_on_its_own_page(client, curator, tagged):
    person = make_entity()
    response = client.post(page("add", Tag), {"article": tagged.pk, "entity": person.pk, "state": "accepted"})
    assert response.status_code == 302
    assert tagged.tags.get(entity=person).curator == curator


def test_only_a_tag_added_by_hand_can_be_deleted(client, tagged):
    tag = tagged.tags.get()
    assert client.post(page("delete", Tag, tag.pk), {"post": "yes"}).status_code == 403
    tag = Tag.objects.create(article=tagged, entity=make_entity(), origin="curator")
    assert client.post(page("delete", Tag, tag.pk), {"post": "yes"}).status_code == 302
    assert not Tag.objects.filter(pk=tag.pk).exists()
