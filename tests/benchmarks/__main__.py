"""Print the figures of speed:  python -m tests.benchmarks [--articles N]

Each runs in an archive of its own in a temporary folder, on SQLite and, where it is installed, on PostgreSQL.
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile

SCALE = "tests.benchmarks.scale"  # takes the arguments
ADMIN = "tests.benchmarks.admin"  # takes the number of articles
BENCHMARKS = (SCALE, "tests.benchmarks.reuters", ADMIN)
WITHOUT_DATABASE = ("tests.benchmarks.tagging",)


def main() -> int:
    """Run every benchmark on both databases; return the worst exit status."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--articles", default="100000")
    arguments = {SCALE: sys.argv[1:], ADMIN: ["--articles", parser.parse_known_args()[0].articles]}
    worst = 0
    for benchmark in (*BENCHMARKS, *WITHOUT_DATABASE):
        for wrapper in ([], ["-m", "tests.postgresql", sys.executable])[: 1 if benchmark in WITHOUT_DATABASE else 2]:
            with tempfile.TemporaryDirectory(prefix="newsarchive-bench-") as folder:
                environment = {
                    **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
                    "NEWSARCHIVE_DATA_DIR": folder,
                    "NEWSARCHIVE_SECRET_KEY": secrets.token_urlsafe(50),
                    "NEWSARCHIVE_ALLOWED_HOSTS": "testserver",
                    "NEWSARCHIVE_HTTPS": "0",
                }
                command = [sys.executable, *wrapper, "-m", benchmark, *arguments.get(benchmark, [])]
                worst = max(worst, subprocess.run(command, check=False, env=environment).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
