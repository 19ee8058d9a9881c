"""Newspapers of several files: an issue, its pages and pictures, found together."""

import io
import os
import tarfile
import zipfile

import pytest

from articles.importing.containers import Sample, Unpacker
from articles.importing.inputs import find_inputs, recognise_inputs
from articles.importing.readers.mets_files import list_files
from tests.importing.newspapers import make_mets
from tests.importing.test_alto_reader import FILES, PAGES, PARTS, documents, left_out, read

# -- found together


def found_in(path, folder):
    folder.mkdir()
    inputs = list(recognise_inputs(find_inputs([str(path)]), folder))
    return {source.address.removeprefix(os.path.realpath(path)): source for source in inputs}


@pytest.mark.parametrize("layout", ["ALTO/{}.xml", "{}.xml"])
def test_pages_that_an_issue_names_are_read_with_it_and_not_alone(tmp_path, layout):
    files = [layout.format(number) for number in (1, 2)]
    folder = tmp_path / "issues"
    for name, data in zip(files, PAGES.values(), strict=True):
        (folder / "a" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "a" / name).write_bytes(data)
    (folder / "a" / "issue.xml").write_bytes(make_mets(files, *PARTS))
    (folder / "a" / "stray.xml").write_bytes(PAGES["ALTO/1.xml"])
    found = found_in(folder, tmp_path / "one")
    assert set(found) == {"/a/issue.xml", "/a/stray.xml"}
    issue = found["/a/issue.xml"]
    assert sorted(issue.parts) == sorted(files)
    assert len(documents(read(issue.path.read_bytes(), issue.parts))) == 1
    single = found_in(folder / "a" / files[0], tmp_path / "two")
    assert [source.reader.name for source in single.values()] == ["alto"]


def test_pages_in_a_container_are_read_with_their_issue(tmp_path):
    path = tmp_path / "issue.zip"
    with zipfile.ZipFile(path, "w") as container:
        for name, data in {**PAGES, "mets.xml": make_mets(FILES, *PARTS), "ALTO/3.xml": PAGES["ALTO/2.xml"]}.items():
            container.writestr(f"x/{name}", data)
    found = found_in(path, tmp_path / "inside")
    assert set(found) == {"!/x/mets.xml", "!/x/ALTO/3.xml"}
    issue = found["!/x/mets.xml"]
    assert len(documents(read(issue.path.read_bytes(), issue.parts))) == 1


def test_pictures_of_pages_are_counted_with_their_issue_and_are_no_files_of_their_own(tmp_path):
    pictures = {"images/1.jp2": b"jp2", "images/2.jp2": b"jp2"}
    files = {**PAGES, **pictures, "mets.xml": make_mets(FILES, *PARTS)}
    folder, path = tmp_path / "issue", tmp_path / "issue.zip"
    with zipfile.ZipFile(path, "w") as container:
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
            container.writestr(name, data)
    for number, (given, mets) in enumerate([(folder, "/mets.xml"), (path, "!/mets.xml")]):
        found = found_in(given, tmp_path / str(number))
        assert set(found) == {mets}
        results = read(found[mets].path.read_bytes(), found[mets].parts)
        assert left_out(results)["pictures and other files of pages"] == 2


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_all_pages_of_an_issue_are_in_a_sample_of_its_container_wherever_they_stand(tmp_path, kind):
    pages = {f"ALTO/{number}.xml": PAGES["ALTO/1.xml"] for number in range(30)}
    files = {**pages, "images/1.jp2": b"jp2" * 9, "mets.xml": make_mets([*pages]), "stray.xml": PAGES["ALTO/2.xml"]}
    path = tmp_path / f"issue.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as container:
            for name, data in files.items():
                container.writestr(f"x/{name}", data)
    else:
        with tarfile.open(path, f"w:{kind.partition('.')[2]}") as packed:
            for name, data in files.items():
                info = tarfile.TarInfo(f"./x/{name}")
                info.size = len(data)
                packed.addfile(info, io.BytesIO(data))
    unpacker = Unpacker(tmp_path, sample=Sample())
    members = {one.address.rpartition("!/")[2]: one.path for one in unpacker.unpack(path, path.name)}
    assert set(members) == {f"x/{name}" for name in files}
    assert members["x/ALTO/29.xml"].read_bytes() == PAGES["ALTO/1.xml"]
    assert members["x/images/1.jp2"].read_bytes() == b"", "a picture is only counted"
    assert not unpacker.has_left


def test_files_of_an_issue_without_the_text_of_its_pages_are_read_by_themselves(tmp_path):
    path = tmp_path / "issue.zip"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("mets.xml", make_mets(["1.pdf"]))
        container.writestr("1.pdf", b"%PDF-1.5")
    assert set(found_in(path, tmp_path / "inside")) == {"!/mets.xml", "!/1.pdf"}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "secret.xml").write_bytes(PAGES["ALTO/1.xml"])
    folder = tmp_path / "issue"
    folder.mkdir()
    (folder / "1.xml").symlink_to(tmp_path / "secret.xml")
    (folder / "mets.xml").write_bytes(make_mets(["1.xml"]))
    assert found_in(folder, tmp_path / "inside")["/mets.xml"].parts == {}


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("ALTO/1.xml", "ALTO/1.xml"),
        ("file://./ALTO/1.xml", "ALTO/1.xml"),
        ("file:///ALTO/1.xml", "ALTO/1.xml"),
        (r".\ALTO\1.xml", "ALTO/1.xml"),
        ("a%20b&amp;c.xml", "a b&c.xml"),
        ("../secret.xml", ""),
        ("ALTO/../../secret.xml", ""),
        ("https://library.example/1.xml", ""),
    ],
)
def test_files_are_named_in_many_ways_but_always_beside(reference, name):
    assert list_files(make_mets([reference]))[:1] == ([name] if name else ["images/1.jp2"])
