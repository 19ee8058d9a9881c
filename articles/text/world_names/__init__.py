"""Names of countries, their peoples and capitals in other languages than English, and where they stand in a text.

The facts (`facts.json`) are written by the command make_world_names; `own_names` adds what its sources lack. Pure.
"""

from articles.text.world_names.facts import LANGUAGES, countries_called, find_name, names_in_languages
from articles.text.world_names.finding import FoundWorldName, find_caseless_place, find_world_names
from articles.text.world_names.scripts import has_own_table

__all__ = [
    "LANGUAGES",
    "FoundWorldName",
    "countries_called",
    "find_caseless_place",
    "find_name",
    "find_world_names",
    "has_own_table",
    "names_in_languages",
]
