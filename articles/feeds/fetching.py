"""Fetch an address of the web: bounded in time and size, redirects followed one by one, each peer checked.

Credentials go to the host they are for, by the way they were given for, and to no other that a redirect leads to.
"""

import base64
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    LocationParseError,
    ReadTimeoutError,
    SSLError,
)

from articles.feeds.addresses import NO_SECRETS, Secrets, add_query, split_secrets, write_for_the_wire
from articles.feeds.connections import Resolver, Transport, resolve
from articles.feeds.headers import read_retry_after
from articles.feeds.networks import Networks
from articles.feeds.troubles import FetchError, Trouble, explain_status

MOST_REDIRECTS = 6
PERMANENT = frozenset({301, 308})
REDIRECTS = PERMANENT | {302, 303, 307}
PIECE = 1 << 16  # bytes
FEED_TYPES = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.5"
)
PAGE_TYPES = "text/html, application/xhtml+xml, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Seconds to connect, between two pieces, and for one answer as a whole; bytes, as they are after unpacking."""

    connect: float = 10
    pause: float = 20
    whole: float = 60
    size: int = 15_000_000


@dataclass(frozen=True, slots=True)
class WebRequest:
    """What is asked for: an address without secrets, these, what is known of it already, and what is wanted."""

    address: str
    secrets: Secrets = NO_SECRETS
    etag: str = ""
    last_modified: str = ""
    accept: str = FEED_TYPES


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """What a server answered with: 200, or 304 and no body.

    `address` is where redirects have led, `moved_to` how far they were permanent, empty where none was. `size` are the
    bytes of the body. Header names are lower case.
    """

    status: int
    body: bytes
    address: str
    moved_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.body)


class HostTurns:
    """Lets one request at a time pass to each host."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}

    @contextmanager
    def take(self, host: str) -> Iterator[None]:
        """Wait until no other request to a host is on its way."""
        with self._lock:
            turn = self._turns.setdefault(host, threading.Lock())
        with turn:
            yield


class Fetcher:
    """Fetches addresses, from any number of threads, and never two at a time from one host."""

    def __init__(
        self,
        agent: str,
        networks: Networks,
        *,
        resolver: Resolver = resolve,
        proxy: str = "",
        limits: FetchLimits = FetchLimits(),
    ) -> None:
        self._agent = agent
        self._networks = networks
        self._resolver = resolver
        self._proxy = proxy
        self._limits = limits
        self._turns = HostTurns()

    @property
    def agent(self) -> str:
        return self._agent

    def fetch(self, request: WebRequest) -> WebAnswer:
        """Return the answer of a server. Raises FetchError for whatever is none of a success."""
        address, secrets, moved_to, is_permanent = request.address, request.secrets, "", True
        for _ in range(MOST_REDIRECTS + 1):
            status, headers, body = self._fetch_once(address, secrets, request)
            if status not in REDIRECTS:
                return self._finish(WebAnswer(status, body, address, moved_to, headers))
            target, found = _read_location(address, headers.get("location", ""))
            secrets = found or (secrets if _is_same_place(address, target) else NO_SECRETS)
            is_permanent = is_permanent and status in PERMANENT and found is None
            moved_to = target if is_permanent else moved_to
            address = target
        raise FetchError(Trouble.REDIRECTS, f"it redirects more than {MOST_REDIRECTS} times, or in a circle")

    def _finish(self, answer: WebAnswer) -> WebAnswer:
        problem = explain_status(answer.status)
        if problem is None:
            return answer
        wait = read_retry_after(answer.headers.get("retry-after", ""), datetime.now(UTC))
        raise FetchError(*problem, retry_after=wait)

    def _fetch_once(self, address: str, secrets: Secrets, request: WebRequest) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of one answer, without following where it leads."""
        try:
            wire = write_for_the_wire(add_query(address, secrets.query))
            host = urlsplit(wire).hostname or ""
        except ValueError as error:
            raise FetchError(Trouble.REDIRECTS, f"“{address}” is not a web address") from error
        transport = Transport(self._networks, self._resolver, self._proxy, self._limits.whole)
        with (
            self._turns.take(host),
            _explained_errors(host, transport, self._limits),
            transport.open_manager(host) as web,
        ):
            answer = web.urlopen(
                "GET",
                wire,
                headers=self._make_headers(secrets, request),
                timeout=urllib3.Timeout(connect=self._limits.connect, read=self._limits.pause),
                redirect=False,
                retries=False,
                preload_content=False,
            )
            headers = {name.lower(): value for name, value in answer.headers.items()}
            is_read = answer.status in {200, 203, 206, 226}
            body = self._read_body(answer, transport) if is_read else b""
            answer.close()
        return answer.status, headers, body

    def _make_headers(self, secrets: Secrets, request: WebRequest) -> dict[str, str]:
        headers = {"User-Agent": self._agent, "Accept": request.accept, "Accept-Encoding": "gzip, deflate"}
        if secrets.user or secrets.password:
            pair = f"{secrets.user}:{secrets.password}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        if request.etag:
            headers["If-None-Match"] = request.etag
        if request.last_modified:
            headers["If-Modified-Since"] = request.last_modified
        return headers

    def _read_body(self, answer: Any, transport: Transport) -> bytes:
        """Read a body, unpacked piece by piece, so that none is held that is too large."""
        pieces, size = [], 0
        while piece := answer.read1(PIECE, decode_content=True):
            size += len(piece)
            if size > self._limits.size:
                reason = f"its answer is larger than {self._limits.size / 1e6:,.0f} MB"
                raise FetchError(Trouble.TOO_LARGE, reason)
            if transport.is_expired:
                break
            pieces.append(piece)
        if transport.is_expired:
            raise TimeoutError
        return b"".join(pieces)


@contextmanager
def _explained_errors(host: str, transport: Transport, limits: FetchLimits) -> Iterator[None]:
    """Turn what urllib3 and the system raise into FetchError."""
    slow = FetchError(Trouble.SLOW, f"{host} did not answer in full within {limits.whole:,.0f} seconds")
    try:
        yield
    except FetchError as error:
        if transport.is_expired and error.trouble is not Trouble.TOO_LARGE:
            raise slow from error
        raise
    except (ConnectTimeoutError, ReadTimeoutError, TimeoutError) as error:
        raise slow from error
    except (SSLError, DecodeError, LocationParseError, HTTPError, OSError, ValueError) as error:
        if transport.is_expired:
            raise slow from error
        if isinstance(error, SSLError):
            raise FetchError(
                Trouble.TLS, f"the certificate of {host} cannot be trusted: {_last_words(error)}"
            ) from error
        if isinstance(error, DecodeError):
            raise FetchError(Trouble.ENCODING, "its answer is compressed in a way that cannot be read") from error
        if isinstance(error, LocationParseError):
            raise FetchError(Trouble.REDIRECTS, f"“{host}” is no host") from error
        raise FetchError(Trouble.NETWORK, f"{host} could not be reached: {_last_words(error)}") from error


def _last_words(error: BaseException) -> str:
    """Return what an error says, without addresses, in which secrets may stand."""
    inner = error.__cause__ or error.__context__ or error
    if isinstance(inner, ssl.SSLCertVerificationError):
        return inner.verify_message.rstrip(".")
    if isinstance(inner, OSError) and inner.strerror:
        return inner.strerror.lower()
    words = getattr(error, "reason", None)
    return (str(words) if isinstance(words, str) else type(inner).__name__)[:200]


def _read_location(address: str, location: str) -> tuple[str, Secrets | None]:
    """Return where a redirect leads, without the secrets in it, and these if there are any."""
    try:
        target, secrets = split_secrets(urljoin(address, location.strip()))
    except ValueError as error:
        raise FetchError(Trouble.REDIRECTS, "it redirects to an address that cannot be read") from error
    if not location.strip() or urlsplit(target).scheme not in {"http", "https"}:
        raise FetchError(Trouble.REDIRECTS, "it redirects to something that is not a web address")
    return target, secrets if secrets.is_any else None


def _is_same_place(one: str, other: str) -> bool:
    """Tell whether two addresses have host, port and scheme in common; a step up to TLS counts as the same."""
    first, second = urlsplit(one), urlsplit(other)
    is_safe = first.scheme == second.scheme or (first.scheme, second.scheme) == ("http", "https")
    is_port = first.port == second.port or first.scheme != second.scheme
    return is_safe and is_port and first.hostname == second.hostname
