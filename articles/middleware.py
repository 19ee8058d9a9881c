"""What happens around every request: headers, one snapshot of the index, and databases that do not answer."""

import logging
from collections.abc import Callable, Iterator
from typing import Any, cast

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from articles import routing
from articles.panels.outages import (
    NO_DATABASE,
    NO_INDEX,
    NO_PRIMARY,
    NO_ROOM,
    NOT_AT_REST,
    READING,
    can_only_read,
    find_outage,
    tell_outage,
)
from articles.search import (
    IndexNotReadyError,
    IndexNotWritableError,
    one_snapshot,
)
from articles.sqlite3.state import is_as_it_was
from articles.views.site import is_indexable

ACCOUNTS = "/accounts/"
WRITTEN_COOKIE = "written"  # up to where in the primary's log its holder has written
WRITTEN_SECONDS = 3600

# Pages need none of these; a script that got into one shall not have them either.
UNUSED_FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)

# Public answers may be kept but have to be asked for again: an edit is in the next search, a withdrawn article gone.
OF_EVERYBODY = "public, no-cache"
OF_ONE = "private, no-store"

log = logging.getLogger(__name__)


class HeadersMiddleware:
    """Sets Permissions-Policy, Cross-Origin-Resource-Policy and, where a view has not, Cache-Control."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if _is_of_one(request, response):
            response.headers["Cache-Control"] = OF_ONE
        elif not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = OF_EVERYBODY
            patch_vary_headers(response, ["Cookie"])  # curators see more on the same page
        return response


def _is_of_one(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether an answer is for nobody but who asked: of a session, of a form, or an error that may pass."""
    if request.path.startswith(settings.STATIC_URL):
        return False
    return (
        request.method not in {"GET", "HEAD"}
        or settings.SESSION_COOKIE_NAME in request.COOKIES
        or bool(response.cookies)
        or response.status_code >= 400
    )


class CrawlerMiddleware:
    """Tells crawlers by a header what pages tell in their head, so that files and redirects tell it too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_indexable(request):
            response.headers.setdefault("X-Robots-Tag", "noindex")
        return response


class OneSnapshotMiddleware:
    """Answers everything a page asks of the index from one snapshot, also while an import runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:  # what it changes has to be seen by what it asks afterwards
            return self.get_response(request)
        with one_snapshot():
            return self.get_response(request)


class IndexNotReadyMiddleware:
    """Answers 503 with a page that explains itself while the first index is being built."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn the one exception of an unfinished index into its page."""
        if isinstance(exception, IndexNotWritableError):
            return tell_outage(request, NO_ROOM)
        return tell_outage(request, NO_INDEX) if isinstance(exception, IndexNotReadyError) else None


class DatabaseMiddleware:
    """Sends what reads to the standby where there is one, and says in words what no database can answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not routing.has_standby():
            return self._answer_from_one_state(request)
        if not _may_read_elsewhere(request):
            response = self.get_response(request)
            _note_writing(request, response)
            return response
        position = _written_by(request)
        with routing.reading(position):
            response = self.get_response(request)
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = _read_on(position, cast("Iterator[bytes]", response.streaming_content))
            return response

    def _answer_from_one_state(self, request: HttpRequest) -> HttpResponseBase:
        """Answer again where files that were read at rest have been written meanwhile."""
        response = self.get_response(request)
        if is_as_it_was() or isinstance(response, StreamingHttpResponse):  # exports look for themselves
            return response
        connection.close()
        if request.method in READING:
            response = self.get_response(request)
            if is_as_it_was():
                return response
        return tell_outage(request, NOT_AT_REST)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponseBase], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Do not let anybody begin what could not be saved."""
        if not _may_read_elsewhere(request) and routing.is_primary_lost():
            return tell_outage(request, NO_PRIMARY)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Read again from the other database where there is one; else tell the outage."""
        outage = find_outage(exception)
        if isinstance(exception, DatabaseError) and not is_as_it_was():
            outage = NOT_AT_REST
        if outage is None:
            return None
        log.error("%s %s: %s", request.method, request.path, exception)
        if not _may_read_elsewhere(request):
            return tell_outage(request, NO_PRIMARY if outage is NO_DATABASE and can_only_read() else outage)
        if request.resolver_match and routing.turn():
            match = request.resolver_match
            try:
                return cast("HttpResponseBase", match.func(request, *match.args, **match.kwargs))
            except (DatabaseError, InterfaceError) as error:
                log.error("%s %s, asked again: %s", request.method, request.path, error)  # noqa: TRY400 - in words
        return tell_outage(request, outage)


def _may_read_elsewhere(request: HttpRequest) -> bool:
    """Tell whether a request only reads; curators read where they write."""
    return request.method in READING and not request.path.startswith((reverse("admin:index"), ACCOUNTS))


def _written_by(request: HttpRequest) -> int:
    position = request.COOKIES.get(WRITTEN_COOKIE, "")
    return int(position) if position.isdecimal() and position.isascii() and len(position) < 20 else 0


def _note_writing(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let who has written read what was written, from whichever database."""
    if request.method in READING:
        return
    try:
        position = routing.written_position()
    except routing.LOST:
        return  # what was lost has been told
    response.set_cookie(
        WRITTEN_COOKIE,
        str(position),
        max_age=WRITTEN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read_on(position: int, content: Iterator[bytes]) -> Iterator[bytes]:
    """Let what is read while it is sent come from where the request was sent."""
    with routing.reading(position):
        yield from content
