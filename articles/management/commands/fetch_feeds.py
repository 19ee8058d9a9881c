"""Fetch the watched feeds that are due, and import what is new in them."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from articles.feeds.watching import WatchReport, make_watcher
from articles.management.stopping import stop_as_on_ctrl_c


class Command(BaseCommand):
    help = (
        "Fetch the watched feeds that are due, and import what is new in them. Let cron or a timer start it every few"
        " minutes; if another run is in progress, this one ends at once. Exit status: 0 all due feeds were checked; 1"
        " also, but there is news about a feed, on standard error; 2 nothing could be done."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--feed",
            type=int,
            action="append",
            metavar="N",
            help="only the feed with this number in the admin, if it is due",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.FEED_CONTACT:
            raise CommandError(
                "Set NEWSARCHIVE_FEED_CONTACT to an address where the publishers of the feeds can reach you"
                " (https://archive.example/about or mail@archive.example): every request names it.",
                returncode=2,
            )
        try:
            with stop_as_on_ctrl_c():
                report = make_watcher().run(options["feed"])
        except DatabaseError as error:
            message = f"The database failed: {error}\nWhat was imported before is kept; the next run continues."
            raise CommandError(message, returncode=2) from error
        except OSError as error:
            raise CommandError(f"The run stopped: {error}", returncode=2) from error
        except KeyboardInterrupt:
            raise CommandError("Interrupted; what was imported before is kept.", returncode=1) from None
        if options["verbosity"] > 1:
            self.stdout.write(_describe(report))
        for feed, notice in report.notices:
            self.stderr.write(f"{feed}: {notice}")
        if report.notices:
            sys.exit(1)


def _describe(report: WatchReport) -> str:
    if not report.has_run:
        return "Another run is in progress."
    checked = f"{report.checked:,} feeds checked, {report.in_trouble:,} of them failing"
    return f"{checked}; {report.new:,} new articles, {report.changed:,} changed."
