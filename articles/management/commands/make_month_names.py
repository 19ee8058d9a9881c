"""Write the table of the names of months."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from articles.text.month_names import list_months
from articles.text.months import MONTHS


class Command(BaseCommand):
    help = (
        "Write articles/text/months.json from the Unicode CLDR that babel carries; run it with a new version of that."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        MONTHS.write_text(write_table(), encoding="utf-8")
        self.stdout.write(f"{len(list_months()):,} names written to {MONTHS}")


def write_table() -> str:
    """Return the table as its file has it."""
    lines = (f"{json.dumps(word, ensure_ascii=False)}:{json.dumps(months)}" for word, months in list_months().items())
    return "{" + ",\n".join(lines) + "}\n"
