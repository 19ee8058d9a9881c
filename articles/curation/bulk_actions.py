"""One operation on many articles: planned with its exact count, worked off in chunks, undone as one.

The articles are written down when the operation is planned, so that what was counted is what is changed. Each chunk
is a transaction; a page does a few of them, the command `finish_actions` does them all.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import chain, islice
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.curation.action_log import MODELS, SUMMARY_LENGTH, recording
from articles.curation.edit_conflicts import WHOLE, Version, digest, version_now, version_of
from articles.curation.entities import UNFINISHED
from articles.curation.history import present_changes
from articles.curation.import_undo import created_by, unshared_sources, updated_by
from articles.curation.operations import OPERATIONS, OTHERS, Operation, articles_of
from articles.models import Action, Article, Entity, ImportRun, PlannedStep, RecordedChange

__all__ = [
    "OPERATIONS",
    "Operation",
    "articles_of",
    "changes_since_plan",
    "choose_operation",
    "count_affected",
    "finish",
    "first_articles",
    "looked_at",
    "operation_of",
    "plan_bulk",
    "plan_deletion",
    "plan_import_undo",
    "total_of",
    "version_of_plan",
    "work_on",
]

CHUNK = 500  # articles a transaction
LOOKED_AT = 10_000  # articles of which it is counted how many would change
MOST_READ = 10_000  # recorded changes looked through for those of the articles of a plan
MOST_TOLD = 10  # of them
STALE = timedelta(days=1)  # after which a plan that nobody carried out is forgotten


_PLAN = "plan:0"


def plan_bulk(articles: Iterable[int], user: User, origin: str) -> Action:
    """Write down which articles something is to be done to; `origin` says in words where they come from."""
    stale = Action.objects.filter(user=user, state=Action.State.PLANNED, started_at__lt=timezone.now() - STALE)
    stale.delete()
    with transaction.atomic():
        plan = {"total": 0, "done": 0, "origin": origin}
        act = Action.objects.create(user=user, kind=Action.Kind.BULK, state=Action.State.PLANNED, plan=plan)
        _add_steps(act, "article", articles)
    return act


def _add_steps(act: Action, model: str, ids: Iterable[int], size: int | None = None) -> None:
    steps = (PlannedStep(action=act, model=model, ids=some) for some in _chunks(dict.fromkeys(ids), size or CHUNK))
    while ready := list(islice(steps, 200)):
        PlannedStep.objects.bulk_create(ready)
        act.plan["total"] += sum(len(step.ids) for step in ready)
    act.save(update_fields=["plan"])


def plan_import_undo(run: ImportRun, user: User) -> Action:
    """Plan to move what a run created to the trash, to set back what it updated, and to delete what only it brought.

    What a person has worked on until its turn comes stays. Carried out, and undone, like any change of many articles.
    """
    act = plan_bulk(chain(created_by(run).iterator(), updated_by(run).iterator()), user, str(run))
    _add_steps(act, "entity", run.entities.order_by("pk").values_list("pk", flat=True), max(1, CHUNK // 5))
    _add_steps(act, "source", unshared_sources(run).values_list("pk", flat=True), 1)
    choose_operation(act, "take_back", run.pk)
    return act


def plan_deletion(entity: Entity, user: User) -> Action:
    """Plan to delete an entity that has more tags than can be deleted while somebody waits."""
    act = plan_bulk((), user, f"{entity}")
    _add_steps(act, "entity", [entity.pk])
    choose_operation(act, "delete_entities", None)
    return act


def choose_operation(act: Action, operation: str, value: Any) -> None:
    """Say what a planned action does, in place of what was said before."""
    act.plan |= {"operation": operation, "value": value}
    act.summary = _sum_up(act, total_of(act))
    act.save(update_fields=["plan", "summary"])


def operation_of(act: Action) -> Operation | None:
    """Return what an action is to do, None where that was not said yet."""
    name = act.plan.get("operation", "")
    return OPERATIONS.get(name) or OTHERS.get(name)


def total_of(act: Action) -> int:
    return int(act.plan.get("total", 0))


def looked_at(act: Action) -> int:
    """Return of how many articles of a planned action it is counted which would change."""
    return min(total_of(act), LOOKED_AT)


def count_affected(act: Action) -> int:
    """Return how many articles of a planned action it would change, of the first so many that are looked at."""
    operation = operation_of(act)
    if operation is None:
        return 0
    found = _chunks(first_articles(act, LOOKED_AT), 10 * CHUNK)
    return sum(operation.affected(Article.objects.filter(pk__in=ids), act.plan["value"]).count() for ids in found)


def version_of_plan(act: Action) -> Version:
    """Return the version of what a planned action would write over: of its first articles, and of its entities."""
    operation = operation_of(act)
    found = _chunks(first_articles(act, LOOKED_AT), 10 * CHUNK)
    values = [operation.read(Article.objects.filter(pk__in=ids), act.plan["value"]) for ids in found if operation]
    steps = act.steps.filter(model="entity").values_list("ids", flat=True)[:1]
    entities = Entity.objects.filter(pk__in=[pk for ids in steps for pk in ids]).order_by("pk")
    whole = {_PLAN: {WHOLE: digest(values)}}
    return version_now(whole | dict(version_of(entities).rows))


def changes_since_plan(act: Action, seen: Version) -> list[str]:
    """Return in words what of a planned action was changed since it was shown, and by whom; empty for nothing."""
    now = version_of_plan(act)
    if dict(now.rows) == dict(seen.rows):
        return []
    recorded = RecordedChange.objects.filter(pk__gt=seen.changes).exclude(action=act).select_related("action__user")
    planned = set(first_articles(act, LOOKED_AT))
    ours = (one for one in recorded.defer("action__plan").order_by("-pk")[:MOST_READ] if one.article_id in planned)
    told = [
        f"{one.what} was {one.verb} by {one.change.action.user or 'a command'}"
        for one in present_changes(islice(ours, MOST_TOLD))
    ]
    return told or ["An import or a re-tagging has changed some of them."]


def first_articles(act: Action, number: int) -> list[int]:
    """Return the first articles that a planned action is to be carried out on."""
    steps = act.steps.filter(model="article").values_list("ids", flat=True)[: number // CHUNK + 1]
    return [pk for ids in steps for pk in ids][:number]


def _chunks(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, size)):
        yield some


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
        step = locked.steps.first()
        done = 0
        if step is not None:
            rows = MODELS[step.model]._default_manager.filter(pk__in=step.ids)
            with recording(locked):
                result = operation.apply(rows, locked.plan["value"], locked.user)
            if result is not UNFINISHED:
                done = len(step.ids)
                step.delete()
        locked.plan["done"] += done
        locked.state = Action.State.RUNNING
        if locked.steps.exists():
            locked.save()
        else:
            finish(locked)
    act.refresh_from_db()
    on_progress(done)
    return act.state == Action.State.RUNNING


def finish(act: Action) -> None:
    """Close an action where it stands: what is done stays done, and can be undone."""
    act.summary = _sum_up(act, act.plan["done"])
    act.state = Action.State.DONE
    act.plan = {"operation": act.plan.get("operation"), "value": act.plan.get("value")}
    act.save()
    act.steps.all().delete()


def _sum_up(act: Action, total: int) -> str:
    operation = operation_of(act)
    if operation is not None and operation.name in OTHERS:
        return f"{operation.label}: {act.plan['origin']}"[:SUMMARY_LENGTH]
    said = operation.describe(act.plan["value"]) if operation else "Nothing"
    return f"{said}: {total:,} article{'' if total == 1 else 's'} from {act.plan['origin']}"[:SUMMARY_LENGTH]
