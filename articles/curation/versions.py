"""Which version of an article a curator has seen, and what has become of it since: two may work on one article."""

import hashlib
import json
from typing import Any

from articles.curation.articles import CURATED_FIELDS
from articles.curation.history import present_changes
from articles.models import Article, RecordedChange, Tag

_FIELDS = sorted({*CURATED_FIELDS, "status"})


def version_of(article: Article) -> str:
    """Return what tells one version of an article and its tags from another, as text for a form to carry."""
    last = RecordedChange.objects.filter(article_id=article.pk).order_by("-pk").values_list("pk", flat=True).first()
    fields = {name: _digest(article.serializable_value(name)) for name in _FIELDS}
    tags = {str(pk): state for pk, state in article.tags.order_by("pk").values_list("pk", "state")}
    return json.dumps({"last": last or 0, "fields": fields, "tags": tags})


def _digest(value: Any) -> str:
    return hashlib.sha256(repr(value).encode("utf-8", "replace")).hexdigest()[:16]


def changes_since(article: Article, version: str) -> list[str]:
    """Return in words what has changed in an article and its tags since a version, and by whom.

    Tags that have come are no reason to refuse what somebody says of the others.
    """
    try:
        seen = json.loads(version)
        fields, tags, last = dict(seen["fields"]), dict(seen["tags"]), int(seen["last"])
    except (ValueError, TypeError, KeyError):
        return ["It can not be told which version you have seen."]
    now = json.loads(version_of(article))
    changed = [name for name in _FIELDS if fields.get(name) != now["fields"][name]]
    turned = [int(pk) for pk, state in tags.items() if pk.isdigit() and now["tags"].get(pk) != state]
    if not changed and not turned:
        return []
    since = RecordedChange.objects.filter(article_id=article.pk, pk__gt=last).select_related("action__user")
    by_row: dict[tuple[str, int | str], RecordedChange] = {}
    for change in since.order_by("pk"):
        if change.model == "tag":
            by_row["tag", change.row_id] = change
        elif change.model == "article":
            by_row.update({("article", column.removesuffix("_id")): change for column in change.after or {}})
    said = [_say_field(article, name, by_row.get(("article", name))) for name in changed]
    rows = Tag.objects.select_related("entity").in_bulk(turned)
    return said + [_say_tag(pk, rows.get(pk), by_row.get(("tag", pk))) for pk in turned]


def _say_field(article: Article, name: str, change: RecordedChange | None) -> str:
    label = str(Article._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001
    value = " ".join(str(getattr(article, name) or "empty")[:1_000].split())
    return f"{label.capitalize()} is now “{value[:100]}{'…' if len(value) > 100 else ''}”{_by_whom(change)}"


def _say_tag(pk: int, tag: Tag | None, change: RecordedChange | None) -> str:
    if tag is not None:
        return f"Tag {tag.entity} is now {tag.get_state_display().lower()}{_by_whom(change)}"
    what = present_changes([change])[0].what.capitalize() if change else f"A tag ({pk})"
    return f"{what} is gone{_by_whom(change)}"


def _by_whom(change: RecordedChange | None) -> str:
    if change is None:
        return ", changed by an import or a re-tagging."
    who = change.action.user.get_username() if change.action.user else "a command"
    return f", changed by {who}, {change.action.started_at:%Y-%m-%d %H:%M} UTC."
