"""Indexes of a few articles, and what is found in them."""

from collections.abc import Callable

from articles.search.article import IndexedArticle
from articles.search.query import parse_query
from articles.search.request import SearchRequest, Sort
from articles.search.tantivy.index import IndexDirectory
from tests.search.searching import search_index

BLANK = IndexedArticle(
    id=0,
    headline="",
    body="",
    dateline="",
    byline="",
    published_on=None,
    source=None,
    dateline_country=None,
    actors=(),
    countries=(),
)
Fill = Callable[..., IndexDirectory]  # of articles by their fields, numbered from 1


def find(index: IndexDirectory, text: str, sort: Sort = Sort.OLDEST) -> list[int]:
    result = search_index(index, SearchRequest(query=parse_query(text).node, sort=sort, limit=100))
    assert result.total == len(result.ids)
    return list(result.ids)
