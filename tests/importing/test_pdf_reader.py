"""The text of a PDF becomes an article as people read its pages; what has no text is rejected with advice."""

import io
import random
from dataclasses import dataclass

import pytest

from articles.importing.readers import Document, ReadOptions, Rejection
from articles.importing.readers import pdf as pdf_module
from articles.importing.readers.bounded_calls import BoundedCalls
from articles.importing.readers.pdf import PdfReader
from articles.importing.readers.pdf_metadata import read_stated
from articles.importing.readers.pdf_text import read_pdf
from articles.importing.readers.protocol import Confidence
from articles.importing.readers.stated_titles import is_title
from tests.importing.pdfs import Text, column, make_pdf

LIMIT = 1_000_000
READER = PdfReader()
FIRST = [
    " The council of the harbour town voted on Tuesday",
    "to rebuild the old pier, which a storm had bro-",
    "ken in January of this year.",
    " Fishermen had waited for the decision for months",
    "of winter, and could not land their boats. The well-",
    "known engineers presented three plans for it, and",
]
SECOND = [
    "the mayor, who is well-known too, promised that the",
    "market would stay open.",
    " The work is to begin in the autumn and will cost",
    "two million, most of it paid for by the ministry.",
]
PARAGRAPHS = [
    "The council of the harbour town voted on Tuesday to rebuild the old pier, which a storm had broken in January of"
    " this year.",
    "Fishermen had waited for the decision for months of winter, and could not land their boats. The well-known"
    " engineers presented three plans for it, and the mayor, who is well-known too, promised that the market would stay"
    " open.",
    "The work is to begin in the autumn and will cost two million, most of it paid for by the ministry.",
]
HEADLINE = Text("Harbour town rebuilds its pier", 60, 100, 24, "bold")


def read(data, limit=LIMIT):
    [found] = READER.read(io.BytesIO(data), ReadOptions(limit))
    return found


def article_of(data):
    found = read(data)
    assert isinstance(found, Document), found
    return found.article


def two_columns(top=130.0):
    return [*column(FIRST, 60, top), *column(SECOND, 310, top)]


def test_a_page_of_two_columns_is_read_as_an_article():
    article = article_of(make_pdf([HEADLINE, Text("By Jane Doe", 60, 115), *two_columns(), Text("7", 297, 815)]))
    assert (article.headline, article.byline) == (HEADLINE.words, "By Jane Doe")
    assert article.body.split("\n\n") == PARAGRAPHS
    assert article.published_on is None


@pytest.mark.parametrize("order", [lambda lines: lines[::-1], lambda lines: sorted(lines, key=lambda line: line.top)])
def test_the_order_of_the_file_does_not_matter(order):
    assert article_of(make_pdf(order([HEADLINE, *two_columns()]))).body.split("\n\n") == PARAGRAPHS


def test_a_paragraph_goes_on_over_a_page_and_running_heads_do_not_stand_in_it():
    def page(number, lines):
        heads = [Text("The Example Gazette", 60, 40, 8), Text("Saturday, 19 June 2021", 450, 40, 8)]
        return [*heads, *column(lines, top=130), Text(f"Page {number}", 280, 810, 8)]

    article = article_of(make_pdf([HEADLINE, *page(1, FIRST)], page(2, SECOND)))
    assert article.body.split("\n\n") == PARAGRAPHS
    assert (str(article.published_on), article.date_origin) == ("2021-06-19", "container")
    assert "pages begin: 2 at “The work is to begin in the autumn and w…”" in article.notes


def test_running_heads_close_to_the_text_and_on_either_side_do_not_stand_in_it():
    def page(number, lines):
        heads = [Text("19 June 2021", 60, 40, 9), Text("The Example Gazette", 300, 40, 9)]
        if number % 2:
            heads = [Text("The Example Gazette", 60, 40, 9), Text("19 June 2021", 300, 40, 9)]
        return [*heads, Text(f"{number}", 500, 40, 9), *lines]

    first = [*page(1, []), HEADLINE, *column(FIRST, top=130)]
    article = article_of(make_pdf(first, page(2, column(SECOND, top=54))))
    assert article.body.split("\n\n") == PARAGRAPHS
    assert str(article.published_on) == "2021-06-19"


def test_rows_of_figures_at_the_edge_of_pages_stay():
    rows = ["12.4 13.5 14.6", "12.5 13.1 14.9", "12.6 13.3 14.2", "12.7 13.9 14.1", "Figures by the harbour office."]
    pages = [column([*rows[:index], *rows[index:]], top=54) for index in (1, 2)]
    assert article_of(make_pdf([HEADLINE, *column(FIRST, top=130)], *pages)).body.count("12.4 13.5 14.6") == 2


def test_a_web_page_that_was_printed_has_paragraphs_of_its_own_for_byline_and_date():
    lines = ["By Jane Doe", "19 June 2021, 08:12"]
    lines += ["PORTSMOUTH - The council of the harbour town voted on Tuesday to rebuild", "the old pier by the autumn."]
    lines += ["Fishermen had waited for the decision for months of winter, and could not", "land their boats there."]
    tops = [130, 156, 182, 194, 220, 232]
    page = [HEADLINE, *(Text(line, 60, top) for line, top in zip(lines, tops, strict=True))]
    article = article_of(make_pdf(page))
    assert (article.byline, str(article.published_on)) == ("By Jane Doe", "2021-06-19")
    assert article.dateline == "PORTSMOUTH"
    assert len(article.body.split("\n\n")) == 2


def test_what_stands_above_the_headline_of_one_page_is_noted_and_its_date_is_used():
    head = [Text("The Example Gazette", 60, 50, 9), Text("19 June 2021", 450, 50, 9)]
    article = article_of(make_pdf([*head, HEADLINE, *two_columns()]))
    assert article.body.split("\n\n") == PARAGRAPHS
    assert str(article.published_on) == "2021-06-19"
    assert "text above the headline is left out: “The Example Gazette”" in article.notes


def test_a_web_page_that_was_printed_has_the_address_that_the_browser_printed():
    page = [
        Text("6/20/21, 8:00 AM", 24, 22, 8),
        Text("Harbour town rebuilds its pier | Example", 240, 22, 8),
        HEADLINE,
        *two_columns(),
        Text("https://news.example/2021/pier", 24, 828, 8),
        Text("1/1", 570, 828, 8),
    ]
    article = article_of(make_pdf(page))
    assert article.url == "https://news.example/2021/pier"
    assert article.body.split("\n\n") == PARAGRAPHS
    words = "The Harbour Post of the harbour town and of all the towns around it, page 4"
    close = [Text(words, 24, 38, 8), Text("Saturday", 24, 54, 8)]
    title = page[1]._replace(words=f"{page[1].words} Gazette of the Harbour Town and of Its Neighbours")
    article = article_of(make_pdf([page[0], title, *close, *page[2:]]))
    assert "8:00 AM" not in " ".join([article.body, *article.notes])


@pytest.mark.parametrize(
    ("turn", "place"), [("0 1 -1 0", lambda left, top: (top, -left)), ("0 -1 1 0", lambda left, top: (-top, left))]
)
def test_a_page_that_is_turned_is_read(turn, place):
    """The text matrix turns the text; its places turn with it, around the middle of the page."""
    lines = []
    for line in [HEADLINE, *two_columns()]:
        across, up = place(line.left - 297, line.top - 421)
        lines.append(line._replace(left=297 + across, top=421 + up, turn=turn))
    article = article_of(make_pdf(lines))
    assert article.headline == HEADLINE.words
    assert article.body.split("\n\n") == PARAGRAPHS


def test_text_across_the_page_is_left_out():
    mark = Text("DRAFT", 200, 500, 60, turn="0.7 0.7 -0.7 0.7")
    assert "DRAFT" not in article_of(make_pdf([HEADLINE, *two_columns(), mark])).body


# -- what the file says of itself


@pytest.mark.parametrize(
    ("title", "is_trusted"),
    [
        ("Harbour town rebuilds its pier", True),
        ("Microsoft Word - pier_final.doc", False),
        ("pier final.indd", False),
        ("Untitled document", False),
        ("20210619_A07", False),
        ("Dokument 1", False),
        ("", False),
        ("Printed matter is taxed", False),
    ],
)
def test_titles_that_programs_give_are_not_believed(title, is_trusted):
    assert is_title(title) is is_trusted


def test_a_stated_title_is_the_headline_where_the_page_has_none():
    page = column(FIRST)
    assert article_of(make_pdf(page, info={"Title": "Pier to be built anew"})).headline == "Pier to be built anew"
    article = article_of(make_pdf(page, info={"Title": "Microsoft Word - Pier to be.doc"}))
    assert article.is_headline_derived


def test_a_stated_author_is_believed_only_where_the_text_names_it_too():
    page = [HEADLINE, *two_columns(), Text("Mail to Jane Doe", 60, 300)]
    assert article_of(make_pdf(page, info={"Author": "Jane Doe"})).byline == "Jane Doe"
    assert article_of(make_pdf(page, info={"Author": "Office User"})).byline == ""


def test_the_day_on_which_the_file_was_made_is_no_day_of_publication():
    article = article_of(make_pdf([HEADLINE, *two_columns()], info={"CreationDate": "D:20210620080000Z"}))
    assert article.published_on is None
    assert "the file was made on 2021-06-20; when its text was published is not known" in article.notes


def test_what_a_publisher_states_in_xmp_is_believed():
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">'
        '<rdf:Description prism:publicationName="The Example Gazette" prism:startingPage="A7">'
        "<prism:publicationDate>2021-06-19</prism:publicationDate></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    article = article_of(make_pdf([HEADLINE, *two_columns()], xmp=xmp))
    assert (article.source, str(article.published_on)) == ("The Example Gazette", "2021-06-19")
    assert article.more["page_label"] == "A7"
    assert read_stated(b"<x:xmpmeta><broken", {}, "") == {}


# -- what cannot be read


def test_pages_without_text_are_rejected_with_advice():
    reason = read(make_pdf([], [])).reason
    assert reason.startswith("it has no text layer")
    assert "ocrmypdf" in reason


def test_single_pages_without_text_are_noted():
    article = article_of(make_pdf([HEADLINE, *two_columns()], [], []))
    assert "no text on 2 of its 3 pages (2, 3); pictures are not read" in article.notes


def test_a_locked_file_is_rejected():
    keys = f"/O <{'00' * 32}> /U <{'11' * 32}> /P -4"
    locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 {keys} >> /ID [<{'22' * 16}> <{'22' * 16}>]"
    assert "locked with a password" in read(make_pdf([HEADLINE], extra=locked)).reason


def test_a_file_that_is_cut_off_or_no_pdf_is_rejected():
    whole = make_pdf([HEADLINE, *two_columns()], column(SECOND))
    for end in range(0, len(whole) - 60, 97):
        found = read(whole[:end])
        assert isinstance(found, Rejection), end
    assert "cut off" in read(whole[:-200]).reason
    assert "does not begin as a PDF" in read(b"Words.").reason
    assert "cannot be opened" in read(b"%PDF-1.4\n" + b"x" * 500 + b"%%EOF").reason


def test_a_file_that_takes_too_long_or_brings_its_reader_down_is_rejected(monkeypatch):
    ends = ("wait", 1, "it takes longer than"), ("die", 60, "it brings the program that reads it down")
    for name, seconds, reason in ends:
        calls = BoundedCalls(f"tests.importing.endless:{name}", seconds=seconds, most_memory=1_000_000_000)
        monkeypatch.setattr(pdf_module, "_CALLS", calls)
        assert read(make_pdf([HEADLINE])).reason.startswith(reason)


def test_a_text_over_the_limit_is_rejected():
    assert "its text is too long: " in read(make_pdf([HEADLINE, *two_columns()]), limit=100).reason


def test_fonts_that_do_not_say_what_they_show_are_told():
    text = {"paragraphs": ["\ue001\ue002\ue003 \ue004"], "pages": 1}

    @dataclass
    class Unknown:
        def call(self, data):
            return text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf_module, "_CALLS", Unknown())
        assert "fonts do not say" in read(make_pdf([HEADLINE])).reason


def test_a_whole_issue_is_kept_as_one_article_and_noted():
    pages = [
        [
            line
            for number in range(3)
            for line in (
                Text(f"Headline {chr(65 + page)}{chr(65 + number)} of it", 60, 100 + 200 * number, 20),
                *column(FIRST, top=130 + 200 * number),
            )
        ]
        for page in range(4)
    ]
    assert any(
        "looks like a whole issue (4 pages, 12 headlines)" in note for note in article_of(make_pdf(*pages)).notes
    )


@pytest.mark.parametrize(
    ("data", "name", "confidence"),
    [
        (make_pdf([]), "x", Confidence.CERTAIN),
        (b"\r\n" + make_pdf([]), "x", Confidence.CERTAIN),
        (b"Words", "a.pdf", Confidence.BY_NAME),
        (b"Words", "a.txt", Confidence.NO),
    ],
)
def test_a_pdf_is_known_by_its_beginning(data, name, confidence):
    assert READER.sniff(data, name) is confidence


def test_a_file_cut_anywhere_or_with_bytes_flipped_never_raises_and_says_something():
    whole = make_pdf([HEADLINE, *two_columns()], column(SECOND), info={"Title": "A title of it"})
    for seed in range(60):
        chance = random.Random(seed)
        data = bytearray(whole[: chance.randrange(1, len(whole))] if seed % 3 == 0 else whole)
        for _ in range(chance.randrange(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert isinstance(read(bytes(data)), Document | Rejection)


def test_what_the_other_process_does_can_be_called_here_too():
    found = read_pdf(make_pdf([HEADLINE, *two_columns()]))
    assert (found["headline"], found["pages"]) == (HEADLINE.words, 1)
