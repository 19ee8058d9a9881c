"""What may be done while the index is open for writing: documents with versions of who writes them.

The version of a document is the number of the writer's lease, then a counter. So who lost the lease cannot overwrite
what came later, and what is written twice is written once. Removals leave their version behind for an hour.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from articles.search.article import IndexedArticle
from articles.search.errors import EngineError, IndexBusyError, IndexDamagedError, IndexNotWritableError
from articles.search.opensearch.cluster import WRITING_SECONDS, Cluster, Json
from articles.search.opensearch.failures import (
    BUSY,
    ConflictingWriteError,
    MissingError,
    ReadOnlyError,
    explain_answer,
)
from articles.search.opensearch.generations import Generations, State, way_to, words_index
from articles.search.opensearch.schema import build_document, words_of

MOST_LINES = 1_000  # documents a request
MOST_CHARACTERS = 5_000_000  # of a request
KNOWN_WORDS = 500_000  # words of which it is known that the index has them
COUNTER_BITS = 32
PATIENCE = 60.0  # seconds in which a cluster that has too much to do is asked again
_PAUSE = 0.5


class WritingLease(Protocol):
    """The leave to write, as its holder has it; see `articles.search.leases`."""

    number: int

    def renew(self, *, is_due: bool = False) -> None: ...

    def exceed(self, number: int) -> None: ...


class GenerationWriter:
    """Writes one generation; see `articles.search.engine.Writer`."""

    def __init__(
        self,
        cluster: Cluster,
        generations: Generations,
        name: str,
        lease: WritingLease,
        known: set[str] | None,
        explained: Callable[[], AbstractContextManager[None]],
        seconds: float = WRITING_SECONDS,
    ) -> None:
        """Write what is there, with versions above those that were committed.

        `known` are words that it has, None where it has no index of them; within `explained`, what goes wrong is put
        into words. One request may take so many `seconds`.
        """
        self.name = name
        self._cluster = cluster
        self._generations = generations
        self._lease = lease
        self._count = 0
        self._known = known
        self._explained = explained
        self._seconds = seconds

    def put(self, articles: Iterable[IndexedArticle]) -> None:
        """Add articles, replacing what was there under their ids."""
        documents = [build_document(article) for article in articles]
        with self._explained():
            self._send(self.name, ((document["id"], "index", document) for document in documents))
            if self._known is not None:
                self._add_words({word for document in documents for word in words_of(document)}, self._known)

    def remove(self, ids: Iterable[int]) -> None:
        """Remove articles; unknown ids are no error."""
        with self._explained():
            self._send(self.name, ((number, "delete", None) for number in ids))

    def commit(self, checkpoint: str) -> None:
        """Let all be seen that was written, then say how far that is."""
        with self._explained():
            self.refresh()
            self._lease.renew(is_due=True)
            try:
                self._generations.write_state(State(self.name, checkpoint, self._next_version()))
            except MissingError as error:
                raise IndexDamagedError(str(error)) from error
            except ConflictingWriteError as error:
                raise IndexBusyError(str(error)) from error

    def refresh(self) -> None:
        """Let all be seen that was written."""
        for index in [self.name] if self._known is None else [words_index(self.name), self.name]:
            try:
                answer = self._cluster.ask("POST", f"/{index}/_refresh", seconds=self._seconds)
            except MissingError as error:
                raise IndexDamagedError(f"The search index {index} is not there any more.") from error
            if answer["_shards"]["failed"]:
                raise explain_answer(503, {"type": "shards_failed"})

    def _next_version(self) -> int:
        self._count += 1
        return self._lease.number << COUNTER_BITS | self._count

    def _add_words(self, words: set[str], known: set[str]) -> None:
        fresh = sorted(words - known)
        seen = time.time_ns() // 1_000
        if fresh:
            self._send(
                words_index(self.name),
                ((word, "create", {"written": word, "folded": word.lower(), "seen": seen}) for word in fresh),
            )
        if len(known) + len(fresh) > KNOWN_WORDS:
            known.clear()
        known.update(fresh[:KNOWN_WORDS])

    def _send(self, index: str, operations: Iterable[tuple[int | str, str, Json | None]]) -> None:
        for lines in self._cut(operations):
            self._lease.renew()
            self._send_some(index, lines)

    def _cut(self, operations: Iterable[tuple[int | str, str, Json | None]]) -> Iterator[list[Json]]:
        """Yield the lines of requests that are not too long; of an action and its document each."""
        lines: list[Json] = []
        characters = 0
        for number, action, document in operations:
            about: Json = {"_id": str(number)}
            if action != "create":
                about |= {"version": self._next_version(), "version_type": "external_gte"}
            lines.append({action: about})
            if document is not None:
                lines.append(document)
                characters += sum(len(text) for text in document.values() if isinstance(text, str))
            if len(lines) >= MOST_LINES or characters >= MOST_CHARACTERS:
                yield lines
                lines, characters = [], 0
        if lines:
            yield lines

    def _send_some(self, index: str, lines: list[Json]) -> None:
        until = time.monotonic() + min(PATIENCE, self._seconds)
        while True:
            try:
                answer = self._cluster.send_lines(
                    f"/{way_to(index)}/_bulk", lines, seconds=self._seconds, require_alias=True
                )
                _refuse_failed(answer)
            except MissingError as error:
                raise IndexDamagedError(f"The search index {index} is not there any more.") from error
            except ConflictingWriteError as error:
                raise IndexBusyError(str(error)) from error
            except EngineError as error:
                if str(error) != BUSY or time.monotonic() > until:
                    raise
                time.sleep(_PAUSE)
                self._lease.renew()
            else:
                return


def _refuse_failed(answer: Json) -> None:
    """Raise what the first of some documents failed with; a word that is there already is none."""
    for item in answer["items"] if answer["errors"] else ():
        ((action, one),) = item.items()
        if "error" in one and not (action == "create" and one["status"] == 409):
            raise explain_answer(int(one["status"]), one["error"])


def explain_unwritten(error: EngineError) -> IndexNotWritableError:
    """Return why the index cannot be written, and what to do."""
    advice = "make room on it, or add a machine" if isinstance(error, ReadOnlyError) else "look at the cluster"
    reason = str(error).rstrip(".")
    return IndexNotWritableError(
        f"The search index cannot be written ({reason}): {advice}. No article is lost;"
        " until then searches know nothing newer than what it holds, then it catches up by itself."
    )
