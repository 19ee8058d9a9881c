"""Bringing documents in the browser: what is shown, who may, and what goes with a purge."""

import io
import re
import zipfile

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from articles import curation
from articles.admin.bringing import ENCODINGS
from articles.importing import upload_processes
from articles.importing.charset_names import find_charset
from articles.models import Action, Article, ImportRun, Upload
from tests.admin.brought import (
    BRING,
    HOSTILE,
    MIXED,
    bring,
    client,
    in_this_process,
    lines,
    member,
    page_of,
    press,
)
from tests.factories import make_article, make_source
from tests.importing.crawls import make_answer, make_page, make_record
from tests.importing.imports import record, text
from tests.importing.small_files import ISSUE, PAGE

__all__ = ["client", "in_this_process"]

pytestmark = pytest.mark.django_db


# -- from a file to an import


def test_a_file_is_looked_into_tried_and_imported(client, settings):
    address = bring(client, MIXED, "news.jsonl", source="Harbour Post")
    page = page_of(client, address)
    for shown in ("news.jsonl", "JSON lines", "UTF-8", "Report 1", "Harbour Post", "invalid JSON at column 1"):
        assert shown in page
    assert not Article.objects.exists()

    page = press(client, address, "try")
    assert "2 new, 3 rejected" in page
    assert "both “headline” and “body” are empty" in page
    assert not Article.objects.exists(), "a dry run writes nothing"
    assert not ImportRun.objects.exists()

    page = press(client, address, "import")
    run = ImportRun.objects.get()
    assert (run.user.username, run.source_name, run.created, run.rejected) == ("curator", "Harbour Post", 2, 3)
    assert "It can be undone here" in page
    assert Article.objects.count() == 2
    assert client.get(address)["Location"] == reverse("admin:articles_importrun_change", args=[run.pk])
    key = Upload.objects.get().key
    assert run.paths == [f"uploads/{key}/news.jsonl"]
    assert list(settings.UPLOADS_DIR.iterdir()) == [], "the file and what was made of it are gone"


@pytest.mark.parametrize("outcome", ["", "created", "updated", "unchanged", "duplicate", "rejected"])
def test_each_sum_of_a_dry_run_equals_the_list_behind_it(client, monkeypatch, outcome):
    monkeypatch.setattr("articles.admin.bringing.PAGE_DOCUMENTS", 2)
    monkeypatch.setattr("articles.admin.brought_documents.PAGE_DOCUMENTS", 2)
    known, edited = record(7), record(8)
    address = bring(client, lines(known, edited, {"headline": "Anew", "body": "The same."}), source="Wire")
    press(client, address, "try")
    press(client, address, "import")
    edited = {**edited, "body": f"{edited['body']} And one more sentence."}
    given = [known, edited, *(record(n) for n in range(5)), {"headline": "Anew", "body": "The same."}]
    address = bring(client, lines(*given) + b"no json\n\xff\n", source="Wire")
    page = press(client, address, "try")
    sums = {"created": 5, "updated": 1, "unchanged": 1, "duplicate": 1, "rejected": 2}
    assert "5 new, 1 updated, 1 unchanged, 1 duplicate, 2 rejected" in page
    wanted = sums.get(outcome, sum(sums.values()))
    listed, number = [], 1
    while True:
        page = page_of(client, f"{address}documents/?outcome={outcome}&p={number}")
        assert f"{wanted} document" in page
        listed += re.findall(r"<li> (?:<b|<span class=\"quiet\">)", page)
        number += 1
        if "Next" not in page:
            break
    assert len(listed) == wanted
    assert number == max(2, wanted // 2 + wanted % 2 + 1)


def test_the_documents_of_the_archive_are_one_click_away(client):
    press(client, address := bring(client, lines(record(1)), source="Wire"), "try")
    press(client, address, "import")
    press(client, address := bring(client, lines(record(1)), source="Wire"), "try")
    article = Article.objects.get()
    page = page_of(client, f"{address}documents/?outcome=unchanged")
    assert f'<a href="{reverse("admin:articles_article_change", args=[article.pk])}">Report 1</a>' in page


def test_how_it_is_read_can_be_changed_and_looked_at_again(client):
    address = bring(client, "date 2021-06-19\n\nCafé\n\nLe bateau est là.\n".encode("cp1252"), "a.txt")
    page = press(client, address, "look", source="Le Port", language="French", format="text")
    chosen = {"source": "Le Port", "format": "text", "encoding": "", "language": "fr", "advertisements": False}
    assert Upload.objects.get().options == chosen
    assert "Le Port" in page
    assert "<dt>Language</dt><dd>fr</dd>" in page
    page = press(client, address, "look", language="Klingonese")
    assert "Unknown language. Write it as" in page
    press(client, address, "try", language="French")
    page = press(client, address, "look", format="jsonl")
    assert "Rejected" in page
    assert "Dry run" in page, "from the sums the way leads back"


def test_what_files_hold_more_is_counted_before_an_import_and_is_no_document(client):
    pages = (
        make_record(make_answer(make_page(number=number)), address=f"http://a.example/{number}") for number in "12"
    )
    address = bring(client, b"".join([make_record(b"", "request"), *pages]), "a.warc")
    assert "<dt>Not imported</dt><dd>requests (1)</dd>" in page_of(client, address)
    page = press(client, address, "try")
    assert "2 new" in page
    assert "Also in the files, but not imported: requests (1)." in page
    assert "2 documents" in page_of(client, f"{address}documents/")


def test_advertisements_are_imported_where_that_is_chosen(client):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as container:
        for name, data in {"mets.xml": ISSUE, "1.xml": PAGE}.items():
            container.writestr(name, data)
    address = bring(client, packed.getvalue(), "issue.zip")
    assert "advertisements (1)" in page_of(client, address)
    page = press(client, address, "look", advertisements="on")
    assert "<b>2</b> articles" in page
    assert "advertisements (1)" not in page
    page = press(client, address, "try")
    assert "2 new" in page
    assert "Advertisements included." in page
    press(client, address, "import")
    assert sorted(Article.objects.values_list("section", flat=True)) == ["", "Advertisements"]


def test_a_zip_is_looked_into_member_by_member(client):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as container:
        container.writestr("june/a.txt", text("Talks open"))
        container.writestr("june/b.png", b"\x89PNG")
    address = bring(client, packed.getvalue(), "news.zip")
    page = page_of(client, address)
    assert "news.zip!/june/a.txt" in page
    assert "this is a picture, which cannot be read" in page
    assert "1 new, 1 rejected" in press(client, address, "try")


def test_of_a_large_file_a_number_is_shown_with_how_well_it_is_known(client, monkeypatch):
    monkeypatch.setattr("articles.importing.explaining.READ_BYTES", 1_000_000)
    page = page_of(client, bring(client, lines(*(record(n, body="The ferry. " * 200) for n in range(1_000)))))
    assert re.search(r"About \d{3}</b> articles|About 1,\d{3}</b> articles", page)
    assert "The first 10 are shown." in page


def test_nothing_new_is_called_so_and_two_files_of_one_name_are_two(client):
    press(client, address := bring(client, text("Talks open").encode(), "a.txt"), "try")
    press(client, address, "import")
    press(client, address := bring(client, text("Talks close").encode(), "a.txt"), "try")
    press(client, address, "import")
    assert Article.objects.count() == 2, "a name like “export.csv” says nothing of what is in it"
    page = press(client, address := bring(client, text("Talks close").encode(), "a.txt"), "try")
    assert "Import anyway" in page
    assert "Nothing was new or changed" in press(client, address, "import")


def test_what_was_imported_can_be_undone(client):
    press(client, address := bring(client, MIXED), "try")
    press(client, address, "import")
    run = ImportRun.objects.get()
    editor = member("editor", "Editor")
    assert client.get(reverse("admin:articles_importrun_undo", args=[run.pk])).status_code == 200
    assert editor.get(reverse("admin:articles_importrun_undo", args=[run.pk])).status_code == 200


def test_the_page_refreshes_itself_until_that_is_stopped(client, monkeypatch):
    monkeypatch.setattr(upload_processes, "_start_process", lambda *_: None)
    address = bring(client, MIXED)
    monkeypatch.setattr(upload_processes, "is_at_work", lambda _upload: True)
    assert int(client.get(address)["Refresh"]) <= 3
    assert "Examining the file" in page_of(client, address)
    assert "Refresh" not in client.get(f"{address}?still=1")
    Upload.objects.update(step="try", done=1_200, expected=3_000)
    page = page_of(client, address)
    assert "1,200 of about 3,000 documents" in page
    assert "<title>40 % · " in page
    Upload.objects.update(state="done", tried=None, step="look")
    assert "Refresh" not in client.get(address)


# -- who may


def test_who_may_not_import_learns_nothing(client, settings):
    address = bring(client, MIXED)
    reader = member("reader", "Reader")
    for method in ("get", "post"):
        for page in (BRING, address, f"{address}documents/"):
            assert getattr(reader, method)(page).status_code == 403
            assert getattr(Client(), method)(page)["Location"].startswith(reverse("admin:login"))
    assert "Import documents" not in reader.get("/admin/").content.decode()
    assert "Import documents" in client.get("/admin/").content.decode()
    assert "Import documents" in client.get("/admin/articles/importrun/").content.decode()
    assert "missing" not in str(list(settings.UPLOADS_DIR.iterdir()))


def test_each_sees_their_own_and_who_may_change_imports_sees_all(client):
    address = bring(client, MIXED)
    other = member("other")
    for page in (address, f"{address}documents/", f"{BRING}nothing/"):
        assert other.get(page).status_code == 404
    for step in ("look", "try", "import", "stop", "remove"):
        assert other.post(address, {"step": step}).status_code == 404
    assert "a.jsonl" not in other.get(BRING).content.decode()
    user = User.objects.get(username="other")
    user.user_permissions.add(Permission.objects.get(codename="change_importrun"))
    assert "by curator" in page_of(other, address)


def test_what_documents_hold_is_escaped_everywhere(client):
    hostile = dict.fromkeys(("headline", "body", "byline", "section", "published_on", HOSTILE), f"{HOSTILE} &lt;b&gt;")
    address = bring(client, lines(hostile) + HOSTILE.encode() + b"\n", f"{HOSTILE}.jsonl", source=HOSTILE)
    for page in (address, BRING):
        assert HOSTILE not in client.get(page).content.decode()
    press(client, address, "try")
    for page in (address, f"{address}documents/", f"{address}documents/?outcome=rejected"):
        assert HOSTILE not in client.get(page).content.decode()
    press(client, address, "import")
    assert HOSTILE not in client.get(address, follow=True).content.decode()


@pytest.mark.parametrize("query", ["outcome=nonsense", "outcome=created&p=x", "p=99999999999999999999", "p=0"])
def test_a_list_that_there_is_not_is_not_an_error(client, query):
    press(client, address := bring(client, MIXED), "try")
    assert client.get(f"{address}documents/?{query}").status_code in {200, 404}


def test_what_does_not_fit_the_step_does_nothing(client):
    address = bring(client, MIXED)
    assert client.get(f"{address}documents/").status_code == 404
    for step in ("import", "nonsense", ""):
        press(client, address, step)
    assert not ImportRun.objects.exists()
    assert Upload.objects.get().step == "look"
    press(client, address, "stop")
    press(client, address, "remove")
    assert not Upload.objects.exists()


def test_every_character_set_that_is_offered_is_known():
    assert [value for value, _ in ENCODINGS if value and find_charset(value) is None] == []


def test_it_is_read_in_the_character_set_that_is_chosen(client):
    address = bring(client, "date 2021-06-19\n\nCafé\n\nLe café est ouvert à midi.\n".encode("cp1252"), "a.txt")
    assert "Café</h4>" in page_of(client, address)
    assert "Cafй</h4>" in press(client, address, "look", encoding="cp1251")
    press(client, address, "try", encoding="cp1252")
    press(client, address, "import")
    assert Article.objects.get().headline == "Café"


def test_sources_of_the_archive_are_suggested(client):
    make_source("Harbour & Post")
    assert '<option value="Harbour &amp; Post">' in client.get(BRING).content.decode()


# -- a purge


@pytest.mark.django_db(transaction=True)
def test_a_purge_gives_up_what_holds_words_of_what_was_purged(client, settings):
    holding = lines({"headline": "The zqxvorn harvest", "body": "The zqxvorn harvest was good."})
    for step in ("look", "try"):
        press(client, bring(client, holding, "a.jsonl"), step)
    at_work = Upload.objects.first()
    Upload.objects.filter(pk=at_work.pk).update(state="working")
    kept = bring(client, lines(record(1)))
    make_article("The harvest", "The harvest was good.")
    make_article("The zqxvorn harvest", "The zqxvorn harvest was good.", status="trash")
    curation.purge_articles(Article.objects.all(), None)
    left = Upload.objects.order_by("created_at")
    assert [str(upload) for upload in left] == ["removed", "a.jsonl"]
    assert "zqxvorn" not in str(list(left.values()))
    assert {path.name for path in settings.UPLOADS_DIR.iterdir()} == {at_work.pk, kept.split("/")[-2]}
    assert Action.objects.filter(kind="purge").exists()
