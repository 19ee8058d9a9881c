"""What stands in elements of XML, found by names without regard to namespaces and case. Pure."""

from collections.abc import Iterable, Iterator

from lxml import etree

from articles.importing.readers.xml_files import name_of
from articles.text.sentences import fold_blanks

_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def find_all(element: etree._Element | None, path: str) -> Iterator[etree._Element]:
    """Yield the elements at a path of names, as “itemMeta/provider”."""
    name, _, rest = path.lower().partition("/")
    for child in () if element is None else element:
        if name_of(child).lower() == name:
            if rest:
                yield from find_all(child, rest)
            else:
                yield child


def find_first(element: etree._Element | None, *paths: str) -> etree._Element | None:
    """Return the first element at the first of the paths that leads to one."""
    return next((found for path in paths for found in find_all(element, path)), None)


def find_within(root: etree._Element, names: Iterable[str]) -> list[etree._Element]:
    """Return the outermost elements of these names, the root among them, in the order of the file."""
    wanted = {name.lower() for name in names}
    found = []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if name_of(element).lower() in wanted:
            found.append(element)
            walk.skip_subtree()
    return found


def line_of(element: etree._Element | None) -> str:
    """Return all text of an element on one line."""
    return "" if element is None else fold_blanks(" ".join("".join(element.itertext()).split("\n")))


def line_at(element: etree._Element | None, *paths: str) -> str:
    """Return the first text that is not empty at these paths, on one line."""
    return next((line for path in paths for one in find_all(element, path) if (line := line_of(one))), "")


def lines_at(element: etree._Element | None, *paths: str) -> list[str]:
    """Return all texts at these paths that are not empty, each on one line."""
    return [line for path in paths for one in find_all(element, path) if (line := line_of(one))]


def language_of(element: etree._Element) -> str:
    """Return the language that an element itself names."""
    return element.get(_XML_LANGUAGE) or element.get("lang") or ""
