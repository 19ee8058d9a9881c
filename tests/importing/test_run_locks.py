"""A run that was killed is not at work for ever: whoever looks next says so; one that is at work is left alone."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.urls import reverse

from articles.importing import run_locks
from articles.importing.run_locks import mark_stopped_runs, start_locked_run
from articles.models import Action, Article, ImportRun, KnownAddress
from tests.importing.imports import record, run, text, write, write_lines
from tests.importing.test_import_processes import STOPPING, finish, processes, start
from tests.patience import PATIENCE, Stop, eventually

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
    assert (run_.state, run_.get_state_display(), run_.finished_at) == ("stopped", "Stopped: process ended", None)
    assert "the same command continues where it stopped" in run_.error
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
        assert "Stopped: process ended" in content or look == "undo"
    killed.refresh_from_db()
    assert killed.state == "stopped"


@pytest.mark.django_db
def test_the_undo_of_a_run_waits_until_it_is_over(admin_client, tmp_path):
    with start_locked_run(paths=["x"]) as at_work:
        page = reverse("admin:articles_importrun_undo", args=[at_work.pk])
        assert "The import is still running" in admin_client.get(page).content.decode()
        admin_client.post(page)
    assert not Action.objects.exists()
    assert User.objects.exists()


@pytest.mark.processes
def test_a_process_that_is_killed_lets_go_of_its_run(processes, settings):
    settings.DATA_DIR = processes / "data"
    holder = start(processes, "shell", "--no-imports", "-v", "0", "-c", HOLD)
    try:
        assert int(holder.stdout.readline()) == ImportRun.objects.get().pk
        assert (mark_stopped_runs(), ImportRun.objects.get().state) == (0, "running")
    finally:
        holder.kill()
    holder.wait(PATIENCE)
    assert eventually(mark_stopped_runs) == 1
    assert ImportRun.objects.get().state == "stopped"


@pytest.mark.processes
def test_an_import_that_is_killed_goes_on_with_the_same_command(processes):
    path = write_lines(processes / "a.jsonl", [record(n) for n in range(70)])
    command = ["import_articles", str(path)]
    killed = start(processes, *command, "--jobs", "1", program=["-c", STOPPING, str(processes), "stop", "store", "3"])
    Stop(processes).await_arrival(lambda: killed.poll() is not None)
    killed.kill()
    killed.wait(PATIENCE)
    assert Article.objects.count() == KnownAddress.objects.count() == 30
    status, _, err = finish(start(processes, *command))
    assert (status, err) == (0, "")
    assert list(ImportRun.objects.order_by("pk").values_list("state", "created")) == [("stopped", 30), ("finished", 40)]
    assert Article.objects.count() == KnownAddress.objects.count() == 70
