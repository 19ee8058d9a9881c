"""All articles of a search, read a page at a time and sent as they are read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import F, QuerySet, Window
from django.db.models.functions import Length, RowNumber
from django.http import HttpRequest, HttpResponseBase

from articles.models import Article, Tag
from articles.requests.reading import notice_headers, read_request, refuse
from articles.search import search_pages
from articles.views.export.limiting import Parts, send

PAGE = 500  # articles read from the database at a time, where they are no longer than
PAGE_CHARACTERS = 20_000_000  # all together


@dataclass(frozen=True, slots=True)
class Row:
    """An article and the tags that count, main subjects first, then the most mentioned."""

    article: Article
    tags: list[Tag]


def stream(
    request: HttpRequest,
    write: Callable[[Iterator[Row]], Parts],
    *,
    content_type: str,
    filename: str,
    with_tags: bool = True,
    is_text: bool = True,
) -> HttpResponseBase:
    """Stream all articles of a search in its order, as text or bytes; wrong parameters are a 400 that names them."""
    criteria = read_request(request)
    if criteria.problems:
        return refuse(dict(criteria.problems))

    def begin() -> Parts:
        pages = search_pages(replace(criteria.request(limit=PAGE), offset=0))
        return write(read_rows(pages, with_tags=with_tags))

    return send(
        begin,
        content_type=content_type,
        is_text=is_text,
        headers={"Content-Disposition": f'attachment; filename="{filename}"', **notice_headers(criteria.notices)},
    )


def read_rows(
    pages: Iterable[tuple[int, ...]], *, with_tags: bool = True, opening: int = 0, most_tags: int = 0
) -> Iterator[Row]:
    """Yield the articles of pages of ids in order; what was deleted or hidden meanwhile is left out.

    Without tags no body is read, and where `opening` is given no more than so many characters of each; of the tags of
    an article the first `most_tags`, where that is given.
    """
    articles = Article.objects.published().select_related("source", "dateline_country")
    if not with_tags:
        articles = articles.defer("body")
    reads_bodies = with_tags and not opening
    for ids in (few for page in pages for few in _part_long(page)) if reads_bodies else pages:
        rows = articles.read_openings(ids, opening) if opening else articles.in_bulk(list(ids))
        tags: dict[int, list[Tag]] = {}
        if with_tags:
            for tag in _read_tags(ids, most_tags):
                tags.setdefault(tag.article_id, []).append(tag)
        for pk in ids:
            if pk in rows:
                yield Row(rows[pk], sorted(tags.get(pk, []), key=_weight))


def _part_long(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield the ids of a page in order, as many at a time as their bodies allow."""
    lengths = dict(Article.objects.filter(pk__in=ids).values_list("pk", Length("body")))
    first = total = 0
    for number, pk in enumerate(ids):
        total += lengths.get(pk, 0)
        if total > PAGE_CHARACTERS and number > first:
            yield ids[first:number]
            first, total = number, lengths.get(pk, 0)
    yield ids[first:]


def _read_tags(ids: Sequence[int], most: int) -> QuerySet[Tag]:
    tags = Tag.objects.counted().filter(article__in=ids).select_related("entity")
    if not most:
        return tags
    weight = (F("is_main").desc(), F("mention_count").desc(), F("entity__name").asc())
    return tags.alias(place=Window(RowNumber(), partition_by="article", order_by=weight)).filter(place__lte=most)


def _weight(tag: Tag) -> tuple[bool, int, str]:
    return not tag.is_main, -tag.mention_count, tag.entity.name
