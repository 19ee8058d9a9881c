"""Elements of XML or SGML as records of names and values: text where they hold text, else what they hold. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from articles.importing.readers.wrapped_lines import join_wrapped
from articles.importing.readers.xml_files import name_of

_MACHINE_DATES = frozenset({"when", "when-iso", "datetime", "iso", "norm", "normal", "value"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_ATTRIBUTES = 200
DEEPEST = 40  # elements within one another; what is deeper is text
# Of a part that is no record, but a name and its role, or an address.
_MOST_PARTS = 3
_LONGEST_PART = 300  # characters
_FEWEST_LETTERS = 20  # between elements of any name, which are parts of a text then


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    "p para paragraph par ab block l lg head heading subhead crosshead h1 h2 h3 h4 h5 h6 list item li ul ol quote "
    "blockquote div div1 div2 div3 div4 section sec body front back main table row cell tr td th sp speaker stage pre"
)
_INLINE = _names(
    "b i u em strong hi emph emphasis span a ref link name persname placename orgname rs date time num measure term "
    "foreign q said w pc s seg sub sup font br lb pb cb milestone note figure graphic fw choice sic corr abbr expan "
    "add del unclear gap enamex timex numex entity"
)
_OF_TEXTS = _BLOCKS | _INLINE
_BREAKS = _names("br lb")
_SILENT = _names("figure graphic fw figdesc caption figcaption del sic script style")


def read_element(element: etree._Element) -> dict[str, Any]:
    """Return what an element holds by the names of its parts, wherever they stand in it.

    A name that stands again deeper, or for another part, is the path that leads to it: “biblFull.title”. The attributes
    of the element itself have their own names. Of several parts side by side with one name there is a list.
    """
    record: dict[str, Any] = {}
    nested: list[tuple[str, dict[str, Any]]] = [("", _read(element, DEEPEST))]
    for path, values in nested:
        for name, value in values.items():
            whole = f"{path}.{name}" if path else name
            if isinstance(value, dict):
                nested.append((whole, value))
            else:
                record[whole if name in record or "@" in name else name] = value
    return {name.replace("@", ""): value for name, value in record.items()}


def _read(element: etree._Element, depth: int) -> dict[str, Any]:
    children: dict[str, list[Any]] = {}
    for child in element:
        if name := name_of(child):
            name = "maintext" if name == "main" and len(child) else name  # as in HTML
            children.setdefault(name, []).append(_value_of(child, depth - 1))
    record: dict[str, Any] = {}
    for name, value in _read_attributes(element).items():
        if name not in children:
            record[name if depth == DEEPEST else f"@{name}"] = value
    for name, values in children.items():
        found = [value for value in values if value not in ("", {})]
        record[name] = found[0] if len(found) == 1 else _join(found) or ""
    return record


def _join(values: list[Any]) -> list[str]:
    """Return the texts of several parts of one name; none where they are records of their own."""
    texts = [(isinstance(value, dict) and len(value), list(_find_texts(value))) for value in values]
    if any(parts and (parts > _MOST_PARTS or sum(map(len, some)) > _LONGEST_PART) for parts, some in texts):
        return []
    return [text for _, some in texts for text in some]


def _find_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for one in value.values() if isinstance(value, dict) else value:
            yield from _find_texts(one)


def _read_attributes(element: etree._Element) -> dict[str, str]:
    if len(element.attrib) > _MOST_ATTRIBUTES:  # reading them takes the square of their number
        return {}
    return {str(name).rpartition("}")[2]: value for name, value in element.attrib.items() if value.strip()}


def _value_of(element: etree._Element, depth: int) -> Any:
    attributes = _read_attributes(element)
    if day := next((value for name, value in attributes.items() if name in _MACHINE_DATES and _DAY.match(value)), ""):
        return day
    if depth <= 0 or _is_text(element):
        return _read_text(element) or {f"@{name}": value for name, value in attributes.items()}
    children = [child for child in element if name_of(child)]
    if len({name_of(child) for child in children}) == 1 and all(map(_is_text, children)):
        return [text for child in children if (text := _read_text(child))] or ""
    return _read(element, depth)


def _is_text(element: etree._Element) -> bool:
    children = [child for child in element if name_of(child)]
    if not children:
        return True
    loose = "".join([element.text or "", *(child.tail or "" for child in element)])
    if all(name_of(one).lower() in _OF_TEXTS for child in children for one in child.iter() if name_of(one)):
        return bool(loose.strip()) or any(name_of(child).lower() in _BLOCKS for child in children)
    has_parts = any(name_of(one) for child in children for one in child)
    return sum(map(str.isalpha, loose)) >= _FEWEST_LETTERS and not has_parts


def _read_text(element: etree._Element) -> str:
    """Return the text of an element, its paragraphs parted by an empty line."""
    runs: list[str] = []
    paragraphs: list[str] = []
    for text in (*_walk(element), None):
        if text is not None:
            runs.append(text)
        elif paragraph := "".join(runs).strip():
            paragraphs.append(paragraph)
            runs.clear()
    return "\n\n".join(join_wrapped(paragraphs, is_narrow=False))


def _walk(element: etree._Element) -> Iterator[str | None]:
    """Yield the runs of characters of an element, and None where a paragraph ends."""
    events = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, one in events:
        if event in {"comment", "pi"}:
            yield one.tail or "" if one is not element else ""
            continue
        name = name_of(one).lower()
        is_block = name in _BLOCKS
        if event == "start":
            if name in _SILENT and one is not element:
                events.skip_subtree()
                continue
            if is_block:
                yield None
            yield "\n" if name in _BREAKS else one.text or ""
        else:
            if is_block:
                yield None
            if one is not element:
                yield one.tail or ""
