"""Rows of the database as the index should know them."""

from collections import defaultdict
from collections.abc import Sequence

from articles.models import Article, Entity, Tag
from articles.search.analysis import basic_tag
from articles.search.article import IndexedArticle

_FIELDS = (
    *(
        "pk",
        "headline",
        "is_headline_derived",
        "body",
        "dateline",
        "byline",
        "published_on",
        "source_id",
        "dateline_country_id",
    ),
    *("language", "copy_group"),
)


def read_articles(ids: Sequence[int]) -> list[IndexedArticle]:
    """Return the published ones of these articles as the index should know them."""
    tagged: dict[tuple[int, bool, bool], list[int]] = defaultdict(list)  # by article, is a country, is main
    tags = Tag.objects.counted().filter(article__in=ids).order_by("entity_id")
    for article_id, entity_id, kind, is_main in tags.values_list("article_id", "entity_id", "entity__kind", "is_main"):
        is_country = kind == Entity.Kind.COUNTRY
        tagged[article_id, is_country, False].append(entity_id)
        if is_main:
            tagged[article_id, is_country, True].append(entity_id)
    rows = Article.objects.published().filter(pk__in=ids).order_by("pk")
    return [
        IndexedArticle(
            id=row.pk,
            headline="" if row.is_headline_derived else row.headline,  # which repeats words of the body
            body=row.body,
            dateline=row.dateline,
            byline=row.byline,
            published_on=row.published_on,
            source=row.source_id,
            dateline_country=row.dateline_country_id,
            actors=tuple(tagged[row.pk, False, False]),
            countries=tuple(tagged[row.pk, True, False]),
            main_actors=tuple(tagged[row.pk, False, True]),
            main_countries=tuple(tagged[row.pk, True, True]),
            language=basic_tag(row.language),
            copy_group=row.copy_group,
        )
        for row in rows.values_list(*_FIELDS, named=True)  # four times as quick as whole articles
    ]
