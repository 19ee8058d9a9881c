"""The months that a word means in whatever language, from a table: to read CLDR itself takes 110 MB of a process."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

MONTHS = Path(__file__).parent / "months.json"  # written by make_month_names


def find_written_months(word: str) -> tuple[int, ...]:
    """Return the months, from 1, of a folded word; several where languages disagree, none for another word."""
    return _load().get(word, ())


@cache
def _load() -> Mapping[str, tuple[int, ...]]:
    table: dict[str, list[int]] = json.loads(MONTHS.read_text(encoding="utf-8"))
    return {word: tuple(months) for word, months in table.items()}
