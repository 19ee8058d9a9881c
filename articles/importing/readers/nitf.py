"""NITF: an article of a news agency or a newspaper, with what stands about it in its head."""

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import PurePath

from lxml import etree

from articles.importing.markup import UnreadableMarkupError, is_markup
from articles.importing.readers.agency_items import NewsItem, Status, read_items, status_of
from articles.importing.readers.agency_text import Body, BodyForm, read_any, read_element, read_html
from articles.importing.readers.limits import show_beginning
from articles.importing.readers.protocol import Confidence, Document, ReadOptions, Rejection
from articles.importing.readers.whole_files import WholeFileReader
from articles.importing.readers.xml_files import find_root, name_of, read_xml
from articles.importing.readers.xml_values import find_all, find_first, find_within, language_of, line_at, line_of

_MARKS = ("<body", "<docdata", "<tobject", "NITF")
# Names that newspapers give to what NITF has no element for, as the New York Times does in its corpus.
_SECTIONS = ("section", "online_sections", "dsk")
_OPENING = 1_000  # characters of a text in which its root element stands
_USUAL_GENRES = frozenset({"current", "news", "article"})
_OTHER_ROOTS = frozenset({"newsml", "newsitem", "newsmessage", "packageitem", "rss", "feed", "html"})


class NitfReader(WholeFileReader):
    """Reads files of one or several NITF documents."""

    name: str = "nitf"
    label: str = "NITF"
    suffixes: frozenset[str] = frozenset({".nitf"})

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by the root element, of a file that wraps several documents by the first of them."""
        root = find_root(head)
        if root and root.name.lower() == "nitf":
            return Confidence.CERTAIN if any(mark in root.head for mark in _MARKS) else Confidence.LIKELY
        if root and "<nitf" in root.head and root.name.lower() not in _OTHER_ROOTS:
            return Confidence.LIKELY
        return Confidence.BY_NAME if root and PurePath(name).suffix.lower() in self.suffixes else Confidence.NO

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield the articles of a file, or why there is none."""
        try:
            roots, notes = read_xml(data, options.encoding)
        except UnreadableMarkupError as error:
            yield Rejection(str(error), raw_text=show_beginning(data))
            return
        items = [read_nitf(one) for root in roots for one in find_within(root, ["nitf"])]
        if not items:
            yield Rejection("no element <nitf> in it, so it is no NITF", raw_text=show_beginning(data))
        yield from read_items(items, options.max_bytes, notes)


def read_nitf(element: etree._Element) -> NewsItem:
    """Return what a document of NITF says."""
    head, body = find_first(element, "head"), find_first(element, "body")
    body_head, about = find_first(body, "body.head"), find_first(head, "docdata")
    published = find_first(head, "pubdata")
    extra = {one.get("name", "").lower(): one.get("content", "") for one in find_all(head, "meta")}
    item = NewsItem(
        data=etree.tostring(element, encoding="utf-8", with_tail=False),
        item_id=_read_id(element, about),
        version=_attribute(about, "du-key", "version"),
        headline=line_at(body_head, "hedline/hl1", "hedline") or line_at(head, "title"),
        slug=extra.get("slug", ""),
        byline=_read_byline(body_head),
        dateline=_read_dateline(body_head),
        bodies=[Body(BodyForm.NITF, read_nitf_text(body))],
        summary=line_at(body_head, "abstract"),
        source=_read_source(about, published, body_head),
        language=element.get("baselang", "") or language_of(element),
        url=_read_address(published, extra),
        section=_attribute(published, "", "position.section") or _first(extra, _SECTIONS),
        page_label=_attribute(published, "", "position.sequence")
        or extra.get("print_section", "") + extra.get("print_page_number", ""),
        edition=_attribute(published, "", "edition.name"),
        created=_attribute(published, "", "date.publication")
        or _attribute(about, "date.issue", "norm")
        or _attribute(about, "date.release", "norm")
        or _attribute(body_head, "dateline/story.date", "norm"),
        keywords=_read_keywords(head, about),
    )
    _read_management(item, head, about, body_head)
    return item


def read_nitf_text(body: etree._Element | None) -> str:
    """Return the text of the body of a document, without its head and end."""
    contents = list(find_all(body, "body.content")) or ([] if body is None else [body])
    texts = []
    for content in map(deepcopy, contents):
        content.tail = None
        for other in (*find_all(content, "body.head"), *find_all(content, "body.end")):
            content.remove(other)
        texts.append(read_element(content))
    return "\n\n".join(filter(None, texts))


def read_body(text: str, kind: str = "") -> Body | None:
    """Return a text that is a string of NITF, HTML or nothing of them; None for XML of other kinds.

    `kind` is what is said of it, as “text/html” or “body_nitf”.
    """
    kind = kind.lower()
    if "<nitf" in text[:_OPENING] or "nitf" in kind:
        try:
            roots, _ = read_xml(text.encode("utf-8", "replace"), "utf-8")
        except UnreadableMarkupError:
            roots = []
        found = [one for root in roots for one in find_within(root, ["nitf"])]
        if found:
            return Body(BodyForm.NITF, read_nitf_text(find_first(found[0], "body")))
    if "html" in kind or "<nitf" in text[:_OPENING]:
        return Body(BodyForm.HTML, read_html(text))
    if "xml" in kind or text.startswith("<?xml"):
        return None
    return Body(BodyForm.HTML if is_markup(text) else BodyForm.PLAIN, read_any(text))


def _attribute(element: etree._Element | None, path: str, name: str) -> str:
    """Return an attribute of the first element at a path, of the element itself without a path."""
    found = find_first(element, path) if path else element
    return "" if found is None else (found.get(name) or "").strip()


def _first(values: dict[str, str], names: tuple[str, ...]) -> str:
    return next((values[name] for name in names if values.get(name)), "")


def _read_id(element: etree._Element, about: etree._Element | None) -> str:
    """Return the id of a document; of those that get another with every version, the part that stays."""
    found, key = _attribute(about, "doc-id", "id-string"), _attribute(about, "du-key", "key")
    return key if key and found.startswith(key) else found or element.get("uno", "")


def _read_source(
    about: etree._Element | None, published: etree._Element | None, body_head: etree._Element | None
) -> str:
    return (
        _attribute(published, "", "name")
        or line_at(body_head, "distributor", "rights/rights.owner")
        or _attribute(about, "doc.copyright", "holder")
        or _attribute(about, "doc-id", "regsrc")
        or _attribute(about, "del-list/from-src", "src-name")
    )


def _read_address(published: etree._Element | None, extra: dict[str, str]) -> str:
    addresses = (_attribute(published, "", "ex-ref"), extra.get("alternate_url", ""))
    return next((one for one in addresses if one.startswith(("http://", "https://"))), "")


def _read_byline(body_head: etree._Element | None) -> str:
    """Return the names of the authors with their titles; of several spellings of them the first."""
    bylines = list(find_all(body_head, "byline"))
    if any(one.get("class") for one in bylines):
        bylines = bylines[:1]
    return ", ".join(filter(None, map(_read_names, bylines)))


def _read_names(byline: etree._Element) -> str:
    pieces = [byline.text or ""]
    for part in byline:
        title = line_of(part)
        is_title = name_of(part) == "byttl" and title and "".join(pieces).strip()
        pieces += [", " if is_title else " ", title, " ", part.tail or ""]
    words = re.sub(r"\s*,[\s,]*", ", ", " ".join("".join(pieces).split()))
    return words.strip(" ,")


def _read_dateline(body_head: etree._Element | None) -> str:
    """Return place and day; a day that only machines read is left out."""
    dateline = find_first(body_head, "dateline")
    if dateline is None:
        return ""
    parts = [dateline.text or ""]
    for part in dateline:
        words = line_of(part)
        is_day = name_of(part) == "story.date"
        if not is_day or any(map(str.isalpha, words.replace("T", ""))):
            parts += [", " if is_day and "".join(parts).strip() else " ", words]
        parts.append(part.tail or "")
    return re.sub(r"\s*,[\s,]*", ", ", " ".join("".join(parts).split())).strip(" ,")


def _read_keywords(head: etree._Element | None, about: etree._Element | None) -> list[str]:
    keywords = [one.get("key", "") for one in find_all(about, "key-list/keyword")]
    for subject in find_all(head, "tobject/tobject.subject"):
        keywords += [subject.get(f"tobject.subject.{part}", "") for part in ("detail", "matter", "type")]
    content = find_first(about, "identified-content")
    for one in () if content is None else content:
        if one.get("type") != "taxonomic_classifier":  # paths, as “Top/News/World”
            keywords.append(one.get("value", "") or line_of(one))
    return keywords


def _read_management(
    item: NewsItem,
    head: etree._Element | None,
    about: etree._Element | None,
    body_head: etree._Element | None,
) -> None:
    """Read what the agency lets be done with an item: held back, withdrawn, corrected."""
    status = _attribute(about, "", "management-status")
    item.status = status_of(status)
    if status.lower() == "embargoed":
        item.embargo = _attribute(about, "date.release", "norm") or "further notice"
    elsewhere, its_status = (
        _attribute(about, "", "management-doc-idref"),
        _attribute(about, "", "management-idref-status"),
    )
    if elsewhere and status_of(its_status) is not Status.USABLE:
        item.notes.append(f"with it the agency {status_of(its_status)} the item “{elsewhere}”: see whether it is here")
    item.for_editors = _attribute(about, "ed-msg", "info") or line_at(body_head, "note")
    correction = find_first(about, "correction")
    if correction is not None:
        item.is_correction, item.for_editors = True, correction.get("info", "") or item.for_editors
    item.genres = [
        kind
        for one in find_all(head, "tobject/tobject.property")
        if (kind := one.get("tobject.property.type", "")) and kind.lower() not in _USUAL_GENRES
    ]
