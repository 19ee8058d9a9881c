"""Which of many requests find some few articles, whether or not the index has them."""

from collections.abc import Iterable, Sequence

from tantivy import Index

from articles.search.article import IndexedArticle
from articles.search.request import SearchRequest
from articles.search.tantivy.commit import Commit
from articles.search.tantivy.request_search import RequestSearch
from articles.search.tantivy.schema import build_document, build_schema, register_analyzers

MEMORY = 15_000_000  # bytes, the least that Tantivy writes with


def find_matching(articles: Iterable[IndexedArticle], requests: Sequence[SearchRequest]) -> list[frozenset[int]]:
    """Return the ids each request finds among these articles alone: an index of them is made in memory."""
    schema = build_schema()
    index = Index(schema)
    register_analyzers(index)
    writer = index.writer(MEMORY, 1)
    for article in articles:
        writer.add_document(build_document(article))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    commit = Commit(schema, index.searcher())
    return [frozenset(RequestSearch(commit, request).stream()) for request in requests]
