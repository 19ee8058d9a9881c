"""Whom a request is from: what a proxy of ours says, and nothing that anybody may write."""

import pytest
from django.test import RequestFactory

from articles.clients import client_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "peer", "address"),
    [
        (0, None, "192.0.2.1", "192.0.2.1"),
        (0, "198.51.100.7", "192.0.2.1", "192.0.2.1"),
        (1, "198.51.100.7", "192.0.2.1", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "192.0.2.1", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 192.0.2.8", "192.0.2.1", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1", "192.0.2.1"),  # it came past a proxy: nothing in it is ours
        (1, None, "192.0.2.1", "192.0.2.1"),
        (1, "nonsense", "192.0.2.1", "192.0.2.1"),
        (1, "", "192.0.2.1", "192.0.2.1"),
        (1, None, "", "unknown"),  # through a socket in the file system
        (1, "198.51.100.7:4711", "", "198.51.100.7"),
        (1, "[2001:db8::7]:4711", "", "2001:db8::/64"),
        (0, None, "2001:db8:0:0:1:2:3:4", "2001:db8::/64"),
        (0, None, "fe80::1%eth0", "fe80::/64"),
        (0, None, "::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_the_address_of_a_client(settings, proxies, forwarded, peer, address):
    settings.PROXIES = proxies
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=peer, **headers)) == address
