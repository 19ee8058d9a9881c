"""Values of facets that are texts: how an address writes them, and what pages call them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale

from articles.facets import Facet, Values
from articles.fields import FIELD
from articles.models import NO_VALUE
from articles.search import basic_tag, choices_of
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
    if facet.values is Values.LANGUAGES:
        return basic_tag(text) or None
    if choices := choices_of(facet):
        return text.lower() if text.lower() in choices else None
    limit = FIELD[facet.column].limit
    return text if text and len(text) <= (limit.characters if limit else LONGEST) else None


def name_text(facet: Facet, text: str) -> str:
    """Return what pages call a value."""
    if facet.values is Values.LANGUAGES:
        return str(_languages().get(text) or text)
    return choices_of(facet).get(text, text)


def present_texts(facet: Facet, texts: Iterable[str]) -> dict[str, TextValue]:
    """Return texts as pages show them."""
    return {text: TextValue(write_text(text), name_text(facet, text)) for text in texts if isinstance(text, str)}


@cache
def _languages() -> Mapping[str, str]:
    languages: Mapping[str, str] = Locale.parse("en").languages
    return languages
