"""Web nodes as they run in production: gunicorn, each with a data directory of its own, following one PostgreSQL."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import BaseHandler, HTTPCookieProcessor, HTTPHandler, OpenerDirector, Request, build_opener

from tests.forms import FormReader
from tests.nodes.networks import Network
from tests.patience import PATIENCE, eventually
from tests.programs import ROOT

CURATOR = ("curator", "a long password")


def environment(data: Path, primary: str, standby: str = "") -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": primary,
        "DATABASE_REPLICA_URL": standby,
        "DJANGO_SETTINGS_MODULE": "newsarchive.settings",
        "NEWSARCHIVE_DATA_DIR": str(data),
        "NEWSARCHIVE_DEBUG": "1",
    }


class _SocketHandler(HTTPHandler):
    """Speaks HTTP through a socket in the file system."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def http_open(self, request: Request) -> http.client.HTTPResponse:
        path = str(self._path)

        class Connection(http.client.HTTPConnection):
            def connect(self) -> None:
                self.sock = socket.socket(socket.AF_UNIX)
                self.sock.settimeout(self.timeout)
                self.sock.connect(path)

        return self.do_open(Connection, request)


class Node:
    """One machine that serves the archive."""

    def __init__(
        self, data: Path, primary: str, standby: str = "", *, workers: int = 1, network: Network | None = None
    ) -> None:
        """Serve from a data directory, in a network of the machine's own where one is given."""
        self.data, self.workers = data, workers
        self.environment = environment(data, primary, standby)
        self.network = network
        self.socket = data / "socket"  # reached from every network, and nobody else's: a port may be taken meanwhile
        self._process: subprocess.Popen[bytes] | None = None
        self.log = data / "log"
        data.mkdir(exist_ok=True)

    def start(self, *, is_awaited: bool = True) -> "Node":
        command = [sys.executable, "-m", "gunicorn", "newsarchive.wsgi", "--threads", "4"]
        command += ["--bind", f"unix:{self.socket}", "--no-control-socket"]
        if self.network:
            command = ["ip", "netns", "exec", self.network.name, *command]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--workers", str(self.workers), "--log-level", "warning"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        if is_awaited:
            self.wait()
        return self

    @property
    def process_id(self) -> int:
        """The number of the process whose children are the workers."""
        assert self._process is not None
        return self._process.pid

    def wait(self) -> None:
        eventually(lambda: self.get("/healthz")[0], lambda status: status == 200)

    def stop(self) -> None:
        if self._process:
            self._process.send_signal(signal.SIGQUIT)  # gunicorn's quick way to end
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def _opener(self, *handlers: BaseHandler) -> OpenerDirector:
        return build_opener(*handlers, _SocketHandler(self.socket))

    def get(self, path: str, visitor: OpenerDirector | None = None, **fields: str) -> tuple[int, str]:
        """Return status and text, 0 where nobody answers; with fields it is a POST."""
        request = Request(f"http://localhost{path}", urlencode(fields).encode() if fields else None)
        try:
            with (visitor or self._opener()).open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except (URLError, ConnectionError, http.client.HTTPException) as error:
            return 0, str(error)

    def search(self, words: str) -> dict[str, Any]:
        """Return the answer of the machine form, with the status it came with."""
        status, text = self.get(f"/search.json?{urlencode({'q': words})}")
        answer: dict[str, Any] = {"total": -1}
        with contextlib.suppress(ValueError):
            answer |= json.loads(text)
        return answer | {"status": status}

    def total(self, words: str = "") -> int:
        return int(self.search(words)["total"])

    def health(self) -> tuple[int, dict[str, Any]]:
        status, text = self.get("/healthz")
        return status, json.loads(text) if text.startswith("{") else {"said": text}

    def log_in(self) -> OpenerDirector:
        """Return a curator's browser."""
        visitor = self._opener(HTTPCookieProcessor(CookieJar()))
        name, password = CURATOR
        status, page = self.submit(visitor, "/accounts/login/?next=/admin/", login=name, password=password)
        assert (status, "Log out" in page) == (200, True), page
        return visitor

    def submit(self, visitor: OpenerDirector, path: str, **changed: str) -> tuple[int, str]:
        """Open a form, change some of its fields and send it; return the answer of whichever failed."""
        status, page = self.get(path, visitor)
        if status != 200:
            return status, page
        return self.get(path, visitor, **(FormReader.read(page) | changed))
