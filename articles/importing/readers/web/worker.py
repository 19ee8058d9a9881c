"""Pages that may take long are read in a process of their own, which is ended after ten seconds: what reads them can
not be interrupted, and takes minutes over some. Pure.

Run as `python -m articles.importing.readers.web.worker` it reads a page from standard input, after a line of JSON with
the seconds it has and the address of the page, and writes what it says as JSON.
"""

import json
import os
import re
import subprocess
import sys
from dataclasses import asdict

from articles.importing.readers.protocol import DateOrigin
from articles.importing.readers.web.page import Page, understand_page

SECONDS = 10  # of the processor
MOST_WAITING = 3  # times as long, where other processes take the processor
# Measured on hostile pages: what has fewer of all is read within a few seconds, whatever it is.
QUICK_TAGS = 8_000
QUICK_BYTES = 1_500_000
QUICK_ATTRIBUTES = 30_000  # bytes of one tag without quoted values: the parser compares each attribute with all others
MOST_MEMORY = 4_000_000_000  # bytes

_ENDED_FOR_TIME = frozenset({-9, -24})  # by the system: SIGKILL, SIGXCPU
_TAG = re.compile(rb"""<[a-zA-Z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+""")
_QUOTED = re.compile(rb""""[^"]*"|'[^']*'""")
_TOO_LONG = f"given up: it takes over {SECONDS} seconds to find an article in it; save the text alone as .txt"


def read_guarded(data: bytes, saved_from: str, seconds: int = SECONDS) -> Page:
    """Return what a page in UTF-8 says, whatever its size and shape; too long a time is its problem."""
    if _is_quick(data):
        return understand_page(data, saved_from)
    command = [sys.executable, "-m", __spec__.name]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        ended = subprocess.run(  # noqa: S603 - this module itself
            command,
            input=json.dumps([seconds, saved_from]).encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MOST_WAITING * seconds,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        return Page({}, problem=_TOO_LONG)
    except OSError as error:
        return Page({}, problem=f"no process could be started for a page of this size: {error.strerror}")
    if ended.returncode in _ENDED_FOR_TIME:
        return Page({}, problem=_TOO_LONG)
    if ended.returncode:
        return Page({}, problem="the process that reads large pages has failed on it; was memory short?")
    return _load(ended.stdout)


def _is_quick(data: bytes) -> bool:
    if len(data) > QUICK_BYTES or data.count(b"<") - data.count(b"</") > QUICK_TAGS:
        return False
    long_tags = (match.group() for match in _TAG.finditer(data) if match.end() - match.start() > QUICK_ATTRIBUTES)
    return all(len(_QUOTED.sub(b"", tag)) <= QUICK_ATTRIBUTES for tag in long_tags)


def _load(answer: bytes) -> Page:
    found = json.loads(answer)
    return Page(**{**found, "date_origin": DateOrigin(found["date_origin"]), "notes": tuple(found["notes"])})


def _limit_itself(seconds: int) -> None:
    """Have the system end this process where it takes too long, and refuse it more memory than pages need."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def main() -> None:
    """Read a page from standard input and write what it says."""
    seconds, saved_from = json.loads(sys.stdin.buffer.readline())
    _limit_itself(seconds)
    page = understand_page(sys.stdin.buffer.read(), saved_from)
    sys.stdout.buffer.write(json.dumps(asdict(page)).encode())


if __name__ == "__main__":
    main()
