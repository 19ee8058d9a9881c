"""Articles about the same: those that share the most telling words of one."""

from collections import Counter
from math import log

from tantivy import Occur, Query

from articles.search.analysis import analysis_of, stands_apart, stem
from articles.search.request import Example
from articles.search.tantivy.commit import Commit
from articles.search.tantivy.stories import fold, groups_of

TELLING_WORDS = 30  # of an article that others are sought by
READ_WORDS = 2_000  # of a body; what an article is about stands at its beginning
READ_CHARACTERS = 40_000  # of a body that hold so many words
SHORTEST_WORD = 3  # characters; two where words have no blanks between
HEADLINE_WEIGHT = 3  # a word of the headline counts as often
LEAST_LIKENESS = 0.2  # of the score the article itself has


def find_similar(commit: Commit, example: Example, most: int) -> tuple[int, ...]:
    """Return up to `most` ids, most similar first: one of each group of copies, and no copy of the example.

    Words are weighed by tf-idf and articles ranked by BM25 over the heaviest, which TELLING_WORDS bounds.
    """
    schema, searcher = commit.schema, commit.searcher
    clauses = [
        (Occur.Should, Query.boost_query(Query.term_query(schema, "body", word), weight))
        for word, weight in _distinctive_words(commit, example)
    ]
    if not clauses:
        return ()
    alike = Query.boolean_query(clauses)
    itself = Query.term_query(schema, "id", example.id)
    own = searcher.search(Query.boolean_query([(Occur.Must, alike), (Occur.Must, itself)]), 1, count=False).hits
    wanted = [(Occur.Must, alike), (Occur.MustNot, itself)]
    if example.copy_group is not None:
        wanted.append((Occur.MustNot, Query.term_query(schema, "copies", example.copy_group)))
    hits = searcher.search(Query.boolean_query(wanted), 3 * most, count=False).hits if own else []
    near = [address for score, address in hits if score >= LEAST_LIKENESS * own[0][0]]
    ids = [int(number) for number in searcher.fast_field_values("id", near) if number is not None]
    return tuple(fold(ids, groups_of(searcher, schema, ids)))[:most]


def _distinctive_words(commit: Commit, example: Example) -> list[tuple[str, float]]:
    """Return the stems that tell an article from others, each with its weight."""
    analysis = analysis_of(example.language)
    counts = Counter(stem(example.body[:READ_CHARACTERS], analysis)[:READ_WORDS])
    for word in set(stem(example.headline, analysis)):
        counts[word] += HEADLINE_WEIGHT
    weighed = []
    for word, count in counts.items():
        bare = word.rpartition(":")[2]
        if bare.isdigit() or (len(bare) < SHORTEST_WORD and (len(bare) < 2 or stands_apart(bare))):
            continue
        bearers = commit.searcher.doc_freq("body", word)
        if bearers > 1:
            weight = 1 + log(count)
            weighed.append((weight * log(1 + commit.searcher.num_docs / bearers), word, weight))
    return [(word, weight) for _, word, weight in sorted(weighed, reverse=True)[:TELLING_WORDS]]
