"""Readers: one module a format, from bytes to documents. Pure: no Django, no database.

A new format is one module with a `Reader` and its line in `READERS`.
"""

from articles.importing.readers.alto import NewspaperReader
from articles.importing.readers.crawl import CrawlReader
from articles.importing.readers.europresse import EuropresseReader
from articles.importing.readers.factiva import FactivaReader
from articles.importing.readers.feed_file import FeedFileReader
from articles.importing.readers.json_feed import JsonFeedReader
from articles.importing.readers.json_file import JsonReader
from articles.importing.readers.jsonl import JsonLinesReader
from articles.importing.readers.mail import MailReader
from articles.importing.readers.mhtml import MhtmlReader
from articles.importing.readers.newsml_1 import Newsml1Reader
from articles.importing.readers.newsml_g2 import NewsmlG2Reader
from articles.importing.readers.nexis import NexisReader
from articles.importing.readers.ninjs import NinjsReader
from articles.importing.readers.nitf import NitfReader
from articles.importing.readers.office import OFFICE_READERS
from articles.importing.readers.pdf import PdfReader
from articles.importing.readers.proquest import ProQuestReader
from articles.importing.readers.protocol import (
    DateOrigin,
    Document,
    LeftOut,
    ParsedArticle,
    Place,
    Reader,
    ReadOptions,
    Rejection,
    Stretch,
    Unit,
)
from articles.importing.readers.spreadsheet import SpreadsheetReader
from articles.importing.readers.table import TableReader
from articles.importing.readers.tagged_records import TaggedRecordReader
from articles.importing.readers.text import TextReader
from articles.importing.readers.web_page import WebPageReader
from articles.importing.readers.wire import WireReader
from articles.importing.readers.wordpress import WordpressReader

READERS: tuple[Reader, ...] = (
    TextReader(),
    JsonLinesReader(),
    NexisReader(),
    FactivaReader(),
    EuropresseReader(),
    ProQuestReader(),
    NinjsReader(),
    NewsmlG2Reader(),
    Newsml1Reader(),
    NitfReader(),
    WireReader(),
    FeedFileReader(),
    JsonFeedReader(),
    WordpressReader(),
    MhtmlReader(),
    WebPageReader(),
    JsonReader(),
    TableReader(),
    SpreadsheetReader(),
    PdfReader(),
    *OFFICE_READERS,
    MailReader(),
    NewspaperReader(),
    CrawlReader(),
    TaggedRecordReader(),
)

# Names and labels, as people choose among them.
FORMATS = tuple((reader.name, reader.label) for reader in READERS)

__all__ = [
    "FORMATS",
    "READERS",
    "DateOrigin",
    "Document",
    "LeftOut",
    "ParsedArticle",
    "Place",
    "ReadOptions",
    "Reader",
    "Rejection",
    "Stretch",
    "Unit",
    "reader_for_name",
]


def reader_for_name(name: str) -> Reader | None:
    """Return the reader of a format's name, as in `--format text`."""
    return next((reader for reader in READERS if reader.name == name), None)
