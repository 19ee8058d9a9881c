"""The WSGI door; refuses to open without a key and host names."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")


def refuse_unsafe_start() -> None:
    """Exit with what to set when the environment lacks what a public server needs."""
    from django.conf import settings  # noqa: PLC0415 - settings exist only after the line above

    missing = [
        f"{variable}: {how}"
        for variable, how, value in (
            (
                "NEWSARCHIVE_SECRET_KEY",
                'a long random text, made once by  python -c "import secrets; print(secrets.token_urlsafe(50))"',
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
    if missing:
        sys.exit("The news archive does not start. Please set\n  " + "\n  ".join(missing))


refuse_unsafe_start()
application = get_wsgi_application()
