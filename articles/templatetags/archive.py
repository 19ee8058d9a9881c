"""Template tags of the archive's pages."""

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.search.highlighting import Fragment
from articles.views.metadata import is_web_address

register = template.Library()
register.filter(is_web_address)


@register.filter
def marked(fragments: Iterable[Fragment]) -> SafeString:
    """Render fragments, escaped, with the marked ones in <mark>."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", f.text) if f.is_marked else f.text,) for f in fragments)
    )


@register.filter
def iso(day: date) -> str:
    """Return a date as the datetime attribute of <time> takes it."""
    return day.isoformat()
