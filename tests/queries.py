"""The queries a page needs of the database, whatever else is at work in its cluster."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Change


@contextmanager
def page_queries() -> Iterator[list[str]]:
    """Give the statements, once the block has ended, but for those that ask the change log whether the index is behind.

    How many those are depends on others: an open transaction anywhere in a cluster of PostgreSQL, of its own
    housekeeping too, holds back what the log may call finished, and is asked about again.
    """
    statements: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield statements
    executed = (query["sql"] for query in captured.captured_queries)
    statements += [sql for sql in executed if not re.search(rf'FROM "?{Change._meta.db_table}\b', sql)]


def count_queries(client: Client, url: str) -> int:
    """Return how many queries a page needs once the index has followed and what a process keeps is kept."""
    client.get(url)
    with page_queries() as queries:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(queries)
