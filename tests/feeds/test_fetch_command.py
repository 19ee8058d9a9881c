"""The command that fetches what is due."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.feeds.checks import watch
from tests.feeds.server import Reply, item, rss

pytestmark = pytest.mark.django_db


# -- the command


def run_command(**options) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("fetch_feeds", stdout=out, stderr=err, **options)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_the_command_is_silent_unless_something_new_is_to_be_heard(server, world, settings, monkeypatch):
    settings.FEED_CONTACT = "mail@archive.example"
    from articles.management.commands import fetch_feeds

    monkeypatch.setattr(fetch_feeds, "make_watcher", world.watcher)
    feed = watch(world, server.address())
    server.routes["/feed"] = Reply(rss(item(1)))
    assert run_command() == (0, "", "")
    seen = []
    for _ in range(6):
        server.routes["/feed"] = Reply(status=503)
        feed.refresh_from_db()
        world.time = feed.next_check_at
        seen.append(run_command())
    assert [status for status, _, _ in seen] == [0, 0, 1, 0, 0, 0], "what may pass is reported at the third time, once"
    assert seen[2][2] == f"{feed.address}: the server has an internal error (503)\n"
    assert "0 feeds checked" in run_command(verbosity=2)[1]


def test_the_command_asks_for_a_contact(settings):
    settings.FEED_CONTACT = ""
    with pytest.raises(CommandError, match="NEWSARCHIVE_FEED_CONTACT") as caught:
        call_command("fetch_feeds")
    assert caught.value.returncode == 2
