"""The head of a text says what it is, in lines of any order and language; what merely looks like one is text."""

import pytest

from articles.importing.readers.front_matter import MOST_CHARACTERS, find_front_matter
from articles.importing.readers.header_lines import opens_with_header, read_header

TEXT = "The harbour was closed for a third day on Wednesday while engineers looked for the leak in the fuel line."


def read(text: str) -> tuple[dict, str]:
    header = read_header(text)
    return header.record, header.text.strip()


def test_lines_of_a_header_say_what_the_text_is():
    record, text = read(
        "Title: Port closed as storm nears\nAuthor: Jane Doe\nDate: 19 June 2021\nSource: The Daily Example\n"
        "URL: https://example.org/a\nSection: World\nPage: A1\nKeywords: ports, storms\nLanguage: English\n"
        f"Updated: 20 June 2021\nWords: 512\nCountry: Pakistan\n\n{TEXT}"
    )
    assert text == TEXT
    assert record == {
        "headline": "Port closed as storm nears",
        "byline": "Jane Doe",
        "published_on": "19 June 2021",
        "source": "The Daily Example",
        "url": "https://example.org/a",
        "section": "World",
        "page_label": "A1",
        "keywords": "ports, storms",
        "language": "English",
        "updated_at": "20 June 2021",
        "Words": "512",
        "Country": "Pakistan",
    }


@pytest.mark.parametrize(
    ("lines", "key", "value"),
    [
        ("Datum: 19. Juni 2021", "published_on", "19. Juni 2021"),
        ("Fecha: 19 de junio de 2021", "published_on", "19 de junio de 2021"),
        ("Publié le 19 juin 2021", "published_on", "19 juin 2021"),
        ("Дата: 19 июня 2021 г.", "published_on", "19 июня 2021 г."),
        ("日期：2021年6月19日", "published_on", "2021年6月19日"),
        ("التاريخ: 19 يونيو 2021", "published_on", "19 يونيو 2021"),
        ("Published June 19, 2021", "published_on", "June 19, 2021"),
        ("Posted on: June 19, 2021 at 10:30 am", "published_on", "June 19, 2021 at 10:30 am"),
        ("June 19, 2021", "published_on", "June 19, 2021"),
        ("**Date:** 19 June 2021", "published_on", "19 June 2021"),
        ("date_published: 2021-06-19", "published_on", "2021-06-19"),
        ("FOR IMMEDIATE RELEASE: June 19, 2021", "published_on", "June 19, 2021"),
        ("Date:\n19 June 2021", "published_on", "19 June 2021"),
        ("Date: 06/07/2021", "published_on", "06/07/2021"),
        ("Titel: Hafen geschlossen", "headline", "Hafen geschlossen"),
        ("Título : Puerto cerrado", "headline", "Puerto cerrado"),
        ("标题：港口关闭", "headline", "港口关闭"),
        ("Title:\nPort closed", "headline", "Port closed"),
        ("Title: Port closed\n   as storm nears", "headline", "Port closed as storm nears"),
        ("Subject: Port closed as storm nears\nDate: 2021-06-19", "headline", "Port closed as storm nears"),
        ("Subject: Ports\nDate: 2021-06-19", "keywords", "Ports"),
        ("By: Jane Doe", "byline", "Jane Doe"),
        ("Автор: Иван Иванов", "byline", "Иван Иванов"),
        ("Source: The Daily Example", "source", "The Daily Example"),
        ("Quelle: Das Beispiel\nRessort: Politik", "section", "Politik"),
    ],
)
def test_a_line_is_read_in_many_languages(lines, key, value):
    record, text = read(f"{lines}\n\n{TEXT}")
    assert record[key] == value
    assert text == TEXT


def test_lines_may_stand_in_any_order_beside_headline_and_byline():
    record, text = read(f"Port closed\nBy Jane Doe\nPublished: June 19, 2021\nSource: Daily Example\n\n{TEXT}")
    assert record == {"published_on": "June 19, 2021", "source": "Daily Example"}
    assert text.split("\n") == ["Port closed", "By Jane Doe", "", "", "", TEXT]
    record, _ = read(f"Port closed\nFerries idle as storm nears\nBy Jane Doe\nJune 19, 2021\n\n{TEXT}")
    assert record == {"published_on": "June 19, 2021"}


def test_bars_part_what_stands_on_one_line():
    assert read(f"By Jane Doe | June 19, 2021\n\n{TEXT}") == (
        {"byline": "By Jane Doe", "published_on": "June 19, 2021"},
        TEXT,
    )
    record, text = read(f"By Jane Doe | June 19, 2021 | 5 minutes\n\n{TEXT}")
    assert record["published_on"] == "June 19, 2021"
    assert text.startswith("By Jane Doe | June 19, 2021 | 5 minutes"), "what is not understood stays"


def test_text_may_follow_the_date_and_the_word_for_the_text():
    assert read(f"date 19 June 2021 KABUL – {TEXT}") == ({"published_on": "19 June 2021"}, f"KABUL – {TEXT}")
    assert read(f"Title: A\nBody: {TEXT}\n\nSource: b")[1] == f"{TEXT}\n\nSource: b"


def test_a_place_among_lines_of_a_text_makes_it_no_event():
    record, text = read(f"Title: Port closed\nDate: 19 June 2021\nLocation: Karachi\n\n{TEXT}")
    assert record == {"headline": "Port closed", "published_on": "19 June 2021", "Location": "Karachi"}
    assert text == TEXT


@pytest.mark.parametrize(
    "text",
    [
        f"{TEXT}\n\nSource: the ministry\n\nDate: 19 June 2021",
        "Date palms died by the thousand in the long drought.",
        "Data: the new oil of the century, they said, and nobody asked whose.",
        "Updated: the port that never closes has a new quay.",
        "By: the time they came it was late.",
        "Source: the ministry said so.",
        "Author: the woman who wrote about the port that never closes.",
        "Section: what the law means when it speaks of ports.",
        f"MEDIA ADVISORY\n\nWhat: Opening\nDate: 19 June 2021\nVenue: City Hall\n\n{TEXT}",
        f"Timeline\n\nJune 19, 2021\n\n{TEXT}\n\nJune 20, 2021\n\n{TEXT}",
        f"KARACHI: {TEXT}",
        "Question: What now?\nAnswer: Nothing.",
        "Link: between the port and the town",
    ],
)
def test_what_merely_looks_like_a_header_is_text(text):
    assert read(text) == ({}, text)


def test_a_date_in_the_text_that_is_another_than_that_of_the_header_stays():
    assert read(f"date 2021-06-20\n\nSaturday, June 19, 2021\n\n{TEXT}")[1].startswith("Saturday, June 19, 2021")
    assert read(f"date 2021-06-19\n\nSaturday, June 19, 2021\n\n{TEXT}")[1] == TEXT


# -- front matter


def test_front_matter_of_yaml_is_read():
    record, text = read(
        '---\ntitle: "Port closed: storm nears"\nauthor: [Jane Doe, John Roe]\ndate: 2021-06-19T10:30:00+05:00\n'
        f"tags:\n  - ports\n  - storms\nlayout: post\n---\n\n{TEXT}"
    )
    assert text == TEXT
    assert record == {
        "headline": "Port closed: storm nears",
        "byline": ["Jane Doe", "John Roe"],
        "published_on": "2021-06-19T10:30:00+05:00",
        "keywords": ["ports", "storms"],
        "layout": "post",
    }


def test_front_matter_that_is_nearly_yaml_is_read_too():
    record, text = read(f"---\ntitle: Port closed: storm nears\ntags:\n- ports\ndate: 19 June 2021\n---\n{TEXT}")
    assert record == {
        "headline": "Port closed: storm nears",
        "keywords": ["ports"],
        "published_on": "19 June 2021",
    }
    assert text == TEXT


def test_front_matter_of_toml_is_read():
    record, text = read(f'+++\ntitle = "Port closed"\ndate = 2021-06-19\nauthors = ["Jane Doe"]\n+++\n{TEXT}')
    assert (record["headline"], str(record["published_on"]), record["byline"]) == (
        "Port closed",
        "2021-06-19",
        ["Jane Doe"],
    )
    assert text == TEXT


@pytest.mark.parametrize(
    "text",
    [
        f"---\n{TEXT}\n---\n{TEXT}",
        "---\ntitle: never closed",
        f"---\nmood: good\n---\n{TEXT}",
        f"---\n- title\n- date\n---\n{TEXT}",
        f"---\n{'[' * 5_000}\n---\n{TEXT}",
        f"+++\n{'[' * 5_000}\n+++\n{TEXT}",
        f"---\ntitle: a\n{'x: y' * MOST_CHARACTERS}\n---\n{TEXT}",
    ],
)
def test_other_lines_between_dashes_are_text(text):
    assert find_front_matter(text) is None


def test_what_front_matter_refers_to_again_and_again_is_read_once():
    """An expansion of each reference would take more memory than there is."""
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)), "title: *a19"]
    assert find_front_matter("---\n" + "\n".join(lines) + f"\n---\n{TEXT}") is not None


@pytest.mark.parametrize(
    ("text", "is_header"),
    [
        ("date 2021-06-19 KABUL – The", True),
        ("\n\nTitle: Port closed", True),
        ("---\ntitle: Port closed\n---\n", True),
        ("Source: Example", False),
        ("The port is closed.", False),
        ("", False),
    ],
)
def test_a_file_is_known_by_its_first_line(text, is_header):
    assert opens_with_header(text) is is_header
