"""Tag again the articles of names that wait for it, a few at a time: what `retag_articles --pending` does at once."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet

from articles.models import Article, PendingName
from articles.tagging import load_tagger, retag_articles, wait_for_turn

RETAG_OPERATION = "retag"


def retag_rows(articles: QuerySet[Article], _value: object, _user: User | None) -> None:
    """Tag some articles again with the names of today."""
    wait_for_turn()
    retag_articles(list(articles.select_related("source__country").order_by("pk")), load_tagger())


def strike_off(names: Iterable[int]) -> None:
    """Strike off pending names, by their numbers, whose articles are all tagged again."""
    PendingName.objects.filter(pk__in=list(names)).delete()


def read_pending() -> dict[int, str]:
    """Return the names that wait, by number, the oldest first."""
    return dict(PendingName.objects.order_by("pk").values_list("pk", "text"))


def describe_pending(names: dict[int, str], articles: int) -> str:
    """Return in words what is tagged again."""
    return f"{_count(names, 'name')}, found in {_count(range(articles), 'article')}"


def _count(rows: Any, noun: str) -> str:
    return f"{len(rows):,} {noun}{'' if len(rows) == 1 else 's'}"
