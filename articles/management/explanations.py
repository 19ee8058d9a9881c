"""What would be understood of documents, as lines of plain text."""

import textwrap
from collections.abc import Iterator

from articles.importing.explained_columns import ExplainedColumns
from articles.importing.explaining import ExplainedDocument, ExplainedFile, ImportExplanation
from articles.panels.provenance import describe_date

WIDTH = 100


def describe_explanation(explanation: ImportExplanation) -> Iterator[str]:
    """Yield the lines that show an explanation."""
    for one in explanation.files:
        yield from _describe_file(one)
        yield ""
    files, articles = explanation.files_total, explanation.articles_total
    if files.number > len(explanation.files):
        yield f"The first {len(explanation.files):,} of {files} files are shown."
    yield f"{str(articles).capitalize()} {_plural(articles.number, 'article')}. Nothing was written."


def _describe_file(one: ExplainedFile) -> Iterator[str]:
    yield one.address
    facts = [one.reader, one.charset, ", ".join(one.languages)]
    if one.reader and not one.problem:
        facts.append(f"{one.articles} {_plural(one.articles.number, 'article')}")
    if one.rejected:
        facts.append(f"{one.rejected:,} rejected")
    if any(facts):
        yield f"  {' · '.join(filter(None, facts))}"
    if one.problem:
        yield f"  rejected: {one.problem}"
    if (
        one.columns
        and not one.columns.problem
        and any(column.key not in {"", column.name} for column in one.columns.columns)
    ):
        yield f"  columns: {'; '.join(_describe_columns(one.columns))}"
    if one.left_out:
        yield f"  not imported: {one.left_out}"
    if one.ignored_keys:
        yield f"  ignored keys: {', '.join(one.ignored_keys)}"
    for document in one.documents:
        yield from _describe_document(document)


def _describe_columns(found: ExplainedColumns) -> Iterator[str]:
    for column in found.columns:
        if column.key:
            yield f"{column.name} → {column.key}"
    if found.day_first is not None:
        example = f", as in {found.deciding[0]}" if found.deciding else ""
        yield f"{'day' if found.day_first else 'month'} first{example}"


def _describe_document(document: ExplainedDocument) -> Iterator[str]:
    yield ""
    where = f"{document.place}: " if document.place else ""
    if document.reason:
        yield f"  {where}rejected: {document.reason}"
    else:
        yield f"  {where}{document.headline}{' (derived from the text)' if document.is_headline_derived else ''}"
        yield f"    Published: {describe_date(document.published_on, document.date_origin, document.date_text)}"
        yield from (f"    {label}: {value}" for label, value in document.fields)
    if document.beginning:
        more = f" ({document.length:,} characters)" if document.length else ""
        text = " ".join(document.beginning.split())
        yield textwrap.fill(text + more, WIDTH, initial_indent="    | ", subsequent_indent="    | ")
    yield from (f"    note: {note}" for note in document.notes)


def _plural(number: int, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"
