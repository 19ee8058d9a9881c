"""Write the list of football clubs."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.tagging.clubs import CLUBS, OF_TOWN
from articles.text.folding import fold_text

_PARTS_OF_BRITAIN = frozenset({"eng", "sco", "wal", "nir"})
_OTHER_CODES = {"kos": "XK"}
_LONGEST = 40  # characters of a name
_SHORTEST = 3
_MOST_ALIASES = 6
_YEARS = re.compile(r" ?\([^()]*\)| ?\[[^\[\]]*\]")
_STATE = re.compile(r" [A-Z]{2}$")  # which clubs of Brazil are told apart by
_NO_CLUB = re.compile(r"^(?:=|#|\||\w{1,3}\)|[\s.-]*$)")


class Command(BaseCommand):
    help = (
        "Write articles/tagging/clubs.txt from the *.clubs.txt files of openfootball/clubs (CC0) in FOLDER. Run it"
        " when there is a new version of them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        files = sorted(folder.glob("*.clubs.txt"))
        if not files:
            raise CommandError(f"{folder} has no file that ends in .clubs.txt.")
        lines = [line for path in files for line in read_clubs(path)]
        CLUBS.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.stdout.write(f"{len(lines):,} clubs written to {CLUBS}")


def read_clubs(path: Path) -> list[str]:
    """Return a line for each club of a country: its code, its name, its other names."""
    stem = path.name.partition(".")[0]
    code = "GB" if stem in _PARTS_OF_BRITAIN else _OTHER_CODES.get(stem, stem.upper())
    clubs: dict[str, list[str]] = {}
    names: list[str] = []
    place = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].strip().rstrip(",")
        if text.startswith("|"):
            names += [_mark(_plain(name), place) for name in text.split("|")]
        elif not line[:1].isspace() and not _NO_CLUB.match(text):
            first, _, place = text.partition(",")
            name = _plain(first)
            name = _STATE.sub("", name) if code == "BR" else name
            names = clubs.setdefault(_mark(name, place), [])
        elif text:
            names = []
    return ["|".join([code, name, *_choose(name, others)]) for name, others in clubs.items() if _is_fit(name)]


def _plain(name: str) -> str:
    return " ".join(_YEARS.sub("", name).split())


def _mark(name: str, place: str) -> str:
    """Put a mark before a name that is also that of the club's town or region."""
    return f"{OF_TOWN}{name}" if name and fold_text(name).lower() in fold_text(place).lower() else name


def _is_fit(name: str) -> bool:
    name = name.removeprefix(OF_TOWN)
    return _SHORTEST <= len(name) <= _LONGEST and name[0].isalpha() and "/" not in name


def _choose(name: str, others: list[str]) -> list[str]:
    """Return the other names that differ from the first by more than accents, the shortest first."""
    fit = {fold_text(other).lower(): other for other in reversed(others) if _is_fit(other) and not other.islower()}
    fit.pop(fold_text(name).lower(), None)
    fit.pop("", None)
    return sorted(fit.values(), key=len)[:_MOST_ALIASES]
