"""Connections whose peer is checked before anything is sent, and which end at a deadline whatever the peer does.

No name is resolved twice: what was checked is what is connected to. With a proxy, which resolves names itself, the
operator vouches for what it reaches; only addresses that are written as numbers are checked then.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from articles.feeds.networks import Networks
from articles.feeds.troubles import FetchError, Trouble

Resolver = Callable[[str, int], list[str]]  # a host and a port to IP addresses; raises OSError

MOST_ADDRESSES = 4  # of a host that are tried


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Transport:
    """Connects for one request, within a number of seconds."""

    def __init__(self, networks: Networks, resolver: Resolver, proxy: str, seconds: float) -> None:
        self._networks = networks
        self._resolver = resolver
        self._proxy = proxy
        self._seconds = seconds
        self._timers: list[tuple[threading.Timer, socket.socket]] = []
        self.is_expired = False

    @contextmanager
    def open_manager(self, host: str) -> Iterator[PoolManager]:
        """Yield what sends the request to a host; afterwards nothing of it is left open."""
        if self._proxy and _is_number(host):
            self._check(host)
        manager = ProxyManager(self._proxy) if self._proxy else PoolManager()
        manager.pool_classes_by_scheme = _make_pools(self)
        try:
            yield manager
        finally:
            for timer, copy in self._timers:
                timer.cancel()
                copy.close()
            manager.clear()

    def connect(self, connection: HTTPConnection) -> socket.socket:
        """Return a socket that is connected to the host of a connection, or to the proxy.

        Raises FetchError where its name or its address is the trouble, OSError where none of its addresses answers.
        """
        host, port = connection.host.strip("[]"), connection.port or connection.default_port or 80
        try:
            addresses = [host] if _is_number(host) else self._resolver(host, port)
        except (OSError, UnicodeError) as error:
            reason = f"the name of the host, {host}, is not known: {getattr(error, 'strerror', None) or error}"
            raise FetchError(Trouble.NAME, reason) from error
        if not self._proxy:
            for address in addresses:
                self._check(address)
        last: OSError = OSError("the host has no address")
        for address in addresses[:MOST_ADDRESSES]:
            try:
                found = socket.create_connection((address, port), _seconds_of(connection.timeout))
            except OSError as error:
                last = error
                continue
            return self._watch(found)
        raise last

    def _watch(self, found: socket.socket) -> socket.socket:
        """Check whom a socket is really connected to, and have it end at the deadline."""
        if not self._proxy:
            try:
                self._check(str(found.getpeername()[0]))
            except (FetchError, OSError):
                found.close()
                raise
        copy = found.dup()  # TLS takes the socket itself over
        timer = threading.Timer(self._seconds, self._expire, [copy])
        timer.daemon = True
        self._timers.append((timer, copy))
        timer.start()
        return found

    def _expire(self, copy: socket.socket) -> None:
        self.is_expired = True
        with suppress(OSError):
            copy.shutdown(socket.SHUT_RDWR)

    def _check(self, address: str) -> None:
        if not self._networks.may_reach(address):
            reason = (
                f"it leads to {address}, which is not on the public Internet; the operator can allow its network by"
                " NEWSARCHIVE_FEED_NETWORKS"
            )
            raise FetchError(Trouble.REFUSED, reason)


def _make_pools(transport: Transport) -> dict[str, Any]:
    """Return urllib3's pools, connecting by a transport."""

    class CheckedConnection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return transport.connect(self)

    class CheckedTlsConnection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return transport.connect(self)

    class CheckedPool(HTTPConnectionPool):
        ConnectionCls = CheckedConnection

    class CheckedTlsPool(HTTPSConnectionPool):
        ConnectionCls = CheckedTlsConnection

    return {"http": CheckedPool, "https": CheckedTlsPool}


def _is_number(host: str) -> bool:
    try:
        ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return True


def _seconds_of(timeout: object) -> float | None:
    return float(timeout) if isinstance(timeout, int | float) else None
