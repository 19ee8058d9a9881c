"""Nodes of OpenSearch on the loopback, each a JVM of its own that can be killed, stopped, held up and started again.

They end with the process that the suite ends with, however that ends.
"""

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3

from tests.opensearch.artifacts import Artifacts
from tests.patience import PATIENCE, eventually
from tests.programs import describe_end

# Starts fast and stays small; what the compiler could gain, no test lives to see.
JAVA = ("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
SETTINGS = {
    "network.host": "127.0.0.1",
    "http.type": "netty4",
    "transport.type": "netty4",
    "node.store.allow_mmap": "false",  # no need of vm.max_map_count
    "cluster.routing.allocation.disk.threshold_enabled": "false",
    "cluster.routing.rebalance.enable": "none",
    "cluster.fault_detection.leader_check.retry_count": "1",
    "cluster.fault_detection.follower_check.retry_count": "1",
}
_http = urllib3.PoolManager(retries=False)


def suite_process() -> int:
    """Return the process that all of the suite ends with: of xdist's workers the one that has started them."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


def ask_node(url: str, method: str, path: str, body: object = None, *, patience: float = 30.0) -> tuple[int, Any]:
    """Return status and answer of a node, 0 and why where it gives none."""
    try:
        answer = _http.request(
            method,
            f"{url}/{path}",
            body=None if body is None else json.dumps(body),
            headers={"Content-Type": "application/json"},
            timeout=patience,
        )
    except urllib3.exceptions.HTTPError as error:
        return 0, str(error)
    try:
        return answer.status, json.loads(answer.data)
    except ValueError:
        return answer.status, answer.data.decode()


@dataclass(frozen=True)
class SearchNode:
    """One node, known by its folder to every process of the suite."""

    artifacts: Artifacts
    folder: Path
    name: str
    http: int
    transport: int
    settings: dict[str, str]
    java: tuple[str, ...] = JAVA

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http}"

    @property
    def _pid_file(self) -> Path:
        return self.folder / f"{self.name}.pid"

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def process_id(self) -> int:
        return int(self._pid_file.read_text())

    def start(self) -> None:
        """Begin to start; see `SearchCluster.await_whole`."""
        settings = {
            **SETTINGS,
            **self.settings,
            "path.home": str(self.folder / self.name),
            "node.name": self.name,
            "http.port": str(self.http),
            "transport.port": str(self.transport),
        }
        (self.folder / self.name).mkdir(exist_ok=True)
        command = self.artifacts.command(*self.java)
        command += [str(suite_process()), *(f"{name}={value}" for name, value in settings.items())]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, start_new_session=True
            )
        self._pid_file.write_text(str(process.pid))
        _children[process.pid] = process

    def kill(self) -> None:
        """End it as a machine ends that loses its power: without a word to anybody."""
        self._end(signal.SIGKILL)

    def hold(self) -> None:
        """Let it take calls and answer none, as a machine that swaps or hangs."""
        os.kill(self.process_id, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.process_id, signal.SIGCONT)

    def _end(self, number: signal.Signals) -> None:
        if not self.is_running():
            return
        os.kill(self.process_id, number)
        eventually(lambda: not self.is_running())

    def is_running(self) -> bool:
        if not self._pid_file.exists():
            return False
        if child := _children.get(self.process_id):
            return child.poll() is None
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{self.process_id}/stat").read_text()
            return status.rpartition(")")[2].split()[0] != "Z"
        return False

    def describe_end(self) -> str:
        """Say how a node that this process has started ended; nothing where it runs."""
        child = _children.get(self.process_id)
        return "" if child is None or child.poll() is None else describe_end(child.returncode)

    def ask(self, method: str, path: str, body: object = None, *, patience: float = 30.0) -> tuple[int, Any]:
        return ask_node(self.url, method, path, body, patience=patience)


_children: dict[int, subprocess.Popen[bytes]] = {}  # whose ends this process has to see


@dataclass(frozen=True)
class SearchCluster:
    """Nodes that keep one another's copies."""

    nodes: Sequence[SearchNode]

    @property
    def urls(self) -> list[str]:
        return [node.url for node in self.nodes]

    def setting(self, prefix: str) -> str:
        """Return NEWSARCHIVE_SEARCH for an archive whose indexes begin so."""
        return f"opensearch+http://{','.join(url.removeprefix('http://') for url in self.urls)}/{prefix}"

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Return the answer of the first node that gives one."""
        answer: tuple[int, Any] = (0, "no nodes")
        for node in self.nodes:
            if node.is_running() and (answer := node.ask(method, path, body))[0]:
                break
        return answer

    def await_whole(self, patience: float = PATIENCE) -> None:
        """Return once every node is there and every copy of every shard is started; fail after so many seconds."""

        def look() -> Any:
            for node in self.nodes:
                assert node.is_running(), node.log.read_text()[-4000:]
            return [node.ask("GET", "_cluster/health")[1] for node in self.nodes]

        eventually(
            look, lambda answers: all(self._is_whole(answer) for answer in answers), pause=0.1, patience=patience
        )

    def _is_whole(self, health: Any) -> bool:
        if not isinstance(health, dict):
            return False
        return health.get("status") == "green" and health["number_of_nodes"] == len(self.nodes)

    def mend(self) -> None:
        """Start what does not run, let go on what is held up; return once all is whole."""
        for node in self.nodes:
            if node.is_running():
                node.go_on()
            else:
                node.start()
        self.await_whole()

    def forget(self, prefix: str) -> None:
        """Delete all that begins so."""
        self.ask("DELETE", f"{prefix}*?expand_wildcards=all")
