"""Template tags of the archive's pages."""

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils.safestring import SafeString

from articles.panels.metadata import is_web_address
from articles.search.highlighting import Fragment
from articles.templatetags.repeated import fill, join

register = template.Library()
register.filter(is_web_address)


@register.filter
def marked(fragments: Iterable[Fragment]) -> SafeString:
    """Render fragments, escaped, with the marked ones in <mark>."""
    return join(fill("<mark>{}</mark>" if f.is_marked else "{}", f.text) for f in fragments)


@register.filter
def iso(day: date) -> str:
    """Return a date as the datetime attribute of <time> takes it."""
    return day.isoformat()
