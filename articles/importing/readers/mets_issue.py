"""What a METS file says of an issue of a newspaper: its title and date, its pages, its articles where marked. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from articles.importing.markup import local_name, parse_whole_xml
from articles.importing.readers.mets_files import read_files
from articles.importing.readers.mets_items import (
    IssuePart,
    Places,
    find_items,
    find_language,
    find_title,
    is_container,
    read_links,
    text_of,
)

# What follows the name of a newspaper in a label whose blanks are single: its place, the date, the number.
_AFTER_NAME = re.compile(
    r" ?(?:[\[(].*|[,;:.|–-]? ?(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\s?\d{1,2}[./]\s?\d{4}|\d{1,2}\.? \w+ \d{4}).*"
    r"|[,;:|] ?(?:vol|no|nr|n°|jg|bd)\b.*)\Z",
    re.IGNORECASE,
)
_LOGICAL = frozenset({"LOGICAL"})
_PHYSICAL = frozenset({"PHYSICAL"})


@dataclass(slots=True)
class Issue:
    """What is known of an issue. `pages` are the names of its files in order, each with the number of its page."""

    id: str = ""
    title: str = ""
    published_on: str = ""
    edition: str = ""
    language: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    items: list[IssuePart] = field(default_factory=list)


def read_issue(data: bytes, present: Mapping[str, object]) -> Issue:
    """Return what a METS file says; `present` are the files beside it that are pages, by their names.

    Raises UnreadableMarkupError.
    """
    root = parse_whole_xml(data)
    files = read_files(root, present)
    sections = {str(one.get("ID")): one for one in root.iter("{*}dmdSec") if one.get("ID")}
    maps = list(root.iter("{*}structMap"))
    places = Places(files, read_links(root))
    issue = Issue(str(root.get("OBJID") or ""))
    issue.pages = _read_pages(_choose_maps(maps, _PHYSICAL), files)
    for one in _choose_maps(maps, _LOGICAL):
        issue.items += find_items(one, places, sections)
    of_items = {
        name for one in maps for part in one.iter("{*}div") if not is_container(part) for name in _described_by(part)
    }
    _describe(issue, root, [section for name, section in sections.items() if name not in of_items])
    return issue


def _choose_maps(maps: Sequence[etree._Element], types: frozenset[str]) -> Sequence[etree._Element]:
    return [one for one in maps if str(one.get("TYPE") or "").upper() in types] or maps


def _described_by(division: etree._Element) -> list[str]:
    return str(division.get("DMDID") or "").split()


def _read_pages(maps: Iterable[etree._Element], files: Mapping[str, str]) -> dict[str, str]:
    pages: dict[str, str] = {}
    for structure in maps:
        for element in structure.iter("{*}fptr", "{*}area"):
            name = files.get(str(element.get("FILEID")))
            if name and name not in pages:
                pages[name] = next(_find_labels(element), "")
    for name in sorted(files.values()):
        pages.setdefault(name, "")
    return pages


def _find_labels(element: etree._Element) -> Iterator[str]:
    for division in element.iterancestors("{*}div"):
        if label := division.get("ORDERLABEL") or division.get("ORDER"):
            yield str(label)


def _describe(issue: Issue, root: etree._Element, described: Sequence[etree._Element]) -> None:
    """Take title, date, edition and language from the descriptions of the issue and of what it is an issue of."""
    hosts = [
        one for section in described for one in section.iter("{*}relatedItem") if one.get("type") in {"host", "series"}
    ]
    titles = [find_title(one) for one in (*hosts, *described)]
    title = next(filter(None, titles), str(root.get("LABEL") or ""))
    issue.title = _AFTER_NAME.sub("", " ".join(title.split())) or title
    for section in described:
        dates = (text_of(one) for one in section.iter("{*}dateIssued", "{*}issued", "{*}date"))
        issue.published_on = issue.published_on or next(filter(None, dates), "")
        issue.language = issue.language or find_language(section)
        issue.edition = issue.edition or next(filter(None, map(_read_edition, section.iter("{*}detail"))), "")


def _read_edition(detail: etree._Element) -> str:
    if detail.get("type") != "edition":
        return ""
    found = {local_name(one): text_of(one) for one in detail}
    return found.get("caption") or found.get("title") or found.get("number") or ""
