"""The steps of an upload - look, dry run, import - each in a process of its own, which outlives the web worker.

A process holds a lock on a file in the upload's folder from before it starts until it ends, however it ends: the web
worker takes it, and hands it on. So nobody starts a second one, and whoever looks can tell that one was killed.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.utils import timezone

from articles.importing.explaining import explain
from articles.importing.input_parts import describe_left_out
from articles.importing.pipeline import import_documents
from articles.importing.report import ImportSummary
from articles.importing.uploads import RefusedUploadError, make_options
from articles.models import ImportRun, Upload

LOOK_SECONDS = 60  # after which looking is given up: one document can take long
MOST_WORKING = 4  # processes of all curators
PATIENCE = 2.0  # seconds for a process that has done its step and is about to end
NICENESS = 5  # of a process: the site goes first
PROGRESS_SECONDS = 1.0  # between two records of progress
OTHER_MACHINE_MINUTES = 10  # without a word from there, after which its process is taken for dead

KILLED = "Its process ended unexpectedly: it was killed, or its machine went down."
TOO_LONG = f"It could not be examined within {LOOK_SECONDS} seconds. Start the dry run, which has no time limit."


def start(upload: Upload, step: Upload.Step) -> None:
    """Start a step of an upload.

    Raises RefusedUploadError where a process is at work on it, another of the same curator, or too many of others.
    """
    if not upload.is_here:
        raise RefusedUploadError(f"This upload is on another machine ({upload.machine}); only that one can process it.")
    with hold_lock(upload, PATIENCE) as lock:
        if lock is None:
            raise RefusedUploadError("This upload is being processed. Wait until it is done, or stop it.")
        _take_turn(upload, step)
        try:
            _start_process(upload, step, lock)
        except OSError as error:
            _end(upload, Upload.State.FAILED, f"It could not be started: {error.strerror}.")


def is_at_work(upload: Upload) -> bool:
    """Tell whether a process of this machine is at work on an upload."""
    try:
        with hold_lock(upload) as lock:
            return lock is None
    except FileNotFoundError:
        return False


def settle(upload: Upload) -> None:
    """Note of an upload that its process was killed, if that is so."""
    if not upload.is_working or not upload.is_here or is_at_work(upload):
        return
    upload.refresh_from_db()  # it may have ended well before its lock was free
    if upload.is_working:
        is_slow = (
            upload.step == Upload.Step.LOOK
            and timezone.now().timestamp() - upload.touched_at.timestamp() > LOOK_SECONDS
        )
        _end(upload, Upload.State.STOPPED, TOO_LONG if is_slow else KILLED)
        upload.refresh_from_db()


def stop(upload: Upload) -> None:
    """Ask the process that is at work on an upload to stop; finished batches stay."""
    with suppress(OSError, ValueError):
        number = int(_lock_path(upload).read_text())
        if number > 1 and is_at_work(upload):
            os.kill(number, signal.SIGTERM)


# -- in the web worker


def _take_turn(upload: Upload, step: Upload.Step) -> None:
    """Record that a step begins; raise RefusedUploadError where it has to wait."""
    with transaction.atomic():
        list(User.objects.select_for_update().filter(pk=upload.user_id))  # two requests at once: one after the other
        others = [
            one for one in Upload.objects.filter(state=Upload.State.WORKING).exclude(pk=upload.pk) if _seems_alive(one)
        ]
        if any(one.user_id == upload.user_id for one in others):
            raise RefusedUploadError("Another of your uploads is being processed. Wait until it is done, or stop it.")
        if len(others) >= MOST_WORKING:
            raise RefusedUploadError("Other imports are running. Try again when one of them is done.")
        _begin(upload, step)


def _seems_alive(upload: Upload) -> bool:
    if upload.is_here:
        return is_at_work(upload)
    silence = timezone.now() - upload.touched_at
    return silence.total_seconds() < 60 * OTHER_MACHINE_MINUTES


def _start_process(upload: Upload, step: Upload.Step, lock: int) -> None:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work_on_upload", upload.key, step.value]
    unpacked = upload.folder / "unpacked"  # what a process that was killed has left there goes
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir()
    environment = {**os.environ, "NEWSARCHIVE_DATA_DIR": str(settings.DATA_DIR), "TMPDIR": str(unpacked)}
    with (upload.folder / "log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - its words are our own
            [*command, "--lock", str(lock)],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # what ends the web worker does not end it
            pass_fds=[lock],
        )
    os.setpriority(os.PRIO_PROCESS, process.pid, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)
    os.pwrite(lock, f"{process.pid}\n".encode(), 0)
    threading.Thread(target=process.wait, daemon=True).start()  # so that it is no zombie


@contextmanager
def hold_lock(upload: Upload, patience: float = 0.0) -> Iterator[int | None]:
    """Hold the lock of an upload and yield its descriptor, None where another process holds it for that many seconds.

    Raises OSError where the upload is not on this machine.
    """
    lock = os.open(_lock_path(upload), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        yield lock if _try_to_lock(lock, patience) else None
    finally:
        os.close(lock)  # the process it was handed to holds on


def _try_to_lock(lock: int, patience: float) -> bool:
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(0.05)
        else:
            return True


def _lock_path(upload: Upload) -> Path:
    return upload.folder / "lock"


def _begin(upload: Upload, step: Upload.Step) -> None:
    begun = {"step": step, "state": Upload.State.WORKING, "error": "", "done": 0, "expected": 0}
    Upload.objects.filter(pk=upload.pk).update(**begun, touched_at=timezone.now())


def _end(upload: Upload, state: Upload.State, error: str = "", **values: Any) -> None:
    found = Upload.objects.filter(pk=upload.pk)
    found.update(state=state, error=error, touched_at=timezone.now(), **values)


# -- in the process itself


def work(upload: Upload, step: Upload.Step) -> None:
    """Do a step of an upload, and record how it ended."""
    _begin(upload, step)
    try:
        if step == Upload.Step.LOOK:
            _look(upload)
        elif step == Upload.Step.TRY:
            _try(upload)
        else:
            _import(upload)
    except RefusedUploadError as error:
        _end(upload, Upload.State.FAILED, str(error))
    except DatabaseError as error:
        _end(upload, Upload.State.FAILED, f"The database failed: {error}. Finished batches are kept.")
        raise
    except KeyboardInterrupt:  # before the first document
        _end(upload, Upload.State.STOPPED, "Stopped before anything was done.")
    except Exception as error:
        _end(upload, Upload.State.FAILED, f"It ended with an error: {error}. Finished batches are kept.")
        raise


def _look(upload: Upload) -> None:
    explanation = explain(make_options(upload), settings.MAX_DOCUMENT_BYTES)
    _end(upload, Upload.State.DONE, explained=explanation.to_json(), tried=None)


def _try(upload: Upload) -> None:
    progress = _Progress(upload)
    with upload.report.open("w", encoding="utf-8") as report:
        summary = import_documents(
            make_options(upload, is_dry_run=True),
            report=report,
            on_progress=progress.add,
            on_expected=progress.expect,
        )
    if summary.was_interrupted:
        _end(upload, Upload.State.STOPPED, "The dry run was stopped.")
    else:
        _end(upload, Upload.State.DONE, tried=_to_json(summary), done=summary.total)


def _import(upload: Upload) -> None:
    progress = _Progress(upload)
    summary = import_documents(
        make_options(upload),
        user=upload.user,
        on_started=progress.note_run,
        on_progress=progress.add,
        on_expected=progress.expect,
    )
    if summary.was_interrupted:
        _end(upload, Upload.State.STOPPED, "The import was stopped. All finished batches are kept.")
    else:
        _end(upload, Upload.State.DONE, done=summary.total, explained=None, tried=None)
        shutil.rmtree(upload.folder, ignore_errors=True)


def _to_json(summary: ImportSummary) -> dict[str, Any]:
    return {
        "counts": dict(summary.counts),
        "total": summary.total,
        "noticed": summary.noticed,
        "returned": summary.returned,
        "ignored_keys": dict(summary.ignored_keys.most_common(50)),
        "left_out": describe_left_out(summary.left_out),
        "rejections": [
            {"address": one.address, "place": str(one.place or ""), "reason": one.reason} for one in summary.rejections
        ],
    }


class _Progress:
    """Records how far a step is, not more often than people look."""

    def __init__(self, upload: Upload) -> None:
        self._found = Upload.objects.filter(pk=upload.pk)
        self._done = self._expected = 0
        self._recorded_at = 0.0

    def note_run(self, run: ImportRun) -> None:
        self._found.update(run=run)

    def add(self, number: int) -> None:
        self._done += number
        self._record()

    def expect(self, number: int) -> None:
        self._expected = number
        self._record()

    def _record(self) -> None:
        if time.monotonic() - self._recorded_at >= PROGRESS_SECONDS:
            self._recorded_at = time.monotonic()
            self._found.update(done=self._done, expected=self._expected, touched_at=timezone.now())
