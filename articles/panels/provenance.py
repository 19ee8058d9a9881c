"""Where an article came from, and how its date is known, in words."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format

from articles.importing.readers import reader_for_name
from articles.models import Article, ImportedDocument, ImportRun, Original
from articles.models.uploads import write_size

DOCUMENTS_SHOWN = 5  # of an article, the latest


@dataclass(frozen=True, slots=True)
class Provenance:
    """A document that an article was read from: where it stood, its format, the import, and its record in the admin.

    `original` says which file of it was kept, empty where none was; `original_link` leads there.
    """

    address: str
    place: str
    format: str
    outcome: str
    run: ImportRun
    link: str
    original: str = ""
    original_link: str = ""

    def __str__(self) -> str:
        where = f"{self.address}, {self.place}" if self.place else self.address
        return " · ".join(filter(None, (where, self.format, self.outcome)))


def find_provenance(article: Article) -> list[Provenance]:
    """Return the latest documents of an article."""
    documents = article.documents.select_related("run", "original").defer("raw_text").order_by("-pk")[:DOCUMENTS_SHOWN]
    return [_describe(document) for document in documents]


def _describe(document: ImportedDocument) -> Provenance:
    reader = reader_for_name(document.reader)
    place = document.place
    return Provenance(
        document.address.removesuffix(f"#{place}") if place else document.address,
        place,
        reader.label if reader else document.reader,
        document.get_outcome_display().lower(),
        document.run,
        reverse("admin:articles_importeddocument_change", args=[document.pk]),
        describe_original(document.original) if document.original else "",
        link_to_original(document) if document.original else "",
    )


def describe_original(original: Original) -> str:
    """Return in words what a file is called, its format and its size, as in “talks.html · Web page · 12.3 kB”."""
    reader = reader_for_name(original.format)
    kind = reader.label if reader else original.format
    return " · ".join(filter(None, (original.name or "unnamed", kind, write_size(original.size))))


def link_to_original(document: ImportedDocument) -> str:
    return reverse("admin:articles_importeddocument_original", args=[document.pk])


def describe_date(day: str, origin: str, words: str) -> str:
    """Return in words a day in ISO form, how it is known, and the words it was read from."""
    written = f"written “{words}”" if words else ""
    if not day:
        return ", ".join(filter(None, ("not known", written)))
    known = ", ".join(filter(None, (str(Article.DateOrigin(origin).label) if origin else "", written)))
    return date_format(date.fromisoformat(day), "j F Y") + (f" ({known})" if known else "")
