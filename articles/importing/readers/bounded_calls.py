"""Calls that may take too long, need too much memory or bring their process down, each made in a process beside. Pure.

The other process is started by the first call, serves one call after the other, and is ended by one that is too much.
"""

import atexit
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

try:
    import resource
except ImportError:  # no Unix: nothing bounds the memory there
    resource = None  # type: ignore[assignment]

_CHILD = "from articles.importing.readers.bounded_calls import serve; serve({function!r}, {most_memory})"
_ALARM_LATER = 5  # seconds: it only ends a process whose parent has been killed


class TooMuchError(Exception):
    """A call took too long, or brought its process down; the message says which, after “it”."""


class BoundedCalls:
    """Calls a function of a module, named “module:function”, in another process.

    The function is given bytes, and values by name, and returns what JSON can hold. A call that takes more than so
    many seconds, or needs more than so many bytes, raises TooMuchError.
    """

    def __init__(self, function: str, *, seconds: float, most_memory: int) -> None:
        self._function = function
        self._seconds = seconds
        self._most_memory = most_memory
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0  # the process that has started it, which another may have been forked from

    def call(self, data: bytes, **values: Any) -> Any:
        """Return what the function returns."""
        with self._lock:
            process = self._start()
            is_late = threading.Event()

            def end() -> None:
                is_late.set()
                process.kill()

            timer = threading.Timer(self._seconds, end)
            timer.start()
            try:
                answer = _exchange(process, data, {"values": values, "seconds": self._seconds})
            finally:
                timer.cancel()
            if answer is None:
                self._close()
                raise TooMuchError(
                    f"takes longer than the {self._seconds:,.0f} seconds that are given to it"
                    if is_late.is_set()
                    else "brings the program that reads it down, or needs more memory than is given to it"
                )
            return answer

    def _start(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            code = _CHILD.format(function=self._function, most_memory=self._most_memory)
            self._process = subprocess.Popen(  # noqa: S603 - nothing in it comes from outside
                [sys.executable, "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                start_new_session=True,  # Ctrl-C is for the parent to understand
            )
            if self._owner == 0:
                atexit.register(self._close)
            self._owner = os.getpid()
        return self._process

    def _close(self) -> None:
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.communicate()
        self._process = None


def _exchange(process: subprocess.Popen[bytes], data: bytes, head: dict[str, Any]) -> Any:
    """Send a call and return its answer, None where the process has ended."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write(json.dumps({**head, "size": len(data)}).encode() + b"\n")
        process.stdin.write(data)
        process.stdin.flush()
        answer = process.stdout.readline()
    except OSError:
        return None
    try:
        return json.loads(answer)["answer"]
    except ValueError:  # it ended in the middle
        return None


def serve(function: str, most_memory: int) -> None:
    """Answer calls from standard input on standard output, until that ends."""
    called = _find(function)
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    while line := calls.readline():
        head = json.loads(line)
        data = calls.read(head["size"])
        if hasattr(signal, "alarm"):
            signal.alarm(int(head["seconds"]) + _ALARM_LATER)
        answer = called(data, **head["values"])
        if hasattr(signal, "alarm"):
            signal.alarm(0)
        answers.write(json.dumps({"answer": answer}).encode() + b"\n")
        answers.flush()


def _find(function: str) -> Callable[..., Any]:
    module, _, name = function.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found
