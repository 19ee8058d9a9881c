"""A plain-text file is one article: header, headline, byline, dateline and paragraphs."""

import hashlib
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.headlines import derive_headline
from articles.importing.readers import Document, ReadOptions, Rejection
from articles.importing.readers.opening import is_byline
from articles.importing.readers.protocol import Confidence
from articles.importing.readers.text import TextReader
from articles.text.sentences import find_blocks

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
LIMIT = 10_000_000
TEXT = "The ministers met on Monday and agreed on very little."
LONG = (
    "The harbour was closed for a third day on Wednesday while engineers looked for the leak in the fuel line,"
    " and the ferries to the islands were held back until further notice."
)


def read(text, limit=LIMIT):
    data = text if isinstance(text, bytes) else text.encode()
    [result] = TextReader().read(io.BytesIO(data), ReadOptions(limit))
    return result


def parse(text):
    result = read(text)
    assert isinstance(result, Document), result
    return result.article


def texts_of(article):
    return [
        article.body,
        article.headline,
        article.dateline,
        article.byline,
        article.source,
        article.language,
        article.url,
        article.external_id,
        *article.notes,
    ]


def test_the_seed_is_read_as_its_owner_means_it():
    paths = sorted(SEEDS.glob("000_*.txt"))
    if not paths:
        pytest.skip(f"the seed document is not in {SEEDS}")
    data = paths[0].read_bytes()
    document = read(data)
    article = document.article
    assert article.published_on == date(2021, 6, 19)
    assert article.dateline == "ISLAMABAD"
    assert article.is_headline_derived
    assert article.headline.endswith("…")
    assert article.body.startswith(article.headline[:-1])
    assert len(article.headline) <= 120
    assert (article.byline, article.notes, document.fragment, document.place) == ("", (), "", None)
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    paragraphs = [part.strip() for part in data.decode().split("\n\n")]
    paragraphs[0] = paragraphs[0].removeprefix("date 2021-06-19 ISLAMABAD – ")
    assert article.body.split("\n\n") == paragraphs
    # Its two short lines are subheads; its one long paragraph without an end mark is a teaser.
    expected = [
        "subhead" if len(paragraph) < 30 else "paragraph" if paragraph.endswith((".", "”")) else "teaser"
        for paragraph in paragraphs
    ]
    assert [block.kind for block in find_blocks(article.body)] == expected
    assert (expected.count("subhead"), expected.count("teaser")) == (2, 1)


@pytest.mark.parametrize(
    "header",
    [
        "date 2021-06-19",
        " date 2021-06-19",
        "\n\n  DATE 2021-06-19",
        "Date: 2021-06-19",
        "date:2021/06/19",
        "date 20210619",
        "\ufeffdate\u00a02021-06-19",
        "date 2021-06-19T08:30:00Z",
    ],
)
@pytest.mark.parametrize("gap", [" ", "\n", "\n\n", "\r\n", "\r\n\r\n"])
def test_the_header_is_read_in_all_its_forms_alone_or_before_text(header, gap):
    article = parse(f"{header}{gap}{TEXT}")
    assert article.published_on == date(2021, 6, 19)
    assert article.body == TEXT
    assert article.notes == ()


@pytest.mark.parametrize("words", ["2021-02-31", "2021-13-45", "31-02-2021", "20210231", "0000-01-01"])
def test_an_impossible_date_is_quoted_and_the_article_kept_without_one(words):
    article = parse(f"date {words} {TEXT}")
    assert article.published_on is None
    assert article.body == TEXT
    assert article.notes == (f"the date “{words}” in the header does not exist; kept without a date",)


@pytest.mark.parametrize(
    ("header", "note"),
    [
        (
            "date 06-07-2021",
            "the date “06-07-2021” in the header can be read in several ways, as 2021-06-07 or 2021-07-06; kept without"
            " a date",
        ),
        ("date 2021-06", "the date “2021-06” in the header names no day; kept without a date"),
        ("Date: soon", "the date “soon” in the header is not written as YYYY-MM-DD; kept without a date"),
        ("date:", "no date in the header; kept without a date"),
    ],
)
def test_a_header_without_a_usable_date_says_why(header, note):
    article = parse(f"{header}\n\n{TEXT}")
    assert article.published_on is None
    assert article.notes == (note,)
    assert article.body == TEXT


@pytest.mark.parametrize(
    "sentence",
    [
        "Date palms died by the thousand in the long drought.",
        "Date set for the vote in the northern province.",
        "Dates are cheap this year, growers say.",
        "Date 2021 was to be a good year, they hoped.",
    ],
)
def test_a_sentence_that_begins_with_the_word_is_no_header(sentence):
    article = parse(f"{sentence}\n\n{TEXT}")
    assert article.body == f"{sentence}\n\n{TEXT}"
    assert article.notes == ("no date in the header; kept without a date",)


@pytest.mark.parametrize(
    "dateline",
    [
        "ISLAMABAD –",
        "NEW DELHI/ISLAMABAD —",
        "UNITED NATIONS —",
        "KABUL, Afghanistan (Meridian Wire) —",
        "WASHINGTON, Feb 26 -",
        "WASHINGTON, Feb. 26, 2020 (Meridian Wire) -",
        "ANKARA, Turkey —",
        "ISMAILIA, Egypt/HAMBURG —",
        "ST. PETERSBURG, Russia -",
        "WILKES-BARRE, Pa., March 5 -",
        "PARIS (AFP) --",
        "N'DJAMENA –",
        "ÎLE-DE-SABLE —",
        "SÃO PAULO –",
        "RIO de JANEIRO –",
        "McALLEN, Texas —",
        "Kabul (Meridian Wire) —",
        "LONDON—",
    ],
)
def test_a_dateline_is_taken_off_the_body(dateline):
    gap = "" if dateline.endswith("LONDON—") else " "
    article = parse(f"date 2021-06-19 {dateline}{gap}{TEXT}")
    assert article.dateline == dateline.rstrip("–—- ")
    assert article.body == TEXT


def test_headline_byline_and_dateline_are_told_apart():
    article = parse(
        "date 2021-08-15\n\nPort closed as storm nears\n\nBy Jane Doe and John Smith, Agency"
        f"\n\nKARACHI –  {LONG}\n\n{TEXT}"
    )
    assert article.headline == "Port closed as storm nears"
    assert not article.is_headline_derived
    assert article.byline == "By Jane Doe and John Smith, Agency"
    assert article.dateline == "KARACHI"
    assert article.body == f"{LONG}\n\n{TEXT}"


def test_they_are_told_apart_without_empty_lines_too():
    article = parse(f"date 2021-08-15\nPort closed as storm nears\nBy Jane Doe\nKARACHI – {LONG}\n{TEXT}")
    assert article.headline == "Port closed as storm nears"
    assert (article.byline, article.dateline) == ("By Jane Doe", "KARACHI")
    assert article.body == f"{LONG}\n\n{TEXT}"


def test_a_headline_may_stand_on_the_line_of_the_header():
    article = parse(f"date 2021-08-15 Port closed as storm nears\n\nKARACHI – {LONG}")
    assert article.headline == "Port closed as storm nears"
    assert article.dateline == "KARACHI"


def test_a_dateline_may_stand_on_a_line_of_its_own():
    article = parse(f"date 2021-08-15\n\nKARACHI, Pakistan —\n\n{LONG}")
    assert article.dateline == "KARACHI, Pakistan"
    assert article.body == LONG


def test_a_headline_with_a_dash_after_capitals_is_a_headline_when_a_dateline_follows():
    article = parse(f"date 2021-08-15\n\nLEBANON – Banks shut again\n\nBEIRUT – {LONG}")
    assert article.headline == "LEBANON – Banks shut again"
    assert article.dateline == "BEIRUT"


@pytest.mark.parametrize("first", [TEXT, LONG, "He said:", "“It is over.”", "港口周三关闭。"])
def test_a_sentence_is_no_headline(first):
    article = parse(f"date 2021-08-15\n\n{first}\n\n{LONG}")
    assert article.is_headline_derived
    assert article.body == f"{first}\n\n{LONG}"


def test_a_single_paragraph_is_the_body():
    article = parse("date 2021-08-15\n\nPort closed as storm nears")
    assert article.body == article.headline == "Port closed as storm nears"
    assert article.is_headline_derived


@pytest.mark.parametrize(
    "words", ["By Jane Doe", "BY JANE DOE", "by Ana de la Cruz and Jan van Dyk, Wire", "By O’Neill"]
)
def test_a_byline_is_known_by_its_names(words):
    assert is_byline(words)


@pytest.mark.parametrize(
    "words", ["By Monday the city had fallen", "By Jane Doe and 3 others", "By Jove.", "Byron spoke"]
)
def test_a_sentence_with_by_is_no_byline(words):
    assert not is_byline(words)


def test_wrapped_lines_are_one_paragraph_and_a_short_line_above_is_a_subhead():
    text = (
        "date 2021-06-19 KARACHI – The harbour was closed for a third day while\n"
        "engineers looked for the leak, and the ferries to the islands were held\n"
        "back until further notice.\n"
        "Ferries idle\n"
        "Crews waited on the quays for word from the harbour master, who gave no\n"
        "hint of when they might sail.\n"
    )
    assert parse(text).body == (
        "The harbour was closed for a third day while engineers looked for the leak, and the ferries to the"
        " islands were held back until further notice.\n\n"
        "Ferries idle\n\n"
        "Crews waited on the quays for word from the harbour master, who gave no hint of when they might sail."
    )


def test_long_lines_are_one_paragraph_each():
    assert parse(f"date 2021-06-19\n{LONG}\n{LONG}\n{TEXT}").body == f"{LONG}\n\n{LONG}\n\n{TEXT}"


def test_a_header_front_matter_and_furniture_are_no_text():
    article = parse(
        "FOR IMMEDIATE RELEASE\n\nTitle: Port closed\nAuthor: Jane Doe\nDate: 19 June 2021\nSource: The Daily Example\n"
        f"URL: https://example.org/a\nSection: World\nWords: 512\n\nPort closed\n\nKARACHI: {LONG}\n\n{TEXT}\n\nENDS"
    )
    assert (article.headline, article.byline, article.dateline) == ("Port closed", "Jane Doe", "KARACHI")
    assert (article.published_on, article.date_text) == (date(2021, 6, 19), "19 June 2021")
    assert (article.source, article.url) == ("The Daily Example", "https://example.org/a")
    assert article.more == {"section": "World"}
    assert article.body == f"{LONG}\n\n{TEXT}"
    assert article.notes == ()


def test_a_label_that_no_field_has_is_counted():
    assert read(f"Title: Port closed\nCountry: Pakistan\n\n{LONG}").ignored_keys == {"Country"}


def test_markdown_behind_front_matter_loses_its_marks():
    article = parse(
        "---\ndate: 2021-06-19\nauthor: [Jane Doe, John Roe]\n---\n# Port closed\n\n*KARACHI* – **No** ferry sailed,"
        " said the [master](https://example.org/).\n\n![Quay](quay.png)\n\n## What next\n> We wait\n\na_b and 2*3*4\n"
    )
    assert (article.headline, article.byline, article.dateline) == ("Port closed", "Jane Doe, John Roe", "KARACHI")
    assert article.body == "No ferry sailed, said the master.\n\nWhat next\n\nWe wait\n\na_b and 2*3*4"


@pytest.mark.parametrize("byline", ["Von Jana Doe und Jan Roe", "Par Jeanne Doe", "Por Juana Doe y Juan de la Roe"])
def test_a_byline_behind_a_headline_is_known_in_other_languages(byline):
    article = parse(f"date 2021-06-19\n\nHafen geschlossen\n\n{byline}\n\n{LONG}")
    assert (article.byline, article.body) == (byline, LONG)
    article = parse(f"date 2021-06-19\n\nHafen geschlossen\n\nVon nichts kommt nichts\n\n{LONG}")
    assert (article.byline, article.body) == ("", f"Von nichts kommt nichts\n\n{LONG}")


@pytest.mark.parametrize(
    ("head", "name", "confidence"),
    [
        ("date 2021-06-19 KABUL – The", "a", Confidence.LIKELY),
        ("\ufeffTitle: Port closed\n\nThe", "a.md", Confidence.LIKELY),
        ("---\ntitle: Port closed\n---\nThe", "a.md", Confidence.LIKELY),
        ("The port is closed.", "a.txt", Confidence.BY_NAME),
        ("The port is closed.", "a.md", Confidence.NO),
        ("Date: Sat, 19 Jun 2021\nMessage-ID: <1>\nMIME-Version: 1.0\n\nThe", "a.eml", Confidence.NO),
    ],
)
def test_a_text_is_known_by_its_header_else_by_its_name(head, name, confidence):
    assert TextReader().sniff(head.encode(), name) is confidence


def test_credits_stay_in_the_text():
    credit = "(Reporting by Jane Doe; Editing by John Roe)"
    assert parse(f"date 2021-06-19 {LONG}\n\n{credit}").body == f"{LONG}\n\n{credit}"


def test_tags_and_entities_of_html_become_text():
    article = parse(f"date 2021-06-19\n\nPort &amp; storm\n\n{LONG} <b>So</b> it was.\n\n{TEXT}")
    assert (article.headline, article.body) == ("Port & storm", f"{LONG} So it was.\n\n{TEXT}")
    assert parse(f"<p>{LONG}</p>\n<p>{TEXT}</p>\n").body == f"{LONG}\n\n{TEXT}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"headline": "Port closed"}', "JSON"),
        (f"date 2021-06-19\n\n<html><body><p>{LONG}", "web page"),
        (f"date 2021-06-19 {LONG}\n\ndate 2021-06-20 {TEXT}", "several articles"),
    ],
)
def test_what_is_no_text_of_one_article_is_rejected_with_advice(text, words):
    result = read(text)
    assert isinstance(result, Rejection)
    assert words in result.reason
    assert result.raw_text == text


def test_a_headline_without_text_is_noted():
    article = parse("Title: Port closed\nDate: 19 June 2021")
    assert (article.headline, article.body) == ("Port closed", "")
    assert "it has a headline but no text" in article.notes


def test_ordinary_blanks_collapse_and_others_stay():
    article = parse(f"date 2021-06-19\n\n  It cost   265\u00a0million,\t they  said.  \n\n\n   \n{LONG}\n\n")
    assert article.body == f"It cost 265\u00a0million, they said.\n\n{LONG}"


@pytest.mark.parametrize(
    ("body", "headline"),
    [
        ("The U.S. Senate met Gen. Roe on Jan. 5 in D.C. on Friday. It voted.", None),
        ("Mr. J. P. Roe of Acme Inc. left. He was tired.", "Mr. J. P. Roe of Acme Inc. left."),
        ("Who won? Nobody knows.", "Who won?"),
        ("“It is over.” He left.", "“It is over.”"),
        ("", ""),
    ],
)
def test_a_headline_is_the_first_sentence(body, headline):
    expected = "The U.S. Senate met Gen. Roe on Jan. 5 in D.C. on Friday." if headline is None else headline
    assert derive_headline(body) == expected


def test_a_long_first_sentence_is_cut_between_words():
    headline = derive_headline(LONG)
    assert len(headline) <= 120
    assert headline.endswith("…")
    assert LONG.startswith(headline[:-1])
    assert LONG[len(headline) - 1] in " ,"


@given(st.text(max_size=400))
def test_a_derived_headline_is_short_and_empty_only_for_no_body(body):
    headline = derive_headline(body)
    assert len(headline) <= 120
    assert "\n" not in headline
    assert bool(headline) == bool(body.strip())
