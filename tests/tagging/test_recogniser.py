"""A statistical recogniser beside the rules: what it adds, what it leaves, and a real spaCy pipeline."""

import os
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from articles.tagging import Name, Tagger, load_tagger, retag_articles
from articles.tagging.discovery import Discovered, KnownSpan
from articles.tagging.matcher import Mention
from articles.tagging.recogniser import Recognised, add_recognised
from articles.tagging.spacy_pipeline import load_recogniser, recognise_with
from newsarchive.environment import env_by_language
from tests.factories import make_article, make_entity

BODY = "Quilty Barmouth sat beside Odd Fellows Hall. Later Barmouth slept. Quilty\nBarmouth woke."


def find(text: str, kind: str = "person", number: int = 0, body: str = BODY) -> Recognised:
    """Return the occurrence of a text, counted from 0, as the recogniser would."""
    start = -1
    for _ in range(number + 1):
        start = body.index(text, start + 1)
    return Recognised(start, start + len(text), kind)


def add(*finds: Recognised, discovered=(), known=(), refused=(), body: str = BODY):
    found = add_recognised(discovered, finds, known, "", body, refused)
    return [(one.name, one.kind, [(body[m.start : m.end], m.rule, m.detail) for m in one.mentions]) for one in found]


def test_a_find_alone_becomes_a_suggestion_by_the_rule_recogniser():
    (one,) = add_recognised((), [find("Odd Fellows Hall", "organisation")], (), "", BODY, ())
    assert (one.name, one.kind, one.is_strong, one.known_entity) == ("Odd Fellows Hall", "organisation", False, None)
    assert one.mentions == (Mention("body", 27, 43, "recogniser"),)


WITNESSED = [
    ("Then Quilty Barmouth said so.", "Quilty Barmouth", "person", "a verb of speech"),
    ("The spokesman Quilty Barmouth came.", "Quilty Barmouth", "person", "spokesman"),
    ("Quilty Barmouth, the chairman, came.", "Quilty Barmouth", "person", "the chairman"),
    ("Then Quilty Barmouth, 43, came.", "Quilty Barmouth", "person", "an age, or “who”"),
    ("Then Mary Barmouth came.", "Mary Barmouth", "person", "the given name Mary"),
    ("Then Xoqil Quilford came. Quilford left.", "Xoqil Quilford", "person", "Quilford alone, elsewhere"),
    ("They own Barmouth Ltd.", "Barmouth Ltd", "organisation", "Ltd"),
    ("They saw Barmouth University.", "Barmouth University", "organisation", "University"),
]


@pytest.mark.parametrize(("body", "words", "kind", "witness"), WITNESSED, ids=[body for body, *_ in WITNESSED])
def test_a_second_witness_makes_a_find_strong(body, words, kind, witness):
    (one,) = add_recognised((), [find(words, kind, body=body)], (), "", body, ())
    assert (one.name, one.is_strong) == (words, True)
    assert [(place.rule, place.detail) for place in one.mentions] == [("recogniser with a witness", witness)]
    assert one.role == (witness if witness in {"spokesman", "the chairman"} else "")


UNWITNESSED = [
    ("Then Odd Fellows Hall burned.", "Odd Fellows Hall", "organisation"),
    ("Then Quiltyx Barmouthx came.", "Quiltyx Barmouthx", "person"),
    ("Then Barmouth said so.", "Barmouth", "person"),
    ("Curr Wk 12, Wk 13.", "Curr Wk", "person"),
    ("Ltd came.", "Ltd", "organisation"),
]


@pytest.mark.parametrize(("body", "words", "kind"), UNWITNESSED, ids=[body for body, *_ in UNWITNESSED])
def test_without_a_witness_a_find_stays_a_suggestion(body, words, kind):
    (one,) = add_recognised((), [find(words, kind, body=body)], (), "", body, ())
    assert (one.is_strong, one.mentions[0].rule) == (False, "recogniser")


def test_an_organisation_that_is_found_again_is_strong():
    body = "Odd Fellows Hall burned. Then Odd Fellows Hall was built again. Fresh air. Fresh air."
    twice = [find("Odd Fellows Hall", "organisation", number, body) for number in (0, 1)]
    assert [one.is_strong for one in add_recognised((), twice, (), "", body, ())] == [True]
    words = [find("Fresh air", "organisation", number, body) for number in (0, 1)]
    assert [one.is_strong for one in add_recognised((), words, (), "", body, ())] == [False]


def test_a_surname_in_the_headline_is_a_witness():
    body = "Then Xoqil Quilford came."
    (one,) = add_recognised((), [find("Xoqil Quilford", body=body)], (), "Quilford wins", body, ())
    assert one.is_strong


def test_weak_evidence_of_the_rules_and_the_recogniser_make_one_strong_name():
    weak = Discovered("Odd Fellows Hall", "group", (Mention("body", 27, 43, "organisation head", "Hall"),))
    (one,) = add_recognised([weak], [find("Odd Fellows Hall", "organisation")], (), "", BODY, ())
    assert one == weak._replace(is_strong=True)
    (other,) = add_recognised([weak], [find("Odd Fellows Hall", "person")], (), "", BODY, ())
    assert other == weak
    single = Discovered("Barmouth", "person", (Mention("body", 51, 59, "speech"),))
    (one,) = add_recognised([single], [find("Barmouth", number=1)], (), "", BODY, ())
    assert one == single


def test_an_article_a_possessive_and_marks_are_no_part_of_a_find():
    body = "Beside “the Odd Fellows Hall’s” door stood the 'Quilty Barmouth'."
    finds = [
        Recognised(body.index("“"), body.index(" door"), "organisation"),
        Recognised(body.index("the 'Q"), len(body) - 1, "person"),
    ]
    assert [name for name, *_ in add(*finds, body=body)] == ["Odd Fellows Hall", "Quilty Barmouth"]


ALONE = ("recogniser with a witness", "Barmouth alone, elsewhere")


def test_finds_of_one_name_are_one_entity_though_a_line_ends_in_it():
    assert add(find("Quilty\nBarmouth"), find("Quilty Barmouth")) == [
        ("Quilty Barmouth", "person", [("Quilty Barmouth", *ALONE), ("Quilty\nBarmouth", *ALONE)])
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
            [("Quilty Barmouth", *ALONE), ("Barmouth", "surname", "Quilty Barmouth")],
        )
    ]


def test_a_surname_joins_a_person_whom_the_rules_have_discovered():
    mention = Mention("body", 0, 15, "role", "Minister")
    stone = Discovered("Quilty Barmouth", "person", (mention,), "Minister", is_strong=True)
    (one,) = add_recognised([stone], [find("Barmouth", number=1)], (), "", BODY, ())
    assert one.mentions == (mention, Mention("body", 51, 59, "surname", "Quilty Barmouth"))
    assert one.role == "Minister"


def test_a_surname_joins_a_person_of_the_gazetteer():
    known = [KnownSpan("body", 0, 15, 7, "person", "Quilty Barmouth")]
    (one,) = add_recognised((), [find("Barmouth", number=1)], known, "", BODY, ())
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
    discovered = [Discovered("Quilty Barmouth", "person", (mention,), is_strong=True)]
    assert add_recognised(discovered, [find(text)], (), "", BODY, ()) == discovered


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
    assert add_recognised(discovered, [find("Quilty Barmouth")], (), "", BODY, ())[0] == discovered[0]


def test_its_finds_go_through_the_tagger():
    read = []

    def recognise(body, language):
        read.append(language)
        return [Recognised(0, 15, "person"), find("Odd Fellows Hall", "organisation")]

    tagger = Tagger([Name("Iran", 1, "country", "name")], recogniser=recognise)
    person, hall = tagger.tag("Talks", BODY, language="en-GB").tags
    assert (person.name, person.kind, person.is_strong, person.is_main) == ("Quilty Barmouth", "person", True, True)
    assert (hall.name, hall.kind, hall.is_strong, hall.is_main) == ("Odd Fellows Hall", "organisation", False, False)
    assert read == ["en-GB"]


# -- pipelines


class StubPipeline:
    """What a spaCy pipeline is asked for: it finds given words wherever they stand."""

    def __init__(self, **labels: str) -> None:
        self._labels = labels

    def memory_zone(self):
        return nullcontext()

    def __call__(self, text: str):
        ents = [
            SimpleNamespace(start_char=text.index(words), end_char=text.index(words) + len(words), label_=label)
            for label, words in self._labels.items()
            if words in text
        ]
        return SimpleNamespace(ents=ents)


def test_each_language_has_its_pipeline_and_the_others_that_without_one():
    recognise = recognise_with({"de": StubPipeline(PER="Barmouth"), "": StubPipeline(ORG="Hall")})
    assert [one.kind for one in recognise("Barmouth Hall", "de")] == ["person"]
    assert [one.kind for one in recognise("Barmouth Hall", "de-AT")] == ["person"]
    assert [one.kind for one in recognise("Barmouth Hall", "fr")] == ["organisation"]
    assert [one.kind for one in recognise("Barmouth Hall", "")] == ["organisation"]
    assert recognise_with({"de": StubPipeline(PER="Barmouth")})("Barmouth Hall", "") == []


@pytest.mark.parametrize(
    ("value", "pipelines"),
    [
        ("", {}),
        ("en_core_web_sm", {"": "en_core_web_sm"}),
        ("en=one, de = two ,/srv/three", {"en": "one", "de": "two", "": "/srv/three"}),
    ],
)
def test_the_variable_names_a_pipeline_a_language(monkeypatch, value, pipelines):
    monkeypatch.setenv("NEWSARCHIVE_SPACY_PIPELINE", value)
    assert env_by_language("NEWSARCHIVE_SPACY_PIPELINE") == pipelines


@pytest.mark.parametrize("value", ["en=", "=one", "one,two", "en=one,en=two", "english=one", "e-n=one"])
def test_a_variable_that_can_not_be_read_is_an_error_in_words(monkeypatch, value):
    monkeypatch.setenv("NEWSARCHIVE_SPACY_PIPELINE", value)
    with pytest.raises(ImproperlyConfigured, match="NEWSARCHIVE_SPACY_PIPELINE cannot be read"):
        env_by_language("NEWSARCHIVE_SPACY_PIPELINE")


@pytest.mark.django_db
def test_suggestions_of_a_pipeline_wait_for_a_curator(monkeypatch):
    stub = recognise_with({"": StubPipeline(PERSON="Quilty Barmouth", ORG="Odd Fellows Hall")})
    monkeypatch.setattr("articles.tagging.gazetteer.load_recogniser", lambda: stub)
    article = make_article("Talks", "They say Quilty Barmouth sat. Odd Fellows Hall burned. Later Barmouth slept.")
    retag_articles([article], load_tagger())
    states = {tag.entity.name: (tag.entity.status, tag.state) for tag in article.tags.select_related("entity")}
    assert states == {"Quilty Barmouth": ("provisional", "accepted"), "Odd Fellows Hall": ("provisional", "suggested")}


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
    settings.SPACY_PIPELINES = {"en": str(tmp_path / "pipeline")}
    return tmp_path / "pipeline"


def test_without_a_setting_there_is_no_recogniser(settings):
    settings.SPACY_PIPELINES = {}
    assert load_recogniser() is None


def test_a_pipeline_recognises_persons_and_organisations_and_nothing_else(pipeline):
    body = "É ‘𝔘’ " + BODY
    found = load_recogniser()(body, "en")
    assert [(body[one.start : one.end], one.kind) for one in found] == [
        ("Quilty Barmouth", "person"),
        ("Odd Fellows Hall", "organisation"),
    ]


@pytest.mark.django_db
def test_the_entities_of_a_pipeline_become_tags(pipeline, settings):
    article = make_article(
        "Talks", "They say Quilty Barmouth sat. Odd Fellows Hall burned. Later Barmouth slept.", language="en"
    )
    retag_articles([article], load_tagger())
    tags = {tag.entity.name: tag for tag in article.tags.select_related("entity")}
    assert {name: tag.state for name, tag in tags.items()} == {
        "Quilty Barmouth": "accepted",
        "Odd Fellows Hall": "suggested",
    }
    assert ["body", 30, 46, "recogniser"] in tags["Odd Fellows Hall"].mentions
    settings.SPACY_PIPELINES = {}
    retag_articles([article], load_tagger())
    assert not [place for tag in article.tags.all() for place in tag.mentions if place[3].startswith("recogniser")]


@pytest.mark.django_db
def test_a_refused_name_is_not_taken_from_a_pipeline(pipeline):
    make_entity("Odd Fellows Hall", "organisation", names=("Odd Fellows Hall",), status="refused")
    found = load_tagger().tag("Talks", "Then Odd Fellows Hall burned.", language="en").tags
    assert "Odd Fellows Hall" not in {tag.name for tag in found}


@pytest.mark.parametrize("name", ["no_such_pipeline", "{folder}/nothing", "{folder}"])
def test_a_missing_pipeline_is_an_error_in_words(settings, tmp_path, name):
    if not os.environ.get("CI"):
        pytest.importorskip("spacy")
    settings.SPACY_PIPELINES = {"": name.format(folder=tmp_path)}
    with pytest.raises(ImproperlyConfigured, match="NEWSARCHIVE_SPACY_PIPELINE: there is no spaCy pipeline") as error:
        load_recogniser()
    assert f"“{settings.SPACY_PIPELINES['']}”" in str(error.value)


def test_spacy_that_is_not_installed_is_an_error_in_words(settings, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "spacy", None)
    settings.SPACY_PIPELINES = {"en": "any pipeline at all"}
    with pytest.raises(ImproperlyConfigured, match=r"pip install newsarchive\[ner\]"):
        load_recogniser()
