"""Whatever a feed does with guids and addresses: each story that it has shown is in the archive, once, as it was."""

import random
import re

import pytest

from articles.feeds import record
from articles.models import Article, Version, WatchedFeed
from tests.feeds.server import Reply, item, rss

pytestmark = pytest.mark.django_db

STORIES = 12
WORDS = re.findall(
    r"\w+",
    """river harvest minister bridge strike teacher winter market border flood engine museum priest doctor valley prison
    factory captain village orchestra railway judge island copper senate festival harbour drought election pipeline""",
)
GUIDS = {
    "stable": lambda story, place, fetch: f"story-{story}",
    "new each time": lambda story, place, fetch: f"session-{fetch}-{story}",
    "one for all": lambda story, place, fetch: "https://post.example/",
    "places": lambda story, place, fetch: str(place),
    "none": lambda story, place, fetch: "",
}
LINKS = {
    "own": lambda story, fetch: f"https://post.example/{story}",
    "with where from": lambda story, fetch: f"https://www.post.example/{story}/?utm_source=feed{fetch}",
    "home page": lambda story, fetch: "https://post.example/",
    "none": lambda story, fetch: "",
}


def tell(story: int) -> tuple[str, str]:
    """Return headline and text of a story, which share few words with any other."""
    chance = random.Random(story)
    words = [f"{word}{story}" for word in chance.sample(WORDS, 24)]
    return " ".join(words[:5]), f"{' '.join(words[5:])}."


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("guid", GUIDS)
def test_every_story_is_in_the_archive_once_and_as_it_was(server, world, guid, link):
    feed = record.watch(WatchedFeed(address=server.address(), next_check_at=world.time), "ada")
    chance, shown = random.Random(f"{guid} {link}"), set()
    for fetch in range(8):
        start = fetch + chance.randrange(2)
        window = [story for story in range(start, start + 4) if story < STORIES]
        chance.shuffle(window)
        shown.update(window)
        items = [
            item(0, guid=GUIDS[guid](story, place, fetch), link=LINKS[link](story, fetch), title=told[0], text=told[1])
            for place, story in enumerate(window)
            for told in [tell(story)]
        ]
        server.routes["/feed"] = Reply(rss(*items))
        world.watcher().run()
        feed.refresh_from_db()
        assert feed.state == "fine"
        world.time = max(world.time, feed.next_check_at)
    assert sorted(Article.objects.values_list("body", flat=True)) == sorted(tell(story)[1] for story in shown)
    assert Version.objects.count() == 0
