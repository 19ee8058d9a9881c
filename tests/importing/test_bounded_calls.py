"""What takes too long, or brings its process down, ends alone; the next call is answered."""

import os
import time

import pytest

from articles.importing.readers.bounded_calls import BoundedCalls, TooMuchError


def calls(name, seconds=20.0):
    return BoundedCalls(f"tests.importing.endless:{name}", seconds=seconds, most_memory=1_000_000_000)


def test_a_function_is_called_in_one_other_process():
    one = calls("answer")
    first = one.call(b"abc", add="d")
    assert (first["size"], first["text"]) == (3, "abcd")
    large = one.call(b"x" * 3_000_000)
    assert (large["size"], large["process"]) == (3_000_000, first["process"])
    assert first["process"] != os.getpid()


def test_what_takes_too_long_is_ended():
    start = time.monotonic()
    with pytest.raises(TooMuchError, match="takes longer than the 1 seconds"):
        calls("wait", 1.0).call(b"")
    assert time.monotonic() - start < 30


def test_the_next_call_is_answered_after_one_that_ended_its_process():
    for name in ("die", "eat"):
        one = calls(name)
        with pytest.raises(TooMuchError, match="brings the program that reads it down"):
            one.call(b"")
        one._function = "tests.importing.endless:answer"
        assert one.call(b"again")["text"] == "again"
