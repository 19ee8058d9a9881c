"""What imports have replaced in articles: kept as versions, shown, and brought back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from articles.copies import find_copies
from articles.curation.action_log import action
from articles.curation.articles import record_edit
from articles.curation.history import FieldChange, present_fields
from articles.fields import fields_with
from articles.models import Action, Article, Source, Version
from articles.tagging import load_tagger, retag_articles

# Fields that are derived from another: they are restored together with that, or not at all.
_DERIVED_FROM = {
    **{one.name: one.follows for one in fields_with("follows")},
    "date_origin": "published_on",
    "is_date_doubted": "published_on",
    "is_language_doubted": "language",
}
_VERSIONED = tuple(dict.fromkeys((*(one.column for one in fields_with("is_imported")), "external_id", *_DERIVED_FROM)))
_FIELDS: "dict[str, models.Field[Any, Any]]" = {
    str(field.attname): field for field in Article._meta.concrete_fields if field.attname in _VERSIONED
}


def take_snapshot(article: Article) -> dict[str, Any]:
    """Return the imported fields of an article as JSON values."""
    values = {name: getattr(article, name) for name in _VERSIONED}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def parse_snapshot(values: dict[str, Any]) -> dict[str, Any]:
    """Return the Python values of a snapshot; fields that the archive no longer has are left out."""
    return {name: _FIELDS[name].to_python(value) for name, value in values.items() if name in _FIELDS}


def describe_version(version: Version) -> list[FieldChange]:
    """Return what an import changed, field by field."""
    names = [name for name in version.after if name in _FIELDS]
    before, after = parse_snapshot(version.before), parse_snapshot(version.after)
    return present_fields([(_FIELDS[name], before.get(name), after[name]) for name in names])


def compare_version(version: Version) -> list[FieldChange]:
    """Return the fields in which an article differs from a version: the value of today, and the former one."""
    now, then = parse_snapshot(take_snapshot(version.article)), parse_snapshot(version.before)
    return present_fields([(_FIELDS[name], now[name], value) for name, value in then.items() if now[name] != value])


def restore_version(version: Version, curator: User) -> bool:
    """Restore a version of an article as an edit of a curator; return whether that changed anything."""
    with action(curator, Action.Kind.EDIT, f"Restored “{version.article}” as it was before an import") as act:
        article = Article.objects.select_for_update().get(pk=version.article_id)
        now, then = parse_snapshot(take_snapshot(article)), parse_snapshot(version.before)
        lost = set() if _source_exists(then.get("source_id")) else {"source_id"}
        changed = [
            name for name in then.keys() - lost - _DERIVED_FROM.keys() - {"external_id"} if now[name] != then[name]
        ]
        for name in changed:
            setattr(article, name, then[name])
        if changed:
            article.save(update_fields=changed)
            record_edit(article, {name.removesuffix("_id") for name in changed})
        if "headline" in changed and then.get("is_headline_derived"):
            article.is_headline_derived = True
            article.save(update_fields=["is_headline_derived"])
    return act.pk is not None


def _source_exists(source: int | None) -> bool:
    return source is None or Source.objects.filter(pk=source).exists()


# -- the undo of a run


@dataclass(frozen=True, slots=True)
class ArticleReversal:
    """What the undo of an import does to an article it updated: values that are restored, fields that stay."""

    article: Article
    values: dict[str, Any]
    kept_fields: Sequence[str]


def plan_reversal(run: int, articles: Iterable[Article]) -> list[ArticleReversal]:
    """Return what the undo of an import does to articles, in their order; those it did not update are left out.

    A field is restored only if it still has the value that the import wrote.
    """
    rows = {article.pk: article for article in articles}
    versions: dict[int, list[Version]] = {}
    for version in Version.objects.filter(run=run, article__in=rows).order_by("-pk"):
        versions.setdefault(version.article_id, []).append(version)
    sources = {one.before.get("source_id") for some in versions.values() for one in some} - {None}
    there = set(Source.objects.filter(pk__in=sources).values_list("pk", flat=True)) | {None}
    return [_plan_one(row, versions[pk], there) for pk, row in rows.items() if pk in versions]


def _plan_one(article: Article, versions: Sequence[Version], sources: set[Any]) -> ArticleReversal:
    now = parse_snapshot(take_snapshot(article))
    values: dict[str, Any] = {}
    kept_fields: dict[str, None] = {}
    for version in versions:  # the latest first
        before, after = parse_snapshot(version.before), parse_snapshot(version.after)
        for name, written in after.items():
            is_as_written = values.get(name, now[name]) == written
            is_lost = name == "source_id" and before[name] not in sources
            if name in kept_fields or not is_as_written or is_lost:
                kept_fields[name] = None
            else:
                values[name] = before[name]
    values = {
        name: value
        for name, value in values.items()
        if name not in kept_fields and _DERIVED_FROM.get(name) not in kept_fields
    }
    return ArticleReversal(
        article, values, [str(_FIELDS[name].verbose_name) for name in kept_fields if name not in _DERIVED_FROM]
    )


def reverse_updates(planned: Iterable[ArticleReversal]) -> None:
    """Restore fields of articles, and find their tags and copies again."""
    changed: list[Article] = []
    for one in planned:
        for name, value in one.values.items():
            setattr(one.article, name, value)
        if one.values:
            one.article.save(update_fields=list(one.values))
            changed.append(one.article)
    if changed:
        rows = list(Article.objects.filter(pk__in=[row.pk for row in changed]).select_related("source__country"))
        retag_articles(rows, load_tagger())
        find_copies(rows)
