"""Tags of names that were discovered: one entity for a name, refused ones, joined ones."""

import pytest

from articles.curation.entities import confirm_entities, refuse_entities
from articles.models import Entity, EntityName, Tag
from articles.tagging import (
    ProposedTag,
)
from articles.tagging.matcher import Mention
from articles.tagging.packed_tags import NAME_LENGTH
from tests.factories import make_article, make_entity
from tests.tagging.test_tags import SPOKESMAN, propose, retag, store, tag_of, tags

pytestmark = pytest.mark.django_db


# -- discovered names


def test_a_discovered_name_becomes_a_provisional_entity_that_bears_it():
    article = make_article("Talks", SPOKESMAN)
    assert retag(article) == 1
    tag = tag_of(article)
    entity = tag.entity
    assert (entity.name, entity.kind, entity.status) == ("Hakim Wardaki", "person", Entity.Status.PROVISIONAL)
    assert [(name.text, name.kind) for name in entity.names.all()] == [("Hakim Wardaki", "name")]
    assert tag.state == Tag.State.ACCEPTED
    words = [article.body[start:end] for _, start, end, *_ in tag.mentions]
    assert words == ["Hakim Wardaki", "Wardaki"]
    assert tag.mentions[1][3:] == ["surname", "Hakim Wardaki"]


def test_one_discovered_name_is_one_entity_in_all_articles():
    articles = [make_article("Talks", SPOKESMAN) for _ in range(3)]
    retag(*articles[:2])
    retag(articles[2])
    assert Entity.objects.count() == EntityName.objects.count() == 1
    assert Tag.objects.count() == 3


def test_a_name_nobody_has_confirmed_needs_evidence_in_every_article():
    retag(make_article("Talks", SPOKESMAN))
    bare = make_article("Talks", "It rained. Nobody saw Hakim Wardaki.")
    retag(bare)
    assert not bare.tags.counted().exists()
    assert confirm_entities(Entity.objects.all(), None) == 1
    retag(bare)
    assert tags(bare) == {"Hakim Wardaki": [["body", 22, 35, "name"]]}
    assert confirm_entities(Entity.objects.all(), None) == 0


def test_a_confirmed_entity_keeps_its_tag():
    article = make_article("Talks", SPOKESMAN)
    retag(article)
    before = tag_of(article)
    confirm_entities(Entity.objects.all(), None)
    retag(article)
    assert (tag_of(article).pk, tag_of(article).entity) == (before.pk, before.entity)
    assert Entity.objects.count() == 1


def test_a_refused_name_is_not_discovered_again(curator):
    old, new = make_article("Talks", SPOKESMAN), make_article("Talks", SPOKESMAN)
    retag(old)
    assert refuse_entities(Entity.objects.all(), curator) == 1
    retag(old, new)
    tag = tag_of(old)
    assert (tag.state, tag.origin, tag.curator) == (Tag.State.REJECTED, Tag.Origin.CURATOR, curator)
    assert not new.tags.exists()
    assert Entity.objects.get().status == Entity.Status.REFUSED


def test_a_refused_name_is_left_out_even_where_it_is_proposed(curator):
    article = make_article("Talks", "Hakim Wardaki")
    store(article, propose("Hakim Wardaki"))
    refuse_entities(Entity.objects.all(), curator)
    other = make_article("Talks", "Hakim Wardaki")
    assert store(other, propose("Hakim Wardaki")).total == 0
    assert store(other, propose("Hakim Wardaki", kind="group")).total == 1  # another kind is another entity


def test_a_confirmed_entity_is_not_refused(rouhani, curator):
    Tag.objects.create(article=make_article(), entity=rouhani)
    assert refuse_entities(Entity.objects.all(), curator) == 0
    assert Tag.objects.get().state == Tag.State.ACCEPTED


def test_a_discovered_name_joins_the_one_confirmed_entity_of_its_kind_that_bears_it(rouhani):
    article = make_article("Talks", "Hassan Rouhani")
    store(article, propose("Hassan Rouhani"), propose("Hassan Rouhani", kind="organisation"))
    assert {(tag.entity.kind, tag.entity.status) for tag in article.tags.all()} == {
        ("person", "confirmed"),
        ("organisation", "provisional"),
    }
    make_entity("Another Rouhani", names=("Hassan Rouhani",))
    other = make_article("Talks", "Hassan Rouhani")
    store(other, propose("Hassan Rouhani"))
    assert not other.tags.exists()  # of two bearers nothing tells which is meant
    assert Entity.objects.filter(kind="person").count() == 2


def test_two_names_of_one_entity_make_one_tag(rouhani):
    EntityName.objects.create(entity=rouhani, text="The Sheikh", kind="alias", needs_context=True)
    article = make_article("Talks", "Hassan Rouhani, The Sheikh")
    weak = propose("The Sheikh", start=16, is_strong=False, role="cleric")
    store(article, weak, ProposedTag("Hassan Rouhani", "person", (Mention("body", 0, 14, "name"),), rouhani.pk, True))
    tag = tag_of(article)
    assert [place[1] for place in tag.mentions] == [0, 16]
    assert (tag.state, tag.is_main, tag.role) == (Tag.State.ACCEPTED, True, "cleric")


def test_discovered_names_get_addresses_of_their_own():
    make_entity("Taken", slug="wardaki")
    make_entity("Taken too", slug="wardaki-3")
    names = ["Wardaki", "Wárdaki", "Wardaki!", "Ы", "Щ", "Al"]
    article = make_article("Talks", "x" * 50)
    store(article, *(propose(name) for name in names))
    assert dict(Entity.objects.filter(status="provisional").values_list("name", "slug")) == {
        "Wardaki": "wardaki-2",
        "Wárdaki": "wardaki-4",
        "Wardaki!": "wardaki-5",
        "Ы": "name",
        "Щ": "name-2",
        "Al": "al-1",  # two letters are a country's
    }


def test_any_number_of_names_may_share_the_stem_of_an_address():
    for first in (0x430, 0x440, 0x450):
        store(make_article("Talks", "x"), *(propose(chr(number)) for number in range(first, first + 15)))
    assert Entity.objects.filter(slug__startswith="name").count() == 45


def test_a_name_or_role_without_end_is_cut():
    article = make_article("Talks", "x")
    packed = propose("Wardaki " * 60, role="spokesman " * 60)
    store(article, packed)
    tag = tag_of(article)
    assert len(tag.entity.name) == NAME_LENGTH
    assert tag.role == packed.role[:200]
    assert store(article, packed).total == 0
