"""Middleware of all requests: headers, one snapshot of the index, and databases that do not answer."""

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
    NO_PRIMARY,
    NOT_AT_REST,
    READING,
    can_only_read,
    explain_engine,
    find_outage,
    render_outage,
)
from articles.search import (
    EngineError,
    EngineOutageError,
    IndexNotReadyError,
    IndexNotWritableError,
    SnapshotLostError,
    begin_anew,
    one_snapshot,
)
from articles.sqlite3.state import is_state_unchanged
from articles.views.site import is_indexable

ACCOUNTS = "/accounts/"
WRITTEN_COOKIE = "written"  # the position in the primary's log after the last write of this client
WRITTEN_SECONDS = 3600

# Pages need none of these; an injected script must not have them either.
UNUSED_FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)

# Public answers may be cached but must be revalidated: an edit is in the next search, a withdrawn article gone.
PUBLIC_CACHE = "public, no-cache"
PRIVATE_CACHE = "private, no-store"

log = logging.getLogger(__name__)


class HeadersMiddleware:
    """Sets Permissions-Policy, Cross-Origin-Resource-Policy and, where a view has not, Cache-Control."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if _is_private(request, response):
            response.headers["Cache-Control"] = PRIVATE_CACHE
        elif not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = PUBLIC_CACHE
            patch_vary_headers(response, ["Cookie"])  # curators see more on the same page
        return response


def _is_private(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether an answer is only for this client: of a session, of a form, or a temporary error."""
    if request.path.startswith(settings.STATIC_URL):
        return False
    return (
        request.method not in {"GET", "HEAD"}
        or settings.SESSION_COOKIE_NAME in request.COOKIES
        or bool(response.cookies)
        or response.status_code >= 400
    )


class CrawlerMiddleware:
    """Sets X-Robots-Tag, so that files and redirects have the same rule for crawlers as pages in their head."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_indexable(request):
            response.headers.setdefault("X-Robots-Tag", "noindex")
        return response


class OneSnapshotMiddleware:
    """Answers all searches of a page from one snapshot of the index, also while an import runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:  # later searches must see the changes of this request
            return self.get_response(request)
        with one_snapshot():
            return self.get_response(request)


class EngineMiddleware:
    """Answers 503 with a page that explains itself while the search engine does not answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn what the engine fails with into its page; one whose snapshot was lost is made anew, once."""
        if isinstance(exception, SnapshotLostError) and request.method in READING and request.resolver_match:
            begin_anew()
            match = request.resolver_match
            try:
                return cast("HttpResponse", match.func(request, *match.args, **match.kwargs))
            except EngineError as error:
                exception = error
        if not isinstance(exception, EngineError):
            return None
        if isinstance(exception, EngineOutageError):
            log.error("The search engine did not answer %s: %s", request.path, exception)
        elif not isinstance(exception, IndexNotReadyError | IndexNotWritableError):  # who writes has logged the latter
            log.error("The search engine did not answer %s", request.path, exc_info=exception)
        return render_outage(request, explain_engine(exception))


class DatabaseMiddleware:
    """Sends read requests to the standby if there is one, and explains outages of the databases."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not routing.has_standby():
            return self._answer_consistently(request)
        if not _may_use_standby(request):
            response = self.get_response(request)
            _set_written_position(request, response)
            return response
        position = _read_written_position(request)
        with routing.allow_standby(position):
            response = self.get_response(request)
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = _stream_with_standby(
                    position, cast("Iterator[bytes]", response.streaming_content)
                )
            return response

    def _answer_consistently(self, request: HttpRequest) -> HttpResponseBase:
        """Answer again if files that were read without a lock have been written meanwhile."""
        response = self.get_response(request)
        if is_state_unchanged() or isinstance(response, StreamingHttpResponse):  # exports check for themselves
            return response
        connection.close()
        if request.method in READING:
            response = self.get_response(request)
            if is_state_unchanged():
                return response
        return render_outage(request, NOT_AT_REST)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponseBase], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Refuse requests that could not be saved."""
        if not _may_use_standby(request) and routing.is_primary_lost():
            return render_outage(request, NO_PRIMARY)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Read again from the other database if there is one; else explain the outage."""
        outage = find_outage(exception)
        if isinstance(exception, DatabaseError) and not is_state_unchanged():
            outage = NOT_AT_REST
        if outage is None:
            return None
        log.error("%s %s: %s", request.method, request.path, exception)
        if not _may_use_standby(request):
            return render_outage(request, NO_PRIMARY if outage is NO_DATABASE and can_only_read() else outage)
        if request.resolver_match and routing.switch_database():
            match = request.resolver_match
            try:
                return cast("HttpResponseBase", match.func(request, *match.args, **match.kwargs))
            except (DatabaseError, InterfaceError) as error:
                log.error("%s %s, asked again: %s", request.method, request.path, error)  # noqa: TRY400 - in words
        return render_outage(request, outage)


def _may_use_standby(request: HttpRequest) -> bool:
    """Tell whether a request only reads, as tables do that are matched; curators read where they write."""
    only_reads = request.method in READING or request.path == reverse("reconcile")
    return only_reads and not request.path.startswith((reverse("admin:index"), ACCOUNTS))


def _read_written_position(request: HttpRequest) -> int:
    position = request.COOKIES.get(WRITTEN_COOKIE, "")
    return int(position) if position.isdecimal() and position.isascii() and len(position) < 20 else 0


def _set_written_position(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set a cookie so that a client who has written reads that from either database."""
    if request.method in READING:
        return
    try:
        position = routing.written_position()
    except routing.UNREACHABLE_ERRORS:
        return  # the loss was already logged
    response.set_cookie(
        WRITTEN_COOKIE,
        str(position),
        max_age=WRITTEN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _stream_with_standby(position: int, content: Iterator[bytes]) -> Iterator[bytes]:
    """Use the database of the request also for what is read while the answer is streamed."""
    with routing.allow_standby(position):
        yield from content
