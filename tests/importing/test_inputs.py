"""What is found to be read, in which order, and the problem of each other."""

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from articles.importing.inputs import Input, find_inputs, recognise_inputs, spool_standard_input
from tests.conftest import ROOT
from tests.importing.imports import text, write


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("words")


def found(*paths: Path | str, format_name: str = "") -> list[Input]:
    with tempfile.TemporaryDirectory() as folder:
        return list(recognise_inputs(find_inputs([str(path) for path in paths], format_name), Path(folder)))


def names(inputs: list[Input], folder: Path) -> list[str]:
    return [Path(source.address).relative_to(folder.resolve()).as_posix() for source in inputs]


def problem(path: Path | str) -> str:
    (source,) = found(path)
    assert source.reader is None
    return source.problem


def test_a_folder_is_walked_in_order_of_name_and_hidden_files_are_left_out(tmp_path):
    touch(tmp_path, "b/2.txt", "b/1.txt", "b/.git/x.txt", "a/z.txt", "c.txt", "10.txt", "9.txt", ".hidden.txt", "é.txt")
    assert names(found(tmp_path), tmp_path) == ["10.txt", "9.txt", "c.txt", "é.txt", "a/z.txt", "b/1.txt", "b/2.txt"]


def test_hidden_files_and_folders_are_read_when_they_are_named(tmp_path):
    touch(tmp_path, ".hidden.txt", ".dir/a.txt", ".dir/.b.txt")
    assert names(found(tmp_path / ".hidden.txt", tmp_path / ".dir"), tmp_path) == [".hidden.txt", ".dir/a.txt"]


def test_paths_are_read_in_the_order_given(tmp_path):
    touch(tmp_path, "b.txt", "a.txt", "c/d.txt")
    inputs = found(tmp_path / "b.txt", tmp_path / "c", tmp_path / "a.txt")
    assert names(inputs, tmp_path) == ["b.txt", "c/d.txt", "a.txt"]


@pytest.mark.parametrize(
    ("name", "reader"),
    [("a.txt", "text"), ("a.TXT", "text"), ("a.text", "text"), ("a.jsonl", "jsonl"), ("a.b.NDJSON", "jsonl")],
)
def test_the_ending_tells_the_reader(tmp_path, name, reader):
    touch(tmp_path, name)
    (source,) = found(tmp_path)
    assert source.reader.name == reader
    assert source.problem == ""


@pytest.mark.parametrize("name", ["a.odd", "noending", "a.txt.bak", "txt"])
def test_a_file_of_unknown_ending_is_named_and_can_be_read_all_the_same(tmp_path, name):
    touch(tmp_path, name)
    assert "Name one with --format" in problem(tmp_path)
    (source,) = found(tmp_path, format_name="text")
    assert (source.reader.name, source.problem) == ("text", "")


def test_standard_input_is_json_lines_unless_it_looks_like_something_else(tmp_path, monkeypatch):
    for format_name, words, reader in (
        ("", b"words", "jsonl"),
        ("", b"date 2021-06-19\n", "text"),
        ("text", b"", "text"),
    ):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(words)))
        (source,) = find_inputs(["-"], format_name)
        assert (source.address, source.path) == ("stdin", None)
        with spool_standard_input(source) as copy:
            (source,) = recognise_inputs([copy], tmp_path)
        assert (source.address, source.reader.name) == ("stdin", reader)


def test_standard_input_can_be_read_backwards(monkeypatch):
    """A pipe has no size; readers that want to know one get a copy."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"one\ntwo\n")))
    (source,) = found("-")
    with spool_standard_input(source) as copy, copy.open() as stream:
        assert stream.readline() == b"one\n"
        assert stream.seek(0, 2) == 8


def test_a_closed_standard_input_is_an_error_of_the_system(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    (source,) = found("-")
    with pytest.raises(OSError, match="standard input is closed"), spool_standard_input(source):
        pass


def test_what_is_not_there_is_reported(tmp_path):
    assert problem(tmp_path / "nothing.txt") == "there is no such file or folder"
    assert problem(tmp_path / ("n" * 300)) == "it could not be read: File name too long"


def test_no_name_is_not_the_folder_one_stands_in(tmp_path, monkeypatch):
    touch(tmp_path, "a.txt")
    monkeypatch.chdir(tmp_path)
    assert problem("") == "this is not a regular file"
    assert names(found("."), tmp_path) == ["a.txt"]


def test_pipes_and_devices_are_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert problem(tmp_path / "pipe.txt") == "this is not a regular file"
    assert problem(tmp_path) == "this is not a regular file"
    assert problem("/dev/zero") == "this is not a regular file"


def test_links_to_files_are_followed_and_known_by_what_they_lead_to(tmp_path):
    touch(tmp_path, "real/a.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real" / "a.txt")
    assert names(found(tmp_path / "link.txt"), tmp_path) == ["real/a.txt"]


def test_links_that_lead_nowhere_or_in_a_circle_are_reported(tmp_path):
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    assert problem(tmp_path) == "its links lead in a circle"
    (tmp_path / "self.txt").unlink()
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    assert problem(tmp_path) == "there is no such file or folder"


def test_links_to_folders_are_reported_and_not_followed_unless_named(tmp_path):
    touch(tmp_path, "docs/a.txt")
    (tmp_path / "docs" / "up").symlink_to(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "docs")
    read, link = found(tmp_path / "docs")
    assert names([read, link], tmp_path) == ["docs/a.txt", "docs/up"]
    assert link.problem.startswith("this is a link to a folder")
    read, link = found(tmp_path / "link")
    assert (read.address, link.reader) == (str((tmp_path / "docs" / "a.txt").resolve()), None)


UNPRIVILEGED = """
import os, sys
from articles.importing.inputs import find_inputs, explain_os_error
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
for source in find_inputs(sys.argv[1:]):
    problem = source.problem
    if not problem:
        try:
            with source.open():
                pass
        except OSError as error:
            problem = explain_os_error(error)
    print(os.path.basename(source.address), "|", problem)
"""


@pytest.fixture
def open_folder():
    """Make a folder that every user of the machine may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_what_this_user_may_not_read_is_reported(open_folder):
    """Run as nobody where the tests run as root: permissions do not bind root."""
    docs = open_folder / "docs"
    touch(docs, "a.txt", "b.txt", "locked/c.txt", "z.txt")
    (docs / "b.txt").chmod(0)
    (docs / "locked").chmod(0)
    given = [docs, docs / "locked" / "c.txt", docs / "locked"]
    try:
        done = subprocess.run(
            [sys.executable, "-c", UNPRIVILEGED, *map(str, given)],
            check=False,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    finally:
        (docs / "locked").chmod(0o755)
    denied = "permission denied: this user may not read it"
    assert done.stdout.splitlines() == [
        "a.txt | ",
        f"b.txt | {denied}",
        "z.txt | ",
        f"locked | {denied}",
        f"c.txt | {denied}",
        f"locked | {denied}",
    ], done.stderr


# -- what a curator may reach


def test_no_link_is_followed_out_of_a_folder(tmp_path):
    secret = write(tmp_path / "secret.txt", text("Secret"))
    folder = tmp_path / "allowed"
    kept = write(folder / "deep" / "a.txt", text("Talks"))
    (folder / "b.txt").symlink_to(secret)
    (folder / "c.txt").symlink_to(kept)
    (folder / "d.txt").symlink_to("../secret.txt")
    found = {Path(source.address).name: source.problem for source in find_inputs([str(folder)], within=str(folder))}
    refusal = "this is a link that leads out of the folder"
    assert found == {"a.txt": "", "b.txt": refusal, "d.txt": refusal}, "what it leads to is not told"
    whole = list(find_inputs([str(folder)]))
    assert not any(source.problem for source in whole), "elsewhere links are followed"


def test_a_file_that_lies_where_it_is_only_for_now_has_the_address_it_is_given(tmp_path):
    path = write(tmp_path / "file", text("Talks"))
    (source,) = recognise_inputs(find_inputs([str(path)], address="uploads/k/talks.txt"), tmp_path)
    assert (source.address, source.name, source.path) == ("uploads/k/talks.txt", "talks.txt", path)
    assert source.reader.name == "text"
