"""A system check of the storage that the settings name for originals."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages


def check_storage(**_options: Any) -> Sequence[CheckMessage]:
    """Return an error where the storage of originals cannot be made."""
    try:
        storages["originals"]
    except (ImproperlyConfigured, ImportError, TypeError) as error:  # InvalidStorageError is the first
        hint = "Correct NEWSARCHIVE_ORIGINALS_STORAGE, install what it names, or unset it."
        return [Error(f"The storage of originals cannot be used: {error}", hint=hint, id="articles.E003")]
    return []
