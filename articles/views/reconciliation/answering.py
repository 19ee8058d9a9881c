"""How the service answers: JSON that pages of other origins may read, as a script where a callback is named."""

import json
import re
import threading
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError

from articles.requests.unknown_parameters import name_unknown

MOST_AT_ONCE = 2  # batches of a process: a worker has more threads, and those go on answering pages
WAIT_SECONDS, RETRY_SECONDS = 2.0, 5

_CALLBACK = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.]{0,99}")
_CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",  # JSONP is a script of another origin
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, Accept, X-Requested-With",
    "Access-Control-Max-Age": "86400",
}
_places = threading.BoundedSemaphore(MOST_AT_ONCE)


class ReconciliationError(Exception):
    """A request that is not answered, with the reason in words and the status of the answer."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


def service(*parameters: str, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[Any], Any]:
    """Make a view of a function that takes the request and its parameters, and returns an object or raises the error.

    A parameter that is none of those named is an error.
    """

    def decorate(answer: Callable[[HttpRequest, QueryDict], dict[str, Any]]) -> Callable[[HttpRequest], HttpResponse]:
        @wraps(answer)
        def view(request: HttpRequest) -> HttpResponse:
            if request.method == "OPTIONS":
                return HttpResponse(status=204, headers=_CROSS_ORIGIN | _PREFLIGHT)
            if request.method not in methods:
                headers = _CROSS_ORIGIN | {"Allow": ", ".join((*methods, "OPTIONS"))}
                return HttpResponse(status=405, headers=headers)
            try:
                return _send(request, answer(request, _read_parameters(request, {*parameters, "callback"})))
            except ReconciliationError as error:
                return _send(request, {"error": str(error)}, status=error.status)

        return view

    return decorate


def _read_parameters(request: HttpRequest, known: Collection[str]) -> QueryDict:
    try:
        given = request.POST if request.method == "POST" else request.GET
    except RequestDataTooBig:
        raise ReconciliationError("The request is too large: send fewer queries at once.", 413) from None
    except (BadRequest, SuspiciousOperation, MultiPartParserError):
        raise ReconciliationError(
            "The request cannot be read: send “queries” or “extend” as a form in UTF-8."
        ) from None
    if unknown := name_unknown({**request.GET, **given}, known):
        raise ReconciliationError(" ".join(reason for reasons in unknown.values() for reason in reasons))
    return given


def _send(request: HttpRequest, answer: dict[str, Any], status: int = 200) -> HttpResponse:
    text = json.dumps(answer, ensure_ascii=False)
    headers = dict(_CROSS_ORIGIN)
    if status == 503:
        headers["Retry-After"] = str(RETRY_SECONDS)
    callback = request.GET.get("callback", "")
    if callback and not _CALLBACK.fullmatch(callback):
        text, status, callback = json.dumps({"error": "The callback is not the name of a function."}), 400, ""
    if not callback:
        return HttpResponse(text, content_type="application/json", status=status, headers=headers)
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return HttpResponse(f"/**/{callback}({text});", content_type="text/javascript; charset=utf-8", headers=headers)


class TakenPlace:
    """One of the places for work that takes long; a 503 where none is free in time."""

    def __enter__(self) -> None:
        if not _places.acquire(timeout=WAIT_SECONDS):
            raise ReconciliationError(
                f"Other tables are being matched, and no more can be at once. Please try again in "
                f"{RETRY_SECONDS} seconds.",
                503,
            )

    def __exit__(self, *_error: object) -> None:
        _places.release()
