"""What a PDF file says of itself, as far as it can be believed. Pure.

Programs fill these fields by themselves: a title is often the name of a file, an author the name of an account, a date
the day on which somebody printed it.
"""

import re
from collections.abc import Mapping

from lxml import etree

from articles.importing.markup import UnreadableMarkupError, local_name, parse_xml
from articles.importing.readers.stated_titles import is_name, is_title, is_within

_XMP = re.compile(rb"<x:xmpmeta\b.*?</x:xmpmeta>|<rdf:RDF\b.*?</rdf:RDF>", re.DOTALL)
_MOST_XMP_BYTES = 1_000_000
_FEWEST_WORDS = 3
_MADE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")
_PUBLISHED = ("publicationDate", "coverDate", "publicationDisplayDate")


def read_stated(data: bytes, stated: Mapping[str, str], text: str) -> dict[str, str]:
    """Return what can be believed of a file's own description, as a record; `text` is that of its first page."""
    record = _read_xmp(data)
    title = record.pop("title", "") or " ".join(stated.get("title", "").split())
    if is_title(title) and (is_within(title, text) or len(title.split()) >= _FEWEST_WORDS):
        record["headline"] = title
    author = record.pop("author", "") or " ".join(stated.get("author", "").split())
    if is_name(author) and is_within(author, text):
        record["byline"] = author
    return {key: value for key, value in record.items() if value}


def find_day_made(stated: Mapping[str, str]) -> str:
    """Return the day on which a file was made, as in 2021-06-19; empty where it says none."""
    found = _MADE.match(stated.get("creationdate", ""))
    return "-".join(found.groups()) if found else ""


def _read_xmp(data: bytes) -> dict[str, str]:
    """Return what publishers state in XMP: the day and the name of the publication, the page, title and author."""
    *_, found = [None, *_XMP.finditer(data)]  # the last one holds
    if found is None or found.end() - found.start() > _MOST_XMP_BYTES:
        return {}
    try:
        root = parse_xml(found.group())
    except UnreadableMarkupError:
        return {}
    values: dict[str, str] = {}
    for element in root.iter():
        for name, value in ((local_name(element), _text_of(element)), *_attributes(element)):
            values.setdefault(name, value)
    return {
        "title": values.get("title", ""),
        "author": values.get("creator", ""),
        "published_on": next((values[name] for name in _PUBLISHED if values.get(name)), ""),
        "source": values.get("publicationName", ""),
        "page_label": values.get("pageRange", "") or values.get("startingPage", ""),
        "edition": values.get("edition", ""),
        "section": values.get("section", ""),
    }


def _text_of(element: etree._Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _attributes(element: etree._Element) -> list[tuple[str, str]]:
    return [(str(name).rpartition("}")[2], str(value).strip()) for name, value in element.attrib.items()]
