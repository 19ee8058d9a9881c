"""How browsers and crawlers find their way: OpenSearch description, robots.txt and sitemaps."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

from django.conf import settings
from django.db.models import F, Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.models import Article, Change, Entity, Source
from articles.requests.machine_forms import machine_forms
from articles.search import NOT_SET, TAGGED, Facet, count_all

PART = 10_000  # rows whose primary keys share one sitemap; the protocol allows 50,000
HOUR, DAY = 3_600, 86_400  # seconds

_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LISTS = ("search", "actors", "countries", "sources", "calendar")

Addresses = Iterator[tuple[str, datetime | None]]

# The longest rule that matches an address counts (RFC 9309); those without a star are for crawlers that know none.
ROBOTS = """\
User-agent: *
Disallow: /?
Disallow: /*?
Allow: /*?page=
{forms}
Disallow: /suggest.json
Disallow: /facets/
Disallow: /decide/
Disallow: /entities/
Disallow: /reconcile
Disallow: /compare/
Disallow: /results/keep/
Disallow: /admin/
Disallow: /accounts/

Sitemap: {sitemap}
"""


@require_safe
@cache_control(public=True, max_age=DAY)
def robots(request: HttpRequest) -> HttpResponse:
    """Keep crawlers on articles and the pages that lead to them, away from combinations of filters."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    forms = "\n".join(f"Disallow: /{form.pattern}" for form in machine_forms() if not form.is_crawled)
    return HttpResponse(ROBOTS.format(forms=forms, sitemap=sitemap), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=DAY)
def opensearch(request: HttpRequest) -> HttpResponse:
    """Describe the search to browsers, so that it can be one of their search engines."""
    root = ET.Element("OpenSearchDescription", xmlns=_OPENSEARCH)
    for name, text in (
        ("ShortName", settings.SITE_NAME[:16]),
        ("LongName", settings.SITE_NAME[:48]),
        ("Description", f"Search {settings.SITE_NAME}"[:1024]),
        ("InputEncoding", "UTF-8"),
    ):
        ET.SubElement(root, name).text = text
    icon = ET.SubElement(root, "Image", type="image/svg+xml", width="16", height="16")
    icon.text = request.build_absolute_uri(static("icon.svg"))
    for content_type, name, parameters in (
        ("text/html", "search", "?q={searchTerms}&page={startPage?}"),
        ("application/atom+xml", "feed", "?q={searchTerms}&page={startPage?}"),
        ("application/x-suggestions+json", "suggest", "?q={searchTerms}"),
    ):
        template = request.build_absolute_uri(reverse(name)) + parameters
        ET.SubElement(root, "Url", type=content_type, template=template)
    return _xml(root, "application/opensearchdescription+xml")


# -- sitemaps: a part is a range of primary keys, so that it is found by its index however large the archive is


@require_safe
@cache_control(public=True, max_age=HOUR)
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the parts of the sitemap."""
    root = ET.Element("sitemapindex", xmlns=_SITEMAP)
    _add_address(root, "sitemap", request.build_absolute_uri(reverse("sitemap_part", args=["lists", 0])))
    changed = Change.objects.values_list(F("article_id") / PART).annotate(at=Max("changed_at")).order_by("at")
    parts: list[tuple[str, Iterable[tuple[int, datetime | None]]]] = [("articles", sorted(changed, key=lambda p: p[0]))]
    for section, facets in (("entities", TAGGED), ("sources", (Facet.SOURCE,))):
        numbers = {pk // PART for facet in facets for pk, _ in count_all(facet) if pk != NOT_SET}
        parts.append((section, ((number, None) for number in sorted(numbers))))
    for section, numbered in parts:
        for number, at in numbered:
            address = reverse("sitemap_part", args=[section, number])
            _add_address(root, "sitemap", request.build_absolute_uri(address), at)
    return _xml(root)


@require_safe
@cache_control(public=True, max_age=HOUR)
def sitemap_part(request: HttpRequest, section: str, part: int) -> HttpResponse:
    """List the addresses of one part of the sitemap."""
    if section not in _SECTIONS or part >= 1 << 40:  # beyond what a primary key can be
        raise Http404
    root = ET.Element("urlset", xmlns=_SITEMAP)
    for path, at in _SECTIONS[section](part):
        _add_address(root, "url", request.build_absolute_uri(path), at)
    return _xml(root)


def _articles(part: int) -> Addresses:
    first, last = part * PART, (part + 1) * PART - 1
    changed = dict(Change.objects.filter(article_id__range=(first, last)).values_list("article_id", "changed_at"))
    rows = _within(Article.objects.published(), part).only("headline", "created_at")
    return ((row.get_absolute_url(), changed.get(row.pk) or row.created_at) for row in rows)


def _entities(part: int) -> Addresses:
    """Yield the entities that articles speak of; the page of another holds nothing."""
    rows = _within(Entity.objects.listed().counted_in_public(), part).only("kind", "slug")
    return ((row.get_absolute_url(), None) for row in rows)


def _sources(part: int) -> Addresses:
    return ((row.get_absolute_url(), None) for row in _within(Source.objects.visible_to_public(), part).only("slug"))


def _lists(part: int) -> Addresses:
    return ((reverse(name), None) for name in _LISTS if part == 0)


_SECTIONS: dict[str, Callable[[int], Addresses]] = {
    "lists": _lists,
    "articles": _articles,
    "entities": _entities,
    "sources": _sources,
}


def _within(rows: QuerySet[Any], part: int) -> QuerySet[Any]:
    return rows.filter(pk__range=(part * PART, (part + 1) * PART - 1)).order_by("pk")


def _add_address(root: ET.Element, name: str, address: str, at: datetime | None = None) -> None:
    child = ET.SubElement(root, name)
    ET.SubElement(child, "loc").text = address
    if at:
        ET.SubElement(child, "lastmod").text = at.isoformat(timespec="seconds")


def _xml(root: ET.Element, content_type: str = "application/xml") -> HttpResponse:
    text = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
