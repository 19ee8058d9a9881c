"""Files within files are read as if they lay in a folder; what cannot be unpacked is named."""

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.importing import containers
from articles.importing.containers import Member, Unpacker, holds_files
from articles.importing.inputs import Input, find_inputs, recognise_inputs

TEXT = b"date 2021-06-19\n\nTalks resume\n\nThe talks resumed on Friday."
LINES = json.dumps({"id": "1", "body": "Words."}).encode() + b"\n"


def make_zip(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in files.items():
            container.writestr(name, content)
    return data.getvalue()


def make_tar(mode: str = "w", **files: bytes) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as container:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            container.addfile(info, io.BytesIO(content))
    return data.getvalue()


def unpack(data: bytes, folder: Path, name: str = "a", **options: int) -> list[Member]:
    path = folder / "container"
    path.write_bytes(data)
    inside = folder / "inside"
    inside.mkdir(exist_ok=True)
    return list(Unpacker(inside, **options).unpack(path, name))


def contents(members: list[Member]) -> dict[str, bytes | str]:
    return {one.address: one.path.read_bytes() if one.path else one.problem for one in members}


def found(path: Path, folder: Path) -> dict[str, Input]:
    folder.mkdir()
    inputs = recognise_inputs(find_inputs([str(path)]), folder)
    return {source.address.removeprefix(os.path.realpath(path)): source for source in inputs}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", make_zip(**{"june/1.txt": TEXT, "b.jsonl": LINES})),
        ("a.tar", make_tar(**{"june/1.txt": TEXT, "b.jsonl": LINES})),
        ("a.tar.gz", make_tar("w:gz", **{"./june/1.txt": TEXT, "./b.jsonl": LINES})),
        ("a.tgz", make_tar("w:gz", **{"june/1.txt": TEXT, "b.jsonl": LINES})),
        ("a.tar.xz", make_tar("w:xz", **{"june/1.txt": TEXT, "b.jsonl": LINES})),
        ("named-wrongly.txt", make_tar("w:bz2", **{"june/1.txt": TEXT, "b.jsonl": LINES})),
    ],
)
def test_members_are_read_each_by_its_own_format(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    sources = found(tmp_path / name, tmp_path / "unpacked")
    assert {address: source.reader.name for address, source in sources.items()} == {
        "!/june/1.txt": "text",
        "!/b.jsonl": "jsonl",
    }
    assert sources["!/june/1.txt"].open().read() == TEXT


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_file_is_its_content(tmp_path, pack):
    (tmp_path / "b.jsonl.gz").write_bytes(pack(LINES))
    assert {
        address: source.reader.name for address, source in found(tmp_path / "b.jsonl.gz", tmp_path / "x").items()
    } == {"!/b.jsonl": "jsonl"}


def test_containers_lie_within_each_other_but_not_endlessly(tmp_path):
    inner = make_zip(**{"c.txt": TEXT})
    assert contents(unpack(make_zip(**{"b.zip": inner, "d.txt.gz": gzip.compress(TEXT)}), tmp_path)) == {
        "b.zip!/c.txt": TEXT,
        "d.txt.gz!/d.txt": TEXT,
    }
    [member] = unpack(make_zip(**{"a.zip": make_zip(**{"b.zip": inner})}), tmp_path)
    assert member.address == "a.zip!/b.zip"
    assert member.problem.startswith("it lies too deep")


def test_hidden_members_are_left_out_and_an_empty_container_is_named(tmp_path):
    hidden = {".DS_Store": b"x", "__MACOSX/a.txt": b"x", "a/.git/b.txt": b"x"}
    assert contents(unpack(make_zip(**hidden, **{"a.txt": TEXT}), tmp_path)) == {"a.txt": TEXT}
    (tmp_path / "empty.zip").write_bytes(make_zip(**hidden))
    assert found(tmp_path / "empty.zip", tmp_path / "x")[""].problem == "there is no document in it"


def test_names_of_members_lead_nowhere(tmp_path):
    members = unpack(make_tar(**{"../../etc/passwd": TEXT, "/abs.txt": TEXT}), tmp_path)
    assert [member.path.parent for member in members] == [tmp_path / "inside"] * 2
    assert {member.address for member in members} == {"../../etc/passwd", "/abs.txt"}


def test_links_in_a_container_are_named_and_not_followed(tmp_path):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as container:
        info = tarfile.TarInfo("a.txt")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        container.addfile(info)
    assert contents(unpack(data.getvalue(), tmp_path)) == {"a.txt": "this is a link or a device, not a file"}


def test_what_unpacks_to_a_multiple_or_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(containers, "_FREE_BYTES", 10_000)
    for data in (
        make_zip(**{"a.txt": bytes(5_000_000)}),
        gzip.compress(bytes(5_000_000)),
        make_tar("w:gz", a=bytes(5_000_000)),
    ):
        [member] = unpack(data, tmp_path)
        assert member.problem == "it unpacks to over 300 times its size, as only a trap does"
    many = make_zip(**{f"{n}.txt": TEXT for n in range(5)})
    problems = [member.problem for member in unpack(many, tmp_path, most_bytes=3 * len(TEXT))]
    assert problems[:3] == ["", "", ""]
    assert all("unpack it yourself" in problem for problem in problems[3:])
    assert len(list((tmp_path / "inside").iterdir())) == 3


def test_a_locked_member_is_named(tmp_path):
    data = bytearray(make_zip(**{"a.txt": TEXT, "b.txt": TEXT}))
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    members = contents(unpack(bytes(data), tmp_path))
    assert members["a.txt"] == "it is locked with a password; unpack it and import the folder"
    assert members["b.txt"] == TEXT


def test_documents_packed_as_zip_are_no_containers():
    for name in ("[Content_Types].xml", "mimetype"):
        assert not holds_files(io.BytesIO(make_zip(**{name: b"x", "word/document.xml": b"x"})))
    assert not holds_files(io.BytesIO(make_zip(**{"datapackage.json": b"{}", "archive/a.warc": b"x"})))
    assert holds_files(io.BytesIO(make_zip(**{"datapackage.json": b"{}", "data/articles.csv": b"x"})))
    assert not holds_files(io.BytesIO(TEXT))
    assert not holds_files(io.BytesIO(gzip.compress(b"WARC/1.0\r\nWARC-Type: warcinfo\r\n")))


def test_the_folder_saved_beside_a_page_belongs_to_the_page(tmp_path):
    files = {
        "talks.txt": TEXT,
        "talks.html": b"<html>",
        "talks_files/a.css": b"x",
        "talks_files/ads/b.html": b"x",
        "other_files/b.txt": TEXT,
    }
    data = make_zip(**files)
    (tmp_path / "a.zip").write_bytes(data)
    assert set(found(tmp_path / "a.zip", tmp_path / "x")) == {"!/talks.txt", "!/talks.html", "!/other_files/b.txt"}
    for name, content in files.items():
        (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / name).write_bytes(content)
    walked = {Path(source.address).name for source in find_inputs([str(tmp_path / "folder")])}
    assert walked == {"talks.txt", "talks.html", "b.txt"}


CONTAINERS = [
    make_zip(**{"a.txt": TEXT, "b.zip": make_zip(**{"c.txt": TEXT})}),
    make_tar(**{"a.txt": TEXT, "b.txt": TEXT}),
    make_tar("w:gz", **{"a.txt": TEXT, "b.txt": TEXT}),
    make_tar("w:bz2", **{"a.txt": TEXT}),
    gzip.compress(TEXT),
    lzma.compress(TEXT),
]


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_container_gives_members_or_a_reason(tmp_path, data):
    packed = bytearray(data.draw(st.sampled_from(CONTAINERS)))
    for place in data.draw(st.lists(st.integers(0, len(packed) - 1), max_size=4)):
        packed[place] ^= data.draw(st.integers(1, 255))
    packed = packed[: data.draw(st.integers(1, len(packed)))]
    path = tmp_path / "container"
    path.write_bytes(packed)
    folder = tmp_path / "x"
    folder.mkdir(exist_ok=True)
    sources = list(recognise_inputs(find_inputs([str(path)]), folder))
    assert sources
    assert all(source.problem or source.reader for source in sources)


def test_a_container_cut_off_gives_what_came_before_the_cut(tmp_path):
    data = make_tar(**{"a.txt": TEXT, "b.txt": bytes(3_000)})
    members = unpack(data[:3_000], tmp_path)
    assert (members[0].address, members[0].path.read_bytes()) == ("a.txt", TEXT)
    assert members[-1].problem == "its container is damaged or cut off; fetch it again"
    assert "cut off" in unpack(zlib.compress(TEXT, wbits=31)[:-6], tmp_path)[0].problem
