"""A backup that a disk, a copy or an enemy has changed: plain words and little memory, whatever it holds."""

import gzip
import io
import json
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.backup.file import NAME, BackupHeader, BackupReader, BackupSummary, BackupWriter, UnusableBackupError
from tests.conftest import ROOT

LONGEST = 2_000_000
HEADER = BackupHeader(
    "2021-06-19", "sqlite", [["articles", "0001_first"]], {"one": ["id", "text"], "two": ["id"], "no": []}
)


def pack(data: bytes) -> bytes:
    """Return data packed without the time of day, which would give a test another name in each process."""
    return gzip.compress(data, mtime=0)


def write(header: BackupHeader = HEADER, texts: int = 200) -> bytes:
    out = io.BytesIO()
    writer = BackupWriter(out, header)
    dice = random.Random(1)
    list(writer.write_table("one", [[[n, dice.randbytes(20).hex()] for n in range(texts)], [[-1, '“é” 𝄞 \\ " [\n']]]))
    list(writer.write_table("two", [[[n] for n in range(50)]]))
    list(writer.write_table("no", []))
    writer.end()
    return out.getvalue()


def read(data: bytes) -> BackupSummary:
    return BackupReader(io.BytesIO(data), LONGEST).read_through()


WHOLE = write()
TEXT = gzip.decompress(WHOLE)


def test_what_was_written_is_what_is_read():
    reader = BackupReader(io.BytesIO(WHOLE), LONGEST)
    found = {name: list(rows) for name, rows in reader.read_tables()}
    assert found["one"][-1] == [-1, '“é” 𝄞 \\ " [\n']
    assert {name: len(rows) for name, rows in found.items()} == {"one": 201, "two": 50, "no": 0} == reader.summary.rows
    assert reader.summary == read(WHOLE)


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 7))
def test_any_flipped_bit_is_found_or_changes_nothing(place, bit):
    data = bytearray(WHOLE)
    data[place] ^= 1 << bit
    try:
        assert read(bytes(data)) == read(WHOLE)  # gzip's own header has bits that mean nothing
    except UnusableBackupError:
        return
    assert place < 10


def test_every_flip_of_what_is_packed_is_found():
    """The packing has a checksum of its own; without it, the one of the content finds what was changed."""
    dice = random.Random(2)
    for _ in range(500):
        data = bytearray(TEXT)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        with pytest.raises(UnusableBackupError):
            read(gzip.compress(bytes(data), 1))


@pytest.mark.parametrize("is_packed", [True, False])
def test_every_cut_is_found(is_packed):
    whole = WHOLE if is_packed else TEXT
    for end in range(0, len(whole), 37):
        with pytest.raises(UnusableBackupError):
            read(whole[:end] if is_packed else gzip.compress(whole[:end], 1))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(data):
    for one in (data, b"\x1f\x8b" + data, WHOLE[:20] + data, gzip.compress(data), gzip.compress(TEXT[:200] + data)):
        with pytest.raises(UnusableBackupError):
            read(one)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.sampled_from(["table", "rows", "one"]), some),
    max_leaves=5,
)


@given(JSON, st.integers(0, 5))
def test_any_line_of_json_in_the_place_of_another_is_refused_in_words(content, place):
    lines = TEXT.splitlines(keepends=True)
    lines[place if place < 4 else -(place - 3)] = json.dumps(content).encode() + b"\n"
    data = b"".join(lines)
    if data != TEXT:
        with pytest.raises(UnusableBackupError):
            read(gzip.compress(data, 1))


def headed(**changes: object) -> bytes:
    header = {"made_at": "x", "database": "y", "migrations": [], "columns": {}, "format": 2, **changes}
    return pack(json.dumps({NAME: header}).encode() + b"\n")


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../etc/passwd", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no end|no backup"),
        (b"date 2021-06-19\n\nTalks\n", "no backup"),
        (zipped(), "older kind"),
        (pack(b""), "no end"),
        (pack(b'{"a": 1}\n'), "not a backup of a news archive"),
        (pack(b"[" * 900_000 + b"\n"), "not a backup of a news archive"),
        (pack(b"9" * 900_000 + b"\n"), "not a backup of a news archive"),
        (headed(format=9), "format 9, this version reads 2"),
        (headed(format={"a": [1] * 99}), "of format"),
        (headed(columns=[]), "header cannot be read"),
        (headed(columns={"a": [1]}), "header cannot be read"),
        (headed(migrations=["a"]), "header cannot be read"),
        (headed(), "no end"),
        (WHOLE + b"more", "damaged"),
        (WHOLE + WHOLE, "something stands after its end"),
        (pack(TEXT.replace(b'{"table":"two"}', b'{"table":"one"}')), "one twice"),
        (pack(TEXT.replace(b'{"table":"two"}', b'{"table":"../two"}')), "does not announce"),
        (pack(TEXT.replace(b"\n[3,", b"\n[[3],")), "row 4 of one cannot be read"),
        (pack(TEXT.replace(b"\n[3,", b"\n[3,4,")), "row 4 of one cannot be read"),
    ],
)
def test_what_is_wrong_is_reported(data, words):
    with pytest.raises(UnusableBackupError, match=words):
        read(data)


# -- memory


BOMBS = {
    "one line": 'b"[" + b\'"\' + b"a" * 400 * MB',
    "lists in a line": "b'[' + b'[],' * 20 * MB",
    "objects in a line": "b'[' + b'{},' * 20 * MB",
    "numbers in a line": "b'[' + b'0,' * 19 * MB + b'0]\\n'",
    "many lines": "b'[1,\"a\"]\\n' * 500_000",
    "a header without end": "None",
}
MEASURE = """
import resource, sys
import django
django.setup()
from pathlib import Path
from articles.backup.file import BackupReader, UnusableBackupError
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    with Path(sys.argv[1]).open("rb") as file:
        BackupReader(file, 64_000_000).read_through()
except UnusableBackupError as error:
    print(error, file=sys.stderr)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1000)
"""


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_that_unpacks_to_much_takes_little_memory(tmp_path: Path, name: str):
    path = tmp_path / "bomb"
    program = "import gzip, sys\nMB = 1_000_000\nout = gzip.open(sys.argv[1], 'wb', 1)\n"
    head = TEXT.splitlines(keepends=True)[:2]
    program += f"head = {b''.join(head)!r}\n"
    if BOMBS[name] == "None":
        program += "for _ in range(400): out.write(b' ' * MB)\n"
    else:
        program += f"out.write(head)\nout.write({BOMBS[name]})\n"
    subprocess.run([sys.executable, "-c", program + "out.close()\n", str(path)], check=True)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "newsarchive.settings", "NEWSARCHIVE_DEBUG": "1"},
    )
    assert path.stat().st_size < 20_000_000
    assert done.stderr.strip(), "it is refused"
    assert int(done.stdout) < 400, f"{done.stdout} MB"
