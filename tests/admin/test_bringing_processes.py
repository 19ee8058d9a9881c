"""The steps of bringing documents as processes of their own, and by the command."""

import os
import shutil
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from articles.importing import upload_processes
from articles.models import Article, Upload
from tests.admin.brought import MIXED, bring, client, in_this_process, lines, member, page_of, press
from tests.importing.imports import record, write_lines
from tests.importing.test_import_processes import STOPPING, environment, finish, processes, start
from tests.patience import Stop, eventually

__all__ = ["client", "in_this_process", "processes"]

pytestmark = pytest.mark.django_db


# -- the command, and processes


def test_the_command_does_a_step_by_hand(client):
    bring(client, MIXED)
    key = Upload.objects.get().key
    priority = os.getpriority(os.PRIO_PROCESS, 0)
    call_command("work_on_upload", key, "try")
    assert os.getpriority(os.PRIO_PROCESS, 0) == priority, "only who starts a process for it may let others go first"
    assert Upload.objects.get().tried["counts"] == {"created": 2, "rejected": 3}
    call_command("work_on_upload", key, "look")
    assert signal.alarm(0) == 0, "nothing ends this process a minute later"
    with upload_processes.hold_lock(Upload.objects.get()), pytest.raises(CommandError, match="working on this upload"):
        call_command("work_on_upload", key, "import")
    with pytest.raises(CommandError, match="This machine has no upload"):
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
def test_an_import_that_is_stopped_goes_on_where_it_stopped(real, settings, how):
    client = member("curator")
    address = bring(client, lines(*(record(n) for n in range(70))))
    wait_until_done(client, address)
    Upload.objects.update(step="try", state="done", tried={"counts": {}, "total": 0, "noticed": 0, "returned": 0,
                                                           "ignored_keys": {}, "rejections": []})  # fmt: skip
    settings.BASE_DIR = real / "stopping"  # its manage.py stops once three batches of ten documents are stored
    settings.BASE_DIR.mkdir()
    arguments = [str(real), "stop", "store", "3"]
    (settings.BASE_DIR / "manage.py").write_text(f"import sys\nsys.argv[1:1] = {arguments}\n{STOPPING}")
    press(client, address, "import")
    upload, stop = Upload.objects.get(), Stop(real)
    stop.await_arrival(lambda: not upload_processes.is_at_work(upload))
    number = int((upload.folder / "lock").read_text())
    assert os.getsid(number) == number, "it is in a session of its own"
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, number) == min(ours + upload_processes.NICENESS, 19)
    if how == "killed":
        os.kill(number, signal.SIGKILL)
    else:
        press(client, address, "stop")
    upload = wait_until_done(client, address)
    assert upload.state == "stopped"
    first = upload.run
    assert Article.objects.count() == first.created == 30
    assert "Resume" in page_of(client, address)
    stop.release()
    press(client, address, "import")
    upload = wait_until_done(client, address)
    assert (upload.state, Article.objects.count()) == ("done", 70)
    assert upload.run != first
    assert upload.run.unchanged == 30
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
