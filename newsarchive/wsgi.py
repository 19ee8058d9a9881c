"""The WSGI application; it does not start without a strong key and host names."""

import logging
import os
import sys

from django.core.wsgi import get_wsgi_application

from newsarchive.preloading import preload
from newsarchive.secret_keys import MAKE_KEY, find_weakness

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
NO_USE_IN_TRYING_AGAIN = 3  # the status for which gunicorn stops; after any other it starts the process again, for ever


def refuse_unsafe_start() -> None:
    """Exit with what to set when the environment lacks what a public server needs."""
    from django.conf import settings  # noqa: PLC0415 - settings exist only after the line above

    missing = [
        f"{variable}: {how}"
        for variable, how, value in (
            (
                "NEWSARCHIVE_SECRET_KEY",
                f"a long random text. {MAKE_KEY}",
                os.environ.get("NEWSARCHIVE_SECRET_KEY") or settings.DEBUG,
            ),
            (
                "NEWSARCHIVE_ALLOWED_HOSTS",
                "the host names the site answers to, for example  news.example.org",
                settings.ALLOWED_HOSTS,
            ),
        )
        if not value
    ]
    key = os.environ.get("NEWSARCHIVE_SECRET_KEY", "")
    if key and not settings.DEBUG and (weakness := find_weakness(key)):
        missing.append(
            f"NEWSARCHIVE_SECRET_KEY: to another one; this one could be guessed: {weakness}.\n    {MAKE_KEY}"
        )
    if missing:
        print("The news archive does not start. Please set\n  " + "\n  ".join(missing), file=sys.stderr)  # noqa: T201
        sys.exit(NO_USE_IN_TRYING_AGAIN)


def warn_of_missing_files() -> None:
    """Log what to do if the static files were not collected."""
    from articles.static_files import check_static_files  # noqa: PLC0415 - apps are ready only once the application is

    for message in check_static_files():
        logging.getLogger("articles").warning("%s %s", message.msg, message.hint)


refuse_unsafe_start()
application = get_wsgi_application()
warn_of_missing_files()
preload()
