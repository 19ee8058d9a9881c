"""Articles about the same: those that share the most telling words of one."""

from tantivy import Occur, Query

from articles.search.distinctive_words import LEAST_LIKENESS, find_distinctive_words
from articles.search.request import Example
from articles.search.stories import fold
from articles.search.tantivy.commit import Commit, read_numbers
from articles.search.tantivy.stories import groups_of


def find_similar(commit: Commit, example: Example, most: int) -> tuple[int, ...]:
    """Return up to `most` ids, most similar first: one of each group of copies, and no copy of the example.

    Words are weighed by tf-idf and articles ranked by BM25 over the heaviest, which TELLING_WORDS bounds.
    """
    schema, searcher = commit.schema, commit.searcher
    words = find_distinctive_words(
        example, searcher.num_docs, lambda stems: {word: searcher.doc_freq("body", word) for word in stems}
    )
    clauses = [
        (Occur.Should, Query.boost_query(Query.term_query(schema, "body", word), weight)) for word, weight in words
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
    found = dict(zip(read_numbers(searcher, "id", near), near, strict=True))
    return tuple(fold(found, groups_of(searcher, found)))[:most]
