"""The worst queries that a search can be sent: written out, and drawn from the grammar."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from articles.models import Article, Entity, Source

DRAWN = 40  # queries of the grammar, beside those that are written out


@dataclass(frozen=True, slots=True)
class Sample:
    """What addresses are made of: words by how many articles have them, and the rows that weigh most."""

    frequent: list[str]
    rare: list[str]
    beginnings: list[str]
    actors: list[Entity]
    countries: list[Entity]
    sources: list[Source]
    article: Article
    long: list[Article]  # of few names again and again, as large as an import takes, and of a crowd
    articles: int


def write_queries(of: Sample) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of the worst queries of every kind."""
    words, begun = of.frequent, [f"{one}*" for one in of.beginnings]
    pairs = list(combinations(words[:12], 2))
    near = [f'"{one} {other}"~5' for one, other in pairs]
    rows = [f'"{" ".join(words[at : at + 6])}"~100' for at in range(8)]
    phrases = [f'"{one} {other}"' for one, other in pairs]
    yield "one frequent word", words[0]
    yield "near, one", near[0]
    yield "near, six words far apart", rows[0]
    for name, glue in (("all of", " "), ("any of", " OR ")):
        yield f"near, {name} 28", glue.join(near[:28])
        yield f"near, {name} 8 of six words", glue.join(rows)
        yield f"phrases of function words, {name} 60", glue.join(phrases[:60])
        yield f"beginnings, {name} 8", glue.join(begun[:8])
        yield f"words, {name} 60", glue.join(words[:60])
    yield "phrase of two", phrases[0]
    yield "phrase of eight", f'"{" ".join(words[:8])}"'
    yield "phrase of hundreds", f'"{" ".join(words[:20] * 20)[:900]}"'
    yield "phrase of one word again and again", f'"{" ".join([words[0]] * 200)}"'
    yield "one word again and again", " ".join([words[0]] * 60)
    yield "beginning of two letters", begun[0]
    yield "nested brackets", "(" * 19 + " OR ".join(phrases[:10]) + ")" * 19
    yield "nested, and and or by turns", _nest(phrases[:16])
    yield "exclusions of words", f"{of.rare[0]} " + " ".join(f"-{word}" for word in words[:50])
    yield "exclusions of phrases", f"{words[0]} " + " ".join(f"-{one}" for one in phrases[:50])
    yield "exclusions alone", " ".join(f"-{one}" for one in near[:28])
    yield "exclusion of everything", f"-({' '.join(phrases[:40])})"
    yield "long sentence", " ".join(words[:60]) + "."
    yield "sentence with phrases", " ".join([*phrases[:20], *words[:20]]) + "."
    yield "most of words", f"most:({' '.join(words[:60])})"
    yield "most of phrases", f"most:({' '.join(phrases[:50])})"
    yield "most of near", f"most:({' '.join(near[:28])})"
    yield "fields", " OR ".join(f"{name}:{one}" for name in ("headline", "body", "byline", "dateline") for one in near)
    yield "one byline of all", "byline:generated"
    yield "dates", " OR ".join(f"published:{year}" for year in range(1950, 2010))
    yield "dates and phrases", " ".join([*phrases[:20], "published:1900..2100"])
    yield "nothing hits, phrases", " ".join([*phrases[:10], "zzqqj", "xqzzv"])
    yield "nothing hits, spelt wrong", " ".join(_misspell(word) for word in of.rare[:6])
    yield "nothing hits, beginnings", " ".join([*begun[:8], "zzqqj"])
    chance = random.Random(11)
    for number in range(DRAWN):
        yield f"drawn {number}", _draw(chance, of, 3)


def _nest(leaves: list[str]) -> str:
    text = leaves[0]
    for number, leaf in enumerate(leaves[1:]):
        text = f"({text} {'OR ' if number % 2 else ''}{leaf})"
    return text


def _misspell(word: str) -> str:
    return f"{word[:2]}q{word[2:]}z" if len(word) > 3 else f"{word}qz"


def _draw(chance: random.Random, of: Sample, depth: int) -> str:
    """Return a query of the grammar, of parts that are in very many articles."""
    if depth == 0 or chance.random() < 0.15:
        some = " ".join(chance.sample(of.frequent[:30], chance.randint(2, 6)))
        field = chance.choice(["", "", "", "body:", "headline:"])
        return field + chance.choice(
            [f'"{some}"~{chance.choice([0, 5, 100])}', f'"{some}"', f"{chance.choice(of.beginnings)}*", some.split()[0]]
        )
    parts = [_draw(chance, of, depth - 1) for _ in range(chance.randint(2, 6))]
    glue = chance.choice([" ", " OR ", " ", " OR ", " -", "most"])
    return f"most:({' '.join(parts)})" if glue == "most" else f"({glue.join(parts)})"
