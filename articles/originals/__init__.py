"""The files that documents were read from: kept, opened, verified, removed. Where is for Django's STORAGES to say."""

from articles.originals.keeping import FoundFile, digest_stream, keep_files, use_originals, write_original
from articles.originals.kept import (
    DamagedOriginalError,
    MissingOriginalError,
    OriginalsError,
    check_original,
    open_original,
    read_verified,
    sum_up,
)
from articles.originals.removal import find_unnamed, flag_unused, remove_objects, remove_unused

__all__ = [
    "DamagedOriginalError",
    "FoundFile",
    "MissingOriginalError",
    "OriginalsError",
    "check_original",
    "digest_stream",
    "find_unnamed",
    "flag_unused",
    "keep_files",
    "open_original",
    "read_verified",
    "remove_objects",
    "remove_unused",
    "sum_up",
    "use_originals",
    "write_original",
]
