"""Limit attempts to log in: passwords, codes, and mails with a log-in link."""

import math
import unicodedata
from collections.abc import Callable
from functools import wraps

from allauth.account.internal.stagekit import unstash_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from articles import rate_limits
from articles.clients import client_address
from articles.rate_limits import RateLimit, Use

View = Callable[..., HttpResponseBase]

# Successes do not count, so that an office behind one address is not blocked by its own log-ins.
CLIENT_LIMIT = RateLimit("attempts of a client", 30, 300)
ACCOUNT_AND_CLIENT_LIMIT = RateLimit("attempts at an account from a client", 5, 300)
ACCOUNT_LIMIT = RateLimit("attempts at an account", 50, 3600)
USER_LIMIT = RateLimit("attempts of a user", 10, 1800)  # codes and passwords of a user who is already identified
MAILBOX_LIMIT = RateLimit("mails to an address", 3, 3600)


def limit_attempts(view: View, *, is_always_counted: bool = False) -> View:
    """Answer 429 if a form is sent too often; a redirect is a success, which counts only if `is_always_counted`."""

    @wraps(view)
    def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return view(request, *args, **kwargs)
        uses = _collect_uses(request)
        if wait := rate_limits.spend(uses):
            return answer_too_many(request, wait)
        response = view(request, *args, **kwargs)
        if 300 <= response.status_code < 400 and not is_always_counted:
            rate_limits.refund(uses)
        return response

    return limited


def answer_too_many(request: HttpRequest, wait: float) -> HttpResponse:
    """Return the page that says how long to wait before another attempt."""
    page = render(request, "429.html", {"wait": rate_limits.format_wait(wait)}, status=429)
    page["Retry-After"] = str(math.ceil(wait))
    return page


def _collect_uses(request: HttpRequest) -> list[Use]:
    client = client_address(request)
    uses = [CLIENT_LIMIT.make_use(client)]
    if name := _normalise(request.POST.get("login", "")):
        uses += [ACCOUNT_LIMIT.make_use(name), ACCOUNT_AND_CLIENT_LIMIT.make_use(f"{name}\0{client}")]
    if mailbox := _normalise(request.POST.get("email", "")):
        uses.append(MAILBOX_LIMIT.make_use(mailbox))
    if user := _find_user(request):
        uses.append(USER_LIMIT.make_use(user))
    return uses


def _normalise(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _find_user(request: HttpRequest) -> str:
    """Return the number of the user who is logged in, or who has given the password but not yet the code."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    login = unstash_login(request, peek=True)
    return str(login.user.pk) if login and login.user else ""
