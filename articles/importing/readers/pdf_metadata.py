"""What a PDF file says of itself, as far as it can be believed. Pure.

Programs fill these fields by themselves: a title is often the name of a file, an author the name of an account, a date
the day on which somebody printed it.
"""

import re
from collections.abc import Mapping

from lxml import etree

from articles.importing.markup import UnreadableMarkupError, local_name, parse_xml

LONGEST_TITLE = 300

_XMP = re.compile(rb"<x:xmpmeta\b.*?</x:xmpmeta>|<rdf:RDF\b.*?</rdf:RDF>", re.DOTALL)
_MOST_XMP_BYTES = 1_000_000
_NO_TITLE = re.compile(
    r"(?:microsoft |powerpoint|untitled|ohne titel|unbenannt|sans titre|sin título|senza titolo|naamloos|\(anonymous\)"
    r"|document\s?\d*$|dokument\s?\d*$|print|scan|layout\b|slide \d|page \d|seite \d|template|new doc)"
    r"|.*\.(?:docx?|rtf|odt|indd|qxp|qxd|pdf|txt|x?html?|pub|pages|tex|dvi|e?ps|tiff?|jpe?g|png|pmd|p65|cdr|ai|fm)\W*$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"[\d@/\\_<>{}()]|\b(?:user|admin|administrator|office|owner|windows|unknown|anonymous)\b", re.IGNORECASE
)
_FEWEST_WORDS = 3
_MADE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")
_PUBLISHED = ("publicationDate", "coverDate", "publicationDisplayDate")


def read_stated(data: bytes, stated: Mapping[str, str], text: str) -> dict[str, str]:
    """Return what can be believed of a file's own description, as a record; `text` is that of its first page."""
    record = _read_xmp(data)
    folded = _fold(text)
    title = record.pop("title", "") or " ".join(stated.get("title", "").split())
    if is_title(title) and (_fold(title) in folded or len(title.split()) >= _FEWEST_WORDS):
        record["headline"] = title
    author = record.pop("author", "") or " ".join(stated.get("author", "").split())
    if author and not _NO_NAME.search(author) and _fold(author) in folded and len(author.split()) > 1:
        record["byline"] = author
    return {key: value for key, value in record.items() if value}


def is_title(title: str) -> bool:
    """Tell whether a title can be that of an article, and is none that a program has given."""
    return " " in title and len(title) <= LONGEST_TITLE and not _NO_TITLE.match(title)


def find_day_made(stated: Mapping[str, str]) -> str:
    """Return the day on which a file was made, as in 2021-06-19; empty where it says none."""
    found = _MADE.match(stated.get("creationdate", ""))
    return "-".join(found.groups()) if found else ""


def _fold(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


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
