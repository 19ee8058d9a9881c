"""Write the table of nicknames."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.tagging.spellings.nicknames import FACTS

ORIGIN = "github.com/carltonnorthern/nicknames (PyPI: nicknames), Apache-2.0"


class Command(BaseCommand):
    help = (
        "Write articles/tagging/spellings/nicknames.json from names.csv of the package “nicknames” (pip install"
        " nicknames --target FOLDER). Run it when there is a new version."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="nicknames/names.csv of the package")

    def handle(self, *_args: Any, **options: Any) -> None:
        with options["file"].open(encoding="utf-8", newline="") as file:
            table = write_table(csv.reader(file))
        FACTS.write_text(table, encoding="utf-8")
        self.stdout.write(f"{table.count(':') - 2:,} names written to {FACTS}")


def write_table(rows: Iterable[list[str]]) -> str:
    """Return the table as its file has it: full names, each with its nicknames."""
    nicknames: dict[str, set[str]] = defaultdict(set)
    for name, relationship, nickname in rows:
        if relationship == "has_nickname" and name.isalpha() and nickname.isalpha():
            nicknames[name].add(nickname)
    lines = ",\n".join(f'"{name}":{json.dumps(" ".join(sorted(short)))}' for name, short in sorted(nicknames.items()))
    return f'{{"origin":{json.dumps(ORIGIN)},"nicknames":{{\n{lines}\n}}}}\n'
