"""What imports have replaced in articles: kept as versions, shown, and brought back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from articles.copies import find_copies
from articles.curation.action_log import action
from articles.curation.articles import record_edit
from articles.curation.history import FieldChange, present_fields, write_fields
from articles.fields import fields_with
from articles.models import Action, Article, Source, Version
from articles.tagging import load_tagger, retag_articles
from articles.text.differences import TextDifference, compare_texts

UNDO_OPERATION = "take_back"  # of bulk actions that undo an import

# Fields that are derived from another: they are restored together with that, or not at all.
_DERIVED_FROM = {
    **{one.name: one.follows for one in fields_with("follows")},
    "date_origin": "published_on",
    "date_text": "published_on",
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


def select_withheld(
    written: dict[str, Any], brought: dict[str, Any], curated_fields: Collection[str]
) -> dict[str, Any]:
    """Return what an import brought and did not write: fields that a curator has set, and what follows from them."""
    return {
        name: value
        for name, value in brought.items()
        if value != written[name] or name.removesuffix("_id") in curated_fields
    }


def find_withheld(articles: Iterable[int], since: datetime) -> dict[int, dict[str, Any]]:
    """Return by article what imports have brought since a time and did not write; of undone imports nothing."""
    found: dict[int, dict[str, Any]] = {}
    versions = Version.objects.filter(article__in=list(articles), replaced_at__gte=since).exclude(withheld={})
    rows = list(versions.order_by("pk"))
    undone = find_undone_runs(version.run_id for version in rows)
    for version in rows:
        if version.run_id not in undone:
            found.setdefault(version.article_id, {}).update(parse_snapshot(version.withheld))
    return found


def select_freed(withheld: dict[str, Any], before: Collection[str], after: Collection[str]) -> dict[str, Any]:
    """Return what imports brought for the fields that curators have no word on any more.

    `before` are the fields that they had set, `after` those that they still have. A derived headline follows its body.
    """
    freed = set(before) - set(after)
    if "body" in freed:
        freed |= {"headline"} - set(after)
    return {
        name: value for name, value in withheld.items() if _DERIVED_FROM.get(name, name).removesuffix("_id") in freed
    }


def describe_version(version: Version) -> list[FieldChange]:
    """Return what an import changed, field by field."""
    return present_fields(_pair_values(version))


def name_changed_fields(version: Version) -> list[str]:
    """Return the labels of the fields that an import changed, without those that follow from another."""
    names = [name for name in _VERSIONED if name in version.after and name not in _DERIVED_FROM]
    return [str(_FIELDS[name].verbose_name) for name in names]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """What an import changed in a field, word by word."""

    name: str
    difference: TextDifference


def find_differences(version: Version) -> list[FieldDifference]:
    """Return what an import changed, word by word."""
    changes = write_fields(_pair_values(version))
    return [FieldDifference(one.name, compare_texts(one.before, one.after)) for one in changes]


def _pair_values(version: Version) -> "list[tuple[models.Field[Any, Any], Any, Any]]":
    names = [name for name in _VERSIONED if name in version.after]
    before, after = parse_snapshot(version.before), parse_snapshot(version.after)
    return [(_FIELDS[name], before.get(name), after[name]) for name in names]


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


def find_undone_runs(runs: Iterable[int | None]) -> set[int]:
    """Return which of some imports are undone."""
    wanted = {run for run in runs if run is not None}
    if not wanted:
        return set()
    undone = Action.objects.filter(kind=Action.Kind.BULK, state=Action.State.DONE, plan__operation=UNDO_OPERATION)
    return wanted & set(undone.values_list("plan__value", flat=True))


@dataclass(frozen=True, slots=True)
class ArticleReversal:
    """What the undo of an import does to an article it updated: values that are restored, fields that stay."""

    article: Article
    values: dict[str, Any]
    kept_fields: Sequence[str]


def plan_reversal(run: int, articles: Iterable[Article]) -> list[ArticleReversal]:
    """Return what the undo of an import does to articles, in their order; those it did not update are left out.

    A field is restored only if it still has the value that the import wrote. What it had before an earlier import that
    is undone already comes back, so that it makes no difference which of two is undone first.
    """
    rows = {article.pk: article for article in articles}
    updated = Version.objects.filter(article__in=rows)
    undone = find_undone_runs(updated.exclude(run=run).values_list("run", flat=True).distinct())
    versions: dict[int, list[Version]] = {}
    for version in updated.filter(run__in={run, *undone}).order_by("-pk"):
        versions.setdefault(version.article_id, []).append(version)
    sources = {one.before.get("source_id") for some in versions.values() for one in some} - {None}
    there = set(Source.objects.filter(pk__in=sources).values_list("pk", flat=True)) | {None}
    return [
        _plan_one(run, row, versions[pk], there)
        for pk, row in rows.items()
        if any(version.run_id == run for version in versions.get(pk, ()))
    ]


def _plan_one(run: int, article: Article, versions: Sequence[Version], sources: set[Any]) -> ArticleReversal:
    now = parse_snapshot(take_snapshot(article))
    values: dict[str, Any] = {}
    kept_fields: dict[str, None] = {}
    for version in versions:  # the latest first
        before, after = parse_snapshot(version.before), parse_snapshot(version.after)
        for name, written in after.items():
            is_as_written = values.get(name, now[name]) == written
            if version.run_id != run:
                if name in values and is_as_written and (name != "source_id" or before[name] in sources):
                    values[name] = before[name]
                continue
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
    labels = [str(one.verbose_name) for name, one in _FIELDS.items() if name in kept_fields.keys() - _DERIVED_FROM]
    return ArticleReversal(article, values, labels)


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
