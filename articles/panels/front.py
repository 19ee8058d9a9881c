"""What the front page shows of the archive as a whole."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from articles.models import Article, Source

HEADLINES = 5  # newest articles above the map
REMEMBERED = 5  # articles of this day in earlier years
AROUND = 3  # days before and after, where the day itself has nothing


@dataclass(frozen=True, slots=True)
class Summary:
    """What is in the archive; days are None where no article has a date."""

    first: date | None
    last: date | None
    sources: int

    @property
    def years(self) -> str:
        """The first and the last year, as “1987–2021”; empty where no article has a date."""
        if self.first is None or self.last is None:
            return ""
        return str(self.first.year) if self.first.year == self.last.year else f"{self.first.year}–{self.last.year}"


@dataclass(frozen=True, slots=True)
class Anniversary:
    """Articles of this day, or of the days around it, in earlier years."""

    day: date
    is_exact: bool
    articles: Sequence[Article]


def summarise_archive() -> Summary:
    """Return the stretch of time and the number of sources the archive covers; three small queries."""
    dated = Article.objects.published().exclude(published_on=None)
    days = dated.order_by("published_on").values_list("published_on", flat=True)
    return Summary(first=days.first(), last=days.last(), sources=Source.objects.visible_to_public().count())


def remember_day(summary: Summary, today: date | None = None) -> Anniversary | None:
    """Return what was reported on this day in earlier years, or within three days of it; None for nothing."""
    today = today or timezone.localdate()
    if summary.first is None or summary.last is None:
        return None
    years = range(summary.first.year, min(summary.last.year, today.year - 1) + 1)
    exact = [day for year in years if (day := _in_year(today, year))]
    if articles := _published_on(exact):
        return Anniversary(today, is_exact=True, articles=articles)
    around = [day + timedelta(days=off) for day in exact for off in range(-AROUND, AROUND + 1) if day.year > 1]
    if articles := _published_on(around):
        return Anniversary(today, is_exact=False, articles=articles)
    return None


def _in_year(day: date, year: int) -> date | None:
    if (day.month, day.day) == (2, 29) and not calendar.isleap(year):
        return None
    return day.replace(year=year)


def _published_on(days: Iterable[date]) -> list[Article]:
    """Return the newest articles of these days, of different years before several of one."""
    found: dict[int, list[Article]] = {}
    rows = Article.objects.published().filter(published_on__in=list(days)).only("headline", "published_on")
    for article in rows.order_by("-published_on", "-pk")[: REMEMBERED * 10]:
        if article.published_on:
            found.setdefault(article.published_on.year, []).append(article)
    spread = sorted(
        ((place, -year, article.pk, article) for year, rows_ in found.items() for place, article in enumerate(rows_)),
        key=lambda entry: entry[:3],
    )
    chosen = [article for *_, article in spread[:REMEMBERED]]
    return sorted(chosen, key=lambda article: (article.published_on or date.min, article.pk), reverse=True)
