"""The same search taken along: every article of it, one line of JSON each."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from articles.filters import read_search
from articles.models import Article, Tag
from articles.search import search_pages
from articles.tagging.explaining import Place, explain_place, read_places

PAGE = 500  # articles read from the database at a time


@require_safe
def export_jsonl(request: HttpRequest) -> StreamingHttpResponse | JsonResponse:
    """Stream all articles of a search in its order; wrong parameters are a 400 that names them."""
    asked = read_search(request.GET)
    if asked.problems:
        return JsonResponse({"error": "Some parameters can not be read.", "parameters": asked.problems}, status=400)
    pages = search_pages(replace(asked.request(limit=PAGE), offset=0))  # now: later no status could tell it failed
    return StreamingHttpResponse(
        _lines(request, pages),
        content_type="application/x-ndjson; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="articles.jsonl"'},
    )


def _lines(request: HttpRequest, pages: Iterable[tuple[int, ...]]) -> Iterator[str]:
    for ids in pages:
        rows = Article.objects.published().select_related("source", "dateline_country").in_bulk(list(ids))
        tags: dict[int, list[Tag]] = {}
        for tag in Tag.objects.counted().filter(article__in=ids).select_related("entity"):
            tags.setdefault(tag.article_id, []).append(tag)
        for pk in ids:
            if pk in rows:
                record = _record(request, rows[pk], tags.get(pk, []))
                yield json.dumps(record, ensure_ascii=False) + "\n"


def _record(request: HttpRequest, article: Article, tags: list[Tag]) -> dict[str, Any]:
    tags = sorted(tags, key=lambda tag: (not tag.is_main, -len(tag.mentions), tag.entity.name))
    return {
        "id": article.pk,
        "external_id": article.external_id,
        "headline": article.headline,
        "published_on": article.published_on.isoformat() if article.published_on else None,
        "dateline_country": article.dateline_country.slug if article.dateline_country else None,
        "source": article.source.name if article.source else None,
        "url": request.build_absolute_uri(article.get_absolute_url()),
        "countries": [
            {"value": tag.entity.slug, "main": tag.is_main, "mentions": _mentions(article, tag)}
            for tag in tags
            if tag.entity.is_country
        ],
        "actors": [
            {
                "value": tag.entity.slug,
                "label": tag.entity.name,
                "kind": tag.entity.kind,
                "main": tag.is_main,
                "provisional": tag.entity.is_provisional,
                "role": tag.role,
                "mentions": _mentions(article, tag),
            }
            for tag in tags
            if not tag.entity.is_country
        ],
    }


def _mentions(article: Article, tag: Tag) -> list[dict[str, Any]]:
    """Return the places in the body; headline and dateline have offsets of their own and are left out."""
    places = read_places(tag.mentions, headline=article.headline, dateline=article.dateline, body=article.body)
    return [_mention(place, tag.entity.name) for place in places if place.field == "body"]


def _mention(place: Place, name: str) -> dict[str, Any]:
    return {
        "start": place.start,
        "end": place.end,
        "text": place.words,
        "rule": place.rule,
        "why": explain_place(place, name),
    }
