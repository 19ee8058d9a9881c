"""The operations that change many articles, or what an import has made: each is applied to a chunk at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import localize

from articles.curation.article_versions import UNDO_OPERATION
from articles.curation.articles import restore_articles
from articles.curation.entities import delete_entities
from articles.curation.gazetteer_import import GAZETTEER_OPERATION, import_rows
from articles.curation.import_undo import undo_rows
from articles.curation.retagging import RETAG_OPERATION, retag_rows, strike_off
from articles.models import Article, Entity, Source, Tag

_DOUBTS = {"published_on": "is_date_doubted", "language": "is_language_doubted"}

Articles = QuerySet[Article]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation on many articles.

    `affected` narrows articles to those it would change; `apply` changes them. Both take the value as JSON. `apply`
    returns UNFINISHED if it has to be called again.
    """

    name: str
    label: str  # with a place for the value
    affected: Callable[[Articles, Any], Articles]
    apply: Callable[[Any, Any, User | None], object]  # rows of a table, or what the steps of the plan hold
    value_field: str = ""  # the name of the form field that holds its value
    button: str = "Change {}"  # what confirms it, with a place for the articles
    is_destructive: bool = False  # whether it takes something from the archive
    conclude: Callable[[Any], object] = lambda _value: None  # done when all is done, with the value
    read: Callable[[Articles, Any], list[Any]] = lambda _articles, _value: []  # what it would write over

    def describe(self, value: Any) -> str:
        """Return the operation in words."""
        return self.label.format(_show_value(self.value_field, value))


def _show_value(value_field: str, value: Any) -> str:
    if value_field in {"entity", "source"}:
        row = (Entity if value_field == "entity" else Source).objects.filter(pk=value).first()
        return str(row) if row else "none"
    if value_field == "date" and value:
        return str(localize(date.fromisoformat(value)))
    return str(value or "not known")


def _read_field(name: str) -> Callable[[Articles, Any], list[Any]]:
    return lambda articles, _value: list(articles.order_by("pk").values_list("pk", name))


def _read_tags(articles: Articles, entity: int) -> list[Any]:
    tags = Tag.objects.filter(article__in=articles.values("pk"), entity=entity)
    return list(tags.order_by("pk").values_list("pk", "state", "origin"))


def _with_status(status: Article.Status) -> dict[str, Any]:
    return {
        "affected": lambda articles, _value: articles.exclude(status=status),
        "apply": lambda articles, _value, _user: articles.update(status=status),
        "read": _read_field("status"),
    }


def _with_field(name: str) -> dict[str, Any]:
    """Set a field and note that a curator has set it, so that imports leave it alone."""

    def read(value: Any) -> Any:
        return date.fromisoformat(value) if name == "published_on" and value else value

    def differing(articles: Articles, value: Any) -> Articles:
        wanted = read(value)
        attribute = "source_id" if name == "source" else name
        is_so = Q(**{attribute: wanted}) if wanted is not None else Q(**{f"{name}__isnull": True})
        if name in _DOUBTS:  # what is doubted can be confirmed
            is_so &= Q(**{_DOUBTS[name]: False})
        return articles.exclude(is_so)

    def apply(articles: Articles, value: Any, _user: User | None) -> None:
        rows = list(differing(articles, value).only("pk", "curated_fields"))
        for row in rows:
            row.curated_fields = sorted({*row.curated_fields, name})
        values = {name: read(value)}
        if name == "published_on":
            values["date_origin"] = Article.DateOrigin.CURATOR if value else ""
        if name in _DOUBTS:
            values[_DOUBTS[name]] = False
        Article.objects.filter(pk__in=[row.pk for row in rows]).update(**values)
        Article.objects.bulk_update(rows, ["curated_fields"])

    return {"affected": differing, "apply": apply, "read": _read_field(name)}


def _decision_fields(user: User | None, state: Tag.State) -> dict[str, Any]:
    return {"state": state, "origin": Tag.Origin.CURATOR, "curator": user, "curated_at": timezone.now()}


def _add_tag(articles: Articles, entity: int, user: User | None) -> None:
    numbers = list(articles.values_list("pk", flat=True))
    there = Tag.objects.filter(article__in=numbers, entity=entity)
    there.exclude(state=Tag.State.ACCEPTED, origin=Tag.Origin.CURATOR).update(
        **_decision_fields(user, Tag.State.ACCEPTED)
    )
    known = set(there.values_list("article_id", flat=True))
    fields = _decision_fields(user, Tag.State.ACCEPTED)
    Tag.objects.bulk_create(Tag(article_id=pk, entity_id=entity, **fields) for pk in numbers if pk not in known)


def _remove_tag(articles: Articles, entity: int, user: User | None) -> None:
    there = Tag.objects.filter(article__in=articles.values("pk"), entity=entity)
    there.filter(origin=Tag.Origin.CURATOR, mentions=[]).exclude(state=Tag.State.REJECTED).delete()
    there.exclude(state=Tag.State.REJECTED).update(**_decision_fields(user, Tag.State.REJECTED))


def _not_accepted(articles: Articles, entity: int) -> Articles:
    accepted = Tag.objects.filter(entity=entity, state=Tag.State.ACCEPTED, origin=Tag.Origin.CURATOR)
    return articles.exclude(pk__in=accepted.values("article"))


def _carrying(articles: Articles, entity: int) -> Articles:
    return articles.filter(pk__in=Tag.objects.filter(entity=entity).exclude(state=Tag.State.REJECTED).values("article"))


def _restore(articles: Articles, _value: Any, user: User | None) -> None:
    restore_articles(articles, user)


def _in_trash(articles: Articles, _value: Any) -> Articles:
    return articles.filter(status=Article.Status.TRASH)


def _not_in_trash(articles: Articles, _value: Any) -> Articles:
    return articles.exclude(status=Article.Status.TRASH)


def _all_of_them(rows: Articles, _value: Any) -> Articles:
    return rows


OPERATIONS = {
    one.name: one
    for one in (
        Operation("add_tag", "Add the tag {}", _not_accepted, _add_tag, "entity", "Tag {}", read=_read_tags),
        Operation(
            "remove_tag",
            "Remove the tag {}",
            _carrying,
            _remove_tag,
            "entity",
            "Remove the tag from {}",
            is_destructive=True,
            read=_read_tags,
        ),
        Operation("set_source", "Set the source: {}", **_with_field("source"), value_field="source"),
        Operation("set_language", "Set the language: {}", **_with_field("language"), value_field="language"),
        Operation("set_date", "Set the publication date: {}", **_with_field("published_on"), value_field="date"),
        Operation("hide", "Hide", button="Hide {}", **_with_status(Article.Status.HIDDEN)),
        Operation("publish", "Publish", button="Publish {}", **_with_status(Article.Status.PUBLISHED)),
        Operation(
            "trash",
            "Move to the trash",
            button="Move {} to the trash",
            is_destructive=True,
            **_with_status(Article.Status.TRASH),
        ),
        Operation(
            "restore", "Restore from the trash", _in_trash, _restore, button="Restore {}", read=_read_field("status")
        ),
    )
}
# Operations that pages start; nobody can choose them for articles.
INTERNAL_OPERATIONS = {
    one.name: one
    for one in (
        Operation(
            UNDO_OPERATION, "Undo the import", _not_in_trash, undo_rows, button="Undo import", is_destructive=True
        ),
        Operation("delete_entities", "Delete", _all_of_them, delete_entities, button="Delete", is_destructive=True),
        Operation(RETAG_OPERATION, "Tag again", _all_of_them, retag_rows, button="Tag again", conclude=strike_off),
        Operation(GAZETTEER_OPERATION, "Import a gazetteer", _all_of_them, import_rows, button="Import"),
    )
}


def find_articles(kind: str, rows: QuerySet[Any]) -> QuerySet[Any, int]:
    """Return the numbers of the articles of sources, of entities, or of tags, some maybe more than once.

    Each is read from its own table, without a join.
    """
    rows = rows.prefetch_related(None)
    match kind:
        case "article":
            return rows.order_by("pk").values_list("pk", flat=True)
        case "source":
            sources = list(rows.order_by().values_list("pk", flat=True))
            return Article.objects.filter(source__in=sources).order_by("pk").values_list("pk", flat=True)
        case "entity":
            entities = list(rows.order_by().values_list("pk", flat=True))
            return Tag.objects.counted().filter(entity__in=entities).order_by().values_list("article", flat=True)
    return rows.order_by().values_list("article", flat=True)
