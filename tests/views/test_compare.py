"""Comparing searches: one axis, every number its list, an address that lasts, and whatever is wrong is told."""

import csv
import io
import re
from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article, Tag
from tests.factories import make_article, make_country, make_entity, make_source
from tests.views.pages import Page, check_structure, get_total, open_page, parse

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/compare/?s=q=rain&s=actor=jane-roe"


@pytest.fixture(autouse=True)
def archive():
    roe = make_entity("Jane Roe", slug="jane-roe", names=("Jane Roe", "J. Roe"))
    make_entity("Richard Roe", slug="richard-roe")
    turkey = make_country("tr", "Turkey")
    wire = make_source("Wire", slug="wire")
    for n in range(24):
        day = None if n == 23 else date(1987, 1 + n % 3, 1 + n) if n < 16 else date(2020, 2 + n % 4, n)
        article = make_article("Rain" if n % 3 == 0 else "Sun", "Rain fell." if n % 4 == 0 else "", day)
        if n % 2:
            Tag.objects.create(article=article, entity=roe)
        if n % 5 == 0:
            Tag.objects.create(article=article, entity=turkey)
        if n % 4 == 0:
            Article.objects.filter(pk=article.pk).update(source=wire)


def labels(page: Page) -> list[str]:
    return [item.one("span", dir="auto").text for item in page.root.one("ul", "keys").all("li")]


def table(page: Page) -> dict[str, list[tuple[int, str]]]:
    """Return the rows of the table that have cells: label to (count, link) of each."""
    body = page.root.one("table", "figures").one("tbody")
    return {
        row.one("th").text: [
            (int(cell.one("a").text.replace(",", "")), page.resolve(cell.one("a").attributes["href"]))
            for cell in row.all("td", "num")
        ]
        for row in body.all("tr")
        if row.one("th").all("a") and all(cell.all("a") for cell in row.all("td"))
    }


def test_every_number_is_the_list_behind_it():
    page = open_page(ADDRESS)
    check_structure(page)
    assert labels(page) == ["words “rain”", "actor Jane Roe"]
    rows = table(page)
    assert len(rows) == 7  # of 24: the archive holds nothing from the other months
    for cells in rows.values():
        for count, link in cells:
            assert get_total(link) == count, link
    for item, key in zip(page.root.one("ul", "keys").all("li"), (0, 1), strict=True):
        link = item.one("a", "num")
        total = int(link.text.split()[0])
        if item.all("span", "quiet"):
            undated = item.one("span", "quiet").one("a")
            assert get_total(undated.attributes["href"]) == int(undated.text) == 1
        assert get_total(link.attributes["href"]) == total
        dated = sum(cells[key][0] for cells in rows.values())
        assert total == dated + (int(item.one("span", "quiet").text.split()[0]) if item.all("span", "quiet") else 0)
    points = page.root.one("svg", "plot").all("a")
    assert len(points) == sum(count > 0 for cells in rows.values() for count, _ in cells)
    for point in points:
        assert get_total(point.attributes["href"]) == int(
            re.search(r": (\d+) article", point.attributes["aria-label"])[1]
        )


def test_the_long_stretch_nobody_reported_in_is_cut_out():
    page = open_page(ADDRESS)
    assert page.root.one("svg", "plot").one("g", "cut").text == "no articles1988 – 2019"
    assert "1988 – 2019" in page.root.one("table", "figures").text


def test_shares_tell_both_figures():
    page = open_page(ADDRESS + "&measure=share")
    check_structure(page)
    message = [point.attributes["aria-label"] for point in page.root.one("svg", "plot").all("a")]
    assert any(re.fullmatch(r"actor Jane Roe, January 1987: \d of \d articles, \d+%", text) for text in message)
    rows = list(csv.reader(io.StringIO(csv_of(ADDRESS + "&measure=share"))))
    assert rows[0] == [
        "start", "end", "words “rain”", "words “rain”: of", "actor Jane Roe", "actor Jane Roe: of",
    ]  # fmt: skip
    for start, end, *counts in rows[1:]:
        assert int(counts[1]) == int(counts[3]) == get_total(f"/?date_after={start}&date_before={end}")
        assert bool(counts[0]) == bool(counts[2]) == (counts[1] != "0")


def csv_of(address: str) -> str:
    response = Client().get(address.replace("/compare/", "/compare.csv"))
    assert response.status_code == 200
    return b"".join(response).decode("utf-8-sig")


def test_the_csv_is_the_table():
    rows = list(csv.reader(io.StringIO(csv_of(ADDRESS))))
    assert rows[0] == ["start", "end", "words “rain”", "actor Jane Roe"]
    page = open_page(ADDRESS)
    shown = [[count for count, _ in cells] for cells in table(page).values()]
    assert ["1988-01-01", "2019-12-31", "", ""] in rows
    assert [[int(count) for count in row[2:]] for row in rows[1:] if row[2]] == shown
    dashes = [
        cell.text for cell in page.root.one("table", "figures").one("tbody").all("td", "num") if not cell.all("a")
    ]
    assert dashes == ["–"] * 2 * (24 - 7)


def test_the_time_the_archive_holds_nothing_of_is_grey_and_no_zero():
    page = open_page(ADDRESS)
    assert len(page.root.one("svg", "plot").all("rect", "bare")) == 2 + 1  # with the one on the cut
    assert "no articles in this archive from that time" in page.root.one("section", "compared").text


def test_the_kind_is_kept_and_words_that_are_a_name_are_pointed_out():
    page = open_page("/compare/?s=q=turkey&s=country=tr")
    assert [one.attributes["value"] for one in page.root.one("select").all("option", selected="")] == ["country"]
    assert "“turkey” is compared as words here." in page.notices[0]
    swap = next(a for a in page.root.one("ul", "notices").all("a"))
    assert swap.text == "Compare the country Turkey instead"
    assert labels(open_page(page.resolve(swap.attributes["href"]))) == ["country Turkey"]
    assert not open_page("/compare/?s=q=rain&s=country=tr").notices


def test_a_comparison_is_taken_along_as_a_picture_that_says_what_and_whose():
    page = open_page(ADDRESS + "&date_after=1987&date_before=1987")
    (svg,) = [a.attributes["href"] for a in page.root.one("p", "taking").all("a") if a.text == "SVG"]
    response = Client().get(svg)
    words = [text.text for text in parse(response.content.decode().partition("?>")[2]).all("text")]
    assert words[0] == "Words “rain”, actor Jane Roe"
    assert any(text.startswith("Source: The News Archive, ") for text in words)
    assert f"http://testserver{page.url}" in words
    assert Client().get(svg + "&measure=half").status_code == 400


@pytest.mark.parametrize(
    ("form", "added"),
    [
        ("kind=words&add=rain+-sun", "s=" + quote("q=rain+-sun", safe="=")),
        ("kind=actor&add=jane+roe", "s=actor=jane-roe"),
        ("kind=actor&add=J.+Roe", "s=actor=jane-roe"),
        ("kind=actor&add=richard", "s=actor=richard-roe"),
        ("kind=country&add=TR", "s=country=tr"),
        ("kind=source&add=wire", "s=source=wire"),
    ],
)
def test_the_form_adds_a_line_and_leads_to_its_lasting_address(form, added):
    response = Client().get(f"/compare/?s=q=sun&{form}&date_after=1987&date_before=")
    assert (response.status_code, response.headers["Location"]) == (302, f"/compare/?s=q=sun&{added}&date_after=1987")
    page = open_page(response.headers["Location"])
    check_structure(page)
    assert len(labels(page)) == 2


def test_a_name_that_fits_several_is_to_choose_from():
    page = open_page("/compare/?s=q=sun&kind=actor&add=roe")
    check_structure(page)
    assert page.notices == ["More than one actor fits “roe”."]
    links = [page.resolve(a.attributes["href"]) for a in page.root.one("ul", "offers").all("a")]
    assert links == ["/compare/?s=q=sun&s=actor=jane-roe", "/compare/?s=q=sun&s=actor=richard-roe"]
    assert page.root.one("input", name="add").attributes["value"] == "roe"


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ("s=actor=nobody", "There is no actor “nobody”"),
        ("s=nonsense", "nothing to compare in “nonsense”"),
        ("s=" + "a%26" * 1500, "nothing to compare"),
        ("s=q=sun%26date_after=2020", "The dates of words “sun” were left out"),
        ("&".join(f"s=q=w{n}" for n in range(6)), "At most 5 searches"),
        ("s=q=sun&date_after=never", "“never” is not a date"),
        ("s=q=sun&measure=half", "is not a measure"),
        ("s=q=sun&add=x&kind=colour", "cannot be compared"),
        ("s=q=sun&add=Nobody&kind=actor", "There is no actor “Nobody” in this archive."),
        ("s=q=sun&add=()&kind=words", "nothing to compare"),
    ],
)
def test_what_can_not_be_read_is_reported_and_a_400_in_csv(parameters, message):
    page = open_page(f"/compare/?{parameters}")
    check_structure(page)
    assert any(message in notice for notice in page.notices), page.notices
    refused = Client().get(f"/compare.csv?{parameters}")
    assert refused.status_code == 400
    assert refused.json()["parameters"]


def test_lines_are_taken_away_and_the_rest_stays():
    page = open_page(ADDRESS + "&date_after=1987&measure=share")
    away = [page.resolve(a.attributes["href"]) for a in page.root.one("ul", "keys").all("a", "turn")]
    assert away == [
        "/compare/?s=actor=jane-roe&date_after=1987&measure=share",
        "/compare/?s=q=rain&date_after=1987&measure=share",
    ]
    (narrower,) = [a for a in page.root.one("table", "figures").all("a") if a.text == "January 1987"]
    there = open_page(page.resolve(narrower.attributes["href"]))
    check_structure(there)
    assert there.url == ADDRESS + "&date_after=1987-01&date_before=1987-01&measure=share"
    crumbs = [item.text for item in there.root.one("ol", "crumbs-time").all("li")]
    assert crumbs == ["All time", "1987", "January 1987"]


def test_an_empty_comparison_offers_one():
    make_article("More", tags=[make_entity("Ada", slug="ada")])
    page = open_page("/compare/")
    check_structure(page)
    examples = page.root.one("ul", "examples").all("a")
    assert [one.text for one in examples] == ["Jane Roe, Ada"]
    assert labels(open_page(page.resolve(examples[0].attributes["href"]))) == ["actor Jane Roe", "actor Ada"]


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/?q=rain&date_after=1987&sort=oldest", "/compare/?s=q=rain&date_after=1987"),
        ("/?q=rain&actor=jane-roe&actor=richard-roe",
         "/compare/?s=q=rain%26actor=jane-roe&s=q=rain%26actor=richard-roe"),
        ("/actors/jane-roe/", "/compare/?s=actor=jane-roe"),
        ("/countries/tr/", "/compare/?s=country=tr"),
    ],
)  # fmt: skip
def test_searches_and_entities_lead_to_their_comparison(address, link):
    page = open_page(address)
    found = [a.attributes["href"] for a in page.root.one("section", "timeline").all("a") if a.text == "Compare"]
    assert found == [link]
    check_structure(open_page(link))


def test_two_names_that_are_hostile_do_no_harm():
    make_entity("<script>alert(1)</script>", slug="bad")
    make_entity("=1+1", slug="formula")
    page = open_page("/compare/?s=actor=bad&s=actor=formula")
    check_structure(page)
    assert labels(page) == ["actor <script>alert(1)</script>", "actor =1+1"]
    assert ",actor =1+1" in csv_of("/compare/?s=actor=bad&s=actor=formula")
    assert "<script" not in Client().get("/compare.svg?s=actor=bad&s=actor=formula").content.decode()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["s", "add", "kind", "measure", "date_after", "x"]), st.text(max_size=20)), max_size=8
    )
)
def test_no_text_breaks_the_page(pairs):
    response = Client().get("/compare/", pairs)
    assert response.status_code in {200, 302}
