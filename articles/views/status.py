"""Whether the archive can answer, for machines and for people it can not answer."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.search import IndexNotReadyError, SearchRequest, search

RETRY_SECONDS = 10
MACHINE_FORMS = (".json", ".jsonl", ".csv", ".ris", ".bib", ".atom", ".xml")


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and index do, 503 with what does not."""
    said: dict[str, object] = {"status": "ok", "database": connection.vendor}
    try:
        result = search(SearchRequest(limit=1))
        said |= {"articles": result.total, "index": "behind" if result.is_behind else "up to date"}
    except IndexNotReadyError:
        return JsonResponse({"status": "building the index", "database": connection.vendor}, status=503)
    except DatabaseError:
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
        if not isinstance(exception, IndexNotReadyError):
            return None
        is_machine = request.path.endswith(MACHINE_FORMS)
        page = JsonResponse({"error": str(exception)}) if is_machine else render(request, "503.html")
        page.status_code = 503
        page["Retry-After"] = str(RETRY_SECONDS)
        return page
