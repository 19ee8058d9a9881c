"""What every page shows of the site, and whether crawlers should keep an address."""

from django.conf import settings
from django.http import HttpRequest

from articles import routing
from articles.requests.machine_forms import is_machine_form
from articles.sqlite3.state import explain_not_writable


def site(request: HttpRequest) -> dict[str, str | bool]:
    """Return the site's name, the notice all its pages carry, and what the head says to crawlers."""
    return {
        "site_name": settings.SITE_NAME,
        "site_notice": settings.SITE_NOTICE,
        "canonical": canonical_address(request),
        "is_indexable": is_indexable(request),
        "is_reading_only": routing.is_primary_lost(),
        "why_unsaved": explain_not_writable(),
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
    return not (set(request.GET) - {"part" if is_article else "page"} or is_machine_form(request))
