"""What a spawned process does first. Imports no model: those exist only once Django is set up."""

import os
import signal

import django


def set_up_worker() -> None:
    """Set Django up; leave Ctrl-C to the process that gives the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
    django.setup()
