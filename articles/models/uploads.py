"""What curators brought to be imported, from its arrival until it is in the archive or given up."""

import shutil
import socket
import string
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string

KEY_LENGTH = 16
NAME_LENGTH = 200
KEPT_FOR = timedelta(days=1)  # since anybody did anything with it


def make_key() -> str:
    return get_random_string(KEY_LENGTH, string.ascii_lowercase + string.digits)


def name_machine() -> str:
    return socket.gethostname()[:100]


class Upload(models.Model):
    """A file that was uploaded, or a folder of the machine that was named, and how far its import is.

    Each step is done by a process of its own; `state` is that of the step. Files lie on one machine, in `folder`.
    `name` is the name of the file as it was given, and never a path; of what lies in a folder that the operator has
    allowed, `base` is that folder and `name` the path below it. `options` say how it is read, by the names of
    articles.importing.options.ImportOptions, the mapping as its columns and day_first. `explained` is an
    articles.importing.explaining.ImportExplanation, `tried` the sums of the dry run.
    """

    class Step(models.TextChoices):
        LOOK = "look", "Look"
        TRY = "try", "Dry run"
        IMPORT = "import", "Import"

    class State(models.TextChoices):
        WORKING = "working"
        DONE = "done"
        STOPPED = "stopped"
        FAILED = "failed"

    key = models.CharField(max_length=KEY_LENGTH, primary_key=True, default=make_key)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    machine = models.CharField(max_length=100, default=name_machine)
    name = models.TextField()
    base = models.TextField(blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True, help_text="In bytes.")
    options = models.JSONField(default=dict)
    step = models.CharField(max_length=6, choices=Step, default=Step.LOOK)
    state = models.CharField(max_length=7, choices=State, default=State.STOPPED)
    error = models.TextField(blank=True)
    done = models.PositiveBigIntegerField(default=0, help_text="Documents that this step has finished.")
    expected = models.PositiveBigIntegerField(default=0, help_text="Documents, as far as can be told; 0: not known.")
    explained = models.JSONField(null=True, blank=True)
    tried = models.JSONField(null=True, blank=True)
    run = models.ForeignKey(
        "articles.ImportRun", on_delete=models.SET_NULL, null=True, blank=True, db_index=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name or self.base or "removed"

    @property
    def folder(self) -> Path:
        """Where its file, its log and the report of the dry run lie, on one machine."""
        return Path(settings.UPLOADS_DIR) / self.key

    @property
    def file(self) -> Path:
        return self.folder / "file"

    @property
    def report(self) -> Path:
        """What would become of each document, a line of JSON each."""
        return self.folder / "report.jsonl"

    @property
    def size_text(self) -> str:
        return "" if self.size is None else write_size(self.size)

    @property
    def is_here(self) -> bool:
        """Whether it lies on this machine."""
        return self.folder.is_dir()

    @property
    def is_working(self) -> bool:
        return self.state == self.State.WORKING

    @property
    def is_imported(self) -> bool:
        return self.step == self.Step.IMPORT and self.state == self.State.DONE

    @property
    def address(self) -> str:
        """By which the archive knows the file: its name alone would make one of two files called “export.csv”."""
        return f"uploads/{self.key}/{self.name}"

    def make_folder(self) -> None:
        """Make its folder, for nobody else of the machine to look into; raises OSError."""
        self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700)

    def discard(self) -> None:
        """Delete it, with what lies of it on this machine."""
        folder = self.folder
        self.delete()
        shutil.rmtree(folder, ignore_errors=True)


def write_size(size: int) -> str:
    """Return a number of bytes as people write it."""
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if size >= unit:
            return f"{size / unit:,.1f}".removesuffix(".0") + f" {name}"
    return f"{size:,} bytes"
