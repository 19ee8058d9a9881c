"""What documents call a source: names and hosts, compared without regard to case. Pure."""

import re
from urllib.parse import urlsplit

from articles.text.sentences import fold_blanks

_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}", re.IGNORECASE)


def clean_source_name(text: str) -> str:
    """Return a name as it is kept: of an address of a page its host, of a host lower case without “www.”."""
    text = fold_blanks(text)
    host = find_host(text) if "://" in text else text
    return host.lower().removeprefix("www.") if _HOST.fullmatch(host) else text


def find_host(url: str) -> str:
    """Return the host of an address on the web, lower case without “www.”; empty where it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def fold_source_name(text: str) -> str:
    """Return what names that are the same have in common."""
    return clean_source_name(text).casefold()
