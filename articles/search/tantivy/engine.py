"""The embedded engine: an index of Tantivy in a directory of this machine.

The directory holds generations of the index. `current` names the one in use; who holds `writer.lock` writes.
"""

import logging
import shutil
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from articles.search.analysis import AnalysedText, analyse
from articles.search.article import IndexedArticle
from articles.search.engine import Engine, WorkerPool
from articles.search.errors import (
    EngineError,
    IndexBusyError,
    IndexDamagedError,
    IndexNotReadyError,
    IndexNotWritableError,
)
from articles.search.request import SearchRequest
from articles.search.tantivy.checksums import find_damaged
from articles.search.tantivy.failures import (
    UnusableIndexError,
    as_engine_error,
    engine_errors,
    explain_unwritten,
    raises_engine_errors,
)
from articles.search.tantivy.index import IndexDirectory, IndexWrite
from articles.search.tantivy.matching import find_matching
from articles.search.tantivy.schema import find_fingerprint
from articles.search.tantivy.snapshot import TantivySnapshot

RETRY_SECONDS = 5.0  # after which it is time to try to write again what could not be written
VERIFIED_AT_OPENING = 256_000_000  # bytes of an index a process reads first, in a tenth of a second from memory
BUILDING_THREADS = 2

log = logging.getLogger(__name__)


class TantivyEngine(Engine):
    """See `articles.search.engine.Engine`. Safe from any thread, and from any process that has its files."""

    def __init__(self, root: Path | str) -> None:
        """Use the index in a directory, whether or not there is one."""
        self._root = Path(root)
        self._opened: IndexDirectory | None = None
        self._damaged: set[Path] = set()  # generations of which a file is not as it was written
        self._noted: dict[Path, str] = {}  # why generations could not be used, as it was logged
        self._unwritten = "", 0.0  # why nothing could be written, and when to try again by time.monotonic
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        return f"tantivy {find_fingerprint()}"

    def analyse(self, text: str, language: str) -> AnalysedText:
        return analyse(text, language)

    def explain_failure(self, error: Exception) -> EngineError:
        """Return what an exception of a reader means; a damaged index is set aside."""
        return self._find_damage() or as_engine_error(error)

    def _find_damage(self) -> EngineError | None:
        damaged = self.discard_damaged()
        return IndexDamagedError(f"The search index is damaged: {', '.join(damaged)}") if damaged else None

    # -- reading

    def snapshot(self) -> TantivySnapshot:
        return self._current()[1]

    def _current(self) -> tuple[IndexDirectory, TantivySnapshot]:
        name = self._read_pointer()
        while name:
            try:
                index = self._open(self._root / name)
                return index, index.snapshot()
            except UnusableIndexError as error:
                self._forget(self._root / name)
                read, name = name, self._read_pointer()
                if name == read:  # else a rebuild that switched in between has removed the one, but named another
                    self._note_unusable(self._root / name, str(error))
                    raise IndexNotReadyError(f"The search index cannot be used: {error}") from error
        raise IndexNotReadyError("There is no search index yet.")

    def matching(self, articles: Iterable[IndexedArticle], requests: Sequence[SearchRequest]) -> list[frozenset[int]]:
        return find_matching(articles, requests)

    # -- writing

    @contextmanager
    def may_write(self, patience: float) -> Iterator[None]:
        with engine_errors(self._not_writable):
            self._root.mkdir(parents=True, exist_ok=True)
            try:
                lock = FileLock(self._root / "writer.lock").acquire(timeout=patience)
            except Timeout:
                raise IndexBusyError("The search index is being written by another process.") from None
        with lock:
            yield

    @contextmanager
    def writer(self, *, anew: bool = False, workers: WorkerPool | None = None) -> Iterator[IndexWrite]:
        opened = self._build(workers) if anew else self._go_on(workers)
        with opened as write:
            yield write
        if self.why_unwritten:
            log.warning("The search index can be written again.")
        self._unwritten = "", 0.0

    def _go_on(self, workers: WorkerPool | None) -> AbstractContextManager[IndexWrite]:
        return self._current()[0].write(workers=workers, explain_failure=self._not_written)

    @contextmanager
    def _build(self, workers: WorkerPool | None) -> Iterator[IndexWrite]:
        """Write a generation beside the one in use, then switch to it; it is thrown away where anything fails."""
        with engine_errors(self._not_writable):
            numbers = [int(path.name[11:]) for path in self._root.glob("generation-*") if path.name[11:].isdigit()]
            path = self._root / f"generation-{max(numbers, default=0) + 1:06d}"
            self._remove_generations(but=self._read_pointer())  # what others that were killed had begun
        try:
            with engine_errors(self._not_writable):
                index = IndexDirectory(path, is_new=True, explain_failure=self.explain_failure)
            with index.write(
                threads=BUILDING_THREADS, is_empty=True, workers=workers, explain_failure=self._not_writable
            ) as write:
                yield write
            with engine_errors(self._not_writable):
                self._switch_to(index)
        except BaseException:
            if self._read_pointer() != path.name:
                shutil.rmtree(path, ignore_errors=True)  # it holds the room that the next try needs
            raise

    def _not_written(self, error: Exception) -> EngineError:
        return (isinstance(error, ValueError) and self._find_damage()) or self._not_writable(error)

    def _not_writable(self, error: Exception) -> EngineError:
        why = explain_unwritten(error, self._root, self.why_unwritten)
        if why != self.why_unwritten:
            log.error("%s", why)
        self._unwritten = why, time.monotonic() + RETRY_SECONDS
        return IndexNotWritableError(why)

    @property
    def why_unwritten(self) -> str:
        return self._unwritten[0]

    @property
    def is_retry_due(self) -> bool:
        return time.monotonic() >= self._unwritten[1]

    @property
    def condition(self) -> str:
        return ""  # `why_unwritten` names folders

    # -- keeping it whole

    @raises_engine_errors
    def digests(self, first: int, last: int) -> dict[int, int]:
        return self._current()[0].digests(first, last)

    @raises_engine_errors
    def highest_id(self) -> int:
        return self._current()[0].highest_id()

    @raises_engine_errors
    def size_bytes(self) -> int:
        return self._current()[0].size_bytes

    def find_damage(self) -> list[str]:
        return find_damaged(self._root / self._read_pointer())

    def discard_damaged(self) -> list[str]:
        path = self._root / self._read_pointer()
        damaged = find_damaged(path)
        if damaged:
            self._note_unusable(path, f"damaged: {', '.join(damaged)}")
            self._damaged.add(path)
            self._forget(path)
        return damaged

    def close(self) -> None:
        with self._lock:
            self._opened = None

    # -- generations

    def _read_pointer(self) -> str:
        try:
            return (self._root / "current").read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def _open(self, path: Path) -> IndexDirectory:
        with self._lock:
            opened = self._opened
            if opened is None or opened.path != path or not (path / "meta.json").exists():
                if path in self._damaged or find_damaged(path, at_most=VERIFIED_AT_OPENING):
                    raise UnusableIndexError("some of its files are damaged")
                self._opened = opened = IndexDirectory(path, explain_failure=self.explain_failure)
            return opened

    def _forget(self, path: Path) -> None:
        with self._lock:
            if self._opened is not None and self._opened.path == path:
                self._opened = None

    def _note_unusable(self, path: Path, why: str) -> None:
        if self._noted.get(path) != why:
            self._noted[path] = why
            log.error("The search index %s cannot be used and is being rebuilt: %s", path, why)

    def _switch_to(self, index: IndexDirectory) -> None:
        fresh = self._root / "current.new"
        fresh.write_text(index.path.name, encoding="ascii")
        fresh.replace(self._root / "current")
        with self._lock:
            self._opened = index
        self._remove_generations(but=index.path.name)

    def _remove_generations(self, *, but: str) -> None:
        for old in self._root.glob("generation-*"):
            if old.name != but:
                (old / "meta.json").unlink(missing_ok=True)  # first: who opens it must not find half of it
                shutil.rmtree(old, ignore_errors=True)  # readers that still have it open keep its files
