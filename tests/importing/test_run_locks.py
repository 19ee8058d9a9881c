"""A run that was killed is not at work for ever: whoever looks next says so; one that is at work is left alone."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.urls import reverse

from articles.importing import run_locks
from articles.importing.run_locks import mark_stopped_runs, start_locked_run
from articles.models import Action, Article, ImportRun
from tests.conftest import ROOT
from tests.importing.imports import record, run, text, write, write_lines
from tests.importing.test_import_processes import environment, finish, processes, start

__all__ = ["processes"]

HOLD = """
import sys, time
from articles.importing.run_locks import start_locked_run
with start_locked_run(paths=["held"]) as run:
    print(run.pk, flush=True)
    time.sleep(60)
"""


@pytest.mark.django_db
def test_a_run_that_nobody_holds_was_stopped_and_that_is_reported_once(admin_client, tmp_path):
    run_ = ImportRun.objects.create(paths=["x"], created=3)
    assert mark_stopped_runs() == 1
    run_.refresh_from_db()
    assert (run_.state, run_.get_state_display(), run_.finished_at) == ("stopped", "Stopped: killed", None)
    assert "the same command goes on where it stopped" in run_.error
    assert Action.objects.get().summary.endswith("3 created, 0 updated"), "what it did is in the history"
    assert mark_stopped_runs() == 0


@pytest.mark.django_db
def test_a_run_at_work_is_left_alone_and_one_that_is_over_is_held_no_more():
    with start_locked_run(paths=["x"]) as run_:
        assert mark_stopped_runs() == 0
        run_.refresh_from_db()
        assert run_.state == "running"
        if connection.vendor == "sqlite":
            assert run_locks._lock_path(run_.pk).exists()
    assert not run_locks._is_locked(run_.pk)
    if connection.vendor == "sqlite":
        assert not run_locks._lock_path(run_.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("look", ["list", "run", "undo", "next import"])
def test_whoever_looks_next_says_so(admin_client, tmp_path, look):
    killed = ImportRun.objects.create(paths=["x"])
    if look == "next import":
        run(write(tmp_path / "a.txt", text("Talks")))
    else:
        name = {"list": "changelist", "run": "change", "undo": "undo"}[look]
        page = reverse(f"admin:articles_importrun_{name}", args=[] if look == "list" else [killed.pk])
        content = admin_client.get(page).content.decode()
        assert "Stopped: killed" in content or look == "undo"
    killed.refresh_from_db()
    assert killed.state == "stopped"


@pytest.mark.django_db
def test_the_undo_of_a_run_waits_until_it_is_over(admin_client, tmp_path):
    with start_locked_run(paths=["x"]) as at_work:
        page = reverse("admin:articles_importrun_undo", args=[at_work.pk])
        assert "It is still at work" in admin_client.get(page).content.decode()
        admin_client.post(page)
    assert not Action.objects.exists()
    assert User.objects.exists()


@pytest.mark.processes
def test_a_process_that_is_killed_lets_go_of_its_run(processes):
    holder = start(processes, "shell", "--no-imports", "-v", "0", "-c", HOLD)
    try:
        number = int(holder.stdout.readline())
        result = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-v", "0", "-c", SETTLE],
            cwd=ROOT, env=environment(processes), capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert result.stdout.split() == ["0", "running"], result.stderr
        holder.send_signal(signal.SIGKILL)
        holder.wait(30)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            _, out, err = finish(start(processes, "shell", "--no-imports", "-v", "0", "-c", SETTLE))
            if out.split() == ["1", "stopped"]:
                break
        assert out.split() == ["1", "stopped"], (number, err)
    finally:
        holder.kill()


SETTLE = """
from articles.importing.run_locks import mark_stopped_runs
from articles.models import ImportRun
print(mark_stopped_runs(), ImportRun.objects.get().state)
"""


@pytest.mark.processes
def test_an_import_that_is_killed_goes_on_with_the_same_command(processes):
    path = write_lines(processes / "a.jsonl", [record(n) for n in range(5_000)])
    report = processes / "report"
    killed = start(processes, "import_articles", str(path), "--jobs", "1", "--report", str(report))
    deadline = time.monotonic() + 60
    while not (report.exists() and report.stat().st_size) and killed.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait(30)
    status, _, err = finish(start(processes, "import_articles", str(path)))
    assert (status, err) == (0, "")
    code = (
        "import json; from articles.models import *; "
        "print(json.dumps([list(ImportRun.objects.order_by('pk').values_list('state', flat=True)), "
        "Article.objects.count(), KnownAddress.objects.count()]))"
    )
    _, out, err = finish(start(processes, "shell", "--no-imports", "-v", "0", "-c", code))
    assert out.strip() == '[["stopped", "finished"], 5000, 5000]', err
    assert Article is not None
