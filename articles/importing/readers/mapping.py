"""Mappings that people give: which column of a table, or key of JSON, is which field. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from articles.importing.readers.column_names import KEYS, find_key

DAY_FIRST = "day_first"
ADVICE = "name them with --mapping headline=COLUMN,body=COLUMN, or save such a mapping in the admin and name that"

_PAIR = re.compile(r"(?:^|[,\n])[^\S\n]*+([^\s=,](?:[^=,\n]*[^\s=,\n])?)\s*=")
_ANSWERS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


class MappingError(ValueError):
    """It is no mapping; the message says why, in a sentence without its end."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which columns a field is read from, by the key of the field; none at all for one that is not to be read.

    Several columns of a field follow one another. `day_first` says which number of 06/07/2018 is the day, if that is
    known. A field that is not named is looked for by the usual names.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    day_first: bool | None = None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Each key with each of its columns, in the order of fields; a key that is not to be read with none."""
        return [(key, name) for key in sorted(self.columns, key=KEYS.index) for name in self.columns[key] or ("",)]

    def __str__(self) -> str:
        pairs = [f"{key}={name}" for key, name in self.pairs]
        if self.day_first is not None:
            pairs.append(f"{DAY_FIRST}={'yes' if self.day_first else 'no'}")
        return ",".join(pairs)


def parse_mapping(text: str) -> ColumnMapping:
    """Return the mapping of pairs as in “headline=Titel, body=Texte, day_first=yes”, parted by commas or lines.

    A key that stands several times has several columns. Raises MappingError.
    """
    starts = list(_PAIR.finditer(text))
    if not starts or text[: starts[0].start()].strip(" ,\n"):
        raise MappingError("a mapping is written as headline=COLUMN,body=COLUMN")
    columns: dict[str, tuple[str, ...]] = {}
    day_first = None
    for match, following in zip(starts, [*starts[1:], None], strict=True):
        name = text[match.end() : following.start() if following else len(text)].strip(" ,\n\r\t")
        key = _find_target(match.group(1))
        if not key:
            raise MappingError(f"there is no field “{match.group(1)}”; fields are {', '.join(KEYS)} and {DAY_FIRST}")
        if key == DAY_FIRST:
            day_first = _read_answer(name)
        else:
            columns[key] = (*columns.get(key, ()), name) if name else ()
    return ColumnMapping(columns, day_first)


def _find_target(name: str) -> str:
    return DAY_FIRST if name.replace("-", "_").lower() == DAY_FIRST else find_key(name)


def _read_answer(text: str) -> bool:
    if (answer := _ANSWERS.get(text.lower())) is None:
        raise MappingError(f"{DAY_FIRST} is yes or no, not “{text}”")
    return answer
