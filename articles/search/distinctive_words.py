"""The words that tell an article from others. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import log

from articles.search.analysis import analysis_of, stands_apart, stem
from articles.search.request import Example

TELLING_WORDS = 30  # of an article that others are sought by
READ_WORDS = 2_000  # of a body; what an article is about stands at its beginning
READ_CHARACTERS = 40_000  # of a body that hold so many words
SHORTEST_WORD = 3  # characters; two where words have no blanks between
HEADLINE_WEIGHT = 3  # a word of the headline counts as often
LEAST_LIKENESS = 0.2  # of the score the article itself has


def find_distinctive_words(
    example: Example, articles: int, count_bearers: Callable[[Sequence[str]], Mapping[str, int]]
) -> list[tuple[str, float]]:
    """Return the stems that tell an article from others of an archive of so many, each with its weight.

    `count_bearers` returns in how many articles each of some stems is.
    """
    analysis = analysis_of(example.language)
    counts = Counter(stem(example.body[:READ_CHARACTERS], analysis)[:READ_WORDS])
    for word in set(stem(example.headline, analysis)):
        counts[word] += HEADLINE_WEIGHT
    wanted = [word for word in counts if _is_distinctive(word.rpartition(":")[2])]
    bearers = count_bearers(wanted)
    weighed = [
        ((1 + log(counts[word])) * log(1 + articles / bearers[word]), word, 1 + log(counts[word]))
        for word in wanted
        if bearers[word] > 1
    ]
    return [(word, weight) for _, word, weight in sorted(weighed, reverse=True)[:TELLING_WORDS]]


def _is_distinctive(bare: str) -> bool:
    return not bare.isdigit() and (len(bare) >= SHORTEST_WORD or (len(bare) == 2 and not stands_apart(bare)))
