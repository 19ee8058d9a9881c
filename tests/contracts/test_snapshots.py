"""All numbers of one answer are of one moment, also while an import runs."""

import threading
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from django.test import Client

from articles.search import Facet, SearchRequest, one_snapshot, search
from articles.search.article import IndexedArticle
from articles.search.tantivy.index import IndexDirectory
from articles.search.tantivy.snapshot import TantivySnapshot
from articles.search.tree import Term
from tests.contracts import meanwhile
from tests.contracts.plain import DATES
from tests.factories import make_article
from tests.programs import run_program
from tests.search.searching import search_index
from tests.views.pages import make_archive, open_page


def test_an_answer_is_of_one_commit_while_another_thread_writes(tmp_path: Path):
    index = IndexDirectory(tmp_path / "index", is_new=True)

    def write() -> None:
        blank = IndexedArticle(0, "bomb", "", "", "", None, None, None, (), ())
        for commit in range(25):
            with index.write() as writing:
                numbers = range(7 * commit, 7 * commit + 7)
                writing.put(
                    replace(blank, id=n + 1, source=n % 3 + 1, actors=(n % 5 + 1,), published_on=DATES[n % 11])
                    for n in numbers
                )
                if commit:
                    writing.remove([7 * commit - 3])
                writing.commit("{}")

    writer = threading.Thread(target=write)
    writer.start()
    totals = []
    request = SearchRequest(query=Term("bomb"), facet_size=10, limit=1000, with_timeline=True)
    while writer.is_alive():
        one, other = index.snapshot().search_together([request, replace(request, query=None, facet_size=5)])
        for result in (one, other):
            assert result.total == len(set(result.ids)) == one.total
            for facet in (Facet.SOURCE, Facet.ACTOR):
                assert sum(count for _, count in result.facets[facet]) == result.total
            assert sum(period.count for period in result.timeline.periods) == result.total
        totals.append(one.total)
    assert totals == sorted(totals)
    assert search_index(index, request).total == 25 * 7 - 24


@pytest.fixture
def growing():
    """Let an article come in whenever something has been answered from the index."""
    real = TantivySnapshot.search_together

    def interrupted(snapshot: TantivySnapshot, requests):
        answers = real(snapshot, requests)
        make_article("Kabul, just in", tags=[], published_on="2021-06-19")
        return answers

    with patch.object(TantivySnapshot, "search_together", interrupted):
        yield


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("url", ["/", "/?q=kabul&country=tr", "/actors/person-0/", "/countries/af/", "/facets/actor/"])
def test_a_page_is_of_one_snapshot(url: str, request: pytest.FixtureRequest):
    make_archive(6)
    before = open_page(url)
    request.getfixturevalue("growing")
    during = open_page(url)
    assert (during.facets, during.bars) == (before.facets, before.bars)
    numbers = [[element.text for element in page.root.all(css="num")] for page in (before, during)]
    assert numbers[0] == numbers[1]
    assert open_page("/").total > 6, "the next request sees what has come in"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("growing")
def test_a_snapshot_is_held_only_as_long_as_it_is_asked_for():
    make_article()
    with one_snapshot():
        assert [search(SearchRequest()).total for _ in range(3)] == [1, 1, 1]
    assert [search(SearchRequest()).total for _ in range(2)] == [4, 5]
    assert Client().get("/search.json").json()["total"] == 6


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, dict[str, int]]]:
    return run_program("tests.contracts.meanwhile", tmp_path_factory.mktemp("meanwhile"))


@pytest.mark.processes
def test_every_answer_agrees_with_itself_while_an_import_runs(answers: list[tuple[str, dict[str, int]]]):
    for form, numbers in answers:
        assert len(set(numbers.values())) == 1, (form, numbers)
    totals = {form: [max(numbers.values()) for name, numbers in answers if name == form] for form in meanwhile.FORMS}
    for form, seen in totals.items():
        assert seen == sorted(seen), form
        assert seen[-1] == meanwhile.COUNT // (2 if "source=even" in form else 1), form
    assert len(set(totals["/search.json"])) > 2, "it was read while the import ran"
