"""The measure of relevance itself: forms of collections are read, figures are those worked by hand."""

import math

import pytest

from tests.benchmarks.relevance import Document, measure, read_documents, read_judgements, read_queries, summarise

TREC = """<DOC><DOCNO> A-1 </DOCNO><HEAD>Peace talks</HEAD><TEXT>In <b>Doha</b>.</TEXT></DOC>
<DOC><DOCNO>A-2</DOCNO><TITLE>Wheat</TITLE><TEXT>Harvest of wheat.</TEXT></DOC>"""
TIME = "*TEXT 017 01/04/63 PAGE 020\n\nPEACE TALKS\n\n*TEXT 020 01/04/63 PAGE 021\n\nWHEAT\n\n*STOP\n"
SMART = ".I 1\n.T\nPeace\ntalks\n.W\nIn Doha.\n.I 2\n.W\nWheat\n"
JSON = '{"id": 7, "headline": "Peace", "body": "talks"}\n{"id": 8}\n'


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        (TREC, [Document("A-1", "Peace talks", "In  Doha ."), Document("A-2", "Wheat", "Harvest of wheat.")]),
        (TIME, [Document("1", "", "PEACE TALKS"), Document("2", "", "WHEAT")]),
        (SMART, [Document("1", "Peace talks", "In Doha."), Document("2", "", "Wheat")]),
        (JSON, [Document("7", "Peace", "talks"), Document("8", "", "")]),
    ],
    ids=["TREC", "TIME", "SMART", "JSON"],
)
def test_documents_are_read_in_each_form(text, documents):
    assert list(read_documents(text)) == documents


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("<top><num> Number: 301\n<title> peace\ntalks\n<desc> longer</top>", {"301": "peace talks"}),
        ("*FIND      1\n\n PEACE\n\nTALKS .\n\n*FIND 2\n\nWHEAT\n\n*STOP", {"1": "PEACE TALKS .", "2": "WHEAT"}),
        (".I 1\n.W\npeace\ntalks\n.I 2\n.W\nwheat\n", {"1": "peace talks", "2": "wheat"}),
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


def test_a_collection_is_searched_as_a_reader_searches():
    documents = list(read_documents(TREC))
    queries = {"1": "talking about peace", "2": "wheat -harvest", "3": "What do the talks in Doha say of the harvest?"}
    judged = read_judgements("1 A-1\n2 A-2\n3 A-1\n")
    figures = measure(documents, queries, judged)
    assert (figures.queries, figures.unanswered) == (3, 2)
