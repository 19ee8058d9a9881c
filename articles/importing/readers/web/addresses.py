"""Where a saved web page came from: what it says of its own address, and what saved it noted. Pure."""

import re
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from articles.importing.readers.web.json_ld import addresses_of
from articles.importing.readers.web.metadata import PageMetadata

LONGEST = 1_000  # characters
HEAD_BYTES = 8_192  # in which programs that save pages note where from

# SingleFile, browsers' “save as”, HTTrack and monolith note the address in a comment.
_SAVED_FROM = (
    re.compile(rb"<!--[^>]{0,200}?saved with SingleFile[^>]{0,20}?\s+url:\s*(\S{8,2000})", re.IGNORECASE),
    re.compile(rb"<!--\s*saved from url=\(\d+\)(\S{8,2000})", re.IGNORECASE),
    re.compile(rb"<!--\s*Saved from (https?://\S{4,2000}) at ", re.IGNORECASE),
)
_MIRRORED_FROM = re.compile(rb"<!--\s*Mirrored from (\S{4,2000}) by HTTrack", re.IGNORECASE)
_SAVING_META = ("savepage-url", "scrapbook:source")
_WEB_ARCHIVE = re.compile(
    r"https?://(?:web\.archive\.org/web|archive\.\w{2,4})/\d{4,14}(?:[a-z]{2}_)?/(https?:/{1,2}\S+)"
)


class Origin(NamedTuple):
    """The address of a page: as it calls itself, and where it was saved from; empty where not known."""

    address: str = ""
    host: str = ""


def find_saved_address(head: bytes) -> str:
    """Return the address that the program noted which saved the page; empty for none."""
    head = head[:HEAD_BYTES]
    for pattern in _SAVED_FROM:
        if match := pattern.search(head):
            return match.group(1).decode("utf-8", "replace")
    if match := _MIRRORED_FROM.search(head):
        return "http://" + match.group(1).decode("utf-8", "replace")
    return ""


def find_origin(tree: HtmlElement, page: PageMetadata, saved: str) -> Origin:
    """Return the canonical address of a page and its host. `saved` is the address that it was saved from."""
    base = next((href for one in tree.iter("base") if (href := one.get("href"))), "")
    saved = _clean(page.find(_SAVING_META) or tree.get("data-scrapbook-source") or saved, "")
    base = _clean(base, saved) or saved
    links = {
        rel: href
        for one in tree.iter("link")
        if (href := one.get("href"))
        and (rel := (one.get("rel") or "").lower()) in {"canonical", "original", "shortlink"}
    }
    stated = [
        links.get("canonical"),
        page.find(("og:url",)),
        *addresses_of(page.article),
        page.find(("twitter:url", "parsely-link", "dc.identifier", "citation_public_url")),
    ]
    addresses = list(dict.fromkeys(filter(None, (_clean(one or "", base) for one in (*stated, saved)))))
    # Some pages name the front page of their site as their own address.
    address = next((one for one in addresses if not is_front(one)), addresses[0] if addresses else "")
    return Origin(address, host_of(address))


def addresses_of_page(origin: Origin, saved: str) -> frozenset[str]:
    """Return the addresses as JSON-LD would write them, to find the page's own article among others."""
    return frozenset(one.partition("#")[0].rstrip("/") for one in (origin.address, saved) if one)


def is_front(address: str) -> bool:
    """Tell whether an address is that of a whole site: without a path, or of its index."""
    if not address:
        return False
    parts = urlsplit(address)
    return (
        not parts.query
        and re.fullmatch(r"/?(?:(?:index|home|default)(?:\.\w{3,5})?/?)?", parts.path.lower()) is not None
    )


def _clean(address: str, base: str) -> str:
    """Return an address of the web, whole and without what archives of the web put before it; empty for none."""
    try:
        whole = urljoin(base, address.strip()) if base else address.strip()
        if match := _WEB_ARCHIVE.match(whole):
            whole = re.sub(r"^(https?:)/+", r"\1//", match.group(1))
        parts = urlsplit(whole)
        is_usable = parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and len(whole) <= LONGEST
    except ValueError:
        return ""
    return whole.partition("#")[0] if is_usable and not re.search(r"\s", whole) else ""


def host_of(address: str) -> str:
    """Return the host of an address without “www.”; empty for none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
