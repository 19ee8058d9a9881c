"""What curators bring to be imported: what may be brought, how it is read, when it is given up."""

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from articles.importing.options import ImportOptions
from articles.importing.readers.mapping import ColumnMapping
from articles.models import Upload
from articles.models.uploads import KEPT_FOR, write_size

BRINGING_RIGHTS = ("articles.add_article", "articles.change_article", "articles.view_importrun")
MOST_WAITING = 5  # uploads of one curator that are not imported yet
MOST_WAITING_IN_ALL = 40
KEEP_FREE_BYTES = 500_000_000  # of the disk, which the database and the index need
LONGEST_PATH = 1_000  # characters


class RefusedUploadError(Exception):
    """This cannot be brought; the message says why, and what to do."""


def find_waiting(user: User) -> list[Upload]:
    """Return what a curator has brought, the latest first, without what is long and shown only one by one."""
    return list(Upload.objects.filter(user=user).defer("explained", "tried"))


def check_number(user: User) -> None:
    """Raise RefusedUploadError where too much waits already."""
    waiting = Upload.objects.exclude(step=Upload.Step.IMPORT, state=Upload.State.DONE)
    if waiting.filter(user=user).count() >= MOST_WAITING:
        raise RefusedUploadError(f"You have {MOST_WAITING} uploads waiting. Import or remove one of them first.")
    if waiting.count() >= MOST_WAITING_IN_ALL:
        raise RefusedUploadError("Too many uploads are waiting. Try again when others have been imported.")


def check_room(size: int) -> None:
    """Raise RefusedUploadError where so many bytes are too many for an upload, or for the disk."""
    if size > settings.MAX_UPLOAD_BYTES:
        most = write_size(settings.MAX_UPLOAD_BYTES)
        raise RefusedUploadError(
            f"The file is larger than {most}, the most that can be uploaded in the browser. Split it, or ask the"
            " operator to import it with “python manage.py import_articles”."
        )
    if shutil.disk_usage(settings.DATA_DIR).free - size < KEEP_FREE_BYTES:
        raise RefusedUploadError(
            "There is not enough space left on the server’s disk, so nothing was stored. Ask the operator."
        )


def find_in_folder(base: str, relative: str) -> Path:
    """Return a file or folder below a folder that the operator has allowed; raise RefusedUploadError.

    No link is followed out of it, and what lies elsewhere is not told from what is not there.
    """
    if base not in {str(folder) for folder in settings.IMPORT_FOLDERS}:
        raise RefusedUploadError("The operator does not allow imports from this folder. Choose another one.")
    if len(relative) > LONGEST_PATH or not relative.isprintable():
        raise RefusedUploadError("This is not a path.")
    if relative.startswith(("/", "~")) or ".." in relative.split("/"):
        raise RefusedUploadError("Enter a path below the folder, without “..” and without “/” at the beginning.")
    found = Path(os.path.realpath(Path(base) / relative))
    if not found.is_relative_to(os.path.realpath(base)) or not os.path.exists(found):  # noqa: PTH110 - never raises
        raise RefusedUploadError("The folder contains no such file or folder.")
    return found


def make_options(upload: Upload, *, is_dry_run: bool = False) -> ImportOptions:
    """Return how an upload is imported; raise RefusedUploadError where its folder is no longer there."""
    given = upload.options
    options = ImportOptions(
        [str(upload.file)],
        source=given.get("source", ""),
        format=given.get("format", ""),
        encoding=given.get("encoding", ""),
        language=given.get("language", ""),
        mapping=read_options_mapping(given),
        mapping_name=given.get("mapping_name", ""),
        has_advertisements=bool(given.get("advertisements")),
        is_dry_run=is_dry_run,
    )
    if not upload.base:
        return replace(options, address=upload.address)
    found = find_in_folder(upload.base, upload.name)
    return replace(options, paths=[str(found)], within=upload.base)


def read_options_mapping(options: dict[str, Any]) -> ColumnMapping | None:
    """Return the mapping among the options of an upload."""
    given = options.get("mapping")
    if not given:
        return None
    columns = {key: tuple(map(str, names)) for key, names in given["columns"].items()}
    return ColumnMapping(columns, given["day_first"])


def remove_abandoned() -> None:
    """Remove what nobody has done anything with for a day, and what is left of uploads that broke off."""
    before = timezone.now() - KEPT_FOR
    for upload in Upload.objects.filter(touched_at__lt=before).defer("explained", "tried"):
        upload.discard()
    for folder in _list_folders():
        if _find_last_change(folder) < before.timestamp() and not Upload.objects.filter(pk=folder.name).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _list_folders() -> Iterator[Path]:
    try:
        yield from [one for one in Path(settings.UPLOADS_DIR).iterdir() if one.is_dir() and not one.is_symlink()]
    except FileNotFoundError:
        return


def _find_last_change(folder: Path) -> float:
    """Return when a folder or a file in it was last written, in seconds since 1970."""
    try:
        return max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
    except OSError:  # somebody else has removed it meanwhile
        return time.time()
