"""A machine that takes connections and never answers: told in words, passed by, and no reader waits long for it."""

import http.server
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest

from articles.search.errors import EngineOutageError, IndexNotWritableError
from articles.search.opensearch.address import read_address
from articles.search.opensearch.cluster import WRITING_SECONDS, Cluster
from articles.search.opensearch.engine import OpenSearchEngine
from articles.search.opensearch.failures import SLOW
from articles.search.opensearch.generations import Generations, State
from tests.contracts.engines import OwnLease

SECONDS = 0.2


class Hanging:
    """A listening socket that never answers, and how many have come."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.taken: list[socket.socket] = []
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    def _take(self) -> None:
        while True:
            try:
                self.taken.append(self._listener.accept()[0])
            except OSError:
                return

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for one in self.taken:
            one.close()


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    one = Hanging()
    yield one
    one.close()


@contextmanager
def answering() -> Iterator[str]:
    """Yield the host of a server that answers everything."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"version": {"number": "2.19.6", "distribution": "opensearch"}}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_cluster_that_never_answers_is_told_in_words(hanging: Hanging):
    engine = OpenSearchEngine(f"opensearch+http://{hanging.host}/news?seconds={SECONDS}")
    with pytest.raises(EngineOutageError, match=SLOW):
        engine.snapshot()
    assert len(hanging.taken) == 1, "nobody waits for the only machine twice"


def test_a_machine_that_hangs_is_passed_by(hanging: Hanging):
    with answering() as host:
        cluster = Cluster(read_address(f"opensearch+http://{hanging.host},{host}/news?seconds={SECONDS}"))
        for _ in range(12):
            assert cluster.ask("GET", "/")["version"]["distribution"] == "opensearch"
        cluster.close()
    assert len(hanging.taken) == 1, "it is waited for once"


class Leases:
    """Leases that anybody has at once."""

    def hold(self, _patience: float) -> nullcontext[OwnLease]:
        return nullcontext(OwnLease(1))


def write(engine: OpenSearchEngine, patience: float) -> None:
    with engine.may_write(patience), engine.writer() as writer:
        writer.remove([1])


def test_a_reader_who_catches_up_waits_no_longer_than_for_a_search(hanging: Hanging, monkeypatch: pytest.MonkeyPatch):
    engine = OpenSearchEngine(f"opensearch+http://{hanging.host}/news?seconds={SECONDS}", Leases())
    monkeypatch.setattr(Generations, "read_state", lambda _self: State("news-1", "{}", 1))
    waited: list[float | None] = []
    ask = Cluster.ask

    def record(cluster: Cluster, *args: object, seconds: float | None = None, **params: object) -> object:
        waited.append(seconds)
        return ask(cluster, *args, seconds=min(seconds or SECONDS, SECONDS), **params)

    monkeypatch.setattr(Cluster, "ask", record)
    for patience in (0.1, -1, 60.0):
        with pytest.raises(IndexNotWritableError, match="did not answer in time"):
            write(engine, patience)
    assert waited == [SECONDS, WRITING_SECONDS, WRITING_SECONDS]
    assert not engine.is_retry_due, "the next reader is answered at once from what was committed last"
