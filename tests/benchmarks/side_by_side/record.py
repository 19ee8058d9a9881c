"""What was measured, kept as it is measured, and the tables that are drawn of it."""

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.side_by_side.work import SHARES

EMBEDDED = "this archive, embedded engine"
ON_CLUSTER = "this archive on OpenSearch"
PLAIN = "OpenSearch, documents ready-made"
SEARCHED, PAGES, IMPORTED = "search", "pages", "import"
PARTS = (IMPORTED, SEARCHED, PAGES)

IMPORT_RATE = "imported a second"  # read, tagged, stored and indexed
INDEX_RATE = "indexed a second"
IMPORT_PROCESSOR, INDEX_PROCESSOR = "processor of an import, ms", "processor of indexing, ms"  # an article
DISK, MEMORY = "disk, MB", "memory, MB"
LOAD_RATE, LOAD_P99 = "answers a second", "99th of 100 answers, ms"


FIGURES = (
    IMPORT_RATE, IMPORT_PROCESSOR, INDEX_RATE, INDEX_PROCESSOR, DISK, MEMORY, LOAD_RATE, LOAD_P99,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds on the wall of some searches, and of the processor in all."""

    wall: Sequence[float]
    processor: float

    @property
    def median_ms(self) -> float:
        return statistics.median(self.wall) * 1000

    @property
    def processor_ms(self) -> float:
        """The mean of the processor time: the clock of other processes is too coarse for a single search."""
        return self.processor / len(self.wall) * 1000

    def __str__(self) -> str:
        least = number(min(self.wall) * 1000)
        return f"{number(self.median_ms)} (least {least}, processor {number(self.processor_ms)})"


@dataclass(slots=True)
class Record:
    """Figures by who was measured and what; written down with each new one."""

    path: Path | None
    articles: int
    machine: str = ""
    figures: dict[str, dict[str, float]] = field(default_factory=dict)
    walls: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    processors: dict[str, dict[str, float]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> "Record":
        """Return what was kept in a file."""
        return cls(path=None, **json.loads(path.read_text(encoding="utf-8")))

    def note(self, who: str, what: str, figure: float) -> None:
        self.figures.setdefault(who, {})[what] = figure
        print(f"  {who:<46} {what:<34} {number(figure):>10}", flush=True)
        self._write()

    def note_searches(self, who: str, share: str, wall: Iterable[float], processor: float) -> None:
        self.walls.setdefault(who, {}).setdefault(share, []).extend(wall)
        processors = self.processors.setdefault(who, {})
        processors[share] = processors.get(share, 0.0) + processor
        self._write()

    def miss(self, what: str) -> None:
        """Note that a figure could not be had, and why."""
        self.missing.append(what)
        print(f"  MISSING: {what}", flush=True)
        self._write()

    def spent(self, who: str, share: str) -> Spent | None:
        wall = self.walls.get(who, {}).get(share)
        return Spent(wall, self.processors[who][share]) if wall else None

    def figure(self, who: str, what: str) -> float | None:
        if what in SHARES:
            spent = self.spent(who, what)
            return spent.median_ms if spent else None
        return self.figures.get(who, {}).get(what)

    def _write(self) -> None:
        if self.path:
            parts: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__ if name != "path"}
            self.path.write_text(json.dumps(parts, indent=1), encoding="utf-8")


def number(figure: float | None) -> str:
    if figure is None:
        return "missing"
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:,.1f}" if figure >= 10 else f"{figure:,.2f}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table of ratios: whose figure, of what, by which of OpenSearch, and what is to be reached."""

    label: str
    unit: str
    who: str
    what: str
    by: str
    reach: float
    part: str
    is_rate: bool = False

    def reached(self, ratio: float) -> bool:
        return ratio >= self.reach if self.is_rate else ratio <= self.reach


PAGE_NAME = f"{EMBEDDED}, whole page"
RATIOS = (
    Row("engine: a word of 1 in 1,000", " ms", EMBEDDED, "1 in 1,000", "1 in 1,000", 0.25, SEARCHED),
    Row("engine: 1 in 10", " ms", EMBEDDED, "1 in 10", "1 in 10", 0.5, SEARCHED),
    Row("engine: 9 in 10", " ms", EMBEDDED, "9 in 10", "9 in 10", 0.6, SEARCHED),
    Row("whole page by its raw answer, 1 in 1,000", " ms", PAGE_NAME, "1 in 1,000", "1 in 1,000", 2, SEARCHED),
    Row("pages a second, 2 workers, by raw answers", "", EMBEDDED, LOAD_RATE, LOAD_RATE, 0.7, PAGES, is_rate=True),
    Row("articles imported a second by documents", "", EMBEDDED, IMPORT_RATE, INDEX_RATE, 0.25, IMPORTED, is_rate=True),
    Row("`rebuild_index` a second by documents", "", EMBEDDED, INDEX_RATE, INDEX_RATE, 1.1, IMPORTED, is_rate=True),
    Row("index on disk", " MB", EMBEDDED, DISK, DISK, 0.5, IMPORTED),
    Row("memory of a process that searches", " MB", EMBEDDED, MEMORY, MEMORY, 0.06, PAGES),
)


def by_processor(record: Record, row: Row) -> float | None:
    """Return the ratio of a row by processor time, which says more where a machine is busy; None where it has none."""
    if row.what in SHARES:
        spent, theirs = record.spent(row.who, row.what), record.spent(PLAIN, row.by)
        return spent.processor_ms / theirs.processor_ms if spent and theirs and theirs.processor else None
    of_ours = {IMPORT_RATE: IMPORT_PROCESSOR, INDEX_RATE: INDEX_PROCESSOR}.get(row.what, "")
    ours, other = record.figure(row.who, of_ours), record.figure(PLAIN, INDEX_PROCESSOR)
    return other / ours if ours and other else None  # of rates: who needs more has the smaller one


def draw_ratios(record: Record, parts: Iterable[str]) -> list[str]:
    """Return the lines of the table in which this archive is measured by OpenSearch, as markdown."""
    lines = ["| what | OpenSearch | this archive | ratio | by processor time | to reach |", "|---|---|---|---|---|---|"]
    for row in RATIOS:
        if row.part not in parts:
            continue
        theirs, ours = record.figure(PLAIN, row.by), record.figure(row.who, row.what)
        ratio, verdict = "missing", ""
        if theirs and ours:
            ratio = f"{ours / theirs:.2f}"
            verdict = "" if row.reached(ours / theirs) else ", falls short"
        shown = [f"{number(one)}{row.unit if one is not None else ''}" for one in (theirs, ours)]
        processor = f"{one:.2f}" if (one := by_processor(record, row)) is not None else ""
        lines.append(f"| {row.label} | {' | '.join(shown)} | **{ratio}** | {processor} | {row.reach:g}{verdict} |")
    return lines


def draw_engines(record: Record) -> list[str]:
    """Return the lines of the table of everybody, as markdown; searches in ms: median, least, processor."""
    columns = [*SHARES, *FIGURES]
    lines = [f"| who | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for who in dict.fromkeys([*record.figures, *record.walls]):
        shown = [
            str(record.spent(who, one) or "")
            if one in SHARES
            else number(figure)
            if (figure := record.figure(who, one)) is not None
            else ""
            for one in columns
        ]
        lines.append(f"| {who} | {' | '.join(shown)} |")
    return lines


def draw_times(record: Record) -> list[str]:
    """Return a line for each engine with how many times the embedded one's median it takes."""
    lines = [f"| times the embedded engine | {' | '.join(SHARES)} |", "|---" * (len(SHARES) + 1) + "|"]
    for who in record.walls:
        if who != EMBEDDED:
            pairs = [(record.figure(who, share), record.figure(EMBEDDED, share)) for share in SHARES]
            shown = [f"{theirs / ours:.1f}" if theirs and ours else "missing" for theirs, ours in pairs]
            lines.append(f"| {who} | {' | '.join(shown)} |")
    return lines
