"""What a hit in each field is worth: an article is scored as one text, its headline the weightiest part of it. Pure.

BM25 takes each field for a collection of its own. A word that few headlines have would be precious there, however
common it is: so its rarity is that of the field most articles have it in. Of the fields that have a word the best
counts in full, the others a little, as a word that an article repeats does.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import log, sqrt
from typing import Protocol

from articles.search.index_fields import TEXT_FIELDS, TEXT_WEIGHTS

OTHER_FIELDS = 0.4  # of what each field but the best is worth
RARITY = 1.2  # the power by which rare words are worth more than common ones: BM25 has 1
SIDE_BY_SIDE = 0.3  # of what two words are worth, once more where they stand side by side
DEAREST_ROW = 100_000  # units of `costs`, a millisecond: words in a row that cost more are not looked at
MOST_IN_A_ROW = 4  # words: more of them are in few articles anyway, and their places cost more to compare than the rest


class WordNumbers(Protocol):
    """In how many articles an index has words."""

    @property
    def articles(self) -> int: ...

    def count_in_fields(self, fields: Iterable[str], terms: Sequence[str]) -> Mapping[str, Sequence[int]]:
        """Return for each field, as a query calls it, in how many articles it has each of some terms."""
        ...


def weigh_fields(numbers_of: WordNumbers, fields: Iterable[str], words: Sequence[str]) -> Mapping[str, float]:
    """Return what words are worth in each of some fields as a query calls them; a field without one of them is not
    among them.
    """
    articles = numbers_of.articles
    numbers = numbers_of.count_in_fields(fields, words)
    rarity = sum(_rarity(max(column), articles) for column in zip(*numbers.values(), strict=True))
    return {
        field: TEXT_WEIGHTS[TEXT_FIELDS[field]] * rarity**RARITY / sum(_rarity(number, articles) for number in found)
        for field, found in numbers.items()
        if all(found)
    }


def _rarity(number: int, articles: int) -> float:
    """Return the inverse document frequency of a word that is in `number` of so many articles."""
    return log(1 + (max(0, articles - number) + 0.5) / (number + 0.5))


def weigh_repeated(times: int) -> float:
    """Return what a part of a long query is worth that stands in it so many times."""
    return sqrt(times)
