"""What an article's page tells machines, and what crawlers are told of every page."""

import json

import pytest
from django.test import Client

from articles.models import Tag
from tests.factories import make_article, make_country, make_entity, make_source
from tests.views.pages import check_structure, make_archive, open_page

pytestmark = pytest.mark.django_db(transaction=True)

HOSTILE = '</script><script>alert(1)</script><!-- ]]> " \u2028 & é'


def open_article(article):
    return open_page(article.get_absolute_url())


def named(page) -> dict[str, list[str]]:
    """Return the meta elements of a page by name or property."""
    found: dict[str, list[str]] = {}
    for meta in page.root.one("head").all("meta"):
        name = meta.attributes.get("name") or meta.attributes.get("property")
        if name:
            found.setdefault(name, []).append(meta.attributes["content"])
    return found


def json_ld(page) -> dict:
    script = page.root.one("script", type="application/ld+json")
    return json.loads("".join(script.children))


def make_full():
    kabul, turkey = make_country("af", "Afghanistan"), make_country("tr", "Turkey")
    article = make_article(
        "Talks", "The talks began. They went on.", "2021-06-09", byline="By Ada Stone and Jo Doe", dateline="KABUL",
        dateline_country=kabul, source=make_source("The Wire", slug="wire"), url="https://wire.example/1",
    )  # fmt: skip
    Tag.objects.create(
        article=article, entity=make_entity("Ada Roe", slug="ada-roe", wikidata_id="Q7259"), is_main=True
    )
    Tag.objects.create(article=article, entity=turkey)
    return article


def test_dublin_core_and_highwire_make_it_a_newspaper_article():
    article = make_full()
    address = f"http://testserver{article.get_absolute_url()}"
    metas = named(open_article(article))
    assert {name: metas[name] for name in metas if name.startswith(("DC.", "citation_", "og:"))} == {
        "DC.type": ["newsItem"],
        "DC.title": ["Talks"],
        "DC.creator": ["Ada Stone", "Jo Doe"],
        "DC.date": ["2021-06-09"],
        "DC.source": ["The Wire"],
        "DC.publisher": ["The Wire"],
        "DC.language": ["en"],
        "DC.identifier": [address],
        "citation_title": ["Talks"],
        "citation_author": ["Ada Stone", "Jo Doe"],
        "citation_publication_date": ["2021/06/09"],
        "citation_language": ["en"],
        "citation_public_url": [address],
        "og:type": ["article"],
        "og:title": ["Talks"],
        "og:description": ["The talks began."],
        "og:url": [address],
    }


def test_nothing_leads_zotero_astray():
    """Each of these would change the item's type, its newspaper or its authors (see articles.panels.metadata)."""
    bare = make_article("Talks", published_on=None)
    for article in (bare, make_full()):
        page = open_article(article)
        assert not {"citation_journal_title", "og:site_name"} & set(named(page))
        for css in ("byline", "bylines", "vcard", "article-byline"):
            assert page.root.all(css=css) == []
    metas = named(open_article(bare))
    assert not {"DC.source", "DC.date", "DC.creator", "citation_publication_date", "citation_author"} & set(metas)


def test_json_ld_is_a_news_article():
    article = make_full()
    found = json_ld(open_article(article))
    host = "http://testserver"
    assert found == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Talks",
        "description": "The talks began.",
        "url": f"{host}{article.get_absolute_url()}",
        "mainEntityOfPage": f"{host}{article.get_absolute_url()}",
        "datePublished": "2021-06-09",
        "inLanguage": "en",
        "dateline": "KABUL",
        "locationCreated": {"@type": "Country", "name": "Afghanistan", "url": f"{host}/countries/af/"},
        "author": [{"@type": "Person", "name": "Ada Stone"}, {"@type": "Person", "name": "Jo Doe"}],
        "publisher": {"@type": "NewsMediaOrganization", "name": "The Wire", "url": f"{host}/sources/wire/"},
        "isBasedOn": "https://wire.example/1",
        "provider": {"@type": "Organization", "name": "The News Archive"},
        "about": [
            {"@type": "Person", "name": "Ada Roe", "url": f"{host}/actors/ada-roe/"}
            | {"sameAs": "https://www.wikidata.org/wiki/Q7259"}
        ],
        "mentions": [{"@type": "Country", "name": "Turkey", "url": f"{host}/countries/tr/"}],
    }


def test_hostile_text_stays_within_its_element():
    article = make_article(HOSTILE, HOSTILE, source=make_source(HOSTILE), byline=HOSTILE, url="javascript:alert(1)")
    page = open_article(article)
    check_structure(page)
    assert len(page.root.all("script")) == 2  # the site's own and the data
    assert json_ld(page)["headline"] == HOSTILE
    assert json_ld(page)["publisher"]["name"] == HOSTILE
    assert "isBasedOn" not in json_ld(page)
    assert named(page)["DC.source"] == [HOSTILE]


def test_the_page_cites_itself():
    page = open_article(make_full())
    box = page.root.one("section", "cite")
    assert "Ada Stone and Jo Doe, “Talks”, The Wire, 9 June 2021. The News Archive, http://testserver/" in box.text
    for link in box.all("a"):
        assert Client().get(link.attributes["href"]).status_code == 200


# -- crawlers


def canonical(page) -> str:
    return page.root.one("link", rel="canonical").attributes["href"].removeprefix("http://testserver")


def test_every_page_names_its_one_address():
    make_archive(25)
    assert canonical(open_page("/")) == "/"
    assert canonical(open_page("/?sort=newest&page=1&nonsense=x")) == "/"
    assert canonical(open_page("/?page=2")) == "/?page=2"
    assert canonical(open_page("/?country=tr&country=af&country=tr&q=%20kabul")) == "/?q=kabul&country=af&country=tr"
    assert canonical(open_page("/actors/person-1/?utm_source=x")) == "/actors/person-1/"
    assert canonical(open_page("/actors/?page=2&kind=person")) == "/actors/?page=2"
    assert open_page("/articles/999999/", status=404).root.all("link", rel="canonical") == []


@pytest.mark.parametrize(
    ("path", "is_indexed"),
    [
        ("/", True),
        ("/?page=2", True),
        ("/actors/", True),
        ("/actors/person-1/", True),
        ("/?q=kabul", False),
        ("/?country=af", False),
        ("/?country=af&actor=person-1", False),
        ("/actors/?kind=person", False),
    ],
)
def test_combinations_are_not_indexed(path, is_indexed):
    make_archive(1)
    page = open_page(path)
    assert ("robots" in named(page)) is not is_indexed
    assert page.response.headers.get("X-Robots-Tag") == (None if is_indexed else "noindex")


@pytest.mark.parametrize("path", ["/search.json", "/export.csv", "/export.jsonl", "/export.csl.json", "/feed.atom"])
def test_other_forms_are_not_indexed(path):
    make_archive(1)
    assert Client().get(path)["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", ["/", "/feed.atom", "/search.json?q=kabul", "/actors/person-1/"])
def test_what_has_not_changed_is_not_sent_again(path):
    (article,) = make_archive(1)
    Client().get(path)  # the first of all builds the index, before which nothing names the state
    first = Client().get(path)
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    article.headline = "Kabul report renamed"
    article.save()
    changed = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert b"renamed" in changed.content
