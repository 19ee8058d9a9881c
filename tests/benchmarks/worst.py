"""What the worst requests cost, in plain searches:  python -m tests.benchmarks.worst [--articles 50000]

A plain search is the first request of the page for one word of 1 in 1,000 articles, on the same archive in the same
run. A query, however it is made, may cost 10 of them, any other public address 20. Prints what was measured, the
dearest first, and ends with status 1 where one is over. Every address of the site must be in ADDRESSES: one that is
not is an error too.

Measured is processor time, the best of some rounds with nothing kept of answers. Full exports are set aside: they are
limited in number. Uses the archive that the environment names, and fills it where it is empty.
"""

import argparse
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from articles.models import Article, Entity, FrozenResult, Source  # noqa: E402
from articles.requests.machine_forms import machine_forms  # noqa: E402
from articles.revalidation import forget_kept_answers  # noqa: E402
from articles.search import Facet, SearchRequest, catch_up, search  # noqa: E402
from articles.search.cache import AnswerCache  # noqa: E402
from articles.search.tantivy.commit import KEPT_BYTES  # noqa: E402
from articles.search.tantivy.vocabulary import KEPT_BEGINNINGS  # noqa: E402
from newsarchive.preloading import preload  # noqa: E402
from tests.benchmarks.hostile import KINDS  # noqa: E402
from tests.benchmarks.measuring import load_gazetteer, run_command  # noqa: E402
from tests.benchmarks.worst_queries import Sample, write_queries  # noqa: E402

MOST_QUERY, MOST_ADDRESS = 10, 20  # plain searches
ROUNDS = 3
# By the ids of their articles: kinds of texts, and the share of what an import takes that they fill. More than 50,000
# people in one text would be more than all other articles of this archive name together.
LONG_TEXTS = {"names": ("mentions and nothing else", 0.93), "crowd": ("a person in every sentence", 0.3)}
LONG = 3_900  # characters of a query; more are not read


# -- addresses: what each name of the site is asked for, at its worst


def _address(name: str, **parameters: object) -> str:
    return f"{name}?{urlencode({key: value for key, value in parameters.items() if value != ''}, doseq=True)}"


def _many(of: Sample) -> dict[str, list[str]]:
    """Return twelve filters, of every facet."""
    return {
        "actor": [row.slug for row in of.actors[:3]],
        "country": [row.slug for row in of.countries[:3]],
        "source": [row.slug for row in of.sources[:2]],
        "dateline": [*[row.slug for row in of.countries[:1]], "none"],
        "not_actor": ["none"],
        "not_country": ["none"],
    }


ADDRESSES: dict[str, Callable[[Sample, str], list[str]]] = {
    "search": lambda of, bad: [
        "/",
        "/?page=2",
        *[_address("/", sort=sort, page=max(1, of.articles // 45)) for sort in ("newest", "oldest")],
        _address("/", **_many(of)),
        _address("/", **_many(of), scope="main", measure="share", undated="1", date_after="1950", copies="all"),
        _address("/", date_after="1990", date_before="2030", measure="share"),
        _address("/", country="tr", actor="taliban", date_after="2026"),  # the tags of the longest are explained
        _address("/", country="tr", sort="newest", q="taliban turkey", date_after="2026"),
    ],
    "search_json": lambda of, bad: [
        "/search.json",
        _address("/search.json", q=bad),
        _address("/search.json", **_many(of)),
    ],
    "feed": lambda of, bad: ["/feed.atom", _address("/feed.atom", q=bad), f"/feed.atom?page={of.articles // 60 or 1}"],
    "suggest": lambda of, bad: [
        *[_address("/suggest.json", q=one, form="rich") for one in (*of.beginnings[:4], "mar", "jo", "un")],
        _address("/suggest.json", q=f"{bad[:180]} {of.beginnings[0]}"),
    ],
    "opensearch": lambda of, bad: ["/opensearch.xml"],
    "sitemap": lambda of, bad: ["/sitemap.xml"],
    "sitemap_part": lambda of, bad: _parts(),
    "robots": lambda of, bad: ["/robots.txt"],
    "keep": lambda of, bad: ["/results/keep/", _address("/results/keep/", q=bad)],
    "result": lambda of, bad: [f"/results/{key}/" for key in _keys()],
    "result_json": lambda of, bad: [f"/results/{key}.json" for key in _keys()],
    "article_short": lambda of, bad: [f"/articles/{of.article.pk}/"],
    "cite": lambda of, bad: [f"/articles/{one.pk}/cite.ris" for one in (of.article, *of.long)],
    "article": lambda of, bad: [
        *[
            address
            for one in (of.article, *of.long)
            for address in (
                one.get_absolute_url(),
                _address(one.get_absolute_url(), q=bad),
                _address(one.get_absolute_url(), q=bad, at=max(1, of.articles - 50), sort="relevance"),
            )
        ],
        *[
            _address(one.get_absolute_url(), **criteria)
            for one in of.long
            for criteria in (
                {"part": 2},
                {"part": 50},
                {"country": "tr", "q": "taliban turkey"},
                {"country": ["tr", "af"], "actor": "taliban", "part": 50, "q": f"{of.beginnings[0]}* xqzzv"},
            )
        ],
    ],
    "actors": lambda of, bad: ["/actors/", "/actors/?name=a", "/actors/?order=name&page=40"],
    "actor": lambda of, bad: [row.get_absolute_url() for row in of.actors[:2]],
    "countries": lambda of, bad: ["/countries/"],
    "country": lambda of, bad: [row.get_absolute_url() for row in of.countries[:2]],
    "sources": lambda of, bad: ["/sources/"],
    "source": lambda of, bad: [
        f"{row.get_absolute_url()}{share}" for row in of.sources[:1] for share in ("", "?measure=share")
    ],
    "entity_by_id": lambda of, bad: [f"/entities/{of.actors[0].slug}/"],
    "reconcile": lambda of, bad: [
        "/reconcile",
        *[
            _address("/reconcile", queries=json.dumps({str(n): {"query": f"{text} {n}"} for n in range(50)}))
            for text in (bad[:180], of.actors[0].name[:-1], "the national bank of the united states")
        ],
    ],
    "reconcile_entity": lambda of, bad: [
        _address("/reconcile/suggest/entity", prefix=one) for one in (*of.beginnings[:2], "mar", "jo", bad[:180])
    ],
    "reconcile_type": lambda of, bad: ["/reconcile/suggest/type"],
    "reconcile_property": lambda of, bad: ["/reconcile/suggest/property"],
    "reconcile_properties": lambda of, bad: ["/reconcile/properties"],
    "reconcile_preview": lambda of, bad: [f"/reconcile/preview?id={of.actors[0].slug}"],
    "facet": lambda of, bad: [
        _address(f"/facets/{facet.value}/", q=query, order=order, find=find)
        for facet in (Facet.ACTOR, Facet.SOURCE)
        for query, order, find in (("", "", ""), ("", "name", ""), (bad, "name", "a"))
    ],
    "calendar": lambda of, bad: ["/browse/"],
    "year": lambda of, bad: ["/browse/2000/"],
    "month": lambda of, bad: ["/browse/2000/1/"],
    "day": lambda of, bad: ["/browse/2000/1/1/"],
    "help": lambda of, bad: ["/help/"],
    "compare": lambda of, bad: [
        "/compare/",
        _address("/compare/", s=[f"actor={row.slug}" for row in of.actors[:5]], measure="share"),
    ],
    "compare_csv": lambda of, bad: [_address("/compare.csv", s=[f"q={word}" for word in of.frequent[:5]])],
    "compare_svg": lambda of, bad: [_address("/compare.svg", s=[f"actor={row.slug}" for row in of.actors[:5]], zoom=3)],
    "timeline_svg": lambda of, bad: [_address("/timeline.svg", q=bad, zoom=3), "/timeline.svg?measure=share"],
    "timeline_csv": lambda of, bad: [_address("/timeline.csv", **_many(of), measure="share")],
    "map_svg": lambda of, bad: [_address("/map.svg", q=bad), "/map.svg"],
    "map_csv": lambda of, bad: [_address("/map.csv", **_many(of))],
    "actor_graphml": lambda of, bad: [f"{of.actors[0].get_absolute_url()}network.graphml"],
    "actor_edges": lambda of, bad: [f"{of.actors[0].get_absolute_url()}network.csv"],
    "country_graphml": lambda of, bad: [f"{of.countries[0].get_absolute_url()}network.graphml"],
    "country_edges": lambda of, bad: [f"{of.countries[0].get_absolute_url()}network.csv"],
    "healthz": lambda of, bad: ["/healthz"],
    "styleguide": lambda of, bad: [],
    "decide_entity": lambda of, bad: [],  # of staff, by POST alone
    "decide_tag": lambda of, bad: [],
    "": lambda of, bad: ["/favicon.ico"],
}
FILES = {"facet_csv", "result_csv"}  # beside the exports


def find_unmeasured() -> set[str]:
    """Return the names of the site's addresses that nothing is known of here; the admin is no public one."""
    names = {pattern.name or "" for pattern in get_resolver().url_patterns if hasattr(pattern, "name")}
    exports = {form.name for form in machine_forms() if form.name.startswith("export_")}  # known with the addresses
    return names - set(ADDRESSES) - FILES - exports


def _keys() -> list[str]:
    return list(FrozenResult.objects.order_by("-total").values_list("key", flat=True)[:2])


def _parts() -> list[str]:
    """Return the first part of each section of the sitemap."""
    found = re.findall(r"/sitemap-([a-z]+)-(\d+)\.xml", Client().get("/sitemap.xml").content.decode())
    return [f"/sitemap-{section}-{number}.xml" for section, number in dict(reversed(found)).items()]


# -- measuring


def forget_answers() -> None:
    """Let the next request be the first of its kind: what a commit of the index keeps is thrown away."""
    forget_kept_answers()
    commit = catch_up()[0].commit
    commit.answers = AnswerCache(KEPT_BYTES)
    commit.vocabulary._beginnings = AnswerCache(KEPT_BEGINNINGS)


def measure(client: Client, address: str) -> float:
    """Return the seconds of processor time an address takes, its whole answer read."""
    best = float("inf")
    for _ in range(ROUNDS):
        forget_answers()
        started = time.process_time()
        response = client.get(address)
        for _ in response.streaming_content if response.streaming else [response.content]:
            pass
        best = min(best, time.process_time() - started)
        if response.status_code >= 400:
            sys.exit(f"{address[:200]} answers {response.status_code}")
    return best


def choose_sample() -> Sample:
    searcher = catch_up()[0].commit.searcher
    words = searcher.terms_with_prefix("body_words", "")
    number = searcher.num_docs
    rare = [word for word, count in words if number / 1_100 <= count <= number / 900 and word.isalpha()]
    starts: dict[str, int] = {}
    for word, count in words:
        starts[word[:2]] = starts.get(word[:2], 0) + count
    begun = sorted((one for one in starts if len(one) == 2 and one.isalpha()), key=lambda one: -starts[one])
    counted = search(SearchRequest(limit=1, facet_size=20)).facets
    rows = {
        facet: [model.objects.get(pk=pk) for pk, _ in counted[facet] if pk][:5]
        for facet, model in ((Facet.ACTOR, Entity), (Facet.COUNTRY, Entity), (Facet.SOURCE, Source))
    }
    return Sample(
        frequent=[word for word, _ in words[:80] if word.isalpha()],
        rare=rare[:30],
        beginnings=begun[:12],
        actors=rows[Facet.ACTOR],
        countries=rows[Facet.COUNTRY],
        sources=rows[Facet.SOURCE],
        article=Article.objects.published().order_by("pk")[0],
        long=[Article.objects.get(external_id=name) for name in LONG_TEXTS],
        articles=number,
    )


def fill(number: int) -> None:
    corpus = Path(settings.DATA_DIR) / "generated.jsonl"
    run_command("migrate", verbosity=0)
    if not Article.objects.exists():
        load_gazetteer()
        run_command("generate_corpus", str(corpus), articles=number)
        run_command("import_articles", str(corpus))
    for name, (kind, share) in LONG_TEXTS.items():
        if not Article.objects.filter(external_id=name).exists():
            path = Path(settings.DATA_DIR) / f"{name}.jsonl"
            body = KINDS[kind](int(settings.MAX_DOCUMENT_BYTES * share))
            made = {"id": name, "headline": kind, "body": body, "date": "2026-01-01", "language": "en"}
            path.write_text(json.dumps(made, ensure_ascii=False))
            run_command("import_articles", str(path))
    run_command("collectstatic", interactive=False, verbosity=0)


def measure_all(client: Client, of: Sample) -> Iterator[tuple[str, float, int]]:
    """Yield what was asked, what it took, and how many plain searches it may take."""
    queries = [(name, text[:LONG]) for name, text in write_queries(of)]
    spent: dict[str, float] = {}
    for name, text in queries:
        spent[text] = measure(client, _address("/", q=text))
        yield f"query: {name}", spent[text], MOST_QUERY
    dearest = sorted(spent, key=lambda text: -spent[text])[:5]
    for text in dearest[:3]:
        for sort in ("newest", "oldest"):
            yield f"query by {sort}: {text[:40]}", measure(client, _address("/", q=text, sort=sort)), MOST_QUERY
        for page in (2, max(1, of.articles // 60)):
            yield f"query, page {page}: {text[:40]}", measure(client, _address("/", q=text, page=page)), MOST_QUERY
        everything = _address("/", q=text, **_many(of), measure="share")
        yield f"query with filters: {text[:40]}", measure(client, everything), MOST_QUERY
    five = _address("/compare/", s=[urlencode({"q": text}) for text in dearest], measure="share")
    yield "query: five of the dearest compared", measure(client, five), MOST_QUERY
    for kept in ("", dearest[0], of.rare[0]):
        client.post("/results/keep/", {"q": kept})
    for name, addresses in ADDRESSES.items():
        for address in addresses(of, dearest[0]):
            yield f"{name}: {address[:60]}", measure(client, address), MOST_ADDRESS


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.worst", description=__doc__)
    parser.add_argument("--articles", type=int, default=50_000, help="default 50,000")
    chosen: Any = parser.parse_args(arguments)
    if unmeasured := find_unmeasured():
        sys.exit(f"Not measured: {', '.join(sorted(unmeasured))}. Say in ADDRESSES what is asked of them.")
    fill(chosen.articles)
    settings.ALLOWED_HOSTS = ["testserver"]
    preload()  # as a server does
    of, client = choose_sample(), Client()
    for word in islice(of.rare, 5):  # the first fill what a process keeps for good
        measure(client, _address("/", q=word))
    plain = statistics.median(measure(client, _address("/", q=word)) for word in of.rare[:15])
    print(f"\n{of.articles:,} articles on {connection.vendor}; a plain search takes {plain * 1000:,.1f} ms")
    measured = [(what, seconds / plain, most) for what, seconds, most in measure_all(client, of)]
    measured.sort(key=lambda one: -one[1] / one[2])
    for what, ratio, most in measured:
        print(f"  {'OVER' if ratio > most else '    '} {ratio:6.1f} of {most:2}  {what}")
    over = sum(ratio > most for _, ratio, most in measured)
    print(f"{len(measured)} measured, {over} over")
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
