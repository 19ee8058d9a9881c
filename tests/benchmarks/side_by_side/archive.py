"""This archive's own engines at the work, through the door that pages use: the embedded one, and that on OpenSearch."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from django.test import Client, override_settings

from articles.revalidation import forget_kept_answers
from articles.search import SearchRequest, catch_up, parse_query, search
from articles.search.cache import AnswerCache
from articles.search.current import current_snapshot, one_snapshot
from articles.search.engines import current_engine
from articles.search.opensearch.snapshot import ClusterSnapshot
from articles.search.request import NOT_SET
from articles.search.result import Precision
from articles.search.tantivy.commit import KEPT_BYTES
from tests.benchmarks.measuring import run_command
from tests.benchmarks.side_by_side.work import FACETS, PAGE, VALUES, Answer

_CLASSES = {
    True: "articles.search.opensearch.engine.OpenSearchEngine",
    False: "articles.search.tantivy.engine.TantivyEngine",
}


def forget_answers() -> None:
    """Let the next search be the first that asks for anything: what a commit of the index keeps is thrown away."""
    forget_kept_answers()
    snapshot, _ = catch_up()
    if isinstance(snapshot, ClusterSnapshot):
        snapshot._answers = AnswerCache(KEPT_BYTES)
    else:
        snapshot.commit.answers = AnswerCache(KEPT_BYTES)


class ArchiveEngine:
    """The archive in the database that the environment names, with one of its engines."""

    def __init__(self, name: str, address: object = "", processes: Sequence[int] = ()) -> None:
        self.name = name
        self._address = address
        self._processes = processes

    def chosen(self) -> AbstractContextManager[None]:
        """Let all of the archive use this engine meanwhile."""
        return override_settings(SEARCH_ADDRESS=self._address, SEARCH_ENGINE=_CLASSES[bool(self._address)])

    def load(self, documents: Path) -> None:
        """Rebuild the index from the database: its documents are what it reads there."""
        with self.chosen():
            run_command("rebuild_index")

    def answer(self, word: str) -> Answer:
        request = SearchRequest(parse_query(word).node, limit=PAGE, facet_size=VALUES, facets=FACETS)
        with self.chosen(), one_snapshot():
            result = search(request)
            months = current_snapshot()[0].count_periods(request, Precision.MONTH)
        facets = {
            facet: [(str(value), number) for value, number in counts if value != NOT_SET][:VALUES]
            for facet, counts in result.facets.items()
        }
        by_month = {first.isoformat()[:7]: number for first, number in months.items() if number}
        return Answer(result.total, result.ids, facets, by_month)

    def forget(self) -> None:
        with self.chosen():
            forget_answers()

    def size_bytes(self) -> int:
        with self.chosen():
            return current_engine().size_bytes()

    def processes(self) -> Sequence[int]:
        return self._processes


class ArchivePages:
    """The search page of the archive, rendered in this process as if nobody had searched for the word before."""

    def __init__(self, engine: ArchiveEngine) -> None:
        self.name = f"{engine.name}, whole page"
        self.forget = engine.forget
        self._engine = engine
        self._client = Client()

    def answer(self, word: str) -> None:
        with self._engine.chosen():
            answer = self._client.get("/", {"q": word, "sort": "newest"})
        if answer.status_code != 200:
            raise RuntimeError(f"the page of “{word}” answers {answer.status_code}")

    def processes(self) -> Sequence[int]:
        return self._engine.processes()
