"""What the templates of public pages can use: addresses, numbers, dates, translations. An unknown name is an error."""

from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.defaultfilters import capfirst, floatformat, truncatechars
from django.templatetags.static import PrefixNode, static
from django.urls import get_script_prefix, reverse
from django.utils import dateformat, formats, timezone, translation
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from articles.panels.metadata import is_web_address

# Babel reads templates with the same options: see pyproject.toml.
_language: ContextVar[str | None] = ContextVar("language of the page that is rendered", default=None)
SYNTAX: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "extensions": ["jinja2.ext.i18n"]}


class _PublicTemplate(Template):
    """Looks up once what language its page is in; what it writes a thousand times would have to each time."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        token = _language.set(translation.get_language())
        try:
            return super().render(*args, **kwargs)
        finally:
            _language.reset(token)


class PublicEnvironment(Environment):
    """Jinja2's environment, whose templates know the language of their page."""

    template_class = _PublicTemplate


def make_environment(**options: Any) -> Environment:
    """Return the environment of Django's Jinja2 backend; escaping is on, as that backend has it."""
    environment = PublicEnvironment(**options | SYNTAX | {"undefined": StrictUndefined})
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # of the extension: messages are HTML, with names
    environment.globals |= {
        "_": gettext,
        "gettext": gettext,
        "ngettext": ngettext,
        "page_language": find_page_language,
        "querystring": change_query,
        "static": static,
        "static_prefix": find_static_prefix,
        "url": find_address,
    }
    environment.filters |= {
        "article_word": name_articles,
        "articles": count_articles,
        "capfirst": capfirst,
        "copies": count_copies,
        "date": format_date,
        "fill": fill,
        "floatformat": floatformat,
        "iso": date.isoformat,
        "number": format_number,
        "truncatechars": truncatechars,
    }
    environment.tests["web_address"] = is_web_address
    return environment


# -- messages


def fill(message: str, /, **values: object) -> Markup:
    """Put values into the places that a message, which is HTML, has for them."""
    return Markup(str.__mod__(message, {name: escape(value) for name, value in values.items()}))  # noqa: S704


def gettext(message: str, /, **values: object) -> Markup:
    """Return a message in the language of the page; without values, as it is to be filled later, many times."""
    found = _find_message(_read_language(), message)
    return fill(found, **values) if values else Markup(found.replace("%%", "%"))  # noqa: S704 - of the program


def ngettext(singular: str, plural: str, count: int, /, **values: object) -> Markup:
    """Return the form of a message that fits a number."""
    return fill(_find_plural(_read_language(), singular, plural, count), **{"num": count} | values)


def find_page_language() -> str:
    """Return the first part of the tag of the language that the page is written in, beside what it quotes."""
    return (_read_language() or settings.LANGUAGE_CODE).partition("-")[0]


def _read_language() -> str | None:
    return _language.get() or translation.get_language()


@cache  # as many as the templates have
def _find_message(_language: str | None, message: str) -> str:
    return translation.gettext(message)


@lru_cache(maxsize=10_000)
def _find_plural(_language: str | None, singular: str, plural: str, count: int) -> str:
    return translation.ngettext(singular, plural, count)


def count_articles(count: int) -> Markup:
    return _count_articles(_read_language(), count)


@lru_cache(maxsize=10_000)
def _count_articles(_language: str | None, count: int) -> Markup:
    return ngettext("%(number)s article", "%(number)s articles", count, number=format_number(count))


def name_articles(count: int) -> Markup:
    """Return the word alone, where the number stands apart."""
    return _name_articles(_read_language(), count)


@lru_cache(maxsize=10_000)
def _name_articles(_language: str | None, count: int) -> Markup:
    return ngettext("article", "articles", count)


def count_copies(count: int) -> Markup:
    return ngettext("%(number)s copy", "%(number)s copies", count, number=format_number(count))


# -- addresses


def find_address(name: str, *args: object, **kwargs: object) -> str:
    """Return the address of a page by its name in newsarchive/urls.py."""
    if args or kwargs:
        return reverse(name, args=args, kwargs=kwargs)
    return _find_page_address(name, get_script_prefix())


@lru_cache(maxsize=256)  # pages by script prefix, which comes with a request; every page links to a dozen
def _find_page_address(name: str, _script_prefix: str) -> str:
    return reverse(name)


def find_static_prefix() -> str:
    """Return where static files lie, without asking which of them there are."""
    return str(PrefixNode.handle_simple("STATIC_URL"))


def change_query(request: HttpRequest, **changes: object) -> str:
    """Return the query of a request with some of its parameters changed."""
    parameters = request.GET.copy()
    for name, value in changes.items():
        parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


# -- numbers and dates


def format_number(value: int) -> str:
    """Return a number with its thousands parted as the language of the page parts them."""
    if -1_000 < value < 1_000:
        return str(value)
    return f"{value:,}".replace(",", _thousand_separator(_read_language()))


@lru_cache
def _thousand_separator(_language: str | None) -> str:
    return str(formats.get_format("THOUSAND_SEPARATOR"))


def format_date(day: date, pattern: str) -> str:
    """Return a day, or a moment in the time zone of the site, by the letters that Django's `date` filter knows."""
    if isinstance(day, datetime) and timezone.is_aware(day):
        day = timezone.localtime(day)
    return dateformat.format(day, pattern)
