"""Addresses of feeds and entries: their secrets kept apart, and what makes two of them the same. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from courlan import normalize_url

_SECRET = re.compile(
    r"(?:.*[_-])?(?:(?:api|access|auth|user|feed|private|secret|subscriber)?[_-]?(?:key|token|secret|password|passwd|pass|pwd|auth|signature|sig))",
    re.IGNORECASE,
)
_SAFE = "%/:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class Secrets:
    """User, password and secret parameters (`key=abc&token=x`, as they stand in an address)."""

    user: str = ""
    password: str = ""
    query: str = ""

    @property
    def is_any(self) -> bool:
        return bool(self.user or self.password or self.query)

    def __repr__(self) -> str:
        return "Secrets(…)" if self.is_any else "Secrets()"


NO_SECRETS = Secrets()


def split_secrets(address: str) -> tuple[str, Secrets]:
    """Return an address without its secrets, and these. Raises ValueError where it is no address."""
    parts = urlsplit(address.strip())
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    place = f"{host}:{parts.port}" if parts.port is not None else host
    pairs = [pair for pair in parts.query.split("&") if pair]
    secret = [pair for pair in pairs if "=" in pair and _SECRET.fullmatch(unquote(pair.partition("=")[0]))]
    query = "&".join(pair for pair in pairs if pair not in secret) if secret else parts.query
    public = urlunsplit((parts.scheme.lower(), place, parts.path, query, ""))
    return public, Secrets(unquote(parts.username or ""), unquote(parts.password or ""), "&".join(secret))


def add_query(address: str, query: str) -> str:
    """Return an address with more parameters."""
    if not query:
        return address
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, query)))))


def write_for_the_wire(address: str) -> str:
    """Return an address in ASCII, its host in Punycode. Raises ValueError where it is none of the web."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(address)
    host = parts.hostname
    if not host.isascii():
        host = host.encode("idna").decode()
    if not re.fullmatch(r"[A-Za-z0-9._:-]+", host):
        raise ValueError(address)
    host = f"[{host}]" if ":" in host else host
    place = f"{host}:{parts.port}" if parts.port is not None else host
    path = quote(parts.path or "/", _SAFE)
    return urlunsplit((parts.scheme, place, path, quote(parts.query, _SAFE), ""))


def clean_article_address(address: str) -> str:
    """Return the address of an article without what only says where a reader came from, and without a place in it."""
    try:
        parts = urlsplit(address)
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
            return address
        cleaned = str(normalize_url(address))
        kept = urlsplit(cleaned)
        if [*parse_qsl(parts.query, keep_blank_values=True)] == [*parse_qsl(kept.query, keep_blank_values=True)]:
            kept = kept._replace(query=parts.query)
        else:
            wanted = {name for name, _ in parse_qsl(kept.query, keep_blank_values=True)}
            pairs = [
                pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] in wanted or not pair[1]
            ]
            kept = kept._replace(query=urlencode(pairs))
        fragment = parts.fragment if parts.fragment.startswith("!") else ""
        return urlunsplit(kept._replace(path=parts.path, fragment=fragment))
    except ValueError:
        return address


def fold_address(address: str) -> str:
    """Return what addresses of one article have in common: scheme, “www.”, a last slash and the order of parameters
    make no difference."""
    try:
        parts = urlsplit(clean_article_address(address))
        host = (parts.hostname or "").removeprefix("www.")
        port = parts.port
    except ValueError:
        return address.strip()
    if not host:
        return address.strip()
    place = f"{host}:{port}" if port not in {None, 80, 443} else host
    query = "&".join(sorted(parts.query.split("&")))
    folded = f"{place}{unquote(parts.path).rstrip('/')}"
    return "".join((folded, f"?{query}" if query else "", f"#{parts.fragment}" if parts.fragment else ""))
