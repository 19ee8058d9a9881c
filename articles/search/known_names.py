"""Which words of a query are names of the archive: of confirmed entities, whatever is written in capitals."""

from collections.abc import Collection

from articles.models import Entity, EntityName
from articles.text.function_words import is_function_word

MOST_TEXTS = 500  # that are looked up for one query


def find_known_acronyms(texts: Collection[str]) -> set[str]:
    """Return those of some texts that are acronyms of confirmed entities; one query of the database."""
    named = EntityName.objects.filter(text__in=list(texts), entity__status=Entity.Status.CONFIRMED)
    return set(named.filter(kind=EntityName.Kind.ACRONYM).order_by().values_list("text", flat=True))


def find_known_names(texts: Collection[str]) -> set[str]:
    """Return those of some texts in small letters that are names; one query of the database."""
    written: dict[str, str] = {}
    for text in texts:
        words = text.split()
        titled = " ".join(word if is_function_word(word) else word.capitalize() for word in words)
        written |= dict.fromkeys((text, text.upper(), text.title(), titled), text)
    named = EntityName.objects.filter(text__in=list(written)[:MOST_TEXTS], entity__status=Entity.Status.CONFIRMED)
    sure = named.exclude(kind=EntityName.Kind.SURNAME).filter(needs_context=False)  # others are common words, too
    return {written[name] for name in sure.order_by().values_list("text", flat=True)}
