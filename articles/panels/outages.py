"""Why the archive cannot answer at the moment, found from an error, in words."""

from dataclasses import dataclass

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from articles import routing
from articles.requests.machine_forms import is_machine_form
from articles.search import EngineError, EngineOutageError, IndexNotReadyError, IndexNotWritableError

RETRY_SECONDS = 10
READING = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class Outage:
    """Why the archive cannot answer at the moment, in words."""

    heading: str
    message: str


NO_INDEX = Outage("The search index is being built", "No articles have been lost. Please reload this page in a moment.")
NO_ENGINE = Outage(
    "The search does not answer",
    "No articles have been lost. Please reload this page in a moment; the reason is in the log.",
)
NO_ROOM = Outage(
    "The search index cannot be written",
    "No articles have been lost. Its disk may be full or its folder closed to the archive: the reason, and what to do,"
    " is in the log. It is built by itself as soon as it can be.",
)
NO_DATABASE = Outage(
    "The database does not answer",
    "No articles have been lost. Please reload this page in a moment; if you were saving, check first whether it was"
    " saved.",
)
NO_PRIMARY = Outage(
    "Nothing can be saved at the moment",
    "The main database does not answer. The archive can be searched and read meanwhile; if you were saving, check "
    "whether it was saved once this page opens again.",
)
BUSY = Outage(
    "The database is busy",
    "Somebody else is writing, and it took too long to wait for. Nothing of this page was saved; please try again.",
)
NOT_WRITABLE = Outage(
    "Nothing can be saved at the moment",
    "The database cannot be written: its disk may be full or its folder closed to the archive. Nothing of this page"
    " was saved; the reason is in the log.",
)
NOT_SHOWN = Outage(
    "This page cannot be shown at the moment",
    "The disk of the database is full, closed to the archive, or failing, and this page cannot do without it. No"
    " article is lost, and other pages may be read meanwhile; the reason is in the log.",
)
NOT_AT_REST = Outage(
    "The database is being repaired",
    "Somebody wrote it while it was read. No articles have been lost. Please reload this page in a moment.",
)
NOT_OPENED = Outage(
    "The database cannot be opened",
    "Its file or folder cannot be read and written by the archive. The reason is in the log.",
)


def explain_engine(error: EngineError) -> Outage:
    """Return why the search does not answer."""
    if isinstance(error, EngineOutageError):  # whose words are meant for every reader
        return Outage(NO_ENGINE.heading, f"{error} No articles have been lost. Please reload this page in a moment.")
    if isinstance(error, IndexNotWritableError):
        return NO_ROOM
    return NO_INDEX if isinstance(error, IndexNotReadyError) else NO_ENGINE


def find_outage(error: BaseException | None) -> Outage | None:
    """Return what an exception says about the database, None where something else has failed."""
    cause = error.__cause__ if error else None
    if code := getattr(cause, "sqlite_errorname", ""):
        known = {
            "SQLITE_PROTOCOL": BUSY,  # others locked it at the same moment, again and again
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


def render_outage(request: HttpRequest, outage: Outage) -> HttpResponse:
    """Return the 503 that says why, as a page or for machines."""
    if outage is NOT_WRITABLE and request.method in READING:
        outage = NOT_SHOWN  # nobody was saving anything
    is_machine = is_machine_form(request)
    page = (
        JsonResponse({"error": f"{outage.heading}."}) if is_machine else render(request, "503.html", {"outage": outage})
    )
    page.status_code = 503
    page["Retry-After"] = str(RETRY_SECONDS)
    return page


def can_only_read() -> bool:
    return routing.is_primary_lost(ask_now=True) and not routing.is_standby_lost()
