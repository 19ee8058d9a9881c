"""Every benchmark once, small, so that none can rot; what they measure so is worth nothing."""

import os
import subprocess
import sys

from tests.conftest import ROOT


def test_the_benchmark_of_scale_measures_everything(tmp_path):
    environment = os.environ | {
        "NEWSARCHIVE_DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/archive.sqlite3",
        "NEWSARCHIVE_SECRET_KEY": "only for this test",
        "NEWSARCHIVE_ALLOWED_HOSTS": "testserver",
        "NEWSARCHIVE_HTTPS": "0",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.scale", "--articles", "60", "--rounds", "1", "--jobs", "1"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for what in ("import, end to end", "second import", "rebuild_index", "1 of 1,000", "GROUP BY", "an edit", "p99"):
        assert what in done.stdout
