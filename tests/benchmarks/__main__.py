"""Print the figures of speed:  python -m tests.benchmarks [--articles N]

Each runs in an archive of its own in a temporary folder, on SQLite and, where it is installed, on PostgreSQL.
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile

from tests.programs import describe_end

SCALE = "tests.benchmarks.scale"  # takes the arguments
ADMIN = "tests.benchmarks.admin"  # takes the number of articles
WORST = "tests.benchmarks.worst"
BENCHMARKS = (SCALE, "tests.benchmarks.reuters", ADMIN, WORST)
WITHOUT_DATABASE = (
    "tests.benchmarks.tagging",
    "tests.benchmarks.longtext",
    "tests.benchmarks.rendering",
)  # or much the same on each
DATABASES = {"SQLite": [], "PostgreSQL": ["-m", "tests.postgresql", sys.executable]}


def run_benchmark(benchmark: str, wrapper: list[str], arguments: list[str]) -> str:
    """Run one in an archive of its own; return how it failed, in words, or nothing."""
    with tempfile.TemporaryDirectory(prefix="newsarchive-bench-") as folder:
        environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "NEWSARCHIVE_DATA_DIR": folder,
            "NEWSARCHIVE_SECRET_KEY": secrets.token_urlsafe(50),
            "NEWSARCHIVE_ALLOWED_HOSTS": "testserver",
            "NEWSARCHIVE_HTTPS": "0",
        }
        command = [sys.executable, *wrapper, "-m", benchmark, *arguments]
        status = subprocess.run(command, check=False, env=environment).returncode
    return f"{benchmark} {describe_end(status)}" if status else ""


def main() -> int:
    """Run every benchmark on both databases; return 1, and say which, where any has failed."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--articles", default="100000")
    arguments = {SCALE: sys.argv[1:], ADMIN: ["--articles", parser.parse_known_args()[0].articles]}
    failed = []
    for benchmark in (*BENCHMARKS, *WITHOUT_DATABASE):
        for database, wrapper in DATABASES.items():
            if benchmark in WITHOUT_DATABASE and wrapper:
                continue
            if failure := run_benchmark(benchmark, wrapper, arguments.get(benchmark, [])):
                failed.append(failure if benchmark in WITHOUT_DATABASE else f"{failure}, on {database}")
                print(failed[-1], file=sys.stderr)
    if len(failed) > 1:
        print("\n".join(["Failed:", *failed]), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
