"""Fragments of HTML become text with their paragraphs; what merely has a “<” is left alone."""

import pytest

from articles.importing.markup import is_markup, read_line, read_paragraphs
from tests.patience import processor_time_below


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>One</p><p>Two<br>lines</p>", "One\n\nTwo lines"),
        ("<p>One\n<p>Two", "One\n\nTwo"),
        ("One.\n\nTwo with <b>bold</b> words.\nThree", "One.\n\nTwo with bold words.\nThree"),
        ("<div>One</div>\n\nTwo\n\nThree", "One\n\nTwo\n\nThree"),
        ("One\n\n<h2>Two</h2>\nThree\n\nFour", "One\n\nTwo\n\nThree\n\nFour"),
        ("&lt;p&gt;One&lt;/p&gt;", "One"),
        ("AT&amp;T", "AT&T"),
        ("<Ecolab Co> and <B and R Inc.> said <i>so</i>", "<Ecolab Co> and <B and R Inc.> said so"),
        ("<p>Of <Ecolab Co> it said</p>", "Of <Ecolab Co> it said"),
        ("<script async>no()</script>yes<p>too", "yes\n\ntoo"),
        ("<img src='a.png'>One", "One"),
    ],
)
def test_markup_becomes_text(text, plain):
    assert read_paragraphs(text) == plain


@pytest.mark.parametrize(
    "text", ["PHILLIPS <P> TO <I> RISE", "<B and R Inc.> rose", "a < b and c > d", "<Viacom>\nrose", "A & B"]
)
def test_what_is_no_markup_stays_as_it_is(text):
    assert not is_markup(text)
    assert read_paragraphs(text) is text
    assert read_line(text) is text


@pytest.mark.parametrize("piece", ["<", "<a ", "<a b=", "<p", "\n ", "</", "<!--", "<b ", "&", "\n<", "<p>\n\n"])
def test_a_lot_of_anything_is_read_in_linear_time(piece):
    with processor_time_below(3):
        read_paragraphs("<b>x</b>" + piece * (200_000 // len(piece)))
