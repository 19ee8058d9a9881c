"""Functions that take too long, or need too much: called in a process of their own."""

import os
import time


def answer(data: bytes, add: str = "") -> dict[str, object]:
    print("what libraries print is no answer")
    return {"size": len(data), "text": data[:9].decode() + add, "process": os.getpid()}


def wait(data: bytes) -> None:
    time.sleep(60)


def die(data: bytes) -> None:
    os.abort()


def eat(data: bytes) -> int:
    return len(bytes(1 << 40))
