"""What stands behind `published:` in a query: the days, or how it could be meant. Pure."""

from articles.search.dates import DateSpan, format_span
from articles.search.query_tokens import Token
from articles.search.written_dates import LONGEST, AmbiguousDateError, find_dates, parse_span

_FORMS = 'published:2021-06, published:2020..2021, published:>2021-05 or published:"19 June 2021"'


def read_published(query: str, token: Token) -> tuple[DateSpan | None, list[tuple[str, str]]]:
    """Return the days of a token of a query; where there are none, notices, each with the query that could be meant."""
    before, after = query[: token.start], query[token.end :]
    try:
        return parse_span(token.text), []
    except AmbiguousDateError as error:
        readings = [format_span(days) for days in error.readings]
        return None, [
            (f"“{token.written}” can mean {days}: it was ignored.", f"{before}published:{days}{after}")
            for days in readings
        ]
    except ValueError:
        problem = f"“{token.written}” is not a date: write {_FORMS}. It was ignored."
        return None, [(problem, _quote_date(query, token) or f"{before} {token.text} {after}")]


def _quote_date(query: str, token: Token) -> str:
    """Return the query with quotation marks around a date of several words, nothing where there is none."""
    start = token.end - len(token.text)
    end = start + next((found.end for found in find_dates(query[start : start + LONGEST]) if found.start == 0), 0)
    return f'{query[:start]}"{query[start:end]}"{query[end:]}' if end > token.end else ""
