"""Every benchmark once, small, so that none can rot; what they measure so is worth nothing."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def run_benchmark(name: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "NEWSARCHIVE_DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/archive.sqlite3",
        "NEWSARCHIVE_SECRET_KEY": secrets.token_urlsafe(50),
        "NEWSARCHIVE_ALLOWED_HOSTS": "testserver",
        "NEWSARCHIVE_HTTPS": "0",
    }
    command = [sys.executable, "-m", f"tests.benchmarks.{name}", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)


def test_the_benchmark_of_scale_measures_everything(tmp_path):
    done = run_benchmark("scale", tmp_path, "--articles", "60", "--rounds", "1", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    for what in ("import, end to end", "second import", "rebuild_index", "1 of 1,000", "GROUP BY", "an edit", "p99"):
        assert what in done.stdout


def test_the_benchmark_of_the_admin_opens_every_page(tmp_path):
    done = run_benchmark("admin", tmp_path, "--articles", "300", "--entities", "100")
    assert done.returncode == 0, done.stderr + done.stdout
    for what in (
        "Tag: list",
        "Entity: delete, heaviest",
        "articles_entity_review",
        "autocomplete of entity",
        "all rows",
    ):
        assert what in done.stdout
