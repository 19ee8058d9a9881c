"""A rejected document, read again after a person has mended its text."""

import io

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from articles.importing.input_parts import Item, Reading
from articles.importing.readers import READERS, Document, Rejection, reader_for_name, reader_for_suffix
from articles.importing.readers.limits import RAW_LENGTH
from articles.importing.run_locks import held_run
from articles.importing.store import Store
from articles.models import ImportedDocument, ImportRun
from articles.tagging import load_tagger

FORMATS = [reader.name for reader in READERS]


def format_of(document: ImportedDocument) -> str:
    """Return the name of the format a document is most likely of: only one of many in its file has a line."""
    if document.line is not None:
        return "jsonl"
    dot, ending = document.address.rpartition(".")[1:]
    reader = reader_for_suffix(dot + ending)
    return reader.name if reader else "text"


def is_cut_off(document: ImportedDocument) -> bool:
    """Tell whether more was in the document than was kept of it."""
    return len(document.raw_text) >= RAW_LENGTH


def read_again(document: ImportedDocument, text: str, format_name: str, user: User | None) -> ImportedDocument:
    """Import the mended text in place of a document, as a run of its own; return what became of it."""
    reader = reader_for_name(format_name) or READERS[0]
    found = list(reader.read(io.BytesIO(text.encode("utf-8", "replace")), settings.MAX_DOCUMENT_BYTES))
    read = found[0] if len(found) == 1 else Rejection(f"there are {len(found)} documents in it, not one")
    with held_run(paths=[document.address], source_name=document.run.source_name, user=user) as run:
        store = Store(load_tagger, run)
        [result] = store.store([_item(document, read, text)])
        run.state = ImportRun.State.FINISHED
        run.finished_at = timezone.now()
        run.ignored_keys = dict.fromkeys(sorted(read.ignored_keys), 1) if isinstance(read, Document) else {}
        run.save(update_fields=["state", "finished_at", "ignored_keys"])
        store.close_entry()
    if result.article is not None:
        document.article_id = result.article
        document.save(update_fields=["article"])
    return run.documents.get()


def _item(document: ImportedDocument, read: Document | Rejection, text: str) -> Item:
    """Return the document as it would have come from its own file, so that a later import knows it again."""
    reading = Reading(document.run.source_name, settings.MAX_DOCUMENT_BYTES)
    item = reading.make_item(_file_of(document, read), read)
    if isinstance(item.read, Rejection):
        return Item(document.address, Rejection(item.read.reason, item.read.sha256, raw_text=text[:RAW_LENGTH]))
    return item._replace(address=document.address) if document.line is None else item


def _file_of(document: ImportedDocument, read: Document | Rejection) -> str:
    """Return the file of a document: its address, but for what tells it from others there."""
    if document.line is None:
        return document.address
    by_line, by_id = f"#line {document.line}", f"#{read.article.external_id}" if isinstance(read, Document) else ""
    for ending in (by_line, by_id):
        if ending and document.address.endswith(ending):
            return document.address.removesuffix(ending)
    return document.address.rpartition("#")[0] or document.address
