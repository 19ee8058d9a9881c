"""Searches that the front page offers as examples, of different kinds: each finds something in this archive."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import product

from articles.models import Entity, Source
from articles.requests.choices import Choice
from articles.requests.filters import Search, describe_period
from articles.search import (
    DateSpan,
    Facet,
    Precision,
    count_archive,
    count_periods,
    find_cost,
    find_newest_day,
    format_partial_date,
    month_last,
    month_number,
    read_query,
    remember,
    search,
)

SHOWN = 3
LOOKED_AT = 4  # of the actors, and of the countries, that most articles name
ENOUGH = 3  # articles that an example of words finds, unless none finds so many


@dataclass(frozen=True, slots=True)
class ExampleSearch:
    """A search in words, the number of articles it finds, and its link."""

    label: str
    count: int
    link: str


def find_examples() -> list[ExampleSearch]:
    """Return up to SHOWN searches that find something, none of them by a name that the public may not read.

    Two queries. What the searches find is counted once as long as the index stays as it is: some twenty at most, each
    of one value or a few words.
    """
    actors, countries = _read_leading()
    kinds = (
        _name_together(actors, countries),
        _name_month(countries[1:] + countries[:1]),
        _name_main_subject(actors[1:] + actors[:1]),
        _name_newest_month(),
        _name_country(countries),
    )
    found = (next(kind, None) for kind in kinds)
    return [one for one in found if one is not None][:SHOWN]


def _read_leading() -> tuple[list[Entity], list[Entity]]:
    """Return the actors and the countries that most articles name; agencies sign what they report, and are left out."""
    counts = count_archive()[1]
    actors, countries = (list(counts[facet])[: 2 * LOOKED_AT] for facet in (Facet.ACTOR, Facet.COUNTRY))
    rows = Entity.objects.visible_to_public().in_bulk([*actors, *countries])
    sources = set(Source.objects.filter(name__in=[row.name for row in rows.values()]).values_list("name", flat=True))
    return (
        [rows[pk] for pk in actors if pk in rows and rows[pk].name not in sources][:LOOKED_AT],
        [rows[pk] for pk in countries if pk in rows][:LOOKED_AT],
    )


def _name_together(actors: Sequence[Entity], countries: Sequence[Entity]) -> Iterator[ExampleSearch]:
    """Yield searches for the words of an actor's and a country's name, then for those of an actor's alone."""
    texts = [f"{actor.name} {country.name}" for actor, country in product(actors, countries)]
    yield from (one for text in [*texts, *map(str, actors)] if (one := _ask_words(text)) and one.count >= ENOUGH)
    yield from (one for actor in actors if (one := _ask_words(str(actor))))


def _ask_words(text: str) -> ExampleSearch | None:
    query = read_query(text.lower())
    if not query.node or query.by_most or query.notices or find_cost(query.node)[1]:
        return None
    return _ask(query.text, Search(query=query))


def _name_month(countries: Sequence[Entity]) -> Iterator[ExampleSearch]:
    """Yield searches for a country in the month in which most was reported of it."""
    for country in countries:
        criteria = Search(chosen=(_choose(country),))
        busiest = remember("busiest month", criteria.request(), partial(_find_busiest, criteria))
        if busiest and (one := _ask(f"{country} in {_describe(busiest)}", _within(criteria, busiest))):
            yield one


def _find_busiest(criteria: Search) -> date | None:
    months = count_periods(criteria.request(), Precision.MONTH)
    return max(months, key=lambda month: (months[month], month), default=None)


def _name_main_subject(actors: Sequence[Entity]) -> Iterator[ExampleSearch]:
    for actor in actors:
        if one := _ask(f"mainly about {actor}", Search(chosen=(_choose(actor),), main_only=True)):
            yield one


def _name_newest_month() -> Iterator[ExampleSearch]:
    newest = find_newest_day(Search().request())
    if newest and (one := _ask(_describe(newest), _within(Search(), newest))):
        yield one


def _name_country(countries: Sequence[Entity]) -> Iterator[ExampleSearch]:
    yield from (one for country in countries if (one := _ask(str(country), Search(chosen=(_choose(country),)))))


def _choose(entity: Entity) -> Choice:
    facet = Facet.COUNTRY if entity.is_country else Facet.ACTOR
    return Choice(facet, entity.pk, entity.slug, entity.name)


def _describe(day: date) -> str:
    return describe_period(*_month_of(day))


def _month_of(day: date) -> tuple[date, date]:
    return day.replace(day=1), month_last(month_number(day))


def _within(criteria: Search, day: date) -> Search:
    """Return a search narrowed to the month of a day."""
    first, last = _month_of(day)
    after, before = format_partial_date(first, last)
    return replace(criteria, span=DateSpan(first, last), date_after=after, date_before=before)


def _ask(label: str, criteria: Search) -> ExampleSearch | None:
    """Return a search as an example; None where it finds nothing."""
    request = criteria.request(limit=1)
    count = remember("example", request, lambda: search(request).total)
    return ExampleSearch(label, count, criteria.link()) if count else None
