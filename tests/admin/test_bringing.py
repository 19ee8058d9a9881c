"""Bringing documents in the browser: what is shown, who may, what is refused, and what is left behind."""

import io
import json
import os
import re
import shutil
import signal
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import curation
from articles.admin import upload_handler
from articles.admin.bringing import ENCODINGS
from articles.importing import upload_processes, uploads
from articles.importing.charset_names import find_charset
from articles.models import Action, Article, ImportedDocument, ImportRun, Upload
from tests.factories import make_article, make_source
from tests.forms import FormReader
from tests.importing.crawls import make_answer, make_page, make_record
from tests.importing.imports import record, text, write, write_lines
from tests.importing.small_files import ISSUE, PAGE
from tests.importing.test_import_processes import environment, finish, processes, start
from tests.patience import eventually

__all__ = ["processes"]

pytestmark = pytest.mark.django_db

BRING = "/admin/articles/importrun/bring/"
HOSTILE = "<script>alert(1)</script>"


def lines(*records: dict) -> bytes:
    return "".join(json.dumps(one) + "\n" for one in records).encode()


def member(name: str, group: str = "Curator") -> Client:
    user, is_new = User.objects.get_or_create(username=name, is_staff=True)
    if is_new:
        user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client() -> Client:
    return member("curator")


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch, request):
    """Do each step at once, without a process of its own."""
    if not request.node.get_closest_marker("processes"):
        monkeypatch.setattr(upload_processes, "_start_process", lambda upload, step, _lock: start_here(upload, step))


def start_here(upload: Upload, step: Upload.Step) -> None:
    upload_processes.work(Upload.objects.get(pk=upload.pk), step)


def bring(client: Client, data: bytes, name: str = "a.jsonl", **fields) -> str:
    """Bring a file, and return the address of its page."""
    response = client.post(BRING, {"file": SimpleUploadedFile(name, data), **fields})
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def press(client: Client, address: str, step: str, **fields) -> str:
    """Press a button of a page, and return the page that follows."""
    sent = FormReader.read(client.get(address).content.decode())
    response = client.post(address, {**sent, **fields, "step": step}, follow=True)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


MIXED = lines(record(1), record(2), record(1), {"headline": "", "body": ""}) + b"no json\n"


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
    assert "5 new, 1 changed, 1 unchanged, 1 twice, 2 rejected" in page
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
    assert "This is no language that is known here." in page
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
    assert "The files hold more, which is not imported: requests (1)." in page
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
    assert "Advertisements too." in page
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
    assert "this is a picture, which can not be read" in page
    assert "1 new, 1 rejected" in press(client, address, "try")


def test_of_a_large_file_a_number_is_shown_with_how_well_it_is_known(client, monkeypatch):
    monkeypatch.setattr("articles.importing.explaining.READ_BYTES", 1_000_000)
    page = page_of(client, bring(client, lines(*(record(n, body="The ferry. " * 200) for n in range(1_000)))))
    assert re.search(r"About \d{3}</b> articles|About 1,\d{3}</b> articles", page)
    assert "These are the first 10." in page


def test_nothing_new_is_called_so_and_two_files_of_one_name_are_two(client):
    press(client, address := bring(client, text("Talks open").encode(), "a.txt"), "try")
    press(client, address, "import")
    press(client, address := bring(client, text("Talks close").encode(), "a.txt"), "try")
    press(client, address, "import")
    assert Article.objects.count() == 2, "a name like “export.csv” says nothing of what is in it"
    page = press(client, address := bring(client, text("Talks close").encode(), "a.txt"), "try")
    assert "Import all the same" in page
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
    assert "It is being looked into" in page_of(client, address)
    assert "Refresh" not in client.get(f"{address}?still=1")
    Upload.objects.update(step="try", done=1_200, expected=3_000)
    page = page_of(client, address)
    assert "1,200 of about 3,000 documents" in page
    assert "<title>40 % · " in page
    Upload.objects.update(state="done", tried=None, step="look")
    assert "Refresh" not in client.get(address)


# -- what may go wrong


def test_a_process_that_was_killed_is_shown_as_stopped_and_can_go_on(client, monkeypatch):
    address = bring(client, MIXED)
    press(client, address, "try")
    with monkeypatch.context() as patch:
        patch.setattr(upload_processes, "_start_process", lambda *_: None)  # it dies at once
        page = press(client, address, "import")
    assert "it was killed, or its machine went down" in page
    assert "Go on" in page
    assert Upload.objects.get().state == "stopped"
    press(client, address, "import")
    assert ImportRun.objects.get().created == 2


def test_the_run_before_is_named_where_an_import_went_on(client):
    address = bring(client, MIXED)
    press(client, address, "try")
    upload = Upload.objects.get()
    ImportRun.objects.create(paths=[upload.address], user=upload.user, state="stopped", created=1)
    assert "What it had stored before it was stopped is Import" in press(client, address, "import")


def test_a_failure_is_told_in_words(client, monkeypatch):
    def fail(*_args, **_options):
        raise ChildProcessError("a worker process has died; was memory short?")

    address = bring(client, MIXED)
    with monkeypatch.context() as patch:
        patch.setattr(upload_processes, "import_documents", fail)
        with pytest.raises(ChildProcessError):
            upload_processes.work(Upload.objects.get(), Upload.Step.TRY)
    page = page_of(client, address)
    assert "It ended with an error: a worker process has died; was memory short?" in page
    assert "2 new, 3 rejected" in press(client, address, "try")


def test_a_process_that_can_not_be_started_is_a_failure(client, monkeypatch):
    def fail(*_args):
        raise OSError(12, "Cannot allocate memory")

    address = bring(client, MIXED)
    monkeypatch.setattr(upload_processes, "_start_process", fail)
    assert "It could not be started: Cannot allocate memory." in press(client, address, "try")


def test_what_lies_on_another_machine_is_not_touched_there(client, settings):
    address = bring(client, MIXED)
    upload = Upload.objects.get()
    Upload.objects.update(machine="web-2")
    shutil.rmtree(upload.folder)
    page = page_of(client, address)
    assert "It lies on another machine, web-2" in page
    assert 'value="try"' not in page
    page = client.post(address, {"step": "try"}, follow=True).content.decode()
    assert "It lies on another machine (web-2)" in page
    Upload.objects.update(step="import", state="working", done=5)
    assert "5 documents" in page_of(client, address), "how far it is stands in the database"
    assert Upload.objects.get().state == "working"


def test_nobody_starts_two_steps_of_one_upload(client):
    address = bring(client, MIXED)
    upload = Upload.objects.get()
    with upload_processes.hold_lock(upload) as lock:
        assert lock is not None
        assert upload_processes.is_at_work(upload)
        assert "A process is at work on it" in press(client, address, "try")
    assert Upload.objects.get().step == "look"


def test_a_curator_has_one_process_at_work(client):
    first, second = bring(client, MIXED), bring(client, MIXED)
    upload = Upload.objects.get(pk=first.split("/")[-2])
    Upload.objects.filter(pk=upload.pk).update(step="try", state="working")
    with upload_processes.hold_lock(upload):
        assert "Another of yours is at work" in press(client, second, "try")
        other = member("other")
        assert "2 new" in press(other, bring(other, MIXED), "try"), "that of another does not hold this one up"
    assert "2 new" in press(client, second, "try"), "it was killed, and holds nobody up"


def test_there_is_a_bound_on_all_processes(client, monkeypatch):
    monkeypatch.setattr(upload_processes, "MOST_WORKING", 0)
    address = bring(client, MIXED)
    assert "Other imports are at work" in page_of(client, address)
    assert not Upload.objects.filter(state="done").exists()


def test_there_is_a_bound_on_what_waits(client, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_WAITING", 2)
    monkeypatch.setattr("articles.admin.bringing.MOST_WAITING", 2)
    first = bring(client, MIXED)
    bring(client, MIXED)
    response = client.post(BRING, {"file": SimpleUploadedFile("a.jsonl", MIXED)})
    assert "2 of yours wait already" in response.content.decode()
    assert 'name="file"' not in client.get(BRING).content.decode()
    assert Upload.objects.count() == 2
    press(client, first, "remove")
    bring(client, MIXED)
    monkeypatch.setattr(uploads, "MOST_WAITING_IN_ALL", 2)
    response = member("other").post(BRING, {"file": SimpleUploadedFile("a.jsonl", MIXED)})
    assert "Too many uploads wait already" in response.content.decode()


# -- what is written to disk


def test_a_file_that_is_too_large_is_refused_in_words_and_not_kept(client, settings):
    settings.MAX_UPLOAD_BYTES = 1_000
    response = client.post(BRING, {"file": SimpleUploadedFile("a.jsonl", b"x" * 5_000)})
    assert "The file is larger than 1 kB, the most that can be brought" in response.content.decode()
    assert not Upload.objects.exists()
    assert not settings.UPLOADS_DIR.exists() or list(settings.UPLOADS_DIR.iterdir()) == []
    assert "at most 1 kB" in client.get(BRING).content.decode()


def test_a_disk_without_room_is_told_of_before_and_while_it_fills(client, settings, monkeypatch):
    monkeypatch.setattr(uploads, "KEEP_FREE_BYTES", 1 << 60)
    response = client.post(BRING, {"file": SimpleUploadedFile("a.jsonl", MIXED)})
    assert "There is not enough room left" in response.content.decode()
    monkeypatch.setattr(uploads, "KEEP_FREE_BYTES", 0)
    monkeypatch.setattr(upload_handler, "CHECKED_BYTES", 1 << 20)
    rooms = iter([1 << 40, 0])
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda _path: Room(next(rooms)))
    response = client.post(BRING, {"file": SimpleUploadedFile("a.jsonl", b"x" * 3_000_000)})
    assert "There is not enough room left" in response.content.decode()
    assert list(settings.UPLOADS_DIR.iterdir()) == []


class Room:
    def __init__(self, free: int) -> None:
        self.free = free


def test_a_full_disk_is_told_of_in_words(client, settings, monkeypatch):
    class Full(io.RawIOBase):
        def write(self, _data):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", lambda *_args, **_options: Full())
    response = client.post(BRING, {"file": SimpleUploadedFile("a.jsonl", MIXED)})
    monkeypatch.undo()
    assert "The file could not be kept: the disk is full." in response.content.decode()
    assert list(settings.UPLOADS_DIR.iterdir()) == []


def test_a_large_file_goes_to_disk_a_piece_at_a_time(client, settings, monkeypatch):
    pieces = []
    receive = upload_handler.DiskUploadHandler.receive_data_chunk

    def note(handler, data, start):
        pieces.append(len(data))
        return receive(handler, data, start)

    monkeypatch.setattr(upload_handler.DiskUploadHandler, "receive_data_chunk", note)
    monkeypatch.setattr(upload_processes, "_start_process", lambda *_: None)
    bring(client, b"x" * 5_000_000, "a.txt")
    upload = Upload.objects.get()
    assert upload.size == upload.file.stat().st_size == 5_000_000 == sum(pieces)
    assert max(pieces) <= 1 << 20
    assert (upload.folder.stat().st_mode & 0o777, settings.UPLOADS_DIR.stat().st_mode & 0o077) == (0o700, 0)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..", None),
        ("a\x00b\n.jsonl", "ab.jsonl"),
        ("x" * 500 + ".jsonl", "x" * 194 + ".jsonl"),
        (f"{HOSTILE}.jsonl", "script>.jsonl"),
        ("-rf", "-rf"),
    ],
)
def test_the_name_of_a_file_is_never_a_path(client, settings, given, shown):
    file = SimpleUploadedFile("a", MIXED)
    file._name = given
    response = client.post(BRING, {"file": file})
    if shown is None:
        assert "Choose a file." in response.content.decode()
        return
    upload = Upload.objects.get()
    assert upload.name == shown
    assert sorted(path.name for path in upload.folder.iterdir()) == ["file", "lock"]
    assert HOSTILE not in page_of(client, response["Location"])


def test_a_request_without_its_token_leaves_nothing(settings):
    client = Client(enforce_csrf_checks=True)
    user = User.objects.create_user("curator", is_staff=True)
    user.groups.add(Group.objects.get(name="Curator"))
    client.force_login(user)
    assert client.post(BRING, {"file": SimpleUploadedFile("a.jsonl", MIXED)}).status_code == 403
    assert not Upload.objects.exists()
    assert not settings.UPLOADS_DIR.exists() or list(settings.UPLOADS_DIR.iterdir()) == []
    token = FormReader.read(client.get(BRING).content.decode())["csrfmiddlewaretoken"]
    sent = {"csrfmiddlewaretoken": token, "file": SimpleUploadedFile("a.jsonl", MIXED)}
    assert client.post(BRING, sent).status_code == 302


def test_a_file_is_asked_for_and_an_empty_one_refused(client):
    assert "Choose a file." in client.post(BRING, {}).content.decode()
    response = client.post(BRING, {"file": SimpleUploadedFile("a.jsonl", b"")})
    assert "The submitted file is empty." in response.content.decode()
    assert not Upload.objects.exists()


def test_what_was_given_up_is_removed_by_the_next_visit(client, settings):
    old, new = bring(client, MIXED), bring(client, MIXED)
    Upload.objects.filter(pk=old.split("/")[-2]).update(touched_at=timezone.now() - timedelta(hours=25))
    half, fresh = settings.UPLOADS_DIR / "half", settings.UPLOADS_DIR / "fresh"
    for folder in (half, fresh):
        write(folder / "file", "x")
    long_ago = time.time() - 25 * 3600
    for path in (half / "file", half):
        os.utime(path, (long_ago, long_ago))
    client.get(BRING)
    left = new.split("/")[-2]
    assert {upload.pk for upload in Upload.objects.all()} == {left}
    assert {path.name for path in settings.UPLOADS_DIR.iterdir()} == {left, "fresh"}
    assert client.get(old).status_code == 404


# -- folders of the server


@pytest.fixture
def allowed(tmp_path, settings) -> Path:
    folder = tmp_path / "allowed"
    write(folder / "2021" / "a.jsonl", MIXED)
    settings.IMPORT_FOLDERS = [folder]
    return folder


def test_a_folder_of_the_server_is_imported_from_where_it_lies(client, allowed):
    response = client.post(BRING, {"base": str(allowed), "path": "2021/"})
    address = response["Location"]
    page = page_of(client, address)
    assert f"In {allowed}" in page
    assert ">2021/a.jsonl</h3>" in page
    assert "2 new, 3 rejected" in press(client, address, "try")
    press(client, address, "import")
    assert ImportRun.objects.get().paths == [str(allowed / "2021")]
    assert ImportedDocument.objects.first().address.startswith(str(allowed / "2021" / "a.jsonl#"))
    assert (allowed / "2021" / "a.jsonl").exists(), "what lies there stays"


@pytest.mark.parametrize("path", ["..", "2021/../..", "/etc", "~root", "nothing", "out", "out/secret.txt", "a\x00b"])
def test_nothing_outside_the_folder_is_reached_nor_told(client, allowed, path):
    write(allowed.parent / "secret" / "secret.txt", text("Secret"))
    (allowed / "out").symlink_to(allowed.parent / "secret")
    response = client.post(BRING, {"base": str(allowed), "path": path})
    assert response.status_code == 200
    assert 'class="errorlist"' in response.content.decode()
    assert not Upload.objects.exists()


def test_links_in_the_folder_that_lead_out_of_it_are_rejected(client, allowed):
    (allowed / "b.txt").symlink_to(write(allowed.parent / "secret.txt", text("Secret")))
    address = client.post(BRING, {"base": str(allowed), "path": ""})["Location"]
    page = page_of(client, address)
    assert "this is a link that leads out of the folder" in page
    assert "Secret" not in page
    assert "secret.txt" not in page
    press(client, address, "try")
    press(client, address, "import")
    assert not Article.objects.filter(headline="Secret").exists()


def test_a_folder_that_is_not_allowed_or_no_longer_is_refused(client, allowed, settings, tmp_path):
    assert "Select a valid choice" in client.post(BRING, {"base": str(tmp_path), "path": ""}).content.decode()
    address = client.post(BRING, {"base": str(allowed), "path": ""})["Location"]
    settings.IMPORT_FOLDERS = []
    assert "not, or no longer, among those the operator allows" in press(client, address, "try")
    content = client.get(BRING).content.decode()
    assert 'name="base"' not in content
    assert 'name="path"' not in content


def test_a_file_or_a_folder_but_not_both(client, allowed):
    sent = {"file": SimpleUploadedFile("a.jsonl", MIXED), "base": str(allowed)}
    assert "Choose a file, or a folder. Not both." in client.post(BRING, sent).content.decode()
    assert not Upload.objects.exists()


# -- who may


def test_who_may_not_import_learns_nothing(client, settings):
    address = bring(client, MIXED)
    reader = member("reader", "Reader")
    for method in ("get", "post"):
        for page in (BRING, address, f"{address}documents/"):
            assert getattr(reader, method)(page).status_code == 403
            assert getattr(Client(), method)(page)["Location"].startswith(reverse("admin:login"))
    assert "Bring documents" not in reader.get("/admin/").content.decode()
    assert "Bring documents" in client.get("/admin/").content.decode()
    assert "Bring documents" in client.get("/admin/articles/importrun/").content.decode()
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


# -- the command, and processes


def test_the_command_does_a_step_by_hand(client):
    bring(client, MIXED)
    key = Upload.objects.get().key
    call_command("work_on_upload", key, "try")
    assert Upload.objects.get().tried["counts"] == {"created": 2, "rejected": 3}
    with upload_processes.hold_lock(Upload.objects.get()), pytest.raises(CommandError, match="at work on it"):
        call_command("work_on_upload", key, "import")
    with pytest.raises(CommandError, match="Nothing was brought"):
        call_command("work_on_upload", "nothing", "try")


@pytest.fixture
def real(processes, settings, monkeypatch) -> Path:
    """Let processes of their own work on the database and the uploads of this one."""
    variables = environment(processes)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    settings.DATA_DIR = processes / "data"
    settings.UPLOADS_DIR = settings.DATA_DIR / "uploads"
    settings.DATA_DIR.mkdir(exist_ok=True)
    return processes


def wait_until_done(client: Client, address: str) -> Upload:
    key = address.split("/")[-2]

    def look() -> Upload:
        client.get(address)
        return Upload.objects.get(pk=key)

    return eventually(look, lambda upload: not upload.is_working, pause=0.2)


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_each_step_is_a_process_that_outlives_the_web_worker(real):
    client = member("curator")
    address = bring(client, MIXED)
    upload = wait_until_done(client, address)
    assert (upload.step, upload.state, upload.error) == ("look", "done", ""), (upload.folder / "log").read_text()
    press(client, address, "try")
    upload = wait_until_done(client, address)
    assert upload.tried["counts"] == {"created": 2, "rejected": 3}
    press(client, address, "import")
    upload = wait_until_done(client, address)
    assert (upload.state, upload.run.created, upload.run.user.username) == ("done", 2, "curator")
    eventually(lambda: not upload.folder.exists())


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["killed", "stopped"])
def test_an_import_that_is_stopped_goes_on_where_it_stopped(real, monkeypatch, how):
    client = member("curator")
    address = bring(client, lines(*(record(n, body=f"The ferry sailed at {n}. " * 20) for n in range(6_000))))
    wait_until_done(client, address)
    Upload.objects.update(step="try", state="done", tried={"counts": {}, "total": 0, "noticed": 0, "returned": 0,
                                                           "ignored_keys": {}, "rejections": []})  # fmt: skip
    press(client, address, "import")
    upload = eventually(Upload.objects.get, lambda upload: upload.done)
    number = int((upload.folder / "lock").read_text())
    assert os.getsid(number) == number, "it is in a session of its own"
    if how == "killed":
        os.kill(number, signal.SIGKILL)
    else:
        press(client, address, "stop")
    upload = wait_until_done(client, address)
    assert upload.state == "stopped"
    first = upload.run
    assert 0 < Article.objects.count() < 6_000
    assert "Go on" in page_of(client, address)
    press(client, address, "import")
    upload = wait_until_done(client, address)
    assert (upload.state, Article.objects.count()) == ("done", 6_000)
    assert upload.run != first
    assert upload.run.unchanged >= first.created
    first.refresh_from_db()
    assert first.state == {"killed": "stopped", "stopped": "interrupted"}[how]


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_looking_that_takes_too_long_is_given_up(real, monkeypatch):
    path = write_lines(real / "a.jsonl", [record(1)])
    upload = Upload.objects.create(user=User.objects.create_user("curator"), name="a.jsonl")
    upload.folder.mkdir(parents=True)
    shutil.copy(path, upload.file)
    slow = real / "slow.py"
    slow.write_text(SLOW)
    status, _, err = finish(start(real, upload.key, program=(str(slow),)))
    assert status == -signal.SIGALRM, err
    Upload.objects.filter(pk=upload.pk).update(touched_at=timezone.now() - timedelta(seconds=61))
    upload.refresh_from_db()
    upload_processes.settle(upload)
    assert (upload.state, upload.error) == ("stopped", upload_processes.TOO_LONG)


SLOW = """
import sys, time
import django
django.setup()
from django.core.management import call_command
from articles.importing import upload_processes
from articles.management.commands import work_on_upload
work_on_upload.LOOK_SECONDS = 1
upload_processes.explain = lambda *_: time.sleep(60)
call_command("work_on_upload", sys.argv[1], "look")
"""
