"""Do one step of what a curator has brought in the browser."""

import os
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.importing.upload_processes import LOOK_SECONDS, hold_lock, work
from articles.management.stopping import stop_as_on_ctrl_c
from articles.models import Upload


class Command(BaseCommand):
    help = (
        "Examine, dry-run or import an upload of a curator. The pages of the admin start this; run it by hand to"
        " resume what was stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", metavar="KEY", help="key in the address of the upload's page")
        parser.add_argument("step", choices=Upload.Step.values, help="look (examine), try (dry run) or import")
        parser.add_argument(
            "--lock",
            type=int,
            metavar="N",
            help="descriptor of the lock file, from the process that starts this",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        upload = Upload.objects.filter(pk=options["key"]).first()
        if upload is None or not upload.is_here:
            raise CommandError("This machine has no upload with that key.", returncode=2)
        step = Upload.Step(options["step"])
        if step == Upload.Step.LOOK:
            signal.alarm(LOOK_SECONDS)  # ends this process whatever it is at
        try:
            with stop_as_on_ctrl_c():
                self._work(upload, step, options["lock"])
        finally:
            signal.alarm(0)

    def _work(self, upload: Upload, step: Upload.Step, handed: int | None) -> None:
        if handed is not None:
            try:
                work(upload, step)
            finally:
                os.close(handed)  # at once: what follows waits for nothing that this process still tidies
            return
        with hold_lock(upload) as lock:
            if lock is None:
                raise CommandError("Another process is working on this upload.", returncode=2)
            work(upload, step)
