"""The way to the cluster: one request and its answer, whichever machine gives it."""

import base64
import json
import logging
import os
import threading
import time
from collections.abc import Sequence
from typing import Any

from opensearchpy import OpenSearch, Transport
from opensearchpy.exceptions import ConnectionTimeout, OpenSearchException

from articles.search.errors import EngineError, EngineOutageError
from articles.search.opensearch.address import Address
from articles.search.opensearch.failures import NO_FILE, explain, explain_answer

OLDEST = (2, 4)  # the first version that has points in time
WRITING_SECONDS = 60.0
LOOKED_AT_SECONDS = 10.0  # after which the version is looked at again: machines may have been replaced
_SERVER_SHARE = 0.8  # of the seconds we wait: so it is the cluster that says why
TRIES = 2  # beside the first, at other machines where there are several

Json = dict[str, Any]

logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # the client's: what it writes there it raises, too


class Cluster:
    """Requests to a cluster. Nothing but errors of the door is raised. Safe from any thread."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._client = _make_client(address)
        self._version: tuple[int, ...] = ()
        self._looked_at = 0.0

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        seconds: float | None = None,
        **params: str | float | bool,
    ) -> Json:
        """Return the answer to a request; see `failures` for what is raised.

        A search that a machine does not answer in time is asked once more, of another where there are several.
        """
        written = {name: _write_parameter(value) for name, value in params.items()}
        try:
            try:
                answer = self._perform(method, path, written, body, seconds)
            except ConnectionTimeout:
                if not _is_search(method, path) or len(self.address.hosts) == 1:
                    raise
                answer = self._perform(method, path, written, body, seconds)
        except OpenSearchException as error:
            raise explain(error) from error
        except (OSError, ValueError) as error:  # files of certificates
            raise EngineError(f"The search cluster cannot be spoken to: {error}") from error
        return answer if isinstance(answer, dict) else {}

    def _perform(self, method: str, path: str, params: Any, body: Any, seconds: float | None) -> Any:
        wait = seconds or self.address.seconds
        return self._client.transport.perform_request(method, path, params=params, body=body, timeout=wait)

    def send_lines(
        self, path: str, lines: Sequence[Json], *, seconds: float = WRITING_SECONDS, **params: str | float | bool
    ) -> Json:
        """Send several requests, or documents, in one; the cluster too gives up before so many seconds are over."""
        body = "".join(f"{json.dumps(line, separators=(',', ':'))}\n" for line in lines)
        wait = f"{max(1, int(_SERVER_SHARE * seconds * 1_000))}ms"
        return self.ask("POST", path, body, seconds=seconds, timeout=wait, **params)

    def search_all(self, bodies: Sequence[Json]) -> list[Json]:
        """Return the answers of several searches; raises where one has failed, or knows only a part."""
        if not bodies:
            return []
        lines = [line for body in bodies for line in (_HEADER, body)]
        text = "".join(f"{json.dumps(line, separators=(',', ':'))}\n" for line in lines)
        answers = self.ask("POST", "/_msearch", text)["responses"]
        for answer in answers:
            _refuse_parts(answer)
        return list(answers)

    @property
    def version(self) -> tuple[int, ...]:
        """Return the version; raises EngineOutageError where it is too old, or something else answers there."""
        if not self._version or time.monotonic() > self._looked_at + LOOKED_AT_SECONDS:
            found = self.ask("GET", "/").get("version", {})
            number = str(found.get("number", ""))
            if found.get("distribution") != "opensearch":
                raise EngineOutageError("What answers in the place of the search cluster is not OpenSearch.")
            version = tuple(int(part) for part in number.split("-", maxsplit=1)[0].split(".") if part.isdecimal())
            if version < OLDEST:
                oldest = ".".join(map(str, OLDEST))
                raise EngineOutageError(
                    f"OpenSearch {number} is too old for the archive, which needs {oldest} or newer."
                )
            self._version, self._looked_at = version, time.monotonic()
        return self._version

    def close(self) -> None:
        """Give back the connections; the next request opens them again."""
        self._client.close()
        self._client = _make_client(self.address)


class _Transport(Transport):
    """Passes by a machine that did not answer in time for a while, as the client does with one that is not there.

    A machine that hangs takes connections and never answers: in its turn, every third request would wait for it.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._used = threading.local()

    def get_connection(self) -> Any:
        self._used.connection = super().get_connection()
        return self._used.connection

    def perform_request(self, *args: Any, **options: Any) -> Any:
        try:
            return super().perform_request(*args, **options)
        except ConnectionTimeout:
            self.mark_dead(self._used.connection)
            raise


_HEADER: Json = {"search_type": "dfs_query_then_fetch", "allow_partial_search_results": False}


def _make_client(address: Address) -> OpenSearch:
    options: dict[str, Any] = {"use_ssl": address.is_encrypted}
    if address.is_encrypted:
        files = {"ca_certs": address.ca, "client_cert": address.cert, "client_key": address.key}
        files = {name: path for name, path in files.items() if path}
        if not all(os.access(path, os.R_OK) for path in files.values()):
            raise EngineOutageError(NO_FILE)
        options |= {"verify_certs": True, **files}
    if address.api_key:
        options["headers"] = {"authorization": f"ApiKey {address.api_key}"}
    elif address.user:  # the client would write Latin-1, which the cluster does not read
        known = base64.b64encode(f"{address.user}:{address.password}".encode()).decode()
        options["headers"] = {"authorization": f"Basic {known}"}
    try:
        return OpenSearch(
            hosts=[{"host": host, "port": port} for host, port in address.hosts],
            max_retries=max(TRIES, len(address.hosts)),
            timeout=address.seconds,
            pool_maxsize=16,
            transport_class=_Transport,
            **options,
        )
    except (OpenSearchException, OSError, ValueError) as error:
        raise EngineError(f"The search cluster cannot be spoken to: {error}") from error


def _is_search(method: str, path: str) -> bool:
    """Tell whether a request changes nothing, so that it may be sent again when nobody knows what became of it."""
    return method == "GET" or path.endswith(("/_search", "/_msearch", "/point_in_time"))


def _write_parameter(value: str | float | bool) -> str | float:
    return str(value).lower() if isinstance(value, bool) else value


def _refuse_parts(answer: Json) -> None:
    if "error" in answer:
        raise explain_answer(int(answer.get("status", 500)), answer["error"])
    shards = answer["_shards"]
    if shards["failed"]:
        raise explain_answer(503, {"type": "shards_failed", "failed_shards": shards.get("failures", ())})
    if answer["timed_out"]:
        raise explain_answer(504, "timed out")
