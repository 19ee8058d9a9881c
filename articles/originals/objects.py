"""The objects in the storage of originals: their names, and errors of any storage in words."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

from django.core.files.storage import Storage, storages

from articles.models.uploads import name_machine
from articles.originals.folder import OriginalsFolder

STORAGE = "originals"  # in Django's STORAGES
CHUNK = 500  # rows of a statement
_SHA256 = re.compile(r"[0-9a-f]{64}")


class OriginalsError(OSError):
    """The storage of originals does not do what it should; the message says why, to follow a colon."""


class MissingOriginalError(OriginalsError):
    """The storage does not have the bytes of an original."""

    def __init__(self, machine: str = "") -> None:
        elsewhere = bool(machine) and machine != this_machine()
        where = f"it is on another machine ({machine})" if elsewhere else "the storage does not have it"
        super().__init__(where)


class DamagedOriginalError(OriginalsError):
    """The bytes in the storage are not those that were kept."""

    def __init__(self) -> None:
        super().__init__("its bytes are not those that were kept: they do not have its SHA-256")


def get_storage() -> Storage:
    return storages[STORAGE]


def this_machine() -> str:
    """Return the name of this machine where the storage is a folder of it, else nothing."""
    return name_machine() if isinstance(get_storage(), OriginalsFolder) else ""


def is_sha256(text: str) -> bool:
    return bool(_SHA256.fullmatch(text))


def name_object(sha256: str) -> str:
    """Return the name of an object; raises MissingOriginalError for what can be none."""
    if not is_sha256(sha256):
        raise MissingOriginalError
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


@contextmanager
def errors_in_words() -> Iterator[None]:
    """Raise whatever a storage fails with as an OriginalsError."""
    try:
        yield
    except OriginalsError:
        raise
    except FileNotFoundError as error:
        raise MissingOriginalError from error
    except OSError as error:
        raise OriginalsError(error.strerror or str(error)) from error
    except Exception as error:  # each storage has errors of its own
        raise OriginalsError(f"{type(error).__name__}: {error}"[:500]) from error


def has_object(sha256: str, size: int) -> bool:
    """Tell whether the storage has an object of this name and size; raises OriginalsError."""
    with errors_in_words():
        storage, name = get_storage(), name_object(sha256)
        return storage.exists(name) and storage.size(name) == size


def in_chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """Yield values in lists that a statement can take."""
    iterator = iter(values)
    while some := list(islice(iterator, CHUNK)):
        yield some
