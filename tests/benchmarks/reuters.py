"""Import and search 9,140 real agency reports:  python -m tests.benchmarks.reuters

Reads ../shared/corpora/reuters.jsonl beside the checkout; says so and stops where it is absent. Writes into the
archive that the environment names, which should be an empty one.
"""

import os
import resource
import statistics
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from tests.benchmarks.measuring import run_command, timed  # noqa: E402

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "reuters.jsonl"
ROUNDS = 15
PAGES = {
    "the whole archive": "/",
    "a rare word": "/?q=cocoa",
    "a common word": "/?q=trade",
    "a word in nearly every article": "/?q=the",
    "two words": "/?q=oil+prices",
    "a phrase": "/?q=%22interest+rates%22",
    "a beginning": "/?q=secur*",
    "words without a word": "/?q=dollar+-yen",
    "one country": "/?country=us",
    "two countries, a word, a month": "/?q=trade&country=jp&country=us&date_after=1987-03&date_before=1987-03",
    "the 100th page": "/?q=the&page=100",
    "search.json, two words": "/search.json?q=oil+prices",
    "an actor": "/actors/federal-reserve/",
    "a country": "/countries/jp/",
}


def main() -> int:
    """Print the figures; return 1 when an import or the index is not as it should be."""
    if not CORPUS.exists():
        print("reuters.jsonl does not lie in ../shared/corpora beside this checkout: skipped.")
        return 0
    print(f"\nReuters, 9,140 articles of 1987, on {connection.vendor}")
    run_command("migrate")
    print(f"  fixtures loaded                  {timed(_load_fixtures):8.1f} s")
    first = timed(lambda: run_command("import_articles", str(CORPUS)))
    print(f"  import, tagged and indexed       {first:8.1f} s   {9140 / first:8,.0f} articles a second")
    again = timed(lambda: run_command("import_articles", str(CORPUS)))
    print(f"  second import, nothing changed   {again:8.1f} s   {9140 / again:8,.0f} documents a second")
    print(f"  rebuild_index                    {timed(lambda: run_command('rebuild_index')):8.1f} s")
    print(f"  check_index, no difference       {timed(lambda: run_command('check_index')):8.1f} s")
    print(f"  memory, at most                  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")
    _load_pages()
    return 0


def _load_fixtures() -> None:
    run_command("loaddata", "countries", "actors", "sources")


def _load_pages() -> None:
    run_command("collectstatic", interactive=False)
    client = Client()
    medians = []
    print(f"  pages, median of {ROUNDS}, server time        ms       KB")
    for name, address in PAGES.items():
        response = client.get(address)
        if response.status_code != 200:
            sys.exit(f"{address} answers {response.status_code}")
        median = statistics.median(timed(lambda a=address: client.get(a)) for _ in range(ROUNDS)) * 1000
        medians.append(median)
        print(f"    {name:<32} {median:8.1f} {len(response.content) / 1000:8.1f}")
    print(f"    median of all {len(medians)}                 {statistics.median(medians):8.1f}")


if __name__ == "__main__":
    sys.exit(main())
