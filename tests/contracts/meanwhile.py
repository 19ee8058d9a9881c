"""A program of its own that reads the archive while an import fills it:  python -m tests.contracts.meanwhile

Works on a database of its own, like `tests.search.dying`. Prints what each answer told, for test_snapshots.py to judge.
"""

import io
import json
from pathlib import Path
from typing import Any

from tests.patience import eventually
from tests.search.dying import finish, fork, prepare, run, start, wait

COUNT = 240  # documents
PARTS = 8  # imports, one after the other
BATCH = 10  # documents a transaction
FORMS = ("/search.json", "/", "/search.json?q=talks&source=even", "/export.jsonl", "/facets/source.csv")


def write_documents(path: Path, numbers: range) -> None:
    """Write articles of which each has one source and names one country; every third has no date."""
    with path.open("w") as file:
        for number in numbers:
            document: dict[str, Any] = {
                "id": str(number),
                "headline": f"Talks number {number}",
                "body": f"Talks were held in Turkey. They were the {number} of this year.",
                "source": ("Even", "Odd")[number % 2],
            }
            if number % 3:
                document["published_on"] = f"2021-{number % 12 + 1:02}-{number % 28 + 1:02}"
            file.write(json.dumps(document) + "\n")


def make_sources() -> None:
    from articles.models import Source

    for name in ("Even", "Odd"):
        Source.objects.create(name=name, slug=name.lower())


def fill_part(folder: Path, part: int) -> None:
    from django.core.management import call_command

    from articles.importing import pipeline

    pipeline.BATCH = BATCH
    path = folder / f"part-{part}.jsonl"
    write_documents(path, range(part, COUNT, PARTS))
    call_command("import_articles", str(path), stdout=io.StringIO())


def fill(folder: Path) -> None:
    """Import all parts but the first, which makes the source known that a form asks for."""
    for part in range(1, PARTS):
        fill_part(folder, part)
        read = rounds(folder)
        eventually(lambda read=read: rounds(folder) > read)  # the reader has its turn


def rounds(folder: Path) -> int:
    """Return how often the reader has looked at every form: it adds a byte each time."""
    return (folder / "rounds").stat().st_size


def look(form: str) -> dict[str, Any]:
    """Return the numbers of one answer that must agree with one another."""
    from django.test import Client

    from tests.views.pages import open_page

    if form == "/":
        page = open_page(form)
        undated = [int(note.all("a")[0].text.split()[0]) for note in page.root.all("p", "undated")]
        return {
            "total": page.total,
            "by source": sum(value.count for value in page.facets if value.group == "source"),
            "by time": sum(bar.count for bar in page.bars) + sum(undated),
        }
    response = Client().get(form)
    text = response.getvalue().decode()
    if form.endswith(".jsonl"):
        records = [json.loads(line) for line in text.splitlines()]
        return {"total": len(records), "different": len({record["id"] for record in records})}
    if form.endswith(".csv"):
        return {"by source": sum(int(line.split(",")[2]) for line in text.splitlines()[1:])}
    answer = response.json()
    return {
        "total": answer["total"],
        "by source": sum(v["count"] for v in answer["facets"]["source"] if "q=" not in form or v["value"] == "even"),
        "by time": sum(bar["count"] for bar in answer["timeline"]) + answer["undated"]["count"],
    }


def read(importing: tuple[int, int], folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """Look at every form again and again until the import has ended, and once more."""
    from select import select

    answers = []
    while True:
        has_ended = bool(select([importing[1]], [], [], 0)[0])
        answers += [(form, look(form)) for form in FORMS]
        with (folder / "rounds").open("a") as file:
            file.write(".")
        if has_ended:
            return answers


def main() -> list[tuple[str, dict[str, Any]]]:
    server = start()
    try:
        from django.conf import settings

        from articles.tagging.places import load_places

        settings.ALLOWED_HOSTS = ["testserver"]
        load_places()  # what each process that imports would else read for itself
        run(prepare)
        run(make_sources)
        folder = Path(settings.DATA_DIR)
        (folder / "rounds").touch()
        run(lambda: fill_part(folder, 0))
        importing = fork(lambda: fill(folder))
        answers = read(importing, folder)
        assert wait(importing) is None
        return answers
    finally:
        if server:
            from django.db import connection

            connection.close()
        run(lambda: finish(server))


if __name__ == "__main__":
    print(json.dumps(main()))
