"""A purge leaves no word: in no table, file or segment of the index, whatever was done with the article before."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.models import CASCADE, ForeignKey
from django.test import Client
from django.urls import reverse

from articles import curation
from articles.curation import erasure, purging, redaction
from articles.models import (
    Action,
    Article,
    Entity,
    EntityRedirect,
    FormerSlug,
    FrozenResult,
    ImportedDocument,
    ImportRun,
    LikenessKey,
    NameWord,
    Original,
    RecordedChange,
    Source,
    Tag,
)
from articles.search import IndexNotReadyError, catch_up, is_free_of_purged
from articles.search.engines import current_engine
from tests.curation.purging import files_that_know, live, purge, tables_that_know, terms_that_know
from tests.factories import make_article, make_country, make_entity, make_source
from tests.forms import FormReader
from tests.programs import begin_migrated, run_program
from tests.views.pages import check_structure, open_page

pytestmark = pytest.mark.django_db(transaction=True)

KNOWING = {
    "articles_action.plan", "articles_action.summary", "articles_article.body", "articles_article.byline",
    "articles_article.headline", "articles_entity.name", "articles_entityname.text", "articles_formerslug.slug",
    "articles_frozenresult.parameters", "articles_frozenresult.said", "articles_importeddocument.address",
    "articles_importeddocument.raw_text", "articles_importrun.paths", "articles_importrun.source_name",
    "articles_knownaddress.address", "articles_original.name", "articles_recordedchange.before", "articles_source.name",
    "articles_version.before", "django_admin_log.object_repr", "sessions",
}  # fmt: skip


def trashed(*arguments, **fields) -> Article:
    return make_article(*arguments, status="trash", **fields)


# -- the whole life of an article


def test_nothing_in_the_database_or_the_index_knows_what_was_purged(tmp_path, settings):
    settings.KEEP_ORIGINALS = True
    live(tmp_path)
    assert tables_that_know() >= KNOWING, "what is to be forgotten was told before"
    assert "zqxvorn" in terms_that_know()
    assert len(files_that_know(settings.ORIGINALS_DIR)) == 3, "two texts of the report, and a broken file"
    purge()
    assert tables_that_know() == set()
    assert terms_that_know() == []
    assert files_that_know(settings.INDEX_DIR) == files_that_know(settings.ORIGINALS_DIR) == {}
    assert list(Original.objects.values_list("name", flat=True)) == ["others.jsonl"]
    assert Article.objects.count() == 40
    assert Action.objects.filter(kind="purge").get().summary == "Purged 1 article, 3 names, 1 source"


@pytest.mark.processes
def test_no_file_of_an_embedded_archive_holds_a_word_of_it(tmp_path, migrated_file):
    if connection.vendor != "sqlite":
        pytest.skip("the files of PostgreSQL are its own affair: see docs/production.md")
    begin_migrated(migrated_file, tmp_path / "newsarchive.sqlite3")
    seen = run_program("tests.curation.purging", tmp_path)
    files, tables, terms = seen["before"]
    assert seen["overwrites"] == 1
    assert "newsarchive.sqlite3" in files
    assert sum(name.startswith("originals/") for name in files) == 3
    assert set(tables) >= KNOWING
    assert terms
    assert seen["after"] == [{}, [], []]
    assert seen["closed"] == {}


def test_every_column_with_text_goes_along_or_is_gone_through():
    """A table that comes later has to be thought of: its rows go with their article, or their words are taken out."""
    going: set[type] = {Article, Entity, Source}
    models = [model for model in apps.get_models() if not model._meta.proxy]
    while more := {
        model
        for model in models
        for one in model._meta.concrete_fields
        if model not in going and isinstance(one, ForeignKey) and one.remote_field.on_delete is CASCADE
        and one.related_model in going
    }:  # fmt: skip
        going |= more
    taken_out = {(rows().model, name) for rows, names, _ in redaction.REDACTED_TABLES for name in names}
    named = {  # by hand: deleted or blanked with what they speak of, or they speak of no article
        RecordedChange: {"model", "before", "after"},
        FormerSlug: {"slug"},
        ImportedDocument: {"sha256"},
        Original: {"sha256"},  # goes with its file; of a file that stays
        FrozenResult: {"key"},
        NameWord: {"word"},  # by a trigger, with its name
        LikenessKey: {"key"},  # the same
    }
    others = {
        model._meta.label: sorted(names)
        for model in models
        if model not in going
        and model._meta.app_label == "articles"
        and (
            names := {one.attname for one in model._meta.concrete_fields if redaction.may_hold_text(one)}
            - {name for owner, name in taken_out if owner is model}
            - named.get(model, set())
        )
    }
    assert others == {
        "articles.Allowance": ["key"],  # a hash
        "articles.CacheEntry": ["cache_key", "value"],  # attempts to log in, counted
        "articles.Lease": ["holder", "name"],  # of processes and indexes
        "articles.ImportMapping": ["columns", "encoding", "name"],  # of other people’s tables
        "articles.PlannedStep": ["ids", "model"],  # numbers
        "articles.PurgedDocument": ["key_hash"],  # a keyed hash
        "articles.ImportedDocument": ["reader"],  # the name of a format
        "articles.Original": ["format", "machine"],
        "articles.FeedEvent": ["text"],  # what became of fetches
        "articles.Question": ["kind"],
        "articles.WatchedEntry": ["address_key", "guid_key", "headline_key", "mark"],  # keyed hashes
        "articles.WatchedFeed": [  # of a feed and its server
            "address", "credentials", "etag", "known_as", "last_modified", "reason", "site_address", "title", "trouble",
        ],
        "articles.Upload": ["key", "machine"],  # drawn by lot; the name of a web machine
    }  # fmt: skip


# -- what goes along


def test_names_and_sources_that_no_other_article_has_go_along_where_that_is_wanted(curator):
    mine, shared = make_entity("Mine", status="provisional"), make_entity("Shared", status="provisional")
    refused, known = make_entity("Refused", status="refused"), make_entity("Known")
    own, common = make_source("Own Paper"), make_source("Common Paper")
    make_article(tags=[shared], source=common)
    gone = [trashed(tags=[mine, shared, refused, known], source=paper) for paper in (own, common)]
    rows = Article.objects.filter(pk__in=[row.pk for row in gone])
    left = curation.plan_purge(rows).leftovers
    assert (set(left.names), left.sources, left.confirmed) == ({mine, refused}, [own], [known])
    assert curation.purge_articles(rows.filter(pk=gone[0].pk), curator) == 1
    assert Entity.objects.count() == 4
    assert Source.objects.count() == 2, "nothing goes that was not wanted"
    curation.purge_articles(rows, curator, with_names=True, with_sources=True)
    assert set(Entity.objects.all()) == {shared, known}


def test_a_name_that_was_taken_off_before_is_still_one_of_the_article(curator):
    article, entity = make_article(), make_entity("Mine", status="provisional")
    paper, other = make_source("First Paper"), make_source("Second Paper")
    Article.objects.filter(pk=article.pk).update(source=paper)
    curation.add_tag(article, entity, curator)
    with curation.action(curator, Action.Kind.EDIT):
        Article.objects.filter(pk=article.pk).update(source=other)
        Tag.objects.all().delete()
    Article.objects.update(status="trash")
    left = curation.plan_purge(Article.objects.all()).leftovers
    assert (left.names, set(left.sources)) == ([entity], {paper, other})


def test_a_country_that_others_were_filed_from_stays(curator):
    place = make_country("xq", "Ruritania")
    Entity.objects.filter(pk=place.pk).update(status="provisional")
    make_article(dateline_country=place)
    trashed(tags=[place])
    assert curation.plan_purge(Article.objects.all()).leftovers.names == []


def test_what_was_merged_into_a_name_goes_with_it(curator):
    mine, old = make_entity("Mine", status="provisional"), make_entity("Old", status="provisional")
    trashed(tags=[mine])
    curation.merge_entities(mine, [old], curator)
    curation.purge_articles(Article.objects.all(), curator, with_names=True)
    assert not Entity.objects.exists()
    assert not EntityRedirect.objects.exists()
    assert not RecordedChange.objects.exclude(before={}).exists()


def test_a_name_that_was_merged_into_another_goes_where_only_these_articles_had_it(curator):
    both = make_entity("Both", status="provisional"), make_entity("Mine", status="provisional", names=("Mine",))
    known = make_entity("Known", names=("Known",))
    make_article(tags=[both[0], known])
    article = trashed(tags=both)
    curation.merge_entities(known, both, curator)
    assert set(known.names.values_list("text", flat=True)) == {"Known", "Both", "Mine"}
    assert curation.plan_purge(Article.objects.filter(pk=article.pk)).leftovers.names == [both[1]]
    curation.purge_articles(Article.objects.all(), curator, with_names=True)
    assert set(known.names.values_list("text", flat=True)) == {"Known", "Both"}
    assert set(Entity.objects.all()) == {known, both[0]}
    assert "Mine" not in str(list(RecordedChange.objects.values_list("before", "after")))
    assert Action.objects.filter(summary__contains="Mine").count() == 0


# -- what stays


def test_other_history_keeps_its_words(curator):
    other = make_article("Harvest festival", "The harvest was good.")
    with curation.action(curator, Action.Kind.EDIT, "Edited “Harvest festival”"):
        Article.objects.filter(pk=other.pk).update(byline="By the harvester")
    kept = FrozenResult.objects.create(key="k", parameters="q=harvest", said="harvest", total=1, packed_ids=b"")
    run = ImportRun.objects.create(paths=["harvest.txt"], source_name="Wire")
    ImportedDocument.objects.create(run=run, address="harvest.txt", outcome="rejected", raw_text="The harvest")
    trashed("Secret harvest", "The zqxvorn harvest was good.")
    curation.purge_articles(Article.objects.all(), curator)
    assert Action.objects.filter(summary="Edited “Harvest festival”").exists()
    assert RecordedChange.objects.filter(after__byline="By the harvester").exists()
    kept.refresh_from_db()
    assert kept.said == "harvest"
    assert ImportRun.objects.get().paths == ["harvest.txt"]
    assert ImportedDocument.objects.get().raw_text == "The harvest"


@pytest.mark.parametrize(
    ("query", "is_forgotten"),
    [("zqxv*", True), ("harvest OR zqxvorn*", True), ("harv*", False), ("zqxvornelian*", False)],
)
def test_a_kept_result_that_has_the_beginning_of_a_lost_word_is_forgotten(curator, query, is_forgotten):
    make_article("Harvest festival", "The harvest was good.")
    trashed("Secret harvest", "The zqxvorn harvest was good.")
    Client().post("/results/keep/", {"q": query})
    curation.purge_articles(Article.objects.all(), curator)
    assert FrozenResult.objects.get().is_forgotten == is_forgotten


def test_a_kept_result_without_its_words_keeps_its_address_and_its_numbers(curator):
    kept = make_article("Kept", "The zqxvorn harvest.")
    client = Client()
    address = client.post("/results/keep/", {"q": "zqxvorn"})["Location"]
    Article.objects.filter(pk=kept.pk).update(status="trash")
    curation.purge_articles(Article.objects.all(), curator)
    page = open_page(address)
    check_structure(page)
    assert page.root.one("h1").text == "A search that was removed"
    assert f"Article {kept.pk} is no longer in the archive." in page.root.text
    assert "zqxvorn" not in page.html
    for form in ("json", "csv"):
        assert "zqxvorn" not in client.get(f"{address.rstrip('/')}.{form}").getvalue().decode()


def test_only_the_trash_is_purged_and_the_history_keeps_no_word_of_it(curator):
    kept, gone = make_article("Kept"), make_article("Secret", "Secret words", tags=[make_entity()])
    with curation.action(curator, Action.Kind.EDIT, "Edited"):
        Article.objects.filter(pk=gone.pk).update(body="Other secret words")
    assert curation.trash_articles(Article.objects.filter(pk=gone.pk), curator) == 1
    assert curation.purge_articles(Article.objects.all(), curator) == 1
    assert list(Article.objects.all()) == [kept]
    assert not Tag.objects.exists()
    left = RecordedChange.objects.get()
    assert (left.row_id, left.before, left.after, left.action.kind) == (gone.pk, {}, None, "purge")
    with pytest.raises(curation.UndoError):
        curation.undo(left.action, curator)


def test_nothing_is_purged_where_no_index_tells_which_words_are_left(curator, monkeypatch):
    trashed("Secret")

    def refuse(*_arguments, **_options):
        raise IndexNotReadyError("The search index is being built.")

    monkeypatch.setattr("articles.search.current_snapshot", refuse)
    with pytest.raises(IndexNotReadyError):
        curation.purge_articles(Article.objects.all(), curator)
    assert Article.objects.count() == 1


# -- erasing


def test_what_a_purge_has_freed_waits_until_it_is_erased(curator, capsys):
    make_article("Kept")
    trashed("Secret")
    catch_up()
    curation.purge_articles(Article.objects.all(), curator)
    assert erasure.is_erasure_pending()
    assert not is_free_of_purged()
    call_command("erase_purged")
    assert "No purged text is left" in capsys.readouterr().out
    assert not erasure.is_erasure_pending()
    make_article("Later")
    catch_up()
    assert is_free_of_purged(), "following carries on what the index was built after"
    call_command("erase_purged")
    assert capsys.readouterr().out == "Nothing to erase.\n"


def test_an_index_of_another_machine_is_built_anew_there(curator):
    trashed("Secret")
    catch_up()
    curation.purge_articles(Article.objects.all(), curator)
    purging.find_unerased().update(state="done")  # as another machine has done with the database
    assert erasure.is_erasure_pending()
    before = current_engine().snapshot().key
    call_command("erase_purged", verbosity=0)
    assert current_engine().snapshot().key != before
    assert not erasure.is_erasure_pending()


def test_a_large_archive_is_rewritten_by_a_command_and_the_page_says_so(client, monkeypatch):
    monkeypatch.setattr(erasure, "MOST_AT_ONCE", 0)
    article, _ = trashed("Secret"), make_article("Kept")
    address = reverse("admin:articles_article_delete", args=[article.pk])
    assert "Afterwards run “python manage.py erase_purged”" in client.get(address).content.decode()
    answer = client.post(address, {"post": "yes"}, follow=True)
    assert "manage.py erase_purged" in [str(message) for message in answer.context["messages"]][1]
    assert erasure.is_erasure_pending()


def test_where_nothing_can_be_rewritten_it_is_reported_and_tried_again(client, curator, monkeypatch):
    def fail() -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(erasure, "_rewrite_database", fail)
    article = trashed("Secret")
    answer = client.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"}, follow=True)
    messages = [str(message) for message in answer.context["messages"]]
    assert messages[0] == "1 article purged."
    assert "manage.py erase_purged" in messages[1]
    assert "disk is full" in messages[1]
    assert "erase_purged" in client.get(reverse("admin:index")).content.decode()
    monkeypatch.undo()
    call_command("erase_purged", verbosity=0)
    assert "erase_purged" not in client.get(reverse("admin:index")).content.decode()


# -- the page


def test_the_page_tells_before_what_goes_and_what_stays(client):
    mine, known = make_entity("Mine", status="provisional"), make_entity("Known")
    article = trashed("Secret <b>", tags=[mine, known], source=make_source("Own Paper"), copy_group=7)
    make_article("Secret copy", copy_group=7)
    page = client.get(reverse("admin:articles_article_delete", args=[article.pk])).content.decode()
    for messages in (
        "1 article</b> will be deleted permanently", "cannot be undone", "Secret &lt;b&gt;", "Also delete 1 name",
        "Mine", "Also delete 1 source", "Own Paper", "1 near-identical copy", "1 confirmed name",
        "Earlier backups still contain",
    ):  # fmt: skip
        assert messages in page, messages
    assert Article.objects.count() == 2
    listed = f"{reverse('admin:articles_article_changelist')}?status__exact=trash"
    chosen = {"action": "delete_selected", "_selected_action": [article.pk]}
    assert "Also delete 1 name" in client.post(listed, chosen).content.decode()
    client.post(listed, chosen | {"post": "yes", "with_names": "yes"})
    assert set(Entity.objects.all()) == {known}
    assert Source.objects.count() == 1


def test_what_has_changed_since_it_was_shown_is_shown_again(client):
    article = trashed("Secret")
    address = reverse("admin:articles_article_delete", args=[article.pk])
    sent = FormReader.read(client.get(address).content.decode())
    Article.objects.filter(pk=article.pk).update(headline="Another secret")
    assert "Another secret" in client.post(address, sent).content.decode()
    assert Article.objects.exists()
    client.post(address, FormReader.read(client.get(address).content.decode()))
    assert not Article.objects.exists()


def test_only_who_may_purge_sees_it_and_only_the_trash_is_purged(client):
    article, kept = trashed("Secret"), make_article("Kept")
    user = User.objects.create_user("somebody", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=["change_article", "view_article"]))
    other = Client()
    other.force_login(user)
    for address in (reverse("admin:articles_article_delete", args=[row.pk]) for row in (article, kept)):
        assert other.get(address).status_code == 403
        assert other.post(address, {"post": "yes"}).status_code == 403
    assert client.post(reverse("admin:articles_article_delete", args=[kept.pk]), {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:articles_article_delete", args=[99_999_999])).status_code == 404
    assert Article.objects.count() == 2
