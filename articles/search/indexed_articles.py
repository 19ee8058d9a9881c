"""Rows of the database as the index should know them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any

from django.db.models import Field

from articles.facets import Facet
from articles.fields import FIELD, FIELDS, SEARCHED
from articles.models import Article, Entity, Tag
from articles.search.analysis import basic_tag
from articles.search.article import IndexedArticle
from articles.text.sentences import fold_blanks

_HELD = frozenset(field.name for field in fields(IndexedArticle))
# What the index has by its name alone: searched fields, and the columns of facets whose values are texts.
_SEARCHED = tuple(name for name in SEARCHED if name not in _HELD)
_COUNTED = {facet.column: facet for facet in Facet if facet.values.is_text}
_READ = (one.column for one in FIELDS if one.searched or {one.name, one.follows} & _HELD)
_COLUMNS = tuple(dict.fromkeys(("pk", "copy_group", "arrived_at", *_READ, *_COUNTED)))


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
            more=_read_more(row),
            arrived=int(row.arrived_at.timestamp()) if row.arrived_at else 0,
        )
        for row in rows.values_list(*_COLUMNS, named=True)  # four times as quick as whole articles
    ]


def _read_more(row: Any) -> dict[str, str]:
    """Return what is searched or counted beside what the index names itself; texts on one line, as links have them."""
    searched = {name: FIELD[name].write(getattr(row, name)) for name in _SEARCHED}
    counted = {
        name: _read_text(facet, getattr(row, name) or "") for name, facet in _COUNTED.items() if name not in _HELD
    }
    return searched | counted


def _read_text(facet: Facet, value: str) -> str:
    """Return what is counted of a text: nothing where its column should not have it, since no address can name that."""
    choices = choices_of(facet)
    return fold_blanks(value) if not choices or value in choices else ""


@cache
def choices_of(facet: Facet) -> Mapping[str, str]:
    """Return the values that the column of a facet may have, with their labels; nothing where it may have any."""
    row, _, name = facet.column.rpartition("__")
    model = Article._meta.get_field(row).related_model if row else Article
    column = model._meta.get_field(name) if isinstance(model, type) else None
    return {str(value): str(label) for value, label in column.flatchoices} if isinstance(column, Field) else {}
