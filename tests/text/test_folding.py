"""Names are found however they are written, and offsets always point at the words as they are stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.folding import FoldedText, fold_text
from tests.tagging.gazetteer import words_in

WRITTEN = [
    ("the ﬁsh of Finland", "fi", "Finland"),
    ("in Saudi Arabia", "sa", "Saudi Arabia"),
    ("in Saudi\u00a0Arabia", "sa", "Saudi\u00a0Arabia"),
    ("in Saudi\nArabia", "sa", "Saudi\nArabia"),
    ("in Saudi  \n   Arabia", "sa", "Saudi  \n   Arabia"),
    ("in Saudi\u2009 Arabia", "sa", "Saudi\u2009 Arabia"),
    ("in Afghani\u00adstan today", "af", "Afghani\u00adstan"),
    ("in Afghani\u00ad\nstan today", "af", "Afghani\u00ad\nstan"),
    ("in Paki\u200bstan today", "pk", "Paki\u200bstan"),
    ("\ufeffJapan said", "jp", "Japan"),
    ("in Ｊａｐａｎ today", "jp", "Ｊａｐａｎ"),
    ("in Co\u0302te d'Ivoire", "ci", "Co\u0302te d'Ivoire"),
    ("in Côte d’Ivoire", "ci", "Côte d’Ivoire"),
    ("in Türkiye", "tr", "Türkiye"),
    ("in Tu\u0308rkiye", "tr", "Tu\u0308rkiye"),
    ("France’s president", "fr", "France"),
    ("“Germany”", "de", "Germany"),
    ("the Paciﬁc and Ghana", "gh", "Ghana"),
    ("İzmir, İstanbul and Ankara, then Ghana", "gh", "Ghana"),
]


@pytest.mark.parametrize(("text", "country", "words"), WRITTEN, ids=[repr(text) for text, _, _ in WRITTEN])
def test_a_name_is_found_as_it_stands(text, country, words):
    assert (country, words) in [entry[:2] for entry in words_in(text)]


def test_a_blank_line_parts_names():
    assert words_in("He lived in New\n\nZealand farmers") == words_in("Zealand farmers")


def test_folding_keeps_the_length_and_plain_text_as_it_is():
    assert fold_text("Šibenik – “é”") == 'Sibenik - "e"'
    assert FoldedText("Rain in Spain.").text == "Rain in Spain."


_PIECES = st.sampled_from(
    [
        "Saudi",
        "Arabia",
        "Japan",
        "U.S.",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\u00ad",
        "\u200b",
        "ﬁ",
        "e\u0301",
        "\u0301",
        "Ｊ",
        "İ",
        "ß",
        "æ",
        "\u00a0",
        "'",
        "’",
        "-",
        ",",
        "\x00",
        "\ue000",
        "in",
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_every_stretch_of_the_folded_text_leads_to_one_that_folds_to_it(stored):
    folded = FoldedText(stored)
    for start in range(len(folded.text)):
        for end in range(start + 1, min(len(folded.text), start + 12) + 1):
            first, last = folded.span(start, end)
            assert 0 <= first < last <= len(stored)
            if folded.text[start:end].isalpha() and folded.text[start:end].isascii():
                assert folded.text[start:end] in FoldedText(stored[first:last]).text


@given(st.text(max_size=300))
def test_any_text_can_be_folded_and_every_character_be_found_again(stored):
    folded = FoldedText(stored)
    for position in range(len(folded.text)):
        first, last = folded.span(position, position + 1)
        assert 0 <= first < last <= len(stored)


@given(st.lists(_PIECES, max_size=30).map("".join), st.lists(_PIECES, max_size=30).map("".join))
def test_a_name_between_any_surroundings_is_found_where_it_stands(before, after):
    stored = f"{before} . Kazakhstan . {after}"
    assert ("kz", "Kazakhstan") in [entry[:2] for entry in words_in(stored)]
