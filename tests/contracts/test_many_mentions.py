"""An article that names somebody thousands of times: nothing is lost, every number is true, no page reads them all."""

import importlib
import json
from io import StringIO
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.serializers import serialize
from django.db import connection
from django.test import Client
from django.urls import reverse

from articles import curation
from articles.backup import back_up, restore
from articles.importing.pipeline import ImportOptions, import_documents
from articles.models import Action, Article, Entity, Tag
from articles.tagging import load_tagger, retag_articles
from articles.text import mentions as parted
from articles.text.mentions import PartedMentions
from articles.views.export import records
from tests.factories import make_article, make_country, make_entity
from tests.views.pages import open_page

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = 2_500
BODY = "Turkey met the Taliban. " * NUMBER
migration = importlib.import_module("articles.migrations.0003_parted_mentions")


@pytest.fixture
def turkey() -> Entity:
    make_entity("Taliban", "group", ("Taliban",), slug="taliban")
    return make_country("tr", "Turkey")


@pytest.fixture
def article(turkey, tmp_path) -> Article:
    path = tmp_path / "long.jsonl"
    path.write_text(json.dumps({"id": "long", "headline": "Turkey again", "body": BODY, "language": "en"}))
    import_documents(ImportOptions([str(path)], jobs=1))
    return Article.objects.get()


@pytest.fixture
def curator() -> User:
    return User.objects.create_superuser("curator")


def expected() -> list[list]:
    in_body = [["body", at * 24, at * 24 + 6, "name"] for at in range(NUMBER)]
    return [["headline", 0, 6, "name"], *in_body]


def of_turkey() -> Tag:
    return Tag.objects.get(entity__slug="tr")


def stored(tag: Tag) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT CAST(mentions AS text) FROM {Tag._meta.db_table} WHERE id = %s", [tag.pk])
        return json.loads(cursor.fetchone()[0])


def test_an_import_stores_them_in_parts_and_a_re_tagging_finds_the_same(article):
    tag = of_turkey()
    assert isinstance(tag.mentions, PartedMentions)
    assert list(tag.mentions) == expected()
    assert tag.mention_count == NUMBER + 1 == stored(tag)["count"]
    assert retag_articles([article], load_tagger()).total == 0
    Tag.objects.all().delete()
    retag_articles([article], load_tagger())
    assert list(of_turkey().mentions) == expected()


def test_every_number_is_that_of_the_list_behind_it(article, curator):
    page = open_page(f"{article.get_absolute_url()}?country=tr")
    assert f"{NUMBER + 1:,}" in page.root.one("aside", "about").text
    (line,) = Client().get("/export.jsonl").getvalue().decode().splitlines()
    (country,) = json.loads(line)["countries"]
    assert country["mention_count"] == len(country["mentions"]) + len(country["mentions_elsewhere"]) == NUMBER + 1
    assert {one["text"] for one in country["mentions"]} == {"Turkey"}
    assert str(NUMBER + 1) in Client().get("/export.csv").getvalue().decode()
    client = Client()
    client.force_login(curator)
    assert f"{NUMBER + 1:,}" in client.get(reverse("admin:articles_tag_changelist")).content.decode()


def test_an_edit_that_shortens_the_text_shortens_every_number(article):
    Article.objects.update(body=BODY[: 24 * 1_200])  # behind the archive's back: the tags are those of the whole text
    assert "1,201" in open_page(article.get_absolute_url()).root.one("aside", "about").text
    (line,) = Client().get("/export.jsonl").getvalue().decode().splitlines()
    (country,) = json.loads(line)["countries"]
    assert country["mention_count"] == len(country["mentions"]) + len(country["mentions_elsewhere"]) == 1_201


def test_a_page_reads_those_that_it_shows(article, monkeypatch):
    monkeypatch.setattr(parted, "PART", 50)
    Tag.objects.all().delete()
    retag_articles([article], load_tagger())
    monkeypatch.setattr("articles.text.parts.PART_CHARACTERS", 2_400)
    read = []
    original = parted._read_part
    monkeypatch.setattr(parted, "_read_part", lambda part: read.append(part) or original(part))
    open_page(f"{article.get_absolute_url()}?part=5")
    assert len(read) <= 16, "of more than a hundred parts"
    monkeypatch.setattr("articles.views.article.MARKED", 100)
    page = open_page(f"{article.get_absolute_url()}?country=tr&part=5")
    assert any("Only the first 100 matches" in notice for notice in page.notices)
    assert len(read) <= 40


def test_an_export_writes_them_a_few_at_a_time(article):
    sizes = [len(piece) for piece in records._write(iter([{"a": 1}] * 5_000))]
    assert len(sizes) == 6
    assert max(sizes) <= sum(sizes) / 4
    whole = {"x": [], "y": {}, "z": iter(()), "é": [1, {"a": iter([1, 2])}, None]}
    assert json.loads("".join(records._write(whole))) == {"x": [], "y": {}, "z": [], "é": [1, {"a": [1, 2]}, None]}


def test_the_line_of_such_an_article_is_the_line_of_any_other(article, monkeypatch):
    in_pieces = Client().get("/export.jsonl").getvalue()
    monkeypatch.setattr(records, "AT_ONCE", 10_000)
    assert Client().get("/export.jsonl").getvalue() == in_pieces


def test_a_merge_unites_them_and_its_undo_brings_back_both(article, curator):
    other = make_country("xx", "Turkiye")
    elsewhere = [["body", at * 24, at * 24 + 6, "alias"] for at in range(1_500)]
    Tag.objects.create(article=article, entity=other, mentions=elsewhere)
    act = curation.merge_entities(of_turkey().entity, [other], curator)
    tag = of_turkey()
    assert tag.mention_count == len(tag.mentions) == NUMBER + 1 + 1_500
    assert sorted(tag.mentions) == sorted([*expected(), *elsewhere])
    client = Client()
    client.force_login(curator)
    history = client.get(reverse("admin:articles_action_change", args=[act.pk])).content.decode()
    assert f"{NUMBER + 1 + 1_500} places" in history
    curation.undo(Action.objects.get(pk=act.pk), curator)
    assert list(of_turkey().mentions) == expected()
    assert list(Tag.objects.get(entity=other).mentions) == elsewhere


def test_forms_of_the_admin_save_beside_them(article, curator):
    tag = of_turkey()
    tag.full_clean()
    tag.role = "host"
    tag.save()
    assert list(of_turkey().mentions) == expected()
    client = Client()
    client.force_login(curator)
    page = client.get(reverse("admin:articles_tag_change", args=[tag.pk]))
    assert f"{NUMBER + 1 - 5:,} more" in page.content.decode()


def test_fixtures_and_backups_keep_them(article, tmp_path):
    dumped = tmp_path / "tags.json"
    dumped.write_text(serialize("json", Tag.objects.all(), use_natural_foreign_keys=True))
    Tag.objects.all().delete()
    call_command("loaddata", str(dumped), verbosity=0)
    assert list(of_turkey().mentions) == expected()
    listed = json.loads(dumped.read_text())
    for one in listed:
        one["fields"]["mentions"] = list(parted.read_stored(one["fields"]["mentions"]))
    dumped.write_text(json.dumps(listed))
    Tag.objects.all().delete()
    call_command("loaddata", str(dumped), verbosity=0)
    assert isinstance(of_turkey().mentions, PartedMentions)
    assert list(of_turkey().mentions) == expected()
    back_up(tmp_path / "archive.backup")
    call_command("flush", interactive=False, verbosity=0, stdout=StringIO())
    restore(tmp_path / "archive.backup")
    assert list(of_turkey().mentions) == expected()
    assert of_turkey().mention_count == NUMBER + 1


def test_an_archive_of_before_is_brought_over_and_back(article, monkeypatch):
    tag, few = of_turkey(), Tag.objects.create(
        article=article, entity=make_entity(), mentions=[["body", 0, 6, "name", "Jane"]]
    )  # fmt: skip
    wrong = Tag.objects.create(article=article, entity=make_entity(), mentions=[["body", 5]] * 1_200)
    in_parts = stored(tag)
    apps, editor = SimpleNamespace(get_model=lambda *_: Tag), SimpleNamespace(connection=connection)
    migration.list_parts(apps, editor)
    assert stored(tag) == expected()
    assert of_turkey().mention_count == NUMBER + 1
    assert list(of_turkey().mentions) == expected()
    migration.part_long_lists(apps, editor)
    assert stored(tag) == in_parts
    assert stored(few) == [["body", 0, 6, "name", "Jane"]]
    assert stored(wrong) == [["body", 5]] * 1_200
    assert migration.PART == parted.PART


def test_the_database_counts_whatever_writes():
    article = make_article("Talks", "Kabul waits.")
    tag = Tag.objects.create(article=article, entity=make_entity())
    assert Tag.objects.get().mention_count == 0
    with connection.cursor() as cursor:
        cursor.execute(f"""UPDATE {Tag._meta.db_table} SET mentions = '[["body",0,5,"name"]]'""")
    assert Tag.objects.get(pk=tag.pk).mention_count == 1
