"""One operation on many articles: planned with its exact count, worked off in chunks, undone as one.

The articles are written down when the operation is planned, so that what was counted is what is changed. Each chunk
is a transaction; a page does a few of them, the command `finish_actions` does them all.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from articles.curation.recording import SUMMARY_LENGTH, recording
from articles.models import Action, Article, Entity, Source, Tag

CHUNK = 500  # articles a transaction
_DOUBTS = {"published_on": "is_date_doubted", "language": "is_language_doubted"}
STALE = timedelta(days=1)  # after which a plan that nobody carried out is forgotten

Articles = QuerySet[Article]


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be done to many articles at once.

    `affected` narrows articles to those it would change; `apply` changes them. Both take the value as JSON has it.
    """

    name: str
    label: str  # with a place for the value
    affected: Callable[[Articles, Any], Articles]
    apply: Callable[[Articles, Any, User | None], object]
    takes: str = ""  # the name of the form field that holds its value

    def describe(self, value: Any) -> str:
        """Return the operation in words."""
        return self.label.format(_say(self.takes, value))


def _say(takes: str, value: Any) -> str:
    if takes in {"entity", "source"}:
        row = (Entity if takes == "entity" else Source).objects.filter(pk=value).first()
        return str(row) if row else "none"
    return str(value or "not known")


def _with_status(status: Article.Status) -> dict[str, Any]:
    return {
        "affected": lambda articles, _value: articles.exclude(status=status),
        "apply": lambda articles, _value, _user: articles.update(status=status),
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

    return {"affected": differing, "apply": apply}


def _said(user: User | None, state: Tag.State) -> dict[str, Any]:
    return {"state": state, "origin": Tag.Origin.CURATOR, "curator": user, "curated_at": timezone.now()}


def _add_tag(articles: Articles, entity: int, user: User | None) -> None:
    numbers = list(articles.values_list("pk", flat=True))
    there = Tag.objects.filter(article__in=numbers, entity=entity)
    there.exclude(state=Tag.State.ACCEPTED, origin=Tag.Origin.CURATOR).update(**_said(user, Tag.State.ACCEPTED))
    known = set(there.values_list("article_id", flat=True))
    said = _said(user, Tag.State.ACCEPTED)
    Tag.objects.bulk_create(Tag(article_id=pk, entity_id=entity, **said) for pk in numbers if pk not in known)


def _remove_tag(articles: Articles, entity: int, user: User | None) -> None:
    there = Tag.objects.filter(article__in=articles.values("pk"), entity=entity)
    there.filter(origin=Tag.Origin.CURATOR, mentions=[]).exclude(state=Tag.State.REJECTED).delete()
    there.exclude(state=Tag.State.REJECTED).update(**_said(user, Tag.State.REJECTED))


def _not_accepted(articles: Articles, entity: int) -> Articles:
    accepted = Tag.objects.filter(entity=entity, state=Tag.State.ACCEPTED, origin=Tag.Origin.CURATOR)
    return articles.exclude(pk__in=accepted.values("article"))


def _carrying(articles: Articles, entity: int) -> Articles:
    return articles.filter(pk__in=Tag.objects.filter(entity=entity).exclude(state=Tag.State.REJECTED).values("article"))


OPERATIONS = {
    one.name: one
    for one in (
        Operation("add_tag", "Add the tag {}", _not_accepted, _add_tag, takes="entity"),
        Operation("remove_tag", "Take off the tag {}", _carrying, _remove_tag, takes="entity"),
        Operation("set_source", "Set the source: {}", **_with_field("source"), takes="source"),
        Operation("set_language", "Set the language: {}", **_with_field("language"), takes="language"),
        Operation("set_date", "Set the publication date: {}", **_with_field("published_on"), takes="date"),
        Operation("hide", "Hide", **_with_status(Article.Status.HIDDEN)),
        Operation("publish", "Publish", **_with_status(Article.Status.PUBLISHED)),
        Operation("trash", "Move to the trash", **_with_status(Article.Status.TRASH)),
    )
}


def plan_bulk(articles: Iterable[int], user: User, origin: str) -> Action:
    """Write down which articles something is to be done to; `origin` says in words where they come from."""
    stale = Action.objects.filter(user=user, state=Action.State.PLANNED, started_at__lt=timezone.now() - STALE)
    stale.delete()
    numbers = list(dict.fromkeys(articles))
    plan = {"ids": numbers, "done": 0, "origin": origin}
    return Action.objects.create(user=user, kind=Action.Kind.BULK, state=Action.State.PLANNED, plan=plan)


def choose_operation(act: Action, operation: str, value: Any) -> None:
    """Say what a planned action does, in place of what was said before."""
    act.plan |= {"operation": operation, "value": value}
    act.summary = _sum_up(act, total_of(act))
    act.save(update_fields=["plan", "summary"])


def operation_of(act: Action) -> Operation | None:
    """Return what an action is to do, None where that was not said yet."""
    return OPERATIONS.get(act.plan.get("operation", ""))


def total_of(act: Action) -> int:
    return len(act.plan.get("ids", ()))


def count_affected(act: Action) -> int:
    """Return how many articles of a planned action it would change."""
    operation = operation_of(act)
    if operation is None:
        return 0
    return sum(operation.affected(some, act.plan["value"]).count() for some in _chunks(act.plan["ids"]))


def _chunks(ids: Sequence[int]) -> Iterable[Articles]:
    for start in range(0, len(ids), CHUNK):
        yield Article.objects.filter(pk__in=ids[start : start + CHUNK])


def work_on(
    act: Action, seconds: float | None = None, on_progress: Callable[[int], None] = lambda _count: None
) -> bool:
    """Carry out a planned action, or go on with it, for about so long; return whether it is finished.

    A stop at any moment loses at most the chunk at hand; the next call goes on from there.
    """
    end = None if seconds is None else time.monotonic() + seconds
    while _work_on_chunk(act, on_progress):
        if end is not None and time.monotonic() > end:
            return False
    return True


def _work_on_chunk(act: Action, on_progress: Callable[[int], None]) -> bool:
    """Do the next chunk; return whether there is another. Two at work on the same action take turns."""
    with transaction.atomic():
        locked = Action.objects.select_for_update().get(pk=act.pk)
        operation = operation_of(locked)
        if operation is None or locked.state not in {Action.State.PLANNED, Action.State.RUNNING}:
            act.refresh_from_db()
            return False
        done = locked.plan["done"]
        ids = locked.plan["ids"][done : done + CHUNK]
        with recording(locked):
            operation.apply(Article.objects.filter(pk__in=ids), locked.plan["value"], locked.user)
        locked.plan["done"] = done + len(ids)
        locked.state = Action.State.RUNNING
        if locked.plan["done"] >= len(locked.plan["ids"]):
            finish(locked)
        else:
            locked.save()
    act.refresh_from_db()
    on_progress(len(ids))
    return act.state == Action.State.RUNNING


def finish(act: Action) -> None:
    """Close an action where it stands: what is done stays done, and can be undone."""
    act.summary = _sum_up(act, act.plan["done"])
    act.state = Action.State.DONE
    act.plan = {"operation": act.plan.get("operation"), "value": act.plan.get("value")}
    act.save()


def _sum_up(act: Action, total: int) -> str:
    operation = operation_of(act)
    said = operation.describe(act.plan["value"]) if operation else "Nothing"
    return f"{said}: {total:,} article{'' if total == 1 else 's'} from {act.plan['origin']}"[:SUMMARY_LENGTH]


def articles_of(kind: str, rows: QuerySet[Any]) -> QuerySet[Article]:
    """Return the articles that rows of another list stand for: of sources, of accepted tags, of tags themselves."""
    match kind:
        case "article":
            found = Q(pk__in=rows.values("pk"))
        case "source":
            found = Q(source__in=rows.values("pk"))
        case "entity":
            found = Q(pk__in=Tag.objects.counted().filter(entity__in=rows.values("pk")).values("article"))
        case _:
            found = Q(pk__in=rows.values("article"))
    return Article.objects.filter(found)
