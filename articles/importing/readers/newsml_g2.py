"""NewsML-G2: items of news agencies, alone, in a message, or in a package that only points to others."""

from collections.abc import Iterator
from pathlib import PurePath

from lxml import etree

from articles.importing.markup import UnreadableMarkupError
from articles.importing.readers.agency_items import ItemKind, NewsItem, kind_of, name_items, read_items, status_of
from articles.importing.readers.agency_text import Body, BodyForm, read_element, read_plain
from articles.importing.readers.limits import show_beginning
from articles.importing.readers.nitf import read_body, read_nitf
from articles.importing.readers.protocol import Confidence, Document, ReadOptions, Rejection
from articles.importing.readers.whole_files import WholeFileReader
from articles.importing.readers.xml_files import find_root, name_of, read_xml
from articles.importing.readers.xml_values import (
    find_all,
    find_first,
    find_within,
    language_of,
    line_at,
    line_of,
    lines_at,
)

_KINDS = {
    "newsitem": ItemKind.TEXT,
    "packageitem": ItemKind.PACKAGE,
    "planningitem": ItemKind.EVENT,
    "conceptitem": ItemKind.CONCEPTS,
    "knowledgeitem": ItemKind.CONCEPTS,
    "catalogitem": ItemKind.CONCEPTS,
}
_ROOTS = frozenset({"newsmessage", *_KINDS})
_MARKS = ("iptc.org/std/nar", "NewsML-G2", "itemMeta", "contentMeta", "itemSet", "contentSet")
_CORRECTIONS = frozenset({"sig:correction", "sig:corrected", "edstat:c"})
_MAIN_HEADLINES = frozenset({"", "main", "headline", "default", "hl1"})
_NEWS_GENRES = frozenset({"current", "news", "article", "current or spot news"})


class NewsmlG2Reader(WholeFileReader):
    """Reads NewsML-G2, with or without its namespace."""

    name: str = "newsml-g2"
    label: str = "NewsML-G2"
    suffixes: frozenset[str] = frozenset({".newsmlg2", ".g2"})

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by the root element and what stands in it."""
        root = find_root(head)
        if not root:
            return Confidence.NO
        if root.name.lower() in _ROOTS and root.name != "NewsItem":
            return Confidence.CERTAIN if any(mark in root.head for mark in _MARKS) else Confidence.LIKELY
        if "<newsItem" in root.head and any(mark in root.head for mark in _MARKS):
            return Confidence.LIKELY  # several in an envelope of another maker
        return Confidence.BY_NAME if PurePath(name).suffix.lower() in self.suffixes else Confidence.NO

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield the articles of a file, or why there is none."""
        try:
            roots, notes = read_xml(data, options.encoding)
        except UnreadableMarkupError as error:
            yield Rejection(str(error), raw_text=show_beginning(data))
            return
        messages = [message for root in roots for message in find_within(root, ["newsMessage"])]
        items: list[NewsItem] = []
        for one in messages or roots:
            found = [read_item(element) for element in find_within(one, _KINDS)]
            items += _keep_texts(found) if messages else found
        if items:
            yield from read_items(items, options.max_bytes, notes)
        else:
            yield Rejection(
                "no item of news in it: an element <newsItem> was looked for", raw_text=show_beginning(data)
            )


def read_item(element: etree._Element) -> NewsItem:
    """Return what an item says."""
    meta, about = find_first(element, "itemMeta"), find_first(element, "contentMeta")
    language = _value(about, "language", "tag") or language_of(element)
    item = NewsItem(
        data=etree.tostring(element, encoding="utf-8", with_tail=False),
        item_id=element.get("guid", ""),
        version=element.get("version", ""),
        status=status_of(_value(meta, "pubStatus", "qcode", "uri") or line_at(meta, "pubStatus")),
        kind=_read_kind(element, meta),
        headline=_read_headline(about, language) or line_at(meta, "title"),
        slug=line_at(about, "slugline"),
        byline=", ".join(lines_at(about, "by") or filter(_is_name, _names(find_all(about, "creator"), language))),
        dateline=line_at(about, "dateline") or _read_place(find_first(about, "located"), language),
        summary=_read_summary(about),
        source=_read_source(element, meta, about, language),
        language=language,
        created=line_at(meta, "firstCreated") or line_at(about, "contentCreated"),
        changed=line_at(meta, "versionCreated") or line_at(about, "contentModified"),
        embargo=line_at(meta, "embargoed"),
        genres=[one for one in _names(find_all(about, "genre"), language) if one.lower() not in _NEWS_GENRES],
        keywords=[*_names(find_all(about, "subject"), language), *lines_at(about, "keyword")],
        for_editors=" ".join(line_of(one) for one in find_all(meta, "edNote") if _is_for_readers_desk(one)),
        is_correction=any(_last_code(one) in _CORRECTIONS for one in find_all(meta, "signal")),
    )
    for content in find_all(element, "contentSet"):
        _read_content(item, content)
    item.parts += [_name_part(one) for one in element.iter() if name_of(one) == "itemRef"]
    return item


def _keep_texts(items: list[NewsItem]) -> list[NewsItem]:
    """Return the texts of a message; the first has a note that names what came with it."""
    texts = [one for one in items if one.bodies or one.kind is ItemKind.TEXT]
    others = [one.describe() for one in items if not (one.bodies or one.kind is ItemKind.TEXT)]
    if texts and others:
        texts[0].notes.append(f"in the same message came what is no text: {name_items(others)}")
    return texts or items


def _read_kind(element: etree._Element, meta: etree._Element | None) -> ItemKind:
    kind = _KINDS[name_of(element).lower()]
    return kind_of(_value(meta, "itemClass", "qcode", "uri")) if kind is ItemKind.TEXT else kind


def _value(element: etree._Element | None, path: str, *names: str) -> str:
    """Return the first attribute of these that an element at a path has."""
    found = find_first(element, path)
    return "" if found is None else next((found.get(name, "") for name in names if found.get(name)), "")


def _last_code(element: etree._Element) -> str:
    return (element.get("qcode") or element.get("uri") or "").lower().rpartition("/")[2]


def _names(elements: Iterator[etree._Element], language: str) -> list[str]:
    """Return the name of each thing, where it has one in words, in the language of the item if there is a choice."""
    return [name for one in elements if (name := _name_in(find_all(one, "name"), language))]


def _is_name(words: str) -> bool:
    """Tell the name of an author from initials and from what somebody logs in as."""
    return " " in words


def _name_in(names: Iterator[etree._Element], language: str) -> str:
    """Return the text in the language of the item, else the first."""
    found = [(language_of(one).partition("-")[0], line) for one in names if (line := line_of(one))]
    wanted = language.partition("-")[0]
    return next((line for tag, line in found if tag == wanted), found[0][1] if found else "")


def _read_headline(about: etree._Element | None, language: str) -> str:
    """Return the main headline, not one below it or a short form."""
    headlines = list(find_all(about, "headline"))
    main = [one for one in headlines if one.get("role", "").lower().rpartition(":")[2] in _MAIN_HEADLINES]
    return _name_in(iter(main), language) or _name_in(iter(headlines), language)


def _read_place(located: etree._Element | None, language: str) -> str:
    """Return the place of a story with what it lies in: “Berlin, Germany”."""
    if located is None:
        return ""
    place = _name_in(find_all(located, "name"), language) or located.get("literal", "")
    wider = _names(find_all(located, "broader"), language)
    return ", ".join(dict.fromkeys([place, *wider])) if place else ""


def _read_summary(about: etree._Element | None) -> str:
    roles = ("summary", "abstract", "teaser", "")
    found = {one.get("role", "").lower().rpartition(":")[2]: line_of(one) for one in find_all(about, "description")}
    return next((found[role] for role in roles if found.get(role)), "")


def _read_source(
    element: etree._Element, meta: etree._Element | None, about: etree._Element | None, language: str
) -> str:
    """Return who publishes the item, in words where it says that anywhere, else as a code or a host."""
    provider = find_first(meta, "provider")
    literal = "" if provider is None else provider.get("literal", "").strip()
    code = _value(meta, "provider", "qcode").rpartition(":")[2]
    host = _value(meta, "provider", "uri").partition("//")[2].partition("/")[0]
    holder = find_first(element, "rightsInfo/copyrightHolder")
    names = [
        *_names(find_all(meta, "provider"), language),
        "" if "." in literal else literal,
        line_at(about, "creditline"),
        "" if "." in code else code,
        *_names(find_all(element, "rightsInfo/copyrightHolder"), language),
        "" if holder is None else holder.get("literal", ""),
        *_names(find_all(about, "infoSource"), language),
        literal or code or host,
    ]
    return next(filter(None, names), "")


def _is_for_readers_desk(note: etree._Element) -> bool:
    """Tell a note on the item from telephone numbers and what else is about the agency itself."""
    role = note.get("role", "").lower()
    return not note.get("pubconstraint") and not role.endswith(("contacts", "closingline", "notepad", "picture"))


def _read_content(item: NewsItem, content: etree._Element) -> None:
    """Read the forms of the text of an item, and the names of files that hold others."""
    for one in content:
        kind = name_of(one).lower()
        if kind == "remotecontent":
            item.parts.append(_name_part(one))
        elif kind == "inlinedata":
            body = read_body("".join(map(str, one.itertext())))
            if body:
                item.bodies.append(body)
        elif kind == "inlinexml":
            _read_markup(item, one)


def _read_markup(item: NewsItem, content: etree._Element) -> None:
    found = find_within(content, ["nitf", "html"])
    if found and name_of(found[0]).lower() == "nitf":
        inner = read_nitf(found[0])
        item.bodies += inner.bodies
        for name in ("headline", "byline", "dateline", "summary"):
            setattr(item, name, getattr(item, name) or getattr(inner, name))
    elif found:
        body = find_first(found[0], "body")
        item.bodies.append(Body(BodyForm.HTML, read_element(found[0] if body is None else body)))
    elif not len(content):
        item.bodies.append(Body(BodyForm.PLAIN, read_plain(content.text or "")))
    else:
        item.notes.append(f"its content is no text but data (<{name_of(content[0])}>), which was left out")


def _name_part(element: etree._Element) -> str:
    """Name what an item points to: its title, or its id or file."""
    title = line_at(element, "title")
    address = element.get("residref") or element.get("href") or element.get("guidref") or ""
    return f"“{title}” ({address})" if title and address else address or title
