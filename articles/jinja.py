"""What the templates of public pages can use: addresses, numbers, dates, translations. An unknown name is an error."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from django.http import HttpRequest
from django.template.defaultfilters import capfirst, floatformat, truncatechars
from django.templatetags.static import PrefixNode, static
from django.urls import reverse
from django.utils import dateformat, formats, timezone, translation
from jinja2 import Environment, StrictUndefined

from articles.panels.metadata import is_web_address

# Babel reads templates with the same options: see pyproject.toml.
SYNTAX: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "extensions": ["jinja2.ext.i18n"]}


def make_environment(**options: Any) -> Environment:
    """Return the environment of Django's Jinja2 backend; escaping is on, as that backend has it."""
    environment: Any = Environment(**options | SYNTAX | {"undefined": StrictUndefined})  # noqa: S701 - on already
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    environment.globals |= {
        "querystring": change_query,
        "static": static,
        "static_prefix": find_static_prefix,
        "url": find_address,
    }
    environment.filters |= {
        "capfirst": capfirst,
        "date": format_date,
        "floatformat": floatformat,
        "iso": date.isoformat,
        "number": format_number,
        "truncatechars": truncatechars,
    }
    environment.tests["web_address"] = is_web_address
    return cast("Environment", environment)


def find_address(name: str, *args: object, **kwargs: object) -> str:
    """Return the address of a page by its name in newsarchive/urls.py."""
    return reverse(name, args=args, kwargs=kwargs)


def find_static_prefix() -> str:
    """Return where static files lie, without asking which of them there are."""
    return str(PrefixNode.handle_simple("STATIC_URL"))


def change_query(request: HttpRequest, **changes: object) -> str:
    """Return the query of a request with some of its parameters changed."""
    parameters = request.GET.copy()
    for name, value in changes.items():
        parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


def format_number(value: int) -> str:
    """Return a number with its thousands parted as the language of the page parts them."""
    return f"{value:,}".replace(",", _thousand_separator(translation.get_language()))


@lru_cache
def _thousand_separator(_language: str | None) -> str:
    return str(formats.get_format("THOUSAND_SEPARATOR"))


def format_date(day: date, pattern: str) -> str:
    """Return a day, or a moment in the time zone of the site, by the letters that Django's `date` filter knows."""
    if isinstance(day, datetime) and timezone.is_aware(day):
        day = timezone.localtime(day)
    return dateformat.format(day, pattern)
