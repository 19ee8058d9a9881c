"""The file that a purged article was read from goes with it, unless others were read from it; the page says which."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from articles import curation
from articles.curation import erasure
from articles.models import Article, ImportedDocument, ImportRun, Original
from articles.originals import check_original, folder
from tests.importing.imports import record, run, text, write, write_lines

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def keeps(settings) -> None:
    settings.KEEP_ORIGINALS = True


def files(settings) -> list[bytes]:
    return [path.read_bytes() for path in Path(settings.ORIGINALS_DIR).rglob("*") if path.is_file()]


def trash(headline: str) -> Article:
    Article.objects.filter(headline=headline).update(status="trash")
    return Article.objects.get(headline=headline)


def test_a_file_of_one_article_goes_with_it_and_every_file_it_was_read_from(tmp_path, settings, client):
    path = write(tmp_path / "secret.txt", text("Secret talks"))
    run(path)
    run(write(path, text("Secret talks", body="The talks opened in the morning, and failed.\n")))
    run(write(tmp_path / "kept.txt", text("Open talks", body="Another text altogether.\n")))
    address = reverse("admin:articles_article_delete", args=[trash("Secret talks").pk])
    page = client.get(address).content.decode()
    assert "2 original files," in page
    assert "with_originals" not in page
    client.post(address, {"post": "yes"})
    assert [one.name for one in Original.objects.all()] == ["kept.txt"]
    assert len(files(settings)) == 1
    assert not erasure.is_erasure_pending()


def test_a_file_that_others_were_read_from_stays_and_the_page_says_so(tmp_path, settings, client):
    run(write_lines(tmp_path / "feed.jsonl", [record(1, headline="Secret talks"), record(2)]))
    address = reverse("admin:articles_article_delete", args=[trash("Secret talks").pk])
    page = client.get(address).content.decode()
    assert "Also delete 1 original file that other documents were also read from" in page
    assert "It contains the purged text and is kept unless you tick this" in page
    assert "feed.jsonl" in page
    client.post(address, {"post": "yes"})
    check_original(Original.objects.get())
    assert [row.original_id is None for row in ImportedDocument.objects.order_by("pk")] == [True, False]
    assert not erasure.is_erasure_pending()


def test_a_file_that_others_were_read_from_goes_where_that_is_wanted(tmp_path, settings, client):
    run(write_lines(tmp_path / "feed.jsonl", [record(1, headline="Secret talks"), record(2)]))
    address = reverse("admin:articles_article_delete", args=[trash("Secret talks").pk])
    client.post(address, {"post": "yes", "with_originals": "yes"})
    assert files(settings) == []
    assert not Original.objects.exists()
    kept = ImportedDocument.objects.get(article__isnull=False)
    assert (kept.original, kept.address.endswith("feed.jsonl#n2")) == (None, True)


def test_a_file_whose_articles_are_all_purged_goes(tmp_path, settings, curator):
    run(write_lines(tmp_path / "feed.jsonl", [record(1), record(2)]))
    Article.objects.update(status="trash")
    plan = curation.plan_purge(Article.objects.all())
    assert (plan.originals.going, plan.originals.shared) == (1, [])
    curation.purge_articles(Article.objects.all(), curator)
    assert files(settings) == []


def test_what_can_not_be_deleted_now_waits_for_the_command(tmp_path, settings, curator, monkeypatch):
    run(write(tmp_path / "secret.txt", text("Secret talks")))
    trash("Secret talks")

    def refuse(self, name):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folder.OriginalsFolder, "delete", refuse)
    curation.purge_articles(Article.objects.all(), curator)
    left = Original.objects.get()
    assert (left.is_unused, left.name, left.format) == (True, "", "")
    assert erasure.is_erasure_pending()
    with pytest.raises(CommandError, match="could not be deleted: Permission denied"):
        call_command("erase_purged")
    monkeypatch.undo()
    call_command("erase_purged", verbosity=0)
    assert files(settings) == []
    assert not erasure.is_erasure_pending()


def test_what_lies_on_another_machine_waits_for_the_command_there(tmp_path, settings, curator):
    run(write(tmp_path / "secret.txt", text("Secret talks")))
    trash("Secret talks")
    Original.objects.update(machine="another")
    here, settings.ORIGINALS_DIR = settings.ORIGINALS_DIR, tmp_path / "elsewhere"
    curation.purge_articles(Article.objects.all(), curator)
    with pytest.raises(CommandError, match="are on other machines: another"):
        call_command("erase_purged")
    assert erasure.is_erasure_pending()
    settings.ORIGINALS_DIR = here
    call_command("erase_purged", verbosity=0)
    assert files(settings) == []


def test_a_file_that_a_running_import_brings_again_is_for_that_to_decide(tmp_path, settings, curator):
    run(write(tmp_path / "secret.txt", text("Secret talks")))
    trash("Secret talks")
    running = ImportRun.objects.create()
    Original.objects.update(run=running)
    curation.purge_articles(Article.objects.all(), curator)
    assert len(files(settings)) == 1
    call_command("erase_purged", verbosity=0)
    assert not erasure.is_erasure_pending()
    ImportRun.objects.filter(pk=running.pk).update(state="failed")
    assert erasure.is_erasure_pending()
    call_command("erase_purged", verbosity=0)
    assert files(settings) == []
