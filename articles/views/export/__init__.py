"""The same search taken along: as table, records, citations and feed. Each form holds what the page holds."""

from articles.views.export.citations import cite_article, export_bibtex, export_csl, export_ris
from articles.views.export.feed import atom_feed
from articles.views.export.offering import offer_forms
from articles.views.export.records import export_jsonl
from articles.views.export.table import export_csv

__all__ = [
    "atom_feed",
    "cite_article",
    "export_bibtex",
    "export_csl",
    "export_csv",
    "export_jsonl",
    "export_ris",
    "offer_forms",
]
