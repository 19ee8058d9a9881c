"""From a hit to its article, on to the next one of the same result, and back."""

from dataclasses import dataclass, replace

from django.urls import reverse

from articles.models import Article
from articles.requests.filters import Search
from articles.requests.links import HitLinks
from articles.requests.parameters import PAGE_SIZE
from articles.search import SearchResult, search


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The article before or after in a result."""

    headline: str
    link: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where an article stands in the result it was opened from: its position from 1, or 0 where it has none now."""

    title: str
    back_link: str
    total: int
    position: int = 0
    previous: Neighbour | None = None
    next: Neighbour | None = None
    notice: str = ""


def find_neighbours(criteria: Search, article: Article) -> Neighbours:
    """Return the way on and back; one search of three hits, and a second one where the result has moved by one."""
    first = max(1, criteria.at - 1)
    result = _hits(criteria, first, criteria.at - first + 2 if criteria.at else 1)
    position = _position_of(article.pk, result, first) if criteria.at else 0
    notice = ""
    if criteria.at and not position:
        notice = f"The result has changed since: this article is no longer number {criteria.at:,} of it."
    elif position != criteria.at:
        notice = f"The result has changed since: this article was number {criteria.at:,} of it."
        first = max(1, position - 1)
        result = _hits(criteria, first, position - first + 2)
    neighbours = {
        first + n: pk
        for n, pk in enumerate(result.ids)
        if position and first + n in {position - 1, position + 1} and pk != article.pk
    }
    rows = Article.objects.published().in_bulk(neighbours.values())
    links = HitLinks(criteria)
    around = {
        at: Neighbour(rows[pk].headline, rows[pk].get_absolute_url() + links.of(at))
        for at, pk in neighbours.items()
        if pk in rows
    }
    page = ((position or criteria.at or 1) - 1) // PAGE_SIZE + 1
    return Neighbours(
        title=f"{criteria.title}, {criteria.span_label()}" if criteria.span else criteria.title,
        back_link=reverse("search") + criteria.page_link(page) + (f"#a{article.pk}" if position else "#results"),
        total=result.stories,
        position=position,
        previous=around.get(position - 1),
        next=around.get(position + 1),
        notice=notice,
    )


def _hits(criteria: Search, first: int, limit: int) -> SearchResult:
    return search(replace(criteria.request(limit=limit, fold_copies=criteria.folds_copies), offset=first - 1))


def _position_of(article: int, result: SearchResult, first: int) -> int:
    """Return the position of an article, or of its story, among hits counted from `first`; 0 for none."""
    stories = ((at, {pk, *result.copies.get(pk, ())}) for at, pk in enumerate(result.ids, first))
    return next((at for at, story in stories if article in story), 0)
