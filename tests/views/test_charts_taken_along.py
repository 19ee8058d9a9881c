"""Charts as people use them: pictures and tables of timeline and map, an actor's network with its edges."""

import csv
import io
import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from articles.models import Entity
from tests.factories import make_article, make_country, make_entity
from tests.views.pages import check_structure, get_total, open_page, parse

pytestmark = pytest.mark.django_db(transaction=True)

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture(autouse=True)
def archive():
    ada, bob, cid = (make_entity(name, slug=name.lower()) for name in ("Ada", "Bob", "Cid"))
    turkey, iran = make_country("tr", "Turkey"), make_country("ir", "Iran")
    for n in range(30):
        tags = [ada, bob] if n < 5 else [ada, bob, cid] if n < 7 else [cid] if n < 9 else []
        place = [turkey, iran] if n == 0 else [turkey] if n % 3 == 0 else [iran] if n % 5 == 0 else []
        make_article(f"Rain {n}", published_on=date(2020, 1 + n % 3, 1 + n % 28), tags=[*tags, *place])
    make_article("Rain of no day")


def rows_of(address: str) -> list[list[str]]:
    response = Client().get(address)
    assert response.status_code == 200, address
    return list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))


def test_every_number_of_a_timeline_is_its_list_and_what_is_not_held_has_none():
    head, *rows = rows_of("/timeline.csv?q=rain&country=tr")
    assert head == ["start", "end", "articles"]
    assert len(rows) == 12
    for start, end, count in rows:
        held = get_total(f"/?date_after={start}&date_before={end}")
        assert bool(held) == bool(count)
        assert not count or get_total(f"/?q=rain&country=tr&date_after={start}&date_before={end}") == int(count)
    head, *rows = rows_of("/timeline.csv?q=rain&measure=share")
    assert head == ["start", "end", "articles", "of"]
    assert all(row[2] == row[3] for row in rows if row[2])
    assert {row[3] for row in rows if not row[2]} == {"0"}
    assert all(
        period.get("held", True) is bool(period["count"]) for period in Client().get("/search.json").json()["timeline"]
    )


def test_every_number_of_a_map_is_its_list():
    head, *rows = rows_of("/map.csv?q=rain&country=tr")
    assert head == ["country", "name", "articles"]
    assert [code for code, *_ in rows] == ["tr", "ir"]
    for code, _, count in rows:
        assert get_total(f"/?q=rain&with=tr&with={code}") == int(count)


@pytest.mark.parametrize(
    "address", ["/", "/?q=rain&date_after=2020-01&date_before=2020-02", "/countries/", "/actors/ada/"]
)
def test_a_page_offers_its_charts_and_they_say_what_they_are(address):
    page = open_page(address)
    check_structure(page)
    links = [a for offer in page.root.all("p", "taking") for a in offer.all("a")]
    assert links
    for link in links:
        response = Client().get(link.attributes["href"])
        assert response.status_code == 200
        assert response.headers["Content-Disposition"].startswith("attachment; filename=")
        if link.text == "SVG":
            words = [text.text for text in parse(response.content.decode().partition("?>")[2]).all("text")]
            assert any(re.fullmatch(r"Source: The News Archive, \d+ \w+ \d{4}", text) for text in words)
            assert any(text.startswith("http://testserver/") for text in words)


@pytest.mark.parametrize("path", ["/timeline.svg", "/timeline.csv", "/map.svg", "/map.csv"])
def test_what_can_not_be_read_is_a_400_that_names_it(path):
    assert Client().get(f"{path}?country=zz").json()["parameters"].keys() == {"country"}
    assert Client().get(f"{path}?zoom=99").status_code == 400
    assert Client().get(f"{path}?colour=red").status_code == 400
    assert Client().get(f"{path}?q=%3Cscript%3E%0B").status_code == 200


def test_a_network_has_the_number_of_each_list():
    head, *edges = rows_of("/actors/ada/network.csv")
    assert [(edge[0], edge[2]) for edge in edges] == [("ada", "bob")]
    head, *edges = rows_of("/actors/bob/network.csv")
    root = ET.fromstring(Client().get("/actors/bob/network.graphml").content)
    drawn = root.findall(f".//{GRAPHML}edge")
    assert len(drawn) == len(edges) >= 1
    names = {node.get("id"): node.findtext(f"{GRAPHML}data[@key='node_name']") for node in root.iter(f"{GRAPHML}node")}
    for edge, row in zip(drawn, edges, strict=True):
        found = dict(zip(head, row, strict=True))
        assert (names[edge.get("source")], names[edge.get("target")]) == (found["source_name"], found["target_name"])
        assert edge.findtext(f"{GRAPHML}data[@key='edge_articles']") == found["articles"]
        assert get_total(found["address"].removeprefix("http://testserver")) == int(found["articles"])
    for node in root.iter(f"{GRAPHML}node"):
        slug = node.findtext(f"{GRAPHML}data[@key='node_page']").rstrip("/").rpartition("/")[2]
        assert get_total(f"/?actor={slug}") == int(node.findtext(f"{GRAPHML}data[@key='node_articles']"))


def test_the_network_of_what_the_public_may_not_see_is_not_there():
    Entity.objects.filter(slug="ada").update(status=Entity.Status.REFUSED)
    assert Client().get("/actors/ada/network.csv").status_code == 404
    assert Client().get("/countries/ada/network.graphml").status_code == 404
    assert Client().get("/countries/tr/network.graphml").status_code == 200
    assert Client().get("/countries/tr/network.csv?x=1").json()["parameters"].keys() == {"x"}


def test_a_timeline_is_zoomed_by_a_link_and_back():
    for n in range(60):
        make_article(f"Flood {n}", published_on=date(2020, 5, 1))
    for month in (6, 7, 8):
        make_article("Flood", published_on=date(2020, month, 1))
    page = open_page("/?q=flood")
    (zoom,) = [a for a in page.root.one("section", "timeline").all("a") if a.text == "Zoom in on small numbers"]
    zoomed = open_page(page.resolve(zoom.attributes["href"]).partition("#")[0])
    check_structure(zoomed)
    assert [bar.count for bar in zoomed.bars] == [bar.count for bar in page.bars] == [60, 1, 1, 1]
    assert len(zoomed.root.one("svg", "plot").all("line", "break")) == 1
    assert all("zoom" not in bar.link for bar in zoomed.bars)
    (out,) = [a for a in zoomed.root.one("section", "timeline").all("a") if a.text == "Zoom out"]
    assert zoomed.resolve(out.attributes["href"]) == "/?q=flood#timeline"
