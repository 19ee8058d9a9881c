"""Saved web pages in HTML: plain, from “save as”, or with everything in one file as SingleFile writes them."""

from collections.abc import Iterator
from pathlib import PurePath

from articles.importing.readers.protocol import Confidence, Document, ReadOptions, Rejection
from articles.importing.readers.web import looks_like_html, read_page
from articles.importing.readers.whole_files import WholeFileReader


class WebPageReader(WholeFileReader):
    """Reads a page in HTML as one document. A file may be large for its pictures: the limit is that of its markup."""

    name: str = "html"
    label: str = "Web page (HTML)"
    suffixes: frozenset[str] = frozenset({".html", ".htm", ".xhtml", ".shtml", ".xht"})

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by how the file begins, never with certainty: exports of databases are HTML too."""
        if looks_like_html(head):
            return Confidence.LIKELY
        is_named = PurePath(name).suffix.lower() in self.suffixes
        return Confidence.BY_NAME if is_named and b"\0" not in head else Confidence.NO

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield the document of a page, or why it is none."""
        yield read_page(data, options)
