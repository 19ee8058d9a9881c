"""Watch a feed, let its next check come, and look at what became of it."""

from articles.feeds import record
from articles.models import WatchedFeed


def watch(world, address: str, **fields) -> WatchedFeed:
    return record.watch(WatchedFeed(address=address, next_check_at=world.time, **fields), "ada")


def check(world, feed=None, **options):
    """Let the next check come, and do it."""
    if feed is not None:
        feed.refresh_from_db()
        world.time = max(world.time, feed.next_check_at)
    report = world.watcher(**options).run()
    if feed is not None:
        feed.refresh_from_db()
    return report


def kinds(feed) -> list[str]:
    return list(feed.events.order_by("pk").values_list("kind", flat=True))


def texts(feed, kind) -> list[str]:
    return list(feed.events.filter(kind=kind).order_by("pk").values_list("text", flat=True))
