"""Values of facets that are texts: how an address writes them, and what pages call them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale
from django.db.models import Field

from articles.fields import FIELD, Facet
from articles.models import NO_VALUE, Article
from articles.search import basic_tag
from articles.text.sentences import fold_blanks

LONGEST = 200  # characters of a value


@dataclass(frozen=True, slots=True)
class TextValue:
    """A value as pages show it, like a row of the database: its part of an address, and its name."""

    slug: str
    name: str


def write_text(text: str) -> str:
    """Return a text as an address has it: in quotes where it reads like the word for “not set”."""
    return f'"{text}"' if text.strip('"') == NO_VALUE else text


def read_text(facet: Facet, written: str) -> str | None:
    """Return the text that an address means, None where no article can have it."""
    text = written[1:-1] if written.strip('"') == NO_VALUE != written and len(written) > 1 else written
    text = fold_blanks(text)
    if facet is Facet.LANGUAGE:
        text = basic_tag(text)
        return text if text.isalpha() and text.isascii() and 2 <= len(text) <= 8 else None
    if choices := _choices_of(facet):
        return text if text in choices else None
    limit = FIELD[facet.column].limit
    return text if text and len(text) <= (limit.characters if limit else LONGEST) else None


def name_text(facet: Facet, text: str) -> str:
    """Return what pages call a value."""
    if facet is Facet.LANGUAGE:
        return str(_languages().get(text) or text)
    return _choices_of(facet).get(text, text)


def present_texts(facet: Facet, texts: Iterable[str]) -> dict[str, TextValue]:
    """Return texts as pages show them."""
    return {text: TextValue(write_text(text), name_text(facet, text)) for text in texts if isinstance(text, str)}


@cache
def _choices_of(facet: Facet) -> Mapping[str, str]:
    """Return the values that the column of a facet may have, with their labels; nothing where it may have any."""
    row, _, name = facet.column.rpartition("__")
    model = Article._meta.get_field(row).related_model if row else Article
    column = model._meta.get_field(name) if isinstance(model, type) else None
    return {str(value): str(label) for value, label in column.flatchoices} if isinstance(column, Field) else {}


@cache
def _languages() -> Mapping[str, str]:
    languages: Mapping[str, str] = Locale.parse("en").languages
    return languages
