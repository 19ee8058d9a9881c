"""From documents to stored, tagged, searchable articles.

Batches are stored each in one transaction, so a stop at any moment loses at most the batch at hand and leaves
nothing half done. What a document becomes is planned in `articles.importing.batch_plan`.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from django.conf import settings
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.utils import timezone

from articles.curation import propose_of_run
from articles.importing.input_parts import InputPart, Item, ReadPart, join_parts, split_inputs
from articles.importing.inputs import Input, explain_os_error, recognise_inputs, spool_standard_input
from articles.importing.options import ImportOptions
from articles.importing.originals import OriginalKeeper
from articles.importing.readers import Document, Rejection
from articles.importing.report import ImportSummary, Outcome, Result, write_left_out
from articles.importing.run_locks import mark_stopped_runs, start_locked_run
from articles.importing.store import Store
from articles.importing.tag_batch import read_and_tag_parts, read_parts
from articles.models import ImportRun
from articles.models.bulk_insert import enlarged_caches, refresh_statistics
from articles.originals import OriginalsError, remove_unused
from articles.search import EngineError, IndexNotReadyError, IndexNotWritableError, catch_up
from articles.tagging import TaggingPool

BATCH = 2_000  # documents a transaction; other writers wait for it, a second or two
BATCH_CHARACTERS = 20_000_000  # of text a batch: one of very long documents is closed early
BATCH_SECONDS = 5.0  # after which a batch of documents that are slow to read is stored as it is
NAMES_COMPARED = 10_000  # new persons that a run compares with others; the command does what is left
FOLLOW_EVERY = 20_000  # documents after which the index catches up during a run
MANY = 1_000  # new articles after which the database looks at its tables anew
SMALL = 3_000_000  # bytes that are imported before other processes have started

ReadParts = tuple[list[InputPart], list[ReadPart]]

log = logging.getLogger(__name__)


def import_documents(
    options: ImportOptions,
    *,
    user: User | None = None,
    report: TextIO | None = None,
    on_started: Callable[[ImportRun], None] = lambda _run: None,
    on_progress: Callable[[int], None] = lambda _count: None,
    on_expected: Callable[[int], None] | None = None,
) -> ImportSummary:
    """Import what the options name, on behalf of a user.

    `report` receives one line of JSON a document, `on_started` the record of the run, which a dry run has not,
    `on_progress` the number of documents finished, `on_expected` now and then how many there will be, as far as can be
    told. Ctrl-C ends the run after the last finished batch.
    Raises DatabaseError when the database fails as a whole, OSError when a worker or the report does.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="newsarchive-")))
        found = _spool_standard_input(options.find_inputs(), stack)
        work = split_inputs(recognise_inputs(found, folder), options.read_options(settings.MAX_DOCUMENT_BYTES))
        first_jobs, is_small = _take_first_jobs(work)
        pool = stack.enter_context(TaggingPool(options.jobs or (1 if is_small else None)))
        record = None
        if not options.is_dry_run:
            mark_stopped_runs()
            fields = {
                "paths": options.shown_paths,
                "source_name": options.source,
                "mapping": options.mapping_name,
                "user": user,
            }
            record = stack.enter_context(start_locked_run(**fields))
            on_started(record)
        run = _Run(options, pool, record, report, on_progress, on_expected)
        stack.enter_context(enlarged_caches())
        try:
            run.work(chain(first_jobs, work))
        except KeyboardInterrupt:
            run.summary.was_interrupted = True
            run.close(ImportRun.State.INTERRUPTED)
        except BaseException as error:
            run.close(ImportRun.State.FAILED, str(error))
            raise
        else:
            run.close(ImportRun.State.FINISHED)
        return run.summary


def import_items(
    items: Iterable[Item],
    options: ImportOptions,
    pool: TaggingPool,
    find_known: Callable[[Sequence[Result]], Sequence[Result]] = lambda _results: (),
) -> list[Result]:
    """Import what was read already, as a run of its own; return the result of each item.

    `find_known` is given these, and returns the results of documents that were known without being looked into, which
    are recorded too. Raises what ends the run, once that is recorded.
    """
    with start_locked_run(paths=options.shown_paths, source_name=options.source) as record:
        run = _Run(options, pool, record, None, lambda _count: None, None)
        results = []
        try:
            for batch in _batches(items):
                results += run.finish(batch)
            run.store.record_results(find_known(results))
        except KeyboardInterrupt:
            run.close(ImportRun.State.INTERRUPTED)
            raise
        except BaseException as error:
            run.close(ImportRun.State.FAILED, str(error))
            raise
        run.close(ImportRun.State.FINISHED)
        return results


def _spool_standard_input(inputs: Iterable[Input], stack: ExitStack) -> Iterator[Input]:
    for source in inputs:
        if source.path is None and not source.problem:
            try:
                yield stack.enter_context(spool_standard_input(source))
            except OSError as error:
                yield Input(source.address, problem=explain_os_error(error))
        else:
            yield source


def _take_first_jobs(work: Iterator[list[InputPart]]) -> tuple[list[list[InputPart]], bool]:
    """Return the first jobs, and whether they are all and too small to be worth other processes."""
    first_jobs: list[list[InputPart]] = []
    weight = 0
    for parts in work:
        first_jobs.append(parts)
        weight += sum(part.weight for part in parts)
        if weight > SMALL:
            return first_jobs, False
    return first_jobs, True


class _Run:
    """One running import."""

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
        self.summary = ImportSummary(is_dry_run=options.is_dry_run)
        self.record = record
        self.store = Store(pool.get_tagger, self.record)
        self.keeper = OriginalKeeper(record) if record and settings.KEEP_ORIGINALS else None
        self.since_followed = 0

    def work(self, work: Iterable[list[InputPart]]) -> None:
        """Read, tag and store; reading ahead is bounded."""
        reading = self.options.make_reader(settings.MAX_DOCUMENT_BYTES)
        prepare = partial(read_parts if self.options.is_dry_run else read_and_tag_parts, reading)
        read = self.pool.work(prepare, ((parts, parts) for parts in work))
        if self.on_expected is not None:
            read = self._report_expected(read, self.on_expected)
        for items in _batches(join_parts(read, self._leave_out)):
            self.finish(items)

    def close(self, state: ImportRun.State, error: str = "") -> None:
        """Record how the run ended and bring the index up to date."""
        if self.record is None:
            return
        self.record.state = state
        self.record.error = error
        self.record.finished_at = timezone.now()
        self.record.ignored_keys = dict(self.summary.ignored_keys)
        self.record.left_out = dict(self.summary.left_out)
        self.record.unkept = self.summary.unkept
        try:
            self.record.save(update_fields=["state", "error", "finished_at", "ignored_keys", "left_out", "unkept"])
            self.store.record_in_history()
            self._remove_unused_originals()
            propose_of_run(self.record.pk, NAMES_COMPARED)
            if self.summary.counts[Outcome.CREATED.value] >= MANY:
                refresh_statistics()
            self._follow()
        except DatabaseError as failed:  # the caller reports what ended the run
            log.error("The end of import %s could not be recorded: %s", self.record.pk, failed)  # noqa: TRY400
        except KeyboardInterrupt:
            log.warning("The index was not brought up to date; it will catch up with the next search.")

    def _remove_unused_originals(self) -> None:
        """Remove what was kept for documents that were not stored in the end, of earlier runs that were killed too."""
        if self.keeper is None:
            return
        try:
            remove_unused()
        except OriginalsError as error:
            log.warning("Originals that no document was read from could not be removed: %s.", error)

    def _report_expected(self, read: Iterable[ReadParts], on_expected: Callable[[int], None]) -> Iterator[ReadParts]:
        """Pass on what was read, and report how many documents to expect if the rest is similar."""
        inputs = self.options.find_inputs()
        total = sum(source.path.stat().st_size for source in inputs if source.path and not source.problem)
        weight = documents = 0
        for parts, found in read:
            weight += sum(part.weight for part in parts)
            documents += sum(len(part.items) for part in found)
            if weight:
                on_expected(documents * max(total, weight) // weight)
            yield parts, found

    def finish(self, items: Sequence[Item]) -> list[Result]:
        """Store a batch, report it, and return the result of each item."""
        if self.keeper is not None:
            items = self.keeper.keep(items)
        results = self._store_each(items)
        for item, result in zip(items, results, strict=True):
            self.summary.add(result)
            headline = ""
            if isinstance(item.read, Document):
                self.summary.ignored_keys.update(item.read.ignored_keys)
                headline = item.read.article.headline
            if self.report is not None:
                result.write_to(self.report, headline)
        self.on_progress(len(items))
        self.since_followed += len(items)
        if self.since_followed >= FOLLOW_EVERY and self.record is not None:
            self._follow()
        return results

    def _leave_out(self, address: str, counts: Mapping[str, int]) -> None:
        self.summary.left_out.update(counts)
        if self.report is not None:
            write_left_out(self.report, address, counts)

    def _store_each(self, items: Sequence[Item]) -> list[Result]:
        """Store a batch; where the database refuses it, one by one, so that only the culprit is rejected."""
        try:
            return self.store.store(items)
        except DatabaseError as error:
            if _is_database_fault(error):
                raise
            message = " ".join(str(error).split())
            if len(items) > 1:
                log.warning("A batch could not be stored at once (%s); trying its documents one by one.", message)
                return [result for item in items for result in self._store_each([item])]
            read = items[0].read
            reason = f"the database refused it: {message}"
            refused = Rejection(reason, read.sha256, read.fragment, read.place)
            return self.store.store([Item(items[0].address, refused, items[0].reader, kept=items[0].kept)])

    def _follow(self) -> None:
        self.since_followed = 0
        try:
            catch_up(patience=60.0, workers=self.pool.parallel)
        except (IndexNotWritableError, OSError, ValueError) as error:  # the documents are safe in the database
            log.error("The index could not be written (%s); it will catch up with the next search.", error)  # noqa: TRY400
        except IndexNotReadyError:
            log.warning("The index is busy; it will catch up with the next search.")
        except EngineError as error:
            log.error("The index could not be written (%s); it will catch up with the next search.", error)  # noqa: TRY400


def _is_database_fault(error: DatabaseError) -> bool:
    """Tell whether the database itself fails, for example on a full disk: then no document is to blame."""
    name = str(getattr(error.__cause__, "sqlite_errorname", ""))
    state = str(getattr(error.__cause__, "sqlstate", "") or "")
    return name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")) or state.startswith(
        ("53", "57P", "58", "25006")  # no resources, shutting down, system error, read-only transaction
    )


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield batches in which no two documents share a key: the second must see the article the first has become."""
    batch: list[Item] = []
    keys: set[str] = set()
    characters = 0
    until = 0.0
    for item in items:
        is_full = len(batch) >= BATCH or characters >= BATCH_CHARACTERS or (bool(batch) and time.monotonic() > until)
        if is_full or not keys.isdisjoint(item.identity.keys):
            yield batch
            batch, keys, characters = [], set(), 0
        if not batch:
            until = time.monotonic() + BATCH_SECONDS
        batch.append(item)
        keys.update(item.identity.keys)
        characters += len(item.read.article.body) if isinstance(item.read, Document) else 0
    if batch:
        yield batch
