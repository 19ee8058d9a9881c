"""What became of each document, and of a whole run in short."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TextIO

from articles.importing.input_parts import describe_left_out
from articles.importing.readers import Place
from articles.models import ImportedDocument

Outcome = ImportedDocument.Outcome


class Result(NamedTuple):
    """What became of one document."""

    address: str
    outcome: Outcome
    place: Place | None = None
    reader: str = ""
    sha256: str = ""
    reason: str = ""
    article: int | None = None
    was_purged: bool = False  # and is in the archive again
    original: int | None = None
    is_unkept: bool = False  # the file it was read from

    def write_to(self, stream: TextIO, headline: str = "") -> None:
        """Write one line of JSON; `headline` is that of the document, if it could be read."""
        record = {
            "address": self.address,
            "place": str(self.place) if self.place else None,
            "headline": headline,
            "format": self.reader,
            "outcome": self.outcome.value,
            "reason": self.reason,
            "article": self.article,
            "sha256": self.sha256,
        }
        stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def write_left_out(stream: TextIO, address: str, counts: Mapping[str, int]) -> None:
    """Write one line of JSON about what else a file holds, which is not imported."""
    record = {"address": address, "outcome": "left out", "counts": dict(counts), "reason": describe_left_out(counts)}
    stream.write(json.dumps(record, ensure_ascii=False) + "\n")


@dataclass(slots=True)
class ImportSummary:
    """The counts of an import and its first rejections."""

    counts: Counter[str] = field(default_factory=Counter)
    ignored_keys: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    rejections: list[Result] = field(default_factory=list)
    noticed: int = 0
    returned: int = 0
    unkept: int = 0
    was_interrupted: bool = False
    is_dry_run: bool = False
    shown_rejections: int = 20

    def add(self, result: Result) -> None:
        self.counts[result.outcome.value] += 1
        self.unkept += result.is_unkept
        if result.outcome is Outcome.REJECTED:
            if len(self.rejections) < self.shown_rejections:
                self.rejections.append(result)
        elif result.reason and result.outcome in {Outcome.CREATED, Outcome.UPDATED}:
            self.noticed += 1
            self.returned += result.was_purged

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def exit_status(self) -> int:
        """0: all done, 1: done but some rejected or not reached, 2: nothing done."""
        rejected = self.counts[Outcome.REJECTED.value]
        if rejected == self.total and not (self.total == 0 and self.was_interrupted):
            return 2
        return 1 if rejected or self.was_interrupted else 0

    def lines(self) -> list[str]:
        """Return the summary as lines of plain text."""
        outcomes = [f"{self.counts[outcome.value]:>9,} {outcome.value}" for outcome in Outcome]
        head = "Dry run, nothing was written. It would be:" if self.is_dry_run else "Documents:"
        lines = [head, *outcomes, f"{self.total:>9,} in all"]
        if self.noticed:
            lines.append(f"{self.noticed:,} of them were kept with a note (see --report or the admin).")
        if self.returned:
            lines.append(f"{self.returned:,} of them had been purged, and are in the archive again.")
        if self.unkept:
            lines.append(f"The original files of {self.unkept:,} of them could not be kept; the note of each says why.")
        if self.ignored_keys:
            keys = ", ".join(f"{key} ({count:,})" for key, count in sorted(self.ignored_keys.items()))
            lines.append(f"Keys without a field in the archive were left out: {keys}.")
        if self.left_out:
            lines.append(f"Also in the files, but not imported: {describe_left_out(self.left_out)}.")
        if not self.total and not self.was_interrupted:
            lines.append("No document was found.")
        written = self.counts[Outcome.CREATED.value] + self.counts[Outcome.UPDATED.value]
        if self.counts[Outcome.UNCHANGED.value] and not written:
            lines.append("Nothing has changed since the last import.")
        if self.was_interrupted:
            lines.append("Interrupted. All finished batches are kept; the same command continues where it stopped.")
        return lines
