"""A statistical recogniser beside the rules: what it adds, what it leaves, and a real spaCy pipeline."""

import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from articles.tagging import Name, Tagger, load_tagger, retag_articles
from articles.tagging.discovery import Discovered, KnownSpan
from articles.tagging.matcher import Mention
from articles.tagging.recogniser import Recognised, add_recognised
from articles.tagging.spacy_pipeline import load_recogniser
from tests.factories import make_article, make_entity

BODY = "Quilty Barmouth sat beside Odd Fellows Hall. Later Barmouth slept. Quilty\nBarmouth woke."


def find(text: str, kind: str = "person", number: int = 0, body: str = BODY) -> Recognised:
    """Return the occurrence of a text, counted from 0, as the recogniser would."""
    start = -1
    for _ in range(number + 1):
        start = body.index(text, start + 1)
    return Recognised(start, start + len(text), kind)


def add(*finds: Recognised, discovered=(), known=(), refused=(), body: str = BODY):
    found = add_recognised(discovered, finds, known, body, refused)
    return [(one.name, one.kind, [(body[m.start : m.end], m.rule, m.detail) for m in one.mentions]) for one in found]


def test_a_find_becomes_a_strong_discovery_by_the_rule_recogniser():
    (one,) = add_recognised((), [find("Odd Fellows Hall", "organisation")], (), BODY, ())
    assert (one.name, one.kind, one.is_strong, one.known_entity) == ("Odd Fellows Hall", "organisation", True, None)
    assert one.mentions == (Mention("body", 27, 43, "recogniser"),)


def test_finds_of_one_name_are_one_entity_though_a_line_ends_in_it():
    assert add(find("Quilty\nBarmouth"), find("Quilty Barmouth")) == [
        ("Quilty Barmouth", "person", [("Quilty Barmouth", "recogniser", ""), ("Quilty\nBarmouth", "recogniser", "")])
    ]


def test_one_name_of_two_kinds_is_two_entities():
    found = add(find("Quilty Barmouth"), find("Quilty\nBarmouth", "organisation"))
    assert [(name, kind) for name, kind, _ in found] == [
        ("Quilty Barmouth", "person"),
        ("Quilty Barmouth", "organisation"),
    ]


def test_a_later_surname_joins_the_person():
    assert add(find("Quilty Barmouth"), find("Barmouth", number=1)) == [
        (
            "Quilty Barmouth",
            "person",
            [("Quilty Barmouth", "recogniser", ""), ("Barmouth", "surname", "Quilty Barmouth")],
        )
    ]


def test_a_surname_joins_a_person_whom_the_rules_have_discovered():
    mention = Mention("body", 0, 15, "role", "Minister")
    stone = Discovered("Quilty Barmouth", "person", (mention,), "Minister", is_strong=True)
    (one,) = add_recognised([stone], [find("Barmouth", number=1)], (), BODY, ())
    assert one.mentions == (mention, Mention("body", 51, 59, "surname", "Quilty Barmouth"))
    assert one.role == "Minister"


def test_a_surname_joins_a_person_of_the_gazetteer():
    known = [KnownSpan("body", 0, 15, 7, "person", "Quilty Barmouth")]
    (one,) = add_recognised((), [find("Barmouth", number=1)], known, BODY, ())
    assert (one.known_entity, one.mentions) == (7, (Mention("body", 51, 59, "surname", "Quilty Barmouth"),))


def test_persons_of_the_gazetteer_to_whom_nothing_is_added_are_not_discovered():
    known = [KnownSpan("body", 0, 15, 7, "person", "Quilty Barmouth")]
    assert add(find("Odd Fellows Hall", "organisation"), known=known) == [
        ("Odd Fellows Hall", "organisation", [("Odd Fellows Hall", "recogniser", "")])
    ]


@pytest.mark.parametrize("text", ["Quilty Barmouth", "Quilty", "Barmouth sat", "Barmouth"])
def test_a_find_that_overlaps_what_is_there_says_nothing_new(text):
    known = [KnownSpan("body", 0, 15, 7, "person", "Quilty Barmouth")]
    assert add(find(text), known=known) == []
    mention = Mention("body", 0, 15, "full name")
    discovered = [Discovered("Quilty Barmouth", "person", (mention,))]
    assert add_recognised(discovered, [find(text)], (), BODY, ()) == discovered


def test_finds_that_overlap_each_other_give_one_mention():
    assert add(find("Quilty Barmouth sat"), find("Quilty Barmouth"), find("Barmouth sat beside")) == [
        ("Quilty Barmouth sat", "person", [("Quilty Barmouth sat", "recogniser", "")])
    ]


def test_a_find_directly_beside_a_mention_does_not_overlap_it():
    known = [KnownSpan("body", 0, 6, 7, "group", "Quilty"), KnownSpan("body", 16, 19, 8, "group", "sat")]
    assert [name for name, *_ in add(find(" Barmouth "), known=known)] == ["Barmouth"]


def test_a_mention_of_the_headline_hides_nothing_in_the_body():
    known = [KnownSpan("headline", 0, 15, 7, "organisation", "Quilty Barmouth")]
    assert len(add(find("Quilty Barmouth"), known=known)) == 1


@pytest.mark.parametrize("finds", [[find("Quilty Barmouth")], [Recognised(6, 7, "person")], []])
def test_refused_names_and_blanks_are_left_out(finds):
    assert add(*finds, refused={"quilty barmouth"}) == []


def test_what_was_discovered_stays_as_it_was():
    mention = Mention("headline", 0, 3, "acronym", "x")
    discovered = [Discovered("Far Folk Union", "organisation", (mention,), is_strong=False)]
    assert add_recognised(discovered, [find("Quilty Barmouth")], (), BODY, ())[0] == discovered[0]


def test_its_finds_go_through_the_tagger():
    tagger = Tagger([Name("Iran", 1, "country", "name")], recogniser=lambda body: [Recognised(0, 15, "person")])
    (tag,) = tagger.tag("Talks", BODY).tags
    assert (tag.name, tag.kind, tag.is_strong, tag.is_main) == ("Quilty Barmouth", "person", True, True)


# -- spaCy


@pytest.fixture
def pipeline(tmp_path, settings):
    """Make, save and configure a pipeline that knows two names."""
    if not os.environ.get("CI"):
        pytest.importorskip("spacy")
    import spacy

    language = spacy.blank("en")
    ruler = language.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PERSON", "pattern": "Quilty Barmouth"},
            {"label": "ORG", "pattern": "Odd Fellows Hall"},
            {"label": "GPE", "pattern": "Later"},
        ]
    )
    language.to_disk(tmp_path / "pipeline")
    settings.SPACY_PIPELINE = str(tmp_path / "pipeline")
    return tmp_path / "pipeline"


def test_without_a_setting_there_is_no_recogniser(settings):
    settings.SPACY_PIPELINE = ""
    assert load_recogniser() is None


def test_a_pipeline_recognises_persons_and_organisations_and_nothing_else(pipeline):
    body = "É ‘𝔘’ " + BODY
    found = load_recogniser()(body)
    assert [(body[one.start : one.end], one.kind) for one in found] == [
        ("Quilty Barmouth", "person"),
        ("Odd Fellows Hall", "organisation"),
    ]


@pytest.mark.django_db
def test_the_entities_of_a_pipeline_become_tags(pipeline, settings):
    article = make_article("Talks", "They say Quilty Barmouth sat. Odd Fellows Hall burned. Later Barmouth slept.")
    retag_articles([article], load_tagger())
    tags = {tag.entity.name: tag for tag in article.tags.select_related("entity")}
    assert set(tags) == {"Quilty Barmouth", "Odd Fellows Hall"}
    assert {(tag.entity.status, tag.state) for tag in tags.values()} == {("provisional", "accepted")}
    assert ["body", 9, 24, "recogniser"] in tags["Quilty Barmouth"].mentions
    assert ["body", 30, 46, "recogniser"] in tags["Odd Fellows Hall"].mentions
    settings.SPACY_PIPELINE = ""
    retag_articles([article], load_tagger())
    assert "recogniser" not in {mention[3] for tag in article.tags.all() for mention in tag.mentions}


@pytest.mark.django_db
def test_a_refused_name_is_not_taken_from_a_pipeline(pipeline):
    make_entity("Odd Fellows Hall", "organisation", names=("Odd Fellows Hall",), status="refused")
    found = load_tagger().tag("Talks", "Then Odd Fellows Hall burned.").tags
    assert "Odd Fellows Hall" not in {tag.name for tag in found}


@pytest.mark.parametrize("name", ["no_such_pipeline", "{folder}/nothing", "{folder}"])
def test_a_missing_pipeline_is_an_error_in_words(settings, tmp_path, name):
    if not os.environ.get("CI"):
        pytest.importorskip("spacy")
    settings.SPACY_PIPELINE = name.format(folder=tmp_path)
    with pytest.raises(ImproperlyConfigured, match="NEWSARCHIVE_SPACY_PIPELINE: there is no spaCy pipeline") as error:
        load_recogniser()
    assert f"“{settings.SPACY_PIPELINE}”" in str(error.value)


def test_spacy_that_is_not_installed_is_an_error_in_words(settings, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "spacy", None)
    settings.SPACY_PIPELINE = "any pipeline at all"
    with pytest.raises(ImproperlyConfigured, match=r"pip install newsarchive\[ner\]"):
        load_recogniser()
