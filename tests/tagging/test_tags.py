"""Tags in the database: the machine keeps up with text and names, a curator's word stays."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.curation.entities import confirm_entities
from articles.models import Article, Entity, EntityName, Tag
from articles.tagging import (
    ProposedTag,
    TagChanges,
    TaggedText,
    home_of,
    load_tagger,
    pack_text,
    retag_articles,
    store_tags,
    tag_new_articles,
)
from articles.tagging.matcher import Mention
from articles.tagging.packed_tags import pack_mentions
from tests.factories import make_article, make_entity, make_source

pytestmark = pytest.mark.django_db

SPOKESMAN = "The spokesman Mullah Hakim Wardaki said so. Wardaki went home."


def retag(*articles: Article) -> int:
    return retag_articles(articles, load_tagger()).total


def tags(article: Article) -> dict[str, list]:
    return {tag.entity.name: tag.mentions for tag in article.tags.select_related("entity")}


def tag_of(article: Article) -> Tag:
    return article.tags.get()


def propose(name: str, *, start: int = 0, **fields) -> ProposedTag:
    """Return a proposal for a discovered name that stands in the body."""
    kind = fields.pop("kind", "person")
    return ProposedTag(name, kind, (Mention("body", start, start + len(name), "role"),), **fields)


def store(article: Article, *proposals: ProposedTag) -> TagChanges:
    return store_tags([article], [pack_text(TaggedText(proposals, None))])


def test_a_new_article_gets_the_tags_that_were_found(iran, rouhani):
    articles = [make_article("Iran votes", "Hassan Rouhani of Iran"), make_article("Nothing", "here")]
    tagger = load_tagger()
    packed = [pack_text(tagger.tag(article.headline, article.body)) for article in articles]
    tag_new_articles([article.pk for article in articles], packed)
    assert tags(articles[0]) == {
        "Iran": [["headline", 0, 4, "name"], ["body", 18, 22, "name"]],
        "Hassan Rouhani": [["body", 0, 14, "name"]],
    }
    assert tags(articles[1]) == {}
    assert {(tag.origin, tag.state, tag.curator) for tag in Tag.objects.all()} == {("machine", "accepted", None)}


def test_new_and_stored_articles_are_tagged_alike(iran, rouhani):
    new, stored = [make_article("Iran votes", f"Hassan Rouhani met him. {SPOKESMAN}", dateline="IRAN") for _ in "ab"]
    packed = pack_text(load_tagger().tag(new.headline, new.body, new.dateline))
    tag_new_articles([new.pk], [packed])
    store_tags([stored], [packed])
    rows = [set(article.tags.values_list("entity", "is_main", "role", "state", "origin")) for article in (new, stored)]
    assert rows[0] == rows[1]
    assert tags(new) == tags(stored)


def test_packed_mentions_are_lists_as_json_brings_them_back():
    assert pack_mentions([Mention("body", 1, 5, "city")]) == [["body", 1, 5, "city"]]
    assert pack_mentions([Mention("body", 1, 5, "role", "envoy")]) == [["body", 1, 5, "role", "envoy"]]


def test_packed_mentions_stand_in_the_order_of_the_text():
    places = [Mention("body", 9, 10, "name"), Mention("dateline", 0, 4, "dateline"), Mention("body", 2, 3, "name")]
    packed = pack_mentions([*places, Mention("headline", 7, 8, "name")])
    assert [place[:2] for place in packed] == [["headline", 7], ["dateline", 0], ["body", 2], ["body", 9]]


def test_machine_tags_follow_the_text(iran, france):
    article = make_article("Talks", "Iran spoke.")
    assert retag(article) == 1
    article.body = "France spoke."
    article.save()
    changes = retag_articles([article], load_tagger())
    assert (changes.added, changes.changed, changes.removed) == ({france.pk: 1}, {}, {iran.pk: 1})
    assert (changes.total, changes.articles) == (2, 1)
    assert tags(article) == {"France": [["body", 0, 6, "name"]]}


def test_machine_tags_follow_the_names(iran):
    article = make_article("Talks", "The Persian realm spoke, said Iran.")
    retag(article)
    EntityName.objects.create(entity=iran, text="Persian realm", kind="alias")
    changes = retag_articles([article], load_tagger())
    assert (changes.added, changes.changed, changes.removed) == ({}, {iran.pk: 1}, {})
    assert tags(article) == {"Iran": [["body", 4, 17, "alias"], ["body", 30, 34, "name"]]}


def test_a_stop_name_takes_a_tag_away(iran):
    article = make_article("Talks", "The Iran Deal Podcast")
    retag(article)
    EntityName.objects.create(entity=None, text="Iran Deal Podcast", kind="stop")
    assert retag(article) == 1
    assert tags(article) == {}


def test_a_stop_name_gives_way_to_an_actor_that_bears_it(france):
    EntityName.objects.create(entity=None, text="Air France", kind="stop")
    article = make_article("Talks", "Air France flies.")
    retag(article)
    assert tags(article) == {}
    airline = make_entity("Air France", "organisation", names=("Air France",), status="provisional")
    assert retag(article) == 0  # nobody has confirmed it
    confirm_entities(Entity.objects.filter(pk=airline.pk), None)
    assert retag(article) == 1
    assert tags(article) == {"Air France": [["body", 0, 10, "name"]]}


def test_a_second_run_changes_nothing(iran, france, rouhani):
    body = f"Hassan Rouhani in France. {SPOKESMAN}"
    articles = [make_article("Iran votes", body, dateline="PARIS"), make_article("None", "")]
    assert retag(*articles) == 4
    keys = set(Tag.objects.values_list("pk", flat=True))
    entities = set(Entity.objects.values_list("pk", flat=True))
    changes = retag_articles([Article.objects.get(pk=article.pk) for article in articles], load_tagger())
    assert (changes.total, changes.articles) == (0, 0)
    assert set(Tag.objects.values_list("pk", flat=True)) == keys
    assert set(Entity.objects.values_list("pk", flat=True)) == entities


def test_a_kept_tag_keeps_its_row(iran):
    article = make_article("Iran votes", "Iran")
    retag(article)
    before = tag_of(article).pk
    article.body = "In Iran"
    article.save()
    retag(article)
    assert tag_of(article).pk == before
    assert tag_of(article).mentions == [["headline", 0, 4, "name"], ["body", 3, 7, "name"]]


@pytest.mark.parametrize("origin", [Tag.Origin.MACHINE, Tag.Origin.CURATOR])
@pytest.mark.parametrize("body", ["Iran spoke.", "Nobody spoke."])
def test_a_rejected_tag_stays_rejected_whether_the_text_has_the_name_or_not(iran, origin, body):
    article = make_article("Talks", body)
    Tag.objects.create(article=article, entity=iran, origin=origin, state=Tag.State.REJECTED)
    retag(article)
    retag(article)
    assert (tag_of(article).state, tag_of(article).origin) == (Tag.State.REJECTED, origin)


@pytest.mark.parametrize("state", Tag.State.values)
@pytest.mark.parametrize("is_main", [True, False])
def test_a_curators_tag_keeps_what_was_decided_and_gets_the_mentions_of_today(iran, curator, state, is_main):
    article = make_article("Iran talks", "Iran spoke." if not is_main else "Nobody spoke.\n\nThen came Iran.")
    article.headline = "Talks" if is_main else article.headline
    article.save()
    Tag.objects.create(
        article=article, entity=iran, origin=Tag.Origin.CURATOR, state=state, curator=curator, is_main=is_main
    )
    assert retag(article) == 1
    tag = tag_of(article)
    assert (tag.state, tag.origin, tag.curator, tag.is_main) == (state, Tag.Origin.CURATOR, curator, is_main)
    assert tag.mentions[-1] == ["body", article.body.index("Iran"), article.body.index("Iran") + 4, "name"]


def test_a_curators_tag_stays_where_the_text_has_no_word_for_it(iran):
    article = make_article("Talks", "Nobody spoke.")
    Tag.objects.create(article=article, entity=iran, origin=Tag.Origin.CURATOR, mentions=[["body", 0, 4, "name"]])
    retag(article)
    assert tag_of(article).mentions == []
    assert tag_of(article).state == Tag.State.ACCEPTED


def test_a_suggestion_is_accepted_once_the_evidence_suffices_and_goes_with_its_words():
    article = make_article("Talks", "Hakim Wardaki")
    weak = propose("Hakim Wardaki", is_strong=False)
    store(article, weak)
    tag = tag_of(article)
    assert (tag.state, tag.is_main) == (Tag.State.SUGGESTED, False)
    assert store(article, weak).total == 0
    changes = store(article, weak._replace(is_strong=True))
    assert changes.changed == {tag.entity_id: 1}
    assert tag_of(article).state == Tag.State.ACCEPTED
    store(article, weak)
    assert tag_of(article).state == Tag.State.SUGGESTED
    assert store(article).removed == {tag.entity_id: 1}
    assert not article.tags.exists()


@pytest.mark.parametrize("state", [Tag.State.ACCEPTED, Tag.State.REJECTED])
@pytest.mark.parametrize("is_strong", [True, False])
def test_a_decided_suggestion_stays_decided(curator, state, is_strong):
    article = make_article("Talks", "Hakim Wardaki")
    weak = propose("Hakim Wardaki", is_strong=False)
    store(article, weak)
    article.tags.update(state=state, origin=Tag.Origin.CURATOR, curator=curator)
    store(article, weak._replace(is_strong=is_strong))
    assert tag_of(article).state == state
    store(article)
    assert tag_of(article).state == state


def test_main_subject_and_role_follow_the_text(rouhani):
    article = make_article("Talks", "Nobody spoke. Hassan Rouhani was there.")
    retag(article)
    assert (tag_of(article).is_main, tag_of(article).role) == (False, "")
    article.body = "President Hassan Rouhani spoke."
    article.save()
    assert retag(article) == 1
    assert (tag_of(article).is_main, tag_of(article).role) == (True, "President")
    article.body = "Nobody spoke. Hassan Rouhani was there."
    article.save()
    retag(article)
    assert (tag_of(article).is_main, tag_of(article).role) == (False, "")


def test_other_articles_are_left_alone(iran):
    other = make_article("Iran votes")
    retag(make_article("Iran speaks"))
    assert tags(other) == {}


# -- datelines


def test_the_dateline_gives_the_country_it_was_filed_from(iran, france):
    EntityName.objects.create(entity=iran, text="Tehran", kind="city")
    article = make_article("Talks", "Nobody spoke.", dateline="TEHRAN (Agency)")
    changes = retag_articles([article], load_tagger())
    assert (changes.added, changes.articles) == ({iran.pk: 1}, 1)
    article.refresh_from_db()
    assert article.dateline_country == iran
    assert tags(article) == {"Iran": [["dateline", 0, 15, "dateline"]]}
    assert tag_of(article).is_main  # no other country is plainly what it is about
    article.dateline = "FRANCE"
    article.save()
    retag(article)
    article.refresh_from_db()
    assert article.dateline_country == france
    assert tags(article) == {"France": [["dateline", 0, 6, "dateline"]]}
    article.dateline = ""
    article.save()
    retag(article)
    article.refresh_from_db()
    assert article.dateline_country is None
    assert tags(article) == {}


def test_a_correspondents_report_is_not_about_the_place_it_was_filed_from(iran, france):
    article = make_article("Talks", "France spoke. " * 10, dateline="IRAN")
    retag(article)
    article.refresh_from_db()
    assert article.dateline_country == iran
    assert list(tags(article)) == ["France"]


@pytest.mark.parametrize("is_known", [True, False])
def test_a_dateline_country_a_curator_has_set_stays(iran, france, is_known):
    article = make_article(
        "Talks",
        dateline="IRAN",
        dateline_country=france if is_known else None,
        curated_fields=["dateline_country"],
    )
    retag(article)
    assert retag_articles([article], load_tagger()).articles == 0
    article.refresh_from_db()
    assert article.dateline_country == (france if is_known else None)


def test_an_article_that_is_only_filed_elsewhere_counts_as_changed(france):
    article = make_article("Talks", "Nobody spoke.")
    text = pack_text(TaggedText((), france.pk))
    changes = store_tags([article], [text])
    assert (changes.total, changes.articles) == (0, 1)
    assert store_tags([article], [text]).articles == 0


def test_home_is_the_country_of_the_source(iran):
    assert home_of(make_source(country=iran)) == "IR"
    assert home_of(make_source()) is None
    assert home_of(None) is None


# -- cost


def test_retagging_asks_the_database_no_more_for_more_articles(iran, rouhani, django_assert_num_queries):
    tagger = load_tagger()
    few = [make_article(f"Iran {number}", "Hassan Rouhani") for number in range(2)]
    many = [make_article(f"Iran {number}", "Hassan Rouhani") for number in range(30)]
    with django_assert_num_queries(4):  # savepoint, tags, insert, release
        retag_articles(few, tagger)
    with django_assert_num_queries(4):
        retag_articles(many, tagger)
    assert Tag.objects.count() == 64


def test_discovery_asks_the_database_no_more_for_more_names():
    tagger = load_tagger()
    spent = []
    for size in (2, 21):
        names = [f"War{'da' * (1 + size % 2)}{chr(ord('a') + number)}ki" for number in range(size)]
        rows = [make_article("Talks", SPOKESMAN.replace("Wardaki", name)) for name in names]
        with CaptureQueriesContext(connection) as queries:
            assert retag_articles(rows, tagger).total == size
        spent.append(len(queries))
    assert spent[0] == spent[1]


# -- the tagger as the database fills it


def test_the_tagger_knows_stop_names_case_and_context():
    joe = make_entity("Joe Biden", names=("Joe Biden",))
    EntityName.objects.create(entity=joe, text="Biden", kind="surname", needs_context=True)
    EntityName.objects.create(entity=joe, text="potus", is_case_sensitive=False)
    EntityName.objects.create(entity=None, text="Biden Cup", kind="stop")
    matcher = load_tagger().matcher
    assert matcher.find_names("", "Biden Cup, Biden").mentions == {}
    assert matcher.find_names("", "the POTUS").mentions == {joe.pk: (Mention("body", 4, 9, "alias"),)}
    places = matcher.find_names("", "Biden Cup, as Joe Biden said. Biden").mentions[joe.pk]
    assert [mention.start for mention in places] == [14, 30]


@pytest.mark.parametrize("status", [Entity.Status.PROVISIONAL, Entity.Status.REFUSED])
def test_the_tagger_matches_names_of_confirmed_entities_only(status):
    make_entity("Joe Biden", names=("Joe Biden",), status=status)
    assert load_tagger().matcher.find_names("", "Joe Biden").mentions == {}
