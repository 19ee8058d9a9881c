"""Forms for machines, each registered once: addresses, offers beside a result and rules for crawlers follow from it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path, reverse

View = Callable[..., HttpResponseBase]

_VARIABLE = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class MachineForm:
    """One form: what `reverse` knows it by, its path from the top, and what answers there.

    One with a purpose is offered beside a result, in order of `place`. Crawlers keep away from those that are not
    `is_crawled`.
    """

    name: str
    path: str
    view: View
    label: str
    purpose: str
    place: int
    is_crawled: bool

    @property
    def pattern(self) -> str:
        """The path with a star for each part that varies, as robots.txt has it."""
        return _VARIABLE.sub("*", self.path)


_registered: dict[str, MachineForm] = {}


def machine_form(
    address: str, *, name: str, label: str = "", purpose: str = "", place: int = 0, is_crawled: bool = False
) -> Callable[[View], View]:
    """Register a view as the form at an address; two at one address are an error."""

    def register(view: View) -> View:
        if address in _registered:
            raise ValueError(f"Two machine forms at {address}.")
        _registered[address] = MachineForm(name, address, view, label, purpose, place, is_crawled)
        return view

    return register


def machine_forms() -> list[MachineForm]:
    """Return all forms, in the order in which they are offered."""
    return sorted(_registered.values(), key=lambda form: (form.place, form.path))


def addresses_of_forms() -> list[URLPattern]:
    """Return the address of each form, for the table of addresses."""
    return [path(form.path, form.view, name=form.name) for form in machine_forms()]


def is_machine_form(request: HttpRequest) -> bool:
    """Tell whether a request is for machines: addresses of pages end in a slash, those of forms in a kind of file.

    The addresses of the reconciliation service, which others have laid down, end in a word.
    """
    return "." in request.path.rpartition("/")[2] or request.path.startswith(reverse("reconcile"))
