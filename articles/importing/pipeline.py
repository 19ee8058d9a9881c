"""From documents to stored, tagged, searchable articles.

Batches are stored each in one transaction, so a stop at any moment loses at most the batch at hand and leaves
nothing half done. What is decided about a document stands in `articles.importing.store`.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TextIO

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from articles.importing.input_parts import Item, Part, Reading, cut_inputs, join_parts
from articles.importing.inputs import Input, explain_os_error, find_inputs, kept, printable
from articles.importing.readers import Document, Rejection
from articles.importing.report import Result, Summary
from articles.importing.run_locks import held_run, settle_stopped_runs
from articles.importing.store import Store
from articles.importing.tag_batch import prepare_parts, read_parts
from articles.models import ImportRun
from articles.models.bulk_insert import room_for_many_rows
from articles.search import IndexNotReadyError, follow
from articles.tagging import TaggingPool

BATCH = 2_000  # documents a transaction; others who write wait for it, a second or two
BATCH_CHARACTERS = 20_000_000  # of their texts: a batch of very long documents is closed early
FOLLOW_EVERY = 20_000  # documents after which the index catches up during a run
SMALL = 3_000_000  # bytes that are imported before other processes have started

ReadParts = tuple[list[Part], list[list[Item]]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What to import and how.

    `source` is for documents that name none themselves; `jobs` the processes that read and tag, by default one a
    core, or just this one where there is little to do.
    """

    paths: Sequence[str]
    source: str = ""
    format: str = ""
    is_dry_run: bool = False
    jobs: int | None = None


def import_documents(
    options: ImportOptions,
    *,
    report: TextIO | None = None,
    on_progress: Callable[[int], None] = lambda _count: None,
    on_expected: Callable[[int], None] | None = None,
) -> Summary:
    """Import what the options name.

    `report` receives one line of JSON a document, `on_progress` the number of documents finished, `on_expected`
    now and then how many there will be, as far as can be told. Ctrl-C ends the run after the last finished batch.
    Raises DatabaseError when the database fails as a whole, OSError when a worker or the report does.
    """
    with ExitStack() as stack:
        work = cut_inputs(_keep_standard_input(find_inputs(list(options.paths), options.format), stack))
        begun, is_small = _begin(work)
        pool = stack.enter_context(TaggingPool(options.jobs or (1 if is_small else None)))
        record = None
        if not options.is_dry_run:
            settle_stopped_runs()
            paths = [printable(path) for path in options.paths]
            record = stack.enter_context(held_run(paths=paths, source_name=options.source))
        run = _Run(options, pool, record, report, on_progress, on_expected)
        stack.enter_context(room_for_many_rows())
        try:
            run.work(chain(begun, work))
        except KeyboardInterrupt:
            run.summary.was_interrupted = True
            run.close(ImportRun.State.INTERRUPTED)
        except BaseException as error:
            run.close(ImportRun.State.FAILED, str(error))
            raise
        else:
            run.close(ImportRun.State.FINISHED)
        return run.summary


def _keep_standard_input(inputs: Iterable[Input], stack: ExitStack) -> Iterator[Input]:
    for source in inputs:
        if source.path is None and source.reader is not None:
            try:
                yield stack.enter_context(kept(source))
            except OSError as error:
                yield Input(source.address, problem=explain_os_error(error))
        else:
            yield source


def _begin(work: Iterator[list[Part]]) -> tuple[list[list[Part]], bool]:
    """Return the first pieces of work, and whether they are all and done before another process has started."""
    begun: list[list[Part]] = []
    weight = 0
    for parts in work:
        begun.append(parts)
        weight += sum(part.weight for part in parts)
        if weight > SMALL:
            return begun, False
    return begun, True


class _Run:
    """One import at work."""

    def __init__(
        self,
        options: ImportOptions,
        pool: TaggingPool,
        record: ImportRun | None,
        report: TextIO | None,
        on_progress: Callable[[int], None],
        on_expected: Callable[[int], None] | None,
    ) -> None:
        self.options = options
        self.pool = pool
        self.report = report
        self.on_progress = on_progress
        self.on_expected = on_expected
        self.summary = Summary(is_dry_run=options.is_dry_run)
        self.record = record
        self.store = Store(pool.get_tagger, self.record)
        self.since_followed = 0

    def work(self, work: Iterable[list[Part]]) -> None:
        """Read, tag and store; no more is read and tagged ahead than there is room for."""
        reading = Reading(self.options.source, settings.MAX_DOCUMENT_BYTES)
        prepare = partial(read_parts if self.options.is_dry_run else prepare_parts, reading)
        read = self.pool.work(prepare, ((parts, parts) for parts in work))
        if self.on_expected is not None:
            read = self._expect(read, self.on_expected)
        for items in _batches(join_parts(read)):
            self._finish(items)

    def close(self, state: ImportRun.State, error: str = "") -> None:
        """Record how the run ended and bring the index up to date."""
        if self.record is None:
            return
        self.record.state = state
        self.record.error = error
        self.record.finished_at = timezone.now()
        self.record.ignored_keys = dict(self.summary.ignored_keys)
        try:
            self.record.save(update_fields=["state", "error", "finished_at", "ignored_keys"])
            self.store.close_entry()
            self._follow()
        except DatabaseError as failed:  # what the run ended with is told by whoever asked for it
            log.error("The end of import %s could not be recorded: %s", self.record.pk, failed)  # noqa: TRY400
        except KeyboardInterrupt:
            log.warning("The index was not brought up to date; it will catch up with the next search.")

    def _expect(self, read: Iterable[ReadParts], on_expected: Callable[[int], None]) -> Iterator[ReadParts]:
        """Pass on what was read, and tell how many documents there will be if the rest is like it."""
        inputs = find_inputs(list(self.options.paths), self.options.format)
        total = sum(source.path.stat().st_size for source in inputs if source.path and source.reader)
        weight = documents = 0
        for parts, items in read:
            weight += sum(part.weight for part in parts)
            documents += sum(map(len, items))
            if weight:
                on_expected(documents * max(total, weight) // weight)
            yield parts, items

    def _finish(self, items: Sequence[Item]) -> None:
        for item, result in zip(items, self._store_each(items), strict=True):
            self.summary.add(result)
            if isinstance(item.read, Document):
                self.summary.ignored_keys.update(item.read.ignored_keys)
            if self.report is not None:
                result.write_to(self.report)
        self.on_progress(len(items))
        self.since_followed += len(items)
        if self.since_followed >= FOLLOW_EVERY and self.record is not None:
            self._follow()

    def _store_each(self, items: Sequence[Item]) -> list[Result]:
        """Store a batch; where the database refuses it, one by one, so that only the culprit is rejected."""
        try:
            return self.store.store(items)
        except DatabaseError as error:
            if _is_no_documents_fault(error):
                raise
            said = " ".join(str(error).split())
            if len(items) > 1:
                log.warning("A batch could not be stored at once (%s); trying its documents one by one.", said)
                return [result for item in items for result in self._store_each([item])]
            read = items[0].read
            reason = f"the database refused it: {said}"
            refused = Rejection(reason, read.sha256, read.fragment, read.line)
            return self.store.store([Item(items[0].address, refused)])

    def _follow(self) -> None:
        self.since_followed = 0
        try:
            follow(patience=60.0)
        except IndexNotReadyError:
            log.warning("The index is busy; it will catch up with the next search.")
        except (OSError, ValueError) as error:  # the documents are safe in the database
            log.error("The index could not be written (%s); it will catch up with the next search.", error)  # noqa: TRY400


def _is_no_documents_fault(error: DatabaseError) -> bool:
    """Tell whether the disk is full, closed or failing: each document would be rejected for it."""
    name = str(getattr(error.__cause__, "sqlite_errorname", ""))
    state = str(getattr(error.__cause__, "sqlstate", "") or "")
    return name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")) or state.startswith(
        ("53", "57P", "58", "25006")  # no resources, shutting down, system error, read-only transaction
    )


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield batches in which no two documents are known by the same: the second must find what the first has become."""
    batch: list[Item] = []
    keys: set[str] = set()
    characters = 0
    for item in items:
        if len(batch) >= BATCH or characters >= BATCH_CHARACTERS or not keys.isdisjoint(item.identity.keys):
            yield batch
            batch, keys, characters = [], set(), 0
        batch.append(item)
        keys.update(item.identity.keys)
        characters += len(item.read.article.body) if isinstance(item.read, Document) else 0
    if batch:
        yield batch
