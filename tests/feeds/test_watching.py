"""Watched feeds over days and weeks: no feed silently dead, no entry silently lost."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from articles import curation
from articles.curation import import_undo
from articles.feeds import record
from articles.feeds.addresses import Secrets
from articles.feeds.credentials import encrypt
from articles.feeds.one_run import hold_fetching
from articles.models import (
    Article,
    FeedDay,
    FeedEvent,
    ImportedDocument,
    ImportRun,
    Source,
    Version,
    WatchedFeed,
)
from tests.factories import make_source
from tests.feeds.checks import check, kinds, texts, watch
from tests.feeds.server import Reply, item, rss

pytestmark = pytest.mark.django_db
Kind = FeedEvent.Kind


# -- what is new


def test_entries_become_articles_of_an_import_of_their_own_and_are_known_afterwards(server, world, feed):
    server.routes["/feed"] = Reply(rss(item(1), item(2)))
    report = check(world, feed)
    assert (report.checked, report.new, report.notices) == (1, 2, [])
    run = ImportRun.objects.get()
    assert (run.state, run.created, run.paths) == ("finished", 2, [feed.address])
    assert {one.reader for one in run.documents.all()} == {"feed"}
    article = Article.objects.get(external_id="post-1")
    assert (article.source.name, article.url) == ("The Post", "https://post.example/2026/story-1")
    assert (str(article.published_on), article.date_origin) == ("2026-05-03", "feed")
    assert article.date_text == "2026-05-03T09:30:00+04:30", "the offset of the date is kept"
    assert (feed.state, feed.title, feed.new_at, feed.succeeded_at) == ("fine", "The Post", world.time, world.time)
    report = check(world, feed)
    assert (report.new, ImportRun.objects.count(), Article.objects.count()) == (0, 1, 2)


def test_quiet_fetches_are_sums_of_a_day_and_no_events(server, world, feed):
    server.routes["/feed"] = Reply(rss(item(1)))
    for _ in range(4):
        check(world, feed)
    assert kinds(feed) == [Kind.WATCHED]
    assert sum(day.fetches for day in FeedDay.objects.all()) == 4
    assert [(day.new, day.seen, day.failures) for day in FeedDay.objects.filter(new=1)] == [(1, 3, 0)]


def test_a_changed_entry_updates_its_article_and_keeps_the_version_before(server, world, feed):
    server.routes["/feed"] = Reply(rss(item(1)))
    check(world, feed)
    server.routes["/feed"] = Reply(
        rss(item(1, text="Nothing that stood here before was right. The mayor resigned today."))
    )
    report = check(world, feed)
    assert (report.new, report.changed, Article.objects.count(), Version.objects.count()) == (0, 1, 1, 1)
    assert "mayor" in Article.objects.get().body


def test_an_import_by_a_feed_can_be_undone_and_does_not_come_back(server, world, feed):
    server.routes["/feed"] = Reply(rss(item(1)))
    check(world, feed)
    run = ImportRun.objects.get()
    assert next(part.going for part in import_undo.preview_undo(run)) == 1
    Article.objects.update(status="trash")
    report = check(world, feed)
    assert (report.new, Article.objects.filter(status="trash").count()) == (0, 1)


def test_the_source_of_the_feed_is_that_of_its_entries_but_for_those_that_name_another(server, world):
    source = make_source("The Daily Post")
    feed = watch(world, server.address(), source=source)
    other = item(2).replace("</item>", '<source url="https://wire.example/">The Wire</source></item>')
    server.routes["/feed"] = Reply(rss(item(1), other))
    check(world, feed)
    assert Article.objects.get(external_id="post-1").source == source
    assert Article.objects.get(external_id="post-2").source.name == "The Wire"


def test_an_entry_that_can_not_be_read_is_recorded_once_with_the_reason(server, world, feed):
    server.routes["/feed"] = Reply(rss(item(1), "<item><guid>empty</guid></item>"))
    check(world, feed)
    check(world, feed)
    rejected = ImportedDocument.objects.get(outcome="rejected")
    assert "neither a headline nor a text" in rejected.reason
    assert FeedDay.objects.get(new=1).rejected == 1


def test_a_source_that_a_feed_is_watched_for_stays_and_its_feeds_follow_a_merge(server, world, feed):
    server.routes["/feed"] = Reply(rss(item(1)))
    check(world, feed)
    source, run = Source.objects.get(), ImportRun.objects.get()
    assert list(import_undo.find_unshared_sources(run)) == [source]
    WatchedFeed.objects.update(source=source)
    assert list(import_undo.find_unshared_sources(run)) == []
    survivor = make_source("The Daily Post")
    curation.merge_sources(survivor, [source], None)
    feed.refresh_from_db()
    assert feed.source == survivor


# -- how it is asked for


def test_both_validators_are_kept_and_sent_also_where_only_one_changed(server, world, feed):
    modified = "Sun, 03 May 2026 09:30:00 GMT"
    for tag in ('"1"', '"2"'):
        server.routes["/feed"] = Reply(rss(item(1)), headers={"ETag": tag, "Last-Modified": modified})
        check(world, feed)
    server.routes["/feed"] = Reply(status=304)
    check(world, feed)
    assert server.requests[-1].headers["if-none-match"] == '"2"'
    assert server.requests[-1].headers["if-modified-since"] == modified
    assert feed.state == "fine"
    assert sum(day.unmodified for day in feed.days.all()) == 1


def test_once_a_week_a_feed_is_fetched_whatever_it_claims(server, world, feed):
    server.routes["/feed"] = Reply(rss(item(1)), headers={"ETag": '"1"'})
    check(world, feed)

    def claim(request):
        return Reply(status=304) if "if-none-match" in request.headers else Reply(rss(item(1), item(2)))

    server.routes["/feed"] = claim
    began = world.time
    while world.time < began + timedelta(days=8) and Article.objects.count() < 2:
        check(world, feed)
    assert Article.objects.count() == 2
    assert timedelta(days=7) <= world.time - began < timedelta(days=8)


def test_what_can_not_be_read_leaves_no_validator_behind(server, world, feed):
    server.routes["/feed"] = Reply("<html><body><p>Down for now</p></body></html>", headers={"ETag": '"maintenance"'})
    check(world, feed)
    assert (feed.etag, feed.trouble) == ("", "html")


def test_one_request_at_a_time_goes_to_a_host(server, world):
    for number in range(4):
        for host in ("post.example", "times.example"):
            watch(world, server.address(f"/feed{number}", host))
        server.routes[f"/feed{number}"] = Reply(rss(item(number)) * 1)
    check(world)
    assert len(server.requests) == 8
    assert set(server.most_at_once.values()) == {1}
    assert world.slept == [1.0] * 6


def test_feeds_that_are_not_due_are_left_alone(server, world, feed):
    server.routes["/feed"] = Reply(rss(item(1)))
    check(world, feed)
    assert check(world).checked == 0
    assert world.watcher().run([feed.pk]).checked == 0


@contextmanager
def another_at_work():
    """Hold the lock as another process does: by a connection, or a file, of its own."""
    if connection.vendor != "postgresql":
        with hold_fetching() as is_held:
            assert is_held
            yield
        return
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [int.from_bytes(b"feeds", "big")])
            assert cursor.fetchone() == (True,)
            yield
            # A connection that is closed lets go of it only when its server process comes to notice.
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        other.close()


def test_only_one_run_is_at_work(server, world, feed):
    with another_at_work():
        assert not check(world).has_run
    assert server.requests == []
    assert check(world).has_run
    assert check(world).has_run, "and lets the next one begin"


def test_what_a_feed_and_its_server_declare_is_heard(server, world, feed):
    server.routes["/feed"] = Reply(rss(item(1), head="<title>The Post</title><ttl>300</ttl>"))
    check(world, feed)
    assert feed.next_check_at == world.time + timedelta(hours=5)
    server.routes["/feed"] = Reply(rss(item(1)), headers={"Cache-Control": "max-age=36000"})
    check(world, feed)
    assert feed.next_check_at == world.time + timedelta(hours=10)


# -- trouble


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        (Reply(status=404), "not found"),
        (Reply(status=401), "unauthorised"),
        (Reply(status=403), "forbidden"),
        (Reply(status=429), "too many requests"),
        (Reply(status=500), "server"),
        (Reply("<!doctype html><html><body><p>Please log in</p></body></html>"), "html"),
        (Reply("<?xml version='1.0'?><html><body><p>Please log in</p></body></html>"), "html"),
        (Reply('<?xml version="1.0"?><sitemap><url/></sitemap>'), "no feed"),
        (Reply(""), "no feed"),
        (Reply('{"error": "quota"}'), "no feed"),
        (Reply("[]"), "no feed"),
        (Reply("<rss><channel><item>", status=304), "status"),
        (Reply(b"\xff\xfe\x00\x00\x81"), "no feed"),
    ],
)
def test_trouble_is_a_change_of_state_with_its_reason_and_passes(server, world, feed, reply, trouble):
    server.routes["/feed"] = reply
    for _ in range(5):
        check(world, feed)
    assert (feed.state, feed.trouble, feed.failures) == ("trouble", trouble, 5)
    assert kinds(feed) == [Kind.WATCHED, Kind.TROUBLE]
    assert feed.reason == texts(feed, Kind.TROUBLE)[0]
    assert feed.trouble_since < world.time
    server.routes["/feed"] = Reply(rss(item(1)))
    check(world, feed)
    assert (feed.state, feed.trouble, feed.reason, feed.failures, feed.trouble_since) == ("fine", "", "", 0, None)
    assert kinds(feed)[2:] == [Kind.RECOVERED]
    assert "5 failures since 3 May 2026" in texts(feed, Kind.RECOVERED)[0]
    assert Article.objects.count() == 1


def test_a_feed_that_was_dead_for_ten_years_is_read_the_day_it_is_back(server, world, feed):
    server.routes["/feed"] = Reply(status=404)
    for _ in range(30):
        check(world, feed)
    world.pass_by(days=3650)
    server.routes["/feed"] = Reply(rss(item(1)))
    check(world)
    assert Article.objects.count() == 1


def test_another_trouble_is_another_event(server, world, feed):
    for status in (500, 500, 403, 403, 500):
        server.routes["/feed"] = Reply(status=status)
        check(world, feed)
    assert len(texts(feed, Kind.TROUBLE)) == 3


def test_a_feed_that_is_gone_is_paused_with_a_notice_until_somebody_resumes_it(server, world, feed):
    server.routes["/feed"] = Reply(status=410)
    report = check(world, feed)
    assert (feed.state, kinds(feed)[-1]) == ("gone", Kind.GONE)
    assert "410" in report.notices[0][1]
    world.pass_by(days=30)
    assert check(world).checked == 0
    record.resume([feed], "ada")
    server.routes["/feed"] = Reply(rss(item(1)))
    world.pass_by(days=300)
    check(world)
    feed.refresh_from_db()
    assert (feed.state, Article.objects.count()) == ("fine", 1)


def test_retry_after_keeps_even_a_person_from_fetching(server, world, feed):
    server.routes["/feed"] = Reply(status=429, headers={"Retry-After": "7200"})
    check(world, feed)
    assert feed.not_before == world.time + timedelta(hours=2)
    assert feed.next_check_at >= feed.not_before


def test_a_feed_that_moves_for_good_is_fetched_there_and_its_entries_stay_known(server, world, feed):
    server.routes["/feed"] = Reply(rss(item(1, link="")))
    check(world, feed)
    former = feed.address
    server.routes |= {
        "/feed": Reply(status=301, headers={"Location": "/new"}),
        "/new": Reply(rss(item(1, link="", text="The story of the first day, told once more."))),
    }
    report = check(world, feed)
    assert (feed.address, feed.known_as) == (server.address("/new"), former)
    assert texts(feed, Kind.MOVED) == [f"From {former} to {feed.address}, permanently."]
    assert (report.changed, Article.objects.count()) == (1, 1)
    check(world, feed)
    assert server.paths()[-1] == "/new"


def test_a_feed_does_not_move_to_what_is_no_feed_nor_onto_another(server, world, feed):
    server.routes |= {
        "/feed": Reply(status=301, headers={"Location": "/new"}),
        "/new": Reply("<html><body><p>Log in to this network</p></body></html>"),
    }
    check(world, feed)
    assert feed.address == server.address("/feed")
    watch(world, server.address("/new"), state=WatchedFeed.State.PAUSED)
    server.routes["/new"] = Reply(rss(item(1)))
    check(world, feed)
    check(world, feed)
    assert feed.address == server.address("/feed")
    [text] = texts(feed, Kind.MOVED)
    assert "watched as well" in text


def test_a_fetch_of_which_nothing_was_known_says_that_entries_may_have_been_missed(server, world, feed):
    server.routes["/feed"] = Reply(rss(item(1), item(2)))
    check(world, feed)
    assert kinds(feed) == [Kind.WATCHED], "of the first fetch nothing can be known"
    before = feed.interval_minutes
    server.routes["/feed"] = Reply(rss(item(8), item(9), head="<title>The Post</title><ttl>600</ttl>"))
    report = check(world, feed)
    assert "None of its 2 entries was known" in texts(feed, Kind.MISSED)[0]
    assert "3 May 2026" in texts(feed, Kind.MISSED)[0]
    assert report.notices
    assert feed.interval_minutes == before / 2
    assert feed.next_check_at < world.time + timedelta(hours=1)


def test_an_empty_feed_is_no_trouble(server, world, feed):
    server.routes["/feed"] = Reply(rss())
    check(world, feed)
    assert feed.state == "fine"


def test_a_fault_of_ours_with_one_feed_is_its_trouble_and_stops_no_other(server, world, feed, monkeypatch):
    other = watch(world, server.address("/other", "times.example"))
    server.routes |= {"/feed": Reply(rss(item(1))), "/other": Reply(rss(item(2)))}
    from articles.feeds import watching

    real = watching.collect

    def fail(one, *arguments):
        if one.pk == feed.pk:
            raise ZeroDivisionError
        return real(one, *arguments)

    monkeypatch.setattr(watching, "collect", fail)
    check(world)
    feed.refresh_from_db()
    other.refresh_from_db()
    assert (feed.state, feed.trouble, other.state) == ("trouble", "fault", "fine")
    assert "ZeroDivisionError" in feed.reason


def test_a_feed_that_is_paused_while_it_is_fetched_stays_so(server, world, feed):
    def answer(_request):
        return Reply(rss(item(1)))

    server.routes["/feed"] = answer
    record.pause([feed], "ada")
    record.record_success(feed, record.Success(None), world.time, 0.5)
    feed.refresh_from_db()
    assert feed.state == "paused"
    assert check(world).checked == 0


# -- secrets


def test_credentials_are_sent_and_stand_nowhere_in_plain_words(server, world, feed, tmp_path, settings):
    stored = encrypt(Secrets("reader", "pass-w0rd", ""))
    WatchedFeed.objects.update(credentials=stored)
    server.routes["/feed"] = Reply(rss(item(1)))
    check(world, feed)
    assert server.requests[0].headers["authorization"].startswith("Basic ")
    values = [
        str(value)
        for model in (WatchedFeed, FeedEvent, ImportRun, ImportedDocument)
        for row in model.objects.values()
        for value in row.values()
    ]
    assert not any("pass-w0rd" in value for value in values)
    settings.SECRET_KEY = "another key than that of before, which was lost"
    check(world, feed)
    assert (feed.state, feed.trouble) == ("trouble", "credentials")
    assert len(server.requests) == 1
