"""Exports of Europresse (Eureka, CEDROM-SNi): its web pages, of today and of before 2015. Pure."""

import re
from collections.abc import Iterator

from articles.importing.decoding import UndecodableError, decode
from articles.importing.readers.europresse_pages import read_part, split_pages
from articles.importing.readers.export_lines import normalise_head
from articles.importing.readers.export_records import give_articles
from articles.importing.readers.limits import show_beginning
from articles.importing.readers.protocol import Confidence, Document, ReadOptions, Rejection
from articles.importing.readers.whole_files import WholeFileReader

_PUBLICATION = re.compile(rb"class\s*=\s*[\"']?(?:rdp__)?DocPublicationName\b", re.IGNORECASE)
_OTHERS = re.compile(
    rb"class\s*=\s*[\"']?[\w -]*(?:DocHeader|TitreArticleVisu|docOcurrContainer|DocTitreSousSection|publiC-lblNodoc)\b",
    re.IGNORECASE,
)
_STYLES = re.compile(rb"\.(?:DocPublicationName|titreArticleVisu|DocTitreSousSection|docOcurrContainer)\b[^{}]{0,80}\{")
_ADVICE = (
    "nothing in it separates articles the way exports of Europresse do. Export the documents again "
    "from Europresse, with their"
    " text, as HTML"
)


class EuropresseReader(WholeFileReader):
    """Reads exports of Europresse, each article of them with its fields."""

    name: str = "europresse"
    label: str = "Europresse export"
    suffixes: frozenset[str] = frozenset({".html", ".htm"})

    def sniff(self, head: bytes, name: str) -> Confidence:  # noqa: ARG002 - no ending is its own
        """Tell by the names that only its pages give their parts."""
        head = normalise_head(head)
        if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return Confidence.NO
        if b"docpublicationname" in head.lower() and _PUBLICATION.search(head) and _OTHERS.search(head):
            return Confidence.CERTAIN
        return Confidence.CERTAIN if len({*_STYLES.findall(head)}) > 1 else Confidence.NO

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield every article of an export."""
        try:
            decoded = decode(data, encoding=options.encoding)
        except UndecodableError as error:
            yield Rejection(str(error), raw_text=show_beginning(data))
            return
        parts = split_pages(decoded.text)
        if not parts:
            yield Rejection(_ADVICE, raw_text=show_beginning(data))
            return
        yield from give_articles(map(read_part, parts), options, notes=decoded.notes)
