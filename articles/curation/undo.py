"""Undo: restores what was before an action, and keeps later edits of other fields.

Changes are reversed in reverse order, each only if the row still is as the action left it. A later change by a person
is a clash, and one clash refuses the whole undo. Later changes by machines do not count: their tags are restored or
removed, and the articles are tagged again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.formats import localize
from django.utils.timezone import localtime

from articles.copies import find_copies
from articles.curation.action_log import MODELS, action, read_values
from articles.curation.article_versions import find_withheld, select_freed
from articles.curation.gazetteer_import import GAZETTEER_OPERATION
from articles.curation.name_changes import changed_names, queue_names
from articles.curation.source_merging import give_feeds_back
from articles.models import Action, Article, Entity, RecordedChange, Source, Tag
from articles.tagging import load_tagger, retag_articles

BATCH = 500  # changes reversed in one statement
MOST_CLASHES = 50  # reported
NOT_UNDOABLE = frozenset({Action.Kind.PURGE, Action.Kind.IMPORT, Action.Kind.RETAG})  # kinds that cannot be undone
MOST_ROWS = 50_000  # changes a page undoes; more are for the command
RETAGGED_AT_ONCE = 500  # articles

Row = models.Model
Values = dict[str, Any]

_SET_FIELDS = {"curated_fields"}  # lists whose members are restored one by one


@dataclass(frozen=True, slots=True)
class Clash:
    """Why one row cannot be restored."""

    what: str
    reason: str


class UndoError(Exception):
    """The action cannot be undone; `clashes` says why, row by row."""

    def __init__(self, message: str, clashes: Sequence[Clash] = ()) -> None:
        super().__init__(message)
        self.clashes = list(clashes)


@dataclass(slots=True)
class UndoResult:
    """The result of an undo: how many articles were tagged again, and how many are left for a later re-tagging."""

    action: Action
    retagged: int = 0
    left: int = 0


def undo(act: Action, user: User | None) -> UndoResult:
    """Undo an action in one transaction; the undo is an action itself and can be undone.

    Raises UndoError, with nothing changed, where a row has been changed since.
    """
    with action(user, Action.Kind.UNDO, f"Undone: {act.summary}") as undo_record:
        locked = Action.objects.select_for_update().get(pk=act.pk)
        if locked.state != Action.State.DONE or locked.kind in NOT_UNDOABLE:
            raise UndoError("This action cannot be undone: it is unfinished, already undone, or final.")
        undo_record.undoes = locked
        reversal = _Reversal(locked)
        reversal.work()
        locked.state = Action.State.UNDONE
        locked.save(update_fields=["state"])
        if locked.kind == Action.Kind.UNDO and locked.undoes is not None:
            Action.objects.filter(pk=locked.undoes.pk).update(state=Action.State.DONE)
        done = _retag(reversal.articles, undo_record)
        _queue_names_again(locked, undo_record, is_more_left=done.left > 0)
        give_feeds_back(locked, undo_record)
        _find_copies_again(locked)
    act.state = locked.state
    return done


def _retag(articles: set[int], undo_record: Action) -> UndoResult:
    found = Article.objects.filter(pk__in=sorted(articles)[:RETAGGED_AT_ONCE]).select_related("source__country")
    rows = list(found)
    if rows:
        retag_articles(rows, load_tagger())
    return UndoResult(undo_record, len(rows), max(0, len(articles) - RETAGGED_AT_ONCE))


def _queue_names_again(act: Action, undo_record: Action, *, is_more_left: bool) -> None:
    """Queue names whose articles still waited for re-tagging, may have come since the action, or are too many."""
    came_after = Article.objects.filter(created_at__gte=act.started_at)
    # The names of a gazetteer were queued, and may have been worked off.
    is_gazetteer = act.plan.get("operation") == GAZETTEER_OPERATION
    waiting = act.plan.get("pending") or (
        changed_names(act) if is_gazetteer or is_more_left or came_after.exists() else ()
    )
    if waiting:
        queue_names(waiting)
        undo_record.plan["pending"] = sorted(waiting)
        undo_record.save(update_fields=["plan"])


def _find_copies_again(act: Action) -> None:
    """Find the copies of articles whose text the undo has changed or restored."""
    of_text = act.changes.filter(Q(before__has_key="body") | Q(before__has_key="headline"), model="article")
    ids = list(of_text.values_list("row_id", flat=True))
    for start in range(0, len(ids), BATCH):
        find_copies(list(Article.objects.filter(pk__in=ids[start : start + BATCH])))


@dataclass(slots=True)
class _Reversal:
    act: Action
    clashes: list[Clash] = field(default_factory=list)
    articles: set[int] = field(default_factory=set)  # to be tagged again
    curated: dict[int, set[str]] = field(default_factory=dict)  # fields that the action set, by article

    def work(self) -> None:
        for model, kind, changes in self._batches():
            rows = _locked(model, changes)
            if kind == "created":
                self._remove(model, changes, rows)
            elif kind == "deleted":
                self._recreate(model, changes, rows)
            else:
                self._restore(model, changes, rows)
            if len(self.clashes) >= MOST_CLASHES:
                break
        if self.clashes:
            raise UndoError("It clashes with later changes.", self.clashes)
        self._apply_withheld()
        self._find_later_articles()

    def _batches(self) -> Iterator[tuple[type[Row], str, list[RecordedChange]]]:
        """Yield the changes latest first, as many at a time as one statement can reverse."""
        batch: list[RecordedChange] = []
        rows: set[int] = set()
        for change in _latest_first(self.act):
            is_full = len(batch) >= BATCH or change.row_id in rows
            if batch and (is_full or _batch_key(change) != _batch_key(batch[0])):
                yield MODELS[batch[0].model], _kind_of(batch[0]), batch
                batch, rows = [], set()
            batch.append(change)
            rows.add(change.row_id)
        if batch:
            yield MODELS[batch[0].model], _kind_of(batch[0]), batch

    # -- one kind of change after the other

    def _restore(self, model: type[Row], changes: list[RecordedChange], rows: dict[int, Row]) -> None:
        ready: list[Row] = []
        names: set[str] = set()
        for change in changes:
            row = rows.get(change.row_id)
            if row is None:
                self._explain_missing(model, change)
                continue
            before, after = read_values(change, change.before), read_values(change, change.after)
            if changed := self._find_changed_fields(change, row, after):
                self._clash(change, row, changed)
                continue
            for name, value in before.items():
                now = getattr(row, name)
                is_set = name in _SET_FIELDS and now != after[name]
                setattr(row, name, _take_out_changes(now, after[name], value) if is_set else value)
            names.update(before)
            ready.append(row)
            if model is Article and "curated_fields" in after:
                self.curated.setdefault(row.pk, set()).update(after["curated_fields"])
        if ready and not self._lacks_references(model, changes, [row.__dict__ for row in ready], names):
            self._write(model, ready, lambda some: _update(model, some, sorted(names)))

    def _remove(self, model: type[Row], changes: list[RecordedChange], rows: dict[int, Row]) -> None:
        ready = []
        for change in changes:
            row = rows.get(change.row_id)
            if row is None:
                continue
            if changed := self._find_changed_fields(change, row, read_values(change, change.after)):
                self._clash(change, row, changed)
            else:
                ready.append(row)
        self._check_references(model, ready)
        if not self.clashes:
            model._base_manager.filter(pk__in=[row.pk for row in ready]).delete()

    def _recreate(self, model: type[Row], changes: list[RecordedChange], rows: dict[int, Row]) -> None:
        fresh = []
        values = []
        for change in changes:
            if change.row_id in rows:
                self.clashes.append(Clash(label_row(rows[change.row_id]), "it exists again"))
                continue
            values.append(read_values(change, change.before))
            fresh.append(model(**values[-1]))
        names = {name for one in values for name in one}
        if model is Tag:
            self._move_machine_tags(fresh)
        if fresh and not self._lacks_references(model, changes, values, names):
            self._write(model, fresh, model._base_manager.bulk_create)

    # -- what may stand in the way

    def _find_changed_fields(self, change: RecordedChange, row: Row, after: Values) -> list[str]:
        """Return the fields that are no longer as the action left them, except those that machines set."""
        changed = [name for name, value in after.items() if getattr(row, name) != value and name not in _SET_FIELDS]
        if changed and set(changed) <= _machine_fields(row):
            self.articles.add(change.article_id or 0)
            return []
        return changed

    def _explain_missing(self, model: type[Row], change: RecordedChange) -> None:
        later = _latest_change(change, [])
        is_machines = later is None or (later.before or {}).get("origin") == Tag.Origin.MACHINE
        if model is Tag and is_machines:
            self.articles.add(change.article_id or 0)
        else:
            self.clashes.append(Clash(label_missing_row(change), f"it was deleted {_describe_author(later)}"))

    def _clash(self, change: RecordedChange, row: Row, changed: list[str]) -> None:
        names = ", ".join(_label(row, name) for name in changed)
        self.clashes.append(
            Clash(label_row(row), f"{names}: changed {_describe_author(_latest_change(change, changed))}")
        )

    def _check_references(self, model: type[Row], rows: list[Row]) -> None:
        """Report rows that refer to rows about to be deleted; delete tags of machines that do."""
        for relation in model._meta.related_objects:
            if str(relation.related_model._meta.model_name) not in MODELS:
                continue
            others = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": rows})
            if relation.related_model is Tag:
                machines = others.filter(origin=Tag.Origin.MACHINE)
                self.articles.update(machines.values_list("article_id", flat=True))
                machines.delete()
            for other in others[:MOST_CLASHES]:
                reason = f"it belongs to {label_row(getattr(other, relation.field.name))}, which the action created"
                self.clashes.append(Clash(label_row(other), reason))

    def _move_machine_tags(self, tags: Sequence[Any]) -> None:
        """Delete machine tags that stand where tags are about to be restored."""
        wanted = {(tag.article_id, tag.entity_id) for tag in tags}
        found = Tag.objects.filter(article__in={tag.article_id for tag in tags}, origin=Tag.Origin.MACHINE)
        going = [pk for pk, *pair in found.values_list("pk", "article_id", "entity_id") if tuple(pair) in wanted]
        if going:
            self.articles.update(Tag.objects.filter(pk__in=going).values_list("article_id", flat=True))
            Tag.objects.filter(pk__in=going).delete()

    def _lacks_references(
        self, model: type[Row], changes: list[RecordedChange], values: list[Values], names: set[str]
    ) -> bool:
        """Tell whether rows that the restored values refer to are gone."""
        lacks = False
        for one in model._meta.concrete_fields:
            target = one.related_model
            if one.attname not in names or target is None or isinstance(target, str):
                continue
            wanted = {value[one.attname] for value in values} - {None}
            present = set(target._base_manager.filter(pk__in=wanted).values_list("pk", flat=True))
            for value in values:
                if value[one.attname] is not None and value[one.attname] not in present:
                    lacks = True
                    what = f"{target._meta.verbose_name} {value[one.attname]}"
                    self.clashes.append(Clash(label_missing_row(changes[0]), f"its {what} no longer exists"))
        return lacks

    def _write(self, model: type[Row], rows: list[Row], write: Any) -> None:
        """Write a batch; where the database refuses it, find out which row it is."""
        try:
            with transaction.atomic():
                write(rows)
        except IntegrityError:
            if len(rows) == 1:
                self.clashes.append(Clash(label_row(rows[0]), "another one has taken its place since"))
                return
            for row in rows:
                self._write(model, [row], write)

    # -- afterwards

    def _apply_withheld(self) -> None:
        """Let articles say what imports have brought meanwhile for the fields that are no longer a curator's."""
        withheld = find_withheld(self.curated, self.act.started_at)
        for article in Article.objects.filter(pk__in=withheld):
            brought = select_freed(withheld[article.pk], self.curated[article.pk], article.curated_fields)
            values = {name: value for name, value in brought.items() if getattr(article, name) != value}
            if values.get("source_id") and not Source.objects.filter(pk=values["source_id"]).exists():
                del values["source_id"]
            for name, value in values.items():
                setattr(article, name, value)
            if values:
                article.save(update_fields=list(values))
                self.articles.add(article.pk)

    def _find_later_articles(self) -> None:
        """Find the articles that came after the action and were tagged by the names it moved."""
        moved = self.act.changes.filter(model="entityname").values_list("before", "after")
        entities = {values["entity_id"] for pair in moved for values in pair if values and "entity_id" in values}
        if entities and self.act.kind in {Action.Kind.MERGE, Action.Kind.SPLIT}:
            later = Tag.objects.filter(
                entity__in=entities, origin=Tag.Origin.MACHINE, article__created_at__gte=self.act.started_at
            )
            self.articles.update(later.values_list("article_id", flat=True))


def _latest_first(act: Action) -> Iterator[RecordedChange]:
    position = None
    while True:
        changes = act.changes.order_by("-pk")
        page = list((changes if position is None else changes.filter(pk__lt=position))[:BATCH])
        if not page:
            return
        yield from page
        position = page[-1].pk


def _locked(model: type[Row], changes: Sequence[RecordedChange]) -> dict[int, Row]:
    rows = model._base_manager.select_for_update().filter(pk__in=[change.row_id for change in changes])
    return {row.pk: row for row in rows}


def _update(model: type[Row], rows: list[Row], names: list[str]) -> None:
    fields = [next(one.name for one in model._meta.concrete_fields if one.attname == name) for name in names]
    first = {name: getattr(rows[0], name) for name in names}
    if all(getattr(row, name) == value for row in rows for name, value in first.items()):
        model._base_manager.filter(pk__in=[row.pk for row in rows]).update(**first)
    else:
        model._base_manager.bulk_update(rows, fields)


def _kind_of(change: RecordedChange) -> str:
    if change.before is None:
        return "created"
    return "deleted" if change.after is None else "updated"


def _batch_key(change: RecordedChange) -> tuple[Any, ...]:
    columns = tuple(sorted(change.before or {})) if _kind_of(change) == "updated" else ()
    return change.model, _kind_of(change), columns


def _take_out_changes(now: list[str], after: list[str], before: list[str]) -> list[str]:
    """Return a set without the difference between `before` and `after`."""
    return sorted((set(now) - (set(after) - set(before))) | (set(before) - set(after)))


def _machine_fields(row: Row) -> set[str]:
    """Return the fields of a row that a machine sets: it sets them again after the undo."""
    if isinstance(row, Tag):
        return {"mentions", "is_main", "role"} | ({"state"} if row.origin == Tag.Origin.MACHINE else set())
    if isinstance(row, Article) and "dateline_country" not in row.curated_fields:
        return {"dateline_country_id"}
    return set()


def _latest_change(change: RecordedChange, names: Sequence[str]) -> RecordedChange | None:
    """Return the latest later change of a row, or of some of its fields."""
    later = RecordedChange.objects.filter(model=change.model, row_id=change.row_id, pk__gt=change.pk)
    rows = later.exclude(action=change.action_id).select_related("action__user").order_by("-pk")
    for one in islice(rows.iterator(chunk_size=100), 1000):
        if not names or one.before is None or one.after is None or set(read_values(one, one.after)) & set(names):
            return one
    return None


def _describe_author(change: RecordedChange | None) -> str:
    if change is None:
        return "by an import or a re-tagging"
    who = change.action.user.get_username() if change.action.user else "a command"
    return f"by {who} in “{change.action}” ({localize(localtime(change.action.started_at))})"


def _label(row: Row, name: str) -> str:
    return next(str(one.verbose_name) for one in row._meta.concrete_fields if one.attname == name)


def label_row(row: Row) -> str:
    """Return the label of a row in messages."""
    return f"{str(row._meta.verbose_name).capitalize()} {row}"


def label_missing_row(change: RecordedChange) -> str:
    """Return the label of a row that may no longer exist."""
    model = MODELS[change.model]
    values = change.before or change.after or {}
    label = values.get("headline") or values.get("name") or values.get("text")
    if model is Tag:
        entity = Entity.objects.filter(pk=change.entity_id or 0).first()
        article = Article.objects.filter(pk=change.article_id or 0).first()
        return f"Tag {entity or change.entity_id} in “{article or change.article_id}”"
    row = None if label else model._base_manager.filter(pk=change.row_id).first()
    return f"{str(model._meta.verbose_name).capitalize()} {label or row or change.row_id}"
