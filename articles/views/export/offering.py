"""The block of a search page that offers the same search in other forms."""

from dataclasses import dataclass

from django.urls import reverse

from articles.requests.filters import Search

_FORMS = (
    ("export_csv", "CSV", "a table, for spreadsheets"),
    ("export_jsonl", "JSON lines", "with tags and where they were found"),
    ("export_ris", "RIS", "citations for Zotero, EndNote, Citavi"),
    ("export_bibtex", "BibTeX", "citations for LaTeX"),
    ("export_csl", "CSL-JSON", "citations for citeproc and pandoc"),
    ("feed", "Atom feed", "to be told of new articles"),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One form of a search: its name, what it is good for, and where it is."""

    name: str
    purpose: str
    address: str


def offer_forms(asked: Search) -> list[Offer]:
    """Return every form of a search, each with the search's own parameters."""
    query = asked.link().removesuffix("?")
    return [Offer(name, purpose, reverse(view) + query) for view, name, purpose in _FORMS]
