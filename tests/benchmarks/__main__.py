"""Print the figures of speed:  python -m tests.benchmarks [--articles N]

Each runs in an archive of its own in a temporary folder, on SQLite and, where it is installed, on PostgreSQL.
"""

import os
import subprocess
import sys
import tempfile

SCALE = "tests.benchmarks.scale"  # takes the arguments
BENCHMARKS = (SCALE, "tests.benchmarks.reuters")
WITHOUT_DATABASE = ("tests.benchmarks.tagging",)


def main() -> int:
    """Run every benchmark on both databases; return the worst exit status."""
    worst = 0
    for benchmark in (*BENCHMARKS, *WITHOUT_DATABASE):
        for wrapper in ([], ["-m", "tests.postgresql", sys.executable])[: 1 if benchmark in WITHOUT_DATABASE else 2]:
            with tempfile.TemporaryDirectory(prefix="newsarchive-bench-") as folder:
                environment = {
                    **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
                    "NEWSARCHIVE_DATA_DIR": folder,
                    "NEWSARCHIVE_SECRET_KEY": "only for this benchmark",
                    "NEWSARCHIVE_ALLOWED_HOSTS": "testserver",
                    "NEWSARCHIVE_HTTPS": "0",
                }
                arguments = sys.argv[1:] if benchmark == SCALE else []
                command = [sys.executable, *wrapper, "-m", benchmark, *arguments]
                worst = max(worst, subprocess.run(command, check=False, env=environment).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
