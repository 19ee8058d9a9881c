"""ninjs: items of news agencies as JSON, of all versions, alone, in lists, and in what interfaces wrap around them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from articles.importing.decoding import UndecodableError, decode
from articles.importing.markup import read_line
from articles.importing.readers.agency_items import ItemKind, NewsItem, kind_of, name_items, read_items, status_of
from articles.importing.readers.agency_text import read_any
from articles.importing.readers.limits import show_beginning
from articles.importing.readers.nitf import read_body
from articles.importing.readers.protocol import Confidence, Document, ReadOptions, Rejection
from articles.importing.readers.whole_files import WholeFileReader

_DEEPEST = 8  # objects and lists around an item
_MARKS = re.compile(
    r'(?<!\\)"(versioncreated|firstcreated|contentcreated|pubstatus|representationtype|body_(?:x?html5?|text|nitf)'
    r"|description_(?:x?html5?|text)|copyrightholder|copyrightnotice|usageterms|slugline|ednote|located|headlines|bodies"
    r'|descriptions|infosources?|altids|renditions|associations|eventdetails|headline|byline|by)"\s*:',
    re.IGNORECASE,
)
_IDENTIFIED = re.compile(r'(?<!\\)"(?:uri|guid)"\s*:', re.IGNORECASE)
_STANDARD = re.compile(r'"(?:name|\$schema|\$id|schema|profile)"\s*:\s*"[^"]{0,80}\bninjs\b', re.IGNORECASE)


def _keys(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_PARTICULAR = frozenset(
    _keys(
        "versioncreated firstcreated contentcreated pubstatus representationtype copyrightholder copyrightnotice"
        " usageterms ednote altids eventdetails"
    )
)
_ENOUGH_MARKS = 3
_ITEM_KEYS = frozenset(_keys("headline headlines bodies versioncreated pubstatus representationtype eventdetails"))
_BODY_KEY = re.compile(r"body_\w+")
_THINGS = _keys(
    "subject subjects person people organisation organisations place places event events object objects keywords"
)
_USUAL_GENRES = frozenset({"current", "news", "article", "article (news)"})
_CORRECTIONS = frozenset({"correction", "corrected", "corrective"})
_DECODER = json.JSONDecoder(strict=False)

Json = Mapping[str, Any]


class NinjsReader(WholeFileReader):
    """Reads ninjs: one item, a list, lines of items, or a list within the answer of an interface."""

    name: str = "ninjs"
    label: str = "ninjs"
    suffixes: frozenset[str] = frozenset({".ninjs"})

    def sniff(self, head: bytes, name: str) -> Confidence:
        """Tell by an id and the keys that ninjs has."""
        text = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
        if not text.startswith(("{", "[")):
            return Confidence.NO
        marks = {mark.lower() for mark in _MARKS.findall(text)}
        if _IDENTIFIED.search(text):
            if _STANDARD.search(text) or (marks & _PARTICULAR and len(marks) >= _ENOUGH_MARKS):
                return Confidence.CERTAIN
            if marks & _PARTICULAR or any(map(_BODY_KEY.fullmatch, marks)):
                return Confidence.LIKELY
        return Confidence.BY_NAME if PurePath(name).suffix.lower() in self.suffixes else Confidence.NO

    def read_whole(self, data: bytes, options: ReadOptions) -> Iterator[Document | Rejection]:
        """Yield the articles of a file, or why there is none."""
        try:
            text = decode(data, encoding=options.encoding).text
        except UndecodableError as error:
            yield Rejection(str(error), raw_text=show_beginning(data))
            return
        values, problems = _load(text)
        items = [_read_item(one) for value in values for one in _find_items(value, _DEEPEST)]
        if not items and not problems:
            problems = [
                "no item of ninjs in it: an object with “uri” and “headline” or “versioncreated” was looked for"
            ]
        yield from read_items(items, options.max_bytes)
        for problem in problems:
            yield Rejection(problem, raw_text=show_beginning(data))


def _load(text: str) -> tuple[list[Any], list[str]]:
    """Return the values of a file, of a list those in it; and what is wrong with others.

    Of lines that hold a value each, those behind a damaged one are read, too.
    """
    values: list[Any] = []
    problems: list[str] = []
    position = _skip(text, 0, "[]")
    is_lines = text[position:].partition("\n")[0].rstrip().endswith("}")
    while position < len(text):
        try:
            value, position = _DECODER.raw_decode(text, position)
            values.append(value)
        except RecursionError:
            return values, [*problems, "invalid JSON: nested too deeply"]
        except json.JSONDecodeError as error:
            line = text.count("\n", 0, error.pos) + 1
            problems.append(f"invalid JSON on line {line:,}: {error.msg}; is the file damaged or cut off?")
            following = text.find("\n{", position) if is_lines else -1
            position = len(text) if following == -1 else following + 1
        except ValueError:  # Python refuses to read integers of more than 4,300 digits
            return values, [*problems, "invalid JSON: a number has too many digits"]
        position = _skip(text, position, ",]")
    return values, problems


def _skip(text: str, position: int, more: str) -> int:
    """Return where something other than blanks and these characters stands."""
    while position < len(text) and (text[position] in more or text[position].isspace() or text[position] == "\ufeff"):
        position += 1
    return position


def _find_items(value: Any, depth: int) -> Iterator[Json]:
    """Yield the items in a value, with their keys in lower case; what belongs to an item is none of its own.

    Of a package without a text, the texts that it brings along are.
    """
    if isinstance(value, list):
        for one in value if depth else ():
            yield from _find_items(one, depth - 1)
    elif isinstance(value, dict):
        item = {key.lower(): one for key, one in value.items()}
        if _is_item(item):
            whole = [one for one in _parts(item) if _bodies(one)] if not _bodies(item) else []
            yield from whole or [item]
        elif depth:
            for one in value.values():
                yield from _find_items(one, depth - 1)


def _is_item(item: Json) -> bool:
    return any(isinstance(item.get(key), str) for key in ("uri", "guid")) and (
        not _ITEM_KEYS.isdisjoint(item) or any(map(_BODY_KEY.fullmatch, item))
    )


def _read_item(item: Json) -> NewsItem:
    parts = [_read_item_itself(one).describe() for one in _parts(item)]
    read = _read_item_itself(item)
    if read.kind is ItemKind.TEXT and not read.bodies:
        read.parts = _read_files(item.get("renditions"))
    if parts and (read.bodies or read.kind is not ItemKind.PACKAGE):
        read.notes.append(f"with it comes what is no part of the text: {name_items(parts)}")
    else:
        read.parts += parts
    return read


def _read_item_itself(item: Json) -> NewsItem:
    return NewsItem(
        data=json.dumps(item, ensure_ascii=False).encode("utf-8", "replace"),
        item_id=_read_id(item),
        version=_words(item.get("version")),
        status=status_of(_words(item.get("pubstatus"))),
        kind=ItemKind.EVENT if "eventdetails" in item and "type" not in item else kind_of(_words(item.get("type"))),
        headline=_by_role(item.get("headlines"), "main") or _line(item, "headline", "headline_text", "title"),
        slug=_line(item, "slugline"),
        byline=_line(item, "byline", "by") or ", ".join(_names(item.get("authors"))),
        dateline=_line(item, "dateline", "located") or _read_place(item.get("datelinelocation")),
        bodies=[body for text, kind in _bodies(item) if (body := read_body(text, kind))],
        summary=read_any(
            _by_role(item.get("descriptions"), "summary", "text", "caption")
            or _line(item, "description_text", "description_html", "description_xhtml", "description_summary")
        ),
        source=_line(item, "source", "provider", "creditline", "copyrightholder")
        or next(iter(_names(item.get("infosource")) + _names(item.get("infosources"))), ""),
        language=_words(item.get("language")),
        url=_read_address(item.get("renditions")),
        section=next(iter(_names(item.get("service"))), ""),
        created=_line(item, "firstcreated", "contentcreated", "firstpublished"),
        changed=_line(item, "versioncreated"),
        embargo=_line(item, "embargoed", "embargoeduntil", "embargotime"),
        genres=[
            one for one in _names(item.get("genre")) + _names(item.get("genres")) if one.lower() not in _USUAL_GENRES
        ],
        keywords=[name for key in _THINGS for name in _names(item.get(key))],
        for_editors=read_line(_line(item, "ednote")),
        is_correction=any(one.lower() in _CORRECTIONS for one in _names(item.get("signals"))),
    )


def _read_id(item: Json) -> str:
    """Return the id of an item: where its address has questions of one reader in it, the number of the agency."""
    uri, number = _line(item, "guid", "uri"), _line(_lower(item.get("altids")), "itemid")
    return number if number and "?" in uri else uri


def _parts(item: Json) -> Iterator[Json]:
    """Yield the items that an item is associated with."""
    found = item.get("associations")
    values = found.values() if isinstance(found, dict) else _list(found)
    for value in values:
        if isinstance(value, dict):
            yield _lower(value)


def _bodies(item: Json) -> list[tuple[str, str]]:
    """Return the texts of an item in all their forms, each with what is said of its kind."""
    texts = [(text, key) for key, text in item.items() if _BODY_KEY.fullmatch(key) and isinstance(text, str)]
    bodies = map(_lower, _list(item.get("bodies")))
    texts += [(_words(one.get("value")), _line(one, "contenttype") or _line(one, "role")) for one in bodies]
    return [(text, kind) for text, kind in texts if text.strip()]


def _by_role(values: Any, *roles: str) -> str:
    """Return the value of the first of these roles that is given, else of any."""
    found = {_words(one.get("role")).lower(): _words(one.get("value")) for one in map(_lower, _list(values))}
    return next((found[role] for role in roles if found.get(role)), next(filter(None, found.values()), ""))


def _line(item: Json, *keys: str) -> str:
    """Return the first text under these keys, of an object its name."""
    return next((words for key in keys if (words := _words(item.get(key)))), "")


def _words(value: Any) -> str:
    if isinstance(value, dict):
        value = next((value[key] for key in ("name", "value", "literal") if isinstance(value.get(key), str)), "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def _names(values: Any) -> list[str]:
    return [words for one in _list(values) if (words := _words(one))]


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _lower(value: Any) -> Json:
    return {key.lower(): one for key, one in value.items()} if isinstance(value, dict) else {}


def _read_place(place: Any) -> str:
    parts = (_lower(place).get(key) for key in ("city", "countryareaname", "countryname"))
    return ", ".join(
        dict.fromkeys(words.title() if words.isupper() else words for one in parts if (words := _words(one)))
    )


def _read_address(renditions: Any) -> str:
    """Return the address of the page on the web that shows the item."""
    pages = (address for kind, address in _read_renditions(renditions) if "html" in kind)
    return next((address for address in pages if address.startswith(("http://", "https://"))), "")


def _read_files(renditions: Any) -> list[str]:
    """Return the addresses of the files that hold the text of an item."""
    return [address for kind, address in _read_renditions(renditions) if kind.startswith("text/") or "nitf" in kind]


def _read_renditions(renditions: Any) -> Iterator[tuple[str, str]]:
    """Yield kind and address of each file that an item points to."""
    values = renditions.values() if isinstance(renditions, dict) else _list(renditions)
    for one in map(_lower, values):
        if address := _line(one, "href"):
            yield _line(one, "mimetype", "contenttype").lower(), address
