"""What stands below a derived headline."""

import pytest

from articles.importing.headlines import derive_headline
from articles.text.headlines import text_below

LONG = "The harbour, " + "which the storm had closed, " * 6 + "opened again on Friday."


@pytest.mark.parametrize(
    ("body", "below"),
    [
        ("The harbour opened. Ships came.", "Ships came."),
        ("The harbour  opened.\n\nShips came.", "Ships came."),
        ("The harbour opened.", ""),
    ],
)
def test_the_opening_sentence_is_not_repeated(body, below):
    assert text_below(derive_headline(body), body) == below


def test_what_a_headline_leaves_out_of_its_sentence_goes_on_below_it():
    headline = derive_headline(LONG)
    assert headline.endswith("…")
    below = text_below(headline, LONG)
    assert "".join((headline.removesuffix("…") + below).split()) == "".join(LONG.split())


def test_a_text_that_begins_with_other_words_stays_whole():
    assert text_below("The harbour opened.", "Ships came. The harbour opened.") == "Ships came. The harbour opened."
