"""From documents to stored, tagged, searchable articles.

Batches are stored each in one transaction, so a stop at any moment loses at most the batch at hand and leaves
nothing half done. What is decided about a document stands in `articles.importing.storing`.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TextIO

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from articles.importing.inputs import Input, explain_os_error, find_inputs, printable
from articles.importing.readers import Document, Rejection
from articles.importing.report import Result, Summary
from articles.importing.storing import Item, Store
from articles.models import ImportRun
from articles.models.archive import ADDRESS_LENGTH
from articles.search import IndexNotReadyError, follow
from articles.tagging import load_tagger

BATCH = 500  # documents a transaction
BATCH_CHARACTERS = 20_000_000  # of their texts: a batch of very long documents is closed early
FOLLOW_EVERY = 10_000  # documents after which the index catches up during a run
DEFAULT_LANGUAGE = "en"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What to import and how. `source` is for documents that name none themselves."""

    paths: Sequence[str]
    source: str = ""
    format: str = ""
    is_dry_run: bool = False


def import_documents(
    options: ImportOptions,
    *,
    report: TextIO | None = None,
    on_progress: Callable[[int], None] = lambda _count: None,
) -> Summary:
    """Import what the options name.

    `report` receives one line of JSON a document, `on_progress` the number of documents finished. Ctrl-C
    ends the run after the last finished batch. Raises DatabaseError when the database fails as a whole.
    """
    run = _Run(options, report, on_progress)
    try:
        run.work()
    except KeyboardInterrupt:
        run.summary.was_interrupted = True
        run.close(ImportRun.State.INTERRUPTED)
    except BaseException as error:
        run.close(ImportRun.State.FAILED, str(error))
        raise
    else:
        run.close(ImportRun.State.FINISHED)
    return run.summary


class _Run:
    """One import at work."""

    def __init__(self, options: ImportOptions, report: TextIO | None, on_progress: Callable[[int], None]) -> None:
        self.options = options
        self.report = report
        self.on_progress = on_progress
        self.summary = Summary(is_dry_run=options.is_dry_run)
        tagger = load_tagger()
        self.record: ImportRun | None = None
        if not options.is_dry_run:
            paths = [printable(path) for path in options.paths]
            self.record = ImportRun.objects.create(paths=paths, source_name=options.source)
        self.store = Store(tagger, self.record)
        self.since_followed = 0

    def work(self) -> None:
        batch: dict[str, Item] = {}
        characters = 0
        for item in self._read_items():
            if len(batch) >= BATCH or characters >= BATCH_CHARACTERS or item.address in batch:
                self._finish(list(batch.values()))
                batch, characters = {}, 0
            batch[item.address] = item
            characters += len(item.read.article.body) if isinstance(item.read, Document) else 0
        if batch:
            self._finish(list(batch.values()))

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
            self._follow()
        except DatabaseError:
            log.exception("The end of import %s could not be recorded", self.record.pk)
        except KeyboardInterrupt:
            log.warning("The index was not brought up to date; it will catch up with the next search.")

    def _read_items(self) -> Iterator[Item]:
        for source in find_inputs(list(self.options.paths), self.options.format):
            if source.reader is None:
                yield Item(source.address, Rejection(reason=source.problem))
            else:
                yield from self._read_input(source)

    def _read_input(self, source: Input) -> Iterator[Item]:
        if source.reader is None:
            return
        try:
            is_empty = True
            with source.open() as stream:
                for read in source.reader.read(stream, settings.MAX_DOCUMENT_BYTES):
                    is_empty = False
                    address = f"{source.address}#{read.fragment}" if read.fragment else source.address
                    if len(address) > ADDRESS_LENGTH:
                        reason = f"its address is over {ADDRESS_LENGTH:,} characters; move it to a shorter path"
                        yield Item(address, Rejection(reason, read.sha256, read.fragment, read.line))
                    else:
                        yield Item(address, self._complete(read))
            if is_empty:
                yield Item(source.address, Rejection("there is no document in it"))
        except OSError as error:
            yield Item(source.address, Rejection(reason=explain_os_error(error)))

    def _complete(self, read: Document | Rejection) -> Document | Rejection:
        """Return what was read with the source and language it will be stored under."""
        if isinstance(read, Rejection):
            return read
        article = read.article
        source, language = article.source or self.options.source, article.language or DEFAULT_LANGUAGE
        return replace(read, article=replace(article, source=source, language=language))

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
