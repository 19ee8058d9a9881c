"""Import a rejected document again, after a person has corrected its text."""

import io
import json

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from articles.importing.input_parts import Item, KeptFile, PartReader
from articles.importing.readers import READERS, Document, LeftOut, ReadOptions, Rejection, reader_for_name
from articles.importing.readers.limits import RAW_LENGTH
from articles.importing.run_locks import start_locked_run
from articles.importing.store import Store
from articles.models import ImportedDocument, ImportRun
from articles.tagging import load_tagger

TEXT, LINES = "text", "jsonl"


def guess_format(document: ImportedDocument) -> str:
    """Return the name of the format to read a document's text with: a record of it is a line of JSON."""
    try:
        is_record = isinstance(json.loads(document.raw_text), dict)
    except (ValueError, RecursionError):
        is_record = False
    if is_record:
        return LINES
    reader = reader_for_name(document.reader)
    return reader.name if reader is not None and reader.is_text else TEXT


def is_text_incomplete(document: ImportedDocument) -> bool:
    """Tell whether the stored text is only the beginning of the document."""
    return len(document.raw_text) >= RAW_LENGTH


def retry_document(document: ImportedDocument, text: str, format_name: str, user: User | None) -> ImportedDocument:
    """Import the corrected text in place of a document, as a run of its own; return the new record."""
    reader = reader_for_name(format_name) or READERS[0]
    options = ReadOptions(settings.MAX_DOCUMENT_BYTES)
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    found = [one for one in reader.read(stream, options) if not isinstance(one, LeftOut)]
    read = found[0] if len(found) == 1 else Rejection(f"there are {len(found)} documents in it, not one")
    with start_locked_run(paths=[document.address], source_name=document.run.source_name, user=user) as run:
        store = Store(load_tagger, run)
        kept = KeptFile(document.original.sha256) if document.original else None  # it came from there all the same
        [result] = store.store([_make_item(document, read, reader.name, text)._replace(kept=kept)])
        run.state = ImportRun.State.FINISHED
        run.finished_at = timezone.now()
        run.ignored_keys = dict.fromkeys(sorted(read.ignored_keys), 1) if isinstance(read, Document) else {}
        run.save(update_fields=["state", "finished_at", "ignored_keys"])
        store.record_in_history()
    if result.article is not None:
        document.article_id = result.article
        document.save(update_fields=["article"])
    return run.documents.get()


def _make_item(document: ImportedDocument, read: Document | Rejection, reader: str, text: str) -> Item:
    """Return the item as its own file would have given it, so that a later import recognises it."""
    reading = PartReader(document.run.source_name, ReadOptions(settings.MAX_DOCUMENT_BYTES))
    item = reading.make_item(_find_file(document, read), read, reader)
    if isinstance(item.read, Rejection):
        refused = Rejection(item.read.reason, item.read.sha256, raw_text=text[:RAW_LENGTH])
        return Item(document.address, refused, reader)
    return item._replace(address=document.address) if document.number is None else item


def _find_file(document: ImportedDocument, read: Document | Rejection) -> str:
    """Return the file of a document: its address without the part that identifies it within the file."""
    if document.number is None:
        return document.address
    by_place, by_id = f"#{document.place}", f"#{read.article.external_id}" if isinstance(read, Document) else ""
    for ending in (by_place, by_id):
        if ending and document.address.endswith(ending):
            return document.address.removesuffix(ending)
    return document.address.rpartition("#")[0] or document.address
