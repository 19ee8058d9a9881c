"""Clusters that all processes of a run of the suite share: started by the first that wants one, ended with the run."""

import contextlib
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock

from tests.opensearch.artifacts import Artifacts, find_artifacts
from tests.opensearch.nodes import JAVA, SearchCluster, SearchNode, suite_process
from tests.postgresql import free_port


def shared_folder(process: int) -> Path:
    """Return where the nodes of one run of the suite lie, which ends with this process."""
    return Path(tempfile.gettempdir()) / f"newsarchive-opensearch-{process}"


def share_cluster(number: int) -> SearchCluster:
    """Return a cluster of so many nodes that runs, started if nobody has; raises MissingArtifactsError."""
    artifacts = find_artifacts()
    _remove_left_behind()
    folder = shared_folder(suite_process()) / f"of-{number}"
    folder.mkdir(parents=True, exist_ok=True)
    known = folder / "nodes.json"
    with FileLock(folder / "lock"):
        if known.exists():
            return SearchCluster([SearchNode(artifacts, folder, *row) for row in json.loads(known.read_text())])
        cluster = make_cluster(artifacts, folder, number)
        for node in cluster.nodes:
            node.start()
        try:
            cluster.await_whole()
        except BaseException:
            for node in cluster.nodes:
                node.kill()
            raise
        known.write_text(json.dumps([(node.name, node.http, node.transport, node.settings) for node in cluster.nodes]))
    return cluster


def make_cluster(
    artifacts: Artifacts,
    folder: Path,
    number: int,
    *,
    java: tuple[str, ...] = JAVA,
    settings: Mapping[str, str] | None = None,
) -> SearchCluster:
    """Return a cluster that is not started, on ports of its own; `settings` are added to those of its nodes."""
    ports = [(free_port(), free_port()) for _ in range(number)]
    names = [f"n{turn}" for turn in range(1, number + 1)]
    settings = {"cluster.name": folder.name, **(settings or {})}
    if number == 1:
        settings["discovery.type"] = "single-node"
    else:
        settings["discovery.seed_hosts"] = ",".join(f"127.0.0.1:{transport}" for _, transport in ports)
        settings["cluster.initial_cluster_manager_nodes"] = ",".join(names)
    return SearchCluster(
        [SearchNode(artifacts, folder, name, *pair, settings, java) for name, pair in zip(names, ports, strict=True)]
    )


def _remove_left_behind() -> None:
    """Remove the folders of runs that were killed; their nodes ended with them."""
    for folder in Path(tempfile.gettempdir()).glob("newsarchive-opensearch-*"):
        if not Path(f"/proc/{folder.name.rpartition('-')[2]}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def end_shared_clusters() -> None:
    """End all that this run of the suite has started; for the process it ends with."""
    folder = shared_folder(os.getpid())
    for pid_file in folder.glob("*/*.pid"):
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid_file.read_text()), signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
