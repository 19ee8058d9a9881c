"""A clock that is set back by hours between two writes: what comes later stays later, and nothing is missed."""

import time
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.curation.action_log import action
from articles.models import Action, Article, ImportRun, RecordedChange
from articles.search import SearchRequest, compare, parse_query, search
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def set_back(monkeypatch: pytest.MonkeyPatch):
    """Return what sets the clock of this process back by hours."""
    real = time.time

    def set_back(hours: float) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime.now(tz) - timedelta(hours=hours)

        monkeypatch.setattr(timezone, "datetime", Clock)
        monkeypatch.setattr("time.time", lambda: real() - 3600 * hours)

    return set_back


def found(text: str) -> int:
    return search(SearchRequest(query=parse_query(text).node)).total


def load(path: Path, headline: str) -> str:
    path.write_text(f"date 2021-06-19\n\n{headline}\n\nThe talks opened in the morning. They went on after noon.\n")
    out = StringIO()
    call_command("import_articles", str(path), stdout=out)
    return out.getvalue()


def test_what_is_written_after_the_clock_went_back_is_found(set_back):
    article = make_article("First")
    assert found("first") == 1
    for turn, hours in enumerate((5, 48, 0, 72)):
        set_back(hours)
        Article.objects.filter(pk=article.pk).update(headline=f"Turn number{turn}")
        make_article(f"Fresh number{turn}")
        assert found(f"number{turn}") == 2
    assert found("first") == 0
    assert compare().is_none


def test_imports_after_the_clock_went_back_update_and_stand_in_their_order(set_back, tmp_path):
    load(tmp_path / "a.txt", "Talks open")
    set_back(30)
    load(tmp_path / "a.txt", "Talks close")
    assert Article.objects.get().headline == "Talks close"
    assert (found("close"), found("open")) == (1, 1)
    first, second = ImportRun.objects.order_by("pk")
    assert (first.created, second.updated) == (1, 1)
    assert [run.state for run in (first, second)] == ["finished", "finished"]
    assert second.started_at < first.started_at
    assert list(ImportRun.objects.all()) == [second, first], "the last run comes first"
    assert compare().is_none


def test_the_history_keeps_the_order_in_which_it_was_written(set_back):
    user = get_user_model().objects.create_superuser("curator", "", "secret")
    article = make_article("Before")
    for hours, headline in ((0, "Then"), (9, "Thereupon"), (0, "Finally")):
        set_back(hours)
        with action(user, Action.Kind.EDIT, headline):
            Article.objects.filter(pk=article.pk).update(headline=headline)
    changes = RecordedChange.objects.filter(article_id=article.pk).order_by("pk")
    assert [change.before["headline"] for change in changes] == ["Before", "Then", "Thereupon"]
    browser = Client()
    browser.force_login(user)
    page = browser.get(f"/admin/articles/article/{article.pk}/history/").content.decode()
    places = [page.index(headline) for headline in ("Finally", "Thereupon", "Then")]
    assert places == sorted(places) or places == sorted(places, reverse=True), "one order, whatever the clock said"
    listed = list(Action.objects.values_list("summary", flat=True))
    assert listed == ["Finally", "Thereupon", "Then"], "the last thing done comes first"


def test_a_visitor_stays_logged_in_and_pages_are_not_kept_from_before(set_back):
    user = get_user_model().objects.create_superuser("curator", "", "secret")
    article = make_article("Before")
    browser = Client()
    browser.force_login(user)
    first = browser.get("/search.json").json()
    set_back(48)
    Article.objects.filter(pk=article.pk).update(headline="Then")
    assert browser.get("/admin/").status_code == 200
    second = browser.get("/search.json").json()
    assert [first["results"][0]["headline"], second["results"][0]["headline"]] == ["Before", "Then"]
    address = f"/articles/{article.pk}/"
    kept = browser.get(address, follow=True)
    again = browser.get(address, headers={"if-none-match": kept.headers.get("ETag", '"x"')}, follow=True)
    assert "Then" in kept.content.decode()
    assert again.status_code in {200, 304}
