"""Requests a second: gunicorn with two workers, and four readers at a time who ask it or any other server."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from tests.benchmarks.measuring import children_of, resident_mb

READERS = 4
WORKERS = 2
WARMING = 12  # requests, so that each worker has had some
PATIENCE = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Measured:
    """How long each request took, and all of them together, in seconds."""

    spent: Sequence[float]
    seconds: float

    @property
    def rate(self) -> float:
        return len(self.spent) / self.seconds

    def percentile(self, percent: int) -> float:
        return sorted(self.spent)[min(len(self.spent) - 1, len(self.spent) * percent // 100)]


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers at a port of this machine, and its process."""

    port: int
    process: int

    def worker_mb(self) -> float:
        """Return the memory of the worker that holds most."""
        return max((resident_mb([pid]) for pid in children_of(self.process)), default=0.0)


@contextmanager
def serving() -> Iterator[Served]:
    """Serve the archive that the environment names, once it answers and has read what it needs for a first page."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    bound = ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--threads", "2", "--log-level", "error"]
    command = [sys.executable, "-m", "gunicorn", "newsarchive.wsgi", *bound, "--no-control-socket"]
    server = subprocess.Popen(command, env=os.environ)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                request(port, "/healthz")
                break
            except OSError:
                if server.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        load(port, ["/?sort=oldest"] * WARMING)
        yield Served(port, server.pid)
    finally:
        server.terminate()
        server.wait()


def request(port: int, address: str, body: bytes | None = None) -> bytes:
    """Return the answer of a server on this machine; raises RuntimeError where it is none."""
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {"Host": "testserver"} | ({"Content-Type": "application/json"} if body else {})
    caller.request("POST" if body else "GET", address, body=body, headers=headers)
    answer = caller.getresponse()
    read = answer.read()
    caller.close()
    if answer.status != 200:
        raise RuntimeError(f"{address} answers {answer.status}: {read[:300].decode(errors='replace')}")
    return read


def load(port: int, addresses: Sequence[str], bodies: Sequence[bytes | None] = ()) -> Measured:
    """Ask for addresses, in order, by as many readers as there are; with `bodies` one is sent to each."""
    asked = list(zip(addresses, bodies or [None] * len(addresses), strict=True))
    spent: list[float] = []

    def read(mine: list[tuple[str, bytes | None]]) -> None:
        for address, body in mine:
            started = time.perf_counter()
            request(port, address, body)
            spent.append(time.perf_counter() - started)

    started = time.perf_counter()
    with ThreadPoolExecutor(READERS) as readers:
        list(readers.map(read, [asked[start::READERS] for start in range(READERS)]))  # raises what one has failed of
    return Measured(spent, time.perf_counter() - started)
