"""The files that documents were read from: kept, opened, verified, removed. Where is for Django's STORAGES to say."""

from articles.originals.keeping import CheckedFile, FoundFile, digest_stream, keep_files, use_originals, write_original
from articles.originals.kept import (
    DamagedOriginalError,
    MissingOriginalError,
    OriginalsError,
    check_original,
    open_original,
    read_verified,
    sum_up,
)
from articles.originals.objects import has_object, is_sha256, this_machine
from articles.originals.removal import find_unnamed, flag_unused, remove_objects, remove_unused

__all__ = [
    "CheckedFile",
    "DamagedOriginalError",
    "FoundFile",
    "MissingOriginalError",
    "OriginalsError",
    "check_original",
    "digest_stream",
    "find_unnamed",
    "flag_unused",
    "has_object",
    "is_sha256",
    "keep_files",
    "open_original",
    "read_verified",
    "remove_objects",
    "remove_unused",
    "sum_up",
    "this_machine",
    "use_originals",
    "write_original",
]
