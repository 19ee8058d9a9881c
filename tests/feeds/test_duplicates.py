"""Entries of feeds whose guids and addresses change, repeat or lead elsewhere: none lost, none twice."""

import pytest

from articles.models import (
    Article,
    FeedDay,
    FeedEvent,
    ImportedDocument,
    KnownAddress,
    Version,
    WatchedEntry,
    WatchedFeed,
)
from tests.feeds.checks import check, texts, watch
from tests.feeds.server import Reply, item, rss

pytestmark = pytest.mark.django_db
Kind = FeedEvent.Kind


def test_guids_that_change_make_no_article_twice_and_are_recorded(server, world, feed):
    for number in range(3):
        server.routes["/feed"] = Reply(rss(item(1, guid=f"session-{number}"), item(2, guid=f"other-{number}")))
        check(world, feed)
    assert Article.objects.count() == 2
    assert Version.objects.count() == 0
    [text] = texts(feed, Kind.GUIDS)
    assert "with other guids" in text


def test_an_edit_under_a_changed_guid_updates_the_article(server, world, feed):
    server.routes["/feed"] = Reply(rss(item(1, guid="a")))
    check(world, feed)
    server.routes["/feed"] = Reply(
        rss(item(1, guid="b", text="Quite another wording of it all, without a word of before."))
    )
    assert check(world, feed).changed == 1
    assert Article.objects.get().external_id == "a"


def test_one_guid_for_all_entries_loses_none_of_them(server, world, feed):
    server.routes["/feed"] = Reply(rss(*(item(number, guid="https://post.example/") for number in (1, 2, 3))))
    check(world, feed)
    check(world, feed)
    assert Article.objects.count() == 3
    assert len(texts(feed, Kind.GUIDS)) == 1


def test_a_guid_that_comes_again_for_another_story_loses_neither(server, world, feed):
    flood = "Rain fell for a week over the valley. Rivers left their beds and the harvest is gone, farmers report."
    server.routes["/feed"] = Reply(rss(item(1, guid="1")))
    check(world, feed)
    server.routes["/feed"] = Reply(rss(item(2, guid="1", title="Floods destroy the harvest of the valley", text=flood)))
    check(world, feed)
    check(world, feed)
    assert sorted(Article.objects.values_list("url", flat=True)) == [
        "https://post.example/2026/story-1",
        "https://post.example/2026/story-2",
    ]
    assert Version.objects.count() == 0
    assert len(texts(feed, Kind.GUIDS)) == 1


def test_a_feed_whose_entries_all_lead_to_one_page_loses_none(server, world, feed):
    for number in (1, 2):
        server.routes["/feed"] = Reply(rss(item(number, link="https://post.example/")))
        check(world, feed)
    server.routes["/feed"] = Reply(
        rss(item(3, link="https://post.example/news"), item(4, link="https://post.example/news"))
    )
    check(world, feed)
    assert Article.objects.count() == 4


@pytest.mark.parametrize(
    "known_by", [WatchedFeed.KnownBy.GUID, WatchedFeed.KnownBy.ADDRESS, WatchedFeed.KnownBy.HEADLINE]
)
def test_by_each_policy_an_entry_is_known_again(server, world, known_by):
    feed = watch(world, server.address(), known_by=known_by)
    server.routes["/feed"] = Reply(rss(item(1), item(2)))
    check(world, feed)
    server.routes["/feed"] = Reply(
        rss(item(1, text="The text of the first story is another one now."), item(2), item(3))
    )
    report = check(world, feed)
    assert (report.new, report.changed, Article.objects.count()) == (1, 1, 3)


def test_by_headline_neither_guid_nor_address_matters(server, world):
    feed = watch(world, server.address(), known_by=WatchedFeed.KnownBy.HEADLINE)
    for number in range(3):
        link = f"https://post.example/?session={number}"
        server.routes["/feed"] = Reply(rss(item(1, guid=f"{number}", link=link)))
        check(world, feed)
    assert Article.objects.count() == 1


def test_another_policy_knows_what_was_known_before(server, world, feed):
    for number, known_by in enumerate([*WatchedFeed.KnownBy.values, *WatchedFeed.KnownBy.values]):
        WatchedFeed.objects.update(known_by=known_by)
        text = f"The text of the first story is another one now, for time number {number}."
        server.routes["/feed"] = Reply(rss(item(1, text=text), item(2)))
        check(world, feed)
        assert Article.objects.count() == 2
        assert Article.objects.get(url__endswith="story-1").body == text


def test_one_story_in_two_feeds_is_a_duplicate_that_is_named(server, world, feed):
    other = watch(world, server.address("/sport"))
    server.routes["/feed"] = Reply(rss(item(1)))
    server.routes["/sport"] = Reply(
        rss(item(1, guid="sport-1", link="http://www.post.example/2026/story-1/?utm_source=rss"))
    )
    check(world)
    world.pass_by(hours=9)
    check(world)
    article = Article.objects.get()
    [document] = ImportedDocument.objects.filter(outcome="duplicate")
    assert document.article == article
    assert f"article {article.pk} has this address" in document.reason
    assert {day.duplicate for day in FeedDay.objects.all()} >= {1}
    assert other.entries.get().is_duplicate != feed.entries.get().is_duplicate


def test_a_feed_does_not_write_over_an_article_that_came_another_way(server, world, feed):
    article = Article.objects.create(
        headline="Saved by hand", body="The whole text.", url="https://post.example/2026/story-1"
    )
    KnownAddress.objects.create(address="web:post.example/2026/story-1", article=article)
    server.routes["/feed"] = Reply(rss(item(1)))
    check(world, feed)
    server.routes["/feed"] = Reply(rss(item(1, text="The text of the first story is another one now.")))
    check(world, feed)
    assert Article.objects.get().body == "The whole text."
    assert ImportedDocument.objects.get().article == article


def test_the_same_headline_and_text_under_another_address_within_days_is_a_duplicate(server, world, feed):
    title = "Parliament votes for the new bridge"
    text = (
        "Parliament has voted for the bridge over the river, with eighty of ninety votes, after a debate of nine hours."
    )
    server.routes["/feed"] = Reply(rss(item(1, title=title, text=text)))
    check(world, feed)
    server.routes["/feed"] = Reply(rss(item(2, title=title.upper(), text=text + " More follows.")))
    check(world, feed)
    assert Article.objects.count() == 1
    assert "headline and text" in ImportedDocument.objects.get(outcome="duplicate").reason
    world.pass_by(days=4)
    server.routes["/feed"] = Reply(rss(item(3, title=title, text=text + " It did so again.")))
    check(world, feed)
    assert Article.objects.count() == 2


def test_the_same_headline_over_another_text_is_another_article(server, world, feed):
    title = "What the papers write this morning"
    for number in (1, 2):
        text = ("Rain and floods all over the valley.", "Elections were held in eleven provinces.")[number - 1]
        server.routes["/feed"] = Reply(rss(item(number, title=title, text=text)))
        check(world, feed)
    assert Article.objects.count() == 2


def test_what_was_purged_does_not_come_back_by_a_feed(server, world, feed):
    from articles.curation.purged_documents import remember_purged

    server.routes["/feed"] = Reply(rss(item(1)))
    check(world, feed)
    remember_purged(list(Article.objects.values_list("pk", flat=True)))
    Article.objects.all().delete()
    for text in ("", "Now with another text, but under the address that it had."):
        server.routes["/feed"] = Reply(rss(item(1, text=text)))
        check(world, feed)
        WatchedEntry.objects.all().delete()
    assert Article.objects.count() == 0


def test_a_run_that_broke_off_before_it_remembered_does_nothing_twice(server, world, feed):
    server.routes["/feed"] = Reply(rss(item(1)))
    check(world, feed)
    WatchedEntry.objects.all().delete()
    check(world, feed)
    assert (Article.objects.count(), feed.entries.get().is_duplicate) == (1, False)
    server.routes["/feed"] = Reply(rss(item(1, text="The text of the first story is another one now.")))
    assert check(world, feed).changed == 1
