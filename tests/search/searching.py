"""One request to one index, past the door."""

from articles.search.request import SearchRequest
from articles.search.result import SearchResult
from articles.search.tantivy.index import IndexDirectory


def search_index(index: IndexDirectory, request: SearchRequest) -> SearchResult:
    """Answer a request from the last commit."""
    return index.snapshot().search_together([request])[0]
