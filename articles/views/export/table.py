"""A search as a table."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from articles.fields import Field, Form, fields_of
from articles.models import Article, Tag
from articles.requests.machine_forms import machine_form
from articles.tagging.explanations import count_mentions
from articles.views.export.streaming import Row, stream

_FIELDS = fields_of(Form.TABLE)
_TAGS = ("countries", "main_countries", "actors", "main_actors", "country_mentions", "actor_mentions")
_IDS = ("country_wikidata_ids", "actor_wikidata_ids")  # in the order of countries and actors; one without has none
COLUMNS = ("id", "url", *(field.machine_name for field in _FIELDS), *_TAGS, *_IDS)
BYTE_ORDER_MARK = "\ufeff"  # Excel takes a file without it for the system's own encoding

# Where a spreadsheet begins a cell: at the start, and behind whatever it may take for the mark between two cells or
# lines. What it reads there as a formula, also behind blanks, apostrophes and what nobody sees.
_PASSED_OVER = r"\s'\x00-\x1f\x7f\u200b-\u200f\u2060\ufeff"
_FORMULA = re.compile(rf"(?<![{_PASSED_OVER}])[{_PASSED_OVER}]*+(?=[=+\-@＝＋－＠])")  # looks at each run of these once
_BLANKS = re.compile(r"[\s']*+")
_MARKS_OF_LINES = frozenset("\t\r\n")
_MARKS = frozenset(";\t\r\n\v\f\x85\u2028\u2029")


@machine_form("export.csv", name="export_csv", label="CSV", purpose="a table, for spreadsheets", place=1)
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
    """Put an apostrophe before each part that would be a formula; `rearm` takes just these away again."""
    positions = [0, *_find_openings(text), len(text)]
    return "'".join(text[start:end] for start, end in pairwise(positions))


def rearm(text: str) -> str:
    """Return the text that `disarm` was given."""
    armed = [position for position in _find_openings(text) if text[position] == "'"]
    return "".join(
        text[start:end] for start, end in zip([0, *(p + 1 for p in armed)], [*armed, len(text)], strict=True)
    )


def _find_openings(text: str) -> list[int]:
    """Return where a cell may begin with what would be calculated, in order."""
    found = [
        position
        for run in _FORMULA.finditer(text)
        for position in range(run.start(), run.end() + 1)
        if position == 0 or text[position - 1] in _MARKS
    ]
    blanks = _BLANKS.match(text)
    if blanks and not _MARKS_OF_LINES.isdisjoint(blanks[0]) and 0 not in found[:1]:
        found.insert(0, 0)
    return found


def _cells(request: HttpRequest, row: Row) -> list[str]:
    article = row.article
    countries = [tag for tag in row.tags if tag.entity.is_country]
    actors = [tag for tag in row.tags if not tag.entity.is_country]
    return [
        str(article.pk),
        request.build_absolute_uri(article.get_absolute_url()),
        *(_cell(article, field) for field in _FIELDS),
        _join(tag.entity.slug for tag in countries),
        _join(tag.entity.slug for tag in countries if tag.is_main),
        _join(tag.entity.name for tag in actors),
        _join(tag.entity.name for tag in actors if tag.is_main),
        _join(_count_mentions(article, tag) for tag in countries),
        _join(_count_mentions(article, tag) for tag in actors),
        _join_ids(countries),
        _join_ids(actors),
    ]


def _cell(article: Article, field: Field) -> str:
    value = field.machine_value(article)
    return _join(value) if isinstance(value, list) else str("" if value is None else value)


def _count_mentions(article: Article, tag: Tag) -> str:
    return str(count_mentions(tag.mentions, article.texts))


def _join_ids(tags: Sequence[Tag]) -> str:
    """Return the ids of tagged entities, an empty place for one without; nothing where none has one."""
    ids = [tag.entity.wikidata_id for tag in tags]
    return _join(ids) if any(ids) else ""


def _join(names: Iterable[str]) -> str:
    return "; ".join(name.replace(";", ",") for name in names)
