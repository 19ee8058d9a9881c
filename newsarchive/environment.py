"""Variables of the environment, read into values for the settings; what cannot be read ends a start in words."""

import json
import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def env_flag(name: str, *, default: bool) -> bool:
    """Return a yes-or-no variable; raise ImproperlyConfigured when it is neither."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; set it to 1 or 0.")


def env_number(name: str, *, default: float) -> float:
    """Return a positive number; raise ImproperlyConfigured when it is none."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        number = float(value)
    except ValueError:
        number = 0
    if not 0 < number < float("inf"):
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to a number above 0.")
    return number


def env_count(name: str, *, default: int) -> int:
    """Return a whole number from 0; raise ImproperlyConfigured when it is none."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not (value.isdecimal() and value.isascii() and len(value) < 10):
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to a whole number, 0 or more.")
    return int(value)


def env_list(name: str) -> list[str]:
    """Return the parts of a variable parted by commas."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def env_by_language(name: str) -> dict[str, str]:
    """Return the values of a variable as in en=this,de=that by language; one without a language is that of "".

    Raises ImproperlyConfigured where a language is none or comes twice.
    """
    values: dict[str, str] = {}
    for part in env_list(name):
        before, parted, after = part.partition("=")
        language, value = (before.strip().lower(), after.strip()) if parted else ("", part)
        is_language = language == "" or (language.isascii() and language.isalpha() and 2 <= len(language) <= 3)
        if not value or not is_language or (parted and not language) or language in values:
            raise ImproperlyConfigured(
                f"{name} cannot be read at {part!r}; write one a language, as in en=this,de=that."
            )
        values[language] = value
    return values


def env_folders(name: str) -> list[Path]:
    """Return the folders of a variable parted by colons; raise ImproperlyConfigured where one is no absolute path."""
    folders = [Path(part.strip()) for part in os.environ.get(name, "").split(os.pathsep) if part.strip()]
    for folder in folders:
        if not folder.is_absolute():
            raise ImproperlyConfigured(f"{name} names {str(folder)!r}; write whole paths, as in /srv/news:/mnt/scans.")
    return folders


def env_storage(name: str, *, default: str) -> dict[str, Any]:
    """Return a storage as Django's STORAGES has it; raise ImproperlyConfigured where the variable names none."""
    value = os.environ.get(name, "").strip()
    if not value:
        return {"BACKEND": default}
    try:
        storage = json.loads(value)
    except ValueError:
        storage = None
    if not isinstance(storage, dict) or "BACKEND" not in storage or storage.keys() - {"BACKEND", "OPTIONS"}:
        example = '{"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": "originals"}}'
        raise ImproperlyConfigured(f"{name} cannot be read; write JSON as in {example}.")
    return storage


def env_networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the networks of a variable parted by commas; raise ImproperlyConfigured where one is none."""
    try:
        return tuple(ip_network(part) for part in env_list(name))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} cannot be read ({error}); write networks, as in 10.1.0.0/16.") from error


def env_contact(name: str) -> str:
    """Return an address to be written into a header; raise ImproperlyConfigured where it cannot stand there."""
    value = os.environ.get(name, "").strip()
    if not value.isascii() or not value.isprintable() or set(value) & set("()<> ") or len(value) > 200:
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to a mail address or the address of a page.")
    return value


def env_search(name: str) -> str:
    """Return the address of a search cluster, nothing where none is named; raise ImproperlyConfigured."""
    value = os.environ.get(name, "").strip()
    if value and not value.startswith(("opensearch+https://", "opensearch+http://")):
        raise ImproperlyConfigured(f"{name} cannot be read; write opensearch+https://user:password@host:9200/prefix")
    return value


def env_proxy(name: str) -> str:
    """Return the address of a proxy; raise ImproperlyConfigured where it is none."""
    value = os.environ.get(name, "").strip()
    try:
        parts = urlsplit(value)
        is_known = not value or (parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0)
    except ValueError:
        is_known = False
    if not is_known:
        raise ImproperlyConfigured(f"{name} cannot be read; write http://host:port")
    return value
