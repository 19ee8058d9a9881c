"""The archive can be browsed while the search does not answer: from the database, which says what is missing."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article, Entity
from articles.panels.browsing import count_undated, read_day, read_periods
from articles.search import EngineOutageError, IndexNotReadyError, Precision, SearchRequest, count_periods
from articles.search.tantivy.engine import TantivyEngine
from tests.factories import make_article, make_entity, make_source
from tests.views.pages import check_structure, open_page

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "The search cluster cannot be reached."
LISTS = ("/actors/", "/countries/", "/sources/")
DATED = ("/browse/", "/browse/2021/", "/browse/2021/6/", "/browse/2021/6/19/")


@pytest.fixture
def archive():
    source = make_source(name="The Herald")
    for day in (date(2021, 6, 19), date(2021, 6, 19), date(2021, 6, 20), date(2020, 2, 29), None):
        make_article(published_on=day, source=source, headline=f"Of {day}")
    for status in (Article.Status.HIDDEN, Article.Status.TRASH):
        make_article(published_on=date(2021, 6, 19), status=status, headline="Not public")
    make_entity("Xi Jinping", kind=Entity.Kind.PERSON)
    make_entity("Nobody Known", kind=Entity.Kind.PERSON, status=Entity.Status.PROVISIONAL)


@pytest.fixture
def lose_engine(monkeypatch):
    def lose(error: Exception) -> None:
        def fail(_engine):
            raise error

        monkeypatch.setattr(TantivyEngine, "snapshot", fail)
        monkeypatch.setattr(TantivyEngine, "may_write", lambda _engine, _patience: fail(_engine))

    return lose


def test_the_database_counts_what_the_index_does(archive):
    everything = SearchRequest()
    for precision in (Precision.DAY, Precision.MONTH):
        counts = count_periods(everything, precision)
        counts = {day: count for day, count in counts.items() if count}
        assert read_periods(date.min, date.max, precision) == counts
    assert read_periods(date(2021, 1, 1), date(2021, 12, 31), Precision.DAY) == {
        date(2021, 6, 19): 2,
        date(2021, 6, 20): 1,
    }
    assert count_undated() == 1
    newest, older = Article.objects.published().filter(published_on=date(2021, 6, 19)).order_by("-pk")
    assert read_day(date(2021, 6, 19), 0, 1) == (2, (newest.pk,))
    assert read_day(date(2021, 6, 19), 1, 1) == (2, (older.pk,))


@pytest.mark.parametrize("error", [EngineOutageError(REASON), IndexNotReadyError("being built")])
def test_lists_and_calendar_are_read_from_the_database_in_an_outage(archive, lose_engine, error):
    lose_engine(error)
    for address in (*LISTS, *DATED):
        page = open_page(address)
        check_structure(page)
        text = page.root.text
        assert (REASON if isinstance(error, EngineOutageError) else "is being built") in text, address
    assert "in alphabetical order and without numbers" in open_page("/actors/").root.text
    assert "Xi Jinping" in open_page("/actors/").root.text
    assert "Nobody Known" not in open_page("/actors/").root.text
    assert "The Herald" in open_page("/sources/").root.text
    day = open_page("/browse/2021/6/19/").root.text
    assert "2 articles" in day
    assert "Not public" not in day
    assert open_page("/", status=503)
    staff = Client()
    staff.force_login(User.objects.create_superuser("curator"))
    assert "Nobody Known" in staff.get("/actors/").content.decode()


def test_nothing_of_an_outage_is_said_where_there_is_none(archive):
    for address in (*LISTS, *DATED):
        text = open_page(address).root.text
        assert "No article is lost" not in text, address
        assert "come from the database" not in text, address
