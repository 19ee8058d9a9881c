"""Find the address of a client, as far as it can be known."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"  # all of whom nothing is known are one client
IPV6_NETWORK = 64  # bits: one line has at least so many addresses to itself


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, of IPv6 its network, or UNKNOWN.

    Each proxy adds to X-Forwarded-For whom it was asked by, so that of the last NEWSARCHIVE_PROXIES entries the first
    is true, and those before it are anybody's word.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    if 0 < settings.PROXIES <= len(forwarded) and (client := _read(forwarded[-settings.PROXIES])):
        return client
    return _read(address) or UNKNOWN


def _read(text: str) -> str:
    """Return an address in normal form, without a port as some proxies add; empty if it is none."""
    host, _, port = text.rpartition(":")
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif port.isdecimal() and host.count(".") == 3 and ":" not in host:
        text = host
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))
        address = address.ipv4_mapped
    return str(address)
