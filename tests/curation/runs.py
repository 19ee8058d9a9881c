"""Imports whose undo is tried."""

from pathlib import Path

from articles.importing.pipeline import ImportOptions, import_documents
from articles.models import ImportRun

GOOD = {"id": "one", "headline": "Talks", "body": "The talks in Afghanistan went on for a day.", "day": "2021-06-19"}
LONG = "The river council met in Afghanistan on Monday and heard a letter from the market about the summer harvest. "


def run_import(path: Path, source: str = "") -> ImportRun:
    import_documents(ImportOptions([str(path)], source=source, jobs=1))
    return ImportRun.objects.order_by("-pk").first()
