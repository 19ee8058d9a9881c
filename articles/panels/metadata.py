"""What the head of an article's page holds for machines: Dublin Core, Highwire Press, Open Graph and schema.org.

Zotero's translator “Embedded Metadata” is the reader in mind. It files an article as a newspaper article for
`DC.type` newsItem and takes the newspaper from `DC.source`; `citation_journal_title` would make it a journal article,
`og:type` website a web page, and `og:site_name` would become the newspaper where no source is known.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from articles.fields import fields_with
from articles.models import Article, Entity, Source, Tag
from articles.panels.citation import citation_of
from articles.text.citations import Citation, cite_in_words
from articles.text.sentences import summarise

SUMMARY_CHARACTERS = 300

# As in Django's json_script: nothing in a script element ends it or begins a comment.
_SCRIPT_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Metadata:
    """An article's citation, the meta elements as (name, content), and its JSON-LD, safe within a script element."""

    citation: Citation
    in_words: str
    named: Sequence[tuple[str, str]]
    properties: Sequence[tuple[str, str]]
    json_ld: SafeString


def describe_article(request: HttpRequest, article: Article, tags: Sequence[Tag]) -> Metadata:
    """Return what the head of an article's page holds."""
    citation = citation_of(request, article)
    summary = summarise(article.body, SUMMARY_CHARACTERS)
    day = citation.published_on
    authors = [author.name for author in citation.authors]
    named = [
        ("description", summary),
        ("DC.type", "newsItem"),
        ("DC.title", citation.title),
        *(("DC.creator", name) for name in authors),
        ("DC.date", day.isoformat() if day else ""),
        ("DC.source", citation.source),
        ("DC.publisher", citation.source),
        ("DC.language", citation.language),
        ("DC.identifier", citation.address),
        ("citation_title", citation.title),
        *(("citation_author", name) for name in authors),
        ("citation_publication_date", day.isoformat().replace("-", "/") if day else ""),
        ("citation_language", citation.language),
        ("citation_public_url", citation.address),
    ]
    properties = [
        ("og:type", "article"),
        ("og:title", citation.title),
        ("og:description", summary),
        ("og:url", citation.address),
        ("article:published_time", day.isoformat() if day else ""),
    ]
    return Metadata(
        citation=citation,
        in_words=cite_in_words(citation),
        named=[(name, content) for name, content in named if content],
        properties=[(name, content) for name, content in properties if content],
        json_ld=_write_json_ld(_news_article(request, article, citation, summary, tags)),
    )


def _news_article(
    request: HttpRequest, article: Article, citation: Citation, summary: str, tags: Sequence[Tag]
) -> dict[str, Any]:
    place = article.dateline_country
    fields: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": summary,
        "url": citation.address,
        "mainEntityOfPage": citation.address,
        "datePublished": article.published_on.isoformat() if article.published_on else "",
        "inLanguage": article.language,
        "dateline": article.dateline,
        "locationCreated": _entity(request, place) if place else None,
        "author": [{"@type": "Person" if a.given else "Organization", "name": a.name} for a in citation.authors],
        "publisher": _publisher(request, article.source) if article.source else None,
        "isBasedOn": article.url if is_web_address(article.url) else "",
        "provider": {"@type": "Organization", "name": citation.archive},
        "about": [_entity(request, tag.entity) for tag in tags if tag.is_main],
        "mentions": [_entity(request, tag.entity) for tag in tags if not tag.is_main],
        **{field.schema_org: field.machine_value(article) for field in fields_with("schema_org")},
    }
    return {name: value for name, value in fields.items() if value}


def _entity(request: HttpRequest, entity: Entity) -> dict[str, str]:
    same_as = {"sameAs": entity.wikidata_address} if entity.wikidata_id else {}
    return same_as | {
        "@type": Entity.Kind(entity.kind).schema_type,
        "name": entity.name,
        "url": request.build_absolute_uri(entity.get_absolute_url()),
    }


def write_entity(request: HttpRequest, entity: Entity) -> SafeString:
    """Return what the head of an entity's page holds for machines, safe within a script element."""
    fields = {
        "@context": "https://schema.org",
        **_entity(request, entity),
        "description": entity.description,
    }
    return _write_json_ld({name: value for name, value in fields.items() if value})


def _publisher(request: HttpRequest, source: Source) -> dict[str, str]:
    address = (
        source.homepage if is_web_address(source.homepage) else request.build_absolute_uri(source.get_absolute_url())
    )
    return {"@type": "NewsMediaOrganization", "name": source.name, "url": address}


def _write_json_ld(fields: dict[str, Any]) -> SafeString:
    return mark_safe(json.dumps(fields, ensure_ascii=False).translate(_SCRIPT_ESCAPES))  # noqa: S308 - escaped here


def is_web_address(url: str) -> bool:
    """Tell whether an address may be a link: what came in past the forms' validation may be `javascript:`."""
    return url.lower().startswith(("http://", "https://"))
