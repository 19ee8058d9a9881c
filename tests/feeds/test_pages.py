"""The page of an entry in place of what its feed says: only where that is wanted, and robots.txt allows it."""

import pytest

from articles.feeds import record
from articles.models import Article, FeedText, Version, WatchedFeed
from tests.feeds.server import Reply, item, rss

pytestmark = pytest.mark.django_db

PARAGRAPHS = [
    "The council of the town met at noon and spoke of the bridge for hours, as it does every year in the month of May.",
    "Members of all four parties took the floor. Nobody could say who would pay for the iron, or when.",
    "The meeting was adjourned when night fell over the river. It goes on next week, said the clerk to the reporters.",
]
TEASER = "A short teaser with words of its own."


def page(*paragraphs: str) -> str:
    text = "".join(f"<p>{one}</p>" for one in paragraphs or PARAGRAPHS)
    return f"<html><head><title>Story</title></head><body><article><h1>Story</h1>{text}</article></body></html>"


@pytest.fixture
def feed(server, world):
    found = WatchedFeed(address=server.address(), fetches_pages=True, next_check_at=world.time)
    link = server.address("/story")
    server.routes |= {"/feed": Reply(rss(item(1, link=link, text=TEASER))), "/story": Reply(page())}
    return record.watch(found, "ada")


def check(world, feed):
    feed.refresh_from_db()
    world.time = max(world.time, feed.next_check_at)
    return world.watcher().run()


def notes() -> str:
    return Article.objects.get().documents.order_by("pk")[0].reason


def test_nothing_but_the_feed_is_fetched_unless_it_is_wanted(server, world, feed):
    WatchedFeed.objects.update(fetches_pages=False)
    check(world, feed)
    assert server.paths() == ["/feed"]
    assert Article.objects.get().body == TEASER


def test_the_text_of_the_page_is_taken_and_that_of_the_feed_kept_apart(server, world, feed):
    check(world, feed)
    article = Article.objects.get()
    assert article.body.split("\n\n")[-3:] == PARAGRAPHS
    assert article.headline == "Story number 1 of the morning paper"
    kept = FeedText.objects.get()
    assert (kept.article, kept.text, kept.page_address) == (article, TEASER, server.address("/story"))
    assert server.paths() == ["/feed", "/robots.txt", "/story"]
    assert "only a summary" not in notes()
    check(world, feed)
    assert server.paths().count("/story") == 1


@pytest.mark.parametrize("rule", ["Disallow: /", "Disallow: /st*y", "Disallow: /story$"])
def test_robots_txt_is_heeded(server, world, feed, rule):
    server.routes["/robots.txt"] = Reply(f"User-agent: newsarchive\n{rule}\n\nUser-agent: *\nAllow: /\n")
    check(world, feed)
    check(world, feed)
    assert "/story" not in server.paths()
    assert Article.objects.get().body == TEASER
    assert "robots.txt" in notes()


def test_where_robots_txt_can_not_be_had_the_page_waits(server, world, feed):
    server.routes["/robots.txt"] = Reply(status=503)
    check(world, feed)
    assert "/story" not in server.paths()
    assert Article.objects.get().body == TEASER
    del server.routes["/robots.txt"]
    check(world, feed)
    assert Article.objects.get().body.endswith(PARAGRAPHS[-1])


def test_a_page_that_fails_for_now_is_tried_again_and_replaces_the_text_though_it_shares_no_word(server, world, feed):
    server.routes["/story"] = Reply(status=503)
    server.routes["/feed"].headers["ETag"] = '"1"'
    check(world, feed)
    check(world, feed)
    assert Article.objects.get().body == TEASER
    assert "tried again" in notes()
    server.routes["/story"] = Reply(page())
    check(world, feed)
    assert Article.objects.get().body.endswith(PARAGRAPHS[-1])
    assert Version.objects.get().before["body"] == TEASER
    assert FeedText.objects.get().text == TEASER


def test_a_page_is_given_up_after_some_tries_but_not_the_entry(server, world, feed):
    server.routes["/story"] = Reply(status=503)
    for _ in range(8):
        check(world, feed)
    assert server.paths().count("/story") == 4
    assert not feed.entries.get().is_page_due
    assert Article.objects.get().body == TEASER


@pytest.mark.parametrize("reply", [Reply("<html><body><p>Log in</p></body></html>"), Reply(b"%PDF-1.4"), Reply("")])
def test_a_page_without_an_article_leaves_the_text_of_the_feed(server, world, feed, reply):
    server.routes["/story"] = reply
    check(world, feed)
    check(world, feed)
    assert Article.objects.get().body == TEASER
    assert server.paths().count("/story") == 1


def test_an_edit_of_the_feed_never_replaces_the_text_of_the_page_by_its_own(server, world, feed):
    check(world, feed)
    server.routes["/story"] = Reply(status=503)
    server.routes["/feed"] = Reply(
        rss(item(1, link=server.address("/story"), text="Another teaser, with other words."))
    )
    check(world, feed)
    assert Article.objects.get().body.endswith(PARAGRAPHS[-1])
    assert FeedText.objects.get().text == "Another teaser, with other words."
    server.routes["/story"] = Reply(page(*PARAGRAPHS, "One paragraph was added to the page in the evening of the day."))
    check(world, feed)
    assert "was added" in Article.objects.get().body


def test_pages_come_in_turns_and_none_is_left_out(server, world, feed):
    items = []
    for number in range(1, 31):
        server.routes[f"/story-{number}"] = Reply(page(*(f"{one} It was story {number}." for one in PARAGRAPHS)))
        items.append(item(number, link=server.address(f"/story-{number}")))
    server.routes["/feed"] = Reply(rss(*items))
    check(world, feed)
    assert (Article.objects.count(), FeedText.objects.count()) == (30, 25)
    check(world, feed)
    assert FeedText.objects.count() == 30
    assert len(server.paths()) == 2 + 30 + 2
