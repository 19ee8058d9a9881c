"""Saved web pages: what is one, in which characters, what it says, what is none, what takes too long."""

import io
import multiprocessing
import random
import time

import pytest

from articles.importing.readers import Document, Rejection
from articles.importing.readers.protocol import Confidence, DateOrigin, ReadOptions
from articles.importing.readers.web import worker
from articles.importing.readers.web_page import WebPageReader
from tests.importing.web_pages import ADDRESS, PARAGRAPHS, article_of, json_ld, page, paragraphs, read, reason_of

READER = WebPageReader()


@pytest.mark.parametrize(
    "head",
    [
        b"<!DOCTYPE html><html>",
        b"\xef\xbb\xbf\r\n <!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>",
        b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x'><html xmlns='x'>",
        b"<!-- saved from url=(0022)http://harbour.example/ -->\n<html>",
        b"<HEAD><TITLE>Harbour</TITLE></HEAD>",
        b"<p>One paragraph.</p><p>Another.</p>",
        "<!DOCTYPE html><html>".encode("utf-16"),
    ],
)
def test_html_is_recognised_whatever_its_name(head):
    assert READER.sniff(head, "page.txt") is Confidence.LIKELY


@pytest.mark.parametrize(
    "head",
    [
        b"<?xml version='1.0'?><rss version='2.0'>",
        b"<?xml version='1.0'?><!DOCTYPE nitf SYSTEM 'nitf.dtd'><nitf>",
        b"<!DOCTYPE lewis SYSTEM 'lewis.dtd'>",
        b" date 2021-06-19 ISLAMABAD - The first",
        b'{"body": "<p>text</p>"}',
        b"a < b, and <p> is a tag",
        b"",
    ],
)
def test_other_formats_are_not_taken_for_html(head):
    assert READER.sniff(head, "file.txt") is Confidence.NO


def test_the_name_counts_where_the_content_does_not_contradict():
    assert READER.sniff(b"plain words", "page.HTM") is Confidence.BY_NAME
    assert READER.sniff(b"\x89PNG\r\n\0\0", "page.html") is Confidence.NO


def test_a_page_gives_its_article_and_nothing_around_it():
    article = article_of(page())
    assert article.body == "\n\n".join(PARAGRAPHS)
    assert article.headline == "Harbour board to dredge the northern channel"
    assert (article.language, article.published_on) == ("en", None)


def test_a_page_states_more_than_its_text():
    head = json_ld(
        headline="Harbour board to dredge the northern channel",
        datePublished="2021-06-18T21:40:00+02:00",
        dateModified="2021-06-19T08:00:00Z",
        author=[{"@type": "Person", "name": "Ruth Example"}, {"@type": "Person", "name": "Jon Sample"}],
        publisher={"@type": "Organization", "name": "The Harbour Post"},
        articleSection="Politics",
        keywords=["harbour", "ferry"],
        identifier="hp-20771",
    )
    article = article_of(page(head=f'<link rel="canonical" href="{ADDRESS}">{head}'))
    assert article.byline == "Ruth Example, Jon Sample"
    assert (article.source, article.url, article.external_id) == ("The Harbour Post", ADDRESS, "hp-20771")
    assert (str(article.published_on), article.date_text) == ("2021-06-18", "2021-06-18T21:40:00+02:00")
    assert article.date_origin is DateOrigin.STRUCTURED
    assert article.more["section"] == "Politics"
    assert article.more["keywords"] == ["harbour", "ferry"]
    assert article.more["updated_at"].isoformat() == "2021-06-19T08:00:00+00:00"


def test_a_page_is_one_document_without_place_or_fragment():
    document = read(page())
    assert isinstance(document, Document)
    assert (document.fragment, document.place) == ("", None)
    assert len(document.sha256) == 64


ACCENTED = "Der Bürgermeister grüßte die Fischer über die Mole hinweg, während die Fähre längst in der Förde lag."


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", ""])
def test_characters_are_read_right_whatever_is_declared(charset, declared):
    meta = f'<meta charset="{declared}">' if declared else ""
    markup = page(paragraphs(*[f"{number}. {ACCENTED}" for number in range(8)]), lang="de")
    data = markup.replace('<meta charset="utf-8">', meta).encode(charset)
    assert ACCENTED in article_of(data).body


@pytest.mark.parametrize(("charset", "declared"), [("utf-8", "iso-8859-1"), ("cp1252", "utf-8")])
def test_a_wrong_declaration_is_noted(charset, declared):
    markup = page(paragraphs(*[f"{number}. {ACCENTED}" for number in range(8)]))
    data = markup.replace('charset="utf-8"', f'charset="{declared}"').encode(charset)
    assert any(f"declared as “{declared}”" in note for note in article_of(data).notes)


def test_a_person_names_the_character_set():
    data = page(paragraphs("Ћирилица није исто што и кириллица. " * 20)).encode("cp1251", "replace")
    assert "Ћирилица" in article_of(data, encoding="cp1251").body


def test_a_page_of_one_file_is_quick_and_within_the_limit_of_its_text():
    picture = f'<img src="data:image/png;base64,{"iVBORw0KGgo" * 1_500_000}">'
    style = f"<style>@font-face{{src:url(data:font/woff2;base64,{'d09GMg' * 100_000})}}</style>"
    comment = f"<!--\n Page saved with SingleFile \n url: {ADDRESS} \n saved date: Sat Jun 19 2021 \n-->"
    markup = page(paragraphs(PARAGRAPHS[0]) + picture + paragraphs(*PARAGRAPHS[1:]), head=style)
    started = time.process_time()
    article = article_of(markup.replace("<head>", f"{comment}<head>"))
    assert time.process_time() - started < 3
    assert article.body == "\n\n".join(PARAGRAPHS)
    assert article.url == ADDRESS


def test_what_stands_in_components_is_read():
    shadow = f'<template shadowrootmode="open">{paragraphs()}</template>'
    hidden = "<template><p>Only a pattern that scripts fill and nobody has ever seen as such.</p></template>"
    assert article_of(page(f"<news-body>{shadow}{hidden}</news-body>")).body == "\n\n".join(PARAGRAPHS)


def test_a_page_that_closes_elements_as_xml_does_is_not_swallowed():
    markup = page(head='<script src="a.js"/><title/>').replace(
        "<!DOCTYPE html>", "<?xml version='1.0'?><!DOCTYPE html>"
    )
    assert article_of(markup).body == "\n\n".join(PARAGRAPHS)


def test_an_unclosed_noscript_does_not_take_the_article_along():
    assert PARAGRAPHS[1] in article_of(page().replace("<main>", "<noscript><div></noscript><main>")).body


TEASERS = "".join(
    f'<div class="teaser"><h2><a href="/news/{number}">Gulls close the fish market for the {number}th time</a></h2>'
    f"<p>Traders had to leave before noon on day {number}, and nobody knows when they can come back.</p></div>"
    for number in range(12)
)


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("", "the document is empty"),
        ("<html><head></head><body></body></html>", "no text of an article"),
        (page("<p></p>", h1="", title="Loading"), "no text of an article"),
        (page(paragraphs("The page could not be found."), h1="404 Not Found", title="404"), "an error page, “404"),
        (
            page(paragraphs("Checking your browser before you go on to the site."), h1="Just a moment..."),
            "an error page",
        ),
        (
            page(
                paragraphs("We and our 800 partners store cookies on your device to measure how our pages are used."),
                h1="Your choices",
                title="The Harbour Post",
            ),
            "allow cookies",
        ),
        (page(TEASERS, h1="", title="The Harbour Post"), "a front page or a list"),
        (
            page(
                TEASERS,
                h1="The Harbour Post",
                head='<link rel="canonical" href="https://www.harbourpost.example/"><meta property="og:type" content="website">',
            ),
            "a front page or a list",
        ),
    ],
)
def test_what_is_no_article_is_rejected_with_the_reason(markup, reason):
    assert reason in reason_of(markup)


def test_an_article_among_announcements_of_others_is_none_of_those():
    assert article_of(page(paragraphs() + TEASERS)).body.startswith(PARAGRAPHS[0])


def test_an_article_about_errors_or_cookies_is_an_article():
    head = json_ld(headline="404 not found: how the harbour lost its page", datePublished="2021-06-18")
    assert article_of(page(h1="404 not found: how the harbour lost its page", head=head)).body
    assert article_of(page(h1="404 lobsters counted", title="404 lobsters counted")).body


def test_a_page_without_its_text_is_noted():
    head = json_ld(headline="Harbour board to dredge the northern channel", datePublished="2021-06-18")
    article = article_of(page("<div id='app'></div>", head=head))
    assert article.body == ""
    assert "it has a headline but no text" in article.notes


def test_the_limit_of_a_document_is_that_of_its_markup():
    data = page(paragraphs(*["A long report that does not end. " * 40] * 200)).encode()
    (result,) = READER.read(io.BytesIO(data), ReadOptions(100_000, "page.html"))
    assert isinstance(result, Rejection)
    assert "is over the limit of 100.0 kB" in result.reason


def test_a_large_page_is_read_in_a_process_of_its_own():
    texts = [f"{number}. {PARAGRAPHS[number % 3]}" for number in range(worker.QUICK_TAGS + 10)]
    assert article_of(page(paragraphs(*texts))).body == "\n\n".join(texts)


def test_a_page_that_takes_too_long_is_given_up():
    markup = page("<p>" + "".join(f"<span>{n} words <b>of</b> text</span> " for n in range(60_000)))
    started = time.monotonic()
    found = worker.read_guarded(markup.encode(), "", seconds=1)
    assert "takes over 10 seconds" in found.problem
    assert time.monotonic() - started < 5


def test_large_pages_are_read_by_a_daemon_too():
    markup = page(paragraphs(*[f"{number} words" for number in range(worker.QUICK_TAGS)]))
    answers = multiprocessing.get_context("spawn").SimpleQueue()
    daemon = multiprocessing.get_context("spawn").Process(target=_answer, args=(markup, answers), daemon=True)
    daemon.start()
    daemon.join(60)
    assert answers.get() == "Document"


def _answer(markup, answers):
    answers.put(type(read(markup)).__name__)


@pytest.mark.parametrize("shape", ["<p {}>", "<{}>", "<p class='{}'>", "<!--{}", "<script>{}", "&#{};", "<a href='{}"])
@pytest.mark.parametrize(
    "filling", ["x" * 20_000, "a='1' " * 2_000, "<" * 2_000, "]]>" * 5_000, "0" * 20_000, " " * 20_000]
)
def test_hostile_shapes_end_soon(shape, filling):
    started = time.process_time()
    assert isinstance(read(page(paragraphs() + shape.format(filling) + paragraphs())), Document | Rejection)
    assert time.process_time() - started < 3


def test_cut_or_damaged_anywhere_a_page_is_a_document_or_a_rejection():
    head = json_ld(headline="Harbour board", datePublished="2021-06-18", author={"name": "Ruth Example"})
    whole = page(
        f'<time datetime="2021-06-18">18 June 2021</time>{paragraphs()}<ul><li>One</li></ul>', head=head
    ).encode()
    chance = random.Random(7)
    for _ in range(40):
        data = bytearray(whole[: chance.randrange(1, len(whole))] if chance.random() < 0.5 else whole)
        for _ in range(chance.randrange(12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        result = read(bytes(data))
        assert isinstance(result, Document | Rejection)
        assert isinstance(result, Document) or result.reason
