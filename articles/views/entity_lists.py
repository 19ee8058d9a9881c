"""The lists of actors, countries and sources."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import starmap
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Entity, Source
from articles.models.archive import SourceQuerySet
from articles.models.entities import EntityQuerySet
from articles.panels.browsing import search_or_read
from articles.panels.name_finding import OtherName, describe_other_name, find_by_names, find_by_wikidata
from articles.panels.staff_actions import present_staff_actions
from articles.panels.world_map import present_map
from articles.requests.entity_listing import LETTERS, EntityListing, read_listing
from articles.requests.facet_listing import ValueOrder
from articles.requests.filters import Search
from articles.requests.reading import may_see_hidden
from articles.search import Facet, count_all
from articles.text.folding import fold_text

LISTED = 100  # rows of a page
Rows = EntityQuerySet | SourceQuerySet


class ListedName(NamedTuple):
    """A row that may be listed, of which there are a hundred thousand: number, name, status of an entity."""

    pk: int
    name: str
    status: str = ""

    @property
    def letter(self) -> str:
        """The letter it stands under, of LETTERS."""
        first = self.name[:1]
        return _letter_of(first if first.isalnum() else next(filter(str.isalnum, self.name), ""))

    @property
    def sort_key(self) -> tuple[bool, str]:
        """What names are in alphabetical order by; those that begin with no letter of A to Z come last."""
        plain = self.name if self.name.isascii() else fold_text(self.name)
        return self.letter == LETTERS[-1], plain.lower().lstrip("'\"-( ")


@lru_cache(maxsize=1_000)
def _letter_of(character: str) -> str:
    plain = fold_text(character).upper()[:1]
    return plain if plain in LETTERS else LETTERS[-1]


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of a page: `called` is the name it was found by where that is another than its usual one.

    Without a count it is not known in how many articles it is.
    """

    row: Entity | Source
    count: int | None
    is_hidden: bool
    called: str

    @property
    def is_provisional(self) -> bool:
        return isinstance(self.row, Entity) and self.row.is_provisional


@require_safe
def actor_list(request: HttpRequest) -> HttpResponse:
    """List the actors of the archive, most reported first, or those that go by a name."""
    kinds = [kind for kind in Entity.Kind if kind is not Entity.Kind.COUNTRY]
    listing = read_listing(request.GET)
    actors = Entity.objects.actors().listed().select_related("country")
    if listing.kind:
        actors = actors.filter(kind=listing.kind)
    context = _list_counted(request, listing, actors, Facet.ACTOR) | {
        "title": "Actors",
        "lead": "Persons, organisations and groups, each with the number of articles that mention it.",
        "kinds": [
            {"label": label, "link": listing.link(kind=value), "is_current": value == listing.kind}
            for value, label in [("", "All"), *((kind.value, kind.plural) for kind in kinds)]
        ],
        "statuses": [
            {
                "label": label,
                "link": listing.link(is_confirmed_only=value),
                "is_current": value is listing.is_confirmed_only,
            }
            for value, label in [(False, "All names"), (True, "Confirmed only")]
        ],
    }
    return render(request, "entity_list.html", context)


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    """List the countries of the archive, most reported first."""
    context = _list_counted(request, read_listing(request.GET), Entity.objects.countries().listed(), Facet.COUNTRY) | {
        "title": "Countries",
        "lead": "Each with the number of articles that mention it.",
        "search_url": reverse("search"),
    }
    return render(request, "entity_list.html", context)


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """List the sources of the archive, most articles first."""
    rows = Source.objects.select_related("country")
    context = _list_counted(request, read_listing(request.GET), rows, Facet.SOURCE) | {
        "title": "Sources",
        "lead": "Publications in the archive, each with its number of articles.",
    }
    return render(request, "entity_list.html", context)


def _list_counted(request: HttpRequest, listing: EntityListing, rows: Rows, facet: Facet) -> dict[str, Any]:
    """Return a page of rows with their numbers of articles, on a map too where they are countries.

    While the search does not answer the rows are in alphabetical order, without numbers, and without names that
    nobody has confirmed: to find out in the database which of these the public may read takes long.
    """
    value_counts, outage = search_or_read(lambda: dict(count_all(facet)), lambda: None)
    if value_counts is None:
        listing = replace(listing, order=ValueOrder.NAME)
        if not may_see_hidden(request):
            is_entity = rows.model is Entity
            rows = rows.filter(Q(status=Entity.Status.CONFIRMED)) if is_entity else rows.visible_to_public()
    context = _list_rows(request, listing, rows, value_counts)
    if value_counts is None:
        return context | {"outage": outage, "orders": [], "map": None}
    drawn = present_map(Search(), tuple(value_counts.items())) if facet is Facet.COUNTRY else None
    return context | {"outage": None, "map": drawn}


def _list_rows(
    request: HttpRequest, listing: EntityListing, rows: Rows, value_counts: dict[int, int] | None
) -> dict[str, Any]:
    """Return a page of rows with their counts, None where these are not known; those no article has come last.

    The public gets what it may see, staff what is listed at all, marked where it is not public.
    """
    sees_hidden = may_see_hidden(request)
    counts = value_counts or {}
    rows, found = _narrow(rows, listing.name, sees_hidden=sees_hidden)
    names = _read_names(rows, listing, value_counts, sees_hidden=sees_hidden)
    letters = {one.letter for one in names}
    is_long = len(names) > LISTED
    if listing.letter:
        names = [one for one in names if one.letter == listing.letter]
    _order(names, listing.order, counts, found)
    page: Page[ListedName] = Paginator(names, LISTED).get_page(request.GET.get("page"))
    return {
        "listing": listing,
        "staff": present_staff_actions(request),
        "listed": _present(
            rows, listing, [one.pk for one in page.object_list], value_counts, found, sees_hidden=sees_hidden
        ),
        "page": page,
        "letters": [letter for letter in LETTERS if letter in letters] if is_long or listing.letter else [],
        "orders": [
            {"label": label, "link": listing.link(order=order), "is_current": order is listing.order}
            for order, label in ((ValueOrder.COUNT, "Most articles first"), (ValueOrder.NAME, "A–Z"))
        ],
        "kinds": [],
        "statuses": [],
    }


def _narrow(rows: Rows, name: str, *, sees_hidden: bool) -> tuple[Rows, dict[int, OtherName]]:
    """Return the rows that go by a name, and those of them that another name than the usual one is found by."""
    if not name:
        return rows, {}
    if (identified := find_by_wikidata(rows, name)) is not None:
        return identified, {}
    found = find_by_names(rows, name, sees_hidden=sees_hidden)
    return rows.filter(Q(name__icontains=name) | Q(pk__in=found)), found


def _read_names(
    rows: Rows, listing: EntityListing, counts: dict[int, int] | None, *, sees_hidden: bool
) -> list[ListedName]:
    """Return the names of rows; what the index counts a published article has: to ask the database takes long."""
    is_entity = rows.model is Entity
    columns = ["pk", "name", *(["status"] if is_entity else [])]
    names = starmap(ListedName, rows.order_by("name", "pk").values_list(*columns))
    return [
        one
        for one in names
        if (one.status == Entity.Status.CONFIRMED or not (is_entity and listing.is_confirmed_only))
        and (sees_hidden or counts is None or one.pk in counts or one.status == Entity.Status.CONFIRMED)
    ]


def _order(names: list[ListedName], order: ValueOrder, counts: dict[int, int], found: dict[int, OtherName]) -> None:
    """Sort names; by number, those first that are called so, then those with a word that begins so."""
    if order is ValueOrder.NAME:
        names.sort(key=lambda one: one.sort_key)
    else:
        exact = {pk for pk, name in found.items() if name.is_exact}
        names.sort(key=lambda one: (one.pk not in exact, one.pk not in found, -counts.get(one.pk, 0)))


def _present(
    rows: Rows,
    listing: EntityListing,
    numbers: Sequence[int],
    counts: dict[int, int] | None,
    found: dict[int, OtherName],
    *,
    sees_hidden: bool,
) -> list[ListedRow]:
    public: dict[int, Any] = rows.visible_to_public().in_bulk(numbers)
    hidden = rows.in_bulk([pk for pk in numbers if pk not in public]) if sees_hidden else {}
    shown = public | hidden
    return [
        ListedRow(
            row=shown[pk],
            count=None if counts is None else counts.get(pk, 0),
            is_hidden=pk in hidden,
            called=describe_other_name(shown[pk].name, listing.name, found.get(pk)),
        )
        for pk in numbers
        if pk in shown
    ]
