"""What a web page says of its article in JSON-LD (https://schema.org/Article). Pure."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

Node = Mapping[str, Any]

MOST_NODES = 2_000
DEEPEST = 8
LONGEST_SCRIPT = 5_000_000  # characters

_DECODER = json.JSONDecoder(strict=False)  # texts with bare line ends are common
_ARTICLE_ENDINGS = ("article", "posting", "report", "review", "newsarticle", "liveblog")
_LESS_SURE = frozenset({"review", "socialmediaposting", "discussionforumposting", "jobposting", "claimreview"})
_PAGES = frozenset(
    {"webpage", "itempage", "creativework", "videoobject", "medicalwebpage", "mediaobject", "podcastepisode"}
)
_LISTS = frozenset({"itemlist", "collectionpage", "searchresultspage"})
_TELLING = frozenset({"headline", "name", "datePublished", "articleBody", "author"})
# Where objects hold others that are the page's own subject.
_INNER = ("@graph", "mainEntity", "mainEntityOfPage", "subjectOf", "hasPart", "about")
_WRAPPING = re.compile(
    r"\A\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*\Z"
)
_NO_LETTERS = re.compile(r"[\W_]+")
_LAST_COMMA = re.compile(r",(\s*[}\]])")
_DAMAGED_VALUE = '"{}"\\s*:\\s*"((?:[^"\\\\]|\\\\.){{1,500}})"'


def read_nodes(tree: HtmlElement) -> list[Node]:
    """Return all objects of a page's JSON-LD, those within others after them; of damaged JSON what it plainly says."""
    nodes: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            text = "".join(script.itertext())[:LONGEST_SCRIPT]
            for value in _load(text):
                _collect(value, nodes, 0)
    return nodes


def _load(text: str) -> Iterator[Any]:
    """Yield the values of a script: usually one; the texts that JSON which cannot be read plainly has."""
    text = _WRAPPING.sub("", text).strip().rstrip(";")
    for attempt in (text, _LAST_COMMA.sub(r"\1", text), html.unescape(text)):
        position, values = 0, []
        try:
            while position < len(attempt):
                value, position = _DECODER.raw_decode(attempt, position)
                values.append(value)
                while position < len(attempt) and attempt[position] in " \t\r\n;,":
                    position += 1
        except (ValueError, RecursionError):
            continue
        yield from values
        return
    if "Article" in text or "Posting" in text:
        found = {
            key: match.group(1)
            for key in ("headline", "datePublished", "dateModified")
            if (match := re.search(_DAMAGED_VALUE.format(key), text))
        }
        if found:
            yield {"@type": "Article"} | found


def _collect(value: Any, nodes: list[Node], depth: int) -> None:
    if depth > DEEPEST or len(nodes) >= MOST_NODES:
        return
    if isinstance(value, list):
        for one in value:
            _collect(one, nodes, depth + 1)
    elif isinstance(value, dict):
        nodes.append(value)
        for key in _INNER:
            if isinstance(inner := value.get(key), dict | list):
                _collect(inner, nodes, depth + 1)


def types_of(node: Node) -> frozenset[str]:
    """Return the types of an object in small letters, without the address of their vocabulary."""
    values = node.get("@type")
    values = values if isinstance(values, list) else [values]
    return frozenset(re.split(r"[/#:]", one)[-1].lower() for one in values if isinstance(one, str))


def is_article(node: Node) -> bool:
    """Tell whether an object is an article of some kind, as NewsArticle, BlogPosting and Report are."""
    return any(name.endswith(_ARTICLE_ENDINGS) for name in types_of(node) - _LESS_SURE)


def is_list(node: Node) -> bool:
    """Tell whether an object is a page of many articles, or a list of them."""
    return bool(types_of(node) & _LISTS)


def choose_article(nodes: Iterable[Node], addresses: frozenset[str], headlines: Iterable[str]) -> Node:
    """Return the object that the page is about; empty where none is.

    `addresses` and `headlines` are what the page calls itself: of several articles the one that has them is meant.
    """
    nodes = list(nodes)
    articles = [one for one in nodes if is_article(one)]
    articles = [one for one in articles if not _TELLING.isdisjoint(one)] or articles
    called = {fold for text in headlines if (fold := fold_text(text))}
    for one in articles:
        if fold_text(first_text(one.get("headline")) or first_text(one.get("name"))) in called:
            return one
    for one in articles:
        if addresses & {address.partition("#")[0].rstrip("/") for address in addresses_of(one)}:
            return one
    if (articles and not any(is_list(one) for one in nodes if one is not articles[0])) or len(articles) == 1:
        return articles[0]
    pages = [one for one in nodes if types_of(one) & (_PAGES | _LESS_SURE) and "datePublished" in one]
    return pages[0] if pages and not articles else {}


def addresses_of(node: Node) -> list[str]:
    """Return the addresses that an object gives as its own."""
    page = node.get("mainEntityOfPage")
    values = [node.get("url"), page, page.get("@id") if isinstance(page, dict) else None, node.get("@id")]
    return [one for one in values if isinstance(one, str) and one.startswith(("http", "/"))]


def fold_text(text: str) -> str:
    """Return only the letters and digits of a text, in small letters, to compare with."""
    return _NO_LETTERS.sub("", text.casefold())


def first_text(value: Any) -> str:
    """Return the one text of a value, or of the object or list that holds it."""
    return next(iter(all_texts(value)), "")


def all_texts(value: Any, depth: int = 0) -> list[str]:
    """Return the texts of a value: itself, the names of objects, the parts of lists, the text in its language."""
    if isinstance(value, str):
        text = " ".join(html.unescape(html.unescape(value)).split())
        return [text] if text else []
    if depth > DEEPEST:
        return []
    if isinstance(value, list):
        return [text for one in value for text in all_texts(one, depth + 1)]
    if isinstance(value, dict):
        for key in ("name", "@value", "value", "headline", "title", "alternateName", "url"):
            if found := all_texts(value.get(key), depth + 1):
                return found[:1]
    return []


def body_of(node: Node) -> str:
    """Return the text of an article as it is stated, with its line ends."""
    value = node.get("articleBody")
    parts = value if isinstance(value, list) else [value]
    return "\n\n".join(part for part in parts if isinstance(part, str))


def resolve(value: Any, nodes: Iterable[Node]) -> list[Any]:
    """Return the parts of a value; in place of references (`{"@id": ...}`) the objects that they name."""
    parts = value if isinstance(value, list) else [value]
    if not any(isinstance(one, dict) and "@id" in one and len(one) <= 2 for one in parts):
        return [one for one in parts if one is not None]
    named = {one["@id"]: one for one in nodes if isinstance(one.get("@id"), str) and len(one) > 1}
    return [
        named.get(one["@id"], one)
        if isinstance(one, dict) and isinstance(one.get("@id"), str) and len(one) <= 2
        else one
        for one in parts
        if one is not None
    ]
