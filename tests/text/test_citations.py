"""Citations: what is known is said once and escaped, what is not known is left out."""

import json
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.citations import (
    Citation,
    cite_in_bibtex,
    cite_in_csl,
    cite_in_ris,
    cite_in_words,
    read_authors,
    write_csl,
)

FULL = Citation(
    id=17,
    headline="Talks resume",
    address="https://archive.example/articles/17/talks-resume/",
    archive="The Archive",
    source="The Daily Wire",
    published_on=date(2021, 6, 9),
    byline="By Ada Stone and Jo van Dyk, Reuters",
    language="en",
    original="https://wire.example/a_b%20c",
)
BARE = Citation(id=18, headline="Talks", address="https://archive.example/articles/18/talks/", archive="The Archive")


def plain(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())


# Any text a database may hold, hostile characters often.
texts = st.text(
    st.one_of(st.sampled_from('\\{}$&#_%~^"@,=\r\n\t\u2028\x85 -–é汉'), st.characters(codec="utf-8")), max_size=40
)
citations = st.builds(
    Citation,
    id=st.integers(1, 10**9),
    headline=texts.filter(plain),
    address=st.just(FULL.address),
    archive=st.just("The Archive"),
    source=texts,
    published_on=st.none() | st.dates(),
    byline=texts,
    language=st.sampled_from(["", "en", "pt-BR"]),
    original=texts,
    is_headline_derived=st.booleans(),
)


def read_ris(text: str) -> list[list[tuple[str, str]]]:
    """Return the records of an RIS file, each as its fields; raises where a line is none."""
    records, fields = [], []
    assert text.endswith("\r\n")
    for line in text.removesuffix("\r\n").split("\r\n"):
        if not line:
            continue
        tag, value = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line).groups()
        if tag == "ER":
            records.append(fields)
            fields = []
        else:
            fields.append((tag, value))
    assert fields == []
    return records


def read_bibtex(text: str) -> tuple[str, str, dict[str, str]]:
    """Return kind, key and fields of the one entry of a BibTeX file, counting braces as BibTeX does."""
    kind, key, rest = re.match(r"@(\w+)\{([^\s,{}]+),\n(.*)\}\s*\Z", text, re.DOTALL).groups()
    fields = {}
    while rest.strip():
        name, rest = re.match(r"\s*(\w+) = (.*)", rest, re.DOTALL).groups()
        if not rest.startswith("{"):
            fields[name], rest = rest.split(",", 1)
            continue
        depth = 0
        end = -1
        while end < 0 or depth:
            end += 1
            depth += (rest[end] == "{") - (rest[end] == "}")
        assert rest[end + 1] == ",", name
        assert name not in fields
        fields[name], rest = rest[1:end], rest[end + 2 :]
    return kind, key, fields


def from_latex(text: str) -> str:
    """Return the characters LaTeX would print."""
    words = {
        "textbackslash": "\\",
        "textbraceleft": "{",
        "textbraceright": "}",
        "textasciitilde": "~",
        "textasciicircum": "^",
    }
    assert not re.search(r"(?<!\\)[$&#_%]|[~^]", text)
    return re.sub(r"\\(\w+)\{\}|\\([$&#_%])|([{}])", lambda m: words[m[1]] if m[1] else m[2] or "", text)


# -- authors


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("", []),
        ("By Ada Stone", [("Ada", "Stone")]),
        ("by Ada Stone, Reuters", [("Ada", "Stone")]),
        ("BY ADA STONE AND JO DOE", [("ADA", "STONE"), ("JO", "DOE")]),
        ("Ada Stone; Jo van der Dyk & Omar al-Said", [("Ada", "Stone"), ("Jo", "van der Dyk"), ("Omar", "al-Said")]),
        ("By Ada M. Stone in Kabul and Jo Doe in Herat", [("Ada M.", "Stone"), ("Jo", "Doe")]),
        ("By Ada Stone, Associated Press Writer", [("Ada", "Stone")]),
        ("Staff report", [("", "Staff report")]),
        ("By our correspondent", [("", "our correspondent")]),
        ("Reuters", [("", "Reuters")]),
        ("ada@wire.example", [("", "ada@wire.example")]),
    ],
)  # fmt: skip
def test_a_byline_names_persons_or_stands_as_it_is(byline, names):
    assert [(author.given, author.family) for author in read_authors(byline)] == names


# -- one article


def test_in_words():
    assert cite_in_words(FULL) == (
        "Ada Stone and Jo van Dyk, “Talks resume”, The Daily Wire, 9 June 2021. "
        "The Archive, https://archive.example/articles/17/talks-resume/"
    )
    assert cite_in_words(BARE) == "“Talks”, no date. The Archive, https://archive.example/articles/18/talks/"


def test_in_ris():
    (record,) = read_ris(cite_in_ris(FULL))
    assert record == [
        ("TY", "NEWS"), ("ID", "17"), ("AU", "Stone, Ada"), ("AU", "van Dyk, Jo"), ("TI", "Talks resume"),
        ("T2", "The Daily Wire"), ("PY", "2021"), ("DA", "2021/06/09"), ("LA", "en"), ("DB", "The Archive"),
        ("UR", FULL.address), ("N1", "Original address: https://wire.example/a_b%20c"),
    ]  # fmt: skip


def test_in_bibtex():
    kind, key, fields = read_bibtex(cite_in_bibtex(FULL))
    assert (kind, key) == ("article", "daily-2021-17")
    assert fields == {
        "author": "Ada Stone and Jo van Dyk",
        "title": "{Talks resume}",
        "journal": "The Daily Wire",
        "year": "2021",
        "month": "jun",
        "day": "9",
        "language": "en",
        "url": FULL.address,
        "note": r"Original address: https://wire.example/a\_b\%20c",
    }


def test_in_csl():
    assert cite_in_csl(FULL) == {
        "id": "17",
        "type": "article-newspaper",
        "title": "Talks resume",
        "author": [{"family": "Stone", "given": "Ada"}, {"family": "van Dyk", "given": "Jo"}],
        "container-title": "The Daily Wire",
        "issued": {"date-parts": [[2021, 6, 9]]},
        "language": "en",
        "source": "The Archive",
        "URL": FULL.address,
        "note": "Original address: https://wire.example/a_b%20c",
    }


def test_what_is_not_known_is_left_out():
    (record,) = read_ris(cite_in_ris(BARE))
    assert [tag for tag, _ in record] == ["TY", "ID", "TI", "DB", "UR"]
    kind, key, fields = read_bibtex(cite_in_bibtex(BARE))
    assert (kind, key) == ("misc", "article-undated-18")
    assert fields == {
        "title": "{Talks}", "howpublished": "The Archive", "url": BARE.address, "note": "Date not known",
    }  # fmt: skip
    assert set(cite_in_csl(BARE)) == {"id", "type", "title", "source", "URL"}


def test_a_derived_headline_is_in_brackets():
    derived = Citation(1, "It began", "https://a.example/1/", "A", is_headline_derived=True)
    assert "“[It began]”" in cite_in_words(derived)
    assert "[It began]" in cite_in_ris(derived)
    assert cite_in_csl(derived)["title"] == "[It began]"
    assert "derived from the opening sentence" in cite_in_bibtex(derived)


def test_a_year_before_1000_has_four_digits():
    old = Citation(1, "Old", "https://a.example/1/", "A", published_on=date(7, 1, 2))
    assert ("DA", "0007/01/02") in read_ris(cite_in_ris(old))[0]
    assert read_bibtex(cite_in_bibtex(old))[2]["year"] == "0007"


# -- any text


@settings(max_examples=80, deadline=None)
@given(citations)
def test_any_text_comes_back_from_ris(citation):
    (record,) = read_ris(cite_in_ris(citation))
    fields = dict(record)
    assert fields["TI"] == plain(citation.title)
    assert fields.get("T2", "") == plain(citation.source)
    assert ("DA" in fields) is (citation.published_on is not None)


@settings(max_examples=80, deadline=None)
@given(citations)
def test_any_text_comes_back_from_bibtex(citation):
    kind, _, fields = read_bibtex(cite_in_bibtex(citation))
    assert from_latex(fields["title"]) == plain(citation.title)
    assert kind == ("article" if plain(citation.source) else "misc")
    assert from_latex(fields.get("journal", "")) == plain(citation.source)
    assert ("year" in fields) is ("month" in fields) is (citation.published_on is not None)


@settings(max_examples=40, deadline=None)
@given(st.lists(citations, max_size=3))
def test_any_citations_are_one_json_array(found):
    items = json.loads("".join(write_csl(found)))
    assert items == [cite_in_csl(citation) for citation in found]
    assert [item["title"] for item in items] == [plain(citation.title) for citation in found]
