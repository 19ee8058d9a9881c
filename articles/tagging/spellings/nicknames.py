"""Which given names stand for which: Bob for Robert. Pure."""

import json
from functools import lru_cache
from pathlib import Path

FACTS = Path(__file__).with_name("nicknames.json")


@lru_cache(maxsize=1)
def read_nicknames() -> dict[str, frozenset[str]]:
    """Return the full names that each nickname stands for, in small letters."""
    full: dict[str, set[str]] = {}
    for name, nicknames in json.loads(FACTS.read_text(encoding="utf-8"))["nicknames"].items():
        for nickname in nicknames.split():
            full.setdefault(nickname, set()).add(name)
    return {nickname: frozenset(names) for nickname, names in full.items()}


def full_names(name: str) -> frozenset[str]:
    """Return the names for which a given name may stand, itself not among them."""
    return read_nicknames().get(name, frozenset())


def is_nickname(one: str, other: str) -> bool:
    """Tell whether one given name is a nickname of the other."""
    return one in full_names(other) or other in full_names(one)
