"""A search as one line of JSON each article, with its tags and the reason of each."""

import json
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from articles.fields import Form
from articles.models import Article, Tag
from articles.requests.machine_forms import machine_form
from articles.tagging.explanations import StoredMention, count_mentions, explain_mention, read_mentions
from articles.views.export.streaming import Row, stream
from articles.views.export.values import machine_record

AT_ONCE = 1_000  # mentions that are written at a time


@machine_form(
    "export.jsonl", name="export_jsonl", label="JSON lines", purpose="with tags and where they were found", place=2
)
@require_safe
def export_jsonl(request: HttpRequest) -> HttpResponseBase:
    """Stream all articles of a search as JSON lines."""
    return stream(
        request,
        lambda rows: chain.from_iterable(_write_line(request, row) for row in rows),
        content_type="application/x-ndjson",
        filename="articles.jsonl",
    )


def _record(request: HttpRequest, row: Row) -> dict[str, Any]:
    article, tags = row.article, row.tags
    return machine_record(request, article, Form.RECORD) | {
        "countries": [
            {
                "value": tag.entity.slug,
                "wikidata_id": tag.entity.wikidata_id or None,
                "main": tag.is_main,
                **_mentions(article, tag),
            }
            for tag in tags
            if tag.entity.is_country
        ],
        "actors": [
            {
                "value": tag.entity.slug,
                "label": tag.entity.name,
                "kind": tag.entity.kind,
                "wikidata_id": tag.entity.wikidata_id or None,
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
    """Return the number of mentions, and where they are: in the body, or in a field whose name each then says.

    Those of the body are read as they are written: there may be a million.
    """
    body = {"body": article.body}
    elsewhere = {field: text for field, text in article.texts.items() if field != "body"}
    name = tag.entity.name
    in_body = (_mention(place, name) for place in read_mentions(tag.mentions, body))
    return {
        "mention_count": count_mentions(tag.mentions, article.texts),
        "mentions": in_body if tag.mention_count > AT_ONCE else list(in_body),
        "mentions_elsewhere": [
            {"field": place.field} | _mention(place, name) for place in read_mentions(tag.mentions, elsewhere)
        ],
    }


def _mention(place: StoredMention, name: str) -> dict[str, Any]:
    return {
        "start": place.start,
        "end": place.end,
        "text": place.words,
        "rule": place.rule,
        "why": explain_mention(place, name),
    }


def _write_line(request: HttpRequest, row: Row) -> Iterator[str]:
    """Yield an article as a line of JSON: as one text, but where it has mentions beyond counting."""
    record = _record(request, row)
    if any(tag.mention_count > AT_ONCE for tag in row.tags):
        yield from _write(record)
        yield "\n"
    else:
        yield _dump(record) + "\n"


def _write(value: Any) -> Iterator[str]:
    """Yield a value as JSON in pieces; what is generated becomes a list, of which some is read at a time."""
    match value:
        case dict():
            yield "{"
            for number, (key, item) in enumerate(value.items()):
                yield f"{', ' if number else ''}{_dump(key)}: "
                yield from _write(item)
            yield "}"
        case list():
            yield "["
            for number, item in enumerate(value):
                yield ", " if number else ""
                yield from _write(item)
            yield "]"
        case Iterator():
            opening = "["
            while some := list(islice(value, AT_ONCE)):
                yield opening + _dump(some)[1:-1]
                opening = ", "
            yield "]" if opening == ", " else "[]"
        case _:
            yield _dump(value)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
