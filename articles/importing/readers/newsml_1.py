"""NewsML 1.x: items of news agencies, whose texts stand in components within components."""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import PurePath
from typing import NamedTuple

from lxml import etree

from articles.importing.markup import UnreadableMarkupError
from articles.importing.readers.agency_items import ItemKind, NewsItem, Status, kind_of, read_items, status_of
from articles.importing.readers.agency_text import Body, BodyForm, choose_body, read_element
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

_MARKS = ("<NewsEnvelope", "<NewsItem", "<Catalog", "<NewsManagement")
_TEXTS = frozenset({"main", "body", "lead", "text", "story", "article", "maintext", "main text"})
_NOT_TEXTS = frozenset(
    {
        *("about", "abstract", "byline", "caption", "contact", "copyright", "headline", "keyword", "keywords", "logo"),
        *("photo", "picture", "stylesheet", "subheadline", "summary", "thumbnail", "title"),
    }
)
_USUAL_GENRES = frozenset({"", "article", "current", "news", "release"})
_CORRECTIONS = frozenset({"correction", "corrected", "rectify", "rectification"})
_MOST_STORIES = 100
_DEEPEST = 20  # components within components
_LISTS = re.compile(r"[;,]")


class _Text(NamedTuple):
    """A component that holds a text: with the components around it, itself first; its role; its text in every form."""

    around: Sequence[etree._Element]
    role: str
    bodies: list[Body]
    inner: NewsItem | None


class Newsml1Reader(WholeFileReader):
    """Reads NewsML 1.0 to 1.2."""

    name: str = "newsml"
    label: str = "NewsML 1"
    suffixes: frozenset[str] = frozenset({".newsml"})

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by the root element and what stands in it."""
        root = find_root(head)
        if root and root.name.lower() == "newsml":
            return Confidence.CERTAIN if any(mark in root.head for mark in _MARKS) else Confidence.LIKELY
        if root and "<NewsItem" in root.head and "<NewsComponent" in root.head:
            return Confidence.LIKELY
        return Confidence.BY_NAME if root and PurePath(name).suffix.lower() in self.suffixes else Confidence.NO

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield the articles of a file, or why there is none."""
        try:
            roots, notes = read_xml(data, options.encoding)
        except UnreadableMarkupError as error:
            yield Rejection(str(error), raw_text=show_beginning(data))
            return
        items: list[NewsItem] = []
        for root in roots:
            sender = _formal_name(root, "NewsEnvelope/SentFrom/Party")
            for element in find_within(root, ["NewsItem"]):
                items += _read_item(element, sender)
        if not items:
            yield Rejection(
                "no item of news in it: an element <NewsItem> was looked for", raw_text=show_beginning(data)
            )
        yield from read_items(items, options.max_bytes, notes)


def _read_item(element: etree._Element, sender: str) -> list[NewsItem]:
    """Return the stories of an item: one, or one a language or a headline of its own."""
    stories: dict[etree._Element, list[_Text]] = {}
    texts, is_too_deep = _find_texts(element)
    for text in texts:
        stories.setdefault(_story_of(text.around, element), []).append(text)
    item = _read_management(element)
    if not stories:
        item.kind, item.parts = _read_kind(element)
        item.headline = next(iter(lines_at(element, "NewsComponent/NewsLines/HeadLine")), "")
        return [item]
    if len(stories) > _MOST_STORIES:
        item.fault = f"{item.describe()} holds {len(stories):,} stories; at most {_MOST_STORIES} are read of one item"
        return [item]
    items = []
    notes = [f"components within more than {_DEEPEST} others were left out"] if is_too_deep else []
    for number, (story, parts) in enumerate(stories.items(), 1):
        one = replace(item, notes=[*notes], keywords=[])
        if len(stories) > 1:
            one.data = etree.tostring(story, encoding="utf-8", with_tail=False)
            one.item_id += f"#{story.get('Duid') or language_of(story) or number}"
        _read_story(one, parts, sender)
        items.append(one)
    return items


def _find_texts(element: etree._Element) -> tuple[list[_Text], bool]:
    """Return the components that hold texts, without captions and the like; and whether some lie too deep."""
    texts, is_too_deep = [], False
    around: list[etree._Element] = []  # the components that the walk is in, the innermost last
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, component in walk:
        if name_of(component) != "NewsComponent":
            continue
        if event == "end":
            around.pop()
            continue
        around.append(component)
        if len(around) > _DEEPEST:
            is_too_deep = True
            walk.skip_subtree()
        elif (role := _formal_name(component, "Role").lower()) not in _NOT_TEXTS:
            contents = [_read_content(content) for content in find_all(component, "ContentItem")]
            bodies = [body for body, _ in contents if body and body.text]
            inner = next((nitf for _, nitf in contents if nitf), None)
            if bodies:
                texts.append(_Text(around[::-1], role, bodies, inner))
    return texts, is_too_deep


def _read_content(content: etree._Element) -> tuple[Body | None, NewsItem | None]:
    """Return the text of a piece of content, with what a document of NITF in it says."""
    media, kind = _formal_name(content, "MediaType"), _formal_name(content, "MimeType").lower()
    data = find_first(content, "DataContent", "Encoding/DataContent")
    if data is None or (media and kind_of(media) is not ItemKind.TEXT) or kind in {"text/css", "text/javascript"}:
        return None, None
    found = find_within(data, ["nitf", "html", "body.content"])
    if found and name_of(found[0]).lower() == "nitf":
        inner = read_nitf(found[0])
        return (inner.bodies[0] if inner.bodies else None), inner
    if len(data):
        root = deepcopy(found[0] if found else data)
        body = find_first(root, "body")
        return Body(BodyForm.HTML, read_element(root if body is None else body)), None
    return read_body(data.text or "", f"{_formal_name(content, 'Format')} {kind}" if "xml" not in kind else kind), None


def _story_of(around: Sequence[etree._Element], item: etree._Element) -> etree._Element:
    """Return the component that a text belongs to: the innermost that has a headline."""
    return next((one for one in around if line_at(one, "NewsLines/HeadLine")), item)


def _read_story(item: NewsItem, texts: list[_Text], sender: str) -> None:
    """Read what the components of one story say."""
    chosen = [one for one in texts if one.role in _TEXTS] or texts
    if left_out := dict.fromkeys(one.role for one in texts if one not in chosen):
        item.notes.append(f"texts beside the main one were left out: {', '.join(f'“{role}”' for role in left_out)}")
    if chosen[0].around[1:] and chosen[0].around[1].get("EquivalentsList", "").lower() == "yes":
        item.bodies = [body for one in chosen for body in one.bodies]
    else:
        parts = [choose_body(one.bodies) for one in chosen]
        item.bodies = [Body(BodyForm.HTML, "\n\n".join(text for text, _ in parts))]
        item.notes += [note for _, note in parts if note]
    around = chosen[0].around
    inner = chosen[0].inner or NewsItem(b"")
    item.headline = _line(around, "NewsLines/HeadLine") or inner.headline
    item.slug = _line(around, "NewsLines/SlugLine") or item.slug
    item.byline = _line(around, "NewsLines/ByLine") or inner.byline or _read_creator(around)
    item.dateline = _line(around, "NewsLines/DateLine") or inner.dateline
    if not any(map(str.isalpha, item.dateline)):
        item.dateline = _read_place(around)
    item.summary = _line(around, "NewsLines/SubHeadLine")
    item.language = _read_language(around)
    item.source = _read_source(around, sender) or item.source
    item.genres = [one for one in _formal_names(around, "Genre") if one.lower() not in _USUAL_GENRES]
    item.keywords = _read_keywords(around)
    item.for_editors = item.for_editors or inner.for_editors


def _line(around: Sequence[etree._Element], path: str) -> str:
    return next((line for one in around if (line := line_at(one, path))), "")


def _formal_name(element: etree._Element | None, path: str) -> str:
    found = find_first(element, path)
    return "" if found is None else found.get("FormalName", "").strip()


def _formal_names(around: Sequence[etree._Element], name: str) -> list[str]:
    return [one.get("FormalName", "") for each in around for one in find_all(each, f"DescriptiveMetadata/{name}")]


def _read_management(element: etree._Element) -> NewsItem:
    """Return an item with its id, version, status and times."""
    management = find_first(element, "NewsManagement")
    status = _formal_name(management, "Status")
    instructions = [one.get("FormalName", "").lower() for one in find_all(management, "Instruction")]
    item = NewsItem(
        data=etree.tostring(element, encoding="utf-8", with_tail=False),
        item_id=_read_id(find_first(element, "Identification/NewsIdentifier")),
        version=line_at(element, "Identification/NewsIdentifier/RevisionId"),
        status=status_of(status),
        slug=line_at(element, "Identification/NameLabel"),
        source=line_at(element, "Identification/NewsIdentifier/ProviderId"),
        created=line_at(management, "FirstCreated"),
        changed=line_at(management, "ThisRevisionCreated"),
    )
    if any(status_of(one) is Status.CANCELLED for one in instructions):
        item.status = Status.CANCELLED
    if status.lower() == "embargoed":
        item.embargo = line_at(management, "StatusWillChange/DateAndTime") or "further notice"
    kinds = {*instructions, _formal_name(management, "NewsItemType").lower()}
    item.is_correction = not kinds.isdisjoint(_CORRECTIONS)
    return item


def _read_id(identifier: etree._Element | None) -> str:
    """Return the id that all versions of an item share: without the number of the version."""
    public, revision = line_at(identifier, "PublicIdentifier"), line_at(identifier, "RevisionId")
    if match := re.fullmatch(rf"(.+):{re.escape(revision)}[A-Z]?", public):
        return match.group(1)
    number = line_at(identifier, "NewsItemId")
    day = line_at(identifier, "DateId").partition("T")[0]
    return ":".join(["urn:newsml", line_at(identifier, "ProviderId"), day, number]) if number else ""


def _read_kind(element: etree._Element) -> tuple[ItemKind, list[str]]:
    """Return what an item without a text is, and what it points to."""
    references = [
        one.get("NewsItem", "") or one.get("Href", "") for one in element.iter() if name_of(one) == "NewsItemRef"
    ]
    media = [
        _formal_name(one, "MediaType") or _formal_name(one, "MimeType").partition("/")[0]
        for one in element.iter()
        if name_of(one) == "ContentItem"
    ]
    kinds = [kind for one in media if one and (kind := kind_of(one)) is not ItemKind.TEXT]
    if kinds:
        return kinds[0], []
    if references:
        return ItemKind.PACKAGE, list(filter(None, references))
    if find_first(element, "TopicSet") is not None:
        return ItemKind.CONCEPTS, []
    files = [one.get("Href", "") for one in element.iter() if name_of(one) == "ContentItem"]
    return ItemKind.TEXT, list(filter(None, files))


def _read_creator(around: Sequence[etree._Element]) -> str:
    """Return who wrote a story where that is a name and not initials."""
    names = [
        one.get("FormalName", "") for each in around for one in find_all(each, "AdministrativeMetadata/Creator/Party")
    ]
    return ", ".join(name for name in dict.fromkeys(names) if " " in name.strip())


def _read_language(around: Sequence[etree._Element]) -> str:
    tags = [
        tag
        for one in around
        for tag in (_formal_name(one, "DescriptiveMetadata/Language"), language_of(one))
        if tag and tag != "x-default"
    ]
    item = next(around[-1].iterancestors(), None)
    return next(iter(tags), "" if item is None else language_of(item))


def _read_source(around: Sequence[etree._Element], sender: str) -> str:
    """Return who publishes the item, by a name rather than by a host."""
    parties = [_formal_name(one, "AdministrativeMetadata/Provider/Party") for one in around]
    origins = [_formal_name(one, "AdministrativeMetadata/Source/Party") for one in around]
    names = [name for name in (*parties, _line(around, "NewsLines/CreditLine"), sender, *origins) if name]
    return next((name for name in names if "." not in name.strip(".")), names[0] if names else "")


def _read_place(around: Sequence[etree._Element]) -> str:
    """Return city and country that a story comes from, where both are in words."""
    for one in around:
        for location in find_all(one, "DescriptiveMetadata/Location"):
            values = {each.get("FormalName", ""): each.get("Value", "") for each in find_all(location, "Property")}
            if values.get("City") and location.get("HowPresent", "Origin") == "Origin":
                country = values.get("Country", "")
                return ", ".join(filter(None, [values["City"], country if len(country) > 3 else ""]))
    return ""


def _read_keywords(around: Sequence[etree._Element]) -> list[str]:
    lines = [line for one in around for line in lines_at(one, "NewsLines/KeywordLine")]
    lines += [
        one.get("Value", "")
        for each in around
        for one in (*find_all(each, "DescriptiveMetadata/Property"), *find_all(each, "Metadata/Property"))
        if "keyword" in one.get("FormalName", "").lower()
    ]
    keywords = [word for line in lines for word in _LISTS.split(line)]
    for each in around:
        for topic in find_all(each, "TopicSet/Topic"):
            names = [one for one in find_all(topic, "Description") if one.get("Variant", "Name") == "Name"]
            keywords += [line_of(one) for one in names[:1]]
    return keywords
