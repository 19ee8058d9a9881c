"""What stands before the text of a report, whatever file its paragraphs come from: headline, date, byline. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from articles.importing.readers.header_lines import read_header
from articles.importing.readers.opening import part_opening_lines, take_opening
from articles.text.sentences import fold_blanks

HEADER = "the text's first lines"  # as notes call where a date was sought


def read_report(paragraphs: Sequence[str], stated: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of a report.

    `stated` is what its file says of it beside the text. What the first lines say comes before that, but for the
    headline, which nobody states by chance. A paragraph that repeats the headline is left out.
    """
    header = read_header("\n\n".join(paragraphs))
    record = {**stated, **{key: value for key, value in header.record.items() if value}}
    if stated.get("headline"):
        record["headline"] = stated["headline"]
    text = part_opening_lines(header.text)
    remaining = [paragraph for one in text.split("\n\n") if (paragraph := fold_blanks(one))]
    if remaining:
        opening = take_opening(remaining, *(str(record.get(key) or "") for key in ("headline", "byline")))
        record["headline"] = record.get("headline") or opening.headline
        record["byline"] = record.get("byline") or opening.byline
        record["body"] = "\n\n".join(opening.paragraphs)
    return {key: value for key, value in record.items() if value}
