"""A search as an Atom feed (RFC 4287), paged as RFC 5005 has it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article, Change
from articles.panels.hits import describe_search
from articles.requests.filters import Search
from articles.requests.machine_forms import machine_form
from articles.requests.reading import notice_headers, reads_search
from articles.search import Sort, search
from articles.text.citations import read_authors
from articles.text.sentences import OPENING_LENGTH, summarise
from articles.views.export.streaming import Row, read_rows

ENTRIES = 50  # a page
SUMMARY_CHARACTERS = 500
MOST_CATEGORIES = 50  # of an entry: those that weigh most
DAY_AHEAD = timedelta(days=1)  # where it is tomorrow already; later days are not told: readers sort by them
CONTENT_TYPE = "application/atom+xml"

_ATOM = "http://www.w3.org/2005/Atom"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"


@machine_form("feed.atom", name="feed", label="Atom feed", purpose="to hear of new articles", place=6, is_crawled=True)
@require_safe
@reads_search
def atom_feed(request: HttpRequest, criteria: Search) -> HttpResponse:
    """Give the articles of a search that arrived last, whatever order it asks for, ENTRIES a page."""
    arrived = replace(criteria, sort=Sort.ARRIVAL, default_sort=Sort.ARRIVAL)
    result = search(arrived.request(limit=ENTRIES))
    rows = list(read_rows([result.ids], opening=OPENING_LENGTH, most_tags=MOST_CATEGORIES))
    root = _write_feed(request, arrived, result.total, rows)
    text = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    headers = notice_headers(arrived.notices)
    return HttpResponse(text, content_type=f"{CONTENT_TYPE}; charset=utf-8", headers=headers)


def _write_feed(request: HttpRequest, criteria: Search, total: int, rows: Sequence[Row]) -> ET.Element:
    changed = times_of_change(row.article for row in rows)
    newest = max(changed.values(), default=None) or Change.objects.aggregate(at=Max("changed_at"))["at"]
    root = ET.Element("feed", {"xmlns": _ATOM, "xmlns:opensearch": _OPENSEARCH, "xml:lang": settings.LANGUAGE_CODE})
    _add(root, "title", f"{describe_search(criteria)} · {settings.SITE_NAME}")
    if criteria.notices:
        _add(root, "subtitle", " ".join(criteria.notices))
    _add(root, "id", _address(request, "feed", criteria.page_link(1)))
    _add(root, "updated", (newest or timezone.now()).isoformat())
    _add(_add(root, "author"), "name", settings.SITE_NAME)
    for relation, page in _pages(criteria.page, total):
        _link(root, relation, _address(request, "feed", criteria.page_link(page)), CONTENT_TYPE)
    _link(root, "alternate", _address(request, "search", criteria.page_link(1)), "text/html")
    _add(root, "opensearch:totalResults", str(total))
    _add(root, "opensearch:itemsPerPage", str(ENTRIES))
    for row in rows:
        root.append(_write_entry(request, row, changed[row.article.pk]))
    return root


def _pages(page: int, total: int) -> list[tuple[str, int]]:
    last = max(1, -(-total // ENTRIES))
    links = [("self", page), ("first", 1), ("last", last)]
    if page > 1:
        links.append(("previous", page - 1))
    if page < last:
        links.append(("next", page + 1))
    return links


def _write_entry(request: HttpRequest, row: Row, changed_at: datetime) -> ET.Element:
    article = row.article
    entry = ET.Element("entry", {"xml:lang": article.language})
    _add(entry, "title", article.headline)
    _add(entry, "id", tag_address(request, article))
    _link(entry, "alternate", request.build_absolute_uri(article.get_absolute_url()), "text/html")
    if article.published_on and article.published_on <= (article.arrived_at or changed_at).date() + DAY_AHEAD:
        _add(entry, "published", datetime.combine(article.published_on, time.min, UTC).isoformat())
    _add(entry, "updated", changed_at.isoformat())
    authors = read_authors(article.byline)
    for name in [author.name for author in authors] or ([article.source.name] if article.source else []):
        _add(_add(entry, "author"), "name", name)
    for tag in row.tags:
        _add(entry, "category").attrib.update(term=tag.entity.slug, label=_without_controls(tag.entity.name))
    _add(entry, "summary", summarise(article.body, SUMMARY_CHARACTERS) or article.headline)
    return entry


def times_of_change(articles: Iterable[Article]) -> dict[int, datetime]:
    """Return when each article or its tags last changed; where that is not known, when it came into the archive."""
    came = {article.pk: article.created_at for article in articles}
    changed = Change.objects.filter(article_id__in=came).values_list("article_id", "changed_at")
    return came | {pk: at for pk, at in changed if at is not None}


def tag_address(request: HttpRequest, article: Article) -> str:
    """Return a name for the article that no later edit of its headline changes (RFC 4151)."""
    host = urlsplit(request.build_absolute_uri("/")).hostname
    return f"tag:{host},{article.created_at:%Y-%m-%d}:articles/{article.pk}"


def _address(request: HttpRequest, name: str, query: str) -> str:
    return request.build_absolute_uri(reverse(name) + query.removesuffix("?"))


def _add(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    child = ET.SubElement(parent, name)
    child.text = _without_controls(text) or None
    return child


def _link(parent: ET.Element, relation: str, address: str, content_type: str) -> None:
    _add(parent, "link").attrib.update(rel=relation, href=address, type=content_type)


def _without_controls(text: str) -> str:
    """Return the text without the characters XML 1.0 cannot hold."""
    return "".join(
        c for c in text if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
