"""Print the figures of speed:  python -m tests.benchmarks [NAME...] [--articles N]

Each runs in an archive of its own in a temporary folder, on SQLite and, where it is installed, on PostgreSQL; without
a name all do but the comparison with other engines, `side_by_side`, and `endurance`. What else is given goes to those
that take it; --help after a name says what.
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import takewhile

from tests.programs import describe_end

PACKAGE = "tests.benchmarks"
SCALE = "tests.benchmarks.scale"  # takes the arguments
SIDE_BY_SIDE = "tests.benchmarks.side_by_side"  # takes them too
ENDURANCE = "tests.benchmarks.endurance"  # and this
ADMIN = "tests.benchmarks.admin"  # takes the number of articles
WORST = "tests.benchmarks.worst"
BENCHMARKS = (SCALE, "tests.benchmarks.reuters", ADMIN, WORST)
WITHOUT_DATABASE = (
    "tests.benchmarks.tagging",
    "tests.benchmarks.longtext",
    "tests.benchmarks.rendering",
)  # or much the same on each
ONLY_NAMED = (SIDE_BY_SIDE, ENDURANCE)  # which take hours
ONCE = (*WITHOUT_DATABASE, SIDE_BY_SIDE)
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
        if benchmark == ENDURANCE:
            environment["TMPDIR"] = tempfile.gettempdir()  # else a server's files may lie in memory
        command = [sys.executable, *wrapper, "-m", benchmark, *arguments]
        status = subprocess.run(command, check=False, env=environment).returncode
    return f"{benchmark} {describe_end(status)}" if status else ""


def choose(names: Sequence[str]) -> list[str]:
    """Return the benchmarks that are named, as scale or admin: without a name all that take no hours."""
    every = {name.removeprefix(f"{PACKAGE}."): name for name in (*BENCHMARKS, *WITHOUT_DATABASE, *ONLY_NAMED)}
    if unknown := [name for name in names if name not in every]:
        sys.exit(f"There is no benchmark {', '.join(unknown)} here; there are {', '.join(every)}.")
    return [every[name] for name in names] or [*BENCHMARKS, *WITHOUT_DATABASE]


def main() -> int:
    """Run benchmarks on both databases; return 1, and say which, where any has failed."""
    names = list(takewhile(lambda argument: not argument.startswith("-"), sys.argv[1:]))
    given = sys.argv[1 + len(names) :]
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--articles", default="100000")
    number = parser.parse_known_args(given)[0].articles
    arguments = {SCALE: given, SIDE_BY_SIDE: given, ENDURANCE: given, ADMIN: ["--articles", number]}
    failed = []
    for benchmark in choose(names):
        for database, wrapper in DATABASES.items():
            if benchmark in ONCE and wrapper:
                continue
            if failure := run_benchmark(benchmark, wrapper, arguments.get(benchmark, [])):
                failed.append(failure if benchmark in ONCE else f"{failure}, on {database}")
                print(failed[-1], file=sys.stderr)
    if len(failed) > 1:
        print("\n".join(["Failed:", *failed]), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
