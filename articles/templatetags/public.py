"""Pieces of the public pages for the pages of accounts, which look like them."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def public_piece(context: dict[str, Any], name: str) -> SafeString:
    """Render a template of the public pages that needs nothing but what every page has."""
    html = render_to_string(name, request=context["request"], using="jinja2")
    return mark_safe(html)  # noqa: S308 - the template has escaped what is put into it
