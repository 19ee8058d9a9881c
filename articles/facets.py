"""What the facets of a search are: the one place that says so. Pure.

From Facet come their parameters, their columns in the index, their labels and what a chosen value is called. A facet is
added here alone; where its values are texts, `column` names the field.
"""

from enum import StrEnum
from typing import Self

from articles.fields import SEARCHED


class Values(StrEnum):
    """What the values of a facet are: rows of a table, by their keys, or texts; one of them as a notice calls it.

    Texts are called what the choices of their field say, or themselves; tags of languages by the names of these.
    """

    ACTORS = "actor"
    COUNTRIES = "country"
    SOURCES = "source"
    TEXTS = "value"
    LANGUAGES = "language"

    @property
    def is_text(self) -> bool:
        return self in {Values.TEXTS, Values.LANGUAGES}


class Facet(StrEnum):
    """Something of an article whose values are counted over a result; its value is its parameter.

    `column` is where an article has it; without one, it is what the article is tagged with. `wording` is how a chosen
    value is told of in the title of a search.
    """

    label: str
    heading: str
    values: Values
    column: str
    wording: str

    def __new__(
        cls, parameter: str, label: str, heading: str, values: Values, column: str = "", wording: str = "{}"
    ) -> Self:
        member = str.__new__(cls, parameter)
        member._value_ = parameter
        member.label, member.heading, member.values, member.column = label, heading, values, column
        member.wording = wording
        return member

    ACTOR = "actor", "Actor", "Actors", Values.ACTORS
    COUNTRY = "country", "Country", "Countries", Values.COUNTRIES
    DATELINE = "dateline", "Filed from", "Countries filed from", Values.COUNTRIES, "dateline_country_id", "from {}"
    SOURCE = "source", "Source", "Sources", Values.SOURCES, "source_id"
    SOURCE_KIND = "source_kind", "Kind of source", "Kinds of source", Values.TEXTS, "source__kind"
    SECTION = "section", "Section", "Sections", Values.TEXTS, "section", "section {}"
    LANGUAGE = "language", "Language", "Languages", Values.LANGUAGES, "language", "in {}"

    @property
    def noun(self) -> str:
        """What a notice calls one value."""
        return self.label.lower() if self.values.is_text else self.values.value

    @property
    def lack(self) -> str:
        """What is said of articles without a value."""
        named = {Facet.ACTOR: "No actor named", Facet.COUNTRY: "No country named", Facet.DATELINE: "Place not given"}
        return named.get(self, f"{self.label} not given")

    @property
    def presence(self) -> str:
        """What is said of articles that have any value."""
        named = {Facet.ACTOR: "Any actor named", Facet.COUNTRY: "Any country named", Facet.DATELINE: "Any place given"}
        return named.get(self, f"Any {self.label.lower()} given")

    @property
    def is_of_source(self) -> bool:
        """Whether all articles of a source have the same value."""
        return self.column.startswith("source")


# Told apart into main subjects and mentions.
TAGGED = tuple(facet for facet in Facet if not facet.column)


def find_facet(parameter: str) -> Facet | None:
    """Return the facet of a parameter."""
    return next((facet for facet in Facet if facet.value == parameter), None)


# What stands before a colon among the words of a search and means a facet: those that are no searched field as well.
FACET_SIGNS = {facet.value: facet for facet in Facet if facet.value not in SEARCHED} | {
    **dict.fromkeys(("person", "people", "organisation", "organization"), Facet.ACTOR),
    **dict.fromkeys(("publication", "newspaper", "paper", "publisher"), Facet.SOURCE),
    "nation": Facet.COUNTRY,
    "lang": Facet.LANGUAGE,
}
