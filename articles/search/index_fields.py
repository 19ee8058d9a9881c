"""What the fields of an index are called and hold, whichever engine keeps it. Pure."""

from collections.abc import Iterator
from datetime import date

from articles.facets import TAGGED, Facet
from articles.fields import SEARCHED
from articles.search.analysis import ENGLISH, UNSTEMMED, analysed_languages
from articles.search.article import IndexedArticle
from articles.search.request import Value

FORMS = "forms"  # the field of how the archive writes what may be written otherwise
# The names of searched fields to those of the index, where facets have theirs.
TEXT_FIELDS = {name: f"{name}_text" if name in set(Facet) else name for name in SEARCHED}
TEXT_FACETS = frozenset(facet for facet in Facet if facet.values.is_text)
TEXT_WEIGHTS = {TEXT_FIELDS[name]: searched.weight for name, searched in SEARCHED.items()}
# Where any analysis has something to do.
SAMPLE = """Running İstanbul’s newspapers élus al-Qaeda 2,021 новости Wyborów Häuser l’élection labour 1.000,5 1 000 5-6
U.S. US us Lloyd's 東京ﾃﾞｽ 서울 ไทย हिन्दी می‌خواهم أخرى צה״ל п’ять Ankara’nın
TELL US"""


def words_field(name: str) -> str:
    """Return the field with the words of a text field as they are written, found so or by their beginning."""
    return f"{name}_words"


def field_of(facet: Facet, *, main_only: bool) -> str:
    """Return the field a facet is counted and filtered by."""
    return main_field(facet) if main_only and facet in TAGGED else facet.value


def stored_value(facet: Facet, value: Value) -> Value:
    """Return a value of a facet as the index has it: where values are texts, NOT_SET is one without a character."""
    return (value or "") if facet in TEXT_FACETS else value


def main_field(facet: Facet) -> str:
    """Return the field with the main subjects of an article."""
    return f"main_{facet.value}"


def sample_articles() -> Iterator[IndexedArticle]:
    """Yield an article of each language with something else in each of its fields.

    What an engine makes of them tells its index from any of other fields or another analysis.
    """
    texts = {name: f"{name} {SAMPLE}" for name in SEARCHED}
    for language in (ENGLISH, *analysed_languages(), UNSTEMMED):
        more = dict(texts)
        yield IndexedArticle(
            id=1,
            published_on=date(2021, 6, 19),
            source=2,
            dateline_country=3,
            copy_group=4,
            actors=(5, 6),
            countries=(7, 8),
            main_actors=(6,),
            main_countries=(8,),
            language=language,
            arrived=9,
            **{name: more.pop(name) for name in texts if name in IndexedArticle.__slots__},
            more=more,
        )
