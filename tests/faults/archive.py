"""An archive to do harm to: what its processes do, and what is looked at afterwards.

Every step runs in a forked process, so that the program itself never opens a database or an index. Works in the
archive that the environment names, which should be an empty one on SQLite or PostgreSQL.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

DOCUMENTS = 120
BATCH = 6  # documents a transaction


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
        answer = pipe.read()
    wait(child)
    return json.loads(answer)


# -- what the processes do


def warm_up() -> None:
    """Load what an import loads first: its forks shall be killed while they store, not while they start."""
    from articles.importing import language, pipeline  # noqa: F401
    from articles.search.tantivy import engine, schema  # noqa: F401
    from articles.tagging.tagger import Tagger

    schema.find_fingerprint()
    language.detect_language(
        "Officials met", "Officials met in the capital, and nobody knew in which language they would speak."
    )
    Tagger([]).tag("A headline", "Officials met in Kabul, Ada Stone said.", "KABUL")


def prepare(corpus: Path) -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from tests.factories import make_country, make_entity
    from tests.nodes.nodes import CURATOR

    call_command("migrate", verbosity=0)
    User.objects.create_superuser(CURATOR[0], "", CURATOR[1])
    make_country("ir", "Iran")
    make_entity("Ronald Reagan", names=("Ronald Reagan",))
    call_command("generate_corpus", str(corpus), articles=DOCUMENTS, stderr=open(os.devnull, "w"))  # noqa: SIM115, PTH123


def empty() -> None:
    from articles.models import Action, Article, Entity, ImportRun

    Article.objects.all().delete()
    ImportRun.objects.all().delete()
    Action.objects.all().delete()
    Entity.objects.filter(status="provisional").delete()


def load(corpus: Path) -> None:
    from articles.importing import pipeline

    pipeline.BATCH, pipeline.FOLLOW_EVERY = BATCH, 2 * BATCH
    pipeline.import_documents(pipeline.ImportOptions([str(corpus)], jobs=1))


def edit() -> None:
    """Change articles as they come, those of odd numbers, behind Django's back."""
    from django.db.models import F
    from django.db.models.functions import Mod

    from articles.models import Article

    while True:
        odd = Article.objects.annotate(rest=Mod(F("pk"), 2)).filter(rest=1)
        for article in odd.order_by("?")[:3]:
            Article.objects.filter(pk=article.pk).update(byline=f"Edited at {time.monotonic()}")
        time.sleep(0.02)


def follow_on() -> None:
    """Search, follow and now and then rebuild, without end, as a process that imports nothing."""
    from articles.search import SearchRequest, following, rebuild, search

    following.BATCH, following.COMMIT = 10, 20
    turn = 0
    while True:
        turn += 1
        found = search(SearchRequest(limit=1_000))
        if not len(set(found.ids)) == len(found.ids) == found.total:
            raise AssertionError(f"{found.total} found, {len(found.ids)} listed, {len(set(found.ids))} different")
        if turn % 6 == 0:
            rebuild()


# -- what is looked at


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
