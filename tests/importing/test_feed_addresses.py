"""Addresses that lead to an article by way of others."""

import base64
import time

import pytest

from articles.importing.readers.feed_addresses import unwrap

TARGET = "https://example.org/news/harbour?id=1"
ESCAPED = "https%3A%2F%2Fexample.org%2Fnews%2Fharbour%3Fid%3D1"


def google_id(address):
    size = len(address)
    length = bytes([size]) if size < 0x80 else bytes([size & 0x7F | 0x80, size >> 7])
    data = b"\x08\x13\x22" + length + address.encode() + b"\xd2\x01\x00"
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.google.com/url?rct=j&sa=t&url={ESCAPED}&ct=ga&cd=x&usg=y",
        f"https://www.google.co.uk/url?q={ESCAPED}",
        f"http://news.google.com/news/url?sa=t&fd=R&usg=x&url={ESCAPED}",
        f"http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&tid=1&url={ESCAPED.lower()}&c=1",
        f"http://us.rd.yahoo.com/dailynews/rss/world/*{TARGET}",
        f"https://r.search.yahoo.com/_ylt=A/RV=2/RE=1/RO=10/RU={ESCAPED}/RK=2/RS=x-",
        f"https://l.facebook.com/l.php?u={ESCAPED}&h=x",
        f"https://duckduckgo.com/l/?uddg={ESCAPED}",
        f"http://feeds.example.net/redirect?to={ESCAPED}",
        f"https://news.google.com/rss/articles/{google_id(TARGET)}?oc=5",
        f"https://www.google.com/url?url=https%3A%2F%2Fwww.google.com%2Furl%3Furl%3D{ESCAPED.replace('%', '%25')}",
    ],
)
def test_the_article_is_found_in_the_address(address):
    assert unwrap(address) == TARGET


def test_long_addresses_are_found_in_ids_too():
    target = f"https://example.org/{'a' * 200}"
    assert unwrap(f"https://news.google.com/rss/articles/{google_id(target)}") == target


def test_the_spelling_of_a_feed_proxy_is_undone():
    address = "http://rss.feedsportal.com/c/1/f/2/s/3/sc/5/l/0L0Sexample0Borg0Cnews0Cstory0E120A0Bhtml/story01.htm"
    assert unwrap(address) == "http://www.example.org/news/story-120.html"


@pytest.mark.parametrize(
    "address",
    [
        TARGET,
        "https://example.org/login?redirect=https%3A%2F%2Fexample.com",
        "https://news.google.com/rss/articles/CBMiQUJDREVGR0hJSktMTU5PUFFS?oc=5",
        "https://www.google.com/url?url=javascript%3Aalert(1)",
        "https://www.google.com/search?tbm=nws",
        "http://feedproxy.google.com/~r/example/~3/abc/",
        "http://[broken",
        "mailto:a@example.org",
        "",
    ],
)
def test_other_addresses_stay(address):
    assert unwrap(address) == address


def test_hostile_addresses_take_no_time():
    begun = time.monotonic()
    unwrap("https://www.google.com/url?" + "url=x&" * 100_000)
    unwrap("https://www.google.com/url?" + "url=x&" * 600)
    unwrap("https://news.google.com/rss/articles/" + "A" * 3_900)
    assert time.monotonic() - begun < 1
