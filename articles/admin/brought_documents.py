"""What is known of the documents of an upload, as its pages show it."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Self

from articles.importing.report import Outcome
from articles.models import Upload
from articles.panels.provenance import describe_date

PAGE_DOCUMENTS = 100

# Each outcome, as a dry run puts it, and what that means.
_WORDS = {
    Outcome.CREATED: ("new", "articles that the archive does not have yet"),
    Outcome.UPDATED: ("updated", "articles that the archive has with a different text or other values"),
    Outcome.UNCHANGED: ("unchanged", "articles that the archive already has"),
    Outcome.DUPLICATE: ("duplicate", "the same as another document, here or in the archive"),
    Outcome.REJECTED: ("rejected", "documents that cannot be imported; each says why"),
}


@dataclass(frozen=True, slots=True)
class Sum:
    """How many documents have an outcome, and in words which."""

    outcome: str
    number: int
    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of a dry run."""

    all: Sequence[Sum]
    total: int
    noticed: int
    returned: int
    ignored_keys: str
    left_out: str

    @classmethod
    def of(cls, upload: Upload) -> Self | None:
        """Return the sums of an upload whose dry run is done."""
        tried = upload.tried
        if tried is None or upload.step != Upload.Step.TRY or upload.state != Upload.State.DONE:
            return None
        counts = tried["counts"]
        rows = [Sum(one.value, counts.get(one.value, 0), *_WORDS[one]) for one in Outcome]
        keys = ", ".join(f"{key} ({count:,})" for key, count in tried["ignored_keys"].items())
        left_out = tried.get("left_out", "")  # none of a dry run of before there was any
        return cls(rows, tried["total"], tried["noticed"], tried["returned"], keys, left_out)

    @property
    def headline(self) -> str:
        """As in “412 new, 3 rejected, 1 twice”."""
        return ", ".join(f"{one.number:,} {one.word}" for one in self.all if one.number) or "no documents"

    @property
    def is_anything_written(self) -> bool:
        return any(one.number for one in self.all if one.outcome in {Outcome.CREATED, Outcome.UPDATED})

    @property
    def rejected(self) -> int:
        return self.count(Outcome.REJECTED.value)

    def count(self, outcome: str) -> int:
        return next((one.number for one in self.all if one.outcome == outcome), self.total)

    def describe(self, outcome: str) -> str:
        return next((one.word for one in self.all if one.outcome == outcome), "all documents")


def read_report(upload: Upload, outcome: str, page: int) -> list[dict[str, Any]]:
    """Return a page of the documents of a dry run that have an outcome, all where none is named."""
    start = (page - 1) * PAGE_DOCUMENTS
    with upload.report.open("rb") as lines:
        wanted = (outcome,) if outcome else Outcome
        chosen = (line for line in lines if any(_has_outcome(line, one) for one in wanted))
        records = [json.loads(line) for line in islice(chosen, start, start + PAGE_DOCUMENTS)]
    return [{**name_place(upload, one), "word": _WORDS[Outcome(one["outcome"])][0]} for one in records]


def name_place(upload: Upload, document: dict[str, Any]) -> dict[str, Any]:
    """Return a document of a report with its address as the curator knows it, and its place once."""
    address, place = shorten_address(upload, document["address"]), document["place"] or ""
    return {**document, "address": address.removesuffix(f"#{place}") if place else address, "place": place}


def _has_outcome(line: bytes, outcome: str) -> bool:
    """Tell the outcome of a line of a report without reading it: quotes within its texts are escaped."""
    return f'", "outcome": "{outcome}", "reason": "'.encode() in line


def present_explanation(upload: Upload) -> dict[str, Any] | None:
    """Return what was understood of an upload, its dates in words."""
    if upload.explained is None:
        return None
    return {**upload.explained, "files": list(_present_files(upload))}


def _present_files(upload: Upload) -> Iterator[dict[str, Any]]:
    for one in (upload.explained or {}).get("files", []):
        documents = [
            {
                **document,
                "date": describe_date(document["published_on"], document["date_origin"], document["date_text"]),
            }
            for document in one["documents"]
        ]
        yield {**one, "documents": documents, "address": shorten_address(upload, one["address"])}


def shorten_address(upload: Upload, address: str) -> str:
    """Return an address as the curator knows it, from the name of the file or the folder on."""
    if not upload.base:
        return address.removeprefix(f"uploads/{upload.key}/")
    return address.removeprefix(os.path.realpath(upload.base)).removeprefix("/") or address
