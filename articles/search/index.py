"""The embedded engine: one Tantivy index in one directory."""

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tantivy import FieldType, Index, IndexWriter, Query, Schema, Searcher

from articles.search.compiling import compile_request
from articles.search.engine import SearchRequest, SearchResult
from articles.search.schema import (
    IndexedArticle,
    build_checkpoint,
    build_document,
    build_schema,
    register_analyzers,
)
from articles.search.snapshot import Snapshot, read_numbers

WRITER_MEMORY = 64_000_000  # bytes a writing thread buffers before it writes a segment
DOUBLED = -1  # no article has it for a digest


class UnusableIndexError(ValueError):
    """What lies in the directory can not be opened by this program."""


class IndexDirectory:
    """An opened index. Searching is safe from any thread; writing asks for the writer lock of `following`."""

    def __init__(self, path: Path, *, is_new: bool = False) -> None:
        """Open the index at path and its last commit, or create an empty one.

        Raises UnusableIndexError where there is none, where it is damaged, or has other fields.
        """
        self.path = path
        self.schema = build_schema()
        self._meta = path / "meta.json"  # replaced by every commit
        self._reload_lock = threading.Lock()
        self._seen_commit: tuple[int, int, int] | None = None
        self._snapshot: Snapshot | None = None
        if is_new:
            path.mkdir(parents=True)
        elif not self._meta.exists():
            raise UnusableIndexError(f"There is no index at {path}.")
        try:
            self._index = Index(self.schema, path=str(path))
        except (ValueError, OSError) as error:
            raise UnusableIndexError(str(error)) from error
        register_analyzers(self._index)
        self._index.config_reader(reload_policy="manual")
        self.searcher()

    def searcher(self) -> Searcher:
        """Return a searcher over the last commit; see `snapshot`."""
        return self.snapshot().searcher

    def snapshot(self) -> Snapshot:
        """Return the last commit of whichever process wrote it.

        A rebuild that has switched to another directory removes this one; what was open stays readable.
        Raises UnusableIndexError where the last commit is damaged.
        """
        with self._reload_lock:
            try:
                stat = self._meta.stat()
                commit = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
                if self._snapshot is None or commit != self._seen_commit:
                    self._index.reload()
                    self._snapshot = Snapshot(self.schema, self._index.searcher())
                    self._seen_commit = commit
            except (ValueError, OSError) as error:
                if self._snapshot is None or self._meta.exists():
                    raise UnusableIndexError(str(error)) from error
            return self._snapshot

    def read_checkpoint(self) -> str | None:
        """Return the checkpoint of the last commit, None in a fresh index."""
        return self.snapshot().read_checkpoint()

    @contextmanager
    def write(self, *, threads: int = 1) -> Iterator["IndexWrite"]:
        """Open the writer. What was not committed when the block ends is dropped."""
        write = IndexWrite(self.schema, self._index.writer(WRITER_MEMORY * threads, threads))
        try:
            write.remove_leavings()
            yield write
            write.wait_for_merges()
        finally:
            write.close()
        self.searcher()  # holds on to what was written, should a rebuild remove this directory

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request from one snapshot; see `articles.search.engine`."""
        return self.snapshot().search_together([request])[0]

    def pages(self, request: SearchRequest) -> Iterator[tuple[int, ...]]:
        """Yield all ids of a request from the snapshot of this moment; see `Snapshot.pages`."""
        return self.snapshot().pages(request)

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
        snapshot = self.snapshot()
        everything = compile_request(snapshot.vocabulary, SearchRequest())
        hits = snapshot.searcher.search(everything, 1, count=False, order_by_field="id").hits
        return int(hits[0][0]) if hits else 0

    @property
    def size_bytes(self) -> int:
        """Bytes on disk."""
        return sum(entry.stat().st_size for entry in os.scandir(self.path) if entry.is_file())


class IndexWrite:
    """What may be done while the index is open for writing."""

    def __init__(self, schema: Schema, writer: IndexWriter) -> None:
        self._schema = schema
        self._open_writer: IndexWriter | None = writer

    @property
    def _writer(self) -> IndexWriter:
        if self._open_writer is None:
            raise RuntimeError("The index is no longer open for writing.")
        return self._open_writer

    def remove_leavings(self) -> None:
        """Remove what a writer that was killed had begun: Tantivy gives the same names again and then fails."""
        self._writer.garbage_collect_files()

    def wait_for_merges(self) -> None:
        """Let segments that are being merged get done; nothing can be written afterwards."""
        self._writer.wait_merging_threads()

    def close(self) -> None:
        """Give the directory's lock back, also when a traceback still holds on to this object."""
        self._open_writer = None

    def put(self, articles: Iterable[IndexedArticle]) -> None:
        """Add articles, replacing what was there under their ids."""
        rows = list(articles)
        self.remove(article.id for article in rows)
        self.add_new(rows)

    def add_new(self, articles: Iterable[IndexedArticle]) -> None:
        """Add articles that are not in the index yet."""
        for article in articles:
            self._writer.add_document(build_document(article))

    def remove(self, ids: Iterable[int]) -> None:
        """Remove articles; unknown ids are no error."""
        # Not delete_documents_by_term: with a number it deletes nothing (tantivy 0.27).
        self._writer.delete_documents_by_query(Query.term_set_query(self._schema, "id", list(ids)))

    def commit(self, checkpoint: str) -> None:
        """Publish everything since the last commit together with its checkpoint, all or nothing."""
        self._writer.delete_documents_by_term("is_checkpoint", "yes")
        self._writer.add_document(build_checkpoint(checkpoint))
        self._writer.commit()
