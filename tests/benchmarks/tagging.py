"""Measure the tagger against human annotators:  python -m tests.benchmarks.tagging

Reads the sets of ../shared/corpora that carry gold and the names of fixtures/, needs no database. Prints
precision, recall and F1 (micro, over the sets of countries an article, or over mentions), each for all
articles and for the half with odd numbers, which no rule or weight was fitted on, then the most frequent errors,
then articles a second on one core.

    main subjects   the countries tagged as main subjects against those a Reuters indexer marked
    mentions        all countries tagged against those marked (Reuters) or mentioned (TR-News, GeoWebNews)
    persons, ...    re3d: a span is right when it overlaps a gold span of its type, or equals it (exact); gold also
                    marks pronouns and common nouns (“we”, “his”, “people”), so gold with a name is shown apart
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")

import django

django.setup()

from articles.tagging import Name, TaggedText, Tagger  # noqa: E402 - Django must be set up first
from articles.tagging.context import is_head  # noqa: E402
from articles.tagging.discovery import ListedPerson  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT.parent / "shared" / "corpora"
SHOWN_ERRORS = 20

Row = dict[str, Any]
Span = tuple[int, int]


@dataclass
class Score:
    """Hits and errors of one measure."""

    right: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def count(self, found: set[str], gold: set[str]) -> None:
        self.right += len(found & gold)
        self.wrong.update(found - gold)
        self.missed.update(gold - found)

    @property
    def figures(self) -> tuple[float, float, float]:
        """Return precision, recall and F1."""
        precision = self.right / max(1, self.right + self.wrong.total())
        recall = self.right / max(1, self.right + self.missed.total())
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def load_tagger() -> tuple[Tagger, dict[int, str]]:
    """Return a tagger of the fixtures' names, and the slug of each entity number."""
    slugs: dict[str, int] = {}
    kinds: dict[str, str] = {}
    names: list[Name] = []
    listed: list[ListedPerson] = []
    rows: dict[str, Row] = {}
    for fixture in ("countries", "actors"):
        for row in json.loads((ROOT / "fixtures" / f"{fixture}.json").read_text(encoding="utf-8")):
            fields = row["fields"]
            if row["model"] == "articles.entity":
                slugs[fields["slug"]] = len(slugs) + 1
                rows[fields["slug"]] = fields
                kinds[fields["slug"]] = fields["kind"]
                if fields["kind"] == "person":
                    listed.append(ListedPerson(slugs[fields["slug"]], fields["name"], fields["description"]))
                continue
            slug = fields["entity"][0] if fields["entity"] else ""
            names.append(
                Name(
                    text=fields["text"],
                    entity=slugs.get(slug),
                    entity_kind=kinds.get(slug, ""),
                    kind=fields["kind"],
                    is_case_sensitive=fields["is_case_sensitive"],
                    needs_context=fields["needs_context"],
                    country=slug.upper() if kinds.get(slug) == "country" else "",
                    seat=rows[slug]["country"][0].upper() if slug and rows[slug].get("country") else "",
                    active_from=rows[slug].get("active_from") if slug else None,
                    active_to=rows[slug].get("active_to") if slug else None,
                    is_head=kinds.get(slug) == "person" and is_head(rows[slug]["description"]),
                )
            )
    return Tagger(names, listed=listed), {number: slug for slug, number in slugs.items()}


def read_corpus(name: str) -> list[Row]:
    with (CORPORA / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def countries(tagged: TaggedText, slugs: dict[int, str], *, main_only: bool = False) -> set[str]:
    return {
        slugs[tag.entity]
        for tag in tagged.tags
        if tag.entity and tag.kind == "country" and tag.is_strong and (tag.is_main or not main_only)
    }


def gold_countries(row: Row) -> set[str]:
    return {code.lower() for code in row["gold"]["countries"]}


def measure_countries(
    rows: Sequence[Row], found: Sequence[set[str]], *, without_us: bool = False, foreign_only: bool = False
) -> Score:
    score = Score()
    for row, codes in zip(rows, found, strict=True):
        gold = gold_countries(row)
        if foreign_only and not gold - {"us"}:
            continue
        score.count(codes - {"us"} if without_us else codes, gold - {"us"} if without_us else gold)
    return score


def measure_spans(
    rows: Sequence[Row],
    tagged: Sequence[TaggedText],
    kinds: set[str],
    label: str,
    *,
    exact: bool = False,
    named_only: bool = False,
) -> Score:
    score = Score()
    for row, text in zip(rows, tagged, strict=True):
        body = row["body"]
        marked = {(e["start"], e["end"]) for e in row["gold"]["entities"] if e["type"] == label}
        gold = sorted(span for span in marked if not named_only or is_named(body[span[0] : span[1]]))
        found = sorted(
            {
                (place.start, place.end)
                for tag in text.tags
                if tag.kind in kinds and tag.is_strong
                for place in tag.mentions
                if place.field == "body"
            }
        )
        match: Callable[[Span, Span], bool] = (
            (lambda a, b: a == b) if exact else (lambda a, b: a[0] < b[1] and b[0] < a[1])
        )
        _match_spans(score, body, found, gold, match)
    return score


def _match_spans(
    score: Score, body: str, found: Sequence[Span], gold: Sequence[Span], match: Callable[[Span, Span], bool]
) -> None:
    hit = [any(match(span, other) for other in gold) for span in found]
    reached = [any(match(span, other) for other in found) for span in gold]
    # Recall counts gold spans, precision found ones; the smaller of both hits keeps F1 honest.
    score.right += min(sum(hit), sum(reached))
    score.wrong.update(body[a:b] for (a, b), is_hit in zip(found, hit, strict=True) if not is_hit)
    score.missed.update(body[a:b] for (a, b), is_hit in zip(gold, reached, strict=True) if not is_hit)


PRONOUNS = frozenset(
    [
        "i",
        "me",
        "my",
        "we",
        "us",
        "our",
        "ours",
        "you",
        "your",
        "he",
        "him",
        "his",
        "she",
        "her",
        "hers",
        "it",
        "its",
        "they",
        "them",
        "their",
        "theirs",
        "who",
        "whom",
        "whose",
    ]
)


def is_named(words: str) -> bool:
    """Tell whether a gold span holds a name: a capital that is not just the beginning of a pronoun or article."""
    rest = [word for word in words.split() if word.lower() not in PRONOUNS | {"the", "a", "an", "this", "these"}]
    return any(word[:1].isupper() for word in rest)


def odd(rows: Sequence[Any]) -> list[Any]:
    return list(rows[1::2])


def show(name: str, everything: Score, unseen: Score, reach: str) -> None:
    print(f"  {name:<46} {'  '.join(f'{value:.3f}' for value in everything.figures)}   "
          f"{'  '.join(f'{value:.3f}' for value in unseen.figures)}   {reach}")  # fmt: skip


def show_errors(name: str, score: Score) -> None:
    for what, counts in (("found wrongly", score.wrong), ("missed", score.missed)):
        listed = ", ".join(f"{' '.join(text.split())} {number}" for text, number in counts.most_common(SHOWN_ERRORS))
        print(f"  {name}, {what}: {listed or 'nothing'}")


def tag_all(tagger: Tagger, rows: Iterable[Row]) -> list[TaggedText]:
    return [tagger.tag(row["headline"], row["body"], row.get("dateline", ""), year=_year_of(row)) for row in rows]


def _year_of(row: Row) -> int | None:
    published = row.get("published_on") or ""
    return int(published[:4]) if published[:4].isdigit() else None


def main() -> int:
    """Print the figures."""
    if not CORPORA.is_dir():
        print("The corpora do not lie in ../shared/corpora beside this checkout: skipped.")
        return 0
    tagger, slugs = load_tagger()
    reuters = read_corpus("reuters")
    started = time.process_time()
    tagged = tag_all(tagger, reuters)
    seconds = time.process_time() - started
    print(f"  {'':<46} all articles            odd half")
    print(f"  {'':<46} P      R      F1       P      R      F1      reach")
    main_found = [countries(text, slugs, main_only=True) for text in tagged]
    all_found = [countries(text, slugs) for text in tagged]
    errors: list[tuple[str, Score]] = []
    for name, found, options, reach in (
        ("Reuters, main, US ignored, foreign", main_found, {"without_us": True, "foreign_only": True}, "F1 .92"),
        ("Reuters, main, with US, foreign", main_found, {"foreign_only": True}, "F1 .88"),
        ("Reuters, main, with US, every article", main_found, {}, ""),
        ("Reuters, any mention", all_found, {}, "R .97, P .75"),
        ("Reuters, any mention, foreign", all_found, {"foreign_only": True}, ""),
    ):
        score = measure_countries(reuters, found, **options)
        show(name, score, measure_countries(odd(reuters), odd(found), **options), reach)
        errors.append((name, score))
    for corpus in ("tr-news", "geowebnews"):
        rows = read_corpus(corpus)
        found = [countries(text, slugs) for text in tag_all(tagger, rows)]
        score = measure_countries(rows, found)
        show(f"{corpus}, mentions", score, measure_countries(odd(rows), odd(found)), "F1 .93")
        errors.append((corpus, score))
    rows = read_corpus("re3d")
    texts = tag_all(tagger, rows)
    for label, kinds, reach in (
        ("Person", {"person"}, "F1 .85"),
        ("Organisation", {"organisation", "group"}, "F1 .70"),
    ):
        for how, options, wanted in (
            ("overlap", {}, reach),
            ("overlap, gold that holds a name", {"named_only": True}, ""),
            ("exact", {"exact": True}, ""),
        ):
            name = f"re3d {label}, {how}"
            score = measure_spans(rows, texts, kinds, label, **options)
            show(name, score, measure_spans(odd(rows), odd(texts), kinds, label, **options), wanted)
            if how == "overlap":
                errors.append((name, score))
    print(f"\n  {len(reuters) / seconds:,.0f} Reuters articles a second on one core (reach 1,000)\n")
    for name, score in errors:
        show_errors(name, score)
    return 0


if __name__ == "__main__":
    sys.exit(main())
