"""The block of a search page that offers the same search in other forms."""

from dataclasses import dataclass

from django.urls import reverse

from articles.requests.filters import Search
from articles.requests.machine_forms import machine_forms


@dataclass(frozen=True, slots=True)
class FormOffer:
    """One form of a search: its name, what it is good for, and where it is."""

    name: str
    purpose: str
    address: str


def offer_forms(criteria: Search) -> list[FormOffer]:
    """Return every form of a search, each with the search's own parameters."""
    query = criteria.link().removesuffix("?")
    return [FormOffer(form.label, form.purpose, reverse(form.name) + query) for form in machine_forms() if form.purpose]
