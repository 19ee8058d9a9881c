"""A search as a table."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from articles.views.export.streaming import Row, stream

COLUMNS = (
    "id", "external_id", "published_on", "source", "headline", "dateline", "dateline_country", "byline", "language",
    "countries", "main_countries", "actors", "main_actors", "url", "original_url",
)  # fmt: skip
BYTE_ORDER_MARK = "\ufeff"  # Excel takes a file without it for the system's own encoding

# What a spreadsheet would read as a formula, also behind blanks and apostrophes.
_FORMULA = re.compile(r"[\s']*[=+\-@＝＋－＠]|[\s']*[\t\r\n]")


@require_safe
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """Stream all articles of a search as CSV (RFC 4180) in UTF-8 with a byte order mark."""
    return stream(
        request,
        lambda rows: write_csv([list(COLUMNS)], (_cells(request, row) for row in rows)),
        content_type="text/csv",
        filename="articles.csv",
    )


def write_csv(*parts: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the lines of a table. A cell a spreadsheet would calculate gets an apostrophe in front."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BYTE_ORDER_MARK)
    for part in parts:
        for cells in part:
            writer.writerow([disarm(cell) for cell in cells])
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()


def disarm(text: str) -> str:
    """Put an apostrophe before what would be a formula; `rearm` takes just that apostrophe away again."""
    return f"'{text}" if _FORMULA.match(text) else text


def rearm(text: str) -> str:
    """Return the text that `disarm` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def _cells(request: HttpRequest, row: Row) -> list[str]:
    article = row.article
    countries = [tag for tag in row.tags if tag.entity.is_country]
    actors = [tag for tag in row.tags if not tag.entity.is_country]
    return [
        str(article.pk),
        article.external_id,
        article.published_on.isoformat() if article.published_on else "",
        article.source.name if article.source else "",
        article.headline,
        article.dateline,
        article.dateline_country.slug if article.dateline_country else "",
        article.byline,
        article.language,
        _join(tag.entity.slug for tag in countries),
        _join(tag.entity.slug for tag in countries if tag.is_main),
        _join(tag.entity.name for tag in actors),
        _join(tag.entity.name for tag in actors if tag.is_main),
        request.build_absolute_uri(article.get_absolute_url()),
        article.url,
    ]


def _join(names: Iterable[str]) -> str:
    return "; ".join(name.replace(";", ",") for name in names)
