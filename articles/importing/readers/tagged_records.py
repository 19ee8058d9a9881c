"""Records in XML or SGML with elements of any name: exports of a paper's own system, TEI, collections of research."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any, BinaryIO

from lxml import etree

from articles.importing.markup import UnreadableMarkupError, is_html_name
from articles.importing.readers.columns import SAMPLE_RECORDS, NoArticlesError
from articles.importing.readers.foreign_records import RecordReader, find_orders, needs_order, settle_order
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.limits import describe_excess, read_at_most, show_beginning
from articles.importing.readers.protocol import Confidence, Document, Place, ReadOptions, Rejection, Unit
from articles.importing.readers.record_groups import RatedGroup, RecordGroup, choose_articles
from articles.importing.readers.tagged_values import read_element
from articles.importing.readers.whole_files import MOST_FILE_BYTES, WholeFileReader
from articles.importing.readers.xml_files import find_root, name_of, read_xml

Path = tuple[str, ...]  # the names of elements from the root

_DEEPEST = 5
_MOST_GROUPS = 200
_CONTROL = re.compile(rb"&#(?:[0-8]|1[124-9]|2[0-9]|3[01]|127);")  # of old wires; XML forbids them


class TaggedRecordReader(WholeFileReader):
    """Reads the elements of a file that are articles, whatever their parts are called."""

    name: str = "xml"
    label: str = "XML or SGML of any kind"
    suffixes: frozenset[str] = frozenset({".xml", ".sgm", ".sgml", ".tei"})

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by the name of the file, as other XML has it too, else by fields of an article in its beginning."""
        root = find_root(head)
        if root is None or root.name.lower() in {"html", "svg"}:
            return Confidence.NO
        if PurePath(name).suffix.lower() in self.suffixes:
            return Confidence.BY_NAME
        if is_html_name(root.name):
            return Confidence.NO
        try:
            _choose(_read_roots(head, "")[0], ReadOptions(len(head)))
        except (NoArticlesError, UnreadableMarkupError):
            return Confidence.NO
        return Confidence.LIKELY

    def sample(self, stream: BinaryIO, options: ReadOptions) -> Sequence[dict[str, Any]]:
        """Return the first elements that are the articles, or may be."""
        try:
            roots, _ = _read_roots(read_at_most(stream, MOST_FILE_BYTES), options.encoding)
            return _choose(roots, options).group.records
        except UnreadableMarkupError:
            return []
        except NoArticlesError:
            return max(_find_groups(roots), key=lambda one: one.size, default=RecordGroup((), [], 0)).records

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield an article for each element of the kind that is one."""
        try:
            roots, notes = _read_roots(data, options.encoding)
            best = _choose(roots, options)
        except (UnreadableMarkupError, NoArticlesError) as error:
            yield Rejection(str(error), raw_text=show_beginning(data))
            return
        elements = list(_find_elements(roots, best.group.shape))
        columns = best.columns
        if any(needs_order(one, columns) for one in best.group.records):
            orders = {find_orders(read_element(one), columns) for one in elements}
            columns = settle_order(columns, {one for one in orders if one is not None})
        reader = RecordReader(columns, SeenIds())
        for number, element in enumerate(elements, 1):
            place = Place(number, Unit.RECORD) if len(elements) > 1 else None
            source = etree.tostring(element, encoding="utf-8", with_tail=False)
            if len(source) > options.max_bytes:
                excess = describe_excess(len(source), options.max_bytes)
                yield Rejection(
                    excess, hashlib.sha256(source).hexdigest(), str(place or ""), place, show_beginning(source)
                )
                continue
            yield reader.read(read_element(element), place, source if place else data, notes)


def _read_roots(data: bytes, encoding: str) -> tuple[list[etree._Element], tuple[str, ...]]:
    return read_xml(_CONTROL.sub(b" ", data), encoding)


def _choose(roots: Sequence[etree._Element], options: ReadOptions) -> RatedGroup:
    return choose_articles(_find_groups(roots), options.mapping, "XML")


def _find_groups(roots: Sequence[etree._Element]) -> list[RecordGroup]:
    """Return the elements that have parts, by the names that lead to them."""
    found: dict[Path, list[etree._Element]] = defaultdict(list)
    for path, element in _walk(roots, (), _DEEPEST):
        if path in found or len(found) < _MOST_GROUPS:
            found[path].append(element)
    groups = []
    for path, elements in found.items():
        records = [record for one in elements[:SAMPLE_RECORDS] if (record := read_element(one))]
        groups.append(RecordGroup(path, records, sum(map(_measure, records)) * len(elements) // max(len(records), 1)))
    return groups


def _measure(value: Any) -> int:
    if isinstance(value, dict):
        return sum(map(_measure, value.values()))
    return sum(map(_measure, value)) if isinstance(value, list) else len(value)


def _walk(elements: Sequence[etree._Element], outer: Path, depth: int) -> Iterator[tuple[Path, etree._Element]]:
    for element in elements:
        name = name_of(element)
        if name and (len(element) or len(element.attrib) > 1):
            yield (*outer, name), element
            if depth > 1:
                yield from _walk(list(element), (*outer, name), depth - 1)


def _find_elements(roots: Sequence[etree._Element], path: Path) -> Iterator[etree._Element]:
    return (element for found, element in _walk(roots, (), len(path)) if found == path)
