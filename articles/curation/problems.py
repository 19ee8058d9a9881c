"""Problems in the archive that curators should look at: each is a query with an index."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, QuerySet
from django.db.models.functions import Length
from django.utils import timezone

from articles.models import Article, Entity, EntityName, Source
from articles.models.archive import UNSTATED_ORIGINS

MOST_COUNTED = 1_000  # rows counted of each problem: a front page is no place for full counts
TINY_BODY = 80  # characters: less is no article

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of rows that a curator should look at; `advice` says what can be done about them."""

    name: str
    label: str
    model: type[Model]
    narrow: Callable[[Rows], Rows]
    advice: str


def _in_the_future(articles: Rows) -> Rows:
    # Elsewhere on earth it may be tomorrow already.
    return articles.filter(published_on__gt=timezone.localdate() + timedelta(days=1))


def _before_their_source(articles: Rows) -> Rows:
    known = Source.objects.filter(published_from__isnull=False)
    return articles.filter(source__in=known, published_on__lt=F("source__published_from"))


def _tiny(articles: Rows) -> Rows:
    short: Rows = articles.annotate(body_length=Length("body")).filter(body_length__lt=TINY_BODY)
    return short


def _without_names(entities: Rows) -> Rows:
    named = Exists(EntityName.objects.filter(entity=OuterRef("pk")))
    return entities.filter(~named, redirect=None, status=Entity.Status.CONFIRMED)


PROBLEMS = {
    problem.name: problem
    for problem in (
        Problem(
            "undated", "Articles without a date", Article, lambda rows: rows.filter(published_on=None),
            "Select them, choose “Curate”, and set the publication date.",
        ),
        Problem(
            "future", "Articles dated in the future", Article, _in_the_future,
            "Select them, choose “Curate”, and set the publication date, or leave it empty if unknown.",
        ),
        Problem(
            "too_early", "Articles older than their source", Article, _before_their_source,
            "Correct the date or source of the articles, or the first issue of the source.",
        ),
        Problem(
            "read_date", "Articles whose document states no date", Article,
            lambda rows: rows.filter(date_origin__in=UNSTATED_ORIGINS),
            "Open one and correct its date, if the dateline gives another.",
        ),
        Problem(
            "date_at_odds", "Articles whose dateline names another day", Article,
            lambda rows: rows.filter(is_date_doubted=True),
            "Open one, compare date and dateline, and save the date, even if it is right: it then leaves this list.",
        ),
        Problem(
            "language", "Articles that read like another language", Article,
            lambda rows: rows.filter(is_language_doubted=True),
            "Select them, choose “Curate”, and set the language, so that a search finds all forms of their words.",
        ),
        Problem(
            "derived_headline", "Articles with a derived headline", Article,
            lambda rows: rows.filter(is_headline_derived=True),
            "Open one and write a headline. Imports then no longer change it.",
        ),
        Problem(
            "copies", "Near-identical copies", Article, lambda rows: rows.filter(copy_group__isnull=False),
            "All are kept. Select one in each group, and choose “Show the selected articles, hide their copies”.",
        ),
        Problem(
            "tiny", f"Articles of fewer than {TINY_BODY} characters", Article, _tiny,
            "Complete the text, hide the articles, or move them to the trash.",
        ),
        Problem(
            "homeless", "Sources without a country", Source, lambda rows: rows.filter(country=None),
            "Open one and choose its home country.",
        ),
        Problem(
            "nameless", "Entities with no searchable name", Entity, _without_names,
            "Open one and add a name, or merge it into another.",
        ),
    )
}  # fmt: skip


def narrow_rows(problem: Problem, rows: Rows) -> Rows:
    """Narrow rows to those with a problem; what is in the trash has none."""
    narrowed = problem.narrow(rows)
    return narrowed.exclude(status=Article.Status.TRASH) if problem.model is Article else narrowed


def count_problem(problem: Problem) -> int:
    """Return how many rows have a problem, COUNTED + 1 for more."""
    rows = narrow_rows(problem, problem.model._default_manager.all())
    return rows.order_by()[: MOST_COUNTED + 1].count()
