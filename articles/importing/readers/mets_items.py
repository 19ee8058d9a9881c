"""The articles of an issue as METS marks them in its logical map, whose parts have types in many languages. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from lxml import etree

from articles.importing.markup import UnreadableMarkupError, local_name

DEEPEST = 100
MOST_PARTS = 200_000  # of a logical map


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Types of parts, in small letters and without what is no letter.
_ARTICLES = _names("article articles artikel articolo articulo artikkeli clanek cikk artigo newsarticle")
_ADVERTISEMENTS = _names(
    "advertisement advertisements advertising advert adverts ad ads classified classifieds classifiedad classifiedads"
    " advertisementsection advertisementgroup anzeige anzeigen werbung annonce annonces publicite publicidad anuncio"
    " anuncios pubblicita reclame advertentie advertenties mainos mainokset ilmoitus ilmoitukset annons annonser"
    " reklama inzerat inzerce hirdetes"
)
_PICTURES = _names(
    "illustration illustrations picture pictures photo photograph image images figure map cartoon comic drawing graphic"
    " abbildung bild ilustracion illustrazione afbeelding illustratie kuva obrazek"
)
_MASTHEADS = _names(
    "titlesection masthead titelblatt titlepage impressum imprint pageheader runningtitle runningheader pagenumber"
    " headersection footer publicationinfo"
)
_CONTAINERS = _names(
    "newspaper newspapers periodical serial journal volume issue supplement edition content contents section sections"
    " page pages front main part number zeitung jahrgang jahr ausgabe heft beilage annee fascicule periodico year month"
    " day document inhalt rubrik periodicaltitle periodicalvolume periodicalissue zeitungsausgabe physsequence"
)
_SECTIONS = _names("section rubrik")
_HEADLINES = _names("heading headline title maintitle headingtext titre titolo titulo kop otsikko")
_SUBHEADLINES = _names("subheadline subheading subtitle overline kicker overheadline")
_AUTHORS = _names("author byline autor auteur autore")
_TEXTS = _names("body bodycontent text paragraph caption")
_NO_LETTER = re.compile(r"[\W_\d]")


class PartKind(StrEnum):
    """What a part of an issue is."""

    ARTICLE = "articles"
    ADVERTISEMENT = "advertisements"
    PICTURE = "pictures"
    MASTHEAD = "mastheads"
    HEADING = "headings of sections"


_KINDS = (
    (_ADVERTISEMENTS, PartKind.ADVERTISEMENT),
    (_PICTURES, PartKind.PICTURE),
    (_MASTHEADS, PartKind.MASTHEAD),
    (_HEADLINES | _SUBHEADLINES, PartKind.HEADING),
)


class Area(NamedTuple):
    """A place on a page: the name of its file, the ids of the first and of the last block, or word, of it."""

    file: str
    begin: str
    end: str = ""


@dataclass(slots=True)
class IssuePart:
    """A part of an issue that stands for itself. `groups` are the places of each of its paragraphs."""

    id: str
    kind: PartKind
    title: str = ""
    byline: str = ""
    language: str = ""
    section: str = ""
    headline: list[Area] = field(default_factory=list)
    authors: list[Area] = field(default_factory=list)
    groups: list[list[Area]] = field(default_factory=list)

    @property
    def areas(self) -> list[Area]:
        """All its places."""
        return [*self.headline, *self.authors, *(area for group in self.groups for area in group)]


def type_of(division: etree._Element) -> str:
    """Return the type of a part, in small letters and without what is no letter."""
    return _fold(str(division.get("TYPE") or "").rpartition(":")[2])


def _fold(name: str) -> str:
    return _NO_LETTER.sub("", name).lower()


def is_container(division: etree._Element) -> bool:
    """Tell whether a part is the issue, a section, a page: something that articles stand in."""
    kind = type_of(division)
    return not kind or kind in _CONTAINERS


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of an issue stand: `files` are the names of the page files by their ids, `linked` the parts of
    pages that a part of the logical map is linked with, by its id.
    """

    files: Mapping[str, str]
    linked: Mapping[str, Sequence[etree._Element]]

    def own(self, division: etree._Element) -> list[Area]:
        """Return the places that a part itself names, not those of its parts."""
        return [
            Area(self.files[str(area.get("FILEID"))], str(area.get("BEGIN")), str(area.get("END") or ""))
            for pointer in division.findall("{*}fptr")
            for area in pointer.iter("{*}area")
            if area.get("BEGIN") and str(area.get("FILEID")) in self.files
        ]

    def linked_with(self, division: etree._Element) -> list[tuple[str, list[Area]]]:
        """Return the places that a part is linked with, each with what it is, as in “headline”."""
        found = self.linked.get(str(division.get("ID")), ())
        return [
            (_fold(str(one.get("LABEL") or one.get("TYPE") or "")), areas) for one in found if (areas := self.own(one))
        ]


def read_links(root: etree._Element) -> dict[str, list[etree._Element]]:
    """Return for each part of a logical map the parts of pages that it is linked with, by its id."""
    divisions = {str(one.get("ID")): one for one in root.iter("{*}div") if one.get("ID")}
    pairs = [(_link(one, "from"), _link(one, "to")) for one in root.iter("{*}smLink")]
    for group in root.iter("{*}smLinkGrp"):
        names = {_link(one, "label"): _link(one, "href") for one in group.iter("{*}smLocatorLink")}
        pairs += [
            (names.get(_link(one, "from"), ""), names.get(_link(one, "to"), "")) for one in group.iter("{*}smArcLink")
        ]
    found: dict[str, list[etree._Element]] = {}
    for logical, physical in pairs:
        if logical and physical in divisions:
            found.setdefault(logical, []).append(divisions[physical])
    return found


def _link(element: etree._Element, name: str) -> str:
    values = [str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name]
    return values[0].removeprefix("#") if values else ""


def find_items(
    structure: etree._Element, places: Places, sections: Mapping[str, etree._Element]
) -> Iterator[IssuePart]:
    """Yield the parts that stand for themselves: the highest with text that are no containers.

    `sections` are the descriptions by their ids. Raises UnreadableMarkupError.
    """
    stack = [(one, 0, "") for one in reversed(structure.findall("{*}div"))]
    count = 0
    while stack:
        division, depth, section = stack.pop()
        count += 1
        if count > MOST_PARTS or depth > DEEPEST:
            raise UnreadableMarkupError("its logical map has more parts than that of any newspaper")
        kind, children = type_of(division), division.findall("{*}div")
        has_articles = kind not in _ARTICLES and any(type_of(one) in _ARTICLES for one in _parts_below(division))
        if is_container(division) or has_articles:
            label = " ".join(str(division.get("LABEL") or "").split()) if kind in _SECTIONS else ""
            stack += [(one, depth + 1, label or section) for one in reversed(children)]
        elif any(places.own(one) or places.linked_with(one) for one in division.iter("{*}div")):
            yield _read_item(division, places, sections, section)


def _parts_below(division: etree._Element) -> Iterator[etree._Element]:
    return (one for one in division.iter("{*}div") if one is not division)


def _kind_of(kind: str) -> PartKind:
    for names, found in _KINDS:
        if kind in names:
            return found
    return PartKind.ARTICLE


def _read_item(
    division: etree._Element, places: Places, sections: Mapping[str, etree._Element], section: str
) -> IssuePart:
    item = IssuePart(str(division.get("ID") or ""), _kind_of(type_of(division)), section=section)
    for name in str(division.get("DMDID") or "").split():
        if name in sections:
            _describe(item, sections[name])
    item.title = item.title or " ".join(str(division.get("LABEL") or "").split())
    stack = [(division, "text")]
    while stack:
        part, role = stack.pop()
        kind = type_of(part)
        if part is not division:
            role = _role_of(kind, role)
        _add_areas(item, kind, role, places.own(part))
        for linked, areas in places.linked_with(part):
            _add_areas(item, linked, _role_of(linked, role), areas)
        stack += [(one, role) for one in reversed(part.findall("{*}div"))]
    return item


def _role_of(kind: str, role: str) -> str:
    """Return what a part of an article is, given what it stands in."""
    if kind in _AUTHORS:
        return "author"
    if kind in _HEADLINES:
        return "headline"
    return "text" if kind in _SUBHEADLINES or kind in _TEXTS else role


def _add_areas(item: IssuePart, kind: str, role: str, areas: list[Area]) -> None:
    if role == "author":
        item.authors += areas
    elif role == "headline":
        item.headline += areas
    elif kind.startswith("par"):  # a paragraph, maybe in two columns
        item.groups += [areas] if areas else []
    else:
        item.groups += [[area] for area in areas]


# -- what is said of them


def text_of(element: etree._Element | None) -> str:
    """Return the text of an element on one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def find_title(section: etree._Element) -> str:
    """Return the title of what MODS or Dublin Core describe, not that of what it is part of."""
    for element in section.iter("{*}titleInfo", "{*}title"):
        above = {local_name(one) for one in element.iterancestors() if section in one.iterancestors()}
        if above & {"relatedItem", "titleInfo"} or element.get("type"):
            continue
        if local_name(element) == "title":
            return text_of(element)
        title = " ".join(filter(None, (text_of(element.find(f"{{*}}{name}")) for name in ("nonSort", "title"))))
        subtitle = text_of(element.find("{*}subTitle"))
        if title:
            return f"{title}: {subtitle}" if subtitle else title
    return ""


def find_language(section: etree._Element) -> str:
    """Return the language that MODS or Dublin Core state."""
    return text_of(next(section.iter("{*}languageTerm", "{*}language"), None))


def _describe(item: IssuePart, section: etree._Element) -> None:
    item.title = item.title or find_title(section)
    item.language = item.language or find_language(section)
    item.byline = item.byline or ", ".join(filter(None, map(_read_name, section.iter("{*}name"))))


def _read_name(name: etree._Element) -> str:
    """Return the name of a person, the given one first."""
    parts = {str(one.get("type") or ""): text_of(one) for one in reversed(name.findall("{*}namePart"))}
    if "given" in parts or "family" in parts:
        return " ".join(filter(None, (parts.get("given"), parts.get("family"))))
    return parts.get("", "")
