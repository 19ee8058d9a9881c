"""The index follows the change log: what it must never miss, and what it does when it cannot go on."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from filelock import FileLock

from articles.models import Article, Change, ChangeLog
from articles.search import (
    IndexNotReadyError,
    Progress,
    SearchRequest,
    catch_up,
    catching_up,
    close_engines,
    compare,
    following,
    parse_query,
    rebuild,
    search,
)
from articles.search.article import IndexedArticle
from articles.search.checkpoints import Checkpoint
from articles.search.engine import Snapshot
from articles.search.engine import Writer as IndexWriter
from articles.search.engines import current_engine
from articles.search.tantivy.engine import TantivyEngine
from articles.search.tantivy.failures import UnusableIndexError
from articles.search.tantivy.index import IndexDirectory
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)

is_sqlite = connection.vendor == "sqlite"
postgresql_only = pytest.mark.skipif(is_sqlite, reason="on SQLite writers stand in line")


def find(text: str = "") -> set[int]:
    query = parse_query(text).node if text else None
    result = search(SearchRequest(query=query, limit=10_000))
    assert not result.is_behind
    assert result.total == len(result.ids) == len(set(result.ids))
    return set(result.ids)


def generation(index_dir: Path) -> Path:
    return index_dir / (index_dir / "current").read_text()


def current() -> tuple[Snapshot, Checkpoint]:
    found = catching_up.find_current(current_engine())
    assert found is not None
    return found


# -- batches and shares


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_batches_of_one_transaction_are_all_applied(count: int):
    make_article()
    find()
    Article.objects.bulk_create(Article(headline="fresh") for _ in range(count))
    assert len(find("fresh")) == count
    Article.objects.filter(headline="fresh").update(headline="newer")
    assert find("fresh") == set()
    assert len(find("newer")) == count
    assert compare().is_none


@pytest.mark.usefixtures("small_batches")
def test_a_share_is_applied_and_the_rest_by_the_next_searches(index_dir: Path):
    make_article()
    find()
    Article.objects.bulk_create(Article(headline="fresh") for _ in range(7))
    seen = []
    while True:
        snapshot, is_behind = catch_up(at_most=2)
        seen.append(snapshot.search_together([SearchRequest(limit=50)])[0].total)
        if not is_behind:
            break
    assert seen == [3, 5, 7, 8]


@pytest.mark.usefixtures("small_batches")
def test_checkpoint_of_a_large_finished_transaction_stays_small():
    make_article()
    find()
    Article.objects.bulk_create(Article(headline="fresh") for _ in range(9))
    for _ in range(3):
        catch_up(at_most=2)
        assert current()[1].seen == {}


def test_an_index_that_is_up_to_date_is_left_alone(index_dir: Path):
    make_article()
    find()
    before = (generation(index_dir) / "meta.json").read_bytes()
    find()
    catch_up()
    assert compare().is_none
    assert (generation(index_dir) / "meta.json").read_bytes() == before


# -- the writer's lock


def test_who_does_not_get_the_lock_answers_from_the_last_commit(index_dir: Path):
    make_article("old")
    find()
    make_article("fresh")
    with FileLock(index_dir / "writer.lock"):
        result = search(SearchRequest())
    assert (result.total, result.is_behind) == (1, True)
    assert len(find()) == 2


def test_first_index_being_built_elsewhere_is_reported(index_dir: Path, monkeypatch: pytest.MonkeyPatch):
    make_article("old")
    monkeypatch.setattr(catching_up, "BUILD_PATIENCE", 0.05)
    monkeypatch.setattr(catching_up, "LOCK_PATIENCE", 0.05)
    with FileLock(index_dir / "writer.lock"), pytest.raises(IndexNotReadyError):
        catch_up(patience=0.05)
    assert len(find()) == 1


def test_a_failure_while_following_gives_the_lock_back_and_loses_nothing(monkeypatch: pytest.MonkeyPatch):
    make_article("old")
    find()
    make_article("fresh")
    with monkeypatch.context() as patched:
        patched.setattr(following, "_advance", lambda *_args, **_kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError) as held:  # its traceback keeps every frame alive
            catch_up()
    assert len(find("fresh")) == 1
    assert held.value is not None
    assert compare().is_none


# -- building anew


def assert_rebuilds(index_dir: Path, expected: int) -> None:
    before = generation(index_dir)
    assert len(find()) == expected
    assert generation(index_dir) != before
    assert not before.exists()
    assert compare().is_none


def test_index_of_another_fingerprint_is_rebuilt(index_dir: Path, monkeypatch: pytest.MonkeyPatch):
    make_article()
    find()
    monkeypatch.setattr(TantivyEngine, "fingerprint", "another")
    close_engines()
    assert_rebuilds(index_dir, 1)


def test_index_with_other_fields_is_rebuilt(index_dir: Path):
    import tantivy

    make_article()
    find()
    path = generation(index_dir)
    close_engines()
    shutil.rmtree(path)
    path.mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("another")
    tantivy.Index(builder.build(), path=str(path)).writer().commit()
    with pytest.raises(UnusableIndexError):
        IndexDirectory(path)
    assert_rebuilds(index_dir, 1)


def test_index_of_another_log_is_rebuilt(index_dir: Path):
    make_article()
    find()
    ChangeLog.objects.all().delete()
    ChangeLog.objects.create()
    assert_rebuilds(index_dir, 1)


@pytest.mark.parametrize("further", [0, 1, 10])
def test_index_ahead_of_a_restored_copy_is_rebuilt(index_dir: Path, further: int):
    """An older copy of the database comes back; new changes may have passed the old ones before anyone looks."""
    kept = make_article("kept")
    find()
    log = list(Change.objects.values())
    lost = make_article("lost")
    assert len(find("lost")) == 1
    Article.objects.filter(pk=lost.pk).delete()
    Change.objects.all().delete()
    Change.objects.bulk_create(Change(**row) for row in log)
    for _ in range(further):
        make_article("fresh")
    assert_rebuilds(index_dir, 1 + further)
    assert find("lost") == set()
    assert find("kept") == {kept.pk}


def test_empty_log_after_an_index_that_has_followed_is_rebuilt(index_dir: Path):
    make_article()
    find()
    Change.objects.all().delete()
    assert_rebuilds(index_dir, 1)


@postgresql_only
def test_log_from_a_cluster_with_higher_transaction_ids_is_followed(index_dir: Path):
    """A dump restored into a new cluster: the rows of the log are ahead of its transactions."""
    for _ in range(3):
        make_article("old")
    Change.objects.update(version=10**12)
    assert len(find("old")) == 3
    before = generation(index_dir)
    commit = (before / "meta.json").read_bytes()
    find("old")
    assert (before / "meta.json").read_bytes() == commit, "what is in the index already was applied again"
    Article.objects.filter(pk__gte=Article.objects.latest("pk").pk).update(headline="newer")
    assert len(find("newer")) == 1
    assert current()[1].seen == {}
    assert generation(index_dir) == before


DAMAGES: dict[str, Callable[[Path], object]] = {
    "the generation is gone": lambda root: shutil.rmtree(generation(root)),
    "meta.json is gone": lambda root: (generation(root) / "meta.json").unlink(),
    "meta.json is cut short": lambda root: (generation(root) / "meta.json").write_text('{"index_settings": {'),
    "meta.json is empty": lambda root: (generation(root) / "meta.json").write_text(""),
    "segments are gone": lambda root: [path.unlink() for path in generation(root).glob("*.store")],
    "the pointer is gone": lambda root: (root / "current").unlink(),
    "the pointer is empty": lambda root: (root / "current").write_text(""),
    "the pointer is garbage": lambda root: (root / "current").write_bytes(b"\xff\xfe\x00"),
    "the pointer names what is not there": lambda root: (root / "current").write_text("generation-000099"),
    "everything is gone": shutil.rmtree,
}


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_index_is_rebuilt(index_dir: Path, damage: str, is_open: bool):
    make_article("old")
    find()
    DAMAGES[damage](index_dir)
    if not is_open:
        close_engines()
    make_article("fresh")
    assert len(find("fresh")) == 1
    assert len(find()) == 2
    assert compare().is_none
    close_engines()
    assert len(find()) == 2, "a new process finds the same"


def test_rebuild_leaves_one_generation_and_its_readers_their_snapshot(index_dir: Path):
    make_article("old")
    snapshot, _ = catch_up()
    before = generation(index_dir)
    rebuild()
    assert snapshot.search_together([SearchRequest()])[0].total == 1
    assert not before.exists()
    assert [path.name for path in index_dir.glob("generation-*")] == [generation(index_dir).name]


def test_who_opens_the_old_generation_while_it_goes_gets_the_new_one(index_dir: Path, monkeypatch: pytest.MonkeyPatch):
    make_article("old")
    find()
    old = (index_dir / "current").read_text()
    rebuild()
    close_engines()
    names = iter([old])
    real = TantivyEngine._read_pointer
    monkeypatch.setattr(TantivyEngine, "_read_pointer", lambda engine: next(names, None) or real(engine))
    assert current()[0].key.startswith(str(generation(index_dir)))


def test_change_made_during_a_rebuild_is_in_the_new_index():
    make_article("old")
    find()

    class ChangingMeanwhile(Progress):
        def advance(self, count: int) -> None:
            if Article.objects.filter(headline="old").update(headline="fresh"):
                make_article("fresh")

    rebuild(ChangingMeanwhile())
    assert find("old") == set()
    assert len(find("fresh")) == 2
    assert compare().is_none


# -- comparing, and the commands


@contextmanager
def tampering() -> Iterator[IndexWriter]:
    """Write to the index behind the follower's back, keeping its checkpoint."""
    _, checkpoint = current()
    with current_engine().writer() as write:
        yield write
        write.commit(checkpoint.dump())


def indexed(article: Article, **fields) -> IndexedArticle:
    (row,) = following.read_articles([article.pk])
    return IndexedArticle(**{name: getattr(row, name) for name in IndexedArticle.__slots__} | fields)


def test_check_index_tells_what_is_missing_stale_surplus_or_doubled(capsys: pytest.CaptureFixture[str]):
    rows = [make_article(f"old{number}") for number in range(5)]
    find()
    call_command("check_index")
    assert capsys.readouterr().out == "5 published articles compared.\nNo difference.\n"
    with tampering() as write:
        write.remove([rows[0].pk])
        write.put([indexed(rows[1], body="tampered")])
        write.put([indexed(rows[2], id=777_777)])
        write.add_new([indexed(rows[3])])
    difference = compare()
    assert difference.missing == (rows[0].pk,)
    assert difference.stale == (rows[1].pk, rows[3].pk)
    assert difference.surplus == (777_777,)
    with pytest.raises(SystemExit) as left:
        call_command("check_index")
    assert left.value.code == 1
    reported = capsys.readouterr().err
    assert f"1 not in the index: {rows[0].pk}\n" in reported
    assert f"2 indexed with other content: {rows[1].pk}, {rows[3].pk}\n" in reported
    assert "1 in the index but not published: 777777\n" in reported
    call_command("rebuild_index")
    assert "Index built in" in capsys.readouterr().out
    call_command("check_index")
    assert compare().is_none


@pytest.mark.parametrize(
    "fields",
    [
        {"headline": "x"},
        {"byline": "x"},
        {"dateline": "x"},
        {"published_on": None},
        {"source": 99},
        {"dateline_country": 99},
        {"actors": (99,)},
        {"countries": (99,)},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_every_field_of_the_index_is_compared(fields: dict[str, object]):
    article = make_article("old")
    find()
    with tampering() as write:
        write.put([indexed(article, **fields)])
    assert compare().stale == (article.pk,)


def test_article_that_changes_while_it_is_compared_is_no_difference(monkeypatch: pytest.MonkeyPatch):
    article = make_article("old")
    find()
    real, changes = IndexDirectory.digests, iter([True])

    def digests(index: IndexDirectory, first: int, last: int) -> dict[int, int]:
        held = real(index, first, last)
        if next(changes, False):
            Article.objects.filter(pk=article.pk).update(headline="changed meanwhile")
        return held

    monkeypatch.setattr(IndexDirectory, "digests", digests)
    assert compare().is_none


def test_progress_tells_of_every_article():
    class Counting(Progress):
        total = done = 0

        def start(self, total: int) -> None:
            self.total, self.done = total, 0

        def advance(self, count: int) -> None:
            self.done += count

    for status in ("published", "published", "hidden"):
        make_article(status=status)
    for work in (rebuild, compare):
        counting = Counting()
        work(counting)
        assert (counting.total, counting.done) == (2, 2)
