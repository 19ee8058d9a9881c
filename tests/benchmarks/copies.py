"""Find the near-identical copies in a file of JSON lines:  python -m tests.benchmarks.copies PATH [--show N]

Reads no database. What the keys miss is measured against a search that keeps many more candidates: texts that share
one of their twelve lowest shingles. --show lists so many groups and near misses, to be looked at.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from itertools import combinations
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from articles.copies.texts import LEAST_SIMILARITY, CopyText, copy_keys  # noqa: E402 - Django must be set up first

LOWEST = 12
NEARLY = 0.6  # likeness from which a pair is a near miss

Pair = tuple[int, int]


def pairs_of(keys: Iterable[Iterable[Hashable]]) -> set[Pair]:
    """Return all pairs of numbers that share a key."""
    bearers: dict[Hashable, list[int]] = defaultdict(list)
    for number, own in enumerate(keys):
        for key in own:
            bearers[key].append(number)
    return {pair for numbers in bearers.values() for pair in combinations(numbers, 2)}


def groups_of(pairs: Iterable[Pair]) -> list[list[int]]:
    """Return the connected components, the largest first."""
    parts: dict[int, set[int]] = {}
    for one, other in pairs:
        together = parts.get(one, {one}) | parts.get(other, {other})
        parts |= dict.fromkeys(together, together)
    return sorted({tuple(sorted(part)) for part in parts.values()}, key=lambda part: (-len(part), part))


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--show", type=int, default=0, metavar="N")
    options = parser.parse_args()
    if not options.path.exists():
        print(f"{options.path} does not lie there: skipped.")
        return 0
    rows = [json.loads(line) for line in options.path.read_text(encoding="utf-8").splitlines()]
    started = time.perf_counter()
    keys = [copy_keys(row.get("headline") or "", row.get("body") or "") for row in rows]
    spent = time.perf_counter() - started
    texts = [CopyText(row.get("headline") or "", row.get("body") or "") for row in rows]
    candidates = pairs_of(keys)
    copies = {(one, other) for one, other in candidates if texts[one].is_copy_of(texts[other])}
    generous = candidates | pairs_of(sorted(map(hash, text.shingles))[:LOWEST] for text in texts if not text.is_short)
    missed = {(one, other) for one, other in generous - copies if texts[one].is_copy_of(texts[other])}
    groups = groups_of(copies)
    print(f"\n{options.path.name}: {len(rows):,} articles")
    print(f"  keys                             {1e6 * spent / len(rows):8.0f} microseconds an article")
    print(f"  pairs that share a key           {len(candidates):8,}")
    print(f"  of them copies                   {len(copies):8,}")
    print(f"  copies that share no key         {len(missed):8,}   of {len(copies | missed):,}")
    print(f"  groups                           {len(groups):8,}   with {sum(map(len, groups)):,} articles")
    print(f"  groups of 2, 3, ...              {dict(sorted(Counter(map(len, groups)).items()))}")
    near = sorted(
        (shingles, figures, one, other)
        for one, other in generous - copies - missed
        for shingles, figures in [texts[one].similarity(texts[other])]
        if shingles >= NEARLY
    )
    by_figures = sum(shingles >= LEAST_SIMILARITY for shingles, *_ in near)
    print(f"  near misses from {NEARLY}             {len(near):8,}   of them {by_figures:,} for their figures alone")
    for group in groups[:: max(1, len(groups) // options.show)][: options.show] if options.show else []:
        print("\n  group: " + "\n         ".join(_describe(rows[number]) for number in group))
    for shingles, figures, *pair in near[:: max(1, len(near) // options.show)][: options.show] if options.show else []:
        listed = "\n         ".join(_describe(rows[number]) for number in pair)
        print(f"\n  near miss, {shingles:.2f} of the words, {figures:.2f} of the figures:\n         {listed}")
    return 0


def _describe(row: dict[str, str]) -> str:
    return f"{row.get('published_on') or 'no date'}  {row.get('id')}  {(row.get('headline') or '')[:80]}"


if __name__ == "__main__":
    sys.exit(main())
