"""Mappings as people ask for them: by the name they were saved under, or written out."""

from typing import NamedTuple

from articles.importing.readers.mapping import ColumnMapping, MappingError, parse_mapping
from articles.models import ImportMapping

_MOST_NAMES = 20


class ChosenMapping(NamedTuple):
    """A mapping, what it is called, and the character set that goes with it, if one does."""

    mapping: ColumnMapping | None = None
    name: str = ""
    encoding: str = ""


def find_mapping(words: str) -> ChosenMapping:
    """Return the mapping that is written out, as in “headline=Titel,body=Texte”, or saved under this name.

    Raises MappingError.
    """
    if not words.strip():
        return ChosenMapping()
    if "=" in words:
        mapping = parse_mapping(words)
        return ChosenMapping(mapping, str(mapping))
    saved = ImportMapping.objects.filter(name=words.strip()).first()
    if saved is None:
        raise MappingError(_describe_unknown(words.strip()))
    return ChosenMapping(read_mapping(saved), saved.name, saved.encoding)


def read_mapping(saved: ImportMapping) -> ColumnMapping:
    """Return what a saved mapping says."""
    columns = {key: tuple(map(str, names)) for key, names in saved.columns.items()}
    return ColumnMapping(columns, saved.day_first)


def _describe_unknown(name: str) -> str:
    names = list(ImportMapping.objects.values_list("name", flat=True)[: _MOST_NAMES + 1])
    listed = ", ".join(f"“{one}”" for one in names[:_MOST_NAMES]) + (", …" if len(names) > _MOST_NAMES else "")
    known = f"saved are {listed}" if names else "none is saved"
    return f"there is no mapping “{name}” ({known}); one is also written as headline=COLUMN,body=COLUMN"
