"""One operation on many articles: planned with its exact count, carried out in chunks, undone as one.

The articles are stored when the operation is planned, so that exactly those that were counted are changed. Each chunk
is a transaction; a page does a few of them, the command `finish_actions` does them all.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from itertools import chain, islice
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.curation.action_log import MODELS, SUMMARY_LENGTH, recording
from articles.curation.article_versions import UNDO_OPERATION
from articles.curation.edit_conflicts import WHOLE, SeenVersion, digest, make_version, read_version
from articles.curation.entities import UNFINISHED
from articles.curation.history import present_changes
from articles.curation.import_undo import find_created, find_unshared_sources, find_updated
from articles.curation.name_changes import iterate_candidates
from articles.curation.operations import INTERNAL_OPERATIONS, OPERATIONS, Operation, find_articles
from articles.curation.retagging import RETAG_OPERATION, describe_pending, read_pending, strike_off
from articles.models import Action, Article, Entity, ImportRun, PlannedStep, RecordedChange

__all__ = [
    "OPERATIONS",
    "Operation",
    "carry_out",
    "choose_operation",
    "count_affected",
    "count_checked",
    "delete_stale_plans",
    "describe_changes_since_plan",
    "find_articles",
    "finish",
    "first_articles",
    "get_operation",
    "get_total",
    "plan_bulk",
    "plan_deletion",
    "plan_import_undo",
    "plan_retagging",
    "read_plan_version",
]

CHUNK = 500  # articles a transaction
RETAGGED = 100  # articles a transaction that are tagged again
MOST_CHECKED = 10_000  # articles that are checked for whether they would change
MOST_READ = 10_000  # recorded changes that are searched for those of the articles of a plan
MOST_SHOWN = 10  # changes reported
STALE = timedelta(days=1)  # after which a plan that nobody has started is deleted


_PLAN = "plan:0"


def plan_bulk(articles: Iterable[int], user: User, origin: str) -> Action:
    """Store which articles an operation will change; `origin` says in words where they come from."""
    delete_stale_plans(user)
    with transaction.atomic():
        plan = {"total": 0, "done": 0, "origin": origin}
        act = Action.objects.create(user=user, kind=Action.Kind.BULK, state=Action.State.PLANNED, plan=plan)
        _add_steps(act, "article", articles)
    return act


def delete_stale_plans(user: User | None) -> None:
    """Delete what a user has planned and not begun for a day."""
    Action.objects.filter(user=user, state=Action.State.PLANNED, started_at__lt=timezone.now() - STALE).delete()


def _add_steps(act: Action, model: str, ids: Iterable[int], size: int | None = None) -> None:
    steps = (PlannedStep(action=act, model=model, ids=some) for some in _chunks(dict.fromkeys(ids), size or CHUNK))
    while ready := list(islice(steps, 200)):
        PlannedStep.objects.bulk_create(ready)
        act.plan["total"] += sum(len(step.ids) for step in ready)
    act.save(update_fields=["plan"])


def plan_import_undo(run: ImportRun, user: User) -> Action:
    """Plan to move the articles a run created to the trash, restore those it updated, and delete what else it made.

    Rows that a person works on before their turn comes stay. Carried out and undone like any bulk action.
    """
    act = plan_bulk(chain(find_created(run).iterator(), find_updated(run).iterator()), user, str(run))
    _add_steps(act, "entity", run.entities.order_by("pk").values_list("pk", flat=True), max(1, CHUNK // 5))
    _add_steps(act, "source", find_unshared_sources(run).values_list("pk", flat=True), 1)
    choose_operation(act, UNDO_OPERATION, run.pk)
    return act


def plan_deletion(entity: Entity, user: User) -> Action:
    """Plan to delete an entity that has too many tags to be deleted at once."""
    act = plan_bulk((), user, f"{entity}")
    _add_steps(act, "entity", [entity.pk])
    choose_operation(act, "delete_entities", None)
    return act


def plan_retagging(user: User) -> Action | None:
    """Plan to tag the articles of all pending names again; None where no article has them, and none waits any more.

    Call it outside transactions. Raises IndexNotReadyError.
    """
    names = read_pending()
    ids = sorted(set(iterate_candidates(list(names.values()))))
    if not ids:
        strike_off(names)
        return None
    delete_stale_plans(user)
    with transaction.atomic():
        plan = {"total": 0, "done": 0, "origin": describe_pending(names, len(ids))}
        act = Action.objects.create(user=user, kind=Action.Kind.RETAG, state=Action.State.PLANNED, plan=plan)
        _add_steps(act, "article", ids, RETAGGED)
        choose_operation(act, RETAG_OPERATION, list(names))
    return act


def choose_operation(act: Action, operation: str, value: Any) -> None:
    """Set the operation of a planned action, replacing an earlier choice."""
    act.plan |= {"operation": operation, "value": value}
    act.summary = _summarise(act, get_total(act))
    act.save(update_fields=["plan", "summary"])


def get_operation(act: Action) -> Operation | None:
    """Return the operation of an action, None if none was chosen yet."""
    name = act.plan.get("operation", "")
    return OPERATIONS.get(name) or INTERNAL_OPERATIONS.get(name)


def get_total(act: Action) -> int:
    return int(act.plan.get("total", 0))


def count_checked(act: Action) -> int:
    """Return how many articles of a planned action are checked for whether they would change."""
    return min(get_total(act), MOST_CHECKED)


def count_affected(act: Action) -> int:
    """Return how many of the checked articles a planned action would change."""
    operation = get_operation(act)
    if operation is None:
        return 0
    found = _chunks(first_articles(act, MOST_CHECKED), 10 * CHUNK)
    return sum(operation.affected(Article.objects.filter(pk__in=ids), act.plan["value"]).count() for ids in found)


def read_plan_version(act: Action) -> SeenVersion:
    """Return the version of the values a planned action would overwrite: of its first articles, and of its entities."""
    operation = get_operation(act)
    found = _chunks(first_articles(act, MOST_CHECKED), 10 * CHUNK)
    values = [operation.read(Article.objects.filter(pk__in=ids), act.plan["value"]) for ids in found if operation]
    steps = act.steps.filter(model="entity").values_list("ids", flat=True)[:1]
    entities = Entity.objects.filter(pk__in=[pk for ids in steps for pk in ids]).order_by("pk")
    whole = {_PLAN: {WHOLE: digest(values)}}
    return make_version(whole | dict(read_version(entities).rows))


def describe_changes_since_plan(act: Action, seen: SeenVersion) -> list[str]:
    """Return in words what has changed in the articles of a plan since it was shown, and by whom; empty for nothing."""
    now = read_plan_version(act)
    if dict(now.rows) == dict(seen.rows):
        return []
    recorded = RecordedChange.objects.filter(pk__gt=seen.changes).exclude(action=act).select_related("action__user")
    planned = set(first_articles(act, MOST_CHECKED))
    ours = (one for one in recorded.defer("action__plan").order_by("-pk")[:MOST_READ] if one.article_id in planned)
    lines = [
        f"{one.what} was {one.verb} by {one.change.action.user or 'a command'}"
        for one in present_changes(islice(ours, MOST_SHOWN))
    ]
    return lines or ["An import or a re-tagging has changed some of them."]


def first_articles(act: Action, number: int) -> list[int]:
    """Return the numbers of the first articles of a planned action."""
    steps = act.steps.filter(model="article").values_list("ids", flat=True)[: number // CHUNK + 1]
    return [pk for ids in steps for pk in ids][:number]


def _chunks(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, size)):
        yield some


def carry_out(
    act: Action, seconds: float | None = None, on_progress: Callable[[int], None] = lambda _count: None
) -> bool:
    """Carry out a planned action, or continue it, for about so many seconds; return whether it is finished.

    A stop at any moment loses at most the current chunk; the next call continues from there.
    """
    end = None if seconds is None else time.monotonic() + seconds
    while _carry_out_chunk(act, on_progress):
        if end is not None and time.monotonic() > end:
            return False
    return True


def _carry_out_chunk(act: Action, on_progress: Callable[[int], None]) -> bool:
    """Do the next chunk; return whether there is another. Two processes with the same action take turns."""
    with transaction.atomic():
        locked = Action.objects.select_for_update().get(pk=act.pk)
        operation = get_operation(locked)
        if operation is None or locked.state not in {Action.State.PLANNED, Action.State.RUNNING}:
            act.refresh_from_db()
            return False
        step = locked.steps.first()
        done = 0
        if step is not None:
            is_table = step.model in MODELS
            rows = MODELS[step.model]._default_manager.filter(pk__in=step.ids) if is_table else step.ids
            # What machines decide follows from texts and names: it is no change that a person could take back.
            with nullcontext() if locked.kind == Action.Kind.RETAG else recording(locked):
                result = operation.apply(rows, locked.plan["value"], locked.user)
            if result is not UNFINISHED:
                done = len(step.ids)
                step.delete()
        locked.plan["done"] += done
        locked.state = Action.State.RUNNING
        if locked.steps.exists():
            locked.save()
        else:
            operation.conclude(locked.plan["value"])
            finish(locked)
    act.refresh_from_db()
    on_progress(done)
    return act.state == Action.State.RUNNING


def finish(act: Action) -> None:
    """Close an action where it stands: what is done stays done, and can be undone."""
    act.summary = _summarise(act, act.plan["done"])
    act.state = Action.State.DONE
    act.plan = {"operation": act.plan.get("operation"), "value": act.plan.get("value")}
    act.save()
    act.steps.all().delete()


def _summarise(act: Action, total: int) -> str:
    operation = get_operation(act)
    if operation is not None and operation.name in INTERNAL_OPERATIONS:
        return f"{operation.label}: {act.plan['origin']}"[:SUMMARY_LENGTH]
    label = operation.describe(act.plan["value"]) if operation else "Nothing"
    return f"{label}: {total:,} article{'' if total == 1 else 's'} from {act.plan['origin']}"[:SUMMARY_LENGTH]
