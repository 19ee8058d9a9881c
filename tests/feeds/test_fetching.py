"""Fetching: bounded, checked at each step, and with words for every trouble."""

import gzip
import socket
import tracemalloc
import zlib

import pytest

from articles.feeds.addresses import Secrets
from articles.feeds.fetching import WebRequest
from articles.feeds.networks import Networks
from articles.feeds.troubles import FetchError, Trouble
from tests.feeds.server import AGENT, Reply


def fetch(world, address, **options):
    request = {name: options.pop(name) for name in ("etag", "last_modified", "secrets") if name in options}
    return world.fetcher(**options).fetch(WebRequest(address, **request))


def refuse(world, address, **options) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(world, address, **options)
    return caught.value


def test_a_body_and_its_headers_are_fetched_by_an_agent_that_names_a_contact(server, world):
    server.routes["/feed"] = Reply("text", headers={"ETag": '"1"'})
    answer = fetch(world, server.address())
    assert (answer.status, answer.body, answer.headers["etag"], answer.moved_to) == (200, b"text", '"1"', "")
    [request] = server.requests
    assert request.headers["user-agent"] == AGENT
    assert "mail@archive.example" in AGENT
    assert "if-none-match" not in request.headers


def test_what_is_known_is_sent_and_nothing_changed_has_no_body(server, world):
    server.routes["/feed"] = Reply(status=304)
    answer = fetch(world, server.address(), etag='W/"1"', last_modified="Sun, 03 May 2026 09:30:00 GMT")
    assert (answer.status, answer.body) == (304, b"")
    assert server.requests[0].headers["if-none-match"] == 'W/"1"'
    assert server.requests[0].headers["if-modified-since"] == "Sun, 03 May 2026 09:30:00 GMT"


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (401, Trouble.UNAUTHORISED),
        (403, Trouble.FORBIDDEN),
        (404, Trouble.NOT_FOUND),
        (410, Trouble.GONE),
        (418, Trouble.STATUS),
        (429, Trouble.TOO_MANY),
        (500, Trouble.SERVER),
        (503, Trouble.SERVER),
    ],
)
def test_each_status_is_a_trouble_of_its_own(server, world, status, trouble):
    server.routes["/feed"] = Reply("no", status, {"Retry-After": "120"})
    error = refuse(world, server.address())
    assert error.trouble is trouble
    assert str(status) in error.reason
    assert error.retry_after.total_seconds() == 120


# -- redirects


def test_permanent_redirects_are_followed_and_named(server, world):
    server.routes |= {
        "/feed": Reply(status=301, headers={"Location": "/b"}),
        "/b": Reply(status=308, headers={"Location": "/c"}),
        "/c": Reply("text"),
    }
    answer = fetch(world, server.address())
    assert answer.address == answer.moved_to == server.address("/c")


def test_only_the_permanent_part_of_a_way_is_a_move(server, world):
    server.routes |= {
        "/feed": Reply(status=301, headers={"Location": "/b"}),
        "/b": Reply(status=302, headers={"Location": "/c"}),
        "/c": Reply(status=301, headers={"Location": "/d"}),
        "/d": Reply("text"),
    }
    answer = fetch(world, server.address())
    assert (answer.address, answer.moved_to) == (server.address("/d"), server.address("/b"))


@pytest.mark.parametrize("target", ["/feed", "ftp://post.example/", "file:///etc/passwd", "http://[bad", "", "http://"])
def test_redirects_in_a_circle_and_to_no_page_are_trouble(server, world, target):
    server.routes["/feed"] = Reply(status=302, headers={"Location": target})
    assert refuse(world, server.address()).trouble is Trouble.REDIRECTS
    assert len(server.requests) < 9


# -- where it may lead


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "::ffff:10.0.0.8", "fd00::1"])
def test_a_name_that_leads_to_a_private_address_is_refused_before_anything_is_sent(server, world, address):
    server.routes["/feed"] = Reply("secret")
    error = refuse(world, server.address(), networks=Networks(), resolver=lambda _host, _port: [address])
    assert error.trouble is Trouble.REFUSED
    assert address in error.reason
    assert "NEWSARCHIVE_FEED_NETWORKS" in error.reason
    assert server.requests == []


def test_a_redirect_to_a_private_address_is_refused(server, world):
    server.routes["/feed"] = Reply(status=302, headers={"Location": server.address("/secret", "inner.example")})

    def resolve(host: str, _port: int) -> list[str]:
        return ["192.168.1.1"] if host == "inner.example" else ["127.0.0.1"]

    error = refuse(world, server.address(), resolver=resolve)
    assert (error.trouble, server.paths()) == (Trouble.REFUSED, ["/feed"])


def test_one_private_address_among_public_ones_is_enough_to_refuse(server, world):
    error = refuse(world, server.address(), resolver=lambda *_: ["127.0.0.1", "10.0.0.1"])
    assert (error.trouble, server.requests) == (Trouble.REFUSED, [])


def test_the_peer_that_is_connected_is_checked_whatever_the_name_said(server, world, monkeypatch):
    real = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda _to, timeout: real(("127.0.0.1", server.port), timeout))
    error = refuse(world, server.address(), networks=Networks(), resolver=lambda *_: ["93.184.216.34"])
    assert (error.trouble, server.requests) == (Trouble.REFUSED, [])


def test_names_that_are_not_known_and_servers_that_are_not_there_are_told_apart(world, server):
    assert refuse(world, "http://paper.missing/").trouble is Trouble.NAME
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        error = refuse(world, f"http://post.example:{free.getsockname()[1]}/")
    assert error.trouble is Trouble.NETWORK
    assert "refused" in error.reason
    assert refuse(world, f"https://post.example:{server.port}/").trouble in {Trouble.TLS, Trouble.NETWORK}


# -- bounds


def test_a_body_over_the_bound_is_given_up(server, world):
    server.routes["/feed"] = Reply(b"x" * 300_000)
    assert refuse(world, server.address(), size=100_000).trouble is Trouble.TOO_LARGE
    assert fetch(world, server.address(), size=300_000).size == 300_000


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_given_up_before_it_fills_the_memory(server, world, encoding):
    plain = bytes(300_000_000)
    bomb = gzip.compress(plain, 1) if encoding == "gzip" else zlib.compress(plain, 1)
    del plain
    server.routes["/feed"] = Reply(bomb, headers={"Content-Encoding": encoding})
    tracemalloc.start()
    try:
        assert refuse(world, server.address()).trouble is Trouble.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_what_is_packed_is_unpacked_and_what_is_packed_wrongly_is_trouble(server, world):
    server.routes["/feed"] = Reply(gzip.compress(b"text"), headers={"Content-Encoding": "gzip"})
    assert fetch(world, server.address()).body == b"text"
    server.routes["/feed"] = Reply(b"no gzip at all", headers={"Content-Encoding": "gzip"})
    assert refuse(world, server.address()).trouble is Trouble.ENCODING


def test_a_body_that_only_drips_ends_at_the_deadline(server, world):
    server.routes["/feed"] = Reply(b"x" * 10_000, drips=True)
    assert refuse(world, server.address(), whole=0.2).trouble is Trouble.SLOW


def test_a_server_that_never_answers_ends_at_the_deadline(world):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = refuse(world, f"http://post.example:{silent.getsockname()[1]}/", whole=0.2)
    assert error.trouble is Trouble.SLOW


def test_a_body_that_breaks_off_is_trouble(server, world):
    server.routes["/feed"] = Reply(b"only this", headers={"Content-Length": "500", "Connection": "close"})
    assert refuse(world, server.address()).trouble in {Trouble.NETWORK, Trouble.SLOW}


# -- secrets

SECRETS = Secrets("reader", "p:ä", "key=s3cret")


def test_secrets_go_to_their_host_and_to_no_other(server, world):
    server.routes["post.example/feed?key=s3cret"] = Reply(status=302, headers={"Location": "/there"})
    server.routes["post.example/there?key=s3cret"] = Reply(
        status=302, headers={"Location": server.address("/feed", "other.example")}
    )
    server.routes["other.example/feed"] = Reply("text")
    answer = fetch(world, server.address(), secrets=SECRETS)
    first, second, third = server.requests
    assert "authorization" in first.headers
    assert "authorization" in second.headers
    assert "authorization" not in third.headers
    assert third.path == "/feed"
    assert "s3cret" not in answer.address


def test_secrets_in_a_redirect_stay_out_of_what_is_kept(server, world):
    target = server.address("/b?key=s3cret").replace("http://", "http://u:p@")
    server.routes |= {"/feed": Reply(status=301, headers={"Location": target}), "/b?key=s3cret": Reply("text")}
    answer = fetch(world, server.address())
    assert (answer.address, answer.moved_to) == (server.address("/b"), "")
    assert "s3cret" not in repr(WebRequest("http://a.example/", SECRETS))


def test_no_reason_names_a_secret(server, world):
    for status in (401, 500):
        server.routes["/feed?key=s3cret"] = Reply(status=status)
        assert "s3cret" not in str(refuse(world, server.address(), secrets=SECRETS))
    error = refuse(world, "http://paper.missing/feed", secrets=SECRETS)
    assert "s3cret" not in str(error)


def test_no_log_names_a_secret(server, world, caplog):
    broken = {"Content-Type": "text/xml", "not a header \x00": "x"}
    server.routes["/feed?key=s3cret"] = Reply("text", headers=broken)
    fetch(world, server.address(), secrets=SECRETS)
    assert "s3cret" not in caplog.text


# -- behind a proxy


def test_a_proxy_is_given_the_whole_address_and_vouches_for_names(server, world):
    server.routes["http://paper.missing/feed"] = Reply("text")
    answer = fetch(world, "http://paper.missing/feed", proxy=server.address("", "127.0.0.1"), networks=Networks())
    assert answer.body == b"text"
    assert server.paths() == ["http://paper.missing/feed"]


def test_a_private_address_in_numbers_is_refused_behind_a_proxy_too(server, world):
    proxy = server.address("", "127.0.0.1")
    error = refuse(world, "http://10.0.0.8/feed", proxy=proxy, networks=Networks())
    assert (error.trouble, server.requests) == (Trouble.REFUSED, [])
