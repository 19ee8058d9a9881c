"""Files of the index that a disk has changed or cut: noticed, said, and the index built anew beside the old one."""

import random
import shutil
from dataclasses import replace
from io import StringIO
from itertools import count
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from articles.models import Article
from articles.search import EngineError, IndexNotReadyError, SearchRequest, close_engines, compare, parse_query, search
from articles.search.article import IndexedArticle
from articles.search.tantivy import checksums
from articles.search.tantivy.checksums import KINDS, find_damaged, names_of
from articles.search.tantivy.index import IndexDirectory
from tests.factories import make_article

FILES = (*KINDS, "del", "meta.json")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of two segments, with deletions, as it lies on the disk."""
    index = IndexDirectory(tmp_path_factory.mktemp("whole") / "index", is_new=True)
    blank = IndexedArticle(0, "bomb", "", "", "", None, None, None, (), ())
    with index.write() as write:
        for commit in range(2):
            numbers = range(100 * commit, 100 * commit + 100)
            write.put(replace(blank, id=n + 1, body=f"kabul talks w{n % 13}", actors=(n % 5 + 1,)) for n in numbers)
            write.remove([100 * commit + 7])
            write.commit("{}")
    return index.path


def pick(folder: Path, kind: str) -> Path:
    """Return a file of the last commit: others may lie about until somebody writes again."""
    meta = folder / "meta.json"
    return meta if kind == meta.name else min(folder / n for n in names_of(meta.read_bytes()) if n.endswith(f".{kind}"))


def flip(path: Path, dice: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    path.write_bytes(data)


def cut(path: Path, dice: random.Random) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: dice.randrange(len(data))])


def test_a_whole_index_is_not_damaged(whole: Path):
    assert find_damaged(whole) == []
    assert find_damaged(whole, at_most=1) == []
    assert {path.suffix[1:] for path in whole.iterdir()} >= {*KINDS, "del"}


@pytest.mark.parametrize("harm", [flip, cut])
@pytest.mark.parametrize("kind", [*KINDS, "del"])
def test_any_flipped_bit_and_any_cut_is_found_in_every_kind_of_file(whole: Path, tmp_path: Path, kind: str, harm):
    dice = random.Random(kind)
    for turn in range(25):
        folder = shutil.copytree(whole, tmp_path / str(turn))
        path = pick(folder, kind)
        before = path.read_bytes()
        harm(path, dice)
        message = find_damaged(folder)
        # the footer also tells the version that wrote it, which the checksum does not cover
        assert (
            message == [path.name]
            or path.read_bytes()[: before.rindex(b'{"version"')] == before[: before.rindex(b'{"version"')]
        )
        shutil.rmtree(folder)


def test_an_index_that_a_rebuild_removes_meanwhile_is_not_damaged(whole: Path, tmp_path: Path, monkeypatch):
    folder = Path(shutil.copytree(whole, tmp_path / "index"))
    exists = Path.exists

    def vanish(path: Path) -> bool:
        was_there = exists(path)
        shutil.rmtree(folder, ignore_errors=True)
        return was_there

    def vanishing_names(meta: bytes):
        names = list(names_of(meta))
        vanish(folder)
        return iter(names)

    monkeypatch.setattr(Path, "exists", vanish)
    assert find_damaged(folder, at_most=10**9) == []
    shutil.copytree(whole, folder, dirs_exist_ok=True)
    monkeypatch.setattr(checksums, "names_of", vanishing_names)
    assert find_damaged(folder, at_most=10**9) == []


def test_a_file_that_is_gone_is_damage(whole: Path, tmp_path: Path):
    folder = shutil.copytree(whole, tmp_path / "copy")
    path = pick(folder, "pos")
    path.unlink()
    assert find_damaged(folder) == [path.name]
    (folder / "meta.json").write_text("{")
    assert find_damaged(folder) == ["meta.json"]


# -- in an archive

_numbers = count(1)


def generation(root: Path) -> Path:
    return root / (root / "current").read_text()


def make_archive() -> None:
    for number in range(30):
        make_article(f"Old {number}", f"kabul talks w{number % 7}")
    search(SearchRequest())
    change_one()


def change_one() -> None:
    """Leave a list of deletions in the index: of an article that shares its segment, another each time."""
    number = next(_numbers)
    pks = Article.objects.order_by("pk").values_list("pk", flat=True)
    Article.objects.filter(pk=pks[number % 20]).update(headline=f"Changed {number}")
    search(SearchRequest())


def change_until_there_is(index_dir: Path, kind: str) -> Path:
    """Change an article, again where a merge has done away with the files of a kind meanwhile; return the index."""
    for _ in range(20):
        change_one()
        folder = generation(index_dir)
        if kind == "meta.json" or any(
            name.endswith(f".{kind}") for name in names_of((folder / "meta.json").read_bytes())
        ):
            return folder
    raise AssertionError(f"no file of the kind {kind} came to be")


def answers() -> list[object]:
    found = [search(SearchRequest(query=parse_query(text).node, limit=50)) for text in ("kabul", '"kabul talks"', "w3")]
    return [(one.total, sorted(one.ids)) for one in found]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("harm", [flip, cut])
@pytest.mark.parametrize("kind", FILES)
def test_a_process_that_opens_a_damaged_index_builds_it_anew_and_says_so(index_dir: Path, kind: str, harm, caplog):
    make_archive()
    right = answers()
    dice = random.Random(f"{kind} {harm.__name__}")
    for _ in range(2):
        before = change_until_there_is(index_dir, kind)
        kept = {path.name: path.read_bytes() for path in before.iterdir()}
        path = pick(before, kind)
        harm(path, dice)
        is_noticed = bool(find_damaged(before))
        close_engines()
        caplog.clear()
        assert answers() == right
        assert compare().is_none
        if is_noticed:
            assert generation(index_dir) != before, "it was built beside the old one"
            assert "cannot be used and is being rebuilt" in caplog.text
        elif before.exists():
            path.write_bytes(kept[path.name])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["fast", "idx", "pos", "term"])
def test_damage_to_an_index_that_is_open_is_found_by_check_index_and_mended(index_dir: Path, kind: str):
    make_archive()
    right = answers()
    before = generation(index_dir)
    path = pick(before, kind)
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 4
    with path.open("r+b") as file:  # in the very pages that are mapped
        file.write(data)
    message, complaints = StringIO(), StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("check_index", stdout=message, stderr=complaints)
    assert left.value.code == 1
    assert f"Damaged and rebuilt: {path.name}" in complaints.getvalue()
    assert message.getvalue().endswith("No difference.\n")
    assert generation(index_dir) != before
    assert answers() == right
    call_command("check_index", stdout=message)


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_fails_over_damage_is_reported_and_the_next_is_right(index_dir: Path, monkeypatch, caplog):
    """Tantivy gives up with an exception that is none of Python's: it must not end a thread of a web worker."""
    make_archive()
    right = answers()

    class PanicException(BaseException):
        pass

    def give_up(*_arguments):
        raise PanicException("index out of bounds")

    path = pick(generation(index_dir), "pos")
    with path.open("r+b") as file:
        file.write(b"\xff")
    with monkeypatch.context() as patched:
        patched.setattr("articles.search.tantivy.request_search.RequestSearch.answer", give_up)
        with pytest.raises(IndexNotReadyError):
            search(SearchRequest())
    assert f"damaged: {path.name}" in caplog.text
    assert answers() == right
    with monkeypatch.context() as patched:
        patched.setattr("articles.search.tantivy.request_search.RequestSearch.answer", give_up)
        with pytest.raises(EngineError, match="Tantivy gave up"):  # nothing is damaged: a mistake of the program
            search(SearchRequest())


@pytest.mark.django_db(transaction=True)
def test_a_page_over_a_damaged_index_is_a_503_and_the_next_is_right(index_dir: Path, monkeypatch):
    make_archive()
    path = pick(generation(index_dir), "pos")  # which the checkpoint is not read from

    def fail(*_arguments):
        raise ValueError("data corrupted")

    with path.open("r+b") as file:
        file.write(b"\xff\xff")
    with monkeypatch.context() as patched:
        patched.setattr("articles.search.tantivy.request_search.RequestSearch.answer", fail)
        answer = Client().get("/search.json")
        assert (answer.status_code, answer.json()) == (503, {"error": "The search index is being built."})
    assert Client().get("/search.json").json()["total"] == 30
