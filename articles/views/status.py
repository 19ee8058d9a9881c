"""Whether the archive can answer, for machines and for people it cannot answer."""

import sys

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import routing
from articles.panels.outages import find_outage, render_outage
from articles.search import (
    EngineError,
    EngineOutageError,
    IndexNotReadyError,
    IndexNotWritableError,
    SearchRequest,
    SnapshotLostError,
    describe_condition,
    search,
    why_unwritten,
)
from articles.sqlite3.state import explain_not_writable


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what failed outside of any view: with the outage where it is one."""
    outage = find_outage(sys.exc_info()[1])
    return render_outage(request, outage) if outage else defaults.server_error(request)


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and index do, also where only reading is possible; 503 with what does not."""
    answer: dict[str, object] = {"status": "ok", "database": connection.vendor}
    if why := explain_not_writable():
        answer |= {"status": "reading only", "writing": f"no: its {why}"}
    if routing.has_standby():
        answer["standby"] = "does not answer" if routing.is_standby_lost() else "ok"
        if routing.is_primary_lost(ask_now=True):
            if answer["standby"] != "ok":
                return JsonResponse({"status": "the database does not answer"}, status=503)
            answer |= {"status": "reading only", "primary": "does not answer"}
    try:
        result = search(SearchRequest(limit=1))
        answer |= {"articles": result.total, "index": "behind" if result.is_behind else "up to date"}
        if result.is_behind and why_unwritten():
            answer["index"] = "behind: it cannot be written, the log says why"
        if condition := describe_condition():
            answer["search"] = condition
    except SnapshotLostError:
        raise  # the question is put again
    except (DatabaseError, InterfaceError):
        return JsonResponse({"status": "the database does not answer"}, status=503)
    except EngineError as error:
        return JsonResponse({**_describe_failure(error), "database": connection.vendor}, status=503)
    return JsonResponse(answer)


def _describe_failure(error: EngineError) -> dict[str, str]:
    if isinstance(error, IndexNotWritableError):
        return {"status": "the index cannot be written"}
    if isinstance(error, IndexNotReadyError):
        return {"status": "building the index"}
    reason = {"reason": str(error)} if isinstance(error, EngineOutageError) else {}
    return {"status": "the index does not answer", **reason}


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Lead browsers that ask for an icon where no page names one to ours."""
    return redirect(static("icon.svg"))
