"""Texts of agencies become paragraphs, once, whatever form they come in."""

import pytest
from lxml import etree

from articles.importing.readers.agency_text import (
    Body,
    BodyForm,
    choose_body,
    read_any,
    read_element,
    read_html,
    read_plain,
)


def read_nitf(markup):
    return read_element(etree.fromstring(f"<body.content>{markup}</body.content>"))


def test_lines_of_a_wire_are_joined_to_paragraphs():
    text = (
        "   The harbour of the town was closed on Monday after a\n"
        "storm had driven two barges on to the quay, he said.\n"
        "   Nobody was hurt, he said.\n"
    )
    assert read_plain(text).split("\n\n") == [
        "The harbour of the town was closed on Monday after a storm had driven two barges on to the quay, he said.",
        "Nobody was hurt, he said.",
    ]


def test_markup_becomes_text_without_captions():
    html = "<p>One &amp; <b>two</b></p><figure><img><figcaption>A picture</figcaption></figure><p>Three</p>"
    assert read_html(html) == "One & two\n\nThree"


def test_what_is_escaped_twice_is_read_twice():
    assert read_html("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;") == "One\n\nTwo"


def test_addresses_in_brackets_are_no_markup_of_plain_text():
    assert read_any("Write to <desk@example.org> or call") == "Write to <desk@example.org> or call"


def test_elements_of_nitf_are_blocks_and_media_no_text():
    text = read_nitf(
        "<hl2>Head</hl2><p>One <person>Ann Bo</person></p><media><media-caption>Not this</media-caption></media>"
        "<bq><p>Two</p></bq><note noteclass='editorsnote'>Nor this</note><copyrite>Nor that</copyrite>"
    )
    assert text == "Head\n\nOne Ann Bo\n\nTwo"


def test_a_row_of_a_table_is_one_paragraph():
    assert read_nitf("<table><tr><td>Ships</td><td>12</td></tr><tr><td>Barges</td><td>3</td></tr></table>") == (
        "Ships 12\n\nBarges 3"
    )


def test_the_lead_that_is_repeated_in_the_full_text_is_read_once():
    text = read_nitf(
        "<block class='lead_paragraph'><p>One</p></block><block class='full_text'><p>One</p><p>Two</p></block>"
    )
    assert text == "One\n\nTwo"


def test_lines_of_a_wire_within_an_element_are_paragraphs():
    text = read_nitf(
        "<p>\n   ROME - The minister said that the talks would\ngo on until Friday.\n   Nobody else spoke.\n</p>"
    )
    assert text.split("\n\n") == [
        "ROME - The minister said that the talks would go on until Friday.",
        "Nobody else spoke.",
    ]


def test_lines_that_are_indented_for_the_eye_are_one_paragraph():
    assert (
        read_nitf("<p>The talks went\n                 on until\n         Friday.</p>")
        == "The talks went on until Friday."
    )


def test_preformatted_lines_stay_apart():
    assert read_nitf("<pre>Ships  12\nBarges  3</pre>") == "Ships 12\n\nBarges 3"


ONE = "The harbour was closed. Two barges lay on the quay."


def test_of_the_same_text_in_three_forms_the_one_with_paragraphs_is_kept():
    bodies = [Body(BodyForm.PLAIN, ONE), Body(BodyForm.HTML, ONE.replace(". ", ".\n\n")), Body(BodyForm.NITF, ONE)]
    assert choose_body(bodies) == (ONE.replace(". ", ".\n\n"), "")


def test_a_short_form_gives_way_to_the_whole_text():
    assert choose_body([Body(BodyForm.NITF, "The harbour"), Body(BodyForm.PLAIN, ONE)]) == (ONE, "")


def test_forms_that_are_not_the_same_are_noted():
    text, note = choose_body(
        [Body(BodyForm.HTML, "Quite another story about something else"), Body(BodyForm.PLAIN, ONE)]
    )
    assert text == ONE
    assert "2 forms that are not the same" in note


@pytest.mark.parametrize("bodies", [[], [Body(BodyForm.PLAIN, " ")]])
def test_no_text_is_no_text(bodies):
    assert choose_body(bodies) == ("", "")
