"""Ids of Wikidata as people write them."""

import pytest

from articles.text.wikidata import read_wikidata_id, wikidata_address


@pytest.mark.parametrize(
    "text",
    [
        "Q42",
        " q42 ",
        "wd:Q42",
        "http://www.wikidata.org/entity/Q42",
        "https://www.wikidata.org/wiki/Q42#claims",
        "https://m.wikidata.org/wiki/Special:EntityPage/Q42",
        "https://www.wikidata.org/wiki/Q42?uselang=de",
    ],
)
def test_an_id_is_read_from_what_people_paste(text):
    assert read_wikidata_id(text) == "Q42"


@pytest.mark.parametrize(
    "text", ["", "Q", "Q0", "Q042", "P42", "Q42 x", "Q٤٢", "https://evil.example/wiki/Q42", "Q" * 9**5]
)
def test_nothing_else_is_an_id(text):
    assert read_wikidata_id(text) == ""


def test_its_page():
    assert wikidata_address("Q42") == "https://www.wikidata.org/wiki/Q42"
    assert wikidata_address("") == ""
