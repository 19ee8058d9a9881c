"""Mentions to tags in the database. What a curator said stays."""

from collections.abc import Sequence

from django.db import transaction

from articles.models import Article, Tag
from articles.tagging.matcher import Mention, Mentions, NameMatcher

Packed = list[list[str | int]]


def pack_mentions(mentions: Sequence[Mention]) -> Packed:
    """Return mentions as `Tag.mentions` stores them."""
    return [[mention.field, mention.start, mention.end, mention.rule] for mention in mentions]


def _new_tags(article: Article, mentions: Mentions) -> list[Tag]:
    return [
        Tag(article=article, entity_id=entity, mentions=pack_mentions(places)) for entity, places in mentions.items()
    ]


def tag_new_articles(articles: Sequence[Article], found: Sequence[Mentions]) -> None:
    """Store the tags of articles that have none yet; to be called inside a transaction."""
    Tag.objects.bulk_create(
        [tag for article, mentions in zip(articles, found, strict=True) for tag in _new_tags(article, mentions)],
        batch_size=2_000,
    )


def retag_articles(articles: Sequence[Article], gazetteer: NameMatcher) -> int:
    """Tag articles again; return how many tags were added, changed or removed.

    Machine tags follow the text and today's names. A tag a curator has set, accepted or rejected keeps its
    state; only its mentions are brought up to date. So does a dateline country a curator has set.
    """
    changed = 0
    with transaction.atomic():
        known: dict[int, dict[int, Tag]] = {article.pk: {} for article in articles}
        for tag in Tag.objects.filter(article__in=[article.pk for article in articles]):
            known[tag.article_id][tag.entity_id] = tag
        added: list[Tag] = []
        moved: list[Tag] = []
        removed: list[int] = []
        for article in articles:
            mentions = gazetteer.find_mentions(article.headline, article.body)
            tags = known[article.pk]
            added += _new_tags(article, {e: m for e, m in mentions.items() if e not in tags})
            for entity, tag in tags.items():
                packed = pack_mentions(mentions.get(entity, ()))
                if not packed and tag.origin == Tag.Origin.MACHINE and tag.state != Tag.State.REJECTED:
                    removed.append(tag.pk)
                elif packed != tag.mentions:
                    tag.mentions = packed
                    moved.append(tag)
            changed += _update_dateline_country(article, gazetteer)
        Tag.objects.bulk_create(added, batch_size=2_000)
        Tag.objects.bulk_update(moved, ["mentions"], batch_size=500)
        Tag.objects.filter(pk__in=removed).delete()
    return changed + len(added) + len(moved) + len(removed)


def _update_dateline_country(article: Article, gazetteer: NameMatcher) -> int:
    if "dateline_country" in article.curated_fields:
        return 0
    country = gazetteer.find_country(article.dateline) if article.dateline else None
    if country == article.dateline_country_id:
        return 0
    article.dateline_country_id = country
    article.save(update_fields=["dateline_country"])
    return 1
