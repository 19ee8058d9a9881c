"""How browsers and crawlers find their way, and what is suggested while one types."""

import json
import re
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from articles.models import Article, Change, Entity, Source
from articles.search import catch_up
from articles.views import crawlers
from tests.conftest import ROOT
from tests.factories import make_article, make_country, make_entity, make_source
from tests.views.crawling import crawl, is_allowed, read_robots
from tests.views.pages import get_total, make_archive, open_page

pytestmark = pytest.mark.django_db(transaction=True)

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
HOST = "http://testserver"


def read_xml(path: str) -> ET.Element:
    response = Client().get(path)
    assert response.status_code == 200, path
    return ET.fromstring(response.content)


def suggest(text: str, **parameters: str) -> list[dict]:
    answer = Client().get("/suggest.json?" + urlencode({"q": text, "form": "rich"} | parameters)).json()
    return answer["suggestions"]


# -- crawlers


def load_demonstration(folder: Path, most: int) -> None:
    """Load some articles of the demonstration with the entities they speak of."""
    names = ("countries", "actors", "sources", "demo")
    rows = [row for name in names for row in json.loads((ROOT / "fixtures" / f"{name}.json").read_text("utf-8"))]
    kinds = {kind: [r for r in rows if r["model"] == f"articles.{kind}"] for kind in ("source", "article", "tag")}
    articles = kinds["article"][:most]
    addresses = {row["fields"]["address"] for row in articles}
    tags = [row for row in kinds["tag"] if row["fields"]["article"][0] in addresses]
    tagged = {row["fields"]["entity"][0] for row in tags}
    entities = [
        row
        for row in rows
        if row["model"] == "articles.entity" and (row["fields"]["kind"] == "country" or row["fields"]["slug"] in tagged)
    ]
    (folder / "some.json").write_text(json.dumps([*entities, *kinds["source"], *articles, *tags]), "utf-8")
    call_command("loaddata", folder / "some.json", verbosity=0)
    Entity.objects.filter(tags=None, sources=None, filed_articles=None, actors=None).delete()


def test_a_crawler_of_the_demonstration_finds_every_page_and_an_end(tmp_path):
    load_demonstration(tmp_path, most=4)
    articles = Article.objects.published()
    entities, sources = Entity.objects.visible_to_public(), Source.objects.visible_to_public()
    days = {row.published_on for row in articles}
    periods = {(d.year, d.month) for d in days} | {d.year for d in days} | days
    pages = articles.count() + entities.count() + sources.count() + len(periods)
    found = crawl(most=pages + 40)
    assert {row.get_absolute_url() for rows in (articles, entities, sources) for row in rows} <= set(found)
    assert set(found.values()) == {200}
    assert [path for path in found if not re.fullmatch(r"[^?]+(\?page=\d+)?", path)] == []


def test_every_link_with_parameters_but_a_page_of_a_list_is_not_to_be_followed():
    (article, *_) = make_archive(45)
    make_article("Talks", published_on=None)
    wrong = []
    for path in (
        "/", "/?q=kabul&country=af&actor=person-1", "/?q=kabul&page=9", "/?q=nothing&country=af",
        "/actors/?name=person", "/actors/person-1/", "/countries/af/", "/sources/wire/", "/browse/",
        "/browse/2021/", "/browse/2021/3/", "/browse/2021/3/3/", "/facets/actor/", "/facets/actor/?q=kabul",
        "/results/keep/?q=kabul", article.get_absolute_url(), f"{article.get_absolute_url()}?q=kabul&at=3",
    ):  # fmt: skip
        for link in open_page(path).root.all("a"):
            address = link.attributes["href"].partition("#")[0]
            is_free = re.fullmatch(r"[^?]*(\?page=\d+)?", address) or "nofollow" in link.attributes.get("rel", "")
            wrong += [] if is_free else [(path, address)]
    assert wrong == []


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/articles/1/talks/", True),
        ("/actors/?page=2", True),
        ("/actors/?kind=person", False),
        ("/?country=af", False),
        ("/export.csv", False),
        ("/search.json?q=kabul", False),
        ("/admin/", False),
        ("/sitemap.xml", True),
    ],
)
def test_robots_keep_to_pages_of_their_own(path, allowed):
    response = Client().get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert is_allowed(path, read_robots(response.content.decode())) is allowed
    assert f"Sitemap: {HOST}/sitemap.xml" in response.content.decode().splitlines()


# -- the sitemap


def test_the_sitemap_lists_each_page_once(monkeypatch):
    monkeypatch.setattr(crawlers, "PART", 4)
    articles = make_archive(9)
    make_entity("Nobody", slug="nobody"), make_article("Hidden", status="hidden")
    parts = [part.text for part in read_xml("/sitemap.xml").iter(f"{SITEMAP}loc")]
    assert len(parts) == len(set(parts)) >= 3 + 1 + 1 + 1
    listed = [loc.text for part in parts for loc in read_xml(part.removeprefix(HOST)).iter(f"{SITEMAP}loc")]
    wanted = ["/", "/actors/", "/countries/", "/sources/", "/browse/", "/countries/af/", "/countries/tr/"]
    wanted += [f"/actors/person-{n}/" for n in range(3)] + ["/sources/wire/", "/sources/gazette/"]
    assert sorted(listed) == sorted(HOST + path for path in wanted + [a.get_absolute_url() for a in articles])


def test_an_edit_by_whatever_way_is_the_last_change():
    article = make_article("Talks")
    Change.objects.update(changed_at="2001-01-01T00:00:00Z")

    def lastmod(path: str) -> list[str]:
        return [at.text[:4] for at in read_xml(path).iter(f"{SITEMAP}lastmod")]

    part = f"/sitemap-articles-{article.pk // crawlers.PART}.xml"
    assert lastmod("/sitemap.xml") == lastmod(part) == ["2001"]
    Article.objects.filter(pk=article.pk).update(headline="Talks resume")
    assert lastmod("/sitemap.xml") == lastmod(part) > ["2001"]


def test_the_sitemap_takes_few_queries_however_much_it_lists(django_assert_max_num_queries):
    articles = make_archive(12)
    part = articles[0].pk // crawlers.PART
    read_xml("/sitemap.xml")  # the index follows
    state = connection.vendor == "postgresql"  # which is asked there by a query of its own
    for path, queries in (("/sitemap.xml", 2), (f"/sitemap-articles-{part}.xml", 2), ("/sitemap-entities-0.xml", 1)):
        with django_assert_max_num_queries(queries + state):
            read_xml(path)


@pytest.mark.parametrize("path", ["/sitemap-nothing-0.xml", "/sitemap-articles-99999999999999999999.xml"])
def test_there_is_no_other_part(path):
    assert Client().get(path).status_code == 404


# -- OpenSearch


def test_browsers_can_make_it_a_search_engine():
    make_archive(2)
    page = open_page("/")
    link = page.root.one("link", rel="search").attributes
    root = read_xml(link["href"])
    assert root.tag == f"{OPENSEARCH}OpenSearchDescription"
    assert len(root.find(f"{OPENSEARCH}ShortName").text) <= 16
    urls = {url.get("type"): url.get("template") for url in root.findall(f"{OPENSEARCH}Url")}
    assert set(urls) == {"text/html", "application/atom+xml", "application/x-suggestions+json"}
    for template in urls.values():
        path = template.removeprefix(HOST).replace("{searchTerms}", "kabul").replace("{startPage?}", "")
        assert Client().get(path).status_code == 200


# -- suggestions


def test_suggestions_are_words_actors_and_countries_each_with_the_length_of_its_list():
    turkey = make_country("tr", "Turkey", ("Turkey", "Turkish"))
    airlines = make_entity("Turkish Airlines", "organisation", ("Turkish Airlines",), slug="turkish-airlines")
    make_entity("Turkmen Gas", "organisation", ("Turkmen Gas",), slug="turkmen-gas")  # no article speaks of it
    for n in range(3):
        make_article(f"Turkish talks {n}", "Words turn.", tags=[turkey, *[airlines][:n]])
    found = suggest("turk")
    assert found == [
        {"kind": "word", "label": "turkish", "count": 3, "url": "/?q=turkish"},
        {"kind": "actor", "label": "Turkish Airlines", "count": 2, "url": "/?actor=turkish-airlines"},
        {"kind": "country", "label": "Turkey", "count": 3, "url": "/?country=tr"},
    ]
    for one in found:
        assert get_total(one["url"]) == one["count"]


def test_the_last_word_is_completed_within_its_search():
    make_article("Kabul airport"), make_article("Kabul airlift"), make_article("Airports elsewhere")
    found = suggest("kabul air")
    assert sorted(one["label"] for one in found) == ["kabul airlift", "kabul airport"]
    assert [one["count"] for one in found] == [1, 1]
    assert [one["label"] for one in suggest("airport")] == ["airport"]  # one form of each stem


def test_an_actor_is_found_by_any_word_of_any_name_but_not_by_a_city():
    wanted = make_entity("Zabihullah Mujahid", names=("Zabihullah Mujahid", "The spokesman"), slug="mujahid")
    country = make_country("af", "Afghanistan")
    country.names.create(text="Mujahidabad", kind="city")
    make_article("x", tags=[wanted, country])
    assert [one["label"] for one in suggest("muja")] == [one["label"] for one in suggest("spokes")] == [wanted.name]
    wanted.status = "refused"
    wanted.save()
    assert suggest("muja") == []


def test_the_opensearch_form_is_four_lists():
    make_article("Kabul airport", tags=[make_country("af", "Kabulistan")])
    response = Client().get("/suggest.json?q=kab")
    assert response["Content-Type"] == "application/x-suggestions+json; charset=utf-8"
    assert response.json() == [
        "kab",
        ["kabul", "Kabulistan"],
        ["1 article", "1 article"],
        [f"{HOST}/?q=kabul", f"{HOST}/?country=af"],
    ]


@pytest.mark.parametrize(
    "text", ["", "k", " ", "-", '"ka', "ka*", "100%", "a_b", "\0kab", "x" * 300, "OR", "kabul -", "(", "%", "__"]
)
def test_anything_may_be_typed(text):
    make_article("Kabul 100 percent", source=make_source())
    for one in suggest(text):
        assert one["count"] > 0
    assert isinstance(json.loads(Client().get("/suggest.json?" + urlencode({"q": text})).content), list)


def test_an_unknown_form_is_a_400():
    response = Client().get("/suggest.json?q=kabul&form=poor")
    assert (response.status_code, list(response.json()["parameters"])) == (400, ["form"])


def test_suggestions_take_few_queries(django_assert_max_num_queries):
    make_archive(10)
    catch_up()
    with django_assert_max_num_queries(16):
        suggest("ka")
