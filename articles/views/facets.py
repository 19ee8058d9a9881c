"""All values of a facet under a search, on a page of their own and as a table."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.facets import find_facet
from articles.models import Entity, Source
from articles.models.archive import SourceQuerySet
from articles.models.entities import EntityQuerySet
from articles.panels.facet_values import FacetValue, ValueCounts, describe_narrowing, present_values, read_values
from articles.panels.hits import present_chips
from articles.panels.name_finding import OtherName, describe_other_name, find_by_names
from articles.requests.facet_listing import LISTING, Listing, ValueOrder, read_listing
from articles.requests.facet_texts import present_texts
from articles.requests.machine_forms import machine_form
from articles.requests.reading import notice_headers, read_request, refuse
from articles.search import EVERY_VALUE, NOT_SET, Facet, SearchResult, Value, search
from articles.views.export.limiting import send
from articles.views.export.table import write_csv

LISTED = 100  # values of a page
ROWS = 500  # labels read from the database at a time

Names = Mapping[int, OtherName]


@require_safe
def facet_page(request: HttpRequest, name: str) -> HttpResponse:
    """List all values of a facet, each counted under all the other filters of the search."""
    facet = _facet_called(name)
    listing = read_listing(request.GET, read_request(request, *LISTING))
    result = _count(listing, facet)
    named = _find_by_names(listing, facet)
    found = _arrange(listing, facet, result.facets[facet], named)
    page: Page[Any] = Paginator(found, LISTED).get_page(listing.search.page)
    narrowing = describe_narrowing(listing.search, facet)
    context = {
        "title": f"{facet.heading} {narrowing[:1].lower()}{narrowing[1:]}" if narrowing else facet.heading,
        "label": facet.label,
        "facet": facet.value,
        "search": listing.search,
        "listing": listing,
        "values": _present(listing, facet, list(page.object_list), named),
        "has_or": listing.search.can_widen(facet),
        "page": page,
        "found": len(found),
        "value_total": result.value_totals[facet],
        "total": result.total,
        "is_behind": result.is_behind,
        "search_link": reverse("search") + listing.search.link().removesuffix("?"),
        "search_url": reverse("search"),
        "turn_url": request.path,
        "chips": present_chips(listing.search),
        "orders": [
            {"label": label, "is_current": order is listing.order, "link": listing.link(order=order)}
            for order, label in ((ValueOrder.COUNT, "Most articles first"), (ValueOrder.NAME, "A–Z"))
        ],
        "table_link": reverse("facet_csv", args=[facet.value]) + listing.link().removesuffix("?"),
    }
    return render(request, "facet.html", context)


@machine_form("facets/<slug:name>.csv", name="facet_csv")
@require_safe
def facet_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    """Stream all values of a facet as a table; wrong parameters are a 400 that names them."""
    facet = _facet_called(name)
    listing = read_listing(request.GET, read_request(request, *LISTING))
    if listing.search.problems:
        return refuse(dict(listing.search.problems))

    def begin() -> Iterable[str]:
        named = _find_by_names(listing, facet)
        found = _arrange(listing, facet, _count(listing, facet).facets[facet], named)
        return write_csv([["value", "label", "articles", "chosen"]], _cells(listing, facet, found))

    named = {"Content-Disposition": f'attachment; filename="{facet.value}.csv"'}
    return send(
        begin,
        content_type="text/csv",
        headers=named | notice_headers(listing.search.notices),
    )


def _facet_called(name: str) -> Facet:
    facet = find_facet(name)
    if facet is None:
        raise Http404(name)
    return facet


def _count(listing: Listing, facet: Facet) -> SearchResult:
    return search(listing.search.request(limit=1, facet_size=EVERY_VALUE, facets=(facet,)))


def _find_by_names(listing: Listing, facet: Facet) -> Names:
    """Return which values are found by another name than their usual one; texts have no other."""
    if not listing.find or facet.values.is_text:
        return {}
    return find_by_names(_rows(facet), listing.find, sees_hidden=False)


def _arrange(listing: Listing, facet: Facet, value_counts: ValueCounts, named: Names) -> ValueCounts:
    """Return the values looked for, those chosen first, then in the order of the listing, those without any last."""
    chosen = {c.id for c in listing.search.chosen if c.facet is facet and not c.is_excluded}
    found = _order(listing, facet, value_counts, named)
    return sorted(found, key=lambda pair: (pair[0] not in chosen, pair[0] == NOT_SET and NOT_SET not in chosen))


def _order(listing: Listing, facet: Facet, value_counts: ValueCounts, named: Names) -> ValueCounts:
    """Return the values looked for in the order of the listing; those without any have no name to look for."""
    if not listing.find and listing.order is ValueOrder.COUNT:
        return value_counts
    if facet.values.is_text:
        return _arrange_texts(listing, facet, value_counts)
    rows = _rows(facet)  # what is counted is public; see read_values for where the index is behind
    if listing.find:
        rows = rows.filter(Q(name__icontains=listing.find) | Q(pk__in=named))
    if listing.order is ValueOrder.COUNT:
        wanted = set(rows.values_list("pk", flat=True).order_by())
        return [pair for pair in value_counts if pair[0] in wanted]
    counts = dict(value_counts)
    ordered = rows.order_by(Lower("name"), "pk").values_list("pk", flat=True)
    found = [(pk, counts[pk]) for pk in ordered.iterator() if pk in counts]
    return found if listing.find or NOT_SET not in counts else [*found, (NOT_SET, counts[NOT_SET])]


def _arrange_texts(listing: Listing, facet: Facet, value_counts: ValueCounts) -> ValueCounts:
    names = {
        value: one.name.casefold() for value, one in present_texts(facet, [value for value, _ in value_counts]).items()
    }
    found = [pair for pair in value_counts if listing.find.casefold() in names.get(pair[0], "")]
    if listing.order is ValueOrder.NAME:
        found.sort(key=lambda pair: (names.get(pair[0], ""), str(pair[0])))
    return found


def _rows(facet: Facet) -> EntityQuerySet | SourceQuerySet:
    if facet is Facet.SOURCE:
        return Source.objects.all()
    return Entity.objects.actors() if facet is Facet.ACTOR else Entity.objects.countries()


def _present(listing: Listing, facet: Facet, value_counts: ValueCounts, named: Names) -> list[FacetValue]:
    values = [value for value, _ in value_counts]
    is_text = facet.values.is_text
    rows: Mapping[Value, Any] = (
        present_texts(facet, values) if is_text else read_values(_rows(facet), listing.search, values)
    )
    called: dict[Value, str] = {
        pk: describe_other_name(rows[pk].name, listing.find, name) for pk, name in named.items() if pk in rows
    }
    return present_values(listing.search, facet, value_counts, rows, called)


def _cells(listing: Listing, facet: Facet, value_counts: ValueCounts) -> Iterator[Iterable[str]]:
    pairs = iter(value_counts)
    while part := list(islice(pairs, ROWS)):
        for value in _present(listing, facet, part, {}):
            yield value.value, value.label, str(value.count), "yes" if value.is_selected else ""
