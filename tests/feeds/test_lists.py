"""Pure parts: addresses and their secrets, OPML, feeds of a page, gaps, headers, networks."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.feeds.addresses import Secrets, add_query, clean_article_address, fold_address, split_secrets
from articles.feeds.discovery import find_feeds
from articles.feeds.gaps import DayRange, find_silence, find_unread, join_periods
from articles.feeds.headers import read_max_age, read_retry_after
from articles.feeds.networks import Networks
from articles.feeds.opml import OpmlError, Outline, read_opml, write_opml
from articles.feeds.reading import read_fetched
from articles.feeds.troubles import FetchError, Trouble
from tests.feeds.server import Reply, item, rss

HOUR = timedelta(hours=1)
NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


# -- addresses


@pytest.mark.parametrize(
    ("address", "public", "secrets"),
    [
        ("https://u:p%40@Post.example:8080/a?b=1", "https://post.example:8080/a?b=1", Secrets("u", "p@")),
        ("https://post.example/f?key=1&b=2&a_token=3", "https://post.example/f?b=2", Secrets(query="key=1&a_token=3")),
        ("https://post.example/f?keyword=a&author=b", "https://post.example/f?keyword=a&author=b", Secrets()),
        ("https://post.example/f#part", "https://post.example/f", Secrets()),
    ],
)  # fmt: skip
def test_secrets_are_taken_out_of_addresses(address, public, secrets):
    assert split_secrets(address) == (public, secrets)


def test_secret_parameters_are_put_back_where_they_are_sent():
    assert add_query("https://a.example/f?b=1", "key=2") == "https://a.example/f?b=1&key=2"
    assert add_query("https://a.example/f", "key=2") == "https://a.example/f?key=2"


SAME = (
    "https://www.post.example/a/b/?id=3&x=1",
    "http://post.example/a/b?x=1&id=3",
    "https://post.example/a/b?id=3&x=1&utm_source=rss&utm_medium=feed#comments",
    "https://POST.example/a/b/?id=3&x=1&fbclid=abc",
)


def test_addresses_of_one_article_fold_to_one():
    assert len(set(map(fold_address, SAME))) == 1
    others = {
        "https://post.example/a/b?id=4&x=1",
        "https://post.example/a?id=3&x=1",
        "https://other.example/a/b?id=3&x=1",
    }
    assert len(set(map(fold_address, others | {SAME[0]}))) == 4


def test_the_address_of_an_article_is_left_as_it_is_but_for_where_a_reader_came_from():
    assert (
        clean_article_address("https://www.post.example/A%20b/?q=a+b&utm_source=x#p")
        == "https://www.post.example/A%20b/?q=a+b"
    )
    assert clean_article_address("https://post.example/a?b=&c=1") == "https://post.example/a?b=&c=1"


@given(texts)
def test_any_text_in_place_of_an_address_is_survived(text):
    for address in (text, f"https://{text}", f"https://post.example/{text}"):
        assert fold_address(fold_address(address)) is not None
        assert isinstance(clean_article_address(address), str)


# -- OPML

OPML = """<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml version="1.0"><body>
<outline text="Papers"><outline type="rss" text="The Post" xmlUrl="https://u:s3cret@post.example/feed" htmlUrl="https://post.example/"/>
<outline type="rss" title="Again" xmlUrl="https://post.example/feed"/></outline>
<outline text="&a;" xmlUrl="https://wire.example/feed?token=s3cret"/>
<outline xmlUrl="no address"/><outline text="folder"/>
</body></opml>"""


def test_feeds_of_all_folders_are_read_once_with_their_secrets_apart():
    post, wire, wrong = read_opml(OPML.encode())
    assert (post.address, post.title, post.site) == ("https://post.example/feed", "The Post", "https://post.example/")
    assert (post.secrets.password, wire.secrets.query) == ("s3cret", "token=s3cret")
    assert wire.address == "https://wire.example/feed"
    assert "root" not in wire.title
    assert wrong.problem


@given(st.lists(st.tuples(st.integers(0, 10**6), texts), max_size=20))
def test_what_is_written_is_read_again_without_any_secret(pairs):
    feeds = [
        Outline(f"https://post.example/{number}", title, secrets=Secrets("u", "s3cret")) for number, title in pairs
    ]
    data = write_opml("Feeds", feeds, NOW)
    assert b"s3cret" not in data
    if feeds:
        assert [one.address for one in read_opml(data)] == list(dict.fromkeys(one.address for one in feeds))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not XML"),
        (b"<html><body></body></html>", "not OPML"),
        (b"<opml><body/></opml>", "no feed"),
        (b"<opml>" + b" " * 2_000_001, "larger than 2 MB"),
    ],
)
def test_what_is_no_list_of_feeds_is_refused_with_the_reason(data, reason):
    with pytest.raises(OpmlError, match=reason):
        read_opml(data)


@given(st.binary(max_size=300), st.integers(0, len(OPML)))
def test_any_bytes_in_place_of_a_list_are_survived(data, cut):
    for one in (data, OPML.encode()[:cut] + data):
        try:
            read_opml(one)
        except OpmlError:
            continue


# -- feeds of a page


def test_the_feeds_that_a_page_names_are_found(server, world):
    server.routes["/"] = Reply(
        """<html><head><base href="/sub/">
        <link rel="alternate" type="application/rss+xml" title="All &amp; more" href="all.xml">
        <link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="https://u:p@wire.example/atom">
        <link rel="stylesheet" href="style.css"></head><body><a href="/sport/rss">Sport</a> <a href="all.xml">twice</a>
        <a href="javascript:alert(1).rss">x</a> <a href="http://[bad/feed">x</a></body></html>"""
    )
    found = find_feeds(server.address("/"), world.fetcher())
    assert [(one.address, one.title) for one in found] == [
        (server.address("/sub/all.xml"), "All & more"),
        ("https://wire.example/atom", ""),
        (server.address("/sport/rss"), "Sport"),
    ]


def test_an_address_that_is_a_feed_is_found_itself_and_what_is_neither_is_trouble(server, world):
    server.routes |= {"/feed": Reply(rss(item(1))), "/data": Reply('<?xml version="1.0"?><data/>')}
    [found] = find_feeds(server.address(), world.fetcher())
    assert (found.address, found.title) == (server.address(), "The Post")
    with pytest.raises(FetchError):
        find_feeds(server.address("/data"), world.fetcher())


# -- reading

SY = 'xmlns:s="http://purl.org/rss/1.0/modules/syndication/"'


@pytest.mark.parametrize(
    ("head", "ttl"),
    [
        ("<ttl>90</ttl>", timedelta(minutes=90)),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        (f"<s:updatePeriod {SY}>daily</s:updatePeriod><s:updateFrequency {SY}>4</s:updateFrequency>", 6 * HOUR),
        ("", None),
    ],
)  # fmt: skip
def test_how_often_a_feed_wants_to_be_fetched_is_read(head, ttl):
    assert read_fetched(rss(item(1), head=head).encode()).ttl == ttl


def test_atom_and_json_feeds_are_read_too():
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><link href="https://wire.example/"/>
    <entry><id>urn:1</id><title>One</title><content>Text</content></entry></feed>"""
    found = read_fetched(atom)
    assert (found.title, found.site, len(found.entries)) == ("Wire", "https://wire.example/", 1)
    json = (
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [{"id": 1, "content_text": "a"}, 3]}'
    )
    found = read_fetched(json)
    assert (found.title, len(found.entries), found.reader) == ("J", 2, "jsonfeed")


@given(st.binary(max_size=400), st.integers(0, 900))
def test_any_bytes_in_place_of_a_feed_are_a_feed_or_trouble(data, cut):
    for one in (data, rss(item(1), item(2)).encode()[:cut] + data):
        try:
            read_fetched(one)
        except FetchError as error:
            if error.trouble not in {Trouble.NO_FEED, Trouble.HTML}:
                raise


# -- gaps

DAY = date(2026, 5, 1)


def days(*numbers: int) -> list[date]:
    return [DAY + timedelta(days=number) for number in numbers]


def test_days_on_which_no_fetch_worked_are_gaps():
    first, *_ = days(0)
    gaps = find_unread(days(0, 1, 5, 6, 8), first, DAY + timedelta(days=11))
    assert gaps == [DayRange(*days(2, 4)), DayRange(*days(7, 7)), DayRange(*days(9, 10))], "today is not over"
    assert find_unread([], DAY, DAY) == []


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)))
def test_gaps_are_just_the_days_without(read, other):
    today = DAY + timedelta(days=50)
    gaps = [find_unread(days(*some), DAY, today) for some in (read, other)]
    covered = {
        one.first + timedelta(days=number) for one in gaps[0] for number in range((one.last - one.first).days + 1)
    }
    assert covered == {day for day in days(*range(50)) if day not in set(days(*read))}
    joined = join_periods([*gaps[0], *gaps[1]])
    assert all(one.last + timedelta(days=1) < later.first for one, later in pairwise(joined))


def test_silence_is_noticed_where_it_is_longer_than_usual():
    daily, weekly = days(*range(-30, 3)), days(*range(-70, 3, 7))
    assert find_silence(daily, DAY + timedelta(days=4)) is None
    assert find_silence(daily, DAY + timedelta(days=7)) == DAY + timedelta(days=2)
    assert find_silence(weekly, DAY + timedelta(days=12)) is None
    assert find_silence(weekly, DAY + timedelta(days=20)) == DAY
    assert find_silence(days(0), DAY + timedelta(days=7)) is None
    assert find_silence(days(0), DAY + timedelta(days=30)) == DAY
    assert find_silence([], DAY) is None


# -- headers


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("120", 120),
        ("Sun, 03 May 2026 13:00:00 GMT", 3600),
        ("Sun, 03 May 2020 13:00:00 GMT", None),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
)
def test_retry_after_is_read_in_seconds_and_as_a_date(words, seconds):
    assert read_retry_after(words, NOW) == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=3600"}, 3600),
        ({"cache-control": "max-age=3600", "age": "600"}, 3000),
        ({"cache-control": "no-cache, max-age=3600"}, None),
        ({"cache-control": "s-maxage=3600"}, None),
        ({"cache-control": "max-age=0"}, None),
        ({}, None),
    ],
)
def test_how_long_an_answer_is_fresh_is_read(headers, seconds):
    assert read_max_age(headers) == (None if seconds is None else timedelta(seconds=seconds))


# -- networks


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1", "240.0.0.1", "::", "::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:a00:1",
        "64:ff9b::a00:1", "2002:7f00:1::", "::127.0.0.1", "2001:db8::1", "localhost", "",
    ],
)  # fmt: skip
def test_what_is_not_the_public_internet_is_not_reached(address):
    assert not Networks().may_reach(address)


def test_the_public_internet_is_reached_and_what_the_operator_allows():
    from ipaddress import ip_network

    assert all(map(Networks().may_reach, ("93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8")))
    allowed = Networks((ip_network("10.1.0.0/16"),))
    assert allowed.may_reach("10.1.2.3")
    assert allowed.may_reach("::ffff:10.1.2.3")
    assert not allowed.may_reach("10.2.0.1")
