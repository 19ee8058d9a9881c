"""Run a command against a PostgreSQL of its own:  python -m tests.postgresql COMMAND...

Starts a cluster from the machine's own binaries in a temporary folder, on a free port, as a user that is not
root, with DATABASE_URL set for the command, and removes it afterwards. Where PostgreSQL is not installed it
says so and exits 0; in CI (CI=true) that is an error.
"""

import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.memory import keep_files_in_memory

UNPRIVILEGED = ("postgres", "nobody")


def find_binaries() -> Path | None:
    """Return the folder of initdb and pg_ctl, the newest version's where there are several."""
    candidates = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    candidates += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name or 0), reverse=True
    )
    return next((path for path in candidates if (path / "initdb").exists() and (path / "pg_ctl").exists()), None)


def free_port() -> int:
    """Return a port nobody listens on, of those that the system gives to no connection that goes out.

    A server that is restarted would else find its port taken by one, at times by a client that tries to reach it.
    """
    while True:
        port = random.randint(15_000, 30_000)
        with contextlib.suppress(OSError), socket.socket() as listener:
            listener.bind(("127.0.0.1", port))
            return port


def server_user() -> pwd.struct_passwd | None:
    """Return the user the server runs as when this is root, which PostgreSQL refuses; else None."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    sys.exit("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as.")


class Server:
    """A PostgreSQL server in a folder of its own: started, stopped, killed and started again on one port."""

    def __init__(self, binaries: Path) -> None:
        self.binaries = binaries
        user = server_user()
        self._as_user: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        self.folder = Path(tempfile.mkdtemp(prefix="newsarchive-pg-"))
        if user:
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self.data, self.port = self.folder / "data", free_port()
        self.url = f"postgres://archive@127.0.0.1:{self.port}/postgres"
        self._addresses = ["127.0.0.1"]

    def run(self, program: str, *arguments: str) -> None:
        command = [str(self.binaries / program), *arguments]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, **self._as_user)

    def create(self) -> None:
        self.run("initdb", "-D", str(self.data), "-U", "archive", "-A", "trust", "-E", "UTF8", "--no-sync")

    def copy(self, primary: "Server") -> None:
        """Become a streaming standby of a server that runs."""
        source = f"host=127.0.0.1 port={primary.port} user=archive"
        self.run("pg_basebackup", "-D", str(self.data), "-d", source, "-R", "-X", "stream", "-c", "fast", "--no-sync")

    def listen(self, addresses: list[str]) -> None:
        """Let it be reached under these addresses too, when it is started next, by whoever has one."""
        self._addresses = ["127.0.0.1", *addresses]
        lines = (self.data / "pg_hba.conf").read_text().splitlines()
        lines = [line for line in lines if not line.endswith("# reached over a network")]
        lines += [f"host all all {address}/30 trust # reached over a network" for address in addresses]
        (self.data / "pg_hba.conf").write_text("\n".join(lines) + "\n")

    def start(self) -> None:
        addresses = ",".join(self._addresses)
        options = (
            f"-p {self.port} -c listen_addresses={addresses} -c unix_socket_directories={self.folder}"
            " -c fsync=off -c full_page_writes=off -c max_connections=50 -c wal_retrieve_retry_interval=200ms"
            " -c autovacuum=off -c jit=off -c synchronous_commit=off"  # its transactions hold followers back, and its statistics change plans
        )
        self.run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        self.run("pg_ctl", "-D", str(self.data), "-w", "-m", mode, "stop")

    def kill(self) -> None:
        """End it as a machine ends that loses its power: without a word to anybody."""
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        with contextlib.suppress(subprocess.CalledProcessError):
            self.stop("immediate")  # waits for its processes

    def remove(self) -> None:
        if (self.data / "postmaster.pid").exists():
            with contextlib.suppress(subprocess.CalledProcessError):
                self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """Start a server and yield its DATABASE_URL."""
    server = Server(binaries)
    try:
        server.create()
        server.start()
        yield server.url
    finally:
        server.remove()


def main(command: list[str]) -> int:
    binaries = find_binaries()
    if binaries is None:
        print("PostgreSQL is not installed (Debian: apt-get install postgresql): skipped.", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    keep_files_in_memory()
    with cluster(binaries) as url:
        status = subprocess.run(command, check=False, env={**os.environ, "DATABASE_URL": url}).returncode
    return status if status >= 0 else 128 - status  # a signal, as shells tell it


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
