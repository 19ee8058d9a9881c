"""Discovered names across articles: provisional entities, and what curators decide about them."""

import pytest

from articles.curation.entities import confirm_entities, refuse_entities
from articles.curation.tags import accept_tag, reject_tag
from articles.models import Article, Entity, EntityName, Tag
from articles.search import Facet, SearchRequest, search
from articles.tagging import (
    PackedText,
    ProposedTag,
    TaggedText,
    load_tagger,
    pack_text,
    retag_articles,
    store_tags,
    tag_new_articles,
)
from articles.tagging.matcher import Mention
from tests.factories import make_article, make_entity

pytestmark = pytest.mark.django_db

STONE = "Minister Ada Stone said no. Then Stone left."


@pytest.fixture
def curator(django_user_model):
    return django_user_model.objects.create_user("ada")


def retag(*articles: Article):
    return retag_articles(articles, load_tagger())


def propose(name: str, kind: str = "person", *, is_strong: bool = True) -> PackedText:
    mention = Mention("body", 0, 4, "full name")
    return pack_text(TaggedText((ProposedTag(name, kind, (mention,), is_strong=is_strong),), None))


def names(article: Article) -> dict[str, str]:
    return {tag.entity.name: tag.state for tag in article.tags.select_related("entity")}


def entity(name: str) -> Entity:
    return Entity.objects.get(name=name)


# -- one name, one entity


def test_a_discovered_name_is_one_provisional_entity_for_two_articles_of_a_batch():
    articles = [make_article("Talks", STONE), make_article("More talks", STONE)]
    changes = retag(*articles)
    stone = entity("Ada Stone")
    assert (stone.kind, stone.status, stone.slug) == ("person", "provisional", "ada-stone")
    assert [(name.text, name.kind) for name in stone.names.all()] == [("Ada Stone", "name")]
    assert {tag.article for tag in stone.tags.all()} == set(articles)
    assert changes.added == {stone.pk: 2}
    assert {tag.role for tag in stone.tags.all()} == {"Minister"}


def test_a_discovered_name_is_one_provisional_entity_over_two_batches():
    first, second = make_article("Talks", STONE), make_article("More talks", STONE)
    retag(first)
    retag(second)
    assert entity("Ada Stone").tags.count() == 2
    assert EntityName.objects.filter(text="Ada Stone").count() == 1


def test_new_articles_and_old_ones_share_the_entity():
    first, second = make_article("Talks", STONE), make_article("More talks", STONE)
    tag_new_articles([first.pk], [pack_text(load_tagger().tag(first.headline, first.body))])
    retag(second)
    assert entity("Ada Stone").tags.count() == 2


def test_a_second_run_changes_nothing():
    article = make_article("Talks", STONE + " The Grey Union met. The Coalition left. Then the Coalition came.")
    assert retag(article).total > 1
    before = set(Tag.objects.values_list("pk", flat=True)), set(Entity.objects.values_list("pk", flat=True))
    changes = retag(article)
    assert (changes.total, changes.articles) == (0, 0)
    assert before == (set(Tag.objects.values_list("pk", flat=True)), set(Entity.objects.values_list("pk", flat=True)))


def test_one_name_of_two_kinds_is_two_entities():
    articles = [make_article(), make_article()]
    store_tags(articles, [propose("Grey Hope"), propose("Grey Hope", "organisation")])
    assert sorted(Entity.objects.values_list("kind", "slug")) == [
        ("organisation", "grey-hope-2"),
        ("person", "grey-hope"),
    ]


def test_a_name_longer_than_an_entity_may_have_is_cut_and_found_again():
    articles = [make_article(), make_article()]
    for article in articles:
        store_tags([article], [propose("Ada " + "Stone" * 60)])
    assert Tag.objects.count() == 2
    assert Entity.objects.get().name == ("Ada " + "Stone" * 60)[:200]


def test_two_names_of_one_entity_are_one_tag_with_the_mentions_in_order():
    both = make_entity("Ada Stone", names=("Ada Stone", "Ada Q. Stone"), status="provisional")
    late = ProposedTag("Ada Stone", "person", (Mention("body", 9, 12, "speech"),), is_strong=False)
    early = ProposedTag("Ada Q. Stone", "person", (Mention("body", 0, 3, "role"),), is_main=True, role="Minister")
    article = make_article()
    store_tags([article], [pack_text(TaggedText((late, early), None))])
    tag = article.tags.get()
    assert (tag.entity, tag.state, tag.is_main, tag.role) == (both, "accepted", True, "Minister")
    assert tag.mentions == [["body", 0, 3, "role"], ["body", 9, 12, "speech"]]


# -- addresses


def test_a_taken_address_is_numbered():
    make_entity("Other", slug="ada-stone")
    retag(make_article("Talks", STONE))
    assert entity("Ada Stone").slug == "ada-stone-2"


def test_a_name_of_two_letters_never_takes_the_address_of_a_country():
    store_tags([make_article()], [propose("Fr")])
    store_tags([make_article()], [propose("FR", "group")])
    assert {row.slug for row in Entity.objects.all()} == {"fr-1", "fr-1-2"}


def test_names_without_any_latin_letter_get_addresses_over_many_batches():
    letters = "АБВГДЕЖЗИКЛМН"
    for letter in letters:
        store_tags([make_article()], [propose(f"{letter}рий Петров")])
    several = [make_article() for _ in letters]
    store_tags(several, [propose(f"{letter}лена Петрова") for letter in letters])
    assert Entity.objects.count() == 2 * len(letters)
    slugs = set(Entity.objects.values_list("slug", flat=True))
    assert slugs == {"name", *(f"name-{number}" for number in range(2, 2 * len(letters) + 1))}


def test_a_stem_that_meets_a_numbered_address_goes_around_it():
    make_entity("Other", slug="ada-stone")
    make_entity("Another", slug="ada-stone-2")
    store_tags([make_article(), make_article()], [propose("Ada Stone 2"), propose("Ada Stone")])
    assert entity("Ada Stone").slug == "ada-stone-3"
    assert entity("Ada Stone 2").slug == "ada-stone-2-2"


# -- names that are known


def test_a_name_that_one_confirmed_entity_bears_joins_it():
    known = make_entity("Ada Stone", names=("Ada Stone",))
    store_tags([make_article()], [propose("Ada Stone")])
    assert Entity.objects.get() == known
    assert known.tags.count() == 1


def test_a_name_of_another_kind_does_not_join():
    make_entity("Ada Stone", "group", names=("Ada Stone",))
    store_tags([make_article()], [propose("Ada Stone")])
    assert Entity.objects.get(kind="person").status == "provisional"


def test_a_name_that_two_confirmed_entities_bear_is_neither_and_no_third():
    make_entity("Ada Stone", names=("Ada Stone",))
    make_entity("Ada Stone", names=("Ada Stone",))
    article = make_article()
    store_tags([article], [propose("Ada Stone")])
    assert Entity.objects.count() == 2
    assert not article.tags.exists()


# -- refused


def test_a_refused_entity_is_neither_tagged_nor_discovered_again(curator):
    old = make_article("Talks", STONE)
    retag(old)
    assert refuse_entities(Entity.objects.filter(name="Ada Stone"), curator) == 1
    new = make_article("More talks", STONE)
    for _ in range(2):
        retag(old, new)
        assert names(old) == {"Ada Stone": "rejected"}
        assert names(new) == {}
    assert entity("Ada Stone").status == "refused"
    assert Entity.objects.count() == 1
    tag = old.tags.get()
    assert (tag.origin, tag.curator) == ("curator", curator)
    assert tag.curated_at is not None


def test_a_name_refused_meanwhile_is_not_stored(curator):
    retag(make_article("Talks", STONE))
    tagger = load_tagger()  # a long run holds the names of its beginning
    refuse_entities(Entity.objects.filter(name="Ada Stone"), curator)
    article = make_article("More talks", STONE)
    retag_articles([article], tagger)
    assert names(article) == {}
    assert Entity.objects.count() == 1


def test_a_confirmed_entity_is_not_refused(curator):
    known = make_entity("Ada Stone", names=("Ada Stone",))
    article = make_article("Talks", STONE, tags=[known])
    assert refuse_entities(Entity.objects.all(), curator) == 0
    assert names(article) == {"Ada Stone": "accepted"}


# -- confirmed


def test_a_confirmed_entity_is_part_of_the_gazetteer():
    retag(make_article("Talks", STONE))
    bare = make_article("More talks", "They met in the house of Ada Stone and then left.")
    retag(bare)
    assert confirm_entities(Entity.objects.filter(name="Ada Stone"), None) == 1
    assert confirm_entities(Entity.objects.filter(name="Ada Stone"), None) == 0
    found = load_tagger().tag(bare.headline, bare.body).tags
    assert [(tag.entity, tag.mentions[0].rule) for tag in found] == [(entity("Ada Stone").pk, "name")]
    retag(bare)
    assert names(bare) == {"Ada Stone": "accepted"}


def test_a_provisional_entity_is_not_part_of_the_gazetteer():
    make_entity("Odd Words", "organisation", names=("Odd Words",), status="provisional")
    assert load_tagger().tag("Talks", "They wrote odd words; Odd Words they wrote.").tags == ()


def test_confirming_makes_suggested_tags_count_with_the_next_run():
    article = make_article("Talks", "In June the Coalition met. Then the Coalition left.")
    retag(article)
    assert names(article) == {"Coalition": "suggested"}
    confirm_entities(Entity.objects.all(), None)
    retag(article)
    assert names(article) == {"Coalition": "accepted"}


# -- weak evidence


def test_weak_evidence_gives_a_suggested_tag():
    article = make_article("Talks", "In June the Coalition met. Then the Coalition left.")
    retag(article)
    tag = article.tags.get()
    assert (tag.state, tag.origin, tag.is_main) == ("suggested", "machine", False)
    assert not Tag.objects.counted().exists()


@pytest.mark.django_db(transaction=True)
def test_a_suggested_tag_is_not_counted_until_a_curator_accepts_it(curator):
    article = make_article("Talks", STONE + " In June the Coalition met. Then the Coalition left.")
    retag(article)
    stone, coalition = entity("Ada Stone"), entity("Coalition")

    def counted() -> dict[int, int]:
        return dict(search(SearchRequest(facet_size=10)).facets[Facet.ACTOR])

    def listed(one: Entity) -> tuple[int, ...]:
        return search(SearchRequest(include={Facet.ACTOR: frozenset({one.pk})})).ids

    assert counted() == {stone.pk: 1}
    assert (listed(stone), listed(coalition)) == ((article.pk,), ())
    accept_tag(article.tags.get(entity=coalition), curator)
    assert counted() == {stone.pk: 1, coalition.pk: 1}
    assert listed(coalition) == (article.pk,)


@pytest.mark.django_db(transaction=True)
def test_the_articles_of_a_refused_entity_are_no_longer_found_by_it(curator):
    article = make_article("Talks", STONE)
    retag(article)
    stone = entity("Ada Stone")
    request = SearchRequest(include={Facet.ACTOR: frozenset({stone.pk})})
    assert search(request).ids == (article.pk,)
    refuse_entities(Entity.objects.filter(pk=stone.pk), curator)
    assert search(request).total == 0


# -- curators' decisions


@pytest.mark.parametrize("decide", [accept_tag, reject_tag])
def test_a_decision_about_a_weak_tag_survives(curator, decide):
    article = make_article("Talks", "In June the Coalition met. Then the Coalition left.")
    retag(article)
    decide(article.tags.get(), curator)
    state = article.tags.get().state
    article.body = "Much later the talks began. Then the Coalition left."
    article.save()
    retag(article)
    tag = article.tags.get()
    assert (tag.state, tag.origin, tag.curator) == (state, "curator", curator)
    assert state != "suggested"
    assert [article.body[start:end] for _, start, end, *_ in tag.mentions] == ["Coalition"]


def test_what_a_curator_called_the_main_subject_stays(curator):
    article = make_article("Talks", STONE)
    retag(article)
    tag = article.tags.get()
    assert tag.is_main
    tag.is_main = False
    accept_tag(tag, curator)
    assert retag(article).total == 0
    assert article.tags.get().is_main is False
