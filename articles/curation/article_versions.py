"""What imports have replaced in articles: kept as versions, shown, and brought back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from articles.copies import find_copies
from articles.curation.action_log import action
from articles.curation.articles import record_edit
from articles.curation.history import FieldChange, present_fields
from articles.models import Action, Article, Source, Version
from articles.models.archive import IMPORTED_FIELDS
from articles.tagging import load_tagger, retag_articles

# What follows from a field: it goes back with that, or stays.
_FOLLOWS = {
    "is_headline_derived": "headline",
    "date_origin": "published_on",
    "is_date_doubted": "published_on",
    "is_language_doubted": "language",
}
_KEPT = tuple(
    dict.fromkeys(
        ("source_id", *(name for name in IMPORTED_FIELDS if name != "source"), "external_id", *_FOLLOWS),
    )
)
_FIELDS: "dict[str, models.Field[Any, Any]]" = {
    str(field.attname): field for field in Article._meta.concrete_fields if field.attname in _KEPT
}


def snapshot(article: Article) -> dict[str, Any]:
    """Return all that an article says of its document, as JSON has it."""
    values = {name: getattr(article, name) for name in _KEPT}
    published_on = article.published_on
    return values | {"published_on": published_on.isoformat() if published_on else None}


def read_values(values: dict[str, Any]) -> dict[str, Any]:
    """Return kept values as an article has them; fields that the archive no longer has are left out."""
    return {name: _FIELDS[name].to_python(value) for name, value in values.items() if name in _FIELDS}


def describe_version(version: Version) -> list[FieldChange]:
    """Return what an import changed, field by field."""
    names = [name for name in version.after if name in _FIELDS]
    before, after = read_values(version.before), read_values(version.after)
    return present_fields([(_FIELDS[name], before.get(name), after[name]) for name in names])


def compare_version(version: Version) -> list[FieldChange]:
    """Return where an article differs from what it was, field by field: today, then as it was."""
    now, then = read_values(snapshot(version.article)), read_values(version.before)
    return present_fields([(_FIELDS[name], now[name], value) for name, value in then.items() if now[name] != value])


def restore_version(version: Version, curator: User) -> bool:
    """Let an article say again what a version does, as a curator's word; return whether that changed anything."""
    with action(curator, Action.Kind.EDIT, f"Restored “{version.article}” as it was before an import") as act:
        article = Article.objects.select_for_update().get(pk=version.article_id)
        now, then = read_values(snapshot(article)), read_values(version.before)
        lost = set() if _is_there(then.get("source_id")) else {"source_id"}
        changed = [name for name in then.keys() - lost - _FOLLOWS.keys() - {"external_id"} if now[name] != then[name]]
        for name in changed:
            setattr(article, name, then[name])
        if changed:
            article.save(update_fields=changed)
            record_edit(article, {name.removesuffix("_id") for name in changed})
        if "headline" in changed and then.get("is_headline_derived"):
            article.is_headline_derived = True
            article.save(update_fields=["is_headline_derived"])
    return act.pk is not None


def _is_there(source: int | None) -> bool:
    return source is None or Source.objects.filter(pk=source).exists()


# -- the undo of a run


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What the undo of a run does to an article that it updated: the values that come back, the fields that stay."""

    article: Article
    values: dict[str, Any]
    left: Sequence[str]


def plan_taking_back(run: int, articles: Iterable[Article]) -> list[TakenBack]:
    """Return what the undo of a run does to articles, in their order; those it did not update are left out.

    A field comes back where it still is as the run left it. Whoever has written it since, that word stays.
    """
    rows = {article.pk: article for article in articles}
    versions: dict[int, list[Version]] = {}
    for version in Version.objects.filter(run=run, article__in=rows).order_by("-pk"):
        versions.setdefault(version.article_id, []).append(version)
    sources = {one.before.get("source_id") for some in versions.values() for one in some} - {None}
    there = set(Source.objects.filter(pk__in=sources).values_list("pk", flat=True)) | {None}
    return [_plan_one(row, versions[pk], there) for pk, row in rows.items() if pk in versions]


def _plan_one(article: Article, versions: Sequence[Version], sources: set[Any]) -> TakenBack:
    now = read_values(snapshot(article))
    values: dict[str, Any] = {}
    left: dict[str, None] = {}
    for version in versions:  # the latest first
        before, after = read_values(version.before), read_values(version.after)
        for name, written in after.items():
            is_as_written = values.get(name, now[name]) == written
            is_lost = name == "source_id" and before[name] not in sources
            if name in left or not is_as_written or is_lost:
                left[name] = None
            else:
                values[name] = before[name]
    values = {name: value for name, value in values.items() if name not in left and _FOLLOWS.get(name) not in left}
    return TakenBack(article, values, [str(_FIELDS[name].verbose_name) for name in left if name not in _FOLLOWS])


def take_back_updates(planned: Iterable[TakenBack]) -> None:
    """Set fields of articles back to what they were, and find their tags and copies anew."""
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
