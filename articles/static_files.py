"""Serve the collected static files: compressed, and named by a hash of their content.

A server whose files were not collected, or are of another version, warns about it when it starts; its pages work
without them, but have no style.
"""

import filecmp
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHOWN = 3  # names of files in a message


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it has no types
    """Names a file by the hash of its content if it was collected, else plainly: a missing file breaks no page."""

    def load_manifest(self) -> tuple[dict[str, str], str]:
        """Return the names of the collected files; none if their list cannot be read."""
        try:
            return cast("tuple[dict[str, str], str]", super().load_manifest())
        except (OSError, ValueError):
            return {}, ""

    def stored_name(self, name: str) -> str:
        """Return the hashed name of a file, its plain name if it was not collected."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name


def check_static_files(**_kwargs: Any) -> list[CheckMessage]:
    """Warn if files are missing among those collected, or are out of date."""
    if not isinstance(staticfiles_storage, HashedStaticFiles):
        return []  # in development files are served from their sources
    outdated = sorted(_find_outdated(staticfiles_storage.hashed_files))
    if not outdated:
        return []
    named = ", ".join(outdated[:SHOWN]) + (f" and {len(outdated) - SHOWN} more" if len(outdated) > SHOWN else "")
    return [
        CheckWarning(
            f"Static files are missing in {settings.STATIC_ROOT}, or are of another version: {named}."
            " Pages are shown without their style and scripts.",
            hint="Run `python manage.py collectstatic --noinput`, then start the server again.",
            id="articles.W002",
        )
    ]


def _find_outdated(collected: Mapping[str, str]) -> Iterator[str]:
    root = Path(settings.STATIC_ROOT)
    for finder in get_finders():
        for name, storage in finder.list(None):
            copy = root / name
            if not (name in collected and copy.is_file() and filecmp.cmp(storage.path(name), copy, shallow=False)):
                yield str(name)
