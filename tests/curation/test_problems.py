"""The problem desk: each problem counts just the rows its list shows, by an index."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import curation
from articles.curation.problems import PROBLEMS, count_problem, narrow_rows
from articles.models import Action, Article
from tests.factories import make_article, make_country, make_entity, make_source

pytestmark = pytest.mark.django_db

LONG = "Words of a report. " * 10


@pytest.fixture
def problems() -> dict[str, list]:
    """Make rows of every problem, and some of none."""
    home = make_country("af", "Afghanistan")
    young = make_source(country=home, published_from="2000-01-01")
    homeless = make_source()
    fine = {"body": LONG, "source": young}
    make_article(**fine)
    make_article("In the trash", published_on=None, body=LONG, status="trash")
    make_entity("Refused", status="refused")
    tomorrow = timezone.localdate() + timedelta(days=1)
    make_article(**fine | {"published_on": tomorrow})
    return {
        "undated": [make_article(**fine, published_on=None)],
        "future": [make_article(**fine, published_on=tomorrow + timedelta(days=1))],
        "too_early": [make_article(**fine, published_on="1999-12-31")],
        "read_date": [make_article(**fine, date_origin="dateline"), make_article(**fine, date_origin="guessed")],
        "date_at_odds": [make_article(**fine, is_date_doubted=True)],
        "language": [make_article(**fine, is_language_doubted=True)],
        "derived_headline": [make_article(**fine, is_headline_derived=True)],
        "copies": [make_article(**fine, copy_group=7), make_article(**fine, copy_group=7)],
        "tiny": [make_article(source=young, body=body) for body in ("", "Short.")],
        "homeless": [homeless],
        "nameless": [make_entity("Nameless")],
    }


@pytest.mark.parametrize("name", PROBLEMS)
def test_the_number_on_the_front_page_is_that_of_the_list_behind_it(client, problems, name):
    problem = PROBLEMS[name]
    assert set(narrow_rows(problem, problem.model.objects.all())) == set(problems[name])
    content = client.get(reverse("admin:index")).content.decode()
    address = f"{reverse(f'admin:articles_{problem.model._meta.model_name}_changelist')}?problem={name}"
    assert f'<a href="{address}">{problem.label}</a> <b>{len(problems[name])}</b>' in content
    response = client.get(address)
    assert set(response.context["cl"].result_list) == set(problems[name])
    assert problem.advice in response.content.decode()


def test_many_are_counted_only_so_far(client, monkeypatch):
    monkeypatch.setattr("articles.curation.problems.MOST_COUNTED", 1)
    for _ in range(4):
        make_article(published_on=None)
    assert count_problem(PROBLEMS["undated"]) == 2


def test_an_unknown_problem_narrows_nothing(client):
    make_article()
    response = client.get(reverse("admin:articles_article_changelist"), {"problem": "x"}, follow=True)
    assert response.status_code == 200


@pytest.mark.skipif(connection.vendor != "sqlite", reason="with so few rows PostgreSQL reads the table")
@pytest.mark.parametrize("name", [name for name, one in PROBLEMS.items() if one.model is Article])
def test_no_problem_of_articles_reads_the_whole_table(problems, name):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        count_problem(PROBLEMS[name])
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + queries.captured_queries[-1]["sql"])
        plan = [row[3] for row in cursor.fetchall()]
    assert not [step for step in plan if step.startswith("SCAN articles_article") and "INDEX" not in step], plan


def test_of_copies_the_chosen_is_shown_and_all_are_kept(curator, problems):
    first, second = problems["copies"]
    third = make_article(copy_group=7, status="hidden")
    assert curation.show_of_copies(Article.objects.filter(pk=third.pk), curator) == 2
    assert set(Article.objects.filter(copy_group=7).published()) == {third}
    curation.undo(Action.objects.get(), curator)
    assert set(Article.objects.filter(copy_group=7).published()) == {first, second}
