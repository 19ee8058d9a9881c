"""Documents to import, and what came of an import."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path

from django.apps import apps

from articles.importing.pipeline import ImportOptions, import_documents
from articles.importing.report import ImportSummary
from articles.models import ImportedDocument, ImportRun

BODY = "The talks opened in the morning. The two sides met again after noon.\n"


def text(headline: str, day: str = "2021-06-19", body: str = BODY) -> str:
    return f"date {day}\n\n{headline}\n\n{body}"


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def write_lines(path: Path, records: list[dict]) -> Path:
    return write(path, "".join(json.dumps(record) + "\n" for record in records))


def record(number: int, **fields) -> dict:
    return {"id": f"n{number}", "headline": f"Report {number}", "body": f"{BODY} {number}", **fields}


def run(*paths: Path | str, **options) -> tuple[ImportSummary, list[dict]]:
    """Import and return the summary and the report, after checking that both agree with the database."""
    report = StringIO()
    hooks = {name: options.pop(name) for name in ("on_progress",) if name in options}
    summary = import_documents(ImportOptions(paths=[str(path) for path in paths], **options), report=report, **hooks)
    lines = [json.loads(line) for line in report.getvalue().splitlines()]
    if not summary.is_dry_run:
        check_books(summary, lines)
    return summary, lines


def check_books(summary: ImportSummary, lines: list[dict]) -> None:
    """Counts of the run, its rows, the report and the summary must be the same story."""
    record = ImportRun.objects.order_by("-pk").first()
    rows = list(ImportedDocument.objects.filter(run=record).order_by("pk"))
    counted = Counter(row.outcome for row in rows)
    for outcome in ImportedDocument.Outcome.values:
        assert getattr(record, outcome) == counted[outcome] == summary.counts[outcome]
    assert record.documents_total == len(rows) == summary.total
    assert [(r.address, r.place or None, r.outcome, r.reason, r.article_id, r.sha256) for r in rows] == [
        (r["address"], r["place"], r["outcome"], r["reason"], r["article"], r["sha256"]) for r in lines
    ]


def outcomes(lines: list[dict]) -> list[str]:
    return [line["outcome"] for line in lines]


def snapshot(*models) -> dict[str, list[dict]]:
    """Return every row of the models, of the whole archive where none is named."""
    models = models or tuple(apps.get_app_config("articles").get_models())
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
