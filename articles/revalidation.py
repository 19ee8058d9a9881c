"""Answers of public pages that were given before: recognised by a validator, not composed again.

What the validator stands for is all that a page for everybody is made from: the last commit of the database and the
checkpoint of the index, the address, the day, the language, the settings and the program. Clients that send it back
are told that nothing has changed; others are sent what was composed for it, as long as there is room to keep it.
"""

import base64
import platform
import re
import sys
import time
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import cast

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import parse_etags

from articles.search import AnswerCache, EngineError, hold_state, one_snapshot, was_given_up

KEPT_BYTES = 24_000_000  # of whole answers, two hundred pages or more
LARGEST = 1_000_000  # bytes of an answer that is kept
PATIENCE = 5.0  # seconds after a database did not answer until its state is read again

_PROGRAM = ("articles/**/*", "newsarchive/**/*", "templates/**/*", "static/**/*")
_NAME_BYTES, _BODY_BYTES = 18, 9  # of a validator: what it stands for, and the answer itself
_CHOOSES_LANGUAGE, _OWN_PATH = (
    "django.middleware.locale.LocaleMiddleware",
    "articles.revalidation.RevalidationMiddleware",
)
_PLACES = frozenset({"DATABASES", "LOGGING", "SEARCH_ADDRESS"})  # settings that differ between machines

_answers = AnswerCache(KEPT_BYTES)
_due_at = 0.0  # when to read the state again, by time.monotonic

Kept = tuple[tuple[tuple[str, str], ...], bytes]  # headers and body


def forget_kept_answers(room: int = KEPT_BYTES) -> None:
    """Compose every page anew from now on, and keep no more bytes of them than there is room for."""
    global _answers  # noqa: PLW0603 - one for the process
    _answers = AnswerCache(room)


class RevalidationMiddleware:
    """Gives public answers their ETag, and answers those who have it, or whose page was composed already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        order = [one for one in settings.MIDDLEWARE if one in {_CHOOSES_LANGUAGE, _OWN_PATH}]
        if order == [_OWN_PATH, _CHOOSES_LANGUAGE]:
            raise ImproperlyConfigured(
                f"{_CHOOSES_LANGUAGE} has to stand before {_OWN_PATH} in MIDDLEWARE: answers are kept by language"
            )
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_public(request):
            return self.get_response(request)
        with one_snapshot():
            state = _find_state()
            if state is None:
                return self.get_response(request)
            name = _name_answer(request, state)
            tags = parse_etags(request.headers.get("If-None-Match", ""))
            for tag in tags:
                if tag.removeprefix("W/").startswith(f'"{name}.'):
                    return HttpResponseNotModified(headers={"ETag": tag})
            kept: Kept | None = _answers.get(name)
            if kept is not None:
                response: HttpResponseBase = HttpResponse(kept[1], headers=dict(kept[0]))
                _set_validator(response, name, tags)
                return response
            response = self.get_response(request)
            if not was_given_up() and _is_for_everybody(request, response):
                if isinstance(response, HttpResponse) and request.method == "GET" and len(response.content) <= LARGEST:
                    _answers.put(name, (tuple(response.items()), response.content))
                _set_validator(response, name, tags)
            return response


def _is_public(request: HttpRequest) -> bool:
    """Tell whether a request can be one of which everybody gets the same answer."""
    if request.method not in {"GET", "HEAD"} or settings.DEBUG:  # files of the program may change while it runs
        return False
    if not {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}.isdisjoint(request.COOKIES):
        return False
    return not request.path.startswith(_private_addresses())


@cache
def _private_addresses() -> tuple[str, ...]:
    return reverse("admin:index"), reverse("account_login").removesuffix("login/"), reverse("healthz")


def _find_state() -> str | None:
    global _due_at  # noqa: PLW0603 - one for the process
    if time.monotonic() < _due_at:
        return None
    try:
        return hold_state()
    except (DatabaseError, InterfaceError):  # the view explains it
        _due_at = time.monotonic() + PATIENCE
    except EngineError:
        pass
    return None


def _name_answer(request: HttpRequest, state: str) -> str:
    """Return what names an answer: a request for it, and all that it is made from."""
    parts = (
        state,
        find_program_version(),
        timezone.localdate().isoformat(),
        translation.get_language() or "",
        request.scheme or "",
        *(request.META.get(name, "") for name in ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT")),
        request.get_full_path(),
    )
    return _digest("\0".join(parts).encode(), _NAME_BYTES)


def _is_for_everybody(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Tell whether an answer is whole, and neither of one client nor of one moment."""
    return (
        response.status_code == 200
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not (response.has_header("Cache-Control") or response.has_header("ETag"))
    )


def _set_validator(response: HttpResponseBase, name: str, tags: Iterable[str]) -> None:
    """Set the ETag; where a client has the same body under another name, that one: it need not be sent again."""
    if isinstance(response, StreamingHttpResponse):
        response.headers["ETag"] = f'W/"{name}."'
        return
    body = _digest(cast("HttpResponse", response).content, _BODY_BYTES)
    same = (tag for tag in tags if tag.endswith(f'.{body}"'))
    response.headers["ETag"] = next(same, f'W/"{name}.{body}"')


def _digest(content: bytes, size: int) -> str:
    return base64.urlsafe_b64encode(blake2b(content, digest_size=size, key=_key()).digest()).decode()


@cache
def _key() -> bytes:
    return blake2b(settings.SECRET_KEY.encode(), digest_size=32).digest()


@cache
def find_program_version() -> str:
    """Return what differs between programs that may show the same differently: files, packages, settings."""
    version = blake2b(platform.python_version().encode())
    for path in sorted({path for pattern in _PROGRAM for path in settings.BASE_DIR.glob(pattern)}):
        if path.is_file() and path.suffix != ".pyc":
            version.update(str(path.relative_to(settings.BASE_DIR)).encode() + path.read_bytes())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    version.update(manifest.read_bytes() if manifest.exists() else b"")
    packages = {found.name for folder in sys.path for found in Path(folder).glob("*.dist-info")}  # name and version
    version.update(repr(sorted(packages)).encode())
    for name in dir(settings):
        if name.isupper() and name not in _PLACES and not name.endswith(("_DIR", "_DIRS", "_ROOT", "_KEY")):
            version.update(f"{name} {_describe(getattr(settings, name))}".encode())
    return version.hexdigest()


def _describe(value: object) -> str:
    """Return a setting in words that are the same in every process."""
    text = repr(sorted(value, key=repr)) if isinstance(value, set | frozenset) else repr(value)
    return re.sub(r"0x[0-9a-f]+", "", text)
