"""Results that were kept: the page that asks for it, and the page that is cited."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.views.decorators.http import require_http_methods, require_safe

from articles.clients import client_address
from articles.models import FrozenResult
from articles.models.slugs import address_of
from articles.panels.hits import Hit, describe_search, present_hits
from articles.requests.filters import Search
from articles.requests.kept_results import (
    MOST_ARTICLES,
    NotKeptError,
    ResultChanges,
    TooManyError,
    compare_with_today,
    describe_kept_search,
    freeze,
    read_kept_search,
)
from articles.requests.machine_forms import machine_form
from articles.requests.parameters import PAGE_SIZE
from articles.requests.reading import may_see_hidden, read_request
from articles.search import search
from articles.views.export.limiting import send
from articles.views.export.table import write_csv

LISTS = ("kept", "added", "gone")


@dataclass(frozen=True, slots=True)
class Line:
    """An article of a kept result; without a hit it can no longer be read."""

    id: int
    hit: Hit | None


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the lists of a kept result, with its length."""

    label: str
    count: int
    link: str
    is_current: bool


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """Say what will be kept; on POST keep it and lead to it."""
    criteria = read_request(request)
    refused: NotKeptError | None = None
    if request.method == "POST":
        visitor = None if request.user.is_active and request.user.is_staff else client_address(request)
        try:
            return redirect(freeze(criteria, describe_search(criteria), visitor))
        except NotKeptError as error:
            refused = error
    context = {
        "title": describe_search(criteria),
        "parameters": criteria.parameters(),
        "notices": criteria.notices,
        "total": search(criteria.request(limit=1)).total,
        "most": MOST_ARTICLES,
        "refusal": refused,
        "search_link": reverse("search") + criteria.link().removesuffix("?"),
    }
    page = render(request, "keep.html", context, status=400 if refused else 200)
    if isinstance(refused, TooManyError):
        page.status_code = 429
        page["Retry-After"] = str(math.ceil(refused.wait))
    return page


@require_safe
def result_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show a kept result and what has changed since."""
    kept = get_object_or_404(FrozenResult, key=key)
    criteria = read_kept_search(kept, partial(may_see_hidden, request))
    description, _ = describe_kept_search(kept, criteria, partial(may_see_hidden, request), describe_search)
    comparison = compare_with_today(kept, criteria)
    shown = request.GET.get("show", "")
    if shown not in LISTS or comparison is None:
        shown = "kept"
    ids = {"added": comparison.added, "gone": comparison.gone}.get(shown, []) if comparison else []
    page = Paginator(kept.ids if shown == "kept" else ids, PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "result": kept,
        "title": description,
        "comparison": comparison,
        "problems": [message for messages in criteria.problems.values() for message in messages],
        "notices": [notice.text for notice in criteria.query.notices],
        "tabs": _tabs(kept, comparison, shown) if comparison else [],
        "shown": shown,
        "page": page,
        "lines": _present_lines(criteria, list(page.object_list)),
        "citation": _cite(request, kept, description),
        "search_link": "" if kept.is_forgotten else reverse("search") + criteria.link().removesuffix("?"),
    }
    return render(request, "result.html", context)


def _tabs(kept: FrozenResult, comparison: ResultChanges, shown: str) -> list[Tab]:
    counts = {"kept": kept.total, "added": len(comparison.added), "gone": len(comparison.gone)}
    labels = {"kept": "As saved", "added": "Added since", "gone": "No longer found"}
    path = kept.get_absolute_url()
    return [
        Tab(labels[name], count, path if name == "kept" else f"{path}?show={name}", name == shown)
        for name, count in counts.items()
    ]


def _present_lines(criteria: Search, ids: Sequence[int]) -> list[Line]:
    """Return a line for each article; of those that were hidden or deleted, nothing but the number."""
    hits = {hit.article.pk: replace(hit, link=hit.article.get_absolute_url()) for hit in present_hits(criteria, ids)}
    return [Line(pk, hits.get(pk)) for pk in ids]


def _cite(request: HttpRequest, kept: FrozenResult, description: str) -> str:
    articles = f"{kept.total:,} article{'' if kept.total == 1 else 's'}"
    day = formats.date_format(kept.kept_at, "j F Y")
    address = request.build_absolute_uri(kept.get_absolute_url())
    return f"Search “{description}”, {articles}, result saved on {day}. {settings.SITE_NAME}, {address}"


@machine_form("results/<slug:key>.json", name="result_json", is_crawled=True)
@require_safe
def result_json(request: HttpRequest, key: str) -> JsonResponse:
    """Give a kept result as JSON: the search, the day, the numbers of its articles in order, and what has changed.

    `changes` is null where the search cannot be compared with today's.
    """
    kept = get_object_or_404(FrozenResult, key=key)
    criteria = read_kept_search(kept, partial(may_see_hidden, request))
    description, parameters = describe_kept_search(kept, criteria, partial(may_see_hidden, request), describe_search)
    changes = compare_with_today(kept, criteria)
    answer = {
        "key": kept.key,
        "kept_at": kept.kept_at.isoformat(),
        "search": description,
        "parameters": parameters,
        "total": kept.total,
        "ids": kept.ids,
        "changes": changes
        and {
            "compared_at": timezone.now().isoformat(),
            "added": changes.added,
            "gone": changes.gone,
            "withdrawn": [pk for pk in changes.gone if pk in changes.withdrawn],
        },
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@machine_form("results/<slug:key>.csv", name="result_csv", is_crawled=True)
@require_safe
def result_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give the numbers and addresses of a kept result's articles as CSV, and behind them those added since.

    `today` is “found”, “gone” or “withdrawn” (from the public), or “added”; empty where nothing can be compared.
    """
    kept = get_object_or_404(FrozenResult, key=key)
    changes = compare_with_today(kept, read_kept_search(kept, partial(may_see_hidden, request)))
    site = request.build_absolute_uri("/").removesuffix("/")
    gone = frozenset(changes.gone if changes else ())

    def find_state(pk: int) -> str:
        if changes is None:
            return ""
        return "withdrawn" if pk in changes.withdrawn else "gone" if pk in gone else "found"

    def begin() -> Iterable[str]:
        rows = [(str(position), pk, find_state(pk)) for position, pk in enumerate(kept.ids, 1)]
        rows += [("", pk, "added") for pk in (changes.added if changes else ())]
        cells = ([position, str(pk), site + address_of("article_short", pk), today] for position, pk, today in rows)
        return write_csv([["position", "id", "url", "today"]], cells)

    return send(
        begin,
        content_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="result-{kept.key}.csv"'},
    )
