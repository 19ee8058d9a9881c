"""The tree of a web page: parsed once, without what is no text. Pure."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from articles.importing.markup import UnreadableMarkupError
from articles.importing.readers.web.vocabulary import names

BULKY = 300_000  # bytes from which on a page is cut down before it is parsed
LONGEST_LINE = 2_000  # characters
MOST_PARTS = 2_000  # texts between tags
MOST_DEPTH = 2_000  # elements within elements; the parser reads no further

# What pages saved as one file carry their pictures and fonts in.
_DATA_ADDRESS = re.compile(rb"""data:[\w.+-]{1,40}/[\w.+-]{1,60}[;,][^"'()\s<>]{200,}""")
_SILENT_START = re.compile(rb"<(script|style)\b([^>]{0,500})>", re.IGNORECASE)
_SILENT_END = {
    b"script": re.compile(rb"</script\b[^>]{0,500}>", re.IGNORECASE),
    b"style": re.compile(rb"</style\b[^>]{0,500}>", re.IGNORECASE),
}
_CONTROL_BYTES = bytes({*range(0x20), 0x7F} - set(b"\t\n\r\f"))
_CONTROL_REFERENCE = re.compile(
    rb"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|7f)|0*(?:[0-8]|1[1245-9]|2[0-9]|3[01]|127))(?:;|(?![0-9a-f]))", re.IGNORECASE
)
# XHTML closes what HTML takes to go on until an end that never comes.
_CLOSED_IN_ITSELF = re.compile(rb"<(script|style|title|iframe|textarea)\b([^<>]{0,500})/>", re.IGNORECASE)
_SILENT = names(
    "script style template select link meta input button picture source img video audio map area label legend option"
    " textarea progress track embed datalist"
)
# These hold text of other kinds, and where they were not closed, the whole article.
_BESIDE = names("noscript svg iframe canvas object math nav footer aside menu")
_BESIDE_SHARE = 0.4  # of the text of a page; more than that is no navigation
_HELD_EMPTY = frozenset(names("br hr td th tr"))
# Bars that archives of the web put on top of a page.
_ARCHIVE_BARS = frozenset({"wm-ipp-base", "wm-ipp", "wm-ipp-print", "donato"})
_DEEP = etree.XPath("/*" * 250)
_SHADOW = ("shadowrootmode", "shadowmode", "shadowroot")


def cut_bulk(data: bytes) -> bytes:
    """Return a page without what takes most room and is no text: embedded files, styles, scripts but metadata.

    Takes time linear in its size, whatever it holds.
    """
    if b"data:" in data:
        data = _DATA_ADDRESS.sub(b"data:,", data)
    return b"".join(_cut_silent(data))


def _cut_silent(data: bytes) -> Iterator[bytes]:
    position = 0
    while start := _SILENT_START.search(data, position):
        name = start.group(1).lower()
        end = _SILENT_END[name].search(data, start.end())
        if end is None:
            break
        is_kept = b"json" in start.group(2).lower()
        yield data[position : end.end() if is_kept else start.start()]
        position = end.end()
    yield data[position:]


def parse_page(data: bytes) -> HtmlElement:
    """Return the root of a page in UTF-8, without comments. Nothing is fetched. Raises UnreadableMarkupError."""
    data = data.translate(None, _CONTROL_BYTES)
    if b"&#" in data:
        data = _CONTROL_REFERENCE.sub(b"", data)
    if data.lstrip()[:5] == b"<?xml":
        data = _CLOSED_IN_ITSELF.sub(rb"<\1\2></\1>", data)
    parser = HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
        no_network=True,
    )
    # One class for all elements: to look theirs up by their names takes a good part of all the time.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree = document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableMarkupError("there is nothing in it that a browser would show") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableMarkupError(f"its elements stand over {MOST_DEPTH:,} deep within one another")
    return tree


def mend_tree(tree: HtmlElement) -> None:
    """Open what a page shows inside components; take out the bars that archives of the web put on top.

    Elements deeper than any page needs, as tags that are never closed bring about, become part of those around them.
    """
    for template in tree.iter("template"):
        if any(name in template.attrib for name in _SHADOW):  # the visible inside of a component
            template.tag = "div"
    for element in [one for one in tree.iter("div") if one.get("id") in _ARCHIVE_BARS]:
        element.drop_tree()
    for element in _DEEP(tree):
        for deeper in reversed(list(element.iterdescendants())):
            deeper.drop_tag()


def drop_silent(tree: HtmlElement) -> None:
    """Take out of a tree what is no text of its article: scripts, styles, pictures, forms, navigation."""
    etree.strip_elements(tree, *_SILENT, with_tail=False)
    drop_beside(tree, _BESIDE)
    for element in reversed([*tree.iterdescendants()]):
        if not len(element) and element.tag not in _HELD_EMPTY and not (element.text or "").strip():
            element.drop_tree()


def drop_beside(tree: HtmlElement, names: Iterable[str]) -> None:
    """Take elements of these names out of a tree; of one that holds a great part of its text, only the tags."""
    most = _BESIDE_SHARE * len(tree.text_content())
    for element in [*tree.iter(*names)]:
        if element.getparent() is None:
            continue
        if len(element.text_content()) > most:
            element.drop_tag()
        else:
            element.drop_tree()


def line_of(element: HtmlElement) -> str:
    """Return the text of an element on one line, of at most 2,000 characters of its beginning."""
    parts = islice(element.itertext(), MOST_PARTS)
    return " ".join("".join(parts)[: 2 * LONGEST_LINE].split())[:LONGEST_LINE]
