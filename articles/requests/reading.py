"""What a request asks for and who asks it, and the answer to one that cannot be read."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial, wraps

from django.http import HttpRequest, HttpResponseBase, JsonResponse

from articles.requests.filters import MOST_CHOSEN, Search, read_search
from articles.requests.parameters import ArticleFilterSet
from articles.requests.unknown_parameters import name_unknown
from articles.search import Audience

MOST_NOTICES = 5  # in a header
MOST_CHARACTERS = 300  # characters of each there


def may_see_hidden(request: HttpRequest) -> bool:
    """Tell whether the reader may see hidden articles, and with them the names that nothing else brings along.

    Everybody else is shown what the public sees: `visible_to_public` of entities and sources, `published` articles.
    """
    return request.user.has_perm("articles.view_article")


def read_request(request: HttpRequest, *others: str) -> Search:
    """Return the search a request asks for; only staff may choose more than MOST_CHOSEN values at once.

    A parameter that is none of a search, and none of the `others` that the page reads, is among its problems.
    """
    parameters = request.POST if request.method == "POST" else request.GET
    criteria = read_search(parameters, partial(may_see_hidden, request))
    if unknown := name_unknown(request.GET, {*ArticleFilterSet.base_filters, *others}):
        criteria = replace(criteria, problems={**criteria.problems, **unknown})
    if request.user.is_staff:
        return replace(criteria, audience=Audience.STAFF)
    return criteria if len(criteria.chosen) <= MOST_CHOSEN else criteria.cut_to(MOST_CHOSEN)


def notice_headers(notices: Sequence[str]) -> dict[str, str]:
    """Return the header that says how a search was read, for forms with no room for it: a list in JSON, in ASCII.

    Long notices are cut: servers in between refuse headers of many kilobytes.
    """
    shown = [text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}…" for text in notices[:MOST_NOTICES]]
    return {"X-Notices": json.dumps(shown)} if shown else {}


def refuse(problems: dict[str, list[str]]) -> JsonResponse:
    """Return the 400 of a machine form: each wrong parameter and what is wrong with it."""
    return JsonResponse({"error": "Some parameters cannot be read.", "parameters": problems}, status=400)


def reads_search(view: Callable[[HttpRequest, Search], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Give a machine form the search that its parameters ask for; wrong parameters are a 400 that names them."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponseBase:
        criteria = read_request(request)
        return refuse(dict(criteria.problems)) if criteria.problems else view(request, criteria)

    return answer
