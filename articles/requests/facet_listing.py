"""The parameters of a facet's own page: which of its values are listed, in which order."""

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from articles.requests.filters import Search

LISTING = ("find", "order")  # parameters beside those of the search


class ValueOrder(StrEnum):
    """The order of the values of a facet on the page of all of them."""

    COUNT = "count"
    NAME = "name"


class _ListingForm(forms.Form):
    find = forms.CharField(required=False, max_length=100)
    order = forms.ChoiceField(
        required=False,
        choices=[(order.value, order.value) for order in ValueOrder],
        error_messages={"invalid_choice": "“%(value)s” is not an order of values: write count or name."},
    )


@dataclass(frozen=True, slots=True)
class Listing:
    """What the page of all values of a facet is to list: the search they are counted under, and how to list them."""

    search: Search
    find: str = ""
    order: ValueOrder = ValueOrder.COUNT

    @property
    def kept(self) -> str:
        """What a link of the search has to carry to stay on the page, beginning with an ampersand."""
        pairs = [("find", self.find), ("order", "name" if self.order is ValueOrder.NAME else "")]
        return "".join(f"&{urlencode([pair])}" for pair in pairs if pair[1])

    def link(self, *, order: ValueOrder | None = None, page: int = 1) -> str:
        """Return the query string of another order, starting with its first page, or of another page."""
        order = self.order if order is None else order
        parameters = {"find": self.find, "order": "name" if order is ValueOrder.NAME else ""}
        return self.search.link(replace=parameters | {"page": str(page) if page > 1 else ""})

    def all_link(self) -> str:
        """Return the link that lists all values again, whatever their name."""
        return replace(self, find="").link()


def read_listing(parameters: QueryDict, search: Search) -> Listing:
    """Return how the values of a facet are to be listed; what cannot be read is among the search's problems."""
    form = _ListingForm(parameters)
    form.is_valid()
    problems = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    return Listing(
        search=replace(search, problems={**search.problems, **problems}),
        find=form.cleaned_data.get("find") or "",
        order=ValueOrder(form.cleaned_data.get("order") or ValueOrder.COUNT),
    )
