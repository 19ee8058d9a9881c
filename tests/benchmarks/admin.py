"""Every page of the admin over a big archive:  python -m tests.benchmarks.admin [--articles N] [--entities N]

Fills an empty archive, opens each page as a superuser, and prints its queries, its time and its slowest query. Pages
that are not known here, and pages that need more queries than a page may, end it with exit status 1. Writes into the
archive that the environment names; `python -m tests.benchmarks` gives it one on each database.
"""

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from django.contrib import admin  # noqa: E402 - Django must be set up first
from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.urls import URLPattern, URLResolver, reverse  # noqa: E402

from articles.curation import bulk_actions  # noqa: E402
from articles.curation.gazetteer_file import GazetteerFile  # noqa: E402
from articles.curation.gazetteer_plan import plan_gazetteer  # noqa: E402
from articles.importing.upload_processes import work  # noqa: E402
from articles.models import (  # noqa: E402
    Action,
    Article,
    Entity,
    EntityName,
    ImportedDocument,
    ImportRun,
    Source,
    Tag,
    Upload,
    Version,
    WatchedFeed,
)
from tests.benchmarks.filling import Filled, fill_archive  # noqa: E402
from tests.factories import make_original  # noqa: E402

MOST_QUERIES = 60  # a page
SLOW = 1_000  # milliseconds
FILE_ROWS = 2_000  # of a file of documents and of a gazetteer; no more than there are articles
WIDTH = 74
WORD = "kabulka"  # one of the words the archive is filled with
# Pages that show no rows, or are other names of one that does.
WITHOUT_ROWS = {
    "login", "logout", "password_change", "password_change_done", "jsi18n", "view_on_site", "app_list",
    "auth_user_password_change",
}  # fmt: skip
GENERAL = {"changelist", "add", "change", "history", "delete"}


@dataclass(slots=True)
class Walk:
    """The pages opened so far."""

    client: Client
    failures: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    pages: int = 0

    def open(self, name: str, address: str, data: dict[str, Any] | None = None) -> Any:
        """Open a page, with data as a form that is sent, and print a line about it."""
        with CaptureQueriesContext(connection) as queries:
            started, worked = time.perf_counter(), time.process_time()
            response = self.client.get(address) if data is None else self.client.post(address, data)
            spent, processor = (time.perf_counter() - started) * 1000, (time.process_time() - worked) * 1000
        slowest = max(queries.captured_queries, key=lambda query: float(query["time"]), default=None)
        slowest_query = (
            f"{float(slowest['time']) * 1000:6,.0f} ms {' '.join(slowest['sql'].split())}" if slowest else ""
        )
        limit = 2000 if os.environ.get("LONG_SQL") else 160
        print(
            f"{name[:WIDTH]:<{WIDTH}} {len(queries):3d} {spent:8,.0f} {processor:8,.0f}  {slowest_query[:limit]}",
            flush=True,
        )
        self.pages += 1
        if response.status_code >= 400 and response.status_code != 403:
            self.failures.append(f"{name} answers {response.status_code}")
        if len(queries) > MOST_QUERIES:
            self.failures.append(f"{name} takes {len(queries)} queries")
        if spent > SLOW:
            self.slow.append(f"{name}: {spent:,.0f} ms")
        return response


def page(model: type[models.Model], name: str, *arguments: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=arguments)


def walk_lists(walk: Walk, filled: Filled, columns: int | None = None) -> None:
    """Open each list with each of its filters, orders (by some columns, or by all) and searches, and its last page."""
    heavy = {Source: filled.heavy_source, Entity: filled.heavy_entity, Action: filled.heavy_action}
    for model in admin.site._registry:
        address, name = page(model, "changelist"), model._meta.object_name
        changelist = walk.open(f"{name}: list", address).context["cl"]
        last = changelist.paginator.num_pages
        walk.open(f"{name}: list, page {last}", f"{address}?p={last}")
        further = getattr(changelist, "further", "")
        for spec in changelist.filter_specs:
            for choice in spec.choices(changelist):
                if "query_string" in choice and not choice["selected"]:
                    walk.open(f"{name}: {spec.title} = {choice['display']}", address + choice["query_string"])
            target = getattr(getattr(spec, "field", None), "related_model", None)
            if target is not None:
                number = heavy.get(target, 1)
                walk.open(f"{name}: {spec.title} = row {number}", f"{address}?{spec.lookup_kwarg}={number}")
        for place, _ in enumerate(changelist.list_display[:columns], 1):
            for order in (f"{place}", f"-{place}"):
                walk.open(f"{name}: ordered by {order}", f"{address}?o={order}")
        for term in (WORD, "ka", f"{WORD} kabulbul", "zzzz") if changelist.search_fields else ():
            walk.open(f"{name}: search “{term}”", f"{address}?q={term}")
        if changelist.date_hierarchy:
            walk.open(f"{name}: a year", f"{address}?{changelist.date_hierarchy}__year=2020")
        for number in range(3 if further else 0):
            further = walk.open(f"{name}: further rows {number + 1}", address + further).context["cl"].further
            if not further:
                break


def walk_rows(walk: Walk, filled: Filled) -> None:
    """Open the pages of a row of each model: of the heaviest there is, and of the latest."""
    for model in admin.site._registry:
        name = model._meta.object_name
        walk.open(f"{name}: add", page(model, "add"))
        first = model._default_manager.order_by("pk").first()
        latest = model._default_manager.order_by("-pk").first()
        for which, row in (("heaviest", first), ("latest", latest)):
            for view in ("change", "history", "delete") if row else ():
                walk.open(f"{name}: {view}, {which}", page(model, view, row.pk))


def walk_autocompletes(walk: Walk, _filled: Filled) -> None:
    """Ask for each relation what a few letters may become."""
    for model, model_admin in admin.site._registry.items():
        relations = [*model_admin.autocomplete_fields]
        relations += [one[0] for one in model_admin.list_filter if isinstance(one, tuple)]
        relations += [name for inline in model_admin.inlines for name in inline.autocomplete_fields]
        for relation in dict.fromkeys(name for name in relations if model._meta.get_field(name).is_relation):
            for term in ("", "k", "kab", WORD, "zzzz"):
                model_parameters = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}"
                address = f"{reverse('admin:autocomplete')}?{model_parameters}&field_name={relation}&term={term}"
                walk.open(f"{model._meta.object_name}: autocomplete of {relation}, “{term}”", address)


def file_rows(filled: Filled) -> int:
    return min(FILE_ROWS, filled.articles)


def special_pages(filled: Filled) -> Iterator[tuple[str, str]]:
    """Yield the pages that only this admin has: the name of the pattern, and an address."""
    entities = f"{page(Entity, 'merge')}?ids={filled.heavy_entity},2,3"
    yield "articles_entity_merge", entities
    yield "articles_entity_review", page(Entity, "review")
    yield "articles_entity_review", f"{page(Entity, 'review')}?kind=organisation"
    yield "articles_entity_review", f"{page(Entity, 'review')}?kind=country"
    yield "articles_entity_review", f"{page(Entity, 'review')}?p=500"
    yield "articles_entity_merges", page(Entity, "merges")
    yield "articles_entity_split", page(Entity, "split", filled.heavy_entity)
    yield "articles_entity_gazetteer", page(Entity, "gazetteer")
    people = "name,kind\n" + "".join(f"Person {number} Kabulka,person\n" for number in range(file_rows(filled)))
    planned, _ = plan_gazetteer(GazetteerFile(io.BytesIO(people.encode())), filled.user, "people.csv", overwrites=False)
    yield "articles_entity_gazetteerplan", page(Entity, "gazetteerplan", planned.pk if planned else 0)
    yield "articles_article_curate", page(Article, "curate")
    yield "articles_article_curate", f"{page(Article, 'curate')}?q={WORD}"
    act = bulk_actions.plan_bulk(
        Article.objects.order_by("pk").values_list("pk", flat=True).iterator(), filled.user, "it all"
    )
    yield "articles_article_bulk", page(Article, "bulk", act.pk)
    bulk_actions.choose_operation(act, "hide", None)
    yield "articles_article_bulk", page(Article, "bulk", act.pk)
    bulk_actions.carry_out(act, 0.1)
    yield "articles_article_bulk", page(Article, "bulk", act.pk)
    yield "articles_action_undo", page(Action, "undo", filled.heavy_action)
    yield "articles_importrun_undo", reverse("admin:articles_importrun_undo", args=[filled.run])
    document = ImportedDocument.objects.order_by("pk").first()
    article = Article.objects.order_by("pk")[0]
    version, _ = Version.objects.get_or_create(
        article=article, run_id=filled.run, before={"headline": "As it was"}, after={"headline": article.headline}
    )
    yield "articles_article_version", page(Article, "version", article.pk, version.pk)
    yield "articles_entity_waiting", page(Entity, "waiting")
    yield "articles_source_merge", f"{page(Source, 'merge')}?ids={filled.heavy_source},2"
    yield "articles_importrun_bring", page(ImportRun, "bring")
    upload = _bring(filled)
    yield "articles_importrun_brought", page(ImportRun, "brought", upload.key)
    yield "articles_importrun_tried", page(ImportRun, "tried", upload.key)
    yield "articles_importrun_tried", f"{page(ImportRun, 'tried', upload.key)}?p={file_rows(filled)}"
    upload.discard()
    yield "articles_importeddocument_retry", page(ImportedDocument, "retry", document.pk if document else 0)
    read = ImportedDocument.objects.create(
        run_id=filled.run, address="a", outcome="rejected", original=make_original(f"of run {filled.run}".encode())
    )
    yield "articles_importeddocument_original", page(ImportedDocument, "original", read.pk)
    for name in ("find", "opml", "opmlfile"):
        yield f"articles_watchedfeed_{name}", page(WatchedFeed, name)
    feed = WatchedFeed.objects.order_by("pk").first()
    yield "articles_watchedfeed_act", page(WatchedFeed, "act", feed.pk if feed else 0)
    yield "index", reverse("admin:index")
    yield "index", reverse("admin:index")


def _bring(filled: Filled) -> Upload:
    """Return a file of many records that was brought and tried."""
    upload = Upload.objects.create(user=filled.user, name="news.jsonl")
    upload.make_folder()
    with upload.file.open("w", encoding="utf-8") as file:
        rows = file_rows(filled)
        for number in range(rows):
            text = {"id": f"brought-{number}", "headline": f"Brought {number}", "body": f"The {number}th of {rows}."}
            file.write(json.dumps(text) + "\n")
    for step in (Upload.Step.LOOK, Upload.Step.TRY):
        work(upload, step)
    return upload


def walk_actions(walk: Walk, filled: Filled) -> None:
    """Choose every row of each list, and each action: whatever it answers, it answers soon."""
    for model, model_admin in admin.site._registry.items():
        address = page(model, "changelist")
        row = model._default_manager.order_by("pk").first()
        request = walk.client.get(address).wsgi_request
        for name in model_admin.get_actions(request) if row else ():
            data = {"action": name, "_selected_action": [row.pk], "select_across": "1", "index": "0"}
            walk.open(f"{model._meta.object_name}: {name}, all rows", address, data)
    trash = f"{page(Article, 'changelist')}?status__exact=trash"
    for name in ("restore", "delete_selected"):
        data = {"action": name, "_selected_action": ["11"], "select_across": "1", "index": "0"}
        walk.open(f"Article: {name}, all of the trash", trash, data)


def walk_special_pages(walk: Walk, filled: Filled) -> None:
    known = set()
    for name, address in special_pages(filled):
        walk.open(name, address)
        known.add(name)
    walk.failures += [f"nobody opens {name}" for name in unknown_pages(known)]


def unknown_pages(known: set[str]) -> list[str]:
    """Return the names of the admin's pages that this walk does not know."""

    def names(patterns: Any) -> Iterator[str]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from names(one.url_patterns)
            elif isinstance(one, URLPattern) and one.name:
                yield one.name

    return sorted(
        name
        for name in set(names(admin.site.get_urls())) - known - WITHOUT_ROWS
        if name.rpartition("_")[2] not in GENERAL and name != "autocomplete"
    )


PARTS = {
    "lists": walk_lists,
    "rows": walk_rows,
    "autocompletes": walk_autocompletes,
    "special": walk_special_pages,
    "actions": walk_actions,
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.admin", description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000, help="default 1,000,000")
    parser.add_argument("--entities", type=int, default=100_000, help="default 100,000")
    parser.add_argument("--filled", action="store_true", help="the archive was filled by an earlier run")
    parser.add_argument("--only", nargs="*", choices=PARTS, default=PARTS, help="parts to walk; default all")
    parser.add_argument("--columns", type=int, help="order lists by their first columns only; default by each")
    chosen: Any = parser.parse_args(arguments)
    started = time.perf_counter()
    filled = _find_filled() if chosen.filled else _fill(chosen.articles, chosen.entities)
    spent = time.perf_counter() - started
    print(f"\n{filled.articles:,} articles, {Tag.objects.count():,} tags, {filled.entities:,} entities with")
    print(f"{EntityName.objects.count():,} names on {connection.vendor}, filled in {spent:,.0f} s")
    setup_test_environment()  # responses bring their context along
    client = Client()
    client.force_login(filled.user)
    walk = Walk(client)
    client.get(reverse("admin:index"))  # content types are cached now
    print(f"{'page':<{WIDTH}} queries  ms   processor ms  slowest query")
    parts = PARTS | {"lists": partial(walk_lists, columns=chosen.columns)}
    for name in chosen.only:
        parts[name](walk, filled)
    print(f"\n{walk.pages} pages; over {SLOW:,} ms: {'; '.join(walk.slow) or 'none'}")
    for failure in walk.failures:
        print(failure, file=sys.stderr)
    return 1 if walk.failures else 0


def _fill(articles: int, entities: int) -> Filled:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)  # pages name files as in production
    filled = fill_archive(articles, entities)
    call_command("rebuild_index", verbosity=0)
    return filled


def _find_filled() -> Filled:
    user = Action.objects.exclude(user=None).order_by("pk")[0].user
    run = ImportedDocument.objects.order_by("pk").values_list("run", flat=True)[0]
    counts = [Article.objects.count(), Entity.objects.count()]
    return Filled(user, *counts, heavy_entity=1, heavy_source=1, heavy_action=1, run=run)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
