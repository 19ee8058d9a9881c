"""Ids of Wikidata, and the addresses they are written as. Pure."""

import re

WIKIDATA_ID = r"^Q[1-9][0-9]{0,14}$"

_WRITTEN = re.compile(
    r"\s*(?:https?://(?:www\.|m\.)?wikidata\.org/(?:entity|wiki)/(?:Special:EntityPage/|Item:)?|wd:)?"
    r"([Qq][1-9][0-9]{0,14})(?:[#?]\S*)?\s*",
    re.ASCII,
)


def read_wikidata_id(text: str) -> str:
    """Return the id that a text is, or that an address of Wikidata has; empty for anything else."""
    found = _WRITTEN.fullmatch(text)
    return found[1].upper() if found else ""


def wikidata_address(wikidata_id: str) -> str:
    """Return the page of an id; empty where there is no id."""
    return f"https://www.wikidata.org/wiki/{wikidata_id}" if wikidata_id else ""
