"""Lists of feeds in OPML, as feed readers exchange them: secrets in addresses never leave. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from articles.feeds.addresses import NO_SECRETS, Secrets, split_secrets, write_for_the_wire
from articles.text.sentences import fold_blanks

MOST_BYTES = 2_000_000
MOST_FEEDS = 2_000
_ADDRESSES = ("xmlUrl", "xmlurl", "xmlURL", "url")


class OpmlError(ValueError):
    """The file is no OPML; the message says why."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in a list: its address without secrets, these, its title, the address of its pages; or a problem."""

    address: str
    title: str = ""
    site: str = ""
    secrets: Secrets = NO_SECRETS
    problem: str = ""


def read_opml(data: bytes) -> list[Outline]:
    """Return the feeds of a file, those of all folders, each once. Raises OpmlError."""
    if len(data) > MOST_BYTES:
        raise OpmlError(f"It is larger than {MOST_BYTES / 1e6:.0f} MB.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise OpmlError("It is not XML, so it cannot be OPML.") from error
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise OpmlError("It is not OPML, which is XML whose first element is <opml>.")
    found: dict[str, Outline] = {}
    for element in root.iter("outline", "Outline", "OUTLINE"):
        address = next((value.strip() for name in _ADDRESSES if (value := element.get(name))), "")
        if address and element.get("type", "rss").lower() != "link":
            one = _read_outline(address, element)
            found.setdefault(one.address, one)
    if not found:
        raise OpmlError("There is no feed in it.")
    if len(found) > MOST_FEEDS:
        raise OpmlError(f"It has {len(found):,} feeds, more than {MOST_FEEDS:,}. Split it.")
    return list(found.values())


def _read_outline(address: str, element: etree._Element) -> Outline:
    title = fold_blanks(element.get("title") or element.get("text") or "")[:300]
    try:
        public, secrets = split_secrets(address.removeprefix("feed:"))
        write_for_the_wire(public)
    except ValueError:
        return Outline(address[:200], title, problem="this is not a web address")
    return Outline(public, title, element.get("htmlUrl") or "", secrets)


def write_opml(title: str, feeds: Iterable[Outline], now: datetime) -> bytes:
    """Return a list of feeds as a file."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _clean(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        name = _clean(feed.title or feed.address)
        values = {"type": "rss", "text": name, "title": name, "xmlUrl": _clean(feed.address)}
        if feed.site:
            values["htmlUrl"] = _clean(feed.site)
        etree.SubElement(body, "outline", values)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _clean(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return "".join(sign for sign in text if sign.isprintable())
