"""What else is known of where and when an article was printed, as its page lists it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import formats

from articles.facets import find_facet
from articles.fields import Field, Kind, fields_with
from articles.models import Article
from articles.requests.facet_texts import write_text


@dataclass(frozen=True, slots=True)
class Detail:
    """A field of an article: its label and its values, (text, address of the search for it, empty where none is)."""

    label: str
    values: Sequence[tuple[str, str]]


def present_details(article: Article) -> list[Detail]:
    """Return the details that are known of an article."""
    known = [(field, value) for field in fields_with("is_detail") if (value := getattr(article, field.name))]
    return [Detail(field.label, _present(field, value)) for field, value in known]


def _present(field: Field, value: Any) -> list[tuple[str, str]]:
    if field.kind is Kind.MOMENT:
        return [(formats.date_format(value.astimezone(UTC), "j F Y, H:i") + " UTC", "")]
    texts = value if field.kind is Kind.LIST else [value]
    return [(str(text), _address_of(field, str(text))) for text in texts]


def _address_of(field: Field, text: str) -> str:
    """Return the address of all articles with a value: by its facet, else by its words."""
    wanted = QueryDict(mutable=True)
    if find_facet(field.name):
        wanted[field.name] = write_text(text)
    elif field.searched:
        wanted["q"] = f'{field.name}:"{text.replace(chr(34), " ")}"'
    else:
        return ""
    return f"{reverse('search')}?{wanted.urlencode()}"
