"""The embedded engine: one Tantivy index in one directory."""

import os
import shutil
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from tantivy import FieldType, Index, IndexWriter, Query, Schema, Searcher

from articles.search.article import IndexedArticle
from articles.search.engine import WorkerPool
from articles.search.request import SearchRequest
from articles.search.tantivy.checksums import measure_files, names_of
from articles.search.tantivy.commit import Commit, read_numbers
from articles.search.tantivy.compiling import compile_request
from articles.search.tantivy.failures import (
    Explain,
    UnusableIndexError,
    as_engine_error,
    engine_errors,
    panics_as_errors,
    raises_engine_errors,
)
from articles.search.tantivy.schema import (
    FieldValue,
    build_checkpoint,
    build_document,
    build_schema,
    list_field_values,
    make_document,
    register_analyzers,
)
from articles.search.tantivy.snapshot import TantivySnapshot

ANALYSED_AT_ONCE = 200  # articles, in another process
WRITER_MEMORY = 64_000_000  # bytes a writing thread buffers before it writes a segment
DOUBLED = -1  # no article has it for a digest


class IndexDirectory:
    """An opened index. Searching is safe from any thread; writing asks for the lock of the engine."""

    def __init__(self, path: Path, *, is_new: bool = False, explain_failure: Explain = as_engine_error) -> None:
        """Open the index at path and its last commit, or create an empty one.

        Raises UnusableIndexError where there is none, where it is damaged, or has other fields.
        """
        self.path = path
        self.schema = build_schema()
        self._explain_failure = explain_failure  # what an exception means to who reads
        self._meta = path / "meta.json"  # replaced by every commit
        self._reload_lock = threading.Lock()
        self._seen_commit: tuple[int, int, int] | None = None
        self._snapshot: TantivySnapshot | None = None
        self._sizes: dict[Path, int] = {}  # of the files that are mapped
        if is_new:
            path.mkdir(parents=True)
        elif not self._meta.exists():
            raise UnusableIndexError(f"There is no index at {path}.")
        self._mirror: TemporaryDirectory[str] | None = None
        try:
            self._index = self._open_for_reading()
        except (ValueError, OSError) as error:
            raise UnusableIndexError(str(error)) from error
        self.searcher()

    def _open(self, folder: Path) -> Index:
        index = Index(self.schema, path=str(folder))
        register_analyzers(index)
        index.config_reader(reload_policy="manual")
        return index

    def _open_for_reading(self) -> Index:
        """Open the index; where nothing may be written, through links: Tantivy writes a lock even to read."""
        if os.access(self.path, os.W_OK):
            self._mirror = None
            return self._open(self.path)
        mirror = TemporaryDirectory(prefix="newsarchive-index-")
        for file in self.path.iterdir():
            if file.suffix == ".json":
                shutil.copyfile(file, Path(mirror.name) / file.name)
            elif not file.name.endswith(".lock"):
                (Path(mirror.name) / file.name).symlink_to(file.resolve())
        index = self._open(Path(mirror.name))
        self._mirror = mirror  # the one before goes
        return index

    def searcher(self) -> Searcher:
        """Return a searcher over the last commit; see `snapshot`."""
        return self.snapshot().commit.searcher

    def snapshot(self) -> TantivySnapshot:
        """Return the last commit of whichever process wrote it.

        A rebuild that has switched to another directory removes this one; what was open stays readable.
        Raises UnusableIndexError where the last commit is damaged, or a file of it was cut: to read what is no longer
        there of a mapped file would end the process.
        """
        with self._reload_lock:
            try:
                stat = self._meta.stat()
                commit = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
                if self._snapshot is None or commit != self._seen_commit:
                    if self._mirror is not None:
                        self._index = self._open_for_reading()
                    with panics_as_errors():
                        self._index.reload()
                    self._snapshot = TantivySnapshot(
                        Commit(self.schema, self._index.searcher()), f"{self.path} {commit}", self._explain_failure
                    )
                    self._seen_commit = commit
                    self._sizes = self._measure()
            except (ValueError, KeyError, TypeError, OSError) as error:
                if self._snapshot is None or self._meta.exists():
                    raise UnusableIndexError(str(error)) from error
            self._refuse_cut_files()
            return self._snapshot

    def _measure(self) -> dict[Path, int]:
        return measure_files(self.path / name for name in names_of(self._meta.read_bytes()))

    def _refuse_cut_files(self) -> None:
        for path, size in self._sizes.items():
            try:
                is_cut = os.stat(path).st_size < size  # noqa: PTH116 - a third of the time, before every search
            except FileNotFoundError:  # removed by a merge or a rebuild: what is mapped of it stays
                continue
            if is_cut:
                raise UnusableIndexError(f"{path.name} was cut while it was open")

    @contextmanager
    def write(
        self,
        *,
        threads: int = 1,
        is_empty: bool = False,
        workers: WorkerPool | None = None,
        explain_failure: Explain = as_engine_error,
    ) -> Iterator["IndexWrite"]:
        """Open the writer. What was not committed when the block ends is dropped."""
        with engine_errors(explain_failure):
            # Opened anew, as it reads which files there are only then: others have written since, or were killed.
            # Held by nothing else: a traceback would keep the frame of this function, and with it the directory's lock.
            write = IndexWrite(
                self.schema,
                self._open(self.path).writer(WRITER_MEMORY * threads, threads),
                is_empty=is_empty,
                workers=workers,
                explain_failure=explain_failure,
            )
        try:
            write.begin()
            yield write
            write.wait_for_merges()
        finally:
            write.close()
        with engine_errors(explain_failure):
            self.snapshot()  # holds on to what was written, should a rebuild remove this directory

    def digests(self, first: int, last: int) -> dict[int, int]:
        """Return id to digest of the indexed articles whose id lies from first to last; DOUBLED for one held twice."""
        searcher = self.searcher()
        within = Query.range_query(self.schema, "id", FieldType.Unsigned, first, last)
        # Twice as many as there are ids: were they cut short, some would still be seen to be doubled.
        addresses = [address for _, address in searcher.search(within, 2 * (last - first + 1), count=False).hits]
        digests: dict[int, int] = {}
        numbers = read_numbers(searcher, "id", addresses)
        for number, digest in zip(numbers, read_numbers(searcher, "digest", addresses), strict=True):
            digests[number] = DOUBLED if number in digests else digest
        return digests

    def highest_id(self) -> int:
        """Return the largest article id in the index, 0 when it is empty."""
        commit = self.snapshot().commit
        everything = compile_request(commit.vocabulary, SearchRequest())
        hits = commit.searcher.search(everything, 1, count=False, order_by_field="id").hits
        return int(hits[0][0]) if hits else 0

    @property
    def size_bytes(self) -> int:
        """Bytes on disk."""
        return sum(measure_files(path for path in self.path.iterdir() if path.is_file()).values())


def analyse_articles(articles: Sequence[IndexedArticle]) -> list[list[FieldValue]]:
    """Return the fields of articles: most of the work of an index, which another process can do."""
    return [list_field_values(article) for article in articles]


class IndexWrite:
    """What may be done while the index is open for writing."""

    def __init__(
        self,
        schema: Schema,
        writer: IndexWriter,
        *,
        is_empty: bool,
        workers: WorkerPool | None = None,
        explain_failure: Explain,
    ) -> None:
        self._schema = schema
        self._workers = workers
        self._analysed: deque[Callable[[], list[list[FieldValue]]]] = deque()  # by other processes, in order
        self._highest = 0 if is_empty else None  # id put into what was empty: nothing can be there under a higher one
        self.explain_failure = explain_failure
        self._open_writer: IndexWriter | None = writer

    @property
    def _writer(self) -> IndexWriter:
        if self._open_writer is None:
            raise RuntimeError("The index is no longer open for writing.")
        return self._open_writer

    @raises_engine_errors
    def begin(self) -> None:
        """Remove what a writer that was killed had begun: Tantivy gives the same names again and then fails.

        A writer's first operation bears the number of the last commit, and a merge that begins meanwhile may take it
        for done: were it the removal of articles, old versions would stay beside the new. So it is one of nothing.
        """
        self._writer.garbage_collect_files()
        self._writer.delete_documents_by_term("is_checkpoint", "never")

    @raises_engine_errors
    def wait_for_merges(self) -> None:
        """Let segments that are being merged get done; nothing can be written afterwards."""
        self._writer.wait_merging_threads()

    def close(self) -> None:
        """Give the directory's lock back, also when a traceback still holds on to this object."""
        self._open_writer = None

    @raises_engine_errors
    def put(self, articles: Iterable[IndexedArticle]) -> None:
        """Add articles, replacing what was there under their ids."""
        rows = list(articles)
        ids = [article.id for article in rows]
        if self._highest is None or min(ids, default=1) <= self._highest:
            self.remove(ids)
        if self._highest is not None:
            self._highest = max(self._highest, *ids, 0)
        self.add_new(rows)

    @raises_engine_errors
    def add_new(self, articles: Iterable[IndexedArticle]) -> None:
        """Add articles that are not in the index yet: before anything is removed or committed."""
        if self._workers is None:
            for article in articles:
                self._writer.add_document(build_document(article))
            return
        remaining = iter(articles)
        while chunk := list(islice(remaining, ANALYSED_AT_ONCE)):
            self._analysed.append(self._workers.submit(analyse_articles, chunk))
            self._add_analysed(but=self._workers.most_waiting)

    def _add_analysed(self, *, but: int = 0) -> None:
        """Add what other processes have analysed, waiting for all but so many of their last pieces."""
        while len(self._analysed) > but:
            for values in self._analysed.popleft()():
                self._writer.add_document(make_document(values))

    @raises_engine_errors
    def remove(self, ids: Iterable[int]) -> None:
        """Remove articles; unknown ids are no error."""
        self._add_analysed()
        # Not delete_documents_by_term: with a number it deletes nothing (tantivy 0.27).
        self._writer.delete_documents_by_query(Query.term_set_query(self._schema, "id", list(ids)))

    @raises_engine_errors
    def commit(self, checkpoint: str) -> None:
        """Publish everything since the last commit together with its checkpoint, all or nothing."""
        self._add_analysed()
        self._writer.delete_documents_by_term("is_checkpoint", "yes")
        self._writer.add_document(build_checkpoint(checkpoint))
        self._writer.commit()
