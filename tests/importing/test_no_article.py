"""Text that is no article is refused with advice; an article that merely has dashes or labels is none of that."""

import json

import pytest

from articles.importing.readers.no_article import find_contradiction
from tests.patience import processor_time_below

TEXT = "The harbour was closed for a third day on Wednesday while engineers looked for the leak in the fuel line."
OTHER = "Crews waited on the quays for word from the harbour master, who gave no hint of when they might sail."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"title": "Port", "body": "x"}', "JSON"),
        ('[{"title": "Port", "bo', "JSON"),
        ("{'title': 'Port'}", "JSON"),
        (json.dumps([["Port", "closed"], 1]), "JSON"),
        ('<?xml version="1.0"?>\n<news><item/></news>', "XML"),
        ("<DOC>\n<DOCNO> X1 </DOCNO>\n<TEXT>", "XML"),
        ('<rss version="2.0"><channel>', "XML"),
        ("<!-- saved -->\n<html><body>x", "web page"),
        ("<!DOCTYPE html>\n<p>x", "web page"),
        (" {\\rtf1\\ansi Port}", "RTF"),
        ("Return-Path: <a@example.org>\nReceived: from x\nSubject: Port\n\nClosed", "e-mail"),
        ("From a@example.org Sat Jun 19 10:30:00 2021\nSubject: Port\n\nClosed", "e-mail"),
        ("\n".join(["aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQ"] * 6), "base64"),
        ("aGVsbG8g" * 100, "base64"),
        ("date\ttitle\ttext\n2021-06-19\tPort\tClosed\n", "table"),
        ("id,title,date,text\n1,Port,2021-06-19,Closed\n", "table"),
    ],
)
def test_another_format_is_named(text, words):
    assert words in find_contradiction(text)
    assert "; " in find_contradiction(text), "with advice"


@pytest.mark.parametrize(
    "text",
    [
        f"date 2021-06-19 KARACHI – {TEXT}\n\n{OTHER}\n\ndate 2021-06-20 LAHORE – {TEXT}",
        f"Date: 19 June 2021\n\n{TEXT}\n\nDate: 20 June 2021\n\n{OTHER}",
        f"Title: One\nDate: 19 June 2021\n\n{TEXT}\n\nTitle: Two\nDate: 20 June 2021\n\n{OTHER}",
        f"Titel: Eins\n\nAutor: Jana\n\n{TEXT}\n\nTitel: Zwei\n\nAutor: Jan\n\n{OTHER}",
        f"Title: One\n{TEXT}\n-----\nTitle: Two\n{OTHER}",
        f"{TEXT}\n=====\nDate: 2021-06-19\n{TEXT}\n=====\nDate: 2021-06-20\n{OTHER}",
        f"---\ntitle: One\n---\n{TEXT}\n---\ntitle: Two\n---\n{OTHER}",
        f"Document 1 of 2\n\n{TEXT}\n\nDocument 2 of 2\n\n{OTHER}",
        f"1 of 2 DOCUMENTS\n\n{TEXT}\n\n2 of 2 DOCUMENTS\n\n{OTHER}",
        f"ZCZC A1\n{TEXT}\nNNNN\nZCZC A2\n{OTHER}\nNNNN",
        f"{TEXT}\n\n-30-\n\n{OTHER}\n\n-30-",
    ],
)
def test_several_articles_are_no_one_article(text):
    problem = find_contradiction(text)
    assert problem.startswith("this file seems to hold several articles: ")
    assert "split it" in problem


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"Title: One\nDate: 19 June 2021\n-----\n{TEXT}\n-----\n{OTHER}",
        f"-----\nTitle: One\n-----\nDate: 19 June 2021\n-----\n{TEXT}",
        f"---\ntitle: One\ndate: 2021-06-19\n---\n{TEXT}\n\n***\n\n{OTHER}",
        f"Title: One\nDate: 19 June 2021\n\n{TEXT}\n\nThe title: a story in itself\n\n{OTHER}",
        f"Title: One\n\n{TEXT}\n\nTitle: of a book\n\n{OTHER}",
        f"{TEXT}\n\nDate: 19 June 2021\nVenue: Kabul\n\nDate: 20 June 2021\nVenue: Doha",
        f"ZCZC A1\n{TEXT}\nNNNN",
        f"<Ecolab Co> of the United States signed. {TEXT}",
        f"<Viacom>\n{TEXT}",
        f"[Update: {TEXT}]",
        f"{{Correction}} {TEXT}",
        f"From the quays: {TEXT}",
        "https://example.org/" + "a" * 100,
        f"Ports, storms, dates; {TEXT}\nPorts, storms, dates; {OTHER}",
        "",
    ],
)
def test_one_article_is_left_alone(text):
    assert find_contradiction(text) == ""


@pytest.mark.parametrize(
    "piece",
    ["date 2021-06-19\n\n", "Title: a\n\n", "-----\n", "\n", "{", "[", "<a ", "<a b=", "<!--", "Title: a\nDate: b\n\n",
     "a\t", "Document 1 of 2\n", " ", "A:"],
)  # fmt: skip
def test_a_lot_of_anything_is_looked_at_in_linear_time(piece):
    with processor_time_below(3):
        find_contradiction(piece * (300_000 // len(piece)))
