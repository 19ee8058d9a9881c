"""The measure of relevance itself: forms of collections are read, figures are those worked by hand."""

import math

import pytest

from tests.benchmarks.judged import Document, read_documents, read_judgements, read_queries
from tests.benchmarks.relevance import measure, open_archive, open_fts5, shorten, summarise

TREC = """<DOC><DOCNO> A-1 </DOCNO><HEAD>Peace talks</HEAD><TEXT>In <b>Doha</b>.</TEXT></DOC>
<DOC><DOCNO>A-2</DOCNO><TITLE>Wheat</TITLE><TEXT>Harvest of wheat.</TEXT></DOC>"""
TIME = "*TEXT 017 01/04/63 PAGE 020\n\nPEACE TALKS\n\n*TEXT 020 01/04/63 PAGE 021\n\nWHEAT\n\n*STOP\n"
SMART = ".I 1\n.T\nPeace\ntalks\n.W\nIn Doha.\n.I 2\n.W\nWheat\n"
NPL = "\n1\npeace\ntalks\n   /\n2\nwheat\n   /\n"
LISA = """Document    1
PEACE
TALKS.

IN DOHA.
********************************************
Document   12
WHEAT.
********************************************
"""
JSON = '{"id": 7, "headline": "Peace", "body": "talks"}\n{"id": 8}\n'


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        (TREC, [Document("A-1", "Peace talks", "In  Doha ."), Document("A-2", "Wheat", "Harvest of wheat.")]),
        (TIME, [Document("1", "", "PEACE TALKS"), Document("2", "", "WHEAT")]),
        (SMART, [Document("1", "Peace talks", "In Doha."), Document("2", "", "Wheat")]),
        (NPL, [Document("1", "", "peace talks"), Document("2", "", "wheat")]),
        (LISA, [Document("1", "PEACE TALKS.", "IN DOHA."), Document("12", "WHEAT.", "")]),
        (JSON, [Document("7", "Peace", "talks"), Document("8", "", "")]),
    ],
    ids=["TREC", "TIME", "SMART", "NPL", "LISA", "JSON"],
)
def test_documents_are_read_in_each_form(text, documents):
    assert list(read_documents(text)) == documents


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("<top><num> Number: 301\n<title> peace\ntalks\n<desc> longer</top>", {"301": "peace talks"}),
        ("*FIND      1\n\n PEACE\n\nTALKS .\n\n*FIND 2\n\nWHEAT\n\n*STOP", {"1": "PEACE TALKS .", "2": "WHEAT"}),
        (".I 001\n.W\npeace\ntalks\n.I 004\n.W\nwheat\n", {"1": "peace talks", "2": "wheat"}),
        ("1\npeace\ntalks\n/\n2\nwheat\n/\n", {"1": "peace talks", "2": "wheat"}),
        ("1\npeace\ntalks #\n2\nwheat #\n", {"1": "peace talks", "2": "wheat"}),
        ("q1\tpeace talks\nq2\twheat\n", {"q1": "peace talks", "q2": "wheat"}),
    ],
)
def test_queries_are_read_in_each_form(text, queries):
    assert read_queries(text) == queries


@pytest.mark.parametrize("text", ["1 0 A-1 1\n1 0 A-2 0\n2 0 A-2 2\n", "1 Q0 A-1 1\n1 Q0 A-2 0\n2 Q0 A-2 2"])
def test_judgements_of_trec_have_grades(text):
    assert read_judgements(text) == {"1": {"A-1": 1, "A-2": 0}, "2": {"A-2": 2}}


def test_judgements_of_lists_are_read():
    assert read_judgements("1  268 288 304\n\n2  326 334 7 9\n")["2"] == dict.fromkeys(["326", "334", "7", "9"], 1)


@pytest.mark.parametrize(
    ("text", "judgements"),
    [
        ("01 0013  0 0\n01 0014  0 0\n02 0001 0 0\n", {"1": {"13": 1, "14": 1}, "2": {"1": 1}}),
        ("     1     28\t0\t0.000000\n     2     35\t0\t0.000000\n", {"1": {"28": 1}, "2": {"35": 1}}),
        ("1 184 2 \n1 486 -1\n2 29 4 \n", {"1": {"184": 1, "486": 0}, "2": {"29": 1}}),
        (
            "   1   2   3392  3396   \n   2   3   7  8\n   9   \n",
            {"1": {"3392": 1, "3396": 1}, "2": dict.fromkeys("789", 1)},
        ),
        ("1\n 1239 1502\n   /\n2\n  414\n   /\n", {"1": {"1239": 1, "1502": 1}, "2": {"414": 1}}),
    ],
    ids=["CACM", "CISI", "Cranfield", "LISA", "NPL"],
)
def test_judgements_are_read_in_each_form(text, judgements):
    assert read_judgements(text) == judgements


def test_short_queries_are_the_rarest_words_that_find_something():
    documents = [Document(str(n), "wheat", "peace talks" if n < 3 else "peace") for n in range(6)]
    queries = {"1": "The peace and the talks, or famine and wheat", "2": "of"}
    assert shorten(documents, queries, 2) == {"1": "peace talks", "2": ""}
    assert shorten(documents, queries, 1) == {"1": "talks", "2": ""}


def test_any_word_but_function_words_is_asked_of_fts5():
    ask = open_fts5(list(read_documents(TREC)))
    assert set(ask("the harvests, talks")) == {"A-1", "A-2"}
    assert ask("in of") == []


def test_figures_are_those_worked_by_hand():
    judged = {"1": {"a": 1, "b": 1, "z": 1}, "2": {"c": 1}}
    figures = summarise({"1": ["a", "x", "b"], "2": []}, judged)
    assert figures.queries == 2
    assert figures.unanswered == 1
    assert figures.average_precision == pytest.approx((1 + 2 / 3) / 3 / 2)
    best = 1 + 1 / math.log2(3) + 1 / 2
    assert figures.gain == pytest.approx((1 + 1 / 2) / best / 2)
    assert figures.precision == pytest.approx(2 / 10 / 2)
    assert figures.reciprocal_rank == pytest.approx(1 / 2)


def test_a_collection_is_searched_as_a_reader_searches(tmp_path):
    documents = list(read_documents(TREC))
    queries = {"1": "talking about peace", "2": "wheat -harvest", "3": "What do the talks in Doha say of the harvest?"}
    judged = read_judgements("1 A-1\n2 A-2\n3 A-1\n")
    figures = measure(open_archive(tmp_path, documents), queries, judged)
    assert (figures.queries, figures.unanswered) == (3, 2)
