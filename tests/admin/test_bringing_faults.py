"""What goes wrong while documents are brought in the browser, what is refused, and what is left behind."""

import io
import os
import shutil
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from articles.admin import upload_handler
from articles.importing import upload_processes, uploads
from articles.models import Article, ImportedDocument, ImportRun, Upload
from tests.admin.brought import (
    BRING,
    HOSTILE,
    MIXED,
    bring,
    client,
    in_this_process,
    member,
    page_of,
    press,
)
from tests.forms import FormReader
from tests.importing.imports import text, write

__all__ = ["client", "in_this_process"]

pytestmark = pytest.mark.django_db


# -- what may go wrong


def test_a_process_that_was_killed_is_shown_as_stopped_and_can_go_on(client, monkeypatch):
    address = bring(client, MIXED)
    press(client, address, "try")
    with monkeypatch.context() as patch:
        patch.setattr(upload_processes, "_start_process", lambda *_: None)  # it dies at once
        page = press(client, address, "import")
    assert "it was killed, or its machine went down" in page
    assert "Resume" in page
    assert Upload.objects.get().state == "stopped"
    press(client, address, "import")
    assert ImportRun.objects.get().created == 2


def test_the_run_before_is_named_where_an_import_went_on(client):
    address = bring(client, MIXED)
    press(client, address, "try")
    upload = Upload.objects.get()
    ImportRun.objects.create(paths=[upload.address], user=upload.user, state="stopped", created=1)
    assert "What was stored before it was stopped is in Import" in press(client, address, "import")


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
    assert "This upload is on another machine, web-2" in page
    assert 'value="try"' not in page
    page = client.post(address, {"step": "try"}, follow=True).content.decode()
    assert "This upload is on another machine (web-2)" in page
    Upload.objects.update(step="import", state="working", done=5)
    assert "5 documents" in page_of(client, address), "how far it is stands in the database"
    assert Upload.objects.get().state == "working"


def test_nobody_starts_two_steps_of_one_upload(client):
    address = bring(client, MIXED)
    upload = Upload.objects.get()
    with upload_processes.hold_lock(upload) as lock:
        assert lock is not None
        assert upload_processes.is_at_work(upload)
        assert "This upload is being processed" in press(client, address, "try")
    assert Upload.objects.get().step == "look"


def test_a_curator_has_one_process_at_work(client):
    first, second = bring(client, MIXED), bring(client, MIXED)
    upload = Upload.objects.get(pk=first.split("/")[-2])
    Upload.objects.filter(pk=upload.pk).update(step="try", state="working")
    with upload_processes.hold_lock(upload):
        assert "Another of your uploads is being processed" in press(client, second, "try")
        other = member("other")
        assert "2 new" in press(other, bring(other, MIXED), "try"), "that of another does not hold this one up"
    assert "2 new" in press(client, second, "try"), "it was killed, and holds nobody up"


def test_there_is_a_bound_on_all_processes(client, monkeypatch):
    monkeypatch.setattr(upload_processes, "MOST_WORKING", 0)
    address = bring(client, MIXED)
    assert "Other imports are running" in page_of(client, address)
    assert not Upload.objects.filter(state="done").exists()


def test_there_is_a_bound_on_what_waits(client, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_WAITING", 2)
    monkeypatch.setattr("articles.admin.bringing.MOST_WAITING", 2)
    first = bring(client, MIXED)
    bring(client, MIXED)
    response = client.post(BRING, {"file": SimpleUploadedFile("a.jsonl", MIXED)})
    assert "You have 2 uploads waiting" in response.content.decode()
    assert 'name="file"' not in client.get(BRING).content.decode()
    assert Upload.objects.count() == 2
    press(client, first, "remove")
    bring(client, MIXED)
    monkeypatch.setattr(uploads, "MOST_WAITING_IN_ALL", 2)
    response = member("other").post(BRING, {"file": SimpleUploadedFile("a.jsonl", MIXED)})
    assert "Too many uploads are waiting" in response.content.decode()


# -- what is written to disk


def test_a_file_that_is_too_large_is_refused_in_words_and_not_kept(client, settings):
    settings.MAX_UPLOAD_BYTES = 1_000
    response = client.post(BRING, {"file": SimpleUploadedFile("a.jsonl", b"x" * 5_000)})
    assert "The file is larger than 1 kB, the most that can be uploaded" in response.content.decode()
    assert not Upload.objects.exists()
    assert not settings.UPLOADS_DIR.exists() or list(settings.UPLOADS_DIR.iterdir()) == []
    assert "At most 1 kB" in client.get(BRING).content.decode()


def test_a_disk_without_room_is_told_of_before_and_while_it_fills(client, settings, monkeypatch):
    monkeypatch.setattr(uploads, "KEEP_FREE_BYTES", 1 << 60)
    response = client.post(BRING, {"file": SimpleUploadedFile("a.jsonl", MIXED)})
    assert "There is not enough space left" in response.content.decode()
    monkeypatch.setattr(uploads, "KEEP_FREE_BYTES", 0)
    monkeypatch.setattr(upload_handler, "CHECKED_BYTES", 1 << 20)
    rooms = iter([1 << 40, 0])
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda _path: Room(next(rooms)))
    response = client.post(BRING, {"file": SimpleUploadedFile("a.jsonl", b"x" * 3_000_000)})
    assert "There is not enough space left" in response.content.decode()
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
    assert "The file could not be stored: the disk is full." in response.content.decode()
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
    assert "The operator does not allow imports from this folder" in press(client, address, "try")
    content = client.get(BRING).content.decode()
    assert 'name="base"' not in content
    assert 'name="path"' not in content


def test_a_file_or_a_folder_but_not_both(client, allowed):
    sent = {"file": SimpleUploadedFile("a.jsonl", MIXED), "base": str(allowed)}
    assert "Choose a file or a folder, not both." in client.post(BRING, sent).content.decode()
    assert not Upload.objects.exists()
