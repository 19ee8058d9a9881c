"""Reading the archive's pages: a small tree of elements, and the links and numbers in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import urljoin

from django.test import Client

from articles.models import Article, Tag
from tests.factories import make_country, make_entity, make_source

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(eq=False)
class Element:
    """One element and what stands in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str = "", css: str = "", **attributes: str) -> list["Element"]:
        """Return the elements below of a tag, a class, and attributes (`_` reads `-`)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.walk()
            if element is not self
            and (not tag or element.tag == tag)
            and (not css or css in element.attributes.get("class", "").split())
            and all(element.attributes.get(name) == value for name, value in wanted.items())
        ]

    def one(self, tag: str = "", css: str = "", **attributes: str) -> "Element":
        (element,) = self.all(tag, css, **attributes)
        return element

    @property
    def text(self) -> str:
        pieces = (child if isinstance(child, str) else child.text for child in self.children)
        return re.sub(r"\s+", " ", "".join(pieces)).strip()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute stands twice in <{tag}>: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


def parse(html: str) -> Element:
    """Return the tree of a page; every element must be closed in order."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.open == [builder.root], f"<{builder.open[-1].tag}> is not closed"
    return builder.root


@dataclass(frozen=True)
class Counted:
    """A number on a page and the address it leads to."""

    group: str
    label: str
    count: int
    link: str
    is_selected: bool = False


@dataclass(frozen=True)
class Page:
    """A page that was opened."""

    url: str
    html: str
    root: Element
    response: object

    @property
    def total(self) -> int:
        """The number in the title of the results."""
        words = self.root.one("h2", id="results-title").text
        return 0 if words.startswith("No article") else int(words.split()[0].replace(",", ""))

    @property
    def headlines(self) -> list[str]:
        return [element.text for hits in self.root.all("ol", "hits") for element in hits.all("h3")]

    @property
    def notices(self) -> list[str]:
        return [item.text for group in self.root.all("ul", "notices") for item in group.all("li")]

    def resolve(self, link: str) -> str:
        if link == "?":  # Python's urljoin would keep the query, browsers do not
            return self.url.partition("?")[0]
        return urljoin(self.url, link)

    @property
    def facets(self) -> list[Counted]:
        return [
            Counted(
                section.attributes["aria-labelledby"].removeprefix("facet-"),
                value.one("span", "name").text.removeprefix("✓").strip().removesuffix(", chosen"),
                int(value.one("span", "num").text.replace(",", "")),
                self.resolve(value.attributes["href"]),
                value.attributes.get("aria-current") == "true",
            )
            for section in self.root.all("section", "facet")
            for value in section.all("a", "value")
        ]

    @property
    def bars(self) -> list[Counted]:
        found = []
        for plot in self.root.all("svg", "plot"):
            for bar in plot.all("a"):
                label, count = re.fullmatch(r"(.+): ([\d,]+) articles?", bar.attributes["aria-label"]).groups()
                found.append(
                    Counted("timeline", label, int(count.replace(",", "")), self.resolve(bar.attributes["href"]))
                )
        return found


def total_in_json(url: str) -> int:
    """Return the number of articles of the same search in JSON, which is quicker."""
    assert url.startswith("/?"), url
    return Client().get("/search.json" + url[1:]).json()["total"]


_TOTAL = re.compile(r'<h2 id="results-title">\s*(?:No article|([\d,]+) articles?)')


def get_total(url: str) -> int:
    """Return the number of articles a search page tells, read in haste."""
    response = Client().get(url)
    assert response.status_code == 200, url
    return int((_TOTAL.search(response.content.decode())[1] or "0").replace(",", ""))


def open_page(url: str, client: Client | None = None, status: int = 200) -> Page:
    """Open an address of the archive and read the page; the place on it that a link leads to never reaches a server."""
    url = url.partition("#")[0]
    response = (client or Client()).get(url)
    assert response.status_code == status, (url, response.status_code)
    html = response.content.decode()
    return Page(url, html, parse(html), response)


def check_structure(page: Page) -> None:
    """Every page: one title, one main, navigation, no broken reference, nothing the content policy would block."""
    root = page.root
    assert page.html.startswith("<!doctype html>")
    assert root.one("html").attributes["lang"]
    assert root.one("head").one("title").text
    for tag in ("h1", "main", "body"):
        assert len(root.all(tag)) == 1, (page.url, tag)
    assert root.one("h1").text
    names = [nav.attributes.get("aria-label") for nav in root.all("nav")]
    assert "Archive" in names
    assert len(names) == len(set(names)), names
    identifiers = [element.attributes["id"] for element in root.walk() if "id" in element.attributes]
    assert len(identifiers) == len(set(identifiers)), (page.url, identifiers)
    for element in root.walk():
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for reference in element.attributes.get(name, "").split():
                assert reference in identifiers, (page.url, element.tag, name, reference)
        if element.attributes.get("href", "").startswith("#"):
            assert element.attributes["href"][1:] in identifiers, (page.url, element.attributes["href"])
        assert "style" not in element.attributes, (page.url, element.tag)
        assert not [name for name in element.attributes if name.startswith("on")], (page.url, element.tag)
        assert element.tag != "style", page.url
        is_data = element.attributes.get("type") == "application/ld+json"
        assert element.tag != "script" or is_data or element.attributes.get("src"), page.url
        if element.tag == "a":
            assert element.text or element.attributes.get("aria-label"), (page.url, element.attributes)
            assert not element.attributes.get("href", "").lower().startswith(("javascript:", "data:", "vbscript:"))
    for image in root.all("svg"):
        assert image.attributes.get("aria-hidden") == "true" or image.attributes.get("aria-label"), page.url
    levels = [int(element.tag[1]) for element in root.walk() if re.fullmatch("h[1-6]", element.tag)]
    assert levels[0] == 1, (page.url, levels)
    assert all(after <= before + 1 for before, after in pairwise(levels)), (page.url, levels)


def make_archive(count: int = 5, tags: int = 3):
    """Make articles of two sources, each with tags, over several months; return them oldest first."""
    countries = [make_country("af", "Afghanistan"), make_country("tr", "Turkey"), make_country("pk", "Pakistan")]
    actors = [make_entity(f"Person {n}", slug=f"person-{n}", country=countries[1]) for n in range(tags)]
    sources = [make_source("Wire", slug="wire", country=countries[1]), make_source("Gazette", slug="gazette")]
    articles = Article.objects.bulk_create(
        Article(
            headline=f"Kabul report {n}",
            body=f"The talks in Kabul opened. Person 0 spoke on day {n}.\n\nA second paragraph about security.",
            published_on=date(2021, n % 6 + 1, n % 28 + 1),
            source=sources[n % 2],
            language="en",
            dateline="KABUL",
            dateline_country=countries[0],
            url=f"https://example.org/{n}",
        )
        for n in range(count)
    )
    tagged = [*actors, *countries[:2]]
    Tag.objects.bulk_create(
        Tag(article=article, entity=entity, mentions=[["body", start, start + 8, "name"]])
        for article in articles
        for start in [article.body.index("Person 0")]
        for entity in tagged
    )
    return articles
