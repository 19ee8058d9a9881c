"""The text of an EPUB: the pages of its spine, and what it says of itself. Pure."""

import posixpath
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml import html as lxml_html

from articles.importing.markup import UnreadableMarkupError, local_name, parse_xml, text_of
from articles.importing.readers.paragraphs import Paragraph, UnreadableTextError
from articles.importing.readers.zip_parts import ZipParts

MOST_PAGES = 2_000
_CONTAINER = "META-INF/container.xml"
_LOCKED = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MOST_BYTES = 100_000_000  # of all pages


class Epub(NamedTuple):
    """The pages of a book that have text, each as its paragraphs, and its metadata by the names of Dublin Core."""

    pages: list[list[Paragraph]]
    properties: dict[str, str]


def read_epub(data: bytes) -> Epub:
    """Return what an EPUB holds; raise UnreadableTextError."""
    parts = ZipParts(data)
    package_name = _find_package(parts)
    package = _parse(parts.read(package_name))
    folder = posixpath.dirname(package_name)
    properties: dict[str, str] = {}
    for element in package.iter("{http://purl.org/dc/elements/1.1/}*"):
        if text := " ".join("".join(element.itertext()).split()):
            properties.setdefault(local_name(element), text)
    pages: list[list[Paragraph]] = []
    size = 0
    for name in _read_spine(package, folder)[:MOST_PAGES]:
        page = parts.read(name, is_needed=False)
        size += len(page)
        if size > _MOST_BYTES:
            raise UnreadableTextError(f"the document's pages have over {_MOST_BYTES:,} bytes: it is not read")
        if paragraphs := _read_page(page):
            pages.append(paragraphs)
    if not pages and _LOCKED in parts.names:
        raise UnreadableTextError("it is protected against copying, and cannot be read")
    return Epub(pages, properties)


def _find_package(parts: ZipParts) -> str:
    container = _parse(parts.read(_CONTAINER))
    for element in container.iter("{*}rootfile"):
        if name := element.get("full-path"):
            return str(name)
    raise UnreadableTextError("the book does not say where its parts are: it is damaged")


def _parse(data: bytes) -> etree._Element:
    try:
        return parse_xml(data)
    except UnreadableMarkupError as error:
        raise UnreadableTextError(f"the document is damaged: {error}") from None


def _read_spine(package: etree._Element, folder: str) -> Sequence[str]:
    """Return the names of the pages in the order of reading; the table of contents is none."""
    pages: dict[str, str] = {}
    for item in package.iter("{*}item"):
        is_contents = "nav" in (item.get("properties") or "").split()
        if item.get("media-type") in _PAGES and item.get("href") and not is_contents:
            pages[str(item.get("id"))] = posixpath.normpath(
                posixpath.join(folder, unquote(urlsplit(str(item.get("href"))).path))
            )
    found = [pages[str(one.get("idref"))] for one in package.iter("{*}itemref") if one.get("idref") in pages]
    return list(dict.fromkeys(found))


def _read_page(page: bytes) -> list[Paragraph]:
    """Return the paragraphs of a page, its headings with their level as style."""
    if not page.strip():
        return []
    try:
        root = lxml_html.document_fromstring(page, parser=lxml_html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.LxmlError, ValueError, AssertionError):
        return []
    headings = {
        " ".join("".join(element.itertext()).split()): f"heading {element.tag[1]}"
        for element in root.iter(*_HEADINGS)
        if isinstance(element.tag, str)
    }
    return [Paragraph(text, headings.get(text, "")) for text in text_of(root).split("\n\n") if text]
