"""What curators do, and that no machine undoes it."""

import pytest

from articles import curation
from articles.models import Article, Tag
from articles.tagging import load_tagger, retag_articles
from tests.factories import make_article, make_country, make_entity

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    make_country("af", "Afghanistan")
    article = make_article("Talks in Afghanistan", "Afghanistan has waited.\n\nThe end.")
    retag_articles([article], load_tagger())
    return article


def states(article: Article) -> dict[str, str]:
    return dict(article.tags.values_list("entity__name", "state"))


def test_accepting_and_rejecting_says_who_and_when(article, curator):
    tag = article.tags.get()
    for decide, state in ((curation.accept_tag, "accepted"), (curation.reject_tag, "rejected")):
        decide(tag, curator)
        tag.refresh_from_db()
        assert (tag.state, tag.origin, tag.curator) == (state, "curator", curator)
        assert tag.curated_at is not None
        assert tag.mentions, "what speaks for it stays"


def test_a_rejected_tag_survives_retagging(article, curator):
    curation.reject_tag(article.tags.get(), curator)
    retag_articles([article], load_tagger())
    assert states(article) == {"Afghanistan": "rejected"}


def test_an_accepted_tag_survives_a_text_that_no_longer_names_it(article, curator):
    curation.accept_tag(article.tags.get(), curator)
    Article.objects.update(headline="Talks", body="")
    article.refresh_from_db()
    retag_articles([article], load_tagger())
    assert states(article) == {"Afghanistan": "accepted"}


def test_a_tag_added_by_hand_survives_retagging(article, curator):
    curation.add_tag(article, make_entity("Nobody Named"), curator)
    retag_articles([article], load_tagger())
    assert states(article) == {"Afghanistan": "accepted", "Nobody Named": "accepted"}


def test_adding_a_tag_that_was_rejected_accepts_it(article, curator):
    tag = article.tags.get()
    curation.reject_tag(tag, curator)
    assert curation.add_tag(article, tag.entity, curator).pk == tag.pk
    assert states(article) == {"Afghanistan": "accepted"}


def test_removing_a_machine_tag_rejects_it_for_good(article, curator):
    assert curation.remove_tag(article.tags.get(), curator) is False
    retag_articles([article], load_tagger())
    assert states(article) == {"Afghanistan": "rejected"}


def test_removing_an_accepted_tag_the_text_speaks_for_rejects_it(article, curator):
    tag = article.tags.get()
    curation.accept_tag(tag, curator)
    assert curation.remove_tag(tag, curator) is False
    assert states(article) == {"Afghanistan": "rejected"}


def test_removing_a_tag_added_by_hand_deletes_it(article, curator):
    tag = curation.add_tag(article, make_entity("Nobody Named"), curator)
    assert curation.remove_tag(tag, curator) is True
    assert states(article) == {"Afghanistan": "accepted"}


def test_many_tags_are_decided_in_few_statements(article, curator, django_assert_max_num_queries):
    for _ in range(5):
        curation.add_tag(article, make_entity(), curator)
    with django_assert_max_num_queries(12):
        assert curation.reject_tags(Tag.objects.all(), curator) == 6
    assert curation.reject_tags(Tag.objects.all(), curator) == 0
    assert curation.accept_tags(Tag.objects.filter(entity__name="Afghanistan"), curator) == 1
    assert set(Tag.objects.values_list("curator", flat=True)) == {curator.pk}


def test_a_machine_tag_that_is_accepted_already_becomes_the_curators(article, curator):
    assert curation.accept_tags(Tag.objects.all(), curator) == 1
    assert article.tags.get().origin == "curator"


def test_an_edit_is_recorded_once_and_only_for_fields_that_imports_write(article):
    curation.record_edit(article, ["body", "status", "external_id", "seen"])
    curation.record_edit(article, ["body", "source"])
    article.refresh_from_db()
    assert article.curated_fields == ["body", "source"]


def test_a_headline_a_curator_wrote_is_not_derived(article):
    Article.objects.update(is_headline_derived=True)
    article.refresh_from_db()
    curation.record_edit(article, ["body"])
    assert Article.objects.get().is_headline_derived
    curation.record_edit(article, ["headline"])
    assert not Article.objects.get().is_headline_derived


def test_an_edit_of_the_text_tags_the_article_again(article):
    make_country("ir", "Iran")
    article.body = "Iran has waited."
    article.save()
    curation.record_edit(article, ["body"])
    assert states(article) == {"Afghanistan": "accepted", "Iran": "accepted"}


def test_an_edit_of_something_else_does_not_load_the_gazetteer(article, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        curation.record_edit(article, ["byline"])


def test_a_dateline_country_a_curator_set_stays(article):
    article.dateline = "AFGHANISTAN"
    article.save()
    curation.record_edit(article, ["dateline", "dateline_country"])
    article.refresh_from_db()
    assert article.dateline_country is None


def test_hiding_and_publishing_count_what_they_changed(curator, django_assert_max_num_queries):
    for _ in range(3):
        make_article()
    make_article(status="hidden")
    with django_assert_max_num_queries(12):
        assert curation.hide_articles(Article.objects.all(), curator) == 3
    assert curation.hide_articles(Article.objects.all(), curator) == 0
    assert curation.publish_articles(Article.objects.all(), curator) == 4
    assert Article.objects.published().count() == 4
