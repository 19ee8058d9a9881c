"""Serve the collected static files: compressed, and named by a hash of their content.

A server whose files were not collected, or are of another version, warns about it when it starts; its pages work
without them, but have no style.
"""

import filecmp
import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import brotli
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHOWN = 3  # names of files in a message


_UNPACK: Mapping[str, Callable[[bytes], bytes]] = {".br": brotli.decompress, ".gz": gzip.decompress}
_NOT_PACKED = (OSError, EOFError, zlib.error, brotli.error)


class KeepingCompressor(Compressor):  # type: ignore[misc]  # it has no types
    """Compresses a file unless it is compressed already: all of them take five seconds, to compare them a tenth."""

    def compress(self, path: str) -> list[str]:
        """Return the paths of the compressed copies of a file."""
        copies = [path + suffix for suffix in _UNPACK]
        if all(_is_copy(copy, path) for copy in copies):
            return copies
        return cast("list[str]", super().compress(path))


def _is_copy(compressed: str, path: str) -> bool:
    file = Path(compressed)
    try:
        return _UNPACK[file.suffix](file.read_bytes()) == Path(path).read_bytes()
    except _NOT_PACKED:
        return False


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it has no types
    """Names a file by the hash of its content if it was collected, else plainly: a missing file breaks no page."""

    def create_compressor(self, **options: Any) -> Compressor:
        """Return what compresses the collected files."""
        return KeepingCompressor(**options)

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
