"""A gate before a node, which looks at whoever comes, holds up what passes, and can be shut: all within the test."""

import contextlib
import http.server
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import urllib3

from tests.postgresql import free_port

Answer = tuple[int, bytes]
Handler = http.server.BaseHTTPRequestHandler
Look = Callable[[Handler], Answer | None]  # what it answers by itself, None where the node is to answer


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, handler: type[Handler], context: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", port), handler)
        self._context = context
        self.open: set[socket.socket] = set()

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Speak TLS where there is a context, in the thread of the request, and answer."""
        with contextlib.suppress(OSError):
            if self._context:
                request = self._context.wrap_socket(request, server_side=True)
            self.open.add(request)
            super().finish_request(request, client_address)
        self.open.discard(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: whoever is refused goes away."""


class Gate:
    """Passes what comes to the node at a URL, as long as it is open."""

    def __init__(self, url: str, context: ssl.SSLContext | None = None, look: Look | None = None) -> None:
        self._url, self._context = url, context
        self.look: Look = look or (lambda _request: None)
        self.delay = 0.0  # seconds before each answer
        self.port = free_port()  # the same when it is opened again
        self._server: _Server | None = None

    def open(self) -> None:
        """Take calls, where it takes none."""
        if self._server:
            return
        gate, passing = self, urllib3.PoolManager(retries=False, maxsize=8)

        class Passing(Handler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                time.sleep(gate.delay)
                status, text = gate.look(self) or self._pass_on(body)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(b"" if self.command == "HEAD" else text)

            def _pass_on(self, body: bytes) -> Answer:
                kind = {"Content-Type": self.headers.get("Content-Type") or "application/json"}
                given = passing.request(self.command, f"{gate._url}{self.path}", body=body, headers=kind)
                return given.status, given.data

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = answer  # noqa: N815 - names the library calls

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
                pass

        self._server = _Server(self.port, Passing, self._context)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def shut(self) -> None:
        """Take no calls any more, and break off those that are open."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            for one in list(self._server.open):
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
            self._server = None

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"


@contextlib.contextmanager
def open_gate(url: str, context: ssl.SSLContext | None = None, look: Look | None = None) -> Iterator[Gate]:
    gate = Gate(url, context, look)
    gate.open()
    try:
        yield gate
    finally:
        gate.shut()


def refuse(status: int, kind: str) -> Answer:
    """Return an answer as a cluster gives it to whom it does not let in."""
    return status, json.dumps({"error": {"type": kind, "reason": kind}, "status": status}).encode()
