"""Tags in the database: the machine keeps up with text and names, a curator's word stays."""

import pytest

from articles.models import Article, EntityName, Tag
from articles.tagging import load_gazetteer, retag_articles, tag_new_articles
from articles.tagging.matcher import Mention
from articles.tagging.tags import pack_mentions
from tests.factories import make_article, make_country, make_entity

pytestmark = pytest.mark.django_db


@pytest.fixture
def iran():
    return make_country("ir", "Iran")


@pytest.fixture
def france():
    return make_country("fr", "France")


@pytest.fixture
def rouhani():
    return make_entity("Hassan Rouhani", names=("Hassan Rouhani",))


def retag(*articles: Article) -> int:
    return retag_articles(articles, load_gazetteer())


def tags(article: Article) -> dict[str, list]:
    return {tag.entity.name: tag.mentions for tag in article.tags.select_related("entity")}


def tag_of(article: Article) -> Tag:
    return article.tags.get()


def test_a_new_article_gets_the_tags_that_were_found(iran, rouhani):
    articles = [make_article("Iran votes", "Hassan Rouhani of Iran"), make_article("Nothing", "here")]
    found = [load_gazetteer().find_mentions(article.headline, article.body) for article in articles]
    tag_new_articles(articles, found)
    assert tags(articles[0]) == {
        "Iran": [["headline", 0, 4, "name"], ["body", 18, 22, "name"]],
        "Hassan Rouhani": [["body", 0, 14, "name"]],
    }
    assert tags(articles[1]) == {}
    assert {(tag.origin, tag.state, tag.curator) for tag in Tag.objects.all()} == {("machine", "accepted", None)}


def test_packed_mentions_are_lists_as_json_brings_them_back():
    assert pack_mentions([Mention("body", 1, 5, "city")]) == [["body", 1, 5, "city"]]


def test_machine_tags_follow_the_text(iran, france):
    article = make_article("Talks", "Iran spoke.")
    assert retag(article) == 1
    article.body = "France spoke."
    article.save()
    assert retag(article) == 2  # one removed, one added
    assert tags(article) == {"France": [["body", 0, 6, "name"]]}


def test_machine_tags_follow_the_names(iran):
    article = make_article("Talks", "Tehran spoke, said Iran.")
    retag(article)
    EntityName.objects.create(entity=iran, text="Tehran", kind="city")
    assert retag(article) == 1
    assert tags(article) == {"Iran": [["body", 0, 6, "city"], ["body", 19, 23, "name"]]}


def test_a_stop_name_takes_a_tag_away(iran):
    article = make_article("Talks", "The Iran Deal Podcast")
    retag(article)
    EntityName.objects.create(entity=None, text="Iran Deal Podcast", kind="stop")
    assert retag(article) == 1
    assert tags(article) == {}


def test_a_second_run_changes_nothing(iran, france, rouhani):
    articles = [make_article("Iran votes", "Hassan Rouhani in France", dateline="PARIS"), make_article("None", "")]
    assert retag(*articles) == 3
    keys = set(Tag.objects.values_list("pk", flat=True))
    assert retag(*articles) == 0
    assert set(Tag.objects.values_list("pk", flat=True)) == keys


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
def test_a_curators_tag_keeps_its_state_and_gets_the_mentions_of_today(iran, django_user_model, state):
    curator = django_user_model.objects.create_user("ada")
    article = make_article("Talks", "Iran spoke.")
    Tag.objects.create(article=article, entity=iran, origin=Tag.Origin.CURATOR, state=state, curator=curator)
    assert retag(article) == 1
    tag = tag_of(article)
    assert (tag.state, tag.origin, tag.curator) == (state, Tag.Origin.CURATOR, curator)
    assert tag.mentions == [["body", 0, 4, "name"]]


def test_a_curators_tag_stays_where_the_text_has_no_word_for_it(iran):
    article = make_article("Talks", "Nobody spoke.")
    Tag.objects.create(article=article, entity=iran, origin=Tag.Origin.CURATOR, mentions=[["body", 0, 4, "name"]])
    retag(article)
    assert tag_of(article).mentions == []
    assert tag_of(article).state == Tag.State.ACCEPTED


def test_a_suggested_machine_tag_stays_suggested_while_the_text_has_it(iran):
    article = make_article("Talks", "In Iran")
    Tag.objects.create(article=article, entity=iran, state=Tag.State.SUGGESTED)
    retag(article)
    assert tag_of(article).state == Tag.State.SUGGESTED
    article.body = "Nowhere"
    article.save()
    retag(article)
    assert not article.tags.exists()


def test_other_articles_are_left_alone(iran):
    other = make_article("Iran votes")
    retag(make_article("Iran speaks"))
    assert tags(other) == {}


def test_the_dateline_gives_the_country_it_was_filed_from(iran, france):
    EntityName.objects.create(entity=iran, text="Tehran", kind="city")
    article = make_article("Talks", "Nobody spoke.", dateline="TEHRAN (Agency)")
    assert retag(article) == 1
    article.refresh_from_db()
    assert article.dateline_country == iran
    assert tags(article) == {}  # where it was filed from is not what it is about
    article.dateline = "FRANCE"
    article.save()
    retag(article)
    article.refresh_from_db()
    assert article.dateline_country == france
    article.dateline = ""
    article.save()
    retag(article)
    article.refresh_from_db()
    assert article.dateline_country is None


@pytest.mark.parametrize("is_known", [True, False])
def test_a_dateline_country_a_curator_has_set_stays(iran, france, is_known):
    article = make_article(
        "Talks",
        dateline="IRAN",
        dateline_country=france if is_known else None,
        curated_fields=["dateline_country"],
    )
    assert retag(article) == 0
    article.refresh_from_db()
    assert article.dateline_country == (france if is_known else None)


def test_retagging_asks_the_database_no_more_for_more_articles(iran, rouhani, django_assert_num_queries):
    gazetteer = load_gazetteer()
    few = [make_article(f"Iran {number}", "Hassan Rouhani") for number in range(2)]
    many = [make_article(f"Iran {number}", "Hassan Rouhani") for number in range(30)]
    with django_assert_num_queries(4):  # savepoint, tags, insert, release
        retag_articles(few, gazetteer)
    with django_assert_num_queries(4):
        retag_articles(many, gazetteer)
    assert Tag.objects.count() == 64


def test_the_gazetteer_knows_stop_names_case_and_context():
    joe = make_entity("Joe Biden", names=("Joe Biden",))
    EntityName.objects.create(entity=joe, text="Biden", kind="surname", needs_context=True)
    EntityName.objects.create(entity=joe, text="potus", is_case_sensitive=False)
    EntityName.objects.create(entity=None, text="Biden Cup", kind="stop")
    gazetteer = load_gazetteer()
    assert gazetteer.find_mentions("", "Biden Cup, Biden") == {}
    assert gazetteer.find_mentions("", "the POTUS") == {joe.pk: (Mention("body", 4, 9, "alias"),)}
    places = gazetteer.find_mentions("", "Biden Cup, as Joe Biden said. Biden")[joe.pk]
    assert [mention.start for mention in places] == [14, 30]
