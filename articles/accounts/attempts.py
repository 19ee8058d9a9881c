"""How often it may be tried to get in: passwords, codes, and mails that let somebody in."""

import math
import unicodedata
from collections.abc import Callable
from functools import wraps

from allauth.account.internal.stagekit import unstash_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from articles import rate_limits
from articles.clients import client_address
from articles.rate_limits import Limit, Use

View = Callable[..., HttpResponseBase]

# What succeeds does not count, so that an office behind one address is held up by nobody but who fails there.
OF_A_CLIENT = Limit("attempts of a client", 30, 300)
OF_AN_ACCOUNT_FROM_A_CLIENT = Limit("attempts at an account from a client", 5, 300)
OF_AN_ACCOUNT = Limit("attempts at an account", 50, 3600)
OF_A_USER = Limit("attempts of a user", 10, 1800)  # codes and passwords of who is known already
OF_A_MAILBOX = Limit("mails to an address", 3, 3600)


def limit_attempts(view: View, *, is_always_counted: bool = False) -> View:
    """Answer 429 to who sends a form too often; a redirect is a success and does not count, unless it always does."""

    @wraps(view)
    def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return view(request, *args, **kwargs)
        uses = _uses(request)
        if wait := rate_limits.take(uses):
            return tell_too_many(request, wait)
        response = view(request, *args, **kwargs)
        if 300 <= response.status_code < 400 and not is_always_counted:
            rate_limits.give_back(uses)
        return response

    return limited


def tell_too_many(request: HttpRequest, wait: float) -> HttpResponse:
    """Return the page that says after how many seconds another attempt is worth it."""
    page = render(request, "429.html", {"wait": rate_limits.say_wait(wait)}, status=429)
    page["Retry-After"] = str(math.ceil(wait))
    return page


def _uses(request: HttpRequest) -> list[Use]:
    client = client_address(request)
    uses = [OF_A_CLIENT.of(client)]
    if name := _fold(request.POST.get("login", "")):
        uses += [OF_AN_ACCOUNT.of(name), OF_AN_ACCOUNT_FROM_A_CLIENT.of(f"{name}\0{client}")]
    if mailbox := _fold(request.POST.get("email", "")):
        uses.append(OF_A_MAILBOX.of(mailbox))
    if user := _find_user(request):
        uses.append(OF_A_USER.of(user))
    return uses


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _find_user(request: HttpRequest) -> str:
    """Return the number of who has logged in, or has given the password and not yet the code."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    login = unstash_login(request, peek=True)
    return str(login.user.pk) if login and login.user else ""
