"""A search as one line of JSON each article, with its tags and the reason of each."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from articles.models import Article, Tag
from articles.tagging.explanations import Place, explain_place, read_places
from articles.views.export.streaming import Row, stream


@require_safe
def export_jsonl(request: HttpRequest) -> HttpResponseBase:
    """Stream all articles of a search as JSON lines."""
    return stream(
        request,
        lambda rows: (json.dumps(_record(request, row), ensure_ascii=False) + "\n" for row in rows),
        content_type="application/x-ndjson",
        filename="articles.jsonl",
    )


def _record(request: HttpRequest, row: Row) -> dict[str, Any]:
    article, tags = row.article, row.tags
    return {
        "id": article.pk,
        "external_id": article.external_id,
        "headline": article.headline,
        "published_on": article.published_on.isoformat() if article.published_on else None,
        "dateline_country": article.dateline_country.slug if article.dateline_country else None,
        "source": article.source.name if article.source else None,
        "url": request.build_absolute_uri(article.get_absolute_url()),
        "countries": [
            {"value": tag.entity.slug, "main": tag.is_main, **_mentions(article, tag)}
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
                **_mentions(article, tag),
            }
            for tag in tags
            if not tag.entity.is_country
        ],
    }


def _mentions(article: Article, tag: Tag) -> dict[str, Any]:
    """Return the number of mentions, and where they are: in the body, or in a field whose name each then says."""
    places = list(read_places(tag.mentions, article.texts))
    name = tag.entity.name
    return {
        "mention_count": len(places),
        "mentions": [_mention(place, name) for place in places if place.field == "body"],
        "mentions_elsewhere": [
            {"field": place.field} | _mention(place, name) for place in places if place.field != "body"
        ],
    }


def _mention(place: Place, name: str) -> dict[str, Any]:
    return {
        "start": place.start,
        "end": place.end,
        "text": place.words,
        "rule": place.rule,
        "why": explain_place(place, name),
    }
