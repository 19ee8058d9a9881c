"""Adapt django-allauth to this archive."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse

from articles.clients import client_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Only administrators make accounts; staff is redirected to the admin after logging in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "The user name or password is incorrect.",
        "incorrect_password": "The password is incorrect.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def is_safe_url(self, url: str) -> bool:
        """Tell whether a page may lead on to an address that came with the request, which may be none at all."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("admin:index" if getattr(request.user, "is_staff", False) else "search")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Show messages about changes, but not about logging in or out, which is obvious."""
        template = kwargs.get("message_template", args[0] if args else "")
        if template not in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            super().add_message(request, level, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Says in plain words what is wrong with a code."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "The code is incorrect, or has already been used.",
    }
