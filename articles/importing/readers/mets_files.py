"""Which files beside it a METS file names: the pages of an issue of a newspaper. Pure."""

import posixpath
import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from lxml import etree

_FILE = re.compile(rb"""<(?:[\w.-]+:)?FLocat\b[^>]{0,2000}?\bhref\s*=\s*["']([^"']{1,1000})["']""")
PAGE_ENDINGS = (".xml", ".alto")
_METS = re.compile(rb"<(?:[\w.-]{1,40}:)?mets[\s>]")


def is_mets(head: bytes) -> bool:
    """Tell whether a file is METS, by its beginning."""
    return bool(_METS.search(head[:20_000]))


def is_page(name: str) -> bool:
    """Tell whether a file that a METS file names can be the text of a page, and is no picture of one."""
    return name.lower().endswith(PAGE_ENDINGS)


def list_files(data: bytes) -> list[str]:
    """Return the names of the files that a METS file names, relative to its folder, as far as they lie within that."""
    found = (clean_name(match.decode("utf-8", "replace").replace("&amp;", "&")) for match in _FILE.findall(data))
    return [name for name in dict.fromkeys(found) if name]


def clean_name(reference: str) -> str:
    """Return the name of a file beside the METS file; empty for one elsewhere."""
    try:
        parts = urlsplit(reference.strip().replace("\\", "/"))
    except ValueError:
        return ""
    if parts.scheme not in {"", "file"}:
        return ""
    # “file://./ALTO/1.xml” and “file:///ALTO/1.xml” are how many write a file in a folder beside.
    name = posixpath.normpath(unquote(f"{parts.netloc}{parts.path}").lstrip("/") or ".")
    return "" if name == "." or name.startswith("..") or "\0" in name else name


def read_files(root: etree._Element, present: Mapping[str, object]) -> dict[str, str]:
    """Return the names of the files that are present by the ids they have in METS."""
    files: dict[str, str] = {}
    for element in root.iter("{*}file"):
        for place in element.iter("{*}FLocat"):
            hrefs = [str(value) for key, value in place.attrib.items() if str(key).rpartition("}")[2] == "href"]
            files |= {str(element.get("ID")): name for href in hrefs if (name := clean_name(href)) in present}
    return files
