"""What the articles say of a person whom nobody has described: years, roles, and the country they are mostly about."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from articles.models import Article, Entity, Tag
from articles.requests.filters import Search
from articles.search import NOT_SET, Facet, Precision, SearchResult, count_periods

READ = 200  # tags of which the roles are gathered, the newest
ROLES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Role:
    """A role as articles give it, and all of these articles among those that were read."""

    text: str
    articles: Sequence[Article]


@dataclass(frozen=True, slots=True)
class Portrait:
    """What is gathered of a person; `years` and `country` are (text, number, link), of one year or of two."""

    years: Sequence[tuple[str, int, str]]
    country: tuple[str, int, str] | None
    roles: Sequence[Role]
    is_cut: bool  # whether there are more articles than were read for roles


def gather_portrait(entity: Entity, criteria: Search, result: SearchResult) -> Portrait | None:
    """Return the portrait of a person without a description; None for others, and where there is nothing to tell.

    Three queries of the database, however many articles there are.
    """
    if entity.kind != Entity.Kind.PERSON or entity.description or not result.total:
        return None
    roles, is_cut = _gather_roles(entity)
    return Portrait(_find_years(criteria), _find_country(criteria, result), roles, is_cut)


def _find_years(criteria: Search) -> list[tuple[str, int, str]]:
    """Return the first and the last year with articles, each with their number and their list."""
    counts: Counter[int] = Counter()
    for month, number in count_periods(criteria.request(), Precision.MONTH).items():
        counts[month.year] += number
    search = reverse("search")
    return [
        (str(year), counts[year], search + criteria.span_link(date(year, 1, 1), date(year, 12, 31)))
        for year in sorted({min(counts), max(counts)} if counts else ())
    ]


def _find_country(criteria: Search, result: SearchResult) -> tuple[str, int, str] | None:
    """Return the country in most of the articles."""
    counts = {pk: number for pk, number in result.facets[Facet.COUNTRY] if pk != NOT_SET}
    if not counts:
        return None
    most = max(counts, key=lambda pk: (counts[pk], -pk))
    country = Entity.objects.filter(pk=most).first()
    if country is None:
        return None
    return country.name, counts[most], reverse("search") + criteria.value_link(Facet.COUNTRY, country.slug)


def _gather_roles(entity: Entity) -> tuple[list[Role], bool]:
    """Return the roles of the newest articles, the most frequent first, and whether there are more articles."""
    tags = Tag.objects.counted().filter(entity=entity, article__status=Article.Status.PUBLISHED).order_by("-pk")
    rows = list(tags.values_list("article_id", "role")[: READ + 1])
    given = [(article, " ".join(role.split())) for article, role in rows[:READ] if role.strip()]
    frequent = Counter(role.casefold() for _, role in given).most_common(ROLES_SHOWN)
    wanted = {key for key, _ in frequent}
    numbers = [article for article, role in given if role.casefold() in wanted]
    articles = Article.objects.published().defer("body").in_bulk(numbers)
    return [_make_role(key, given, articles) for key, _ in frequent], len(rows) > READ


def _make_role(key: str, given: Iterable[tuple[int, str]], articles: dict[int, Article]) -> Role:
    same = [(number, role) for number, role in given if role.casefold() == key]
    written = Counter(role for _, role in same).most_common(1)[0][0]
    return Role(written, [articles[number] for number, _ in same if number in articles])
