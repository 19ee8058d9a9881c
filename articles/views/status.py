"""Whether the archive can answer, for machines and for people it can not answer."""

import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import routing
from articles.search import IndexNotReadyError, IndexNotWritableError, SearchRequest, search, why_unwritten
from articles.sqlite3.state import is_as_it_was, why_unsaved

RETRY_SECONDS = 10
MACHINE_FORMS = (".json", ".jsonl", ".csv", ".ris", ".bib", ".atom", ".xml")
ACCOUNTS = "/accounts/"
READING = {"GET", "HEAD", "OPTIONS"}
WRITTEN_COOKIE = "written"  # up to where in the primary's log its holder has written
WRITTEN_SECONDS = 3600

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outage:
    """Why the archive can not answer at the moment, in words."""

    heading: str
    said: str


NO_INDEX = Outage("The search index is being built", "No article is lost. Please load this page again in a moment.")
NO_ROOM = Outage(
    "The search index can not be written",
    "No article is lost. Its disk may be full or its folder closed to the archive: the reason, and what to do, is in"
    " the log. It is built by itself as soon as it can be.",
)
NO_DATABASE = Outage(
    "The database does not answer",
    "No article is lost. Please load this page again in a moment; if you were saving, look first whether it was saved.",
)
NO_PRIMARY = Outage(
    "Nothing can be saved at the moment",
    "The main database does not answer. The archive can be searched and read meanwhile; if you were saving, look"
    " whether it was saved as soon as this page opens again.",
)
BUSY = Outage(
    "The database is busy",
    "Somebody else is writing, and it took too long to wait for. Nothing of this page was saved; please try again.",
)
NOT_WRITABLE = Outage(
    "Nothing can be saved at the moment",
    "The database can not be written: its disk may be full or its folder closed to the archive. Nothing of this page"
    " was saved; the reason is in the log.",
)
NOT_SHOWN = Outage(
    "This page can not be shown at the moment",
    "The disk of the database is full, closed to the archive, or failing, and this page can not do without it. No"
    " article is lost, and other pages may be read meanwhile; the reason is in the log.",
)
NOT_AT_REST = Outage(
    "The database is being repaired",
    "Somebody wrote it while it was read. No article is lost. Please load this page again in a moment.",
)
NOT_OPENED = Outage(
    "The database can not be opened",
    "Its file or folder can not be read and written by the archive. The reason is in the log.",
)


def find_outage(error: BaseException | None) -> Outage | None:
    """Return what an exception tells of the database, None where something else has failed."""
    cause = error.__cause__ if error else None
    if code := getattr(cause, "sqlite_errorname", ""):
        known = {
            "SQLITE_BUSY": BUSY,
            "SQLITE_LOCKED": BUSY,
            "SQLITE_READONLY": NOT_WRITABLE,
            "SQLITE_FULL": NOT_WRITABLE,
            "SQLITE_IOERR": NOT_WRITABLE,
            "SQLITE_CANTOPEN": NOT_OPENED,
        }
        return next((outage for start, outage in known.items() if code.startswith(start)), None)
    if isinstance(error, InternalError):
        return NOT_WRITABLE if getattr(cause, "sqlstate", "") == "25006" else None  # a read-only transaction
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    if getattr(cause, "sqlstate", "") == "53100":  # the disk is full
        return NOT_WRITABLE
    return NO_DATABASE


def tell_outage(request: HttpRequest, outage: Outage) -> HttpResponse:
    """Return the 503 that says why, as a page or for machines."""
    if outage is NOT_WRITABLE and request.method in READING:
        outage = NOT_SHOWN  # nobody was saving anything
    is_machine = request.path.endswith(MACHINE_FORMS)
    page = (
        JsonResponse({"error": f"{outage.heading}."}) if is_machine else render(request, "503.html", {"outage": outage})
    )
    page.status_code = 503
    page["Retry-After"] = str(RETRY_SECONDS)
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what failed outside of any view: with the outage where it is one."""
    outage = find_outage(sys.exc_info()[1])
    return tell_outage(request, outage) if outage else defaults.server_error(request)


def can_only_read() -> bool:
    return routing.is_primary_lost(ask_now=True) and not routing.is_standby_lost()


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and index do, also where only reading is possible; 503 with what does not."""
    said: dict[str, object] = {"status": "ok", "database": connection.vendor}
    if why := why_unsaved():
        said |= {"status": "reading only", "writing": f"no: its {why}"}
    if routing.has_standby():
        said["standby"] = "does not answer" if routing.is_standby_lost() else "ok"
        if routing.is_primary_lost(ask_now=True):
            if said["standby"] != "ok":
                return JsonResponse({"status": "the database does not answer"}, status=503)
            said |= {"status": "reading only", "primary": "does not answer"}
    try:
        result = search(SearchRequest(limit=1))
        said |= {"articles": result.total, "index": "behind" if result.is_behind else "up to date"}
        if result.is_behind and why_unwritten():
            said["index"] = "behind: it can not be written, the log says why"
    except IndexNotWritableError:
        return JsonResponse({"status": "the index can not be written", "database": connection.vendor}, status=503)
    except IndexNotReadyError:
        return JsonResponse({"status": "building the index", "database": connection.vendor}, status=503)
    except (DatabaseError, InterfaceError):
        return JsonResponse({"status": "the database does not answer"}, status=503)
    except (OSError, ValueError):
        return JsonResponse({"status": "the index does not answer", "database": connection.vendor}, status=503)
    return JsonResponse(said)


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Lead browsers that ask for an icon where no page names one to ours."""
    return redirect(static("icon.svg"))


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
