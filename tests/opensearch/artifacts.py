"""What a node of OpenSearch is started from, fetched by Maven and compiled once:  python -m tests.opensearch.artifacts

Kept in .cache/ of the checkout, under a name that changes with what it is made from. How Maven finds its repository
is the machine's own affair. In CI the program ends with 1 where there is none; elsewhere it says why, and with 0.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from tests.programs import ROOT

SOURCES = Path(__file__).with_name("node")
CACHE = ROOT / ".cache" / "opensearch"
PATIENCE = 240.0  # seconds for all of Maven
NEEDED = {"java": "default-jdk-headless", "javac": "default-jdk-headless", "mvn": "maven"}


class MissingArtifactsError(Exception):
    """There is nothing to start a node from here; says why."""


@dataclass(frozen=True)
class Artifacts:
    """A folder of jars and of classes."""

    folder: Path

    def command(self, *options: str) -> list[str]:
        """Return what starts a node, but for its arguments."""
        return ["java", *options, "-cp", f"{self.folder / 'classes'}:{self.folder / 'jars'}/*", "Launcher"]


def find_artifacts() -> Artifacts:
    """Return the artifacts, fetched and compiled if they are not there yet; raises MissingArtifactsError."""
    if missing := [package for program, package in NEEDED.items() if not shutil.which(program)]:
        raise MissingArtifactsError(f"no OpenSearch without {' and '.join(dict.fromkeys(missing))} (Debian's packages)")
    made_from = b"".join(path.read_bytes() for path in sorted(SOURCES.iterdir()))
    folder = CACHE / hashlib.sha256(made_from).hexdigest()[:16]
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "lock"):
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(dir=CACHE) as made:
                _make(Path(made))
                Path(made).rename(folder)
                Path(made).mkdir()  # for the context to remove
    return Artifacts(folder)


def _make(folder: Path) -> None:
    jars, classes = folder / "jars", folder / "classes"
    pom = ["mvn", "--batch-mode", "--quiet", "--file", str(SOURCES / "pom.xml")]
    _run([*pom, "dependency:copy-dependencies", f"-DoutputDirectory={jars}", "-DincludeScope=runtime"])
    _run(["javac", "-proc:none", "-cp", f"{jars}/*", "-d", str(classes), str(SOURCES / "Launcher.java")])
    shutil.copy(SOURCES / "log4j2.properties", classes)


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE, cwd=SOURCES)
    except subprocess.TimeoutExpired as error:
        raise MissingArtifactsError(f"{command[0]} did not end within {PATIENCE:.0f} s") from error
    if done.returncode:
        last = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()][:3]
        raise MissingArtifactsError(f"{command[0]} could not make what OpenSearch is started from: {' / '.join(last)}")


def main() -> int:
    try:
        find_artifacts()
    except MissingArtifactsError as error:
        print(f"{error}: tests of OpenSearch are skipped.", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
