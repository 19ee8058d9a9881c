"""Measure into how many entities one person is split:  python -m tests.benchmarks.splitting [PATH] [--rounds N]

Imports a file of articles (Reuters of ../shared/corpora without a path) into two archives of its own: one in which
every spelling of a name is an entity, as it was before spellings were joined, and one as it is. Prints how many of the
persons in two or more articles are split over several entities before and after, and where the merges proposed are
counted, proposals by likeness with some to be judged by eye, and processor seconds of the import, the best of N.

Who is one person is guessed more freely than proposals are made: by a surname and given names that do not exclude each
other, or by one letter. So some of what is counted as split is two persons.
"""

import argparse
import json
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any
from unittest import mock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from rapidfuzz.distance import OSA  # noqa: E402

from articles.curation import open_proposals  # noqa: E402
from articles.importing import pipeline  # noqa: E402
from articles.models import Entity, Tag  # noqa: E402
from articles.tagging import provisional  # noqa: E402
from articles.tagging.spellings.likeness import PersonName, read_person, relate  # noqa: E402
from tests.benchmarks.measuring import run_command  # noqa: E402

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "reuters.jsonl"
SHOWN = 40  # proposals to be judged by eye
LONG = 9  # letters of a name from which on one other letter makes no other person


def alike(one: PersonName, other: PersonName) -> bool:
    """Guess whether two names are one person's."""
    if one.suffix != other.suffix:
        return False
    middles = zip(one.given[1:], other.given[1:], strict=False)
    if any(first[0] != second[0] for first, second in middles):
        return False
    if one.surname == other.surname:
        first, second = one.given[0], other.given[0]
        is_begun = min(len(first), len(second)) > 2 and first[:3] == second[:3]
        dropped = second in one.given or first in other.given
        return is_begun or dropped or relate(first, second) is not None
    whole, another = " ".join(one.words), " ".join(other.words)
    return min(len(whole), len(another)) >= LONG and OSA.distance(whole, another, score_cutoff=1) <= 1


def find_persons(names: dict[int, str]) -> list[set[int]]:
    """Return the entities of each person, by their names."""
    read = {pk: name for pk, text in names.items() if (name := read_person(text)) is not None}
    blocks: dict[str, list[int]] = defaultdict(list)
    for pk, name in read.items():
        for key in {name.surname, f"{name.given[0]} {name.surname[0]}"}:
            blocks[key].append(pk)
    owner = {pk: {pk} for pk in names}
    for block in blocks.values():
        for place, one in enumerate(block):
            for other in block[:place]:
                if owner[one] is not owner[other] and all(
                    alike(read[a], read[b]) for a in owner[one] for b in owner[other]
                ):
                    owner[one] |= owner[other]
                    for pk in owner[other]:
                        owner[pk] = owner[one]
    return list({id(group): group for group in owner.values()}.values())


def count_split() -> dict[str, Any]:
    """Return how many persons in two or more articles are split, without and with what is proposed."""
    articles: dict[int, set[int]] = defaultdict(set)
    tags = Tag.objects.filter(entity__kind="person").exclude(state="rejected")
    for entity, article in tags.values_list("entity_id", "article_id"):
        articles[entity].add(article)
    names = dict(Entity.objects.filter(pk__in=articles).values_list("pk", "name"))
    persons = [group for group in find_persons(names) if len(set().union(*(articles[pk] for pk in group))) > 1]
    proposals = list(open_proposals().select_related("one", "other"))
    split = [group for group in persons if len(group) > 1]
    left = [group for group in split if not _is_tied(group, [(row.one_id, row.other_id) for row in proposals])]
    kinds: dict[str, int] = defaultdict(int)
    for row in proposals:
        kinds[f"{row.one.kind}, {row.likeness}"] += 1
    chosen = random.Random(7).sample(proposals, min(SHOWN, len(proposals)))
    return {
        "entities": len(names),
        "persons": len(persons),
        "split": len(split),
        "left": len(left),
        "kinds": dict(sorted(kinds.items())),
        "sample": [f"{row.likeness}: {row.name_of_one} = {row.name_of_other}" for row in chosen],
        "still": [" | ".join(names[pk] for pk in sorted(group)) for group in left[:SHOWN]],
    }


def _is_tied(group: set[int], pairs: list[tuple[int, int]]) -> bool:
    """Tell whether the pairs make one of a group of entities."""
    owner = {pk: pk for pk in group}
    for one, other in pairs:
        if one in owner and other in owner:
            before, after = owner[other], owner[one]
            owner = {pk: after if held == before else held for pk, held in owner.items()}
    return len(set(owner.values())) == 1


def import_apart(path: str) -> None:
    """Import with an entity for each spelling, and without comparing names."""
    with (
        mock.patch.object(provisional, "_find_spellings", return_value={}),
        mock.patch.object(provisional, "_find_listed", return_value={}),
        mock.patch.object(provisional, "group_spellings", lambda _kind, names: [[name] for name in names]),
        mock.patch.object(provisional, "key_of", return_value=None),
        mock.patch.object(provisional, "make_keys"),
        mock.patch.object(pipeline, "propose_of_run"),
    ):
        run_command("import_articles", path, jobs=1)


def measure(path: str, *, is_apart: bool) -> None:
    """Import into the archive that the environment names and print the figures as JSON."""
    run_command("migrate")
    if not Entity.objects.exists():
        run_command("loaddata", "countries", "actors", "sources")
    started = time.process_time()
    if is_apart:
        import_apart(path)
    else:
        run_command("import_articles", path, jobs=1)
    seconds = time.process_time() - started
    if not is_apart:
        run_command("propose_merges")
    print(json.dumps(count_split() | {"seconds": seconds}))


def run_apart(path: str, *arguments: str) -> dict[str, Any]:
    """Measure in an archive and a process of its own."""
    with tempfile.TemporaryDirectory(prefix="newsarchive-bench-") as folder:
        environment = os.environ | {
            "NEWSARCHIVE_DATA_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/archive.sqlite3",
            "NEWSARCHIVE_SECRET_KEY": secrets.token_urlsafe(50),
            "NEWSARCHIVE_ALLOWED_HOSTS": "testserver",
            "NEWSARCHIVE_HTTPS": "0",
        }
        command = [sys.executable, "-m", "tests.benchmarks.splitting", path, *arguments]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path", nargs="?", default=str(CORPUS))
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--measure", choices=["apart", "joined"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.path, is_apart=options.measure == "apart")
        return 0
    if not Path(options.path).exists():
        print(f"{options.path} does not exist: skipped.")
        return 0
    rounds = [[run_apart(options.path, "--measure", way) for way in ("apart", "joined")] for _ in range(options.rounds)]
    before, after = rounds[0]
    for what, one, number in (
        ("every spelling an entity", before, before["split"]),
        ("spellings joined", after, after["split"]),
        ("and what is proposed", after, after["left"]),
    ):
        share = number / max(1, one["persons"])
        print(f"  {what:<28} {one['entities']:>7,} entities, {one['persons']:>6,} persons in two or more articles,"
              f" {number:>5,} split ({share:.1%})")  # fmt: skip
    fastest = [min(figures[way]["seconds"] for figures in rounds) for way in (0, 1)]
    print(f"  import: {fastest[0]:.2f} s apart, {fastest[1]:.2f} s joined ({fastest[1] / fastest[0] - 1:+.1%})")
    for kind, number in after["kinds"].items():
        print(f"  proposed: {kind:<28} {number:>6,}")
    print("\n  ".join(["\n  Proposals to be judged:", *after["sample"]]))
    print("\n  ".join(["\n  Still split, or two persons:", *after["still"]]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
