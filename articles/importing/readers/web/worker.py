"""Pages that may take long are read in a process of their own, which is ended after ten seconds: what reads them can
not be interrupted, and takes minutes over some. Pure.

Run as `python -m articles.importing.readers.web.worker` it reads a page from standard input, after a line that holds
its address as JSON, and writes what it says as JSON.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict

from articles.importing.readers.protocol import DateOrigin
from articles.importing.readers.web.page import Page, understand_page

SECONDS = 10
# Measured on hostile pages: what has fewer of both is read within a few seconds, whatever it is.
QUICK_TAGS = 8_000
QUICK_BYTES = 1_500_000
MOST_MEMORY = 4_000_000_000  # bytes

_TOO_LONG = f"it takes over {SECONDS} seconds to find the text of an article among its elements; cut it down"


def read_guarded(data: bytes, saved_from: str, seconds: float = SECONDS) -> Page:
    """Return what a page in UTF-8 says, whatever its size and shape; too long a time is its problem."""
    if len(data) <= QUICK_BYTES and data.count(b"<") - data.count(b"</") <= QUICK_TAGS:
        return understand_page(data, saved_from)
    command = [sys.executable, "-m", __spec__.name]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        ended = subprocess.run(  # noqa: S603 - this module itself
            command,
            input=json.dumps(saved_from).encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=True,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        return Page({}, problem=_TOO_LONG)
    except (subprocess.CalledProcessError, OSError):
        return Page({}, problem="the process that reads large pages has failed on it; was memory short?")
    return _load(ended.stdout)


def _load(answer: bytes) -> Page:
    found = json.loads(answer)
    return Page(**{**found, "date_origin": DateOrigin(found["date_origin"]), "notes": tuple(found["notes"])})


def _limit_itself() -> None:
    """End this process by itself where its parent was killed, or where it takes too much memory."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_CPU, (2 * SECONDS, 2 * SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def main() -> None:
    """Read a page from standard input and write what it says."""
    _limit_itself()
    saved_from = json.loads(sys.stdin.buffer.readline())
    page = understand_page(sys.stdin.buffer.read(), saved_from)
    sys.stdout.buffer.write(json.dumps(asdict(page)).encode())


if __name__ == "__main__":
    main()
