"""The demonstration: what its fixtures hold, and that they load into any archive, again and again."""

import json
import re
from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise

import pycountry
import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from articles.importing.readers import Document, ReadOptions, Rejection, reader_for_name
from articles.management.commands.make_demo_fixture import DOCUMENTS, FIXTURE, LEFT_OUT
from articles.models import Article, Entity, EntityName, Source, Tag
from articles.models.entities import WIKIDATA_ID
from articles.tagging import TagChanges, Tagger, home_of, load_tagger, pack_text, store_tags
from articles.tagging.matcher import NameMatcher
from articles.tagging.packed_tags import pack_mentions
from articles.text.folding import fold_text
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db

FIXTURES = ROOT / "fixtures"
LABELS = ("countries", "actors", "sources", "demo")
MODELS = (Entity, EntityName, Source, Article, Tag)


def rows(label: str, model: str) -> list[dict]:
    """Return the fields of a fixture's objects of one model."""
    objects = json.loads((FIXTURES / f"{label}.json").read_text(encoding="utf-8"))
    return [row["fields"] for row in objects if row["model"] == f"articles.{model}"]


@cache
def documents() -> list[tuple[str, Document | Rejection]]:
    """Return the demonstration's documents, each with the name of its source."""
    found = []
    for path in sorted(DOCUMENTS.glob("*/*")):
        with path.open("rb") as stream:
            reader = reader_for_name("jsonl" if path.suffix == ".jsonl" else "text")
            found += [(path.parent.name, one) for one in reader.read(stream, ReadOptions(10_000_000))]
    return found


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in MODELS}


class Loaded:
    """What was seen while the fixtures were loaded, once for all tests of this module."""

    made_demo: str
    first: dict[str, int]
    second: dict[str, int]
    keys_first: dict[str, list[int]]
    keys_second: dict[str, list[int]]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Make the demo from its documents, then load all fixtures twice; all is rolled back in the end."""
    seen = Loaded()
    index, made = tmp_path_factory.mktemp("index"), tmp_path_factory.mktemp("demo") / "demo.json"
    with django_db_blocker.unblock(), override_settings(INDEX_DIR=index), transaction.atomic():
        call_command("loaddata", *LABELS[:3], verbosity=0)
        call_command("make_demo_fixture", output=str(made), verbosity=0)
        seen.made_demo = made.read_text(encoding="utf-8")
        Article.objects.all().delete()
        call_command("loaddata", LABELS[3], verbosity=0)
        seen.first = counts()
        seen.keys_first = {model.__name__: sorted(model.objects.values_list("pk", flat=True)) for model in MODELS}
        # These have rows of every model; ten thousand actors and names twice over take a while and tell no more.
        call_command("loaddata", "sources", "demo", verbosity=0)
        seen.second = counts()
        seen.keys_second = {model.__name__: sorted(model.objects.values_list("pk", flat=True)) for model in MODELS}
        yield seen
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def tagger(loaded) -> Tagger:
    return load_tagger()


@pytest.fixture(scope="module")
def gazetteer(tagger) -> NameMatcher:
    return tagger.matcher


# -- countries


def test_there_are_all_countries_of_iso_3166_1_and_kosovo():
    codes = [row["slug"] for row in rows("countries", "entity")]
    assert set(codes) == {country.alpha_2.lower() for country in pycountry.countries} | {"xk"}
    assert len(codes) == len(set(codes)) == 250
    assert {row["kind"] for row in rows("countries", "entity")} == {"country"}


def test_every_country_is_called_by_its_own_name_and_has_a_description():
    names = {(row["entity"][0], row["text"]) for row in rows("countries", "entityname") if row["entity"]}
    countries = rows("countries", "entity")
    assert [row["slug"] for row in countries if (row["slug"], row["name"]) not in names] == []
    assert [row["slug"] for row in countries if not row["description"]] == []


def test_every_sovereign_country_has_an_adjective_or_a_demonym():
    described = {row["entity"][0] for row in rows("countries", "entityname") if row["kind"] in {"adjective", "demonym"}}
    assert {"us", "gb", "fr", "de", "af", "pk", "ir", "iq", "ru", "cn", "jp", "in", "br", "za", "ng", "xk"} <= described
    assert len(described) >= 190


# -- actors and sources


def test_there_are_at_least_four_thousand_actors_and_some_of_every_kind():
    kinds = Counter(row["kind"] for row in rows("actors", "entity"))
    assert set(kinds) == {"person", "organisation", "group"}
    assert kinds.total() >= 4000
    assert min(kinds.values()) >= 100


def test_persons_have_the_years_of_their_public_life():
    persons = [row for row in rows("actors", "entity") if row["kind"] == "person"]
    assert [row["slug"] for row in persons if not row.get("active_from")] == []


def test_wikidata_ids_have_their_form_and_belong_to_one_entity():
    entities = [*rows("countries", "entity"), *rows("actors", "entity")]
    ids = Counter(row["wikidata_id"] for row in entities if row.get("wikidata_id"))
    assert ids.total() >= 3000
    assert [one for one in ids if not re.fullmatch(WIKIDATA_ID, one)] == []
    assert [one for one, number in ids.items() if number > 1] == []
    assert [row["slug"] for row in rows("countries", "entity") if not row.get("wikidata_id")] == []


def test_years_are_in_order():
    years = [(row.get("active_from"), row.get("active_to"), row["slug"]) for row in rows("actors", "entity")]
    assert [slug for first, last, slug in years if first and last and first > last] == []


def test_bare_names_of_institutions_need_context():
    bare = {
        "Congress", "Senate", "House of Representatives", "Parliament", "National Assembly", "Supreme Court",
        "Justice Department", "Treasury", "Finance Ministry", "Foreign Ministry", "Ministry of Defence", "Bundesrat",
    }  # fmt: skip
    names = [row for row in rows("actors", "entityname") if row["text"] in bare]
    assert {row["text"] for row in names} == bare
    assert [row["entity"] for row in names if not row["needs_context"]] == []


def test_a_bare_name_means_one_institution_of_a_country_at_a_time():
    actors = {row["slug"]: row for row in rows("actors", "entity") if row["kind"] != "person" and row["country"]}
    bearers: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for row in rows("actors", "entityname"):
        if row["needs_context"] and row["entity"][0] in actors:
            actor = actors[row["entity"][0]]
            bearers[row["text"], actor["country"][0]].append(actor)
    for found in bearers.values():
        found.sort(key=lambda actor: actor.get("active_from") or 0)
    assert {
        key: (one["slug"], other["slug"])
        for key, found in bearers.items()
        for one, other in pairwise(found)
        if (one.get("active_to") or 9999) >= (other.get("active_from") or 0)
    } == {}


def test_actors_live_in_countries_of_the_fixture():
    codes = {row["slug"] for row in rows("countries", "entity")}
    assert {row["country"][0] for row in rows("actors", "entity") if row["country"]} <= codes


def test_every_actor_is_called_by_its_own_name():
    names = {(row["entity"][0], row["text"]) for row in rows("actors", "entityname") if row["entity"]}
    assert [row["slug"] for row in rows("actors", "entity") if (row["slug"], row["name"]) not in names] == []


def test_slugs_and_names_are_written_once():
    entities = [*rows("countries", "entity"), *rows("actors", "entity")]
    names = [*rows("countries", "entityname"), *rows("actors", "entityname")]
    slugs = Counter(row["slug"] for row in entities)
    keys = Counter((row["text"], tuple(row["entity"] or ())) for row in names)
    assert [slug for slug, number in slugs.items() if number > 1] == []
    assert [key for key, number in keys.items() if number > 1] == []


def test_no_unconditional_name_belongs_to_two_entities():
    """As the matcher reads them: accents folded, and capitals where case does not count.

    A stop name that an actor bears has given way to it: see `load_tagger`.
    """
    bearers: dict[str, set[str]] = defaultdict(set)
    names = [*rows("countries", "entityname"), *rows("actors", "entityname")]
    borne = {
        fold_text(row["text"]) for row in rows("actors", "entityname") if row["entity"] and not row["needs_context"]
    }
    for row in names:
        if not row["needs_context"] and (row["entity"] or fold_text(row["text"]) not in borne):
            bearers[fold_text(row["text"])].add(row["entity"][0] if row["entity"] else "(stop)")
    free = {fold_text(row["text"]).lower() for row in names if not row["is_case_sensitive"]}
    for text in list(bearers):
        if text.lower() in free:
            bearers[text.lower()] |= bearers[text]
    assert {text: found for text, found in bearers.items() if len(found) > 1} == {}


def test_every_surname_needs_context():
    surnames = [row for row in rows("actors", "entityname") if row["kind"] == "surname"]
    assert surnames
    assert [row["text"] for row in surnames if not row["needs_context"]] == []


def test_names_are_written_without_outer_or_double_blanks():
    names = [row["text"] for label in LABELS[:2] for row in rows(label, "entityname")]
    assert [text for text in names if text != " ".join(text.split())] == []


def test_there_are_six_sources_that_say_they_are_made_up():
    sources = rows("sources", "source")
    assert len({row["slug"] for row in sources}) == len(sources) == 6
    assert all("made up" in row["notice"] for row in sources)
    assert all(row["country"] for row in sources)


# -- the documents of the demonstration


def test_there_are_at_least_sixty_articles_from_every_source():
    articles = rows("demo", "article")
    assert len(articles) == len(documents()) >= 60
    assert {row["source"][0] for row in articles} == {row["slug"] for row in rows("sources", "source")}
    assert {source for source, _ in documents()} == {row["slug"] for row in rows("sources", "source")}


def test_it_shows_what_a_newspaper_says_of_an_article():
    for name in ("section", "page_label", "edition", "keywords"):
        assert len({str(row[name]) for row in rows("demo", "article") if row[name]}) > 1, name


def test_the_tags_show_at_least_twenty_five_countries_and_eighty_actors():
    tagged = {row["entity"][0] for row in rows("demo", "tag")}
    countries = {row["slug"] for row in rows("countries", "entity")}
    assert len(tagged & countries) >= 25
    assert len(tagged - countries) >= 80


def test_each_document_has_eighty_to_two_hundred_and_fifty_words():
    for source, read in documents():
        assert isinstance(read, Document), (source, read)
        words = len(f"{read.article.headline} {read.article.body}".split())
        assert 80 <= words <= 250, (source, read.article.headline)
        assert read.article.published_on is not None, (source, read.article.headline)
        assert read.article.notes == (), (source, read.article.headline)


def test_the_fixture_says_nothing_that_differs_from_run_to_run():
    for model in ("article", "tag"):
        assert not set().union(*rows("demo", model)) & LEFT_OUT
    assert not [row for row in json.loads(FIXTURE.read_text(encoding="utf-8")) if "pk" in row]
    assert all(row["address"].startswith("demo:") for row in rows("demo", "article"))


# -- loaded into a database


def test_the_demo_fixture_is_what_its_documents_make(loaded):
    assert loaded.made_demo == FIXTURE.read_text(encoding="utf-8")


def test_loading_gives_every_row_of_the_fixtures(loaded):
    labels = {"Entity": "entity", "EntityName": "entityname", "Source": "source", "Article": "article", "Tag": "tag"}
    assert loaded.first == {
        name: sum(len(rows(label, model)) for label in LABELS) for name, model in labels.items()
    }  # fmt: skip


def test_loading_twice_makes_no_row_twice(loaded):
    assert loaded.second == loaded.first
    assert loaded.keys_second == loaded.keys_first


def test_the_tags_are_what_the_tagger_says_today(loaded, tagger, gazetteer):
    for article in Article.objects.select_related("source__country").prefetch_related("tags"):
        stored = {tag.entity_id: tag for tag in article.tags.all()}
        home, year = home_of(article.source), article.published_on.year if article.published_on else None
        tagged = tagger.tag(article.own_headline, article.body, article.dateline, home, article.language, year)
        found = gazetteer.find_names(
            article.own_headline, article.body, dateline=article.dateline, home=home, year=year
        ).mentions
        for entity, mentions in found.items():
            packed = pack_mentions(mentions)
            assert [place for place in stored[entity].mentions if place in packed] == packed, article.address
        with transaction.atomic():
            changes = store_tags([article], [pack_text(tagged)])
            transaction.set_rollback(True)
        assert (changes, changes.articles) == (TagChanges(), 0), article.address


def test_what_was_discovered_is_provisional_tagged_and_called_by_its_name(loaded):
    discovered = rows("demo", "entity")
    assert len(discovered) >= 50
    assert {row["status"] for row in discovered} == {"provisional"}
    assert {row["kind"] for row in discovered} <= {"person", "organisation", "group"}
    names = {(row["entity"][0], row["text"]) for row in rows("demo", "entityname")}
    assert names == {(row["slug"], row["name"]) for row in discovered}
    assert {row["slug"] for row in discovered} <= {row["entity"][0] for row in rows("demo", "tag")}
    assert {row.get("status", "confirmed") for label in LABELS[:2] for row in rows(label, "entity")} == {"confirmed"}
    assert Entity.objects.filter(status="provisional").count() == len(discovered)


def test_the_public_sees_all_that_the_demo_has(loaded):
    assert set(Source.objects.visible_to_public()) == set(Source.objects.all())
    tagged = Entity.objects.listed().filter(tags__state="accepted").distinct()
    assert set(Entity.objects.visible_to_public()) == {*tagged, *Entity.objects.listed().filter(status="confirmed")}


def test_the_demo_shows_main_subjects_roles_and_suggestions():
    tags = rows("demo", "tag")
    assert 0 < sum(row["is_main"] for row in tags) < len(tags)
    assert {row["state"] for row in tags} == {"accepted", "suggested"}
    assert not any(row["is_main"] for row in tags if row["state"] == "suggested")
    assert any(row["role"] for row in tags)


def test_every_article_has_an_actor_a_country_and_a_place_it_was_filed_from(loaded):
    for article in Article.objects.prefetch_related("tags__entity"):
        kinds = {tag.entity.is_country for tag in article.tags.all()}
        assert kinds == {True, False}, article.address
        assert any(tag.is_main and tag.entity.is_country for tag in article.tags.all()), article.address
        assert article.dateline_country_id or not article.dateline, article.dateline


# -- the gazetteer of the fixtures on sentences as newspapers print them


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("President Joe Biden told Hunter Biden to stay away.", {"joe-biden"}),
        ("Hunter Biden stayed away.", set()),
        ("Flights from Hamid Karzai International Airport resumed.", set()),
        ("Hamid Karzai met Ashraf Ghani in Kabul.", {"hamid-karzai", "ashraf-ghani", "af"}),
        ("He said that US troops would leave us.", {"us"}),
        ("The turkey was served cold, she told us.", set()),
        ("Turkey’s Erdoğan spoke. Recep Tayyip Erdoğan is in Ankara.", {"tr", "recep-tayyip-erdogan"}),
        ("The Georgia Tech campus and Michael Jordan", set()),
        ("Niger and Nigeria", {"ne", "ng"}),
        ("Guinea-Bissau, Equatorial Guinea and Papua New Guinea", {"gw", "gq", "pg"}),
        ("The Democratic Republic of the Congo", {"cd"}),
        ("North Korea and South Korea", {"kp", "kr"}),
        ("New Mexico and New Jersey", {"us"}),
        ("Air France and British Airways fly.", {"air-france", "british-airways"}),
        ("He came with American Airlines from France.", {"american-airlines", "fr"}),
        ("South Sudan", {"ss"}),
        ("Bush and Clinton", set()),
        ("BIDEN MEETS PUTIN IN GENEVA", {"ch"}),
    ],
)
def test_names_in_a_sentence_mean_their_bearers(gazetteer, text, slugs):
    found = gazetteer.find_names("", text).mentions
    assert set(Entity.objects.filter(pk__in=found).values_list("slug", flat=True)) == slugs


@pytest.mark.parametrize(
    ("dateline", "code"),
    [
        ("KABUL", "af"),
        ("KABUL, Afghanistan (AP)", "af"),
        ("ISLAMABAD", "pk"),
        ("WASHINGTON (Reuters)", "us"),
        ("WASHINGTON/KABUL", "us"),
        ("BEIRUT, Lebanon", "lb"),
        ("TBILISI, Georgia", "ge"),
        ("ATLANTA, Georgia", "us"),
        ("SÃO PAULO", "br"),
        ("BOGOTA", "co"),
        ("Istanbul, June 19", "tr"),
        ("QOM", "ir"),
        ("N'DJAMENA", "td"),
        ("N’Djamena, Chad", "td"),
        ("PORT-AU-PRINCE, Haiti", "ht"),
        ("LONDON, Ontario", "ca"),
        ("SEOUL (Yonhap) —", "kr"),
        ("HONG KONG", "hk"),
        ("GENEVA/ISTANBUL", "ch"),
        ("ABOARD AIR FORCE ONE", None),
    ],
)
def test_a_dateline_names_the_country_it_was_filed_from(gazetteer, dateline, code):
    country = gazetteer.find_country(dateline)
    assert (country and Entity.objects.get(pk=country).slug) == code
