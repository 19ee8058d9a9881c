"""Addresses in feeds that lead to an article by way of a search engine or a feed proxy. Pure; nothing is fetched."""

import base64
import binascii
import re
from urllib.parse import parse_qsl, unquote, urlsplit

_MOST_WRAPPINGS = 3
_LONGEST = 4_000  # characters of an address that is looked into

# Services that send on to the address in one of their parameters.
_SERVICES = re.compile(
    r"(?:.+\.)?(?:google(?:\.[a-z]{2,3}){1,2}|bing\.com|yahoo\.com|duckduckgo\.com|yandex\.[a-z]{2,3}|facebook\.com"
    r"|youtube\.com|tumblr\.com|vk\.com|linkedin\.com|feedproxy\.google\.com|feedburner\.com|feedsportal\.com)"
)
_FORWARDING_PATHS = re.compile(
    r"/(?:.*/)?(?:url|l|l\.php|redirect|redir|redirect\.php|away|away\.php|out|click|go|goto|track|apiclick\.aspx"
    r"|clk|jump|exit|link|r)/?",
    re.IGNORECASE,
)
_PARAMETERS = (
    "url",
    "u",
    "q",
    "uddg",
    "target",
    "to",
    "z",
    "dest",
    "destination",
    "goto",
    "link",
    "redirect",
    "r",
    "ued",
)
_AFTER_STAR = re.compile(r"/\*(?=https?:)")  # rd.yahoo.com/…/*http://…
_IN_PATH = re.compile(r"/RU=([^/]+)/")  # r.search.yahoo.com
_GOOGLE_ARTICLE = re.compile(r"/(?:rss/)?(?:articles|read)/([\w-]{20,})")
_ADDRESS_IN_BYTES = re.compile(rb"https?://[\x21-\x7e]+")

# How feedsportal.com wrote what may not stand in a path.
_PORTAL = re.compile(r"/l/(0L.+?)/(?:story\d+\.htm)?$")
_PORTAL_CODES = {
    "A": "0", "B": ".", "C": "/", "D": "?", "E": "-", "F": "=", "G": "&", "H": ",", "I": "_", "J": "%", "K": "+",
    "L": "http://", "M": "https://", "N": ".com", "O": ".co.uk", "P": ";", "Q": "|", "R": ":", "S": "www.", "T": "#",
    "U": "$", "V": "~", "W": "!", "X": "(", "Y": ")", "Z": "Z",
}  # fmt: skip


def unwrap(address: str) -> str:
    """Return the address of the article itself where it stands within an address that sends on to it."""
    for _ in range(_MOST_WRAPPINGS):
        inner = _find_inner(address) if len(address) <= _LONGEST else ""
        if not inner:
            break
        address = inner
    return address


def _find_inner(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"}:
        return ""
    found = ""
    if star := _AFTER_STAR.search(address):
        found = address[star.end() :]
    elif host.endswith("feedsportal.com") and (portal := _PORTAL.search(parts.path)):
        found = _read_portal(portal.group(1))
    elif host == "news.google.com" and (article := _GOOGLE_ARTICLE.match(parts.path)):
        found = _read_google_article(article.group(1))
    elif host.endswith("yahoo.com") and (inner := _IN_PATH.search(address)):
        found = unquote(inner.group(1))
    elif _SERVICES.fullmatch(host) or _FORWARDING_PATHS.fullmatch(parts.path):
        found = _find_parameter(parts.query)
    return _take_address(found)


def _find_parameter(query: str) -> str:
    """Return the address that stands in a parameter."""
    try:
        values = {name.lower(): value for name, value in parse_qsl(query, max_num_fields=100)}
    except ValueError:
        return ""
    for name in _PARAMETERS:
        if found := _take_address(values.get(name, "")):
            return found
    return ""


def _take_address(words: str) -> str:
    """Return words that are an address of the web, also one that was escaped twice; else nothing."""
    words = words.strip()
    if re.match(r"https?%3A", words, re.IGNORECASE):
        words = unquote(words)
    return words if re.match(r"https?://[^/\s]+\.[^/\s]", words) else ""


def _read_portal(code: str) -> str:
    pieces, *rest = code.split("0")
    return pieces + "".join(_PORTAL_CODES.get(piece[:1], piece[:1]) + piece[1:] for piece in rest)


def _read_google_article(code: str) -> str:
    """Return the address that older ids of Google News hold; newer ones are numbers that only Google can resolve."""
    try:
        data = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
    except (binascii.Error, ValueError):
        return ""
    found = _ADDRESS_IN_BYTES.search(data)
    if not found:
        return ""
    # Before it stands its length, in one byte or, its lower seven bits first, in two.
    start = found.start()
    size = data[start - 1] if start else 0
    if start > 1 and data[start - 2] >= 0x80:
        size = data[start - 2] & 0x7F | size << 7
    return found.group()[: size or None].decode("ascii")
