"""Following the change log on PostgreSQL, where transactions commit in another order than they began."""

import itertools
import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from articles.models import Article, Tag
from articles.search import (
    SearchRequest,
    catch_up,
    compare,
    following,
    rebuild,
    search,
)
from tests.factories import make_article, make_entity
from tests.search.test_following import current, find, generation, is_sqlite, postgresql_only

pytestmark = pytest.mark.django_db(transaction=True)


class Writer:
    """A transaction on a connection of its own, step by step."""

    def __init__(self) -> None:
        self.connection = connection.get_new_connection(connection.get_connection_params())
        self.connection.autocommit = False

    def execute(self, sql: str, *parameters: object) -> None:
        self.connection.execute(sql, parameters)

    def tag(self, article: Article, entity: int) -> None:
        self.execute(
            "INSERT INTO articles_tag (article_id, entity_id, mentions, origin, state)"
            " VALUES (%s, %s, '[]', 'machine', 'accepted')",
            article.pk,
            entity,
        )

    def rename(self, article: Article, headline: str) -> None:
        self.execute("UPDATE articles_article SET headline = %s WHERE id = %s", headline, article.pk)


@pytest.fixture
def writers() -> Iterator[list[Writer]]:
    made = [Writer(), Writer()]
    yield made
    for writer in made:
        writer.connection.close()


def interleavings() -> Iterator[tuple[tuple[int, str], ...]]:
    """All orders of two transactions that each mark an article of their own, then one they share, then end.

    The second to write the shared article must wait until the first has ended, so orders where it would not are
    left out.
    """
    steps = ["own", "shared", "end"]
    for turns in set(itertools.permutations([0, 0, 0, 1, 1, 1])):
        positions = iter(steps), iter(steps)
        order = tuple((turn, next(positions[turn])) for turn in turns)
        first, second = sorted((0, 1), key=lambda writer: order.index((writer, "shared")))
        if order.index((first, "end")) < order.index((second, "shared")):
            yield order


ORDERS = sorted(interleavings())


def test_orders_have_late_commits_of_the_shared_article():
    late = [order for order in ORDERS if order[0] == (0, "own") and order[-1] == (0, "end") and order[1] == (1, "own")]
    assert late


@postgresql_only
@pytest.mark.parametrize("ends", ["commit commit", "commit rollback", "rollback commit"])
@pytest.mark.parametrize("followed", ["after every step", "after odd steps", "after even steps"])
def test_late_commit_is_not_missed(writers: list[Writer], index_dir: Path, ends: str, followed: str):
    entities = [make_entity().pk for _ in range(2)]
    find()
    before = generation(index_dir)
    for order in ORDERS:
        articles = [make_article("own"), make_article("own"), make_article("shared")]
        find()
        for number, (turn, step) in enumerate(order):
            if step == "end":
                getattr(writers[turn].connection, ends.split()[turn])()
            else:
                writers[turn].tag(articles[turn] if step == "own" else articles[2], entities[turn])
            if followed == "after every step" or number % 2 == (followed == "after odd steps"):
                catch_up()
        assert compare().is_none, order
        ended = sum(end == "commit" for end in ends.split())
        assert Tag.objects.filter(article=articles[2]).count() == ended
        assert generation(index_dir) == before, "it was found by building anew"


@postgresql_only
@pytest.mark.usefixtures("small_batches")
def test_open_transaction_does_not_hold_up_later_ones(writers: list[Writer]):
    old = make_article("old")
    find()
    writers[0].rename(old, "late")  # the lower transaction id, still open
    for _ in range(5):
        make_article("fresh")
        assert find("late") == set()
    assert len(find("fresh")) == 5
    catch_up()
    commit = current()[0].key
    find("fresh")
    assert current()[0].key == commit, "changes were applied again"
    Article.objects.bulk_create(Article(headline="fresh") for _ in range(5))  # more than a batch at once
    assert len(find("fresh")) == 10
    writers[0].connection.commit()
    assert find("late") == {old.pk}
    assert compare().is_none
    make_article("fresh")
    find()
    assert current()[1].seen == {}, "nothing is left to remember"


@postgresql_only
def test_transaction_open_during_a_rebuild_is_not_missed(writers: list[Writer]):
    old = make_article("old")
    find()
    writers[0].rename(old, "late")
    make_article("fresh")
    rebuild()
    writers[0].connection.commit()
    assert find("late") == {old.pk}
    assert find("old") == set()


@pytest.mark.parametrize("seed", [1, 2])
def test_writers_and_followers_at_once_lose_nothing(seed: int, monkeypatch: pytest.MonkeyPatch):
    """Threads that write, in transactions short and long, while others search."""
    if is_sqlite:
        pytest.skip("threads share one SQLite memory database; test_kills does it with processes")
    from django.db import connections, transaction

    monkeypatch.setattr(following, "BATCH", 3)
    articles = [make_article(f"old{number}") for number in range(6)]
    entities = [make_entity().pk for _ in range(3)]
    failures: list[BaseException] = []
    is_over = threading.Event()

    def write(number: int) -> None:
        dice = random.Random(seed * 10 + number)
        for turn in range(15):
            with transaction.atomic():
                # in the order of their numbers, so that no two writers wait for one another
                for article in sorted(dice.sample(articles, 2), key=lambda row: row.pk):
                    Article.objects.filter(pk=article.pk).update(headline=f"writer{number} turn{turn}")
                Tag.objects.get_or_create(article=make_article(), entity_id=dice.choice(entities))
                transaction.set_rollback(dice.random() < 0.3)

    def search_on() -> None:
        while not is_over.is_set():
            result = search(SearchRequest(limit=1000))
            assert len(set(result.ids)) == len(result.ids) == result.total

    def guarded(work: Callable[..., None], *arguments: int) -> None:
        try:
            work(*arguments)
        except BaseException as failure:  # noqa: BLE001 - handed to the test
            failures.append(failure)
        finally:
            connections.close_all()

    writing = [threading.Thread(target=guarded, args=(write, number)) for number in range(3)]
    searching = [threading.Thread(target=guarded, args=(search_on,)) for _ in range(2)]
    for thread in writing + searching:
        thread.start()
    for thread in writing:
        thread.join()
    is_over.set()
    for thread in searching:
        thread.join()
    assert failures == []
    assert compare().is_none
    assert find() == set(Article.objects.values_list("pk", flat=True))
