"""Originals that are kept: opened, verified, counted."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from django.core.files import File
from django.db.models import Count, Sum

from articles.models import Original
from articles.originals.folder import PIECE_BYTES
from articles.originals.objects import (
    DamagedOriginalError,
    MissingOriginalError,
    OriginalsError,
    errors_in_words,
    get_storage,
    name_object,
)

__all__ = ["DamagedOriginalError", "MissingOriginalError", "OriginalsError"]


def sum_up(most: int | None = None) -> tuple[int, int]:
    """Return how many originals documents were read from, and their bytes together; of at most so many."""
    rows = Original.objects.used().order_by()[:most]
    sums = rows.aggregate(number=Count("pk"), size=Sum("size"))
    return sums["number"], sums["size"] or 0


def open_original(original: Original) -> "File[Any]":
    """Open the bytes of an original; raises OriginalsError."""
    with errors_in_words():
        storage, name = get_storage(), name_object(original.sha256)
        if storage.exists(name):
            return storage.open(name)
    raise MissingOriginalError(original.machine)


def read_verified(original: Original, piece_bytes: int = PIECE_BYTES) -> Iterator[bytes]:
    """Yield the bytes of an original in pieces; raises OriginalsError, DamagedOriginalError before the last of them."""
    digest = hashlib.sha256()
    waiting = b""
    with closing(open_original(original)) as file:
        while True:
            with errors_in_words():
                piece = file.read(piece_bytes)
            digest.update(piece)
            if not piece:
                break
            if waiting:
                yield waiting
            waiting = piece
    if digest.hexdigest() != original.sha256:
        raise DamagedOriginalError
    yield waiting


def check_original(original: Original) -> None:
    """Read an original to its end, only to verify it; raises OriginalsError."""
    for _ in read_verified(original):
        pass
