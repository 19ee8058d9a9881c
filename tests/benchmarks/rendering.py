"""How long pages take to render:  python -m tests.benchmarks.rendering [--rounds 100]

Loads the demonstration into the archive that the environment names and opens pages of each kind. Printed are
the median of rendering (from the view's context to HTML), of the whole request, and the size of the page.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.template import loader  # noqa: E402
from django.test import Client  # noqa: E402

from articles.models import Article, Entity, Source  # noqa: E402
from tests.benchmarks.measuring import load_gazetteer, say, timed  # noqa: E402


@contextmanager
def timed_rendering() -> Iterator[list[float]]:
    """Give the seconds that each page rendered meanwhile took."""
    spent: list[float] = []
    render: Callable[..., str] = loader.render_to_string

    def render_timed(*args: Any, **kwargs: Any) -> str:
        started = time.process_time()
        html = render(*args, **kwargs)
        spent.append(time.process_time() - started)
        return html

    loader.render_to_string = render_timed
    try:
        yield spent
    finally:
        loader.render_to_string = render


def choose_pages() -> dict[str, str]:
    """Return an address of each kind of page, those with most on them."""
    article = max(Article.objects.published().prefetch_related("tags"), key=lambda row: row.tags.count())
    actor = max(Entity.objects.actors().listed(), key=lambda row: row.tags.count())
    source = max(Source.objects.all(), key=lambda row: row.articles.count())
    return {
        "search: 20 hits, all facets, timeline": "/?q=the&sort=newest",
        "search with reasons: a word and a country": "/?q=said&country=af",
        "front page, with the map": "/",
        "article": article.get_absolute_url(),
        "actor": actor.get_absolute_url(),
        "source": source.get_absolute_url(),
        "calendar of a year": "/browse/2021/",
        "comparison": "/compare/?s=country%3Daf&s=country%3Dus",
    }


def main() -> None:
    """Measure every page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    rounds = parser.parse_args().rounds
    call_command("migrate", verbosity=0)
    if not Article.objects.exists():
        load_gazetteer()
        call_command("loaddata", "demo", verbosity=0)
    client = Client()
    for what, address in choose_pages().items():
        size = len(client.get(address).content)
        with timed_rendering() as rendered:
            requests = [timed(lambda address=address: client.get(address)) for _ in range(rounds)]  # type: ignore[misc]
        medians = [statistics.median(times) * 1000 for times in (rendered, requests)]
        say(what, f"{medians[0]:.2f} ms of {medians[1]:.1f}", f"{size / 1000:,.0f} kB")


if __name__ == "__main__":
    main()
