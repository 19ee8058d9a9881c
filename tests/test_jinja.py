"""The environment of public templates: what it gives them, what it refuses, and which strings it marks to translate."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory, override_settings
from django.utils import translation
from django.utils.safestring import mark_safe
from jinja2 import UndefinedError
from markupsafe import Markup

from articles.jinja import change_query, format_date, format_number
from tests.conftest import ROOT


def render(source: str, **names: object) -> str:
    return engines["jinja2"].from_string(source).render(names)


def test_a_name_that_no_view_gives_is_an_error():
    with pytest.raises(UndefinedError, match="forgotten"):
        render("{{ forgotten }}")
    with pytest.raises(UndefinedError, match="forgotten"):
        render("{% if one.forgotten %}{% endif %}", one={})


def test_what_is_written_out_is_escaped_also_within_a_translation():
    assert render("<b>{{ text }}</b>", text="<i>\"&'") == "<b>&lt;i&gt;&#34;&amp;&#39;</b>"
    assert render('{{ _("Without %(name)s", name=name) }}', name="<i>") == "Without &lt;i&gt;"
    assert render("{% trans %}Without {{ name }}{% endtrans %}", name="<i>") == "Without &lt;i&gt;"


def test_a_message_is_filled_many_times_with_what_is_escaped_once():
    source = '{% set without = _("Without %(name)s") %}{% for one in names %}{{ without|fill(name=one) }};{% endfor %}'
    assert render(source, names=["<i>", Markup("<b>"), 7]) == "Without &lt;i&gt;;Without <b>;Without 7;"
    assert render('{{ _("50 % of it") }}{% trans %}, 50 % of it{% endtrans %}') == "50 % of it, 50 % of it"


def test_what_is_no_text_is_written_as_django_writes_it():
    assert render("{{ one }} {{ two }} {{ three }}", one=None, two=1234, three=mark_safe("<i>")) == "None 1234 <i>"
    assert render("{% macro b(x) %}<b>{{ x }}</b>{% endmacro %}{{ b('<') }}") == "<b>&lt;</b>"


def test_numbers_of_articles_are_words_that_fit():
    assert render("{{ 1|articles }}, {{ 1234|articles }}, {{ 0|article_word }}, {{ 2|copies }}") == (
        "1 article, 1,234 articles, articles, 2 copies"
    )


def test_numbers_are_written_as_the_language_of_the_page_writes_them():
    assert format_number(1234567) == "1,234,567"
    with translation.override("de"):
        assert format_number(1234567) == "1.234.567"


def test_a_moment_is_reported_in_the_time_zone_of_the_site():
    moment = datetime(2021, 6, 30, 23, 30, tzinfo=UTC)
    with override_settings(TIME_ZONE="Asia/Tokyo"):
        assert format_date(moment, "j F Y, H:i") == "1 July 2021, 08:30"
    assert format_date(date(2021, 6, 3), "j M Y") == "3 Jun 2021"


def test_a_changed_query_keeps_all_else_that_was_given():
    request = RequestFactory().get("/sources/?name=a+b&page=2&kind=x&kind=y")
    assert change_query(request, page=3) == "?name=a+b&page=3&kind=x&kind=y"


def test_a_page_says_in_which_language_it_is_written():
    template = engines["jinja2"].from_string('{% extends "base.html" %}')
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    for language, tag in (("en-gb", "en"), ("de", "de")):
        with translation.override(language):
            assert f'<html lang="{tag}">' in template.render({}, request)


def test_babel_finds_the_strings_of_public_pages(tmp_path):
    catalogue = tmp_path / "django.pot"
    pyproject = str(ROOT / "pyproject.toml")
    CommandLineInterface().run(["pybabel", "-q", "extract", "-F", pyproject, "-o", str(catalogue), str(ROOT)])
    with catalogue.open("rb") as file:
        found = {message.id for message in read_po(file)}
    assert "There is nothing at this address" in found
    assert "%(name)s does not have permission: an administrator can grant it." in found
    assert ("%(number)s article", "%(number)s articles") in found


SAME_IN_EVERY_LANGUAGE = {
    "BibTeX",
    "CSL-JSON",
    "CSV",
    "JSON",
    "RIS",
    "Wikidata",
    "python manage.py import_articles FOLDER",
}
PAGES = [path for path in sorted((ROOT / "templates" / "public").glob("*.html")) if path.name != "styleguide.html"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_word_of_a_page_is_marked_for_translation(path):
    """Read a template without what its blocks and variables write; the styleguide is for those who change the look."""
    data = []
    is_message = False
    for _line, kind, value in engines["jinja2"].env.lex(path.read_text(encoding="utf-8")):
        if kind == "name" and value in {"trans", "endtrans"}:
            is_message = value == "trans"
        elif kind == "data" and not is_message:
            data.append(value)
        elif kind in {"variable_begin", "block_begin"}:
            data.append("\0")
    html = "".join(data)
    attributes = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', html)
    texts = unescape(re.sub(r"<[^>]*>|[a-z-]+=\"[^\"]*\"", "\0", html)).split("\0")
    words = {text.strip() for text in [*texts, *attributes] if re.search(r"[^\W\d_]{2}", text)}
    assert words <= SAME_IN_EVERY_LANGUAGE
