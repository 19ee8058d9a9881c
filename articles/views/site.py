"""What every page knows of the site, and what crawlers are told of every address."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from articles import routing
from articles.search import one_snapshot
from articles.sqlite3.state import why_unsaved
from articles.views.status import MACHINE_FORMS


def site(request: HttpRequest) -> dict[str, str | bool]:
    """Return the site's name, the notice all its pages carry, and what the head tells crawlers of the page."""
    return {
        "site_name": settings.SITE_NAME,
        "site_notice": settings.SITE_NOTICE,
        "canonical": canonical_address(request),
        "is_indexable": is_indexable(request),
        "is_reading_only": routing.is_primary_lost(),
        "why_unsaved": why_unsaved(),
    }


def canonical_address(request: HttpRequest) -> str:
    """Return the address without parameters that change nothing lasting; pages of a list keep their number.

    The page of an article says itself which of its parts it is.
    """
    page = request.GET.get("page", "")
    query = f"?page={int(page)}" if page.isdecimal() and page.isascii() and len(page) < 8 and int(page) > 1 else ""
    return request.build_absolute_uri(request.path + query)


def is_indexable(request: HttpRequest) -> bool:
    """Tell whether an address stands for something of its own: no combination of filters, no other form of a page."""
    is_article = request.resolver_match is not None and request.resolver_match.url_name == "article"
    return not (set(request.GET) - {"part" if is_article else "page"} or request.path.endswith(MACHINE_FORMS))


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
