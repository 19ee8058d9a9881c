"""The watch list: what it shows, what it takes, and what it never shows."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from articles.admin import feeds as page
from articles.feeds import record
from articles.feeds.addresses import Secrets
from articles.feeds.credentials import decrypt, encrypt
from articles.feeds.troubles import FetchError, Trouble
from articles.models import FeedDay, FeedEvent, WatchedFeed
from tests.factories import make_article, make_source
from tests.feeds.server import Reply, item, rss

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_watchedfeed_changelist")
ADD = reverse("admin:articles_watchedfeed_add")


@pytest.fixture(autouse=True)
def contact(settings):
    settings.FEED_CONTACT = "mail@archive.example"


@pytest.fixture
def started(monkeypatch):
    found = []
    monkeypatch.setattr(page, "start_run", found.append)
    return found


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("ada"))
    return client


def make_feed(**fields) -> WatchedFeed:
    number = WatchedFeed.objects.count()
    return record.watch(
        WatchedFeed(**{"address": f"https://post.example/feed{number}", "title": "The Post", **fields}), "ada"
    )


def act(desk, feed, what: str) -> str:
    response = desk.post(reverse("admin:articles_watchedfeed_act", args=[feed.pk]), {"do": what}, follow=True)
    feed.refresh_from_db()
    return response.content.decode()


def change(desk, feed, **fields) -> str:
    address = reverse("admin:articles_watchedfeed_change", args=[feed.pk])
    form = desk.get(address).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in values.items() if value not in {None, False}}
    shown = desk.get(address)
    data["_seen"] = shown.context["seen"]
    response = desk.post(address, {**data, **fields}, follow=True)
    feed.refresh_from_db()
    return response.content.decode()


# -- giving feeds


def test_a_feed_that_is_added_is_watched_from_now_on(desk):
    content = desk.post(ADD, {"address": "post.example/feed", "known_by": "guid"}, follow=True).content.decode()
    feed = WatchedFeed.objects.get()
    assert (feed.address, feed.known_as, feed.state) == (*["https://post.example/feed"] * 2, "new")
    assert "The next run of fetch_feeds checks" in content
    assert [str(event) for event in feed.events.all()] == ["Added: By ada."]


@pytest.mark.parametrize(
    "address", ["", "ftp://post.example/", "javascript:alert(1)", "https://", "http://[bad", "a b"]
)
def test_what_is_no_address_is_refused_with_words(desk, address):
    content = desk.post(ADD, {"address": address, "known_by": "guid"}).content.decode()
    assert not WatchedFeed.objects.exists()
    assert "Write it like" in content or "This field is required" in content


def test_a_feed_is_watched_but_once(desk):
    make_feed(address="https://post.example/feed")
    desk.post(ADD, {"address": "https://u:p@post.example/feed", "known_by": "guid"})
    assert WatchedFeed.objects.count() == 1


def test_secrets_are_kept_and_never_shown(desk):
    desk.post(ADD, {"address": "https://ada:s3cret@post.example/f?key=k3y", "known_by": "guid"})
    feed = WatchedFeed.objects.get()
    assert feed.address == "https://post.example/f"
    assert decrypt(feed.credentials) == Secrets("ada", "s3cret", "key=k3y")
    pages = [LIST, reverse("admin:articles_watchedfeed_change", args=[feed.pk])]
    pages.append(reverse("admin:articles_watchedfeed_opmlfile"))
    for address in pages:
        content = desk.get(address).content.decode()
        assert "s3cret" not in content
        assert "k3y" not in content
        assert feed.credentials not in content


def test_secrets_stay_unless_they_are_given_anew_or_forgotten_or_the_host_is_another(desk):
    feed = make_feed(credentials=encrypt(Secrets("ada", "old", "")))
    change(desk, feed, title="Another title")
    assert (feed.title, decrypt(feed.credentials).password) == ("Another title", "old")
    change(desk, feed, user="ada", password="new")
    assert decrypt(feed.credentials).password == "new"
    change(desk, feed, address="https://post.example/other")
    assert decrypt(feed.credentials).password == "new"
    assert "Enter both" in change(desk, feed, user="ada")
    change(desk, feed, address="https://elsewhere.example/other")
    assert feed.credentials == ""
    feed = make_feed(credentials=encrypt(Secrets("ada", "old", "")))
    change(desk, feed, forget="on")
    assert feed.credentials == ""


def test_what_a_run_has_written_meanwhile_is_not_written_over(desk):
    feed = make_feed()
    stale = WatchedFeed.objects.get()
    WatchedFeed.objects.update(etag='"new"', state="trouble")
    stale.title = "Mine"
    form = type("Form", (), {"changed_data": ["title"], "initial": {}})
    request = desk.get(LIST).wsgi_request
    page.WatchedFeedAdmin(WatchedFeed, page.admin.site).save_model(request, stale, form, change=True)
    feed.refresh_from_db()
    assert (feed.title, feed.etag, feed.state) == ("Mine", '"new"', "trouble")


def test_with_another_address_a_feed_is_fetched_whole(desk):
    feed = make_feed(etag='"1"', read_whole_at=timezone.now())
    change(desk, feed, address="https://post.example/other")
    assert (feed.etag, feed.read_whole_at, feed.known_as) == ("", None, "https://post.example/feed0")
    moved = feed.events.get(kind="moved")
    assert moved.text == "From https://post.example/feed0 to https://post.example/other, by ada."


# -- how they are


def test_the_list_shows_how_each_feed_is(desk):
    source = make_source("The Daily Post")
    feed = make_feed(source=source)
    today = timezone.localdate()
    FeedDay.objects.create(feed=feed, day=today, fetches=3, new=12, seen=345)
    FeedDay.objects.create(feed=feed, day=today - timedelta(days=31), fetches=3, new=100, seen=1000)
    record.record_failure(
        feed, FetchError(Trouble.SERVER, "the server has an internal error (503)"), timezone.now(), 0.5
    )
    content = desk.get(LIST).content.decode()
    for words in (
        "The Post",
        "post.example",
        "The Daily Post",
        "Failing",
        "12, 345",
        "The server has an internal error (503) (since",
    ):
        assert words in content
    assert "internal error" in desk.get(reverse("admin:articles_watchedfeed_change", args=[feed.pk])).content.decode()


def test_silence_that_is_unusual_is_named(desk):
    feed = make_feed(state="fine")
    last = timezone.localdate() - timedelta(days=20)
    for number in range(10):
        FeedDay.objects.create(feed=feed, day=last - timedelta(days=number), fetches=3, new=2)
    assert f"Nothing new since {last:%-d %B %Y}" in desk.get(LIST).content.decode()


def test_where_no_run_comes_it_is_said_on_the_list_and_the_front_page(desk):
    feed = make_feed()
    addresses = (LIST, reverse("admin:index"))
    assert not any("Does cron" in desk.get(one).content.decode() for one in addresses)
    ago = timezone.now() - timedelta(hours=5)
    WatchedFeed.objects.update(watched_since=ago, next_check_at=ago)
    for address in addresses:
        assert "No feed has ever been checked" in desk.get(address).content.decode()
    WatchedFeed.objects.update(checked_at=ago)
    assert "No feed has been checked since" in desk.get(LIST).content.decode()
    WatchedFeed.objects.update(checked_at=timezone.now())
    assert "Does cron" not in desk.get(LIST).content.decode()
    record.pause([feed], "ada")
    WatchedFeed.objects.update(checked_at=ago)
    assert "Does cron" not in desk.get(LIST).content.decode()


def test_the_front_page_counts_the_feeds_that_want_somebody(desk):
    make_feed(state="trouble")
    make_feed(state="gone")
    make_feed()
    content = " ".join(desk.get(reverse("admin:index")).content.decode().split())
    assert "</a>: 2, <a" in content
    assert "<b>1</b> failing" in content
    assert "<b>1</b> gone permanently" in content


def test_without_a_contact_it_is_said_that_nothing_is_fetched(desk, settings, started):
    settings.FEED_CONTACT = ""
    feed = make_feed()
    assert "NEWSARCHIVE_FEED_CONTACT" in desk.get(LIST).content.decode()
    assert "NEWSARCHIVE_FEED_CONTACT" in act(desk, feed, "check")
    assert started == []


def test_a_list_of_many_feeds_takes_few_queries(desk, django_assert_max_num_queries):
    for _ in range(30):
        FeedDay.objects.create(feed=make_feed(), day=timezone.localdate(), new=1)
    desk.get(LIST)
    with django_assert_max_num_queries(20):
        desk.get(LIST)


# -- what is done


def test_check_now_begins_at_once_or_says_when_it_may(desk, started):
    feed = make_feed(next_check_at=timezone.now() + timedelta(hours=5))
    assert "The feed is being checked" in act(desk, feed, "check")
    assert started == [feed]
    assert feed.next_check_at <= timezone.now()
    WatchedFeed.objects.update(checked_at=timezone.now(), next_check_at=timezone.now() + timedelta(hours=5))
    assert "checks must be 15 minutes apart" in act(desk, feed, "check")
    assert timedelta(minutes=14) < feed.next_check_at - timezone.now() < timedelta(minutes=15)
    WatchedFeed.objects.update(
        not_before=timezone.now() + timedelta(hours=2), next_check_at=timezone.now() + timedelta(hours=5)
    )
    assert "because its server asks for that" in act(desk, feed, "check")
    assert feed.next_check_at == feed.not_before
    assert started == [feed]


def test_a_process_that_can_not_be_started_leaves_the_check_to_the_next_run(desk, monkeypatch):
    def fail(_feed):
        raise OSError

    monkeypatch.setattr(page, "start_run", fail)
    assert "with the next run" in act(desk, make_feed(), "check")


def test_feeds_are_paused_and_watched_again(desk, started):
    feed = make_feed()
    assert "Paused" in act(desk, feed, "pause")
    assert feed.state == "paused"
    assert "This feed is paused. Resume it first" in act(desk, feed, "check")
    act(desk, feed, "resume")
    assert feed.state == "new"
    for action, state in (("pause_selected", "paused"), ("check_selected", "paused"), ("resume_selected", "new")):
        desk.post(LIST, {"action": action, "_selected_action": [feed.pk]})
        feed.refresh_from_db()
        assert feed.state == state
    kinds = list(FeedEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["watched", "paused", "resumed", "paused", "resumed"]
    assert started == []


def test_a_get_does_nothing(desk):
    feed = make_feed()
    desk.get(reverse("admin:articles_watchedfeed_act", args=[feed.pk]), {"do": "pause"})
    feed.refresh_from_db()
    assert feed.state == "new"


# -- finding feeds, and lists of them


def test_feeds_of_a_page_are_found_and_those_that_are_watched_marked(desk, server, world, monkeypatch):
    monkeypatch.setattr(page, "make_fetcher", world.fetcher)
    server.routes["/"] = Reply(
        '<html><head><link rel="alternate" type="application/rss+xml" title="<b>All</b>" href="/feed">'
        '<link rel="alternate" type="application/rss+xml" href="/sport"></head><body></body></html>'
    )
    make_feed(address=server.address("/sport"))
    find = reverse("admin:articles_watchedfeed_find")
    content = desk.post(find, {"address": server.address("/")}).content.decode()
    assert "2 feeds found" in content
    assert content.count("Already watched") == content.count(">Watch…<") == 1
    assert "<b>All</b>" not in content
    content = desk.get(f"{ADD}?address={server.address('/feed')}&title=All").content.decode()
    assert server.address("/feed") in content
    content = desk.post(find, {"address": server.address("/nothing")}).content.decode()
    assert "nothing at this address (404)" in content


def test_finding_does_not_reach_what_is_not_public(desk, server):
    server.routes["/"] = Reply(rss(item(1)))
    find = reverse("admin:articles_watchedfeed_find")
    content = desk.post(find, {"address": server.address("/", "127.0.0.1")}).content.decode()
    assert "not on the public Internet" in content
    assert server.requests == []


def test_a_list_of_feeds_is_taken_in_and_given_out(desk):
    make_feed(address="https://post.example/feed", credentials=encrypt(Secrets("u", "s3cret", "")))
    data = b"""<opml version="2.0"><body><outline title="Post" xmlUrl="https://post.example/feed"/>
    <outline title="Wire &lt;b&gt;" xmlUrl="https://u:s3cret@wire.example/feed"/><outline title="Bad" xmlUrl="gopher://x/"/></body></opml>"""
    opml = reverse("admin:articles_watchedfeed_opml")
    content = desk.post(opml, {"file": SimpleUploadedFile("a.opml", data)}).content.decode()
    assert "1 feed added, 1 already watched, 1 not added" in content
    assert decrypt(WatchedFeed.objects.get(title="Wire <b>").credentials).password == "s3cret"
    response = desk.get(reverse("admin:articles_watchedfeed_opmlfile"))
    given = response.content.decode()
    assert "attachment" in response["Content-Disposition"]
    assert "https://wire.example/feed" in given
    assert "s3cret" not in given
    content = desk.post(opml, {"file": SimpleUploadedFile("a.opml", b"<html/>")}).content.decode()
    assert "It is not OPML" in content


# -- on the page of the source


@pytest.mark.django_db(transaction=True)
def test_gaps_of_its_feeds_stand_on_the_page_of_a_source(client):
    source = make_source("The Daily Post")
    make_article(source=source)
    address = source.get_absolute_url()
    assert "has watched its feeds" not in client.get(address).content.decode()
    since = timezone.now() - timedelta(days=40)
    feed = make_feed(source=source, watched_since=since, address="https://post.example/secret-place")
    today = timezone.localdate()
    for ago in (*range(20, 41), *range(15)):
        FeedDay.objects.create(feed=feed, day=today - timedelta(days=ago), fetches=2, new=3 if ago > 19 else 0)
    FeedDay.objects.create(feed=feed, day=today - timedelta(days=17), fetches=2, failures=2)
    content = " ".join(client.get(address).content.decode().split())
    first, last, silent = (f"{today - timedelta(days=ago):%-d %B %Y}" for ago in (19, 15, 20))
    assert f"<li>{first} – {last}</li>" in content
    assert f"Nothing new has arrived since {silent}" in content
    assert "secret-place" not in content
