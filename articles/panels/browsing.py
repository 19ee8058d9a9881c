"""What pages that browse the archive are made of: the search, or while that does not answer, the database alone."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from django.db.models import Count

from articles.models import Article
from articles.panels.outages import Outage, explain_engine
from articles.search import EngineError, Precision, SnapshotLostError, begin_anew

Found = TypeVar("Found")

log = logging.getLogger(__name__)


def search_or_read(search: Callable[[], Found], read: Callable[[], Found]) -> tuple[Found, Outage | None]:
    """Return what the search finds, else what is read from the database, and why that was needed.

    Raises SnapshotLostError: with the next snapshot the page may be made as ever.
    """
    try:
        return search(), None
    except SnapshotLostError:
        raise
    except EngineError as error:
        begin_anew()
        log.warning("The search engine did not answer; a page is read from the database: %s", error)
        return read(), explain_engine(error)


def read_periods(first: date, last: date, precision: Precision) -> Mapping[date, int]:
    """Return the first day of every month, or every day, that has published articles, and their number.

    Days are counted in the index of all articles, which holds nothing else; the few that are not public come off.
    """
    articles = Article.objects.filter(published_on__range=(first, last)).order_by()
    counts: Counter[date] = Counter()
    for rows, sign in ((articles, 1), (articles.unpublished(), -1)):
        for day, count in rows.values_list("published_on").annotate(Count("pk")):
            counts[day if precision is Precision.DAY else day.replace(day=1)] += sign * count
    return {day: counts[day] for day in sorted(counts) if counts[day] > 0}


def read_day(day: date, offset: int, limit: int) -> tuple[int, tuple[int, ...]]:
    """Return the number of published articles of a day, and one page of them, the newest first."""
    articles = Article.objects.published().filter(published_on=day).order_by("-pk").values_list("pk", flat=True)
    return articles.count(), tuple(articles[offset : offset + limit])


def count_undated() -> int:
    """Return the number of published articles without a date."""
    return Article.objects.published().filter(published_on=None).count()
