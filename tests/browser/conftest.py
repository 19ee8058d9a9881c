"""A real Chromium against a real server.

Playwright drives Debian's chromium. Where that is missing these tests skip; in CI (CI=true) they must run.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PRINTED
from tests.patience import PATIENCE, eventually
from tests.programs import ROOT, of_data_directory

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip


class Browser:
    """Opens pages that wait for what they are asked for as long as a busy machine may take."""

    def __init__(self, chromium: Any) -> None:
        self._chromium = chromium

    def new_context(self, **options: Any) -> Any:
        context = self._chromium.new_context(**options)
        context.set_default_timeout(PATIENCE * 1000)
        return context

    def new_page(self, **options: Any) -> Any:
        page = self._chromium.new_page(**options)
        page.set_default_timeout(PATIENCE * 1000)
        return page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium once a module: while Playwright runs, its event loop bars Django's database from the thread."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        message = "Chromium is not installed (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(QUIET), timeout=PATIENCE * 1000)
        yield Browser(chromium)
        chromium.close()


@dataclass(frozen=True)
class Site:
    """A demonstration archive being served, as `make demo` serves it."""

    address: str
    password: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a management command on the archive that is being served."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Iterator[Site]:
    """Serve a fresh demonstration with gunicorn, on a port that is held from here on."""
    data = shutil.copytree(demonstration, tmp_path_factory.mktemp("site") / "data")
    environment = of_data_directory(data)
    password = (data / PRINTED).read_text().split()[-1]
    listener = socket.create_server(("127.0.0.1", 0))
    number, address = listener.fileno(), f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "newsarchive.wsgi", "--bind", f"fd://{number}", "--workers", "2",
         "--threads", "2", "--log-level", "warning", "--no-control-socket"],
        env=environment, cwd=ROOT, pass_fds=[number],
    )  # fmt: skip
    try:
        eventually(lambda: server.poll() is not None or is_well(address))
        assert server.poll() is None, "the demonstration did not come up"
        yield Site(address, password, environment)
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)
        listener.close()


def is_well(address: str) -> bool:
    """Tell whether a site answers, for which it may take its time."""
    with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE) as answer:
        return bool(answer.status == 200)
    return False
