"""An import of a gazetteer: looked at row by row before anything is written, done in steps, undone as one."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.contrib.auth.models import User

from articles.curation import bulk_actions
from articles.curation.gazetteer_file import GazetteerFile, GazetteerRow, RowProblem
from articles.curation.gazetteer_import import GAZETTEER_OPERATION, Outcome, RowDecision, decide_rows, pack_row
from articles.models import Action, PlannedStep

ROWS_A_STEP = 200
MOST_SHOWN = 200  # rows of an outcome that a page lists


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row in words."""

    line: int
    outcome: str
    name: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.outcome}: {self.name}{f' ({self.reason})' if self.reason else ''}"


@dataclass(slots=True)
class GazetteerPreview:
    """What an import will do: how many rows of each outcome, and the first of each."""

    counts: Counter[str] = field(default_factory=Counter)
    shown: dict[str, list[RowReport]] = field(default_factory=dict)

    def add(self, report: RowReport) -> None:
        self.counts[report.outcome] += 1
        listed = self.shown.setdefault(report.outcome, [])
        if len(listed) < MOST_SHOWN:
            listed.append(report)

    @classmethod
    def read(cls, act: Action) -> "GazetteerPreview":
        """Return the preview that a planned action keeps; a purge may have taken the rows out of it."""
        shown = {
            outcome: [RowReport(line, outcome, name, reason) for line, name, reason in rows]
            for outcome, rows in act.plan.get("shown", {}).items()
        }
        return cls(Counter(act.plan.get("counts", {})), shown)

    @property
    def is_anything_written(self) -> bool:
        return bool(self.counts[Outcome.NEW] + self.counts[Outcome.CHANGED])

    def describe(self) -> str:
        """Return the counts in words."""
        return ", ".join(f"{self.counts[one]:,} {one}" for one in Outcome if self.counts[one]) or "no rows"


def look_at(
    file: GazetteerFile, *, overwrites: bool, take: Callable[[list[GazetteerRow]], None] = lambda _rows: None
) -> Iterator[RowReport]:
    """Yield what would become of each row; `take` is given those that would be written. Raises GazetteerError."""
    rows = file.read()
    while some := list(islice(rows, ROWS_A_STEP)):
        readable = [row for row in some if isinstance(row, GazetteerRow)]
        decided = {id(one.row): one for one in decide_rows(readable, overwrites=overwrites)}
        taken = []
        for row in some:
            if isinstance(row, RowProblem):
                where = f"{row.column}: " if row.column else ""
                yield RowReport(row.line, Outcome.REJECTED, row.name, f"{where}{row.reason}")
                continue
            one = decided[id(row)]
            if one.outcome in {Outcome.NEW, Outcome.CHANGED}:
                taken.append(row)
            yield _report(one)
        if taken:
            take(taken)


def _report(one: RowDecision) -> RowReport:
    return RowReport(one.row.line, one.outcome, one.row.name, "; ".join(one.reasons))


def plan_gazetteer(
    file: GazetteerFile,
    user: User | None,
    origin: str,
    *,
    overwrites: bool,
    on_report: Callable[[RowReport], None] = lambda _report: None,
) -> tuple[Action | None, GazetteerPreview]:
    """Store the rows that an import will write; return the planned action, None where it would write nothing.

    Raises GazetteerError, with nothing stored.
    """
    bulk_actions.delete_stale_plans(user)
    preview = GazetteerPreview()
    plan = {"total": 0, "done": 0, "origin": origin}
    act = Action.objects.create(user=user, kind=Action.Kind.BULK, state=Action.State.PLANNED, plan=plan)

    def store(rows: list[GazetteerRow]) -> None:
        PlannedStep.objects.create(action=act, model=GAZETTEER_OPERATION, ids=[pack_row(row) for row in rows])
        act.plan["total"] += len(rows)

    try:
        for report in look_at(file, overwrites=overwrites, take=store):
            preview.add(report)
            on_report(report)
    except BaseException:
        act.delete()
        raise
    if not preview.is_anything_written:
        act.delete()
        return None, preview
    act.plan["shown"] = {one: [[r.line, r.name, r.reason] for r in rows] for one, rows in preview.shown.items()}
    act.plan["counts"] = dict(preview.counts)
    act.plan["origin"] = f"{origin} ({preview.describe()})"
    bulk_actions.choose_operation(act, GAZETTEER_OPERATION, {"overwrites": overwrites})
    return act, preview
