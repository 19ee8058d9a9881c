"""What the gazetteer knows of a name. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """One name of the gazetteer; `entity` is None for a stop name, which is never tagged.

    `country` is the alpha-2 code of a country, in capitals; without it the English name identifies the country.
    """

    text: str
    entity: int | None
    entity_kind: str
    kind: str
    is_case_sensitive: bool = True
    needs_context: bool = False
    country: str = ""
