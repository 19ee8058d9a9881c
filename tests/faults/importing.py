"""Kill imports and fill their disk, and look at what they leave:  python -m tests.faults.importing [--repeat 200]

Works in the archive that the environment names, which should be an empty one on SQLite or PostgreSQL. Every step runs
in a forked process. Prints one JSON object: what each trial ended with, for test_importing.py to judge.
"""

import argparse
import json
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

DOCUMENTS = 120


def fork(work: Callable[[], Any]) -> int:
    """Run the work in a process of its own; return its number."""
    if child := os.fork():
        return child
    status = 1
    try:
        work()
        status = 0
    except Exception as error:  # noqa: BLE001 - told, and by the exit status
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        sys.stderr.flush()
        os._exit(status)


def wait(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def ask(work: Callable[[], Any]) -> Any:
    """Return what the work gives, from a process of its own."""
    reading, writing = os.pipe()
    child = fork(lambda: os.write(writing, json.dumps(work()).encode()))
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    wait(child)
    return json.loads(said)


def prepare(corpus: Path) -> None:
    from django.core.management import call_command

    from tests.factories import make_country, make_entity

    call_command("migrate", verbosity=0)
    make_country("ir", "Iran")
    make_entity("Ronald Reagan", names=("Ronald Reagan",))
    call_command("generate_corpus", str(corpus), articles=DOCUMENTS, stderr=open(os.devnull, "w"))  # noqa: SIM115, PTH123


def empty() -> None:
    from articles.models import Article, Entity, ImportRun

    Article.objects.all().delete()
    ImportRun.objects.all().delete()
    Entity.objects.filter(status="provisional").delete()


def load(corpus: Path) -> None:
    from articles.importing import pipeline

    pipeline.BATCH, pipeline.FOLLOW_EVERY = 15, 30
    pipeline.import_documents(pipeline.ImportOptions([str(corpus)], jobs=1))


def edit() -> None:
    """Edit articles as they come, as curators do."""
    from articles.models import Article

    while True:
        for article in Article.objects.order_by("?")[:3]:
            Article.objects.filter(pk=article.pk).update(byline=f"Edited at {time.monotonic()}")
        time.sleep(0.02)


def inspect() -> dict[str, Any]:
    """Return what is there, free of numbers that differ from run to run, and whether the index agrees."""
    from articles.models import Article, Entity, ImportedDocument, Tag
    from articles.search import SearchRequest, compare, search

    tags = Tag.objects.order_by("article__external_id", "entity__slug")
    return {
        "articles": Article.objects.count(),
        "external ids": Article.objects.values("external_id").distinct().count(),
        "tags": sorted(map(list, tags.values_list("article__external_id", "entity__kind", "entity__name"))),
        "entities": sorted(Entity.objects.values_list("name", flat=True)),
        "created": ImportedDocument.objects.filter(outcome="created").count(),
        "found": search(SearchRequest()).total,
        "index agrees": compare().is_none,
    }


def limited(size: int) -> None:
    """Let no file of this process grow beyond so many bytes, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def load_on_full_disk(corpus: Path) -> None:
    from django.conf import settings

    database = Path(settings.DATABASES["default"]["NAME"])
    limited(max(database.stat().st_size, 1) + 150_000)
    load(corpus)


def load_with_full_index(corpus: Path) -> None:
    from articles.importing import pipeline

    follow = pipeline._Run._follow

    def follow_on_full_disk(run: Any) -> None:
        limited(2_000)
        follow(run)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    pipeline._Run._follow = follow_on_full_disk
    load(corpus)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.importing", description=__doc__)
    parser.add_argument("--repeat", type=int, default=3, help="kills at random moments; default 3")
    parser.add_argument("--seed", type=int, default=1)
    chosen: Any = parser.parse_args(arguments)
    django.setup()
    from django.conf import settings

    chance = random.Random(chosen.seed)
    corpus = Path(settings.DATA_DIR) / "generated.jsonl"
    wait(fork(lambda: prepare(corpus)))
    started = time.monotonic()
    wait(fork(lambda: load(corpus)))
    seconds = time.monotonic() - started
    trials: dict[str, Any] = {"undisturbed": ask(inspect)}
    for number in range(chosen.repeat):
        wait(fork(empty))
        kills = 0
        for _ in range(2):  # killed, begun again and killed again
            importer, editor = fork(lambda: load(corpus)), fork(edit)
            time.sleep(chance.uniform(0.2, 1.0) * seconds)
            for child in (importer, editor):
                os.kill(child, signal.SIGKILL)
            kills += [wait(importer), wait(editor)][0] == -signal.SIGKILL
        wait(fork(lambda: load(corpus)))
        trials[f"killed {number}"] = ask(inspect) | {"kills": kills}
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        wait(fork(empty))
        status = wait(fork(lambda: load_on_full_disk(corpus)))
        trials["full disk, before"] = {"status": status} | ask(inspect)
        wait(fork(lambda: load(corpus)))
        trials["full disk"] = ask(inspect)
    wait(fork(empty))
    status = wait(fork(lambda: load_with_full_index(corpus)))
    trials["full index"] = {"status": status} | ask(inspect)
    print(json.dumps(trials))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
