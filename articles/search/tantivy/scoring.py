"""What a hit in each field is worth: an article is scored as one text, of which a headline is the weightiest part.

BM25 as Tantivy counts it takes each field for a collection of its own. A word that few headlines have would be precious
there, however common it is: so its rarity is that of the field most articles have it in. Of the fields that have a
word the best counts in full, the others a little, as a word that an article repeats does.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import log, sqrt

from tantivy import Query

from articles.search.tantivy.schema import TEXT_FIELDS, TEXT_WEIGHTS
from articles.search.tantivy.vocabulary import TantivyVocabulary

OTHER_FIELDS = 0.4  # of what each field but the best is worth
RARITY = 1.2  # the power by which rare words are worth more than common ones: BM25 has 1
SIDE_BY_SIDE = 0.3  # of what two words are worth, once more where they stand side by side
MOST_IN_A_ROW = 4  # words: more of them are in few articles anyway, and their places cost more to compare than the rest


def weigh_fields(vocabulary: TantivyVocabulary, fields: Iterable[str], words: Sequence[str]) -> Mapping[str, float]:
    """Return what words are worth in each of some fields as a query calls them; a field without one of them is not
    among them.
    """
    articles = vocabulary.articles
    numbers = vocabulary.count_in_fields(fields, words)
    rarity = sum(_rarity(max(column), articles) for column in zip(*numbers.values(), strict=True))
    return {
        field: TEXT_WEIGHTS[TEXT_FIELDS[field]] * rarity**RARITY / sum(_rarity(number, articles) for number in found)
        for field, found in numbers.items()
        if all(found)
    }


def _rarity(number: int, articles: int) -> float:
    """Return the inverse document frequency of a word that is in `number` of so many articles, as Tantivy counts it."""
    return log(1 + (max(0, articles - number) + 0.5) / (number + 0.5))


def best_field(queries: Sequence[Query]) -> Query:
    """Return what finds an article in any of its fields, scored as one text."""
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(list(queries), OTHER_FIELDS)


def emphasise(query: Query, times: int) -> Query:
    """Return a part of a long query as what it is worth that stands in it so many times."""
    return boost(query, sqrt(times))


def boost(query: Query, weight: float) -> Query:
    return query if weight == 1.0 else Query.boost_query(query, weight)
