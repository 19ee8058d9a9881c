"""Measure the tagger against human annotators:

    python -m tests.benchmarks.tagging [--held FORMAT PATH [--year YEAR] [--errors]] [--pipeline NAME]

Reads the sets of ../shared/corpora that carry gold and the names of fixtures/, needs no database. Prints
precision, recall and F1 (micro, over the sets of countries an article, or over mentions), each for all
articles and for the half with odd numbers, which no rule or weight was fitted on, then the most frequent errors,
then articles a second on one core.

    main subjects   the countries tagged as main subjects against those a Reuters indexer marked
    mentions        all countries tagged against those marked (Reuters) or mentioned (TR-News, GeoWebNews)
    persons, ...    re3d: a span is right when it overlaps a gold span of its type, or equals it (exact); gold also
                    marks pronouns and common nouns (“we”, “his”, “people”), so gold with a name is shown apart

With --held the same measures are printed of any other set, a file or a folder of them; FORMAT is one of those that
`tests.benchmarks.judged_names` reads. With --errors those of the even half are printed; the odd one stays unseen.
--pipeline adds a spaCy pipeline, as NEWSARCHIVE_SPACY_PIPELINE does.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.judged_names import FORMATS, Judged, read_set
from tests.benchmarks.scoring import (
    ACTORS,
    ROOT,
    Gazetteer,
    Row,
    Score,
    Span,
    TaggedText,
    Tagger,
    countries,
    found_spans,
    is_named,
    load_tagger,
    match_spans,
    odd,
    overlaps,
    show,
    show_errors,
    tag_all,
)

CORPORA = ROOT.parent / "shared" / "corpora"
KINDS = (("persons", frozenset({"person"})), ("organisations", ACTORS))


def read_corpus(name: str) -> list[Row]:
    with (CORPORA / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


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
    kinds: frozenset[str],
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
        match_spans(score, body, found_spans(text, kinds), gold, _equals if exact else overlaps)
    return score


def _equals(one: Span, other: Span) -> bool:
    return one == other


def measure_judged(rows: Sequence[Judged], tagged: Sequence[TaggedText], kind: str, tags: frozenset[str]) -> Score:
    """Return the score of one kind of mention by overlap, against gold that holds a name."""
    score = Score()
    for row, text in zip(rows, tagged, strict=True):
        if row.mentions is not None:
            for name, words in (("headline", row.headline), ("body", row.body)):
                gold = sorted({(m.start, m.end) for m in row.mentions if m.kind == kind and m.field == name})
                named = [span for span in gold if is_named(words[span[0] : span[1]])]
                match_spans(score, words, found_spans(text, tags, name), named)
    return score


def measure_judged_countries(rows: Sequence[Judged], tagged: Sequence[TaggedText], gazetteer: Gazetteer) -> Score:
    score = Score()
    for row, text in zip(rows, tagged, strict=True):
        if row.countries is not None:
            score.count(countries(text, gazetteer), set(row.countries))
    return score


def print_held(
    kind: str, path: Path, tagger: Tagger, gazetteer: Gazetteer, *, year: int | None, with_errors: bool
) -> None:
    """Print the measures of a set that is not among the corpora."""
    by_name = {name.lower(): slug for slug, names in gazetteer.names.items() if len(slug) == 2 for name in names}
    rows = read_set(kind, path, by_name)
    started = time.process_time()
    tagged = [tagger.tag(row.headline, row.body, row.dateline, year=row.year or year) for row in rows]
    seconds = time.process_time() - started
    print(f"  {path.name}: {len(rows):,} articles, {len(rows) / max(seconds, 1e-9):,.0f} a second on one core")
    print(f"  {'':<46} all articles            odd half")
    even: list[tuple[str, Score]] = []
    for name, tags in KINDS:
        score = measure_judged(rows, tagged, name, tags)
        if score.right or score.missed:
            show(name, score, measure_judged(odd(rows), odd(tagged), name, tags))
            even.append((name, measure_judged(rows[::2], tagged[::2], name, tags)))
    if any(row.countries is not None for row in rows):
        show(
            "countries, by article",
            measure_judged_countries(rows, tagged, gazetteer),
            measure_judged_countries(odd(rows), odd(tagged), gazetteer),
        )
        even.append(("countries", measure_judged_countries(rows[::2], tagged[::2], gazetteer)))
    if with_errors:
        for name, score in even:
            show_errors(name, score)


def print_corpora(tagger: Tagger, gazetteer: Gazetteer) -> None:
    """Print the measures of the corpora."""
    reuters = read_corpus("reuters")
    started = time.process_time()
    tagged = tag_all(tagger, reuters)
    seconds = time.process_time() - started
    print(f"  {'':<46} all articles            odd half")
    print(f"  {'':<46} P      R      F1       P      R      F1      reach")
    main_found = [countries(text, gazetteer, main_only=True) for text in tagged]
    all_found = [countries(text, gazetteer) for text in tagged]
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
        found = [countries(text, gazetteer) for text in tag_all(tagger, rows)]
        score = measure_countries(rows, found)
        show(f"{corpus}, mentions", score, measure_countries(odd(rows), odd(found)), "F1 .93")
        errors.append((corpus, score))
    rows = read_corpus("re3d")
    texts = tag_all(tagger, rows)
    for label, kinds, reach in (
        ("Person", frozenset({"person"}), "F1 .85"),
        ("Organisation", ACTORS, "F1 .70"),
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
    print(f"\n  {len(reuters) / seconds:,.0f} Reuters articles a second on one core (reach 1,500)\n")
    for name, score in errors:
        show_errors(name, score)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measure the tagger against human annotators.")
    parser.add_argument("--held", nargs=2, metavar=("FORMAT", "PATH"), help=f"another set: {', '.join(FORMATS)}")
    parser.add_argument("--errors", action="store_true", help="print the errors of the even half of that set")
    parser.add_argument("--year", type=int, help="when the articles of that set appeared, if it does not say so")
    parser.add_argument("--pipeline", default="", help="a spaCy pipeline that helps to discover actors")
    options = parser.parse_args()
    if options.held and options.held[0] not in FORMATS:
        parser.error(f"FORMAT is one of {', '.join(FORMATS)}")
    if not options.held and not CORPORA.is_dir():
        print("The corpora do not lie in ../shared/corpora beside this checkout: skipped.")
        return 0
    tagger, gazetteer = load_tagger(options.pipeline)
    if options.held:
        path = Path(options.held[1])
        print_held(options.held[0], path, tagger, gazetteer, year=options.year, with_errors=options.errors)
    else:
        print_corpora(tagger, gazetteer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
